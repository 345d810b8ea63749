import { handingOn } from "rinse";

const STAYS = 6000; // milliseconds; hovering or focusing it stops the clock

// Short messages about what was just done, with Undo if possible. Shown by `toast` of rinse.js.
export default {
  data: () => ({ shown: [], made: 0, from: null }), // `from` had the focus before
  mounted() { addEventListener("rinse-toast", this.hear); },
  unmounted() { removeEventListener("rinse-toast", this.hear); },
  methods: {
    hear({ detail }) {
      const others = this.shown.filter((each) => each.topic !== detail.topic || !detail.topic);
      if (!detail.text) return this.show(others);
      this.made += 1;
      this.show([...others, { ...detail, id: this.made }].slice(-3));
      this.wait(this.made);
    },
    wait(id) {
      setTimeout(() => {
        const held = this.$el.querySelector(`[data-id="${id}"]:is(:hover, :focus-within)`);
        held ? this.wait(id) : this.close(id);
      }, STAYS);
    },
    show(shown) {
      const held = document.activeElement.closest?.(".toast")?.dataset.id;
      handingOn(this, this.$el, () => (this.shown = shown), () => (shown.some((each) => String(each.id) === held) ? null : this.from));
    },
    enter({ relatedTarget }) {
      if (!this.$el.contains(relatedTarget)) this.from = relatedTarget;
    },
    close(id) { this.show(this.shown.filter((each) => each.id !== id)); },
    act(each) {
      this.close(each.id);
      each.act();
    },
  },
  template: `
    <div class="toasts" role="status" @focusin="enter">
      <div v-for="each in shown" :key="each.id" class="toast" :data-id="each.id"><span>{{ each.text }}</span><button v-if="each.act" type="button" class="link" @click="act(each)">{{ each.word }}</button></div>
    </div>`,
};
