import { Icon, OVER, ago, duration, exact, plural, toTheSecond } from "rinse";

const MARKS = { delivered: "done", waiting: "queued", failed: "failed", uncertain: "warn" };
const WORDS = { delivered: "delivered", waiting: "on its way", failed: "not delivered", uncertain: "may have arrived" };

// Who is notified when a job ends, and the delivery of each message.
export default {
  components: { Icon },
  props: { given: Object, mails: Boolean },
  emits: ["keep", "trial", "again", "secret"],
  data() {
    return { job: this.given, email: this.given.email ?? "", webhook: this.given.webhook ?? "", told: [], said: {}, wrong: {}, secret: "", now: Date.now(), clock: 0 };
  },
  mounted() { this.clock = setInterval(() => (this.now = Date.now()), 15000); },
  unmounted() { clearInterval(this.clock); },
  computed: {
    open() { return !OVER.includes(this.job.status); },
    worthALook() { return this.told.some((each) => each.state === "failed" || each.state === "uncertain"); },
    inWords() {
      if (this.told.length) return this.told.map((each) => `${this.place(each)} ${WORDS[each.state]}`).join(" · ");
      const asked = [this.job.email, this.job.webhook].filter(Boolean);
      return asked.length ? asked.join(" · ") : "when it has ended";
    },
  },
  methods: {
    ago, exact, duration, plural, toTheSecond,
    follow(job) {
      for (const name of ["email", "webhook"]) if (job[name] !== this.job[name]) this[name] = job[name] ?? "";
      this.job = job;
    },
    show(told) { Object.assign(this, { told, now: Date.now() }); },
    say(name, said, wrong) {
      this.said = { ...this.said, [name]: said };
      this.wrong = { ...this.wrong, [name]: wrong };
    },
    reveal(secret) { this.secret = secret; },
    keep(name) {
      if (this[name].trim() !== (this.job[name] ?? "") || this.wrong[name]) this.$emit("keep", name, this[name]);
    },
    mark: (each) => MARKS[each.state],
    word: (each) => WORDS[each.state],
    place(each) { return each.channel === "mail" ? "mail" : each.channel === "place" ? "copy" : each.occasion === "trial" ? "trial call" : "webhook"; },
    last(each) { return each.tries.at(-1)?.said ?? ""; },
  },
  template: `
    <details v-if="open || told.length" class="tell panel" :open="worthALook || undefined">
      <summary><span class="tell-title">Tell me</span><span class="muted tell-words">{{ inWords }}</span></summary>
      <div v-if="open" class="tell-asked">
        <label v-if="mails" class="field"><span>E-mail address</span><input class="input" type="email" autocomplete="email" placeholder="you@example.org" v-model="email" :aria-invalid="String(!!wrong.email)" @change="keep('email')" @keydown.enter="keep('email')" /><span class="small" :class="wrong.email ? 'step-error' : 'faint'" role="status">{{ said.email }}</span></label>
        <label class="field"><span>Webhook: an address of a program to call</span><input class="input" type="url" placeholder="https://example.org/told" v-model="webhook" :aria-invalid="String(!!wrong.webhook)" @change="keep('webhook')" @keydown.enter="keep('webhook')" /><span class="small" :class="wrong.webhook ? 'step-error' : 'faint'" role="status">{{ said.webhook }}</span></label>
      </div>
      <div v-if="job.webhook" class="tell-webhook">
        <button type="button" class="button button-small" @click="$emit('trial')">Try the webhook now</button>
        <button v-if="!secret" type="button" class="button button-quiet button-small" @click="$emit('secret')">Show the signing secret</button>
        <code v-else class="tell-secret">{{ secret }}</code>
      </div>
      <ul v-if="told.length" class="tell-told" aria-label="Messages">
        <li v-for="each in told" :key="each.id">
          <span class="status" :class="'status-' + mark(each)"><Icon :name="mark(each)" />{{ word(each) }}</span>
          <span class="tell-place"><bdi>{{ place(each) }} to {{ each.target }}</bdi><span v-if="last(each) && each.state !== 'delivered'" class="small muted">{{ last(each) }}</span></span>
          <span class="small muted tell-when"><template v-if="each.next_at">tried {{ plural(each.tries.length, 'time') }}, next <time :datetime="each.next_at">{{ exact(each.next_at) }}</time></template><time v-else :datetime="each.told_at ?? each.created_at" :title="exact(each.told_at ?? each.created_at)">{{ ago(each.told_at ?? each.created_at, now) }}</time></span>
          <button v-if="each.state === 'failed' && each.task" type="button" class="button button-small" @click="$emit('again', each.task)">Try again</button>
          <details v-if="each.tries.length > 1" class="tell-tries"><summary class="small">{{ plural(each.tries.length, 'try', 'tries') }}</summary><ol><li v-for="one in each.tries" class="small muted"><time :datetime="one.at">{{ toTheSecond(one.at) }}</time> {{ one.said }} ({{ duration(one.seconds) }})</li></ol></details>
        </li>
      </ul>
    </details>`,
};
