// The other formats in which a result can be made.
export default {
  props: { formats: Array },
  emits: ["make"],
  data: () => ({ asked: "", refusal: "" }),
  methods: {
    make(event) {
      this.asked = event.target.value;
      this.refusal = "";
      if (this.asked) this.$emit("make", this.asked);
    },
    refuse(sentence) { Object.assign(this, { asked: "", refusal: sentence }); },
  },
  template: `
    <span class="after-formats">
      <select class="select after-select" aria-label="The result in another format" :value="asked" :disabled="!!asked" @change="make">
        <option value="">{{ asked ? "Asking for it" : "In another format" }}</option>
        <option v-for="[name, word] in formats" :value="name">As {{ word }}</option>
      </select>
      <span v-if="refusal" class="upload-error small" role="alert">{{ refusal }}</span>
    </span>`,
};
