import { wear } from "favicon";
import { ACTIVE, StatusMark, bytes, count, duration, exact, handingOn, inTurn, percent, plural, short, tryingAgain } from "rinse";

const WINDOW = 8; // samples for the rate
const MARKS = { draft: "✎", queued: "○", running: "◐", retrying: "↻", done: "●", failed: "✕", dead: "☠", cancelled: "⊘" };
const ACTS = { draft: ["run"], queued: ["cancel"], running: ["cancel"], retrying: ["cancel"], done: ["again"], failed: ["again", "retry"], dead: ["retry", "again"], cancelled: ["retry", "again"] };

// The live head of a job's page: what it is, its status, and the next action.
export default {
  components: { StatusMark },
  props: { unit: String, work: String, given: Object, rows: Number, blocked: String, fed: Boolean },
  emits: ["act"],
  data() {
    return { job: { ...this.given }, seen: [], asked: "", sure: false, known: this.rows, trouble: this.blocked, runWords: null, live: this.fed, turn: null, now: 0, clock: 0 };
  },
  computed: {
    acts() { return (ACTS[this.job.status] ?? []).filter((act) => act !== "again" || this.job.file); },
    heading() { return this.job.file?.name ?? (this.work || "A file that is gone"); },
    hindered() { return this.job.status === "draft" && !!this.trouble; },
    moving() { return ACTIVE.includes(this.job.status); },
    stopping() { return (this.asked === "cancel" || this.job.cancelling) && this.job.status === "running"; },
    pace() {
      if (this.job.status !== "running" || this.seen.length < 2) return null;
      const [first, last] = [this.seen[0], this.seen.at(-1)];
      const seconds = (last.at - first.at) / 1000;
      if (seconds < 0.2 || last.share <= first.share) return null;
      return { rows: (last.rows - first.rows) / seconds, left: ((1 - last.share) * seconds) / (last.share - first.share) };
    },
    progress() {
      if (this.stopping) return "stopping at the next batch";
      if (this.job.status === "retrying") return tryingAgain(this.job.next_at, this.now);
      if (this.job.status === "queued") return this.live ? inTurn(this.turn) : "waiting for the queue";
      if (this.job.status !== "running") return "";
      const words = [percent(this.job.progress ?? 0), this.job.phase];
      if (this.job.rows_done) words.push(this.job.rows_total ? `${count(this.job.rows_done)} of ${plural(this.job.rows_total, this.unit)}` : plural(this.job.rows_done, this.unit));
      if (this.pace?.rows > 0) words.push(`${short(this.pace.rows)} ${this.unit}s/s`);
      if (this.pace) words.push(`${duration(this.pace.left)} left`);
      return words.filter(Boolean).join(" · ");
    },
    facts() {
      const facts = this.job.file ? [this.work, bytes(this.job.file.bytes ?? 0)].filter(Boolean) : [];
      if (this.known != null) facts.push(plural(this.known, "row"));
      if (this.job.ended_at && this.job.started_at) facts.push(`took ${duration((new Date(this.job.ended_at) - new Date(this.job.started_at)) / 1000)}`);
      if (this.job.email) facts.push(this.job.email);
      if (this.job.attempt > 1) facts.push(`attempt ${this.job.attempt}`);
      return facts;
    },
    when() { return this.job.created_at ? exact(this.job.created_at) : ""; },
  },
  watch: {
    "job.status": { handler(status) { // the time until a retry counts down by the second
      clearInterval(this.clock);
      this.now = Date.now();
      if (status === "retrying") this.clock = setInterval(() => (this.now = Date.now()), 1000);
    }, immediate: true },
  },
  mounted() {
    this.observe();
    this.title();
    addEventListener("keydown", this.keys);
  },
  unmounted() {
    clearInterval(this.clock);
    removeEventListener("keydown", this.keys);
  },
  methods: {
    patch(news) {
      if (news.version < this.job.version) return;
      if (news.attempt !== undefined && news.attempt !== this.job.attempt) this.seen = [];
      handingOn(this, this.$refs.acts, () => (this.job = { ...this.job, ...news }), () => (this.$refs.acts.contains(document.activeElement) ? null : this.$refs.name));
      if (this.job.status !== "running") this.asked = "";
      this.observe();
      this.title();
    },
    feed(live) {
      this.live = live;
    },
    wait(turn) { this.turn = turn; },
    know(rows, blocked, runWords) {
      Object.assign(this, { known: rows, trouble: blocked, runWords });
    },
    observe() {
      if (this.job.status !== "running") return;
      this.seen.push({ at: Date.now(), share: this.job.progress ?? 0, rows: this.job.rows_done ?? 0 });
      if (this.seen.length > WINDOW) this.seen.shift();
    },
    title() {
      const share = this.job.status === "running" ? ` ${percent(this.job.progress ?? 0)}` : "";
      document.title = `${MARKS[this.job.status]}${share} ${this.heading} · Rinse`;
      wear(this.job.status, this.job.progress);
    },
    keys(event) {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || this.job.status !== "draft" || this.trouble || this.asked) return;
      event.preventDefault();
      document.activeElement?.blur(); // so that what was just typed is sent first
      this.act("run");
    },
    act(name) {
      if (this.asked === name) return;
      this.asked = name;
      this.$emit("act", name);
    },
    remove() {
      if (this.sure) this.act("remove");
      this.sure = !this.sure;
    },
    refused() { this.asked = ""; },
    label(act) {
      const run = this.runWords ?? (this.unit !== "row" ? "Run" : this.job.group ? "Run on this file alone" : this.known == null ? "Run on all rows" : `Run on ${plural(this.known, "row")}`);
      return { run, cancel: this.stopping ? "Stopping" : "Cancel", retry: "Retry", again: "Run again with changes" }[act];
    },
    primary(act) { return this.acts[0] === act && !(act === "run" && this.job.group) && act !== "cancel" && this.job.status !== "done"; }, // a failed job needs another recipe first
  },
  template: `
    <header class="job-head">
      <div class="job-line">
        <h1 ref="name" tabindex="-1"><bdi>{{ heading }}</bdi></h1>
        <StatusMark :status="job.status" role="status" />
        <span v-if="progress || moving" class="muted job-progress">{{ progress }}</span>
      </div>
      <div ref="acts" class="job-acts">
        <button v-if="!moving" type="button" class="button button-quiet" :class="{ 'button-danger': sure }" :disabled="asked === 'remove'" @click="remove" @blur="sure = false" @keydown.escape="sure = false">{{ sure ? "Delete for good" : "Delete" }}</button>
        <button v-for="name in acts" :key="name" type="button" class="button" :class="{ 'button-primary': primary(name) }"
          :disabled="name === 'run' && !!trouble" :aria-disabled="asked === name" :aria-describedby="name === 'run' && hindered ? 'hindered' : null" :title="name === 'run' && !trouble ? 'Ctrl+Enter' : ''" @click="act(name)">{{ label(name) }}</button>
        <p id="hindered" class="muted small" role="status" :title="hindered ? trouble : null">{{ hindered ? trouble : "" }}</p>
      </div>
      <div v-if="moving" class="bar" role="progressbar" aria-label="Progress" aria-valuemin="0" aria-valuemax="100" :aria-valuenow="Math.round((job.progress ?? 0) * 100)"><i :style="{ width: (job.progress ?? 0) * 100 + '%' }"></i></div>
      <p class="muted small job-facts"><span v-for="fact in facts">{{ fact }}</span><span v-if="job.whose">of <bdi>{{ job.whose }}</bdi></span><span v-if="when">made {{ when }}</span><span v-if="moving" class="job-leave">You can close this page; the work goes on.</span></p>
    </header>`,
};
