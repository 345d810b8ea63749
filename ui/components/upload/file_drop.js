import { Icon, below, bytes, duration, handingOn, hasFiles, percent } from "rinse";
import { arrived, forget, send } from "sending";

const MEMORY = "uploads of "; // by address of the page, in this tab

const begun = (file) => ({ file, id: null, job: null, sent: 0, share: 0, speed: "", state: "waiting", error: "", away: false, stop: null });

export default {
  components: { Icon },
  props: { limit: Number, accept: String, takes: String, samples: Array },
  emits: ["stored", "sample"],
  data: () => ({ over: false, busy: false, uploads: [], refusal: "" }),
  computed: {
    pending() { // what would be lost with this page
      const pending = this.uploads.filter(({ state, job }) => ["waiting", "sending", "lost"].includes(state) || (["stored", "arrived"].includes(state) && !job));
      return pending.map(({ file, id }) => ({ name: file.name, size: file.size, lastModified: file.lastModified, id }));
    },
    arrivals() { return this.uploads.filter((upload) => upload.state === "arrived"); },
  },
  watch: {
    pending: { handler(pending) { sessionStorage.setItem(MEMORY + location.pathname, JSON.stringify(pending)); }, flush: "sync" },
  },
  mounted() {
    for (const [name, hear] of this.heard()) addEventListener(name, hear);
    this.recall();
  },
  unmounted() {
    for (const [name, hear] of this.heard()) removeEventListener(name, hear);
  },
  methods: {
    below, bytes,
    percent,
    heard() { // files may be dropped anywhere on the page
      return [["dragover", this.drag], ["dragleave", this.drag], ["drop", this.drop], ["beforeunload", this.hold]];
    },
    drag(event) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      this.over = event.type === "dragover" || !!event.relatedTarget;
    },
    drop(event) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      this.over = false;
      this.add(event.dataTransfer.files);
    },
    async recall() { // the page may have been reloaded during an upload, as after a connection that was gone for long
      const left = JSON.parse(sessionStorage.getItem(MEMORY + location.pathname) ?? "[]");
      const found = await Promise.all(left.map(({ id, ...file }) => (id ? { file: { id } } : arrived(file))));
      const recalled = found.map(({ received, file }, i) => ({ ...begun(left[i]), id: file?.id ?? null, sent: received, state: file ? "arrived" : "lost" }));
      this.uploads.unshift(...recalled);
    },
    goOn() {
      const ids = this.arrivals.map((upload) => upload.id);
      for (const upload of this.arrivals) upload.state = "stored";
      this.$emit("stored", ids, true);
    },
    hold(event) { // the browser asks whether to leave, except if the page reloads itself because its connection was lost
      if (window.socket?.connected && this.uploads.some((upload) => upload.state === "sending" || upload.state === "waiting")) event.preventDefault();
    },
    picked(event) {
      this.add(event.target.files);
      event.target.value = "";
    },
    async add(files) {
      this.refusal = "";
      const added = [...files].map(begun);
      this.uploads = this.uploads.filter(({ file, state }) => state !== "lost" || !added.some((upload) => upload.file.name === file.name));
      const from = this.uploads.length;
      this.uploads.push(...added);
      const batch = this.uploads.slice(from);
      for (const upload of batch) await this.send(upload);
      const stored = batch.filter((upload) => upload.state === "stored");
      if (stored.length) this.$emit("stored", stored.map((upload) => upload.id), batch.every((upload) => upload.state !== "failed"));
    },
    async send(upload) {
      if (upload.state !== "waiting") return;
      if (upload.file.size > this.limit) return this.fail(upload, `It has ${bytes(upload.file.size)}; the limit is ${bytes(this.limit)}.`);
      upload.state = "sending";
      const answer = await this.put(upload);
      upload.stop = null;
      if (answer.stopped) return this.leave(upload);
      if (answer.error) return this.fail(upload, answer.error);
      Object.assign(upload, { id: answer.file.id, share: 1, state: "stored" });
    },
    put(upload) {
      const started = { at: performance.now(), sent: null };
      const { stop, done } = send(upload.file, (sent) => this.progress(upload, sent, started), (away) => { upload.away = away; });
      upload.stop = stop;
      return done;
    },
    progress(upload, sent, started) {
      started.sent ??= sent;
      const [size, elapsed] = [upload.file.size, performance.now() - started.at];
      Object.assign(upload, { sent, share: size ? sent / size : 0 });
      const rate = (sent - started.sent) / Math.max(elapsed / 1000, 0.05);
      upload.speed = elapsed < 700 || !rate ? "" : `${bytes(rate)}/s, ${duration((size - sent) / rate)} left`;
    },
    fail(upload, error) {
      Object.assign(upload, { state: "failed", error });
    },
    dismiss(upload) {
      if (upload.stop) return upload.stop();
      if (upload.state === "lost") forget(upload.file);
      this.leave(upload);
    },
    leave(upload) {
      upload.state = "stopped";
      handingOn(this, this.$refs.list, () => this.uploads.splice(this.uploads.indexOf(upload), 1), () => this.$refs.browse);
    },
    opened(ids, jobs) {
      for (const upload of this.uploads) if (ids.includes(upload.id)) upload.job = jobs[ids.indexOf(upload.id)];
    },
    refuse(sentence) {
      this.refusal = sentence;
      this.busy = false;
    },
    sample(key) {
      this.busy = true;
      this.$emit("sample", key);
    },
  },
  template: `
    <section class="drop" aria-label="Upload">
      <div class="drop-zone" :class="{ 'drop-over': over }">
        <Icon name="upload" />
        <p class="drop-lead">Drop files here, or
          <label class="link drop-browse">browse<input ref="browse" type="file" multiple :accept="accept" aria-label="Choose files to clean" @change="picked" /></label>
        </p>
        <p class="muted small">{{ takes.replace("{limit}", bytes(limit)) }}. Your file is kept as it is; Rinse works on a copy.</p>
      </div>
      <p v-if="refusal" class="notice" role="alert"><Icon name="warn" />{{ refusal }}</p>
      <ul v-if="uploads.length" ref="list" class="uploads" aria-live="polite">
        <li v-for="upload in uploads" class="upload">
          <div class="upload-line">
            <bdi class="upload-name">{{ upload.file.name }}</bdi>
            <span class="muted small num" v-if="upload.state === 'sending'">{{ bytes(upload.sent) }} of {{ bytes(upload.file.size) }}<template v-if="upload.away">, waiting for the connection</template><template v-else-if="upload.speed">, {{ upload.speed }}</template></span>
            <span class="muted small" v-else-if="upload.state === 'waiting'">waiting, {{ bytes(upload.file.size) }}</span>
            <span class="muted small" v-else-if="upload.state === 'arrived'">{{ bytes(upload.file.size) }}, has arrived</span>
            <a v-else-if="upload.job" class="small" :href="below('/jobs/' + upload.job)">Open</a>
            <span class="muted small" v-else-if="upload.state === 'stored'">stored, opening</span>
            <button v-if="upload.state !== 'stored'" type="button" class="button button-icon" @click="dismiss(upload)"
              :aria-label="(upload.state === 'sending' ? 'Cancel the upload of ' : 'Leave out ') + upload.file.name"><Icon name="close" /></button>
          </div>
          <p v-if="upload.job" class="muted small">Job <code>{{ upload.job }}</code></p>
          <div v-if="upload.state === 'sending'" class="bar" role="progressbar" :aria-valuenow="Math.round(upload.share * 100)" aria-valuemin="0" aria-valuemax="100" :aria-label="'Upload of ' + upload.file.name"><i :style="{ width: upload.share * 100 + '%' }"></i></div>
          <p v-if="upload.state === 'lost'" class="small">The page was left before it had all arrived. Drop the file again<template v-if="upload.sent">: {{ bytes(upload.sent) }} of {{ bytes(upload.file.size) }} need not be sent again</template>.</p>
          <p v-if="upload.error" class="upload-error small" role="alert">{{ upload.error }}</p>
        </li>
      </ul>
      <p v-if="arrivals.length"><button type="button" class="button button-primary" @click="goOn">{{ arrivals.length > 1 ? "Go on with the files that have arrived" : "Go on with it" }}</button></p>
      <ul v-if="samples.length" class="samples" aria-label="Samples to try with"><li v-for="([key, title, about], i) in samples" :key="key"><button type="button" class="button" :class="{ 'button-quiet': i }" :disabled="busy" :title="about" @click="sample(key)"><Icon v-if="!i" name="drop" />{{ title }}</button></li></ul>
    </section>`,
};
