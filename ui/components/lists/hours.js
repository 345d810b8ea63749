import { count, duration, plural } from "rinse";

const HEIGHT = 64, WIDTH = 10, GAP = 3; // of a chart and its bars, in its own units

// Three small charts with the same hours.
export default {
  props: { given: Array },
  data() { return { hours: this.given }; },
  computed: {
    width() { return this.hours.length * (WIDTH + GAP) - GAP; },
    jobs() { return this.hours.reduce((sum, hour) => sum + hour.done + hour.failed, 0); },
    failed() { return this.hours.reduce((sum, hour) => sum + hour.failed, 0); },
    charts() {
      return [
        { name: "Jobs ended", now: `${plural(this.jobs, "job")}, ${count(this.failed)} failed`, bars: this.bars((hour) => hour.done, (hour) => hour.failed) },
        { name: "95 of 100 jobs waited", now: this.longest("waited"), bars: this.bars((hour) => hour.waited ?? 0) },
        { name: "95 of 100 jobs ran", now: this.longest("ran"), bars: this.bars((hour) => hour.ran ?? 0) },
      ];
    },
  },
  methods: {
    count, duration,
    show(hours) { this.hours = hours; },
    hour(at) { return new Date(at).toLocaleTimeString(undefined, { timeStyle: "short" }); },
    longest(name) {
      const known = this.hours.map((hour) => hour[name]).filter((value) => value !== null);
      if (!known.length) return "no job";
      const words = duration(Math.max(...known));
      return words.startsWith("under") ? words : `at most ${words}`;
    },
    bars(...values) {
      const most = Math.max(...this.hours.map((hour) => values.reduce((sum, value) => sum + value(hour), 0)), 1e-9);
      return this.hours.flatMap((hour, place) => {
        let bottom = HEIGHT;
        return values.flatMap((value, part) => {
          const height = value(hour) ? Math.max(2, (value(hour) / most) * HEIGHT) : 0;
          bottom -= height;
          return height ? [{ x: place * (WIDTH + GAP), y: Math.max(0, bottom), height, part }] : [];
        });
      });
    },
  },
  template: `
    <section class="hours" aria-label="The last 24 hours">
      <figure v-for="chart in charts" class="panel hours-chart">
        <figcaption><span class="muted small">{{ chart.name }}</span><strong class="num">{{ chart.now }}</strong></figcaption>
        <svg :viewBox="'0 0 ' + width + ' 64'" preserveAspectRatio="none" aria-hidden="true"><rect v-for="bar in chart.bars" :x="bar.x" :y="bar.y" width="10" :height="bar.height" rx="1" :class="bar.part ? 'hours-failed' : 'hours-done'" /></svg>
        <p class="faint small hours-axis"><span>{{ hour(hours[0].at) }}</span><span>now</span></p>
      </figure>
      <table class="visually-hidden">
        <caption>The last 24 hours</caption>
        <thead><tr><th scope="col">From</th><th scope="col">Done</th><th scope="col">Failed</th><th scope="col">Waited</th><th scope="col">Ran</th></tr></thead>
        <tbody><tr v-for="each in hours"><th scope="row">{{ hour(each.at) }}</th><td>{{ count(each.done) }}</td><td>{{ count(each.failed) }}</td><td>{{ each.waited === null ? "" : duration(each.waited) }}</td><td>{{ each.ran === null ? "" : duration(each.ran) }}</td></tr></tbody>
      </table>
    </section>`,
};
