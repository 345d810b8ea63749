const SLIDE = { duration: 200, easing: "ease-out", composite: "add" }; // added up, two soon after each other make one movement

// What became of a job. When a result, an error or a place for them comes or goes, what is below slides to its new place.
export default {
  mounted() {
    this.look();
    this.watch = new ResizeObserver(() => this.slide());
    this.watch.observe(this.$el);
  },
  unmounted() { this.watch.disconnect(); },
  methods: {
    look() {
      this.shown = this.$el.firstElementChild;
      this.room = this.$el.offsetHeight && this.$el.offsetHeight + parseFloat(getComputedStyle(this.$el.parentElement).rowGap);
    },
    slide() {
      const { room, shown } = this;
      this.look();
      const by = this.room - room, below = seenAfter(this.$el);
      if (!by || this.shown === shown || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
      if (below[0]?.getBoundingClientRect().top - by < 0) return; // out of sight above: the browser has scrolled along
      for (const each of below) each.animate({ transform: [`translateY(${-by}px)`, "none"] }, SLIDE);
    },
  },
  template: `<div class="ending"><slot /></div>`,
};

function seenAfter(element) {
  const all = [...element.parentElement.children];
  return all.slice(all.indexOf(element) + 1).filter((each) => each.offsetHeight);
}
