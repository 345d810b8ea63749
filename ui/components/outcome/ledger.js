import { Cell, below, called, copy, count, plural } from "rinse";

const NARROW = 8, WIDE = 44; // minimal and maximal width of an editable column, in characters
const WORDS = { changes: "Changed cells", rejects: "Removed rows" };

// The lines of the two ledgers, by step, by column and by row. Nothing is fetched before it is opened.
export default {
  components: { Cell },
  props: { totals: Object, titles: Array, undoing: String, mendable: Boolean, longest: Number },
  emits: ["need", "mend"],
  data: () => ({ kind: null, step: null, column: null, row: null, answer: null, rows: [], pending: false, error: "", mending: false, copied: false, edits: new Map(), asked: false }),
  computed: {
    kinds() { return Object.entries(this.totals).map(([kind, n]) => [kind, WORDS[kind], n]); },
    more() { return this.answer && this.rows.length < this.answer.total; },
    edited() { return [...this.edits].flatMap(([row, cells]) => [...cells].map(([place, value]) => [row, place, value])); },
    extra() { return this.answer?.columns.slice(this.kind === "changes" ? 5 : 3) ?? []; },
    widths() { return this.extra.map((_, place) => this.rows.reduce((most, row) => Math.min(WIDE, Math.max(most, row[place + 3]?.length ?? 0)), NARROW)); },
  },
  methods: {
    below, called, count, plural,
    title(step) { return Number(step) ? `${step}. ${this.titles[step - 1] ?? ""}` : "Reading the file"; },
    open(kind) {
      if (this.kind === kind) return (this.kind = null);
      Object.assign(this, { kind, step: null, column: null, row: null, rows: [], answer: null });
      this.ask(0);
    },
    focus(kind, step, column) {
      Object.assign(this, { kind, step, column, row: null, rows: [], answer: null });
      this.ask(0);
      this.$el.scrollIntoView({ block: "nearest" });
      this.$el.focus({ preventScroll: true });
    },
    narrow(part, place) {
      this[part] = place < 0 ? null : part === "step" ? Number(this.answer.steps[place][0]) : this.answer.names[place][0];
      this.ask(0);
    },
    narrowToRow(written) { // as people copy it from the table: 4,711
      const digits = written.replace(/\D/g, "");
      this.row = digits ? Number(digits) : null;
      this.ask(0);
    },
    // Whether a reason such as "not a date: order date, paid" names the column.
    blames(reason, name) { return !!name && [": ", ", "].some((before) => [", ", "; "].some((after) => `${reason}; `.includes(before + name + after))); },
    canMend(row, place) { return this.mending && Number(row[0]) > 0 && (row[place + 3]?.length ?? 0) <= this.longest; },
    typed(row, place) {
      const cells = this.edits.get(Number(row[0]));
      return (cells?.has(place) ? cells.get(place) : row[place + 3]) ?? "";
    },
    isEdited(row, place) { return !!this.edits.get(Number(row[0]))?.has(place); },
    mend(row, place, value) {
      const number = Number(row[0]);
      const cells = this.edits.get(number) ?? new Map();
      if (value === (row[place + 3] ?? "")) cells.delete(place);
      else cells.set(place, value === "" ? null : value);
      if (cells.size) this.edits.set(number, cells);
      else this.edits.delete(number);
    },
    go(event, by) {
      const row = event.target.closest("tr");
      const next = by < 0 ? row.previousElementSibling : row.nextElementSibling;
      next?.children[event.target.closest("td").cellIndex]?.querySelector("input")?.focus();
    },
    apply() {
      Object.assign(this, { asked: true, error: "" });
      this.$emit("mend", this.edited);
    },
    async copy() { this.copied = await copy(this.undoing); },
    discard() {
      this.edits.clear();
      this.mending = false;
      this.$nextTick(() => this.$refs.mend?.focus());
    },
    refuse(sentence) { Object.assign(this, { asked: false, error: sentence }); },
    ask(offset) {
      this.pending = true;
      this.$emit("need", this.kind, this.step, this.column, this.row, offset);
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
        <h2>Line by line</h2>
        <div class="choices" role="group" aria-label="Which lines">
          <button v-for="[name, word, n] in kinds" type="button" :aria-pressed="String(kind === name)" @click="open(name)">{{ word }} <span class="num">{{ count(n) }}</span></button>
        </div>
        <template v-if="answer && kind">
          <label class="ledger-filter">
            <select class="select" aria-label="Step" @change="narrow('step', Number($event.target.value))"><option value="-1" :selected="step === null">All steps</option><option v-for="([each, n], i) in answer.steps" :value="i" :selected="step === Number(each)">{{ title(each) }} ({{ count(n) }})</option></select></label>
          <label v-if="kind === 'changes'" class="ledger-filter">
            <select class="select" aria-label="Column" @change="narrow('column', Number($event.target.value))"><option value="-1" :selected="column === null">All columns</option><option v-for="([each, n], i) in answer.names" :value="i" :selected="column === each">{{ called(each) }} ({{ count(n) }})</option></select></label>
          <label class="ledger-filter"><input class="input" inputmode="numeric" maxlength="15" aria-label="Only row" placeholder="All rows" :value="row ?? ''" @change="narrowToRow($event.target.value)" /></label>
          <button v-if="kind === 'rejects' && mendable && !mending" ref="mend" type="button" class="button button-small" @click="mending = true">Mend rows</button>
          <span class="muted small panel-note num">{{ plural(answer.total, "line") }}</span>
        </template>
      </div>
      <p v-if="error" class="notice" role="alert">{{ error }}</p>
      <div v-if="kind && answer" class="ledger-box" tabindex="0" role="region" aria-label="Lines, scrollable" :aria-busy="String(pending)">
        <table class="ledger-lines">
          <thead><tr v-if="kind === 'changes'"><th scope="col" class="num">Row</th><th scope="col">Column</th><th scope="col">Before → after</th><th scope="col">Step</th></tr>
            <tr v-else><th scope="col" class="num">Row</th><th scope="col">Why</th><th v-for="name in extra" scope="col"><bdi v-if="name">{{ name }}</bdi><em v-else class="faint">no name</em></th></tr></thead>
          <tbody>
            <tr v-for="row in rows">
              <template v-if="kind === 'changes'"><td class="num muted">{{ count(Number(row[0])) }}</td><td><bdi>{{ called(row[1]) }}</bdi></td><td class="changed"><del><Cell :value="row[3]" marks /></del> <ins><Cell :value="row[4]" marks /></ins></td><td class="muted">{{ title(row[2]) }}</td></template>
              <template v-else><td class="num muted">{{ count(Number(row[0])) }}</td><td class="reason">{{ row[2] }}</td><td v-for="(name, place) in extra" :class="{ 'mend-cell': canMend(row, place), blamed: blames(row[2], name) }"><input v-if="canMend(row, place)" class="mend" :class="{ mended: isEdited(row, place) }" :style="{ minWidth: 'calc(' + widths[place] + 'ch + 24px)' }" :value="typed(row, place)" :placeholder="row[place + 3] === '' ? 'empty' : 'missing'" :aria-label="called(name) + ', row ' + row[0]" spellcheck="false" @input="mend(row, place, $event.target.value)" @keydown.enter="go($event, 1)" @keydown.down.prevent="go($event, 1)" @keydown.up.prevent="go($event, -1)" /><Cell v-else :value="row[place + 3]" marks /></td></template>
            </tr>
          </tbody>
        </table>
        <button v-if="more" type="button" class="button button-small grid-more" :disabled="pending" @click="ask(rows.length)">More lines</button>
      </div>
      <div v-if="kind === 'changes' && undoing" class="ledger-undo">
        <div class="carried-head"><span class="small muted">These files give the table as it was, on the command line. <a :href="below('/help#undoing')" target="_blank">How</a></span><button type="button" class="link small" @click="copy">{{ copied ? "Copied" : "Copy" }}</button></div>
        <code>{{ undoing }}</code>
      </div>
      <div v-if="mending && kind === 'rejects'" class="mend-bar">
        <button type="button" class="button button-primary" :disabled="!edits.size || asked" @click="apply">{{ edits.size ? "Apply " + plural(edits.size, "mended row") : "Type into the cells to mend" }}</button>
        <button type="button" class="button button-quiet" :disabled="asked" @click="discard">Discard</button>
        <p class="muted small">Makes a new job that runs this recipe again, with the mended rows in place of the file's. The file stays as it is.</p>
      </div>
    </section>`,
};
