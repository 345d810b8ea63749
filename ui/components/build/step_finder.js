import { Icon, walkThrough } from "rinse";

// Finds a step by its title and synonyms. Arrow keys move through the results, Enter takes the first; only the first is a Tab
// stop.
export const StepFinder = {
  components: { Icon },
  props: { kinds: Array, label: String, placeholder: String, always: Boolean },
  emits: ["pick"],
  data() { return { find: "", finding: this.always, id: `found-${++made}`, wanted: false }; },
  computed: {
    found() {
      const words = this.find.trim().toLowerCase();
      return words ? this.kinds.map((kind) => [rank(kind, words), kind]).filter(([place]) => place).sort(([a], [b]) => a - b).map(([, kind]) => kind) : this.kinds;
    },
    groups() {
      if (this.find.trim()) return [["", this.found]];
      return [...new Set(this.found.map((kind) => kind.group))].map((group) => [group, this.found.filter((kind) => kind.group === group)]);
    },
  },
  watch: {
    finding(now) { if (now) this.$nextTick(this.bring); },
    kinds() { if (this.wanted) this.first(); }, // Enter was pressed before the steps had arrived
  },
  methods: {
    bring() { // scrolls the list below the field into view; on a phone, the keyboard covers the lower half
      const small = matchMedia("(max-width: 599px)").matches;
      (small ? this.$el : this.$refs.found)?.scrollIntoView({ block: small ? "start" : "nearest" });
    },
    focus() { this.$refs.find.focus(); },
    first() {
      this.wanted = !this.kinds.length;
      if (this.found.length) this.pick(this.found[0]);
    },
    pick(kind) {
      Object.assign(this, { find: "", finding: this.always });
      this.$emit("pick", kind);
    },
    walk(event) {
      if (event.key === "Escape" && !this.always) return this.stop(event);
      walkThrough(event, this.$refs.found, this.$refs.find);
    },
    stop(event) {
      event.stopPropagation();
      this.focus();
      this.finding = false;
    },
    leave(event) { // in Safari, the focus goes to the list if one of its buttons is clicked
      if (!this.always && !event.currentTarget.contains(event.relatedTarget)) this.finding = false;
    },
  },
  template: `
    <div class="finder" @focusout="leave" @keydown="walk">
      <div class="search"><Icon name="plus" /><input class="input" type="search" ref="find" v-model="find" :placeholder="placeholder" :aria-label="label" role="combobox" :aria-expanded="String(finding)" :aria-controls="id" @focus="finding = true" @input="finding = true" @keydown.enter.prevent="first" /></div>
      <div v-if="finding" class="found" :id="id" ref="found" tabindex="-1">
        <section v-for="[group, kinds] in groups" :key="group" :aria-label="group || 'Steps found'">
          <h3 v-if="group" class="found-group">{{ group }}</h3>
          <ul><li v-for="kind in kinds" :key="kind.id"><button type="button" :tabindex="kind === found[0] ? 0 : -1" @click="pick(kind)"><span>{{ kind.title }}</span><span class="muted small">{{ kind.help }}</span></button></li></ul>
        </section>
        <p v-if="!found.length" class="muted small found-none" role="status">{{ kinds.length ? "No step is called that." : "Fetching the steps" }}</p>
      </div>
    </div>`,
};

let made = 0;

// How well a step matches the search, lower is better: the beginning of its title, of a word in it, of a synonym; a part of
// these; its description; 0: no match. Ties are broken by the number of matching synonyms, then by the length of the title.
function rank(kind, sought) {
  const [title, help, ...names] = [kind.title, kind.help, ...kind.words].map((text) => text.toLowerCase());
  const all = [title, ...names, help].join(" "), named = names.filter((name) => name.includes(sought)).length;
  const fits = [title.startsWith(sought), ` ${title}`.includes(` ${sought}`), names.includes(sought), named || title.includes(sought), sought.split(/\s+/).every((word) => all.includes(word))];
  const place = fits.findIndex(Boolean) + 1;
  return place && place * 1e4 - named * 100 + title.length;
}
