import { OVER, StatusMark, ago, bytes, duration, exact, percent, plural } from "rinse";

const MINUTE = 60000;

// Jobs, newest first, live: one row is patched where it stands; rows come and go one by one.
export default {
  components: { StatusMark },
  props: { given: Array, people: Boolean, none: Object },
  data() { return { jobs: [...this.given], now: Date.now(), clock: 0, fresh: null }; },
  mounted() { this.clock = setInterval(() => (this.now = Date.now()), MINUTE); },
  unmounted() { clearInterval(this.clock); },
  methods: {
    bytes, exact,
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
    remove(id) { this.jobs = this.jobs.filter((job) => job.id !== id); },
    replace(jobs) { this.jobs = jobs; },
    share(job) { return job.status === "running" ? (job.progress ?? 0) : null; },
    what(job) {
      if (job.status === "running") return [percent(job.progress ?? 0), job.rows_done ? plural(job.rows_done, "row") : job.phase].filter(Boolean).join(" · ");
      if (job.done) return [plural(job.done.rows_out, "row"), job.done.rows_rejected ? `${plural(job.done.rows_rejected, "row")} removed` : "", job.done.cells_changed ? `${plural(job.done.cells_changed, "cell")} changed` : ""].filter(Boolean).join(" · ");
      return "";
    },
    took(job) { return OVER.includes(job.status) && job.started_at && job.ended_at ? duration((new Date(job.ended_at) - new Date(job.started_at)) / 1000) : ""; },
  },
  template: `
    <div class="jobs panel">
      <table class="table" v-if="jobs.length">
        <thead><tr><th scope="col">Status</th><th scope="col">File</th><th scope="col">What it did</th><th v-if="people" scope="col">Owner</th><th scope="col" class="num">Took</th><th scope="col" class="num">Made</th></tr></thead>
        <tbody>
          <tr v-for="job in jobs" :key="job.id" :class="{ fresh: fresh === job.id }">
            <td class="jobs-status"><StatusMark :status="job.status" /></td>
            <th scope="row" class="jobs-file"><a :href="'/jobs/' + job.id"><bdi>{{ job.name ?? "A file that is gone" }}</bdi></a><span class="faint small num">{{ bytes(job.bytes ?? 0) }}</span><p v-if="job.error" class="jobs-error small">{{ job.error }}</p></th>
            <td class="jobs-what num" data-label="What it did">{{ what(job) }}<div v-if="share(job) !== null" class="bar" role="progressbar" aria-label="Progress" :aria-valuenow="Math.round(share(job) * 100)" aria-valuemin="0" aria-valuemax="100"><i :style="{ width: share(job) * 100 + '%' }"></i></div></td>
            <td v-if="people" class="muted" data-label="Owner"><bdi>{{ job.owner }}</bdi></td>
            <td class="num muted" data-label="Took">{{ took(job) }}</td>
            <td class="num muted" data-label="Made"><time :datetime="job.created_at" :title="exact(job.created_at)">{{ ago(job.created_at) }}</time></td>
          </tr>
        </tbody>
      </table>
      <p v-else class="empty"><strong>{{ none.what }}</strong>{{ none.next }}</p>
    </div>`,
};
