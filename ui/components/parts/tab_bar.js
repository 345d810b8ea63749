// A row of tabs that are links. The open one is scrolled into view; arrow keys move through them.
export default {
  props: { label: String },
  mounted() { requestAnimationFrame(() => this.$el.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" })); },
  methods: {
    walk(event) {
      const all = [...this.$el.querySelectorAll("a")], here = all.indexOf(event.target.closest("a"));
      const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      all[(to + all.length) % all.length].focus();
    },
  },
  template: `<nav class="tabs" :aria-label="label" @keydown="walk"><slot /></nav>`,
};
