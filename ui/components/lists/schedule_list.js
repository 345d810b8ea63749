import { Icon, ago, below, exact, handingOn, plural } from "rinse";

const STATES = { started: "cancelled", nothing: "cancelled", waiting: "running", failed: "failed", missed: "warn" };
const EXAMPLES = ["every day at 7", "every Monday at 7", "every weekday at 18:00", "every Monday and Thursday at 7:30", "every hour", "every 15 minutes", "on day 1 of every month at 6", "on the last day of every month at 18:00"];
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
const ZONES = Intl.supportedValuesOf?.("timeZone") ?? [];
const place = () => `schedule ${location.pathname}${location.search}`; // where a form that is being filled in is kept, in this tab
const EMPTY = { name: "", when: "every Monday at 7", zone: HERE, missed: "skip", kind: "clean", recipe_id: "", type: "file", file_id: "", address: "", url: "", copy_to: "", email: "", webhook: "" };

// Schedules: what they do, next times, outcomes; and the form to create or change one.
export default {
  components: { Icon },
  props: { given: Array, choices: Object, recipe: String },
  emits: ["look", "save", "act", "history"],
  data() {
    return { rows: this.given, form: null, id: null, version: 0, meant: "", next: [], wrong: "", said: "", sure: null, asked: "", open: null, runs: [], busy: false, now: Date.now(), clock: 0, typing: 0 };
  },
  created() { Object.assign(this, { EXAMPLES, ZONES }); },
  mounted() {
    this.clock = setInterval(() => (this.now = Date.now()), 15000);
    const recipe = this.choices.recipes.find(({ id }) => id === this.recipe);
    if (this.bringBack()) return;
    if (recipe) this.begin({ name: recipe.name, options: { recipe_id: recipe.id } });
  },
  unmounted() {
    clearInterval(this.clock);
    clearTimeout(this.typing);
  },
  watch: {
    form: { deep: true, handler(form) { form ? sessionStorage.setItem(place(), JSON.stringify({ form, id: this.id, version: this.version })) : sessionStorage.removeItem(place()); } },
  },
  computed: {
    sources() { return [["file", "One of my files"], ...(this.choices.places.length ? [["place", "A folder or bucket"]] : []), ["web", "An address"]]; },
  },
  methods: {
    ago, below, exact, plural,
    show(rows) { handingOn(this, this.$el, () => Object.assign(this, { rows, now: Date.now(), asked: "" }), () => (this.$el.contains(document.activeElement) ? null : this.$refs.new)); },
    echo(meant, next, wrong) { Object.assign(this, { meant, next, wrong }); },
    refuse(said) { Object.assign(this, { said, busy: false, asked: "" }); },
    saved() {
      sessionStorage.removeItem(place());
      history.replaceState(history.state, "", location.pathname); // with the recipe in it, a reload would begin another schedule
      this.leave();
    },
    leave() {
      Object.assign(this, { form: null, said: "", busy: false });
      this.$nextTick(() => (this.id && document.getElementById("change" + this.id) ? document.getElementById("change" + this.id) : this.$refs.new).focus());
    },
    remember(id, runs) { if (id === this.open) this.runs = runs; },
    renew() { if (this.open) this.$emit("history", this.open); },
    begin(row) {
      const source = row?.source ?? { type: "file" };
      const own = row && { ...row, recipe_id: row.options.recipe_id ?? (row.options.recipe ? "kept" : "") };
      this.form = { ...EMPTY, ...own, ...source, copy_to: row?.copy_to ?? "", email: row?.email ?? "", webhook: row?.webhook ?? "" };
      Object.assign(this, { id: row?.id ?? null, version: row?.version ?? 0, said: "", kept: row?.options });
      this.ask();
      this.$nextTick(() => this.$refs.name?.focus());
    },
    bringBack() { // what was typed before the page was loaded again
      const { form, id, version } = JSON.parse(sessionStorage.getItem(place())) ?? {}, row = this.rows.find((each) => each.id === id);
      if (!form || (id && !row)) return false;
      Object.assign(this, { form: { ...EMPTY, ...form }, id, version, kept: row?.options });
      this.ask();
      return true;
    },
    ask() { if (this.form) this.$emit("look", this.form.when, this.form.zone); },
    typed() {
      clearTimeout(this.typing);
      this.typing = setTimeout(this.ask, 250);
    },
    save() { // invalid input is refused by the answer: a button disabled while typing would lose the focus
      if (this.busy) return;
      const f = this.form;
      const source = { file: { type: "file", file_id: f.file_id }, place: { type: "place", address: f.address }, web: { type: "web", url: f.url } }[f.type];
      const options = f.kind !== "clean" || f.recipe_id === "kept" ? (f.kind === "clean" ? this.kept : {}) : { recipe_id: f.recipe_id };
      this.busy = true;
      this.$emit("save", this.id, this.version, { name: f.name, when: f.when, zone: f.zone, missed: f.missed, kind: f.kind, options, source, copy_to: f.copy_to || null, email: f.email || null, webhook: f.webhook || null });
    },
    act(name, row) {
      if (this.isAsked(row, name)) return;
      if (name === "remove" && this.sure !== row.id) return (this.sure = row.id);
      this.asked = name + row.id;
      this.$emit("act", name, row.id, row.version);
    },
    isAsked(row, ...names) { return names.some((name) => this.asked === name + row.id); },
    look(row) {
      this.open = this.open === row.id ? null : row.id;
      this.runs = [];
      if (this.open) this.$emit("history", row.id);
    },
    from(row) {
      const { type, file_id, address, url } = row.source;
      if (type === "file") return this.choices.files.find((file) => file.id === file_id)?.name ?? "a file";
      return type === "place" ? `what is new in ${address}` : url;
    },
    does(row) {
      if (row.kind !== "clean") return this.choices.kinds.find((kind) => kind.id === row.kind)?.title ?? row.kind;
      const saved = this.choices.recipes.find((recipe) => recipe.id === row.options.recipe_id);
      return saved ? `Clean with “${saved.name}”` : "Clean";
    },
    at(when, zone) {
      try {
        return `${new Date(when).toLocaleDateString(undefined, { weekday: "short", timeZone: zone })} ${exact(when, zone)}`;
      } catch {
        return exact(when);
      }
    },
    mark: (run) => run.ends[0]?.[0] ?? STATES[run.state],
    became(run) {
      if (run.started === 1 && run.ends.length) return run.ends[0][0];
      if (run.ends.length) return run.ends.map(([status, n]) => `${n} ${status}`).join(", ");
      const words = { started: `${plural(run.started, "job")}, deleted since`, nothing: "nothing new", waiting: "getting its files", failed: "failed", missed: "missed" };
      return words[run.state];
    },
  },
  template: `
    <div class="schedules-all">
      <div class="page-head"><h1>Schedules</h1><button type="button" ref="new" class="button button-primary" :disabled="!!form" @click="begin(null)"><Icon name="plus" />New schedule</button></div>
      <p v-if="said && !form" class="notice" role="alert"><Icon name="warn" />{{ said }}</p>
      <form v-if="form" class="panel schedule-form" @submit.prevent="save" @keydown.escape="leave" :aria-label="id ? 'Change the schedule' : 'New schedule'">
        <h2>{{ id ? "Change the schedule" : "New schedule" }}</h2>
        <label class="field"><span>Name</span><input ref="name" class="input" v-model="form.name" required maxlength="200" placeholder="Orders, weekly" /></label>
        <div class="schedule-when">
          <label class="field"><span>When, in words or as a cron line</span><input class="input" v-model="form.when" required maxlength="100" list="schedule-examples" autocomplete="off" :aria-invalid="String(!!wrong)" @input="typed" /></label>
          <label class="field"><span>Time zone</span><input class="input" v-model="form.zone" required maxlength="64" list="schedule-zones" autocomplete="off" @input="typed" /></label>
          <datalist id="schedule-examples"><option v-for="each in EXAMPLES" :value="each"></option></datalist>
          <datalist id="schedule-zones"><option v-for="each in ZONES" :value="each"></option></datalist>
          <p class="small schedule-echo" :class="wrong ? 'step-error' : 'muted'" role="status"><template v-if="wrong">{{ wrong }}</template><template v-else-if="meant"><strong>{{ meant }}</strong>: next {{ next.map((each) => at(each, form.zone)).join(' · ') }}</template></p>
        </div>
        <fieldset class="field"><legend class="small muted">File from</legend>
          <div class="choices"><label v-for="[value, word] in sources"><input type="radio" name="source" :value="value" v-model="form.type" />{{ word }}</label></div>
        </fieldset>
        <label v-if="form.type === 'file'" class="field"><span>File</span><select class="select" v-model="form.file_id" required><option value="" disabled>Choose</option><option v-for="file in choices.files" :value="file.id">{{ file.name }} · {{ exact(file.since) }}</option></select></label>
        <label v-if="form.type === 'place'" class="field"><span>Folder, or gs://bucket/prefix: what is new there</span><input class="input" v-model="form.address" required :placeholder="choices.places[0]" /></label>
        <label v-if="form.type === 'web'" class="field"><span>Address of the file</span><input class="input" type="url" v-model="form.url" required placeholder="https://example.org/orders.csv" /></label>
        <div class="schedule-pair">
          <label class="field"><span>What to do</span><select class="select" v-model="form.kind"><option v-for="kind in choices.kinds" :value="kind.id">{{ kind.title }}</option></select></label>
          <label v-if="form.kind === 'clean'" class="field"><span>Recipe</span><select class="select" v-model="form.recipe_id" required><option value="" disabled>{{ choices.recipes.length ? "Choose" : "None is saved yet" }}</option><option v-if="kept?.recipe" value="kept">The recipe it has</option><option v-for="recipe in choices.recipes" :value="recipe.id">{{ recipe.name }}</option></select></label>
          <p v-if="form.kind === 'clean' && !choices.recipes.length" class="small muted schedule-echo"><a :href="below('/')">Drop a file</a>, build a recipe on its page, and save it there. This form waits for you.</p>
        </div>
        <fieldset class="field"><legend class="small muted">If Rinse was not running at that time</legend>
          <div class="choices"><label><input type="radio" name="missed" value="skip" v-model="form.missed" />Skip it</label><label><input type="radio" name="missed" value="once" v-model="form.missed" />Run once afterwards</label></div>
        </fieldset>
        <div class="schedule-pair">
          <label v-if="choices.places.length" class="field"><span>Leave results in (optional)</span><input class="input" v-model="form.copy_to" :placeholder="choices.places[0]" /></label>
          <label v-if="choices.mails" class="field"><span>Mail to (optional)</span><input class="input" type="email" v-model="form.email" /></label>
          <label class="field"><span>Webhook (optional)</span><input class="input" type="url" v-model="form.webhook" /></label>
        </div>
        <p v-if="said" class="notice" role="alert"><Icon name="warn" />{{ said }}</p>
        <div class="schedule-acts"><button class="button button-primary">{{ id ? "Save" : "Make the schedule" }}</button><button type="button" class="button button-quiet" @click="leave">Cancel</button></div>
      </form>
      <ul v-if="rows.length" class="panel schedule-rows" aria-label="Schedules">
        <li v-for="row in rows" :key="row.id">
          <div class="schedule-what"><h2><bdi>{{ row.name }}</bdi></h2><p class="muted small"><bdi>{{ does(row) }}</bdi> · <bdi>{{ from(row) }}</bdi><template v-if="row.copy_to"> · results in <bdi>{{ row.copy_to }}</bdi></template></p></div>
          <div class="schedule-time"><p>{{ row.when }} <span class="muted small">{{ row.zone }}</span></p><p class="muted small"><template v-if="row.paused"><span class="state-paused">paused</span></template><template v-else>next <time :datetime="row.next[0]" :title="row.next.map((each) => at(each, row.zone)).join(' · ')">{{ at(row.next[0], row.zone) }}</time></template></p></div>
          <p class="schedule-last small"><template v-if="row.last"><component :is="row.last.jobs.length ? 'a' : 'span'" class="status" :class="'status-' + mark(row.last)" :href="row.last.jobs[0] && below('/jobs/' + row.last.jobs[0].id)"><Icon :name="mark(row.last)" />{{ became(row.last) }}</component> <time class="muted" :datetime="row.last.started_at" :title="exact(row.last.started_at)">{{ ago(row.last.started_at, now) }}</time><span v-if="row.last.note && row.last.state !== 'nothing'" class="muted schedule-why">{{ row.last.note }}</span></template><span v-else class="muted">not started yet</span></p>
          <div class="schedule-buttons">
            <button type="button" class="button button-small" :aria-disabled="isAsked(row, 'run')" @click="act('run', row)">Run now</button>
            <button type="button" class="button button-quiet button-small" :aria-disabled="isAsked(row, 'pause', 'resume')" @click="act(row.paused ? 'resume' : 'pause', row)">{{ row.paused ? "Resume" : "Pause" }}</button>
            <button type="button" class="button button-quiet button-small" :id="'change' + row.id" @click="begin(row)">Change</button>
            <button type="button" class="button button-quiet button-small" :aria-expanded="String(open === row.id)" @click="look(row)">History</button>
            <button type="button" class="button button-quiet button-small" :class="{ 'button-danger': sure === row.id }" @click="act('remove', row)" @blur="sure = null">{{ sure === row.id ? "Delete for good" : "Delete" }}</button>
          </div>
          <ol v-if="open === row.id" class="schedule-runs" aria-label="Runs">
            <li v-for="run in runs" :key="run.slot"><time :datetime="run.slot" :title="exact(run.slot)">{{ at(run.slot, row.zone) }} <span class="muted small">{{ row.zone }}</span></time><span class="status" :class="'status-' + mark(run)"><Icon :name="mark(run)" />{{ became(run) }}</span><span class="small muted">{{ run.by_hand ? "by hand. " : "" }}{{ run.note }} <template v-for="(job, i) in run.jobs"><a :href="below('/jobs/' + job.id)" :title="job.status">job {{ i + 1 }}</a> </template><template v-if="run.started > run.jobs.length && run.jobs.length">and {{ run.started - run.jobs.length }} more</template></span></li>
            <li v-if="!runs.length" class="muted small">Not started yet.</li>
          </ol>
        </li>
      </ul>
      <div v-else-if="!form" class="panel empty"><strong>No schedule yet</strong>Clean a file every Monday at 7, or whatever is new in a folder every hour.</div>
    </div>`,
};
