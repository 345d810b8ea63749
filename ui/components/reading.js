import { count } from "rinse";

const ENCODINGS = ["utf-8", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15", "cp1250", "cp1251", "mac_roman", "shift_jis", "gb18030", "big5", "euc_kr"];
const SPOKEN = { "utf-8-sig": "UTF-8 (BOM)", cp1252: "Windows Western", cp1250: "Windows Central European", cp1251: "Windows Cyrillic", mac_roman: "Mac Western" };
const spoken = (encoding) => SPOKEN[encoding] ?? encoding.toUpperCase().replace("_", "-");
const DELIMITERS = [[",", "comma"], [";", "semicolon"], ["\t", "tab"], ["|", "pipe"], [" ", "space"]];
const QUOTES = [['"', "double quote"], ["'", "single quote"], ["none", "none"]];
const HEADERS = 10;

// "We read it like this", and the choices beside it.
export default {
  props: { given: Object, decided: Boolean },
  emits: ["change"],
  data() {
    return { fixed: this.decided, settings: { ...this.given }, reading: null, refused: false, rows: null, changing: false, encodings: ENCODINGS, delimiters: DELIMITERS, quotes: QUOTES };
  },
  computed: {
    workbook() { return this.reading?.kind === "workbook"; },
    facts() {
      const r = this.reading;
      if (!r) return [];
      const header = r.header ? `header in row ${count(r.header)}` : "no header";
      if (this.workbook) return [`sheet ${r.sheet ?? 1}`, header];
      const word = (list, value) => list.find(([each]) => each === value)?.[1] ?? value;
      return [spoken(r.encoding ?? ""), word(DELIMITERS, r.delimiter), r.quote == null ? "no quotes" : word(QUOTES, r.quote), header].filter(Boolean);
    },
    guessed() { return ["encoding", "delimiter", "quote", "header"].every((name) => (this.settings[name] ?? "auto") === "auto") && !(this.settings.sheet ?? 0); },
    notes() { return this.reading?.notes ?? []; },
    sheets() { return this.reading?.sheets ?? []; },
    headers() { return [["auto", "find it"], ["none", "no header"], ...Array.from({ length: HEADERS }, (_, i) => [i + 1, `row ${i + 1}`])]; },
  },
  methods: {
    spoken,
    read(reading) { Object.assign(this, { reading, refused: false }); },
    refuse() { Object.assign(this, { reading: null, refused: true }); },
    choose(settings) { this.settings = { ...settings }; },
    fix() { Object.assign(this, { fixed: true, changing: false }); },
    set(name, value) {
      this.settings = { ...this.settings, [name]: value };
      this.$emit("change", this.settings);
    },
    value(name, usual = "auto") { return this.settings[name] ?? usual; },
    header(text) { return text === "auto" || text === "none" ? text : Number(text); },
  },
  template: `
    <section class="reading" aria-label="How the file is read">
      <p class="reading-line"><span class="muted">We read it like this:</span>
        <template v-if="reading"><span v-for="fact in facts" class="fact"><bdi>{{ fact }}</bdi></span><span class="faint small">{{ guessed ? "as guessed" : "as you chose" }}</span></template>
        <span v-else class="faint">{{ refused ? "not at all" : "looking" }}</span>
        <button v-if="!fixed" type="button" class="link" :aria-expanded="String(changing)" @click="changing = !changing">{{ changing ? "Done" : "Change" }}</button>
      </p>
      <ul v-if="notes.length" class="reading-notes"><li v-for="note in notes">{{ note }}</li></ul>
      <div v-if="changing" class="reading-choices">
        <label v-if="workbook || sheets.length" class="field"><span>Sheet</span>
          <select class="select" :value="value('sheet', 0)" @change="set('sheet', sheets[$event.target.selectedIndex])"><option v-for="(sheet, i) in sheets" :selected="sheet === reading.sheet || i === reading.sheet">{{ sheet }}</option></select></label>
        <template v-else>
          <label class="field"><span>Encoding</span><select class="select" :value="value('encoding')" @change="set('encoding', $event.target.value)"><option value="auto">find it</option><option v-for="each in encodings" :value="each">{{ spoken(each) }}</option></select></label>
          <label class="field"><span>Delimiter</span><select class="select" :value="value('delimiter')" @change="set('delimiter', $event.target.value)"><option value="auto">find it</option><option v-for="[each, word] in delimiters" :value="each">{{ word }}</option></select></label>
          <label class="field"><span>Quote</span><select class="select" :value="value('quote')" @change="set('quote', $event.target.value)"><option value="auto">find it</option><option v-for="[each, word] in quotes" :value="each">{{ word }}</option></select></label>
        </template>
        <label class="field"><span>Header</span><select class="select" :value="value('header')" @change="set('header', header($event.target.value))"><option v-for="[each, word] in headers" :value="each">{{ word }}</option></select></label>
      </div>
    </section>`,
};
