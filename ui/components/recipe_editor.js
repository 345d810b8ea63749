import { Icon, count, plural } from "rinse";
import { StepForm, atFirst, summary } from "step_form";

const TYPING = 300; // milliseconds of quiet after which what was typed is sent

// The recipe: steps in order, each with its form and what it does to the rows in sight.
export default {
  components: { Icon, StepForm },
  props: { catalogue: Array, given: Array, decided: Boolean, ran: Array, bound: Object },
  emits: ["change", "bring"],
  data() {
    return { fixed: this.decided, steps: this.given.map(own), files: { ...this.bound }, open: null, fresh: null, find: "", finding: false, names: [], counts: this.ran ?? [], counted: null, certain: true, uncountable: "", trouble: null, past: [], future: [], said: "", typing: 0 };
  },
  computed: {
    kinds() { return new Map(this.catalogue.map((kind) => [kind.id, kind])); },
    scope() {
      if (!this.steps.length || !this.counts.length || this.counted === null || this.fixed) return "";
      if (this.uncountable) return this.uncountable;
      return this.certain ? `Counted on all ${plural(this.counted, "row")}.` : `Counted on the first ${plural(this.counted, "row")}; the whole file is being counted.`;
    },
    found() {
      const words = this.find.trim().toLowerCase();
      return words ? this.catalogue.map((kind) => [rank(kind, words), kind]).filter(([place]) => place).sort(([a], [b]) => a - b).map(([, kind]) => kind) : this.catalogue;
    },
    groups() {
      if (this.find.trim()) return [["", this.found]];
      return [...new Set(this.found.map((kind) => kind.group))].map((group) => [group, this.found.filter((kind) => kind.group === group)]);
    },
  },
  methods: {
    number: count,
    summary(step) { return this.kinds.has(step.params.step) ? summary(this.kinds.get(step.params.step).schema, step.params) : ""; },
    title(step) { return this.kinds.get(step.params.step)?.title ?? step.params.step; },
    isWrong(step, i) { return this.trouble?.step === i + 1 && !(this.fresh === step.uid && this.open === step.uid); }, // what nobody has filled in yet is no error
    about(step) { return this.kinds.get(step.params.step)?.about; },
    countsOf(i) { return this.counts.find((each) => each.step === i + 1); },
    add(kind) {
      this.insert({ step: kind.id, ...atFirst(kind.schema) });
      this.finding = false;
      this.find = "";
    },
    insert(params) {
      this.remember();
      this.steps.push(own(params));
      this.open = this.fresh = this.steps.at(-1).uid;
      this.say(`${this.title(this.steps.at(-1))} added as step ${this.steps.length}.`);
      this.changed();
    },
    suggest(params) {
      this.insert(params);
      this.open = this.fresh = null;
    },
    set(step, name, value, typed = false) {
      if (!typed || !this.typing) this.remember();
      if (!typed) this.fresh = null;
      step.params = { ...step.params, [name]: value };
      clearTimeout(this.typing);
      this.typing = typed ? setTimeout(this.changed, TYPING) : 0;
      if (!typed) this.changed();
    },
    bring(name, file) {
      this.files = { ...this.files, [name]: file };
      this.$emit("bring", name, file.id);
    },
    settle() {
      this.fresh = null;
      if (this.typing) this.changed();
    },
    toggle(step) {
      this.set(step, "off", !step.params.off);
      this.say(`${this.title(step)} switched ${step.params.off ? "off" : "on"}.`);
    },
    move(i, by) {
      this.remember();
      this.steps.splice(i + by, 0, ...this.steps.splice(i, 1));
      this.say(`${this.title(this.steps[i + by])} is step ${i + by + 1} now.`);
      this.changed();
      this.$nextTick(() => this.$refs[`${by < 0 ? "up" : "down"}${this.steps[i + by].uid}`]?.[0]?.focus());
    },
    remove(i) {
      this.remember();
      const [gone] = this.steps.splice(i, 1);
      this.say(`${this.title(gone)} removed.`);
      this.changed();
    },
    remember() {
      this.past = [...this.past, JSON.stringify(this.steps)].slice(-100);
      this.future = [];
    },
    undo() { this.travel(this.past, this.future, "Undone."); },
    redo() { this.travel(this.future, this.past, "Done again."); },
    travel(from, to, word) {
      if (!from.length) return;
      to.push(JSON.stringify(this.steps));
      this.steps = JSON.parse(from.pop());
      this.say(word);
      this.changed();
    },
    changed() {
      clearTimeout(this.typing);
      this.typing = 0;
      this.counts = [];
      this.trouble = null;
      this.$emit("change", this.steps.map((step) => step.params));
    },
    show(names, counts, trouble, rows, whole) {
      Object.assign(this, { names: names.map((name, i) => reference(names, i)), trouble });
      if (counts.length || !this.fixed) Object.assign(this, { counts, counted: rows, certain: whole, uncountable: "" });
    },
    count(counts, rows) { Object.assign(this, { counts, counted: rows, certain: true }); },
    uncounted(sentence) { this.uncountable = sentence; },
    haveFiles(files) { this.files = files; },
    replace(steps) {
      this.steps = steps.map(own);
      this.say("Somebody else has changed the recipe.");
    },
    take(steps) {
      this.remember();
      this.steps = steps.map(own);
      this.open = null;
      this.changed();
    },
    fix() {
      this.fixed = true;
      this.open = null;
    },
    say(text) { this.said = text; },
    keys(event) {
      if (this.fixed || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || /^(text|search|number)$/.test(event.target.type)) return;
      event.preventDefault();
      event.shiftKey ? this.redo() : this.undo();
    },
    walk(event) {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") return this.stopFinding();
      if (!by) return;
      event.preventDefault();
      const all = [...this.$refs.found.querySelectorAll("button")];
      (all[all.indexOf(event.target) + by] ?? this.$refs.find).focus();
    },
    stopFinding() {
      this.$refs.find.focus();
      this.finding = false;
    },
    leave(event) { if (!event.currentTarget.contains(event.relatedTarget)) this.finding = false; },
  },
  mounted() { window.addEventListener("keydown", this.keys); },
  unmounted() {
    window.removeEventListener("keydown", this.keys);
    this.settle();
  },
  template: `
    <section aria-label="Recipe">
      <div class="panel-bar"><h2>Recipe</h2>
        <span v-if="!fixed && (past.length || future.length)" class="recipe-history">
          <button type="button" class="button button-quiet button-small" :disabled="!past.length" @click="undo">Undo</button>
          <button type="button" class="button button-quiet button-small" :disabled="!future.length" @click="redo">Redo</button>
        </span>
      </div>
      <p class="visually-hidden" role="status">{{ said }}</p>
      <p v-if="!steps.length" class="muted recipe-none">{{ fixed ? "No steps: the file was read and written as standard CSV." : "No steps yet. Nothing is changed until you add one." }}</p>
      <ol class="steps">
        <li v-for="(step, i) in steps" :key="step.uid" class="step" :class="{ off: step.params.off, open: open === step.uid, broken: isWrong(step, i) }">
          <div class="step-line">
            <span class="step-number num">{{ i + 1 }}</span>
            <component :is="fixed ? 'div' : 'button'" class="step-title" v-bind="fixed ? {} : { type: 'button', 'aria-expanded': String(open === step.uid) }" @click="open = fixed || open === step.uid ? null : step.uid">
              <span>{{ title(step) }}</span><span class="muted small step-summary"><template v-if="step.params.off">switched off · </template>{{ summary(step) }}</span>
            </component>
            <span v-if="countsOf(i) && !step.params.off" class="step-counts num">
              <span v-if="countsOf(i).cells_changed" class="count-changed">{{ number(countsOf(i).cells_changed) }}<span class="visually-hidden"> cells changed</span></span>
              <span v-if="countsOf(i).rejected" class="count-left">−{{ number(countsOf(i).rejected) }}<span class="visually-hidden"> rows removed</span></span>
              <span v-if="!countsOf(i).cells_changed && !countsOf(i).rejected" class="faint">0</span>
            </span>
          </div>
          <p v-if="isWrong(step, i)" class="step-error" role="alert">{{ trouble.message }}</p>
          <template v-if="open === step.uid && !fixed">
            <details v-if="about(step)" class="step-help muted small"><summary>What it does</summary>{{ about(step) }} <a :href="'/help#' + step.params.step" target="_blank">Examples</a></details>
            <StepForm v-if="kinds.has(step.params.step)" :step="step.params" :schema="kinds.get(step.params.step).schema" :columns="names" :files="files" :uid="step.uid" @bring="bring" @set="(name, value, typed) => set(step, name, value, typed)" @settle="settle" />
            <div class="step-acts">
              <label class="switch"><input type="checkbox" role="switch" :checked="!step.params.off" @change="toggle(step)" />On</label>
              <span class="step-moves">
                <button type="button" class="button button-icon" :ref="'up' + step.uid" :disabled="i === 0" :aria-label="'Move step ' + (i + 1) + ' up'" @click="move(i, -1)"><Icon name="up" /></button>
                <button type="button" class="button button-icon" :ref="'down' + step.uid" :disabled="i === steps.length - 1" :aria-label="'Move step ' + (i + 1) + ' down'" @click="move(i, 1)"><Icon name="down" /></button>
                <button type="button" class="button button-quiet button-small" @click="remove(i)">Remove</button>
              </span>
            </div>
          </template>
        </li>
      </ol>
      <p v-if="scope" class="faint small recipe-scope" role="status">{{ scope }}</p>
      <div v-if="!fixed" class="adder" @focusout="leave">
        <div class="search"><Icon name="plus" /><input class="input" type="search" ref="find" v-model="find" placeholder="Add a step" aria-label="Add a step: type to find one" role="combobox" :aria-expanded="String(finding)" aria-controls="found-steps" @focus="finding = true" @input="finding = true" @keydown.enter.prevent="found.length && add(found[0])" @keydown.escape="finding = false" @keydown.down.prevent="$refs.found?.querySelector('button')?.focus()" /></div>
        <div v-if="finding" class="found" id="found-steps" ref="found">
          <section v-for="[group, kinds] in groups" :key="group" :aria-label="group || 'Steps found'">
            <h3 v-if="group" class="found-group">{{ group }}</h3>
            <ul><li v-for="kind in kinds" :key="kind.id"><button type="button" @click="add(kind)" @keydown="walk"><span>{{ kind.title }}</span><span class="muted small">{{ kind.help }}</span></button></li></ul>
          </section>
          <p v-if="!found.length" class="muted small found-none" role="status">No step is called that.</p>
        </div>
      </div>
    </section>`,
};

// How well a step fits what is looked for: 1 by its title's beginning, 2 by its title, 3 by other words; 0 not at all.
function rank(kind, words) {
  const title = kind.title.toLowerCase();
  if (title.startsWith(words)) return 1;
  if (title.includes(words)) return 2;
  return [kind.help, ...kind.words].some((text) => text.toLowerCase().includes(words)) ? 3 : 0;
}

let made = 0;
function own(params) {
  made += 1;
  return { uid: `step${made}-`, params };
}

function reference(names, i) {
  const nth = names.slice(0, i + 1).filter((name) => name === names[i]).length;
  return nth === 1 && names[i] !== null ? names[i] : { name: names[i], nth };
}
