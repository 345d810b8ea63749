import { Cell, count, plural } from "rinse";

const WORDS = { changes: "Changed cells", rejects: "Removed rows" };

// The lines of the two ledgers, by step and by column. Nothing is fetched until somebody asks.
export default {
  components: { Cell },
  props: { totals: Object, titles: Array },
  emits: ["need"],
  data: () => ({ kind: null, step: null, column: null, answer: null, rows: [], pending: false, error: "" }),
  computed: {
    kinds() { return Object.entries(this.totals).map(([kind, n]) => [kind, WORDS[kind], n]); },
    more() { return this.answer && this.rows.length < this.answer.total; },
    extra() { return this.answer?.columns.slice(this.kind === "changes" ? 5 : 3) ?? []; },
  },
  methods: {
    count, plural,
    title(step) { return Number(step) ? `${step}. ${this.titles[step - 1] ?? ""}` : "Reading the file"; },
    open(kind) {
      if (this.kind === kind) return (this.kind = null);
      Object.assign(this, { kind, step: null, column: null, rows: [], answer: null });
      this.ask(0);
    },
    focus(kind, step, column) {
      Object.assign(this, { kind, step, column, rows: [], answer: null });
      this.ask(0);
      this.$el.scrollIntoView({ block: "nearest" });
      this.$el.focus({ preventScroll: true });
    },
    narrow(part, place) {
      this[part] = place < 0 ? null : part === "step" ? Number(this.answer.steps[place][0]) : this.answer.names[place][0];
      this.ask(0);
    },
    ask(offset) {
      this.pending = true;
      this.$emit("need", this.kind, this.step, this.column, offset);
    },
    show(answer, offset) {
      Object.assign(this, { pending: false, error: answer.error?.message ?? "" });
      if (answer.error || answer.kind !== this.kind) return;
      this.answer = answer;
      this.rows = offset ? [...this.rows, ...answer.rows] : answer.rows;
    },
  },
  template: `
    <section class="ledger panel" aria-label="What was done" tabindex="-1">
      <div class="panel-bar">
        <div class="choices" role="group" aria-label="Line by line">
          <button v-for="[name, word, n] in kinds" type="button" :aria-pressed="String(kind === name)" @click="open(name)">{{ word }} <span class="num">{{ count(n) }}</span></button>
        </div>
        <template v-if="answer && kind">
          <label class="ledger-filter">
            <select class="select" aria-label="Step" @change="narrow('step', Number($event.target.value))"><option value="-1" :selected="step === null">All steps</option><option v-for="([each, n], i) in answer.steps" :value="i" :selected="step === Number(each)">{{ title(each) }} ({{ count(n) }})</option></select></label>
          <label v-if="kind === 'changes'" class="ledger-filter">
            <select class="select" aria-label="Column" @change="narrow('column', Number($event.target.value))"><option value="-1" :selected="column === null">All columns</option><option v-for="([each, n], i) in answer.names" :value="i" :selected="column === each">{{ each || "no name" }} ({{ count(n) }})</option></select></label>
          <span class="muted small panel-note num">{{ plural(answer.total, "line") }}</span>
        </template>
      </div>
      <p v-if="error" class="notice" role="alert">{{ error }}</p>
      <div v-if="kind && answer" class="ledger-box" tabindex="0" role="region" aria-label="Lines, scrollable" :aria-busy="String(pending)">
        <table class="ledger-lines">
          <thead><tr v-if="kind === 'changes'"><th scope="col" class="num">Row</th><th scope="col">Column</th><th scope="col">Before → after</th><th scope="col">Step</th></tr>
            <tr v-else><th scope="col" class="num">Row</th><th scope="col">Why</th><th v-for="name in extra" scope="col"><bdi>{{ name }}</bdi></th></tr></thead>
          <tbody>
            <tr v-for="row in rows">
              <template v-if="kind === 'changes'"><td class="num muted">{{ count(Number(row[0])) }}</td><td><bdi>{{ row[1] || "no name" }}</bdi></td><td class="changed"><del><Cell :value="row[3]" marks /></del> <ins><Cell :value="row[4]" marks /></ins></td><td class="muted">{{ title(row[2]) }}</td></template>
              <template v-else><td class="num muted">{{ count(Number(row[0])) }}</td><td class="reason">{{ row[2] }}</td><td v-for="cell in row.slice(3)"><Cell :value="cell" /></td></template>
            </tr>
          </tbody>
        </table>
        <button v-if="more" type="button" class="button button-small grid-more" :disabled="pending" @click="ask(rows.length)">More lines</button>
      </div>
    </section>`,
};
