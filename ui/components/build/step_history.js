// Undo and redo of `steps`, for a component with `say`, to announce it, and `changed`, to send it.
const MOST = 100;

export const History = {
  data: () => ({ past: [], future: [] }),
  methods: {
    remember(steps = JSON.stringify(this.steps)) {
      this.past = [...this.past, steps].slice(-MOST);
      this.future = [];
    },
    undo() { this.travel(this.past, this.future, "Undone."); },
    redo() { this.travel(this.future, this.past, "Done again."); },
    travel(from, to, word) {
      if (!from.length) return;
      to.push(JSON.stringify(this.steps));
      this.steps = JSON.parse(from.pop());
      this.say(word);
      this.changed();
    },
    travelByKey(event) {
      if (this.fixed || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || /^(text|search|number)/.test(event.target.type)) return;
      event.preventDefault();
      event.shiftKey ? this.redo() : this.undo();
    },
  },
  mounted() { addEventListener("keydown", this.travelByKey); },
  unmounted() { removeEventListener("keydown", this.travelByKey); },
};
