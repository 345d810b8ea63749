import { pressed } from "rinse";

// Safari does not focus buttons that are clicked; what they do relies on that.
const focus = ({ target }) => target.closest?.("button")?.focus({ preventScroll: true, focusVisible: false });

// The list of shortcuts, opened by `?`. Single-letter shortcuts can be switched off, for users of speech input.
export default {
  props: { groups: Array },
  data: () => ({ letters: localStorage.getItem("letters") !== "off" }),
  mounted() {
    addEventListener("keydown", this.keys);
    addEventListener("click", focus, true);
  },
  unmounted() {
    removeEventListener("keydown", this.keys);
    removeEventListener("click", focus, true);
  },
  methods: {
    keys(event) {
      if (!pressed(event, "?")) return;
      event.preventDefault();
      this.open();
    },
    open() { if (!this.$refs.dialog.open) this.$refs.dialog.showModal(); },
    choose(letters) {
      this.letters = letters;
      localStorage.setItem("letters", letters ? "on" : "off");
    },
    outside(event) { if (event.target === this.$refs.dialog) this.$refs.dialog.close(); },
  },
  template: `
    <div class="keyboard">
      <button type="button" class="button button-quiet button-small" aria-haspopup="dialog" title="The keys there are (?)" @click="open"><kbd>?</kbd><span>Keyboard</span></button>
      <dialog ref="dialog" aria-labelledby="keyboard-title" @click="outside">
        <form method="dialog" class="keyboard-head"><h2 id="keyboard-title">Keyboard</h2><button class="button button-small" autofocus>Close</button></form>
        <div class="keyboard-groups">
          <section v-for="[title, keys] in groups" :key="title"><h3>{{ title }}</h3>
            <dl><div v-for="[strokes, what] in keys"><dt><template v-for="(stroke, i) in strokes"><span v-if="i" class="faint"> or </span><kbd>{{ stroke }}</kbd></template></dt><dd>{{ what }}</dd></div></dl></section>
        </div>
        <label class="switch"><input type="checkbox" role="switch" :checked="letters" @change="choose($event.target.checked)" />Shortcuts of a single key</label>
      </dialog>
    </div>`,
};
