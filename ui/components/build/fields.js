// Fields of a step's form beyond the browser's own: columns, lists of texts, and mappings.
import { below, called, count, plural } from "rinse";

const MANY = 8;

export const named = (ref) => (typeof ref === "object" && ref ? ref : { name: ref, nth: 1 });
export const same = (a, b) => named(a).name === named(b).name && named(a).nth === named(b).nth;
const keyOf = (ref) => JSON.stringify([named(ref).name, named(ref).nth]);
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
export const spoken = (ref) => {
  const { name, nth } = named(ref);
  return nth > 1 ? `${called(name)} (${nth})` : called(name);
};

export const ColumnPicker = {
  props: ["value", "columns", "canBeAll", "canMatch", "ordered", "label"],
  emits: ["pick"],
  data: () => ({ find: "", matching: false }),
  computed: {
    all() { return this.value === "all"; },
    pattern() { return this.value && typeof this.value === "object" && !Array.isArray(this.value) ? this.value.pattern : null; },
    byPattern() { return this.pattern !== null || (this.matching && !this.all && !this.chosen.length); }, // perhaps without one yet
    keys() { return new Set(this.chosen.map(keyOf)); },
    chosen() { return this.all || this.pattern !== null ? this.columns : (this.value ?? []); },
    offered() {
      const gone = (this.all ? [] : this.chosen).filter((ref) => !this.columns.some((column) => same(column, ref)));
      const words = this.find.trim().toLowerCase();
      return [...gone, ...this.columns].filter((ref) => !words || spoken(ref).toLowerCase().includes(words));
    },
    many() { return this.columns.length > MANY; },
    isFound() { return this.find.trim() !== "" && this.offered.length > 1; },
    allOfThem() { return this.isFound && this.offered.every(this.has); },
    state() { return this.all ? `all ${count(this.columns.length)}` : plural(this.chosen.length, "column"); },
  },
  methods: {
    count, spoken,
    has(ref) { return this.keys.has(keyOf(ref)); },
    place(ref) { return this.ordered && !this.all && this.has(ref) ? this.chosen.findIndex((each) => same(each, ref)) + 1 : 0; },
    toggle(ref) {
      this.has(ref) ? this.leave([ref]) : this.take([ref]);
    },
    take(refs) {
      const wanted = [...this.chosen, ...refs.filter((ref) => !this.has(ref))];
      if (this.ordered) return this.$emit("pick", wanted);
      const keys = new Set(wanted.map(keyOf)), there = new Set(this.columns.map(keyOf));
      this.$emit("pick", [...this.columns.filter((ref) => keys.has(keyOf(ref))), ...wanted.filter((ref) => !there.has(keyOf(ref)))]);
    },
    leave(refs) {
      this.matching = false;
      const keys = new Set(refs.map(keyOf));
      this.$emit("pick", this.chosen.filter((each) => !keys.has(keyOf(each))));
    },
    byName() {
      this.matching = false;
      if (this.pattern !== null) this.$emit("pick", []);
    },
    match() {
      const words = this.find.trim();
      this.matching = true;
      if (words || this.chosen.length) this.write(escaped(words));
      this.$nextTick(() => this.$refs.pattern?.focus());
    },
    write(pattern, typed = false) {
      this.matching = true;
      this.$emit("pick", pattern === "" ? [] : { pattern }, typed);
    },
  },
  template: `
    <div class="picker" role="group" :aria-label="label">
      <div class="picker-bar">
        <label v-if="canBeAll || all" class="switch"><input type="checkbox" role="switch" :checked="all" @change="$emit('pick', all ? [] : 'all')" />All columns</label>
        <span v-if="!byPattern" class="muted small num">{{ state }}</span>
        <button v-if="canMatch && !all" type="button" class="link small" @click="byPattern ? byName() : match()">{{ byPattern ? "One by one" : "By pattern" }}</button>
      </div>
      <input v-if="byPattern" ref="pattern" class="input" :value="pattern ?? ''" aria-label="Pattern of the columns' names" placeholder="such as ^price" spellcheck="false" @input="write($event.target.value, true)" />
      <span v-if="byPattern && pattern === null" class="muted small">Until there is a pattern, no column is chosen.</span>
      <template v-if="!byPattern && !all">
        <input v-if="many" class="input" type="search" v-model="find" placeholder="Find a column" aria-label="Find a column" />
        <button v-if="isFound" type="button" class="link small picker-found" @click="allOfThem ? leave(offered) : take(offered)">{{ allOfThem ? "Leave out" : "Choose" }} these {{ count(offered.length) }}</button>
        <div class="picker-list">
          <label v-for="ref in offered" class="chip" :class="{ chosen: has(ref) }"><input type="checkbox" :checked="has(ref)" @change="toggle(ref)" /><span v-if="place(ref)" class="chip-place num">{{ place(ref) }}</span><bdi>{{ spoken(ref) }}</bdi></label>
          <span v-if="!offered.length" class="muted small">No column is called that.</span>
        </div>
      </template>
    </div>`,
};

export const ColumnSelect = {
  props: ["value", "columns", "canBeNull", "id"],
  emits: ["pick"],
  computed: {
    none() { return this.value === undefined || this.value === null || this.value === ""; },
    gone() { return !this.none && !this.columns.some((column) => same(column, this.value)); },
  },
  methods: {
    spoken, same,
    pick(place) { this.$emit("pick", place < 0 ? null : this.columns[place]); },
  },
  template: `
    <select class="select" :id="id" @change="pick(Number($event.target.value))">
      <option v-if="none || canBeNull" value="-1" :selected="none" :disabled="!canBeNull">{{ canBeNull ? "no column" : "choose a column" }}</option>
      <option v-if="gone" value="-2" selected disabled>{{ spoken(value) }} (not there)</option>
      <option v-for="(column, i) in columns" :key="i" :value="i" :selected="!none && same(column, value)">{{ spoken(column) }}</option>
    </select>`,
};

// One text, or number, per line. Empty lines are ignored; if there are no others, the default applies, if there is one.
export const TextList = {
  props: ["value", "id", "numbers", "usual"],
  emits: ["pick", "settle"],
  data() { return { text: written(this.value) }; },
  watch: {
    value(now) { if (JSON.stringify(now ?? []) !== JSON.stringify(this.lines())) this.text = written(now); },
  },
  methods: {
    lines() {
      const lines = this.text.split("\n").filter((line) => line !== "");
      if (!lines.length && typeof this.usual === "string") return this.usual;
      return this.numbers ? lines.map(Number).filter(Number.isFinite) : lines;
    },
    typed(text) {
      this.text = text;
      this.$emit("pick", this.lines());
    },
  },
  template: `
    <textarea class="input lines" :id="id" rows="3" :placeholder="typeof usual === 'string' ? usual + ', or one a line' : 'One a line'" spellcheck="false" :value="text" @input="typed($event.target.value)" @change="$emit('settle')"></textarea>`,
};

const written = (value) => (Array.isArray(value) ? value.map((each) => (typeof each === "object" ? each.name : each)).join("\n") : "");

// A choice of several values out of a few.
export const Several = {
  props: ["value", "choices", "labels", "label"],
  emits: ["pick"],
  methods: {
    has(choice) { return (this.value ?? []).includes(choice); },
    toggle(choice) { this.$emit("pick", this.choices.filter((each) => (each === choice) !== this.has(each))); },
    word(choice) { return this.labels?.[choice] ?? (choice === " " ? "space" : choice.replaceAll("_", " ")); },
  },
  template: `
    <div class="picker-list" role="group" :aria-label="label">
      <label v-for="choice in choices" :key="choice" class="chip" :class="{ chosen: has(choice) }"><input type="checkbox" :checked="has(choice)" @change="toggle(choice)" />{{ word(choice) }}</label>
    </div>`,
};

// A second file, by the name that the recipe gives it: the one that is bound, and a button to upload another.
export const FilePick = {
  props: ["value", "files", "id"],
  emits: ["bring"],
  data: () => ({ busy: false, error: "" }),
  computed: {
    bound() { return this.value ? this.files[this.value] : null; },
    words() {
      if (this.busy) return "Bringing it";
      if (this.bound) return this.bound.name;
      return this.value ? `“${this.value}” is not here yet` : "No file yet";
    },
  },
  methods: {
    async chosen(event) {
      const [file] = event.target.files;
      event.target.value = "";
      if (!file) return;
      Object.assign(this, { busy: true, error: "" });
      try {
        const answer = await fetch(below("/api/v1/files"), { method: "PUT", body: file, headers: { "X-File-Name": encodeURIComponent(file.name) } });
        const said = await answer.json();
        if (!answer.ok) throw new Error(said.detail ?? said.title);
        this.$emit("bring", this.value || file.name.replace(/\.[^.]*$/, "") || "file", { id: said.id, name: said.name });
      } catch (error) {
        this.error = error.message;
      } finally {
        this.busy = false;
      }
    },
  },
  template: `
    <div class="file-pick">
      <span class="small" :class="bound ? '' : 'muted'"><bdi>{{ words }}</bdi></span>
      <label class="button button-small">{{ bound ? "Another file" : "Choose a file" }}<input type="file" class="visually-hidden" :id="id" :disabled="busy" @change="chosen" /></label>
      <p v-if="error" class="step-error" role="alert">{{ error }}</p>
    </div>`,
};

// A mapping: an object as a table with two columns. Names are only sent once they are complete.
export const Pairs = {
  props: ["value", "names", "label"],
  emits: ["pick", "settle"],
  data() { return { pairs: Object.entries(this.value ?? {}).concat([["", ""]]) }; },
  watch: {
    value(now) { if (JSON.stringify(now ?? {}) !== JSON.stringify(this.whole())) this.pairs = Object.entries(now ?? {}).concat([["", ""]]); },
  },
  methods: {
    whole() { return Object.fromEntries(this.pairs.filter(([from]) => from !== "")); },
    typed(i, side, text) {
      this.pairs[i][side] = text;
      if (i === this.pairs.length - 1 && this.pairs[i][0] !== "") this.pairs.push(["", ""]);
      this.$emit("pick", this.whole());
    },
    remove(i) {
      this.pairs.splice(i, 1);
      this.$emit("pick", this.whole());
      this.$emit("settle");
    },
  },
  template: `
    <div class="pairs" role="group" :aria-label="label">
      <datalist v-if="names.length" :id="'names' + label"><option v-for="name in names" :value="name"></option></datalist>
      <div v-for="([from, to], i) in pairs" :key="i" class="pair">
        <input class="input" :value="from" :aria-label="'From, line ' + (i + 1)" :list="names.length ? 'names' + label : undefined" placeholder="from" spellcheck="false" @input="typed(i, 0, $event.target.value)" @change="$emit('settle')" />
        <span class="faint" aria-hidden="true">→</span>
        <input class="input" :value="to ?? ''" :aria-label="'To, line ' + (i + 1)" placeholder="to" spellcheck="false" @input="typed(i, 1, $event.target.value)" @change="$emit('settle')" />
        <button type="button" class="button button-icon" :style="{ visibility: i < pairs.length - 1 ? 'visible' : 'hidden' }" :aria-label="'Remove line ' + (i + 1)" @click="remove(i)">×</button>
      </div>
    </div>`,
};
