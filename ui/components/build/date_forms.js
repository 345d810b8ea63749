// Date formats, chosen by an example, or written as patterns.
const PARTS = { d: "DD", m: "MM", b: "Mon", B: "Month", y: "YY", Y: "YYYY", H: "hh", I: "hh", M: "mm", S: "ss", p: "AM/PM" };
const DAY = { d: "31", m: "12", b: "Dec", B: "December", y: "24", Y: "2024", a: "Tue", A: "Tuesday", H: "23", I: "11", M: "59", S: "58", f: "250", p: "PM", z: "+01:00", "%": "%" };
const COMMON = ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%d.%m.%Y %H:%M"];
const ISO = "iso", OWN = "own";

const filled = (form, words) => form.replace(/%(.)/g, (part, letter) => words[letter] ?? part);
export const dateForm = (form) => filled(form, PARTS); // DD.MM.YYYY for %d.%m.%Y
export const dayIn = (form) => filled(form, DAY);

// Several formats: the chosen ones, common ones, and a text with one pattern per line.
export const DateForms = {
  props: ["value", "id", "label"],
  emits: ["pick", "settle"],
  data: () => ({ asPatterns: false, text: "" }),
  computed: {
    forms() { return this.value ?? []; },
    others() { return COMMON.filter((form) => !this.forms.includes(form)); },
  },
  methods: {
    dateForm, dayIn,
    add(event) {
      const form = event.target.value;
      event.target.value = "";
      if (form === OWN) return this.spell();
      this.$emit("pick", [...this.forms, form], false);
    },
    remove(form) {
      this.$emit("pick", this.forms.filter((each) => each !== form), false);
      this.$nextTick(() => this.$refs.add.focus());
    },
    spell() {
      Object.assign(this, { asPatterns: !this.asPatterns, text: this.forms.join("\n") });
      this.$nextTick(() => (this.$refs.lines ?? this.$refs.add).focus());
    },
    typed(text) {
      this.text = text;
      this.$emit("pick", text.split("\n").filter((line) => line !== ""), true);
    },
  },
  template: `
    <div class="date-forms" role="group" :aria-label="label">
      <textarea v-if="asPatterns" ref="lines" class="input lines" rows="3" :aria-label="label + ', one pattern a line'" placeholder="%d/%m/%Y, one a line" spellcheck="false" :value="text" @input="typed($event.target.value)" @change="$emit('settle')"></textarea>
      <template v-else>
        <ul v-if="forms.length" class="date-chosen"><li v-for="form in forms" :key="form"><bdi>{{ dayIn(form) }}</bdi><span class="faint small">{{ dateForm(form) }}</span><button type="button" class="button button-icon" :aria-label="'Remove ' + dayIn(form)" @click="remove(form)">×</button></li></ul>
        <select ref="add" class="select" :id="id" @change="add"><option value="" selected disabled>{{ forms.length ? "Another example" : "Choose an example" }}</option><option v-for="form in others" :key="form" :value="form">{{ dayIn(form) }}</option><option value="own">a pattern of my own</option></select>
      </template>
      <button type="button" class="link small" :aria-pressed="String(asPatterns)" @click="spell">{{ asPatterns ? "By example" : "As patterns" }}</button>
    </div>`,
};

// One format, for writing dates.
export const DateForm = {
  props: ["value", "id", "label"],
  emits: ["pick", "settle"],
  data() { return { own: !this.isKnown(this.value) }; },
  watch: { value(now) { this.own ||= !this.isKnown(now); } },
  created() { Object.assign(this, { COMMON, ISO, OWN }); },
  methods: {
    dayIn,
    isKnown(form) { return form === ISO || COMMON.includes(form); },
    choose(form) {
      this.own = form === OWN;
      if (this.own) return this.$nextTick(() => this.$refs.pattern.select());
      this.$emit("pick", form, false);
    },
    typed(form) { if (form) this.$emit("pick", form, true); },
  },
  template: `
    <div class="date-forms">
      <select class="select" :id="id" :value="own ? OWN : value" @change="choose($event.target.value)"><option :value="ISO">2024-12-31, as ISO 8601 has it</option><option v-for="form in COMMON.slice(1)" :key="form" :value="form">{{ dayIn(form) }}</option><option :value="OWN">a pattern of my own</option></select>
      <input v-if="own" ref="pattern" class="input" :value="value === ISO ? '%Y-%m-%d' : value" :aria-label="label + ', as a pattern'" placeholder="%d/%m/%Y" spellcheck="false" @input="typed($event.target.value)" @change="$emit('settle')" />
    </div>`,
};
