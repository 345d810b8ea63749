import { Icon, called, count, handingOn, percent, plural, unbroken } from "rinse";

const AT_FIRST = 3;

// The problems of the file, each with the steps that fix it. Nothing is preselected.
export default {
  components: { Icon },
  props: { decided: Boolean },
  emits: ["suggest"],
  data() { return { fixed: this.decided, problems: [], taken: [], settled: [], unseen: null, fresh: true, unfolded: false, listed: null, error: "", state: "reading", read: 0, AT_FIRST }; },
  computed: {
    plain() { // steps that leave nothing to decide: the only ones of their problems, and they take nothing away
      const steps = this.open.filter((problem) => problem.steps.length === 1 && !problem.steps[0].removes && !this.has(problem, 0)).map((problem) => problem.steps[0].params);
      return [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()];
    },
    open() { return this.problems.filter((problem) => !this.isTaken(problem)); },
    shown() {
      const taken = this.problems.filter((problem, i) => this.isTaken(problem) && !this.unseen?.has(i)); // keeps its place: nothing moves under the pointer
      const first = this.open.slice(0, Math.max(1, AT_FIRST - taken.length)); // the list does not grow either, which would push the recipe down
      return this.unfolded ? this.problems : this.problems.filter((problem) => first.includes(problem) || taken.includes(problem));
    },
    waiting() { return this.state === "reading" && !this.problems.length; },
    more() { return this.unfolded || this.problems.length > this.shown.length; },
    verdict() {
      if (this.error) return this.error;
      if (this.state === "reading" || this.open.length) return "";
      return this.problems.length ? "The recipe takes care of each of them." : "Nothing stands out in this file.";
    },
  },
  methods: {
    called, count, percent, plural, unbroken,
    show(problems) { Object.assign(this, { problems, listed: null, settled: [], unseen: null, fresh: true, error: "", state: "read" }); },
    have(taken) {
      handingOn(this, this.$refs.all, () => (this.taken = taken), () => this.$refs.head);
      this.unseen ??= new Set(taken.flatMap((steps, i) => (steps.includes(true) ? [i] : []))); // already in the recipe before the list was shown
    },
    settle(settled) { // fixed in whatever way; those that were never shown just disappear
      const inSight = new Set(this.fresh ? [] : this.shown.map((problem) => this.problems.indexOf(problem)));
      for (const i of settled) if (!inSight.has(i)) this.unseen?.add(i);
      for (const i of this.settled) if (!settled.includes(i) && !this.taken[i]?.includes(true)) this.unseen?.delete(i);
      Object.assign(this, { settled, fresh: false });
    },
    isTaken(problem) { return this.isOffered(problem) || this.isSettled(problem); },
    isSettled(problem) { return !this.isOffered(problem) && this.settled.includes(this.problems.indexOf(problem)); }, // its buttons keep their place: nothing moves under the pointer
    isOffered(problem) { return !!this.taken[this.problems.indexOf(problem)]?.some((taken, i) => taken && !problem.steps[i].partly); }, // and with all columns of the problem
    addAll() {
      for (const problem of this.open) if (!this.shown.includes(problem)) this.unseen?.add(this.problems.indexOf(problem)); // or the list would grow
      this.$emit("suggest", this.plain);
    },
    list(problem) { this.listed = this.listed === problem ? null : problem; },
    go(key) { dispatchEvent(new CustomEvent("rinse-go", { detail: key })); },
    wait() { Object.assign(this, { state: "reading", read: 0 }); },
    progress(percent) { this.read = percent; },
    fail(error) { Object.assign(this, { problems: [], error, state: error ? "read" : "unreadable" }); },
    fix() { this.fixed = true; },
    rows({ seek, column }) {
      const words = { missing: "is missing", padded: "has white space around it", spaced: "has several spaces between words", words: `is ${seek.what.map((word) => `“${word}”`).join(" or ")}` }[seek.by];
      dispatchEvent(new CustomEvent("rinse-seek", { detail: { sought: seek, words: `${column} ${words}` } }));
    },
    has(problem, i) { return !!this.taken[this.problems.indexOf(problem)]?.[i]; },
  },
  template: `
    <section v-if="!fixed && state !== 'unreadable'" class="problems panel" aria-label="Worth a look">
      <div class="panel-bar"><h2 ref="head" tabindex="-1">Worth a look</h2><span v-if="open.length" class="count">{{ count(open.length) }}</span>
        <span v-if="state === 'reading'" class="faint small panel-note"><span role="status">reading the whole file</span><span v-if="read" class="num" aria-hidden="true">, {{ unbroken(read + " %") }}</span></span>
        <button v-if="plain.length > 1" ref="all" type="button" class="button button-small panel-note" :title="open.length > plain.length ? 'Those that leave nothing to decide' : null" @click="addAll">Add {{ plural(plain.length, "step") }}</button></div>
      <ul v-if="waiting" aria-hidden="true"><li v-for="line in AT_FIRST" class="problem problem-to-come"></li></ul>
      <ul v-else-if="shown.length">
        <li v-for="problem in shown" class="problem" :class="{ taken: isTaken(problem) }"><Icon :name="isTaken(problem) ? 'check' : 'warn'" /><p>{{ unbroken(problem.sentence) }} <button v-if="problem.seek" type="button" class="link" @click="rows(problem)">Show the rows</button>{{ problem.seek ? " " : "" }}<button v-if="problem.columns.length" type="button" class="link" :aria-expanded="String(listed === problem)" @click="list(problem)">{{ listed === problem ? "Hide" : "Show" }} the columns</button></p>
          <ul v-if="listed === problem" class="problem-columns" aria-label="Columns"><li v-for="column in problem.columns" :key="column.key"><button type="button" @click="go(column.key)"><bdi>{{ called(column.name) }}</bdi><span v-if="column.share !== null" class="num muted">{{ percent(column.share) }}</span></button></li></ul>
          <div v-if="problem.steps.length" class="problem-steps"><button v-for="(step, i) in problem.steps" type="button" class="button button-small" :disabled="has(problem, i) || isSettled(problem)" @click="$emit('suggest', [step.params])"><Icon :name="has(problem, i) ? 'check' : 'plus'" />{{ step.words }}</button></div>
        </li>
      </ul>
      <p v-if="verdict" class="problem-none muted small" role="status">{{ verdict }}</p>
      <button v-if="more" type="button" class="link small problem-more" @click="unfolded = !unfolded">{{ unfolded ? "Show fewer" : "Show " + count(problems.length - shown.length) + " more" }}</button>
    </section>`,
};
