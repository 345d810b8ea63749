import { ColumnCard } from "column_card";
import { ColumnFinder } from "column_finder";
import { ColumnTable } from "column_table";
import { GridHead } from "grid_head";
import { GridRows } from "grid_rows";
import { inSight, together } from "grid_sight";
import { GLYPH, PADDING, widthOf } from "grid_widths";
import { Icon, allOrFirst, count, handingOn, plural, pressed, reference } from "rinse";

const AT_ONCE = 20; // rows shown on a phone, where each is a card in the page
const WHY = 220; // pixels of the column with the reason why a row is removed
const MANY = 8; // columns from which on they can be found by name

// Real rows with the recipe's effect. The server sends rows in slices, as arrays; a user's words are only ever data.
export default {
  components: { ColumnCard, ColumnFinder, ColumnTable, GridHead, GridRows, Icon },
  props: { decided: Boolean },
  emits: ["need", "look", "seek", "suggest"],
  data() {
    return { fixed: this.decided, phone: false, shown: AT_ONCE, view: "rows", known: [], certain: false, counted: null, columns: [], rows: [], totals: null, filter: "all", more: false, seen: 0, whole: true, stale: false, error: null, pending: false, looked: null, detail: null, sides: { from: 0, to: 0 }, steps: [], sought: "", told: "" };
  },
  computed: {
    filters() {
      const totals = this.totals ?? { all: 0, changes: 0, leaves: 0 };
      return [["all", "All", totals.all], ["changes", "Only what changes", totals.changes], ["leaves", "Only what leaves", totals.leaves]];
    },
    many() { return this.columns.length > MANY; },
    why() { return this.filter === "leaves"; },
    sight() { return this.phone ? this.rows.slice(0, this.shown) : this.rows; },
    about() { return new Map(this.known.map((column) => [column.key, column])); },
    drawn() { return this.columns.slice(this.sides.from, this.sides.to).map((column, i) => ({ ...column, at: this.sides.from + i })); },
    before() { return together(this.columns.slice(0, this.sides.from)); },
    behind() { return together(this.columns.slice(this.sides.to)); },
    lookedAt() { return this.columns.findIndex((column) => column.key === this.looked); },
    sample() {
      if (this.view === "columns") return this.counted ?? "";
      if (this.sought) return this.told;
      if (!this.totals) return "";
      return this.whole ? plural(this.seen, "row") : allOrFirst(this.seen, "row", false);
    },
    numberWidth() { return Math.max(3, String(this.rows.at(-1)?.[0] ?? 1).length) * GLYPH + PADDING + 8; },
    whyWidth() { return this.why ? WHY : 0; },
    width() { return this.numberWidth + this.whyWidth + together(this.columns); }, // set explicitly, or the longest cell would determine it
    none() {
      if (this.sought) return ["No such rows", "None of the rows that were looked at."];
      return { all: ["No rows", "There is a header, and nothing below it."], changes: ["Nothing changes", "No step of the recipe touches these rows."], leaves: ["Nothing leaves", "No step of the recipe takes one of these rows away."] }[this.filter] ?? ["No such rows", ""];
    },
  },
  watch: {
    view() { this.$nextTick(this.aim); },
  },
  mounted() {
    this.phone = matchMedia("(max-width: 599px)").matches;
    if (this.phone) this.view = "columns";
    addEventListener("keydown", this.keys);
    addEventListener("resize", this.aim);
    addEventListener("rinse-seek", this.asked);
    addEventListener("rinse-go", this.open);
    addEventListener("rinse-sight", this.bring);
  },
  unmounted() {
    removeEventListener("keydown", this.keys);
    removeEventListener("resize", this.aim);
    removeEventListener("rinse-seek", this.asked);
    removeEventListener("rinse-go", this.open);
    removeEventListener("rinse-sight", this.bring);
  },
  methods: {
    count,
    show(table) {
      const widths = this.columns.length === table.columns.length ? this.columns.map((c) => c.width) : [];
      this.columns = table.columns.map((column, i) => ({ ...column, width: Math.max(widths[i] ?? 0, widthOf(column, table.rows, i)) }));
      Object.assign(this, { rows: Object.freeze(table.rows), totals: table.totals, filter: table.filter, more: table.more, seen: table.seen, whole: table.whole, error: table.error, told: table.told, stale: false, pending: false });
      if (table.filter !== "found") this.sought = "";
      this.aim();
      if (!table.fresh) return;
      this.shown = AT_ONCE;
      if (this.$refs.box) this.$refs.box.scrollTop = 0;
    },
    extend(rows, more) {
      Object.assign(this, { rows: Object.freeze([...this.rows, ...rows]), more, pending: false });
    },
    profile(columns, rows, whole) {
      this.known = columns;
      this.certain = whole;
      this.counted = `counted on ${allOrFirst(rows, "row", whole)}`;
      if (this.looked) this.$emit("look", this.looked);
    },
    wait() { this.stale = true; },
    fix() { this.fixed = true; },
    forget(event) { handingOn(this, event.currentTarget, () => this.choose("all"), () => this.$el.querySelector(`[aria-label="Which rows"] [aria-pressed=true]`)); },
    choose(filter) {
      Object.assign(this, { filter, sought: "" });
      this.$emit("need", filter, 0);
    },
    look(key) {
      if (this.looked === key) return this.unlook();
      this.looked = key;
      this.$emit("look", key);
    },
    unlook() {
      const key = this.looked;
      handingOn(this, this.$el.querySelector(".column-card"), () => Object.assign(this, { looked: null, detail: null }), () => (this.view === "rows" ? this.$refs.head.nameOf(key) : this.$refs.table.nameOf(key)));
    },
    tell(detail, steps) { if (detail.key === this.looked) Object.assign(this, { detail, steps }); },
    seek(sought, words) {
      Object.assign(this, { sought: words, view: "rows", filter: "found", stale: true });
      this.$emit("seek", sought);
    },
    asked({ detail: { sought, words } }) {
      this.seek(sought, words);
      this.$el.scrollIntoView({ block: "nearest" });
    },
    open({ detail: key }) { // shows a column in detail, on request of another part of the page
      if (this.looked !== key) this.look(key);
      if (!this.phone) return this.go(key);
      this.view = "columns";
      this.$nextTick(() => this.$refs.table.show(key));
    },
    bring({ detail: ref }) { // scrolls it into view without moving the focus
      const box = this.$refs.box, { name, nth } = typeof ref === "object" ? ref : { name: ref, nth: 1 };
      const column = this.columns.filter((each) => !each.gone && each.name === name)[nth - 1];
      if (!box || this.phone || !column) return;
      const edge = together(this.columns.slice(0, this.columns.indexOf(column))), room = box.clientWidth - this.numberWidth - this.whyWidth;
      if (edge < box.scrollLeft || edge + column.width > box.scrollLeft + room) box.scrollLeft = edge - room / 2;
      this.aim();
    },
    find(key) {
      if (this.view === "columns") this.$refs.table.show(key);
      else this.go(key);
    },
    go(key) {
      this.view = "rows";
      this.$nextTick(() => this.reach(this.columns.findIndex((column) => column.key === key)));
    },
    aim() {
      const box = this.$refs.box;
      if (this.phone) return (this.sides = { from: 0, to: this.columns.length });
      const sides = inSight(this.columns, box?.scrollLeft ?? 0, box?.clientWidth ?? innerWidth);
      if (sides.from !== this.sides.from || sides.to !== this.sides.to) this.sides = sides;
    },
    reach(place, last = false) {
      if (!this.columns[place]) return;
      const box = this.$refs.box, edge = together(this.columns.slice(0, place));
      if (place < this.sides.from || place >= this.sides.to) box.scrollLeft = edge - box.clientWidth / 2;
      this.aim();
      this.$nextTick(() => this.$refs.head.show(place, last));
    },
    menu(anchor) {
      const there = this.columns.filter((column) => !column.gone);
      const i = there.findIndex((column) => column.key === this.looked);
      if (i >= 0) dispatchEvent(new CustomEvent("rinse-column", { detail: { ref: reference(there.map(({ name }) => name), i), anchor } }));
    },
    keys(event) {
      if (!pressed(event, "g")) return;
      event.preventDefault();
      if (this.many) this.$refs.finder?.focus();
      else this.find(this.columns[0]?.key);
    },
    scrolled(event) {
      const box = event.target;
      this.aim();
      if (this.phone || !this.more || this.pending || box.scrollTop + box.clientHeight < box.scrollHeight - 600) return;
      this.ask();
    },
    grow() {
      this.shown += AT_ONCE;
      if (this.more && this.shown > this.rows.length) this.ask();
    },
    ask() {
      this.pending = true;
      this.$emit("need", this.filter, this.rows.length);
    },
  },
  template: `
    <section class="grid panel" :class="{ 'grid-to-come': !totals }" aria-label="Preview" :aria-busy="String(stale || !totals)">
      <div class="grid-bar">
        <h2 id="preview" tabindex="-1" class="visually-hidden">Preview</h2>
        <div class="choices" role="group" aria-label="What to look at">
          <button type="button" :aria-pressed="String(view === 'rows')" @click="view = 'rows'">Rows</button>
          <button type="button" :aria-pressed="String(view === 'columns')" @click="view = 'columns'">Columns <span class="num">{{ count(known.length || columns.length) }}</span></button>
        </div>
        <div v-if="view === 'rows'" class="choices" role="group" aria-label="Which rows">
          <button v-for="[name, word, n] in filters" type="button" :aria-pressed="String(filter === name)" @click="choose(name)">{{ word }} <span class="num">{{ count(n) }}</span></button>
        </div>
        <button v-if="sought && view === 'rows'" type="button" class="grid-sought" :aria-label="'Show all rows again, not only where ' + sought" @click="forget"><bdi>{{ sought }}</bdi><Icon name="close" /></button>
        <ColumnFinder v-if="many" ref="finder" :columns="view === 'rows' ? columns : known" @go="find" />
        <span class="muted small grid-sample" role="status">{{ sample }}</span>
      </div>
      <p v-if="error" class="notice" role="alert">{{ error }}</p>
      <ColumnCard v-if="detail && view === 'rows'" :column="detail" :steps="steps" :fixed="fixed" @seek="seek" @suggest="(step) => $emit('suggest', step)" @menu="menu" @close="unlook" />
      <div v-if="view === 'columns'" class="columns-box"><ColumnTable ref="table" :columns="known" :looked="looked" @look="look"><ColumnCard v-if="detail" :column="detail" :steps="steps" :fixed="fixed" @seek="seek" @suggest="(step) => $emit('suggest', step)" @menu="menu" @close="unlook" /></ColumnTable></div>
      <div v-else-if="columns.length" class="grid-box" :class="{ stale }" ref="box" tabindex="0" role="region" aria-label="Rows, scrollable" @scroll.passive="scrolled">
        <table :style="phone ? null : { width: width + 'px' }" :aria-colcount="columns.length + (why ? 2 : 1)">
          <colgroup><col :style="{ width: numberWidth + 'px' }" /><col v-if="why" :style="{ width: whyWidth + 'px' }" /><col v-if="before" :style="{ width: before + 'px' }" /><col v-for="column in drawn" :key="column.key" :style="{ width: column.width + 'px' }" /><col v-if="behind" :style="{ width: behind + 'px' }" /><col /></colgroup>
          <GridHead ref="head" :columns="columns" :drawn="drawn" :before="!!before" :behind="!!behind" :about="about" :certain="certain" :looked="looked" :why="why" :fixed="fixed" @look="look" @reach="reach" />
          <GridRows :rows="sight" :drawn="drawn" :before="!!before" :behind="!!behind" :why="why" :marks="!!sought" :looked="lookedAt" />
        </table>
        <p v-if="!rows.length && !stale" class="empty"><strong>{{ none[0] }}</strong>{{ none[1] }}</p>
        <button v-if="more || sight.length < rows.length" type="button" class="button button-small grid-more" :disabled="pending" @click="phone ? grow() : ask()">More rows</button>
      </div>
      <div v-else-if="!error" class="grid-reading" role="status">Reading the first rows</div>
    </section>`,
};
