import { BulkBar } from "bulk_bar";
import { OVER, StatusMark, ago, below, bytes, count, duration, exact, inTurn, percent, plural, tryingAgain } from "rinse";

const SECOND = 1000, MINUTE = 60 * SECOND;

// Jobs, live: rows are patched in place, and added and removed one by one. With `heads` it can be sorted, and rows selected.
export default {
  components: { BulkBar, StatusMark },
  props: { given: Array, people: Boolean, none: Object, heads: Object, matching: String, narrowed: Boolean, found: Number },
  emits: ["act"],
  data() { return { jobs: [...this.given], now: Date.now(), clock: 0, fresh: null, chosen: new Set(), all: false, total: this.found, busy: false, last: null, waits: {} }; },
  computed: {
    onPage() { return this.jobs.filter((job) => this.chosen.has(job.id)); },
    ticks() { return this.jobs.some((job) => ["running", "retrying"].includes(job.status)); },
    whole() { return this.jobs.length > 0 && this.onPage.length === this.jobs.length; },
  },
  watch: {
    ticks: { handler(ticks) { // times of running and retrying jobs change by the second, all others by the minute
      clearInterval(this.clock);
      this.now = Date.now();
      this.clock = setInterval(() => (this.now = Date.now()), ticks ? SECOND : MINUTE);
    }, immediate: true },
  },
  unmounted() { clearInterval(this.clock); },
  methods: {
    below, bytes, exact,
    ago(when) { return ago(when, this.now); },
    patch(news) {
      const job = this.jobs.find((each) => each.id === news.id);
      if (!job || news.version < job.version) return;
      if (news.status && news.status !== job.status) this.fresh = job.id;
      Object.assign(job, news);
    },
    insert(place, job) {
      this.jobs.splice(place, 0, job);
      this.fresh = job.id;
    },
    remove(id) {
      this.jobs = this.jobs.filter((job) => job.id !== id);
      this.chosen.delete(id);
    },
    wait(waits) { this.waits = waits; },
    know(total) { this.total = total; },
    acted() { Object.assign(this, { chosen: new Set(), all: false, busy: false }); },
    take() { (this.$el.querySelector(".jobs-choice input") ?? this.$el).focus(); }, // takes the focus from the bar that disappears
    choose(job, place, event) {
      const on = event.target.checked;
      const [from, to] = event.shiftKey && this.last !== null ? [Math.min(place, this.last), Math.max(place, this.last)] : [place, place];
      for (const each of this.jobs.slice(from, to + 1)) on ? this.chosen.add(each.id) : this.chosen.delete(each.id);
      Object.assign(this, { last: place, all: false });
    },
    choosePage(event) {
      this.chosen = new Set(event.target.checked ? this.jobs.map((job) => job.id) : []);
      this.all = false;
    },
    act(name) {
      this.busy = true;
      this.$emit("act", name, this.all ? null : this.onPage.map((job) => job.id));
    },
    share(job) { return job.status === "running" ? (job.progress ?? 0) : null; },
    what(job) {
      if (job.status === "running") return [percent(job.progress ?? 0), job.rows_done ? plural(job.rows_done, "row") : job.phase].filter(Boolean).join(" · ");
      if (job.status === "queued") return inTurn(this.waits[job.id]);
      if (job.status === "retrying") return tryingAgain(job.next_at, this.now);
      if (!job.done || job.done.rows_in == null) return job.made ?? "";
      const gone = job.done.rows_out - job.done.rows_in;
      const rows = gone ? `${gone < 0 ? "−" : "+"}${plural(Math.abs(gone), "row")}` : "";
      const cells = job.done.cells_changed ? plural(job.done.cells_changed, "cell") : "";
      return [rows, cells].filter(Boolean).join(" · ") || "nothing to change";
    },
    inFull(job) { return job.done?.rows_in == null ? (job.made ?? "") : `${plural(job.done.rows_in, "row")} in, ${count(job.done.rows_out)} out, ${count(job.done.rows_rejected)} removed, ${plural(job.done.cells_changed, "cell")} changed`; },
    took(job) {
      const end = job.status === "running" ? this.now : OVER.includes(job.status) && job.ended_at;
      return job.started_at && end ? duration(Math.max(0, new Date(end) - new Date(job.started_at)) / 1000) : "";
    },
    name(job) { return job.name ?? "A file that is gone"; },
  },
  template: `
    <div class="jobs panel" tabindex="-1">
      <BulkBar v-if="heads" :chosen="onPage" :all="all" :total="total" :matching="matching" :narrowed="narrowed" :people="people" :busy="busy" @all="all = true" @none="acted" @act="act" @left="take" />
      <table class="table" v-if="jobs.length">
        <thead><tr>
          <th v-if="heads" scope="col" class="jobs-choice"><input type="checkbox" aria-label="Choose all on this page" :checked="whole" :indeterminate="onPage.length > 0 && !whole" @change="choosePage" /></th>
          <th v-for="[key, word, look] in [['status', 'Status'], ['name', 'File'], ['rows', 'What it did'], ...(people ? [['owner', 'Owner']] : []), ['took', 'Took', 'num'], ['made', 'Made', 'num']]" scope="col" :class="look" :aria-sort="heads?.[key]?.now || undefined"><a v-if="heads?.[key]" :href="below(heads[key].address)" :title="heads[key].next">{{ word }}<span v-if="heads[key].now" aria-hidden="true">{{ heads[key].now === "ascending" ? " ↑" : " ↓" }}</span></a><template v-else>{{ word }}</template></th>
        </tr></thead>
        <tbody>
          <tr v-for="(job, place) in jobs" :key="job.id" :class="{ fresh: fresh === job.id, chosen: chosen.has(job.id) }">
            <td v-if="heads" class="jobs-choice"><input type="checkbox" :aria-label="'Choose ' + name(job)" :checked="chosen.has(job.id)" @click="choose(job, place, $event)" /></td>
            <td class="jobs-status"><StatusMark :status="job.status" /></td>
            <th scope="row" class="jobs-file"><a :href="below('/jobs/' + job.id)"><bdi>{{ name(job) }}</bdi></a><span class="faint small num">{{ bytes(job.bytes ?? 0) }}</span><span v-if="job.kind" class="faint small">{{ job.kind }}</span><a v-if="job.group" class="jobs-group small" :href="below('/groups/' + job.group.id)">in <bdi>{{ job.group.title }}</bdi></a><p v-if="job.error" class="jobs-error small">{{ job.error }}</p></th>
            <td class="jobs-what num" data-label="What it did" :title="inFull(job)">{{ what(job) }}<div v-if="share(job) !== null" class="bar" role="progressbar" aria-label="Progress" :aria-valuenow="Math.round(share(job) * 100)" aria-valuemin="0" aria-valuemax="100"><i :style="{ width: share(job) * 100 + '%' }"></i></div></td>
            <td v-if="people" class="muted" data-label="Owner"><bdi>{{ job.owner }}</bdi></td>
            <td class="num muted" data-label="Took">{{ took(job) }}</td>
            <td class="num muted" data-label="Made"><time :datetime="job.created_at" :title="exact(job.created_at)">{{ ago(job.created_at) }}</time></td>
          </tr>
        </tbody>
      </table>
      <p v-else class="empty"><strong>{{ none.what }}</strong><template v-for="[text, address] in none.next"><a v-if="address" :href="below(address)">{{ text }}</a><template v-else>{{ text }}</template></template></p>
    </div>`,
};
