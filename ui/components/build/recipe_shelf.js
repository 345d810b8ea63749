import { Icon, below, copy, plural, saveAs } from "rinse";

// Saved recipes: load one, save this one, export it. Only the requested part is open.
export default {
  components: { Icon },
  props: { decided: Boolean },
  emits: ["look", "weigh", "keep", "take", "bring", "export"],
  data() { return { fixed: this.decided, saved: null, open: "", name: "", said: "", wrong: false, keptAs: "", carried: null, copied: "", doubts: "", known: null, replaces: "", hasty: false, typing: 0 }; },
  unmounted() { clearTimeout(this.typing); },
  methods: {
    below, plural,
    toggle(part) {
      this.open = this.open === part ? "" : part;
      this.say("");
      if (this.open === "keep") this.$nextTick(() => this.$refs.name.focus());
      if (this.open === "take") this.$emit("look");
      if (this.open === "export") this.$emit("export");
    },
    doubt(said) {
      this.doubts = said;
      if (this.open === "keep" && this.name.trim()) this.weigh(); // the recipe has changed
    },
    weigh() {
      clearTimeout(this.typing);
      if (this.name.trim()) this.$emit("weigh", this.name);
    },
    typed() {
      Object.assign(this, { known: null, replaces: "", hasty: false });
      clearTimeout(this.typing);
      this.typing = setTimeout(this.weigh, 250);
    },
    weighed(name, replaces) {
      if (name !== this.name) return;
      Object.assign(this, { known: name, replaces });
      if (this.hasty && !replaces) this.$emit("keep", name);
      this.hasty = false;
    },
    keep() { // what it replaces must be shown first: somebody faster than the answer has to press again
      if (this.known === this.name) return this.$emit("keep", this.name);
      this.hasty = true;
      this.weigh();
    },
    have(saved) { this.saved = saved; },
    kept(said, id) {
      Object.assign(this, { name: "", known: null, replaces: "" });
      this.say(said);
      this.keptAs = id;
    },
    took(said) { this.say(said); },
    say(said, wrong = false) { Object.assign(this, { said, wrong, keptAs: "" }); },
    show(carried) { this.carried = carried; },
    async bring(event) {
      const [file] = event.target.files;
      event.target.value = "";
      if (!file) return;
      if (file.size > 1e6) return this.say("That is too large for a recipe.", true);
      this.$emit("bring", await file.text());
    },
    download() {
      saveAs("recipe.json", this.carried.json, "application/json");
    },
    async copy(what) {
      if (await copy(this.carried[what])) this.copied = what;
    },
    fix() { Object.assign(this, { fixed: true, open: "" }); },
  },
  template: `
    <section class="shelf" aria-label="Saved recipes">
      <div class="shelf-bar">
        <button v-if="!fixed" type="button" class="button button-quiet button-small" :aria-expanded="String(open === 'take')" @click="toggle('take')">Open</button>
        <button type="button" class="button button-quiet button-small" :aria-expanded="String(open === 'keep')" @click="toggle('keep')">Save</button>
        <button type="button" class="button button-quiet button-small" :aria-expanded="String(open === 'export')" @click="toggle('export')">Export</button>
      </div>
      <div v-if="open === 'take'" class="shelf-part">
        <ul v-if="saved?.length" class="shelf-list">
          <li v-for="recipe in saved" :key="recipe.id"><button type="button" @click="$emit('take', recipe.id)"><bdi>{{ recipe.name }}</bdi><span class="muted small">{{ plural(recipe.steps, 'step') }}</span></button></li>
        </ul>
        <p v-else-if="saved" class="muted small">None is saved yet.</p>
        <label class="link small shelf-file">Open a recipe file<input type="file" accept=".json,application/json" class="visually-hidden" @change="bring" /></label>
      </div>
      <form v-if="open === 'keep'" class="shelf-part shelf-keep" @submit.prevent="keep">
        <input ref="name" class="input" v-model="name" aria-label="Name of the recipe" placeholder="Name" maxlength="200" @input="typed" /><button class="button button-small" :disabled="!name.trim()">{{ replaces ? "Replace" : "Save" }}</button>
        <p v-if="doubts" class="small step-error">Not all of it runs on this file. <bdi>{{ doubts }}</bdi></p>
        <p class="small shelf-replaces" role="status"><bdi>{{ replaces }}</bdi></p>
      </form>
      <div v-if="open === 'export' && carried" class="shelf-part">
        <button type="button" class="button button-small" @click="download"><Icon name="download" />Recipe file</button>
        <div v-for="[what, word] in [['shell', 'On the command line'], ['curl', 'Over the API']]" class="carried">
          <div class="carried-head"><span class="small muted">{{ word }}, with the recipe file</span><button type="button" class="link small" @click="copy(what)">{{ copied === what ? "Copied" : "Copy" }}</button></div>
          <code>{{ carried[what] }}</code>
        </div>
      </div>
      <p v-if="said" class="small" :class="wrong ? 'step-error' : 'muted'" role="status">{{ said }} <a v-if="keptAs" :href="below('/schedules?recipe=' + keptAs)">Schedule it</a></p>
    </section>`,
};
