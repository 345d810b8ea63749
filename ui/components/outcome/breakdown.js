import { called, count, duration, plural, reshaped } from "rinse";

// Bars of changes and removals. Each count is a button that shows its lines, if there is a ledger.
export default {
  props: { steps: Array, columns: Array, rejected: Number, kinds: Array, sight: Number },
  emits: ["look"],
  data: () => ({ all: false }),
  computed: {
    lines() {
      const reader = { number: 0, title: "Reading the file", changed: 0, rejected: this.rejected, made: 0, failed: 0, unread: [], left: 0, came: 0, renamed: 0, done: "" };
      return this.rejected > 0 ? [reader, ...this.steps] : this.steps;
    },
    most() { return Math.max(1, ...this.lines.flatMap((step) => [step.changed, step.rejected])); },
    shown() { return this.all ? this.columns : this.columns.slice(0, this.sight); },
  },
  methods: {
    called, count, plural,
    width(n, most) { return { width: `${Math.max(1, (n / most) * 100)}%` }; },
    rest(step) {
      if (step.off) return "switched off";
      const words = reshaped(step);
      if (step.failed && !step.unread.length) words.push(this.failed(step));
      if (step.changed === null) words.push("cells not counted");
      if (!words.length && !step.changed && !step.rejected && !step.failed) words.push("nothing to do");
      return words.join(" · ");
    },
    failed: (step) => `${plural(step.failed, "cell")} could not be read`,
    unread({ number, unread }) {
      const sought = { key: "", by: "rows", what: unread };
      dispatchEvent(new CustomEvent("rinse-seek", { detail: { sought, words: `step ${number} could not read a cell` } }));
    },
    took(step) { return step.seconds >= 1 ? duration(step.seconds) : ""; },
    look(kind, step, column) { this.$emit("look", kind, step, column); },
  },
  template: `
    <div v-if="lines.length || columns.length" class="breakdown">
      <section v-if="lines.length" aria-labelledby="by-step">
        <h2 id="by-step">By step</h2>
        <ol class="bars">
          <li v-for="step in lines" class="bars-line" :class="{ 'bars-off': step.off }">
            <span class="bars-name"><span class="muted num">{{ step.number || "" }}</span> {{ step.title }}</span>
            <span class="bars-marks" aria-hidden="true"><i v-if="step.changed" class="bars-changed" :style="width(step.changed, most)"></i><i v-if="step.rejected" class="bars-gone" :style="width(step.rejected, most)"></i></span>
            <span class="bars-figures">
              <template v-if="step.changed"><button v-if="kinds.includes('changes')" type="button" class="link num" @click="look('changes', step.number, null)">{{ plural(step.changed, "cell") }}</button><span v-else class="num">{{ plural(step.changed, "cell") }}</span></template>
              <template v-if="step.rejected"><button v-if="kinds.includes('rejects')" type="button" class="link bars-left num" @click="look('rejects', step.number, null)">−{{ plural(step.rejected, "row") }}</button><span v-else class="num">−{{ plural(step.rejected, "row") }}</span></template>
              <button v-if="step.unread.length" type="button" class="link small" @click="unread(step)">{{ failed(step) }}</button>
              <span v-if="rest(step)" class="muted small">{{ rest(step) }}</span>
              <span v-if="took(step)" class="faint small num">{{ took(step) }}</span>
            </span>
          </li>
        </ol>
      </section>
      <section v-if="columns.length" aria-labelledby="by-column">
        <h2 id="by-column">By column</h2>
        <ol class="bars">
          <li v-for="[name, cells] in shown" class="bars-line">
            <bdi class="bars-name" :title="name">{{ called(name) }}</bdi>
            <span class="bars-marks" aria-hidden="true"><i class="bars-changed" :style="width(cells, columns[0][1])"></i></span>
            <span class="bars-figures"><button v-if="kinds.includes('changes')" type="button" class="link num" @click="look('changes', null, name)">{{ plural(cells, "cell") }}</button><span v-else class="num">{{ plural(cells, "cell") }}</span></span>
          </li>
        </ol>
        <button v-if="columns.length > sight" type="button" class="link small bars-all" :aria-expanded="String(all)" @click="all = !all">{{ all ? "Fewer columns" : "All " + count(columns.length) + " columns" }}</button>
      </section>
    </div>`,
};
