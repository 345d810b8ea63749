import { Icon, below, count, plural, reshaped } from "rinse";
import { StepForm, summary } from "step_form";

// One step of a recipe: a line, and its form if it is open.
export const StepRow = {
  components: { Icon, StepForm },
  props: { step: Object, place: Number, last: Boolean, kind: Object, open: Boolean, fixed: Boolean, wrong: String, counts: Object, groups: Object, columns: Array, seen: Array, files: Object, held: Boolean },
  emits: ["open", "set", "settle", "bring", "toggle", "move", "remove", "hold"],
  computed: {
    off() { return this.step.params.off; },
    title() { return this.kind?.title ?? this.step.params.step; },
    rest() {
      const { cells_changed, rejected, groups } = this.counts;
      const words = [...(groups ? [plural(groups.count, "group")] : []), ...reshaped(this.counts)];
      return words.length || cells_changed || rejected ? words : ["0"];
    },
    complaint() { return this.wrong.replace(`${this.title}: `, ""); }, // the title is the line above
    words() { return this.kind ? summary(this.kind.schema, this.step.params) : ""; },
  },
  methods: {
    below, number: count, plural,
    unread() {
      const sought = { key: "", by: "rows", what: this.counts.unread.map(String) };
      dispatchEvent(new CustomEvent("rinse-seek", { detail: { sought, words: `step ${this.place} could not read a cell` } }));
    },
    focus() { this.$refs.title.focus(); },
    keys(event) {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by || (by < 0 ? this.place === 1 : this.last)) return;
      event.preventDefault();
      this.move(by, "grip");
    },
    move(by, from) {
      this.$emit("move", by);
      this.$nextTick(() => (this.$refs[from]?.disabled ? this.$refs.title : this.$refs[from])?.focus());
    },
  },
  template: `
    <li class="step" :class="{ off, open, held, broken: wrong }">
      <div class="step-line">
        <button v-if="!fixed" type="button" ref="grip" class="step-grip" :aria-label="'Drag step ' + place + ', or move it with the arrow keys'" @keydown="keys" @pointerdown.prevent="$emit('hold')"><Icon name="grip" /></button>
        <span class="step-number num">{{ place }}</span>
        <component :is="fixed ? 'div' : 'button'" ref="title" class="step-title" v-bind="fixed ? {} : { type: 'button', 'aria-expanded': String(open) }" @click="$emit('open')">
          <span>{{ title }}</span><span class="muted small step-summary"><template v-if="off">switched off · </template>{{ words }}</span>
        </component>
        <span v-if="counts && !off" class="step-counts num">
          <span v-if="counts.cells_changed || counts.rejected">
            <span v-if="counts.cells_changed" class="count-changed">{{ number(counts.cells_changed) }}<span class="visually-hidden">{{ counts.cells_changed === 1 ? " cell" : " cells" }} changed</span></span>
            <span v-if="counts.rejected" class="count-left">−{{ number(counts.rejected) }}<span class="visually-hidden">{{ counts.rejected === 1 ? " row" : " rows" }} removed</span></span>
          </span>
          <span v-for="words in rest" class="count-rest">{{ words }}</span>
        </span>
      </div>
      <p v-if="wrong" class="step-error" role="alert">{{ complaint }}</p>
      <p v-else-if="counts?.failed && !off" class="step-unread muted small">{{ plural(counts.failed, "cell") }} could not be read <button v-if="counts.unread?.length" type="button" class="link" :aria-label="'Show the rows that step ' + place + ' could not read'" @click="unread">Show the rows</button></p>
      <template v-if="open && !fixed">
        <details v-if="kind?.about" class="step-help muted small"><summary>What it does</summary>{{ kind.about }} <a :href="below('/help#' + step.params.step)" target="_blank">Examples</a></details>
        <StepForm v-if="kind" :step="step.params" :schema="kind.schema" :columns="columns" :seen="seen" :groups="groups" :files="files" :uid="step.uid" @bring="(name, file) => $emit('bring', name, file)" @set="(name, value, typed) => $emit('set', name, value, typed)" @settle="$emit('settle')" />
        <div class="step-acts">
          <label class="switch"><input type="checkbox" role="switch" :checked="!off" @change="$emit('toggle')" />On</label>
          <span class="step-moves">
            <button type="button" class="button button-icon" ref="up" :disabled="place === 1" :aria-label="'Move step ' + place + ' up'" @click="move(-1, 'up')"><Icon name="up" /></button>
            <button type="button" class="button button-icon" ref="down" :disabled="last" :aria-label="'Move step ' + place + ' down'" @click="move(1, 'down')"><Icon name="down" /></button>
            <button type="button" class="button button-quiet button-small" @click="$emit('remove')">Remove</button>
          </span>
        </div>
      </template>
    </li>`,
};
