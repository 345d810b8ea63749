import { ACTIVE, Icon, OVER, all, below, count, exact, plural } from "rinse";

const ORDER = ["done", "running", "queued", "retrying", "failed", "dead", "cancelled", "draft"];

// The live head of a group: a sentence, a bar, four figures, and the actions on all of its jobs.
export default {
  components: { Icon },
  props: { given: Object },
  emits: ["act"],
  data() { return { group: this.given, asked: "" }; },
  computed: {
    drafts() { return this.group.totals.draft; },
    given_up() { return this.group.totals.failed + this.group.totals.dead; },
    moving() { return this.sum(ACTIVE); },
    over() { return this.sum(OVER); },
    words() { return ORDER.filter((status) => this.group.totals[status]).map((status) => `${count(this.group.totals[status])} ${this.drafts !== 1 && status === "draft" ? "drafts" : status}`).join(" · "); },
    numbers() {
      const { rows_in, rows_out, rows_rejected, cells_changed } = this.group;
      return [["Rows in", rows_in], ["Rows out", rows_out], ["Rows removed", rows_rejected, "number-left"], ["Cells changed", cells_changed, "number-changed"]];
    },
    download() { return below(`/api/v1/jobs/results?group=${this.group.id}${this.group.everyone ? "&everyone=true" : ""}`); },
    mark() { return this.moving ? "◐" : this.given_up ? "✕" : this.drafts ? "✎" : "●"; },
  },
  watch: { words() { this.title(); } },
  mounted() { this.title(); },
  methods: {
    all, below, count, exact, plural,
    show(group) { Object.assign(this, { group, asked: "" }); },
    sum(statuses) { return statuses.reduce((sum, status) => sum + this.group.totals[status], 0); },
    title() { document.title = `${this.mark} ${count(this.over)} of ${count(this.group.total)} ${this.group.title} · Rinse`; },
    act(name) {
      if (this.asked === name) return;
      this.asked = name;
      this.$emit("act", name);
    },
  },
  template: `
    <header class="job-head">
      <div class="job-line"><h1><bdi>{{ group.title }}</bdi></h1><span class="muted job-progress" role="status">{{ words }}</span></div>
      <div class="job-acts">
        <button v-if="moving" type="button" class="button" :aria-disabled="asked === 'cancel'" @click="act('cancel')">Cancel {{ count(moving) }}</button>
        <button v-if="given_up" type="button" class="button" :aria-disabled="asked === 'retry'" @click="act('retry')">Retry {{ count(given_up) }} failed</button>
        <a v-if="group.totals.done" class="button" :class="{ 'button-primary': !drafts }" :href="download" download><Icon name="download" />Download {{ group.totals.done === 1 ? "the clean file" : all(group.totals.done, "clean file") }}</a>
        <a v-if="group.draft" class="button button-primary" :href="below('/jobs/' + group.draft[0])">{{ group.tables ? "Build the recipe" : "Look at " + group.draft[1] }}</a>
      </div>
      <div v-if="moving" class="bar" role="progressbar" aria-label="Jobs that have ended" aria-valuemin="0" :aria-valuemax="group.total" :aria-valuenow="over"><i :style="{ width: (over / group.total) * 100 + '%' }"></i></div>
      <p class="muted small job-facts"><span>{{ plural(group.total, "file") }}</span><span>made {{ exact(group.created_at) }}</span><span v-if="group.tables">Build the recipe on <bdi>{{ group.draft[1] }}</bdi>, then run it on {{ group.tables < drafts ? all(group.tables, "table") + " among them" : "all of them" }}.</span><span v-if="moving">You can close this page; the work goes on.</span></p>
      <dl v-if="group.totals.done" class="numbers panel group-numbers"><div v-for="[word, value, look] in numbers" class="number" :class="value ? look : ''"><dt>{{ word }}</dt><dd>{{ count(value) }}</dd></div></dl>
    </header>`,
};
