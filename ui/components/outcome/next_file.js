import { Icon, below, hasFiles, percent } from "rinse";

// A button for a file, which can be chosen or dropped on it.
export default {
  components: { Icon },
  props: { accept: String },
  emits: ["stored"],
  data: () => ({ over: false, share: null, refusal: "" }),
  mounted() {
    addEventListener("dragover", this.stay);
    addEventListener("drop", this.stay);
  },
  unmounted() {
    removeEventListener("dragover", this.stay);
    removeEventListener("drop", this.stay);
  },
  computed: {
    word() { return this.share === null ? "Run again on a new file" : `Uploading, ${percent(this.share)}`; },
  },
  methods: {
    stay(event) { // a file that misses the button would be opened in place of the page
      if (hasFiles(event)) event.preventDefault();
    },
    drop(event) {
      this.over = false;
      this.send(event.dataTransfer.files[0]);
    },
    picked(event) {
      this.send(event.target.files[0]);
      event.target.value = "";
    },
    send(file) {
      if (!file || this.share !== null) return;
      Object.assign(this, { share: 0, refusal: "" });
      const request = new XMLHttpRequest();
      request.open("PUT", below("/api/v1/files"));
      request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = (event) => (this.share = event.total ? event.loaded / event.total : 0);
      request.onload = () => this.answered(request);
      request.onerror = () => this.refuse("The connection broke off before it had all arrived. Try again.");
      request.send(file);
    },
    answered(request) {
      const said = JSON.parse(request.responseText || "{}");
      if (request.status === 201) this.$emit("stored", said.id);
      else this.refuse(said.detail ?? said.title ?? `The server refused it (${request.status}).`);
    },
    refuse(sentence) { Object.assign(this, { share: null, refusal: sentence }); },
  },
  template: `
    <span class="after-next">
      <label class="button after-drop" :class="{ 'drop-over': over }" @dragover.prevent="over = true" @dragleave="over = false" @drop.prevent="drop">
        <Icon name="upload" />{{ word }}<input type="file" class="after-file" :accept="accept" :disabled="share !== null" aria-label="Run the same recipe on another file" @change="picked" />
      </label>
      <span v-if="refusal" class="upload-error small" role="alert">{{ refusal }}</span>
    </span>`,
};
