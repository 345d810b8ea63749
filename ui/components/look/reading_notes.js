import { count, plural } from "rinse";
import { settingOf } from "reading_choices";

const AT_FIRST = 12; // line numbers that are shown at first

// What was skipped or repaired while reading: a sentence, its lines, and the setting to handle them otherwise.
export const ReadingNotes = {
  props: { notes: Array, oddities: Array, beside: Object, settings: Object, fixed: Boolean },
  emits: ["set"],
  computed: {
    lines() {
      const others = this.notes.length - this.oddities.length; // notes without an oddity come first
      return this.notes.map((note, i) => ({ note, oddity: this.oddities[i - others], texts: this.textsOf(this.oddities[i - others]?.kind), setting: this.oddities[i - others] && settingOf(this.oddities[i - others].kind, this.settings) }));
    },
  },
  methods: {
    count, plural,
    textsOf(kind) { return (kind === "table" ? this.beside.below : this.beside[kind]) ?? []; }, // what follows the table is one of the two
    numbers({ count: all, lines }) {
      const listed = lines.slice(0, AT_FIRST);
      return `${listed.map(count).join(", ")}${all > listed.length ? ` and ${count(all - listed.length)} more` : ""}`;
    },
    choose(setting, event) { this.$emit("set", ...setting.set(setting.choices[event.target.selectedIndex][0])); },
  },
  template: `
    <ul class="reading-notes">
      <li v-for="{ note, oddity, texts, setting } in lines"><span>{{ note }}</span>
        <details v-if="texts.length"><summary>{{ oddity.count === 1 ? "Show the line" : "Show the lines" }}</summary><ol class="reading-beside"><li v-for="[line, text] in texts"><span class="num faint">{{ count(line) }}</span><bdi v-if="text">{{ text }}</bdi><span v-else class="faint">blank</span></li><li v-if="oddity.count > texts.length" class="faint">and {{ plural(oddity.count - texts.length, "more line", "more lines") }}</li></ol></details>
        <details v-else-if="oddity?.count > 1"><summary>Which lines</summary><span class="num">{{ numbers(oddity) }}</span></details>
        <select v-if="setting && !fixed" class="select" :aria-label="'What becomes of this: ' + note" @change="choose(setting, $event)"><option v-for="[value, words] in setting.choices" :selected="value === setting.chosen">{{ words }}</option></select>
      </li>
    </ul>`,
};
