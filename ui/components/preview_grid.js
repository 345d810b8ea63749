import { ColumnTable } from "column_table";
import { Cell, count, percent, plural } from "rinse";

const AT_ONCE = 20; // rows in sight on a phone, where each is a card in the page
const NARROWEST = 7, WIDEST = 36, GLYPH = 7.9, PADDING = 22; // widths in characters of the mono face, and pixels

// Real rows with what the recipe does to them. Rows come from the server in slices, as arrays; a user's words are only ever values.
export default {
  components: { Cell, ColumnTable },
  emits: ["need"],
  data: () => ({ phone: false, shown: AT_ONCE, view: "rows", known: [], certain: false, counted: null, columns: [], rows: [], totals: null, filter: "all", more: false, seen: 0, whole: true, stale: false, error: null, asked: 0, pending: false }),
  computed: {
    filters() {
      const totals = this.totals ?? { all: 0, changes: 0, leaves: 0 };
      return [["all", "All", totals.all], ["changes", "Only what changes", totals.changes], ["leaves", "Only what leaves", totals.leaves]];
    },
    sight() { return this.phone ? this.rows.slice(0, this.shown) : this.rows; },
    about() { return new Map(this.known.map((column) => [column.key, column])); },
    sample() {
      if (this.view === "columns") return this.counted ?? "";
      if (!this.totals) return "";
      return this.whole ? `all ${plural(this.seen, "row")}` : `the first ${plural(this.seen, "row")}`;
    },
    numberWidth() { return `${Math.max(3, String(this.rows.at(-1)?.[0] ?? 1).length) * GLYPH + PADDING + 8}px`; },
  },
  mounted() {
    this.phone = matchMedia("(max-width: 599px)").matches;
    if (this.phone) this.view = "columns";
  },
  methods: {
    count,
    show(table) {
      const widths = this.columns.length === table.columns.length ? this.columns.map((c) => c.width) : [];
      this.columns = table.columns.map((column, i) => ({ ...column, width: Math.max(widths[i] ?? 0, widthOf(column, table.rows, i)) }));
      Object.assign(this, { rows: Object.freeze(table.rows), totals: table.totals, filter: table.filter, more: table.more, seen: table.seen, whole: table.whole, error: table.error, stale: false, pending: false });
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
      this.counted = whole ? `counted on all ${plural(rows, "row")}` : `counted on the first ${plural(rows, "row")}`;
    },
    wait() { this.stale = true; },
    choose(filter) {
      this.filter = filter;
      this.$emit("need", filter, 0);
    },
    scrolled(event) {
      const box = event.target;
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
    figures(column) {
      const known = this.about.get(column.key);
      if (column.gone || !known) return column.gone ? "removed" : "";
      if (!this.certain) return "…";
      const missing = known.missing ? `${percent(known.missing_share)} missing, ` : "";
      return `${missing}${count(known.distinct)}${known.capped ? "+" : ""} distinct`;
    },
    present(column) { return 1 - (this.about.get(column.key)?.missing_share ?? 0); },
    rowClass(row) { return row[3] ? "leaves" : row[2] ? "changes" : ""; },
  },
  template: `
    <section class="grid panel" aria-label="Preview" :aria-busy="String(stale)">
      <div class="grid-bar">
        <h2 class="visually-hidden">Preview</h2>
        <div class="choices" role="group" aria-label="What to look at">
          <button type="button" :aria-pressed="String(view === 'rows')" @click="view = 'rows'">Rows</button>
          <button type="button" :aria-pressed="String(view === 'columns')" @click="view = 'columns'">Columns <span class="num">{{ count(known.length || columns.length) }}</span></button>
        </div>
        <div v-if="view === 'rows'" class="choices" role="group" aria-label="Which rows">
          <button v-for="[name, word, n] in filters" type="button" :aria-pressed="String(filter === name)" @click="choose(name)">{{ word }} <span class="num">{{ count(n) }}</span></button>
        </div>
        <span class="muted small grid-sample">{{ sample }}</span>
      </div>
      <p v-if="error" class="notice" role="alert">{{ error }}</p>
      <div v-if="view === 'columns'" class="columns-box"><ColumnTable :columns="known" /></div>
      <div v-else-if="columns.length" class="grid-box" :class="{ stale }" ref="box" tabindex="0" role="region" aria-label="Rows, scrollable" @scroll.passive="scrolled">
        <table>
          <colgroup><col :style="{ width: numberWidth }" /><col v-if="filter === 'leaves'" style="width: 220px" /><col v-for="column in columns" :style="{ width: column.width + 'px' }" /><col /></colgroup>
          <thead><tr>
            <th scope="col" class="row-number">#</th>
            <th v-if="filter === 'leaves'" scope="col"><span class="column-name">Why</span></th>
            <th v-for="column in columns" scope="col" :class="{ removed: column.gone }">
              <span class="column-name"><bdi v-if="column.name">{{ column.name }}</bdi><em v-else class="faint">no name</em></span>
              <span class="column-about">{{ figures(column) }}</span>
              <span class="quality" :class="{ unknown: !about.has(column.key) }" aria-hidden="true"><i :style="{ width: present(column) * 100 + '%' }"></i></span>
            </th>
            <th aria-hidden="true" class="rest"></th>
          </tr></thead>
          <tbody>
            <tr v-for="(row, at) in sight" :key="at" :class="rowClass(row)">
              <th scope="row" class="row-number" :title="row[3] ? row[3][1] : undefined"><span v-if="row[3]" class="row-mark" aria-hidden="true">−</span><span v-else-if="row[2]" class="row-mark" aria-hidden="true">~</span>{{ row[0] === null ? "" : count(row[0]) }}<span v-if="row[3]" class="visually-hidden">, leaves: {{ row[3][1] }}</span></th>
              <td v-if="filter === 'leaves'" class="reason" data-name="Why">{{ row[3]?.[1] }}</td>
              <td v-for="(value, i) in row[1]" :class="{ changed: row[2] && i in row[2] && !row[3], removed: columns[i]?.gone }" :data-name="columns[i]?.name ?? ''"><Cell v-if="row[3]" :value="row[2] && i in row[2] ? row[2][i] : value" marks /><template v-else-if="row[2] && i in row[2]"><del><Cell :value="row[2][i]" marks /></del> <ins><Cell :value="value" marks /></ins></template><Cell v-else :value="value" /></td>
              <td class="rest reason"><template v-if="row[3] && filter !== 'leaves'">{{ row[3][1] }}</template></td>
            </tr>
          </tbody>
        </table>
        <p v-if="!rows.length" class="empty"><strong>{{ filter === 'all' ? 'No rows' : filter === 'changes' ? 'Nothing changes' : 'Nothing leaves' }}</strong>{{ filter === 'all' ? 'The file has a header and no rows.' : 'No step of the recipe touches these rows.' }}</p>
        <button v-if="more || sight.length < rows.length" type="button" class="button button-small grid-more" :disabled="pending" @click="phone ? grow() : ask()">More rows</button>
      </div>
      <div v-else-if="!error" class="grid-reading" role="status">Reading the first rows</div>
    </section>`,
};

function widthOf(column, rows, i) {
  let longest = Math.max(NARROWEST, (column.name ?? "").length + 1, 0);
  for (const row of rows) {
    const was = row[2] && i in row[2] ? (row[2][i]?.length ?? 4) + 2 : 0;
    longest = Math.max(longest, (row[1][i]?.length ?? 4) + was);
  }
  return Math.max(Math.min(longest, WIDEST) * GLYPH + PADDING, column.gone ? 0 : 132);
}
