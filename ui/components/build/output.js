import { StepForm, fieldsOf, summary } from "step_form";

// The output settings: the format, and what else applies to it, folded away.
export default {
  components: { StepForm },
  props: { schema: Object, given: Object, decided: Boolean },
  emits: ["change"],
  data() { return { fixed: this.decided, settings: { ...this.given }, typing: false }; },
  computed: {
    words() { return summary(this.schema, this.settings) || "CSV"; },
  },
  methods: {
    set(name, value, typed) {
      this.settings = { ...this.settings, [name]: value };
      this.typing = typed;
      if (!typed) this.settle();
    },
    settle() {
      this.typing = false;
      const used = new Set(fieldsOf(this.schema, this.settings).map((field) => field.name));
      this.$emit("change", Object.fromEntries(Object.entries(this.settings).filter(([name]) => used.has(name))));
    },
    replace(settings) { this.settings = { ...settings }; },
    fix() { this.fixed = true; },
  },
  template: `
    <section class="output panel" aria-label="Result as">
      <div class="panel-bar"><h2>Result as</h2><span v-if="fixed" class="muted small panel-note">{{ words }}</span></div>
      <StepForm v-if="!fixed" :step="settings" :schema="schema" :columns="[]" uid="output-" @set="set" @settle="settle" />
    </section>`,
};
