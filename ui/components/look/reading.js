import { ColumnCuts } from "column_cuts";
import { ASIDE, LONG, SHORT, lasting, tables } from "reading_choices";
import { ReadingNotes } from "reading_notes";
import { Icon, below, count } from "rinse";

const QUOTES = [['"', "double quote"], ["'", "single quote"], ["none", "none"]];
const HEADERS = 10, FEW_TABLES = 3;
const FIXED = "fixed"; // among delimiters
const USUAL = { widths: null, sheet: 0, table: 1, aside: "count", ragged: {}, member: null };
const ESCAPES = [["auto", "automatic"], ["double", "doubled"], ["backslash", "behind a backslash"]];

function headerInWords(header) {
  if (!header) return "no header";
  if (!Array.isArray(header)) return `header in row ${count(header)}`;
  return `header in rows ${header.slice(0, -1).map(count).join(", ")} and ${count(header.at(-1))}`;
}

// "We read it like this", with a control for each part.
export default {
  components: { ColumnCuts, Icon, ReadingNotes },
  props: { given: Object, decided: Boolean, encodings: Array, delimiters: Array },
  emits: ["change"],
  data() {
    return { fixed: this.decided, settings: { ...this.given }, reading: null, shortcoming: "", beside: {}, printed: [], refused: "", hopeless: false, offered: [], offers: "member", rows: null, changing: false, more: false, quotes: QUOTES };
  },
  computed: {
    delimited() { return this.reading ? ["text", "fixed"].includes(this.reading.kind) : !this.offered.length; },
    parted() { return this.reading?.kind === "fixed"; }, // at places, not by a delimiter
    delimiter() { return this.settings.widths ? FIXED : this.value("delimiter"); },
    members() { return this.reading?.members ?? this.offeredAs("member"); },
    further() {
      const ragged = this.settings.ragged ?? {};
      const aside = ["Lines that are not rows", ASIDE, this.value("aside", "count"), (choice) => this.set("aside", choice)];
      if (this.parted) return [aside];
      return [
        aside,
        ["Short rows", SHORT, ragged.short ?? "pad", (choice) => this.set("ragged", { ...ragged, short: choice })],
        ["Long rows", LONG, ragged.long ?? "keep", (choice) => this.set("ragged", { ...ragged, long: choice })],
        ["Which table", tables(Math.max(FEW_TABLES, this.settings.table || 0)), this.value("table", 1), (choice) => this.set("table", choice)],
        ["Quotes within quotes", ESCAPES, this.value("escape"), (choice) => this.set("escape", choice)],
      ];
    },
    workbook() { return this.reading?.kind === "workbook"; },
    facts() {
      const r = this.reading;
      if (!r) return [];
      const packed = r.container ? [[r.container, r.member].filter(Boolean).join(": ")] : [];
      const header = headerInWords(r.header);
      if (this.workbook) return [...packed, this.sheetInWords, header];
      if (!this.delimited) return [...packed, { json: "JSON", parquet: "Parquet" }[r.kind] ?? r.kind];
      const word = (list, value) => list.find(([each]) => each === value)?.[1] ?? value;
      if (this.parted) return [...packed, r.words.encoding, "fixed widths", header];
      const lines = r.comment ? `${r.comment} begins comments` : "";
      return [...packed, r.words.encoding, r.words.delimiter, r.quote == null ? "no quotes" : word(QUOTES, r.quote), header, lines].filter(Boolean);
    },
    sheetInWords() {
      const { sheet } = this.reading, [name, place] = [sheet ?? 1, this.sheets.indexOf(sheet) + 1];
      return `sheet ${name}` + (place && this.sheets.length > 1 ? `, ${count(place)} of ${count(this.sheets.length)}` : "");
    },
    guessed() { return Object.entries(this.settings).every(([name, value]) => value === "auto" || this.is(value, USUAL[name])); },
    doubtful() { return this.sheets.length > 1 && (this.shortcoming === "no rows" || (!!this.shortcoming && this.guessed)); },
    unreadable() { return this.refused && !this.offered.length; },
    changeable() { return !this.fixed && !(this.unreadable && this.hopeless && this.guessed); },
    notes() { return this.reading?.notes ?? []; },
    sheets() { return this.reading?.sheets ?? this.offeredAs("sheet"); },
    sheetChoices() { // [value, words, whether it is chosen]
      const { sheet: wanted } = this.settings, byPattern = String(wanted).includes("*") && !this.sheets.includes(wanted);
      const patterns = new Set([...(this.sheets.length > 1 ? lasting(this.sheets) : []), ...(byPattern ? [wanted] : [])]);
      return [
        ...this.sheets.map((sheet, i) => [sheet, sheet, !byPattern && [sheet, i].includes(this.reading?.sheet)]),
        ...[...patterns].map((pattern) => [pattern, `${pattern} (whichever it is)`, !!this.reading && pattern === wanted]),
      ];
    },
    headers() {
      const first = [this.reading?.header ?? 1].flat()[0], several = [...new Set([1, first])].flatMap((row) => [[row, row + 1], [row, row + 1, row + 2]]);
      const single = Array.from({ length: Math.max(HEADERS, first) }, (_, i) => [i + 1, `row ${i + 1}`]);
      return [["auto", "automatic"], ["none", "no header"], ...single, ...several.map((rows) => [rows, `rows ${rows[0]} ${rows.length > 2 ? "to" : "and"} ${rows.at(-1)}`])];
    },
  },
  methods: {
    below,
    read(reading, shortcoming, beside, printed) {
      Object.assign(this, { reading, shortcoming, beside, printed, refused: "", offered: [] });
      this.changing ||= this.doubtful && !this.fixed;
    },
    offeredAs(setting) { return this.offers === setting ? this.offered : []; },
    refuse(refused, offered, offers, hopeless) { Object.assign(this, { reading: null, refused, hopeless, offered, offers, changing: this.changing || (!!offered.length && !this.fixed) }); },
    choose(settings) { this.settings = { ...settings }; },
    fix() { Object.assign(this, { fixed: true, changing: false }); },
    set(name, value) {
      this.settings = { ...this.settings, [name]: value };
      this.$emit("change", this.settings);
    },
    part(choice) {
      const { widths, ...others } = this.settings;
      this.settings = choice === FIXED ? { ...others, widths: "auto", delimiter: "auto" } : { ...others, delimiter: choice };
      this.$emit("change", this.settings);
    },
    guess() {
      this.settings = {};
      this.$emit("change", this.settings);
    },
    value(name, usual = "auto") { return this.settings[name] ?? usual; },
    is(a, b) { return JSON.stringify(a) === JSON.stringify(b); },
  },
  template: `
    <section class="reading" :class="{ 'reading-refused': unreadable, 'reading-asks': refused && !unreadable, 'reading-looking': !reading && !refused }" aria-label="How the file is read">
      <p class="reading-line"><template v-if="unreadable"><Icon name="warn" /><span role="alert">{{ refused }}</span><button v-if="!fixed && !guessed" type="button" class="button button-small" @click="guess">Read it as guessed</button><a v-if="!fixed" class="button button-small" :href="below('/')">Drop another file</a></template><span v-else-if="refused">{{ refused }}</span><span v-else class="muted">We read it like this:</span>
        <template v-if="reading"><span v-for="fact in facts" class="fact"><bdi>{{ fact }}</bdi></span><span class="faint small">{{ guessed ? "as guessed" : "as you chose" }}</span></template>
        <span v-else-if="!refused" class="faint">looking</span>
        <button v-if="changeable" type="button" class="link" :aria-expanded="String(changing)" @click="changing = !changing">{{ changing ? "Done" : "Change" }}</button>
      </p>
      <p v-if="doubtful" class="reading-notes" role="status">This sheet has {{ shortcoming }}.<template v-if="!fixed"> Is the table in another one?</template></p>
      <ReadingNotes v-if="notes.length" :notes="notes" :oddities="reading.oddities ?? []" :beside="beside" :settings="settings" :fixed="fixed" @set="set" />
      <div v-if="changing" class="reading-choices">
        <label v-if="workbook || sheets.length" class="field"><span>Sheet</span>
          <select class="select" @change="set('sheet', $event.target.value)"><option v-if="!reading" value="" disabled selected>Choose</option><option v-for="[value, words, chosen] in sheetChoices" :value="value" :selected="chosen">{{ words }}</option></select></label>
        <template v-else-if="delimited">
          <label class="field"><span>Encoding</span><select class="select" :value="value('encoding')" @change="set('encoding', $event.target.value)"><option value="auto">automatic</option><option v-for="[each, word] in encodings" :value="each">{{ word }}</option></select></label>
          <label class="field"><span>Delimiter</span><select class="select" :value="delimiter" @change="part($event.target.value)"><option value="auto">automatic</option><option v-for="[each, word] in delimiters" :value="each">{{ word }}</option><option value="fixed">none: fixed widths</option></select></label>
          <label v-if="!parted" class="field"><span>Quote</span><select class="select" :value="value('quote')" @change="set('quote', $event.target.value)"><option value="auto">automatic</option><option v-for="[each, word] in quotes" :value="each">{{ word }}</option></select></label>
        </template>
        <label v-if="!offered.length" class="field"><span>Header</span><select class="select" @change="set('header', headers[$event.target.selectedIndex][0])"><option v-for="[each, word] in headers" :selected="is(each, value('header'))">{{ word }}</option></select></label>
        <label v-if="members.length > 1" class="field"><span>File in the archive</span><select class="select" @change="set('member', $event.target.value)"><option v-if="!reading" value="" disabled selected>Choose</option><option v-for="each in members" :value="each" :selected="each === reading?.member">{{ each }}</option></select></label>
        <template v-if="delimited && more"><label v-for="[word, choices, chosen, choose] in further" class="field"><span>{{ word }}</span><select class="select" @change="choose(choices[$event.target.selectedIndex][0])"><option v-for="[each, words] in choices" :selected="each === chosen">{{ words }}</option></select></label></template>
        <button v-if="delimited" type="button" class="link small reading-more" :aria-expanded="String(more)" @click="more = !more">{{ more ? "Fewer choices" : "More choices" }}</button>
      </div>
      <ColumnCuts v-if="changing && parted" :lines="printed" :widths="reading.widths" @cut="set('widths', $event)" />
    </section>`,
};
