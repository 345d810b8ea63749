import { StepForm, fieldsOf } from "step_form";

// The options of a job, generated from its kind's schema: a form for a draft, read-only text afterwards.
export default {
  components: { StepForm },
  props: { title: String, schema: Object, given: Object, running: Object, ran: Object, decided: Boolean, sets: Array, named: Object, previews: Boolean },
  emits: ["change", "run"],
  data() { return { fixed: this.decided, options: { ...this.given }, how: { ...this.ran }, columns: [], shown: null, row: 1, rows: 0, files: { ...this.named } }; },
  computed: {
    told() { return fieldsOf(this.schema, this.options).map((field) => [field.title, this.inWords(field), field.kind === "prose"]); },
    unusual() { return fieldsOf(this.running, this.how).filter((field) => this.how[field.name] !== field.default).map((field) => [field.title, this.inWords(field, this.how)]); },
    empty() { return !fieldsOf(this.schema, this.options).length; },
  },
  methods: {
    set(name, value, typed) {
      this.options = { ...this.options, [name]: value };
      if (!typed) this.settle();
    },
    bring(id, file) { this.files = { ...this.files, [id]: file }; },
    settle() { this.$emit("change", this.options, this.row); },
    setHow(name, value, typed) {
      this.how = { ...this.how, [name]: value };
      if (!typed) this.settleHow();
    },
    settleHow() { this.$emit("run", this.how); },
    inWords(field, options = this.options) {
      const value = options[field.name] ?? field.default;
      if (field.kind === "stored" && value) return this.files[value]?.name ?? "a file that is gone";
      if (field.kind === "switch") return value ? "yes" : "no";
      if (value === null || value === undefined || value === "") return "nothing";
      return String(field.labels?.[value] ?? value);
    },
    show(columns, rows) { Object.assign(this, { columns, rows }); },
    preview(lines) { this.shown = lines; },
    replace(options, how) { Object.assign(this, { options: { ...options }, how: { ...how } }); },
    name(files) { this.files = { ...this.files, ...files }; },
    fix() { this.fixed = true; },
    turn(by) {
      this.row = Math.min(Math.max(1, this.row + by), this.rows || 1);
      this.settle();
    },
  },
  template: `
    <div class="kind-form">
      <section v-if="!empty || sets.length" class="panel" aria-label="What to do">
        <div class="panel-bar"><h2>{{ title }}</h2><span v-if="sets.length" class="muted small panel-note">{{ sets.length + 1 }} files together</span></div>
        <StepForm v-if="!fixed" :step="options" :schema="schema" :columns="columns" :files="files" uid="kind-" @bring="bring" @set="set" @settle="settle" />
        <dl v-else class="kind-told"><template v-for="[name, words, prose] in told"><dt>{{ name }}</dt><dd :class="{ prose }"><bdi>{{ words }}</bdi></dd></template></dl>
        <p v-if="sets.length" class="muted small kind-nothing">Also: <template v-for="(name, i) in sets"><bdi>{{ name }}</bdi><template v-if="i < sets.length - 1">, </template></template></p>
      </section>
      <section v-if="previews && !fixed" class="panel kind-preview" aria-label="Preview">
        <div class="panel-bar"><h2>Preview of row {{ row }}</h2>
          <span class="panel-note"><button type="button" class="button button-small" :disabled="row <= 1" @click="turn(-1)">Previous row</button> <button type="button" class="button button-small" :disabled="row >= rows" @click="turn(1)">Next row</button></span></div>
        <dl class="kind-told"><template v-for="[name, words] in shown"><dt>{{ name }}</dt><dd class="prose"><bdi v-if="words">{{ words }}</bdi><span v-else class="faint">not yet</span></dd></template></dl>
      </section>
      <section v-if="!fixed || unusual.length" class="panel" aria-label="How it is run">
        <div class="panel-bar"><h2>How it is run</h2></div>
        <StepForm v-if="!fixed" :step="how" :schema="running" :columns="[]" :files="{}" uid="running-" @set="setHow" @settle="settleHow" />
        <dl v-else class="kind-told"><template v-for="[name, words] in unusual"><dt>{{ name }}</dt><dd>{{ words }}</dd></template></dl>
      </section>
    </div>`,
};
