import { ColumnMenu } from "column_menu";
import { drag } from "dragging";
import { same } from "fields";
import { History } from "step_history";
import { allOrFirst, fetched, pressed, reference, released, toast } from "rinse";
import { StepFinder } from "step_finder";
import { atFirst } from "step_form";
import { StepRow } from "step_row";
import { Unsent } from "unsent";

const OF_COLUMNS = ["columns", "column"]; // parameters
const TYPING = 300; // milliseconds without typing after which a change is sent

// The recipe: steps in order, each with its form and its effect on the previewed rows.
export default {
  components: { ColumnMenu, StepFinder, StepRow },
  mixins: [History, Unsent],
  props: { catalogue: String, given: Array, decided: Boolean, ran: Array, bound: Object },
  emits: ["change", "bring"],
  data() {
    const steps = this.given.map(own);
    return { fixed: this.decided, all: [], steps, files: { ...this.bound }, open: null, fresh: null, held: null, standing: { tables: [], places: [] }, seen: [], groups: {}, counts: ofSteps(this.ran ?? [], steps), counted: null, waiting: false, certain: true, uncountable: "", trouble: null, said: "", typing: 0 };
  },
  computed: {
    kinds() { return new Map(this.all.map((kind) => [kind.id, kind])); },
    columns() { // for the open step
      const { tables, places } = this.standing;
      const names = tables[places[this.steps.findIndex((step) => step.uid === this.open)] ?? places.at(-1)] ?? [];
      return names.map((_, i) => reference(names, i));
    },
    scope() {
      if (!this.steps.length || !this.counts.length || this.counted === null || this.fixed) return "";
      if (this.uncountable) return this.uncountable;
      if (this.certain) return `Counted on ${allOrFirst(this.counted, "row", true)}.`;
      const rest = this.trouble ? ` until step ${this.trouble.step} can run` : " so far"; // each fits into one line
      return `Counted on ${allOrFirst(this.counted, "row", false)}${rest}.`;
    },
  },
  methods: {
    title(step) { return this.kinds.get(step.params.step)?.title ?? step.params.step; },
    wrong(step) { return this.trouble?.uid === step.uid && !(this.fresh === step.uid && this.open === step.uid) ? this.trouble.message : ""; }, // a step that nobody has filled in yet is no error
    countsOf(step) { return this.counts.find((each) => each.uid === step.uid); },
    add(kind, params = {}) { this.insert({ step: kind.id, ...(kind.schema ? atFirst(kind.schema) : {}), ...params }, !!kind.schema); },
    insert(params, open = true) { this.bringIn([[params, this.steps.length]], open); },
    suggest(placed) { this.bringIn(placed, false); },
    bringIn(placed, open) {
      this.remember();
      for (const [params, place] of placed) this.steps.splice(place, 0, own(params)); // at the end, if others have just been removed
      const [params, planned] = placed.at(-1), place = Math.min(planned, this.steps.length - 1), step = this.steps[place];
      this.open = this.fresh = open ? step.uid : null;
      if (placed.length > 1) toast(`${placed.length} steps added.`, { topic: "recipe", act: this.undo });
      else this.say(`${this.title(step)} added as step ${place + 1}.`);
      for (const name of OF_COLUMNS) showColumn(params[name]);
      this.changed();
      this.$nextTick(() => {
        const row = this.$refs.rows.find((each) => each.step.uid === step.uid);
        row.$el.scrollIntoView({ block: "nearest" });
        if (open) row.focus();
      });
    },
    rename(from, to) {
      const last = this.steps.at(-1)?.params;
      if (last?.step !== "rename_columns" || last.off || Object.values(last.map).includes(from)) return this.insert({ step: "rename_columns", map: { [from]: to } }, false);
      this.set(this.steps.at(-1), "map", { ...last.map, [from]: to });
      this.say(`${from} is ${to} now.`);
    },
    set(step, name, value, typed = false) {
      if (!typed || !this.typing) this.remember();
      if (!typed && this.fresh) Object.assign(this, { fresh: null, trouble: null }); // what was missing at first was not shown
      if (OF_COLUMNS.includes(name)) showColumn(value, step.params[name]);
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
      released(() => (this.fresh = null));
      if (this.typing) this.changed();
    },
    toggle(step) {
      this.set(step, "off", !step.params.off);
      this.say(`${this.title(step)} switched ${step.params.off ? "off" : "on"}.`);
    },
    move(i, by) {
      this.remember();
      this.shift(i, by);
      this.fresh = null;
      this.changed();
    },
    shift(i, by) {
      this.steps.splice(i + by, 0, ...this.steps.splice(i, 1));
      this.say(`${this.title(this.steps[i + by])} is step ${i + by + 1} now.`);
    },
    hold(step) {
      const before = JSON.stringify(this.steps);
      const place = () => this.steps.indexOf(step);
      this.held = step.uid;
      drag(this.$refs.list, place, (by) => this.shift(place(), by), () => {
        this.held = null;
        if (JSON.stringify(this.steps) === before) return;
        this.remember(before);
        this.changed();
      });
    },
    remove(i) {
      this.remember();
      const [gone] = this.steps.splice(i, 1);
      this.changed();
      this.$nextTick(() => (this.$refs.rows?.[Math.min(i, this.steps.length - 1)] ?? this.$refs.finder).focus());
      toast(`${this.title(gone)} removed.`, { topic: "recipe", act: this.undo });
    },
    changed() {
      clearTimeout(this.typing);
      this.typing = 0;
      this.waiting = true; // what is shown stays until the answer, so that nothing moves twice
      this.send();
    },
    show(standing, counts, trouble, rows, whole) {
      this.haveGroups(counts, whole);
      Object.assign(this, { standing: Object.freeze(standing), trouble: trouble && ofSteps([trouble], this.steps)[0], waiting: false });
      if (counts.length || !this.fixed) Object.assign(this, { counts: ofSteps(counts, this.steps), counted: rows, certain: whole, uncountable: "" });
    },
    count(counts, rows) {
      this.haveGroups(counts, true);
      Object.assign(this, { counts: ofSteps(counts, this.steps), counted: rows, certain: true, waiting: false });
    },
    haveGroups(counts, whole) { // those of the whole file stay until it is counted again
      for (const { step, groups } of counts) {
        const { uid } = this.steps[step - 1] ?? {};
        if (groups && (whole || !this.groups[uid])) this.groups[uid] = groups;
      }
    },
    uncounted(sentence) { this.uncountable = sentence; },
    know(columns) { this.seen = columns.map((column, i) => ({ ...column, ref: reference(columns.map(({ name }) => name), i) })); },
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
      toast("", { topic: "recipe" }); // it cannot be undone any more
      Object.assign(this, { fixed: true, waiting: false, open: null });
    },
    say(text) { this.said = text; },
    keys(event) {
      if (this.fixed || !pressed(event, "a")) return;
      event.preventDefault();
      this.$refs.finder.focus();
    },
  },
  async mounted() {
    addEventListener("keydown", this.keys);
    this.all = await fetched(this.catalogue);
  },
  unmounted() {
    removeEventListener("keydown", this.keys);
    this.settle();
  },
  template: `
    <section aria-label="Recipe" :class="{ waiting }">
      <div class="panel-bar"><h2>Recipe</h2>
        <span v-if="!fixed && (past.length || future.length)" class="recipe-history">
          <button type="button" class="button button-quiet button-small" :disabled="!past.length" title="Ctrl+Z" @click="undo">Undo</button>
          <button type="button" class="button button-quiet button-small" :disabled="!future.length" title="Ctrl+Shift+Z" @click="redo">Redo</button>
        </span>
      </div>
      <p class="visually-hidden" role="status">{{ said }}</p>
      <p v-if="!steps.length" class="muted recipe-none">{{ fixed ? "No steps: the file was read and written as standard CSV." : "No steps yet. Nothing is changed until you add one." }}</p>
      <ol class="steps" ref="list">
        <StepRow v-for="(step, i) in steps" :key="step.uid" ref="rows" :step="step" :place="i + 1" :last="i === steps.length - 1" :kind="kinds.get(step.params.step)" :open="open === step.uid" :held="held === step.uid" :fixed="fixed" :wrong="wrong(step)" :counts="countsOf(step)" :groups="groups[step.uid]" :columns="open === step.uid ? columns : []" :seen="seen" :files="files"
          @open="open = fixed || open === step.uid ? null : step.uid" @set="(name, value, typed) => set(step, name, value, typed)" @settle="settle" @bring="bring" @toggle="toggle(step)" @move="(by) => move(i, by)" @remove="remove(i)" @hold="hold(step)" />
      </ol>
      <p v-if="steps.length && !fixed" class="small recipe-scope" :class="uncountable ? 'recipe-doubt' : 'faint'" role="status">{{ scope }}</p>
      <StepFinder v-if="!fixed" ref="finder" class="adder" :kinds="all" label="Add a step: type to find one" placeholder="Add a step" @pick="(kind) => add(kind)" />
      <ColumnMenu v-if="!fixed" :kinds="all" @add="add" @rename="rename" />
    </section>`,
};

// Scrolls the preview to the column that was just added to a step.
function showColumn(value, before) {
  const refs = (held) => [held ?? []].flat().filter((ref) => ref !== "all" && ref.pattern === undefined);
  const added = refs(value).find((ref) => !refs(before).some((each) => same(each, ref)));
  if (added) dispatchEvent(new CustomEvent("rinse-sight", { detail: added }));
}

// Counts, or what is wrong, by the steps that they are of: these may be moved before the next answer.
function ofSteps(found, steps) {
  return found.map((each) => ({ ...each, uid: steps[each.step - 1]?.uid }));
}

let made = 0;
function own(params) {
  made += 1;
  return { uid: `step${made}-`, params };
}
