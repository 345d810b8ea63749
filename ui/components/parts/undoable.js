import { Icon, below, handingOn } from "rinse";

const STAY = 10000;

// A sentence about what was just done, with Undo while it is shown. Hovering or focusing it stops the clock.
export default {
  components: { Icon },
  emits: ["undo"],
  data: () => ({ toast: null, clock: 0, from: null }), // `from` had the focus before
  mounted() { addEventListener("keydown", this.keys); },
  unmounted() {
    removeEventListener("keydown", this.keys);
    clearTimeout(this.clock);
  },
  methods: {
    below,
    say(sentence, canUndo, more) {
      this.become({ sentence, canUndo, more });
      this.wait();
    },
    become(toast) { handingOn(this, this.$el, () => (this.toast = toast), () => (toast?.canUndo ? null : this.from)); },
    enter({ relatedTarget }) {
      if (!this.$el.contains(relatedTarget)) this.from = relatedTarget;
      this.hold();
    },
    wait() {
      clearTimeout(this.clock);
      this.clock = setTimeout(() => (this.toast = null), STAY);
    },
    keys(event) {
      if (!this.toast?.canUndo || event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.target.closest?.("input:not([type=checkbox]), textarea, select")) return;
      event.preventDefault();
      this.undo();
    },
    hold() { clearTimeout(this.clock); },
    undo() {
      this.become(null);
      this.$emit("undo");
    },
  },
  template: `
    <div class="undoables" role="status" aria-live="polite">
      <Transition name="slide"><div v-if="toast" class="undoable" @mouseenter="hold" @mouseleave="wait" @focusin="enter" @focusout="wait" @keydown.escape="become(null)"><span>{{ toast.sentence }}</span><a v-if="toast.more" :href="below(toast.more)">Details</a><button v-if="toast.canUndo" type="button" class="button button-small" title="Ctrl+Z" @click="undo">Undo</button><button type="button" class="button button-icon" aria-label="Close" @click="become(null)"><Icon name="close" /></button></div></Transition>
    </div>`,
};
