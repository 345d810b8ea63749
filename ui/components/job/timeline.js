import { StatusMark, below, duration, plural, toTheSecond } from "rinse";

const LASTS = { queued: "waited", running: "worked", retrying: "waited" };

// The history of a job, oldest first, with the duration of each status.
export default {
  components: { StatusMark },
  props: { given: Array, job: String },
  data() { return { lines: this.given }; },
  computed: {
    attempts() { return this.lines.at(-1)?.attempt ?? 1; },
    zone() { return Intl.DateTimeFormat().resolvedOptions().timeZone; },
  },
  methods: {
    below, plural, toTheSecond,
    show(lines) { this.lines = lines; },
    lasted(i) {
      const [line, next] = [this.lines[i], this.lines[i + 1]];
      return next && LASTS[line.status] ? `${LASTS[line.status]} ${duration((new Date(next.at) - new Date(line.at)) / 1000)}` : "";
    },
    again(i) { return i > 0 && this.lines[i].attempt !== this.lines[i - 1].attempt; },
  },
  template: `
    <details v-if="lines.length > 1" class="timeline panel">
      <summary class="panel-bar"><h2>Timeline</h2><span class="count">{{ lines.length }}</span><span v-if="attempts > 1" class="muted small">{{ plural(attempts, "attempt") }}</span></summary>
      <ol class="timeline-lines" aria-label="Timeline">
        <li v-for="(line, i) in lines" :key="line.version" :class="{ 'timeline-again': again(i) }">
          <time class="num faint small" :datetime="line.at" :title="zone">{{ toTheSecond(line.at) }}</time>
          <StatusMark :status="line.status" />
          <span class="faint small">{{ attempts > 1 ? "attempt " + line.attempt : "" }}</span>
          <span class="muted small timeline-lasted">{{ lasted(i) }}</span>
          <p v-if="line.note" class="small timeline-note">{{ line.note }}</p>
        </li>
      </ol>
      <p class="small timeline-foot"><a :href="below('/api/v1/jobs/' + job + '/log')">The log as JSON</a></p>
    </details>`,
};
