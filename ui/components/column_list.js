import { Cell, Icon, count, percent, plural } from "rinse";

// What the table looks like: problems first, each with the steps that would mend it, then one line a column.
export default {
  components: { Cell, Icon },
  props: { fixed: Boolean },
  emits: ["suggest"],
  data: () => ({ columns: [], problems: [], rows: null, whole: false, busy: true, error: "", taken: [], unfolded: false }),
  computed: {
    first() { return this.unfolded ? this.problems : this.problems.slice(0, 6); },
    about() {
      if (this.error) return "";
      if (!this.whole) return this.rows == null ? "reading" : `of the first ${plural(this.rows, "row")}, the whole file is being read`;
      return `of all ${plural(this.rows, "row")}`;
    },
  },
  methods: {
    count,
    percent,
    show(profile) { Object.assign(this, { error: "", taken: [] }, profile); },
    fail(sentence) { Object.assign(this, { error: sentence, busy: false }); },
    take(problem, step, i, j) {
      this.taken.push(`${i}.${j}`);
      this.$emit("suggest", step.params);
    },
  },
  template: `
    <section class="profile" aria-label="What is in the file">
      <div v-if="problems.length" class="problems panel">
        <h2>Worth a look</h2>
        <ul>
          <li v-for="(problem, i) in first" class="problem"><Icon name="warn" />
            <span class="problem-sentence">{{ problem.sentence }}</span>
            <span v-if="!fixed" class="problem-steps"><button v-for="(step, j) in problem.steps" type="button" class="button button-small" :disabled="taken.includes(i + '.' + j)" @click="take(problem, step, i, j)"><Icon :name="taken.includes(i + '.' + j) ? 'check' : 'plus'" />{{ step.words }}</button></span>
          </li>
        </ul>
        <button v-if="problems.length > 6" type="button" class="link small" @click="unfolded = !unfolded">{{ unfolded ? "Show fewer" : "Show all " + count(problems.length) }}</button>
      </div>
      <details class="columns panel" :open="columns.length > 0 && columns.length <= 40">
        <summary><h2>Columns <span class="count">{{ count(columns.length) }}</span></h2><span class="muted small">{{ about }}</span></summary>
        <p v-if="error" class="notice" role="alert">{{ error }}</p>
        <div class="columns-box"><table class="table">
          <thead><tr><th scope="col">Column</th><th scope="col">Looks like</th><th scope="col" class="num">Missing</th><th scope="col" class="num">Distinct</th><th scope="col">Most frequent</th></tr></thead>
          <tbody><tr v-for="column in columns">
            <th scope="row"><bdi v-if="column.name">{{ column.name }}</bdi><em v-else class="faint">no name</em></th>
            <td class="muted" data-label="Looks like">{{ column.looks_like ?? "" }}</td>
            <td class="num" data-label="Missing"><span class="share"><span class="share-bar" aria-hidden="true"><i :style="{ width: column.missing_share * 100 + '%' }"></i></span>{{ column.missing ? percent(column.missing_share) : "0" }}</span></td>
            <td class="num" data-label="Distinct">{{ count(column.distinct) }}{{ column.capped ? "+" : "" }}</td>
            <td class="tops" data-label="Most frequent"><span v-for="[value, n] in column.top" class="top"><Cell :value="value" /><span class="faint num">{{ count(n) }}</span></span></td>
          </tr></tbody>
        </table></div>
      </details>
    </section>`,
};
