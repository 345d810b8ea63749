import { copy } from "rinse";

// A name, a choice and a button; shows the secret that results, which is shown nowhere else.
export default {
  props: { words: Object },
  emits: ["make"],
  data() { return { name: "", choice: this.words.choices[0][0], wrong: "", busy: false, said: "", secret: "", copied: false }; },
  computed: { id() { return "maker" + this.$.uid; } },
  methods: {
    make() {
      if (this.busy) return;
      Object.assign(this, { busy: true, wrong: "" });
      this.$emit("make", this.name, this.choice);
    },
    refuse(wrong) {
      Object.assign(this, { busy: false, wrong });
      this.$refs.name.focus();
    },
    show(said, secret) {
      Object.assign(this, { busy: false, wrong: "", name: "", said, secret, copied: false });
      if (secret) this.$nextTick(() => this.$refs.copy.focus());
    },
    async copy() {
      this.$refs.secret.select();
      this.copied = await copy(this.secret);
    },
  },
  template: `
    <div class="maker">
      <form class="maker-form" @submit.prevent="make">
        <div class="field maker-name"><label :for="id + 'name'">{{ words.name }}</label><input :id="id + 'name'" ref="name" v-model="name" class="input" maxlength="200" autocomplete="off" spellcheck="false" :aria-invalid="String(!!wrong)" :aria-describedby="wrong ? id + 'wrong' : null" @input="wrong = ''" /></div>
        <div class="field"><label :for="id + 'choice'">{{ words.choice }}</label><select :id="id + 'choice'" v-model="choice" class="select"><option v-for="[value, word] in words.choices" :value="value">{{ word }}</option></select></div>
        <button class="button" :aria-disabled="busy">{{ words.act }}</button>
        <p v-if="wrong" :id="id + 'wrong'" class="field-wrong small" role="alert">{{ wrong }}</p>
      </form>
      <div v-if="secret" class="secret panel">
        <p role="status">{{ said }}</p>
        <div><input ref="secret" class="input mono" readonly :value="secret" :aria-label="said" @focus="$event.target.select()" /><button ref="copy" type="button" class="button button-primary" @click="copy">{{ copied ? "Copied" : "Copy" }}</button></div>
      </div>
    </div>`,
};
