import { Icon, count } from "rinse";

const AT_FIRST = 5;

// What is worth a look, each with the steps that would mend it. Nothing is chosen beforehand.
export default {
  components: { Icon },
  props: { decided: Boolean },
  emits: ["suggest"],
  data() { return { fixed: this.decided, problems: [], taken: [], unfolded: false, error: "", state: "reading" }; },
  computed: {
    shown() { return this.unfolded ? this.problems : this.problems.slice(0, AT_FIRST); },
    more() { return this.problems.length > AT_FIRST; },
  },
  methods: {
    count,
    show(problems) { Object.assign(this, { problems, taken: [], error: "", state: "read" }); },
    wait() { this.state = "reading"; },
    fail(error) { Object.assign(this, { problems: [], error, state: "read" }); },
    fix() { this.fixed = true; },
    take(step, place) {
      this.taken.push(place);
      this.$emit("suggest", step.params);
    },
  },
  template: `
    <section v-if="!fixed" class="problems panel" aria-label="Worth a look">
      <div class="panel-bar"><h2>Worth a look</h2><span v-if="problems.length" class="count">{{ count(problems.length) }}</span>
        <span v-if="state === 'reading'" class="faint small panel-note" role="status">reading the whole file</span></div>
      <p v-if="error" class="problem-none muted small">{{ error }}</p>
      <p v-else-if="state === 'read' && !problems.length" class="problem-none muted small">Nothing stands out in this file.</p>
      <ul v-if="problems.length">
        <li v-for="(problem, i) in shown" class="problem"><Icon name="warn" /><p>{{ problem.sentence }}</p>
          <div v-if="problem.steps.length" class="problem-steps"><button v-for="(step, j) in problem.steps" type="button" class="button button-small" :disabled="taken.includes(i + '.' + j)" @click="take(step, i + '.' + j)"><Icon :name="taken.includes(i + '.' + j) ? 'check' : 'plus'" />{{ step.words }}</button></div>
        </li>
      </ul>
      <button v-if="more" type="button" class="link small problem-more" @click="unfolded = !unfolded">{{ unfolded ? "Show fewer" : "Show all " + count(problems.length) }}</button>
    </section>`,
};
