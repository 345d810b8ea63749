import { Icon, count, percent, reference } from "rinse";
import { Spread } from "spread";

// The head of the preview: each column's name, figures and menu. One Tab stop; arrow keys move through it.
export const GridHead = {
  components: { Icon, Spread },
  props: { columns: Array, drawn: Array, before: Boolean, behind: Boolean, about: Map, certain: Boolean, looked: String, why: Boolean, fixed: Boolean },
  emits: ["look", "reach"],
  data: () => ({ at: 0 }),
  computed: {
    stop() { return this.drawn.some(({ at }) => at === this.at) ? this.at : this.drawn[0]?.at; }, // must be one that is rendered
    refs() {
      const there = this.columns.filter((column) => !column.gone);
      return new Map(there.map((column, i) => [column.key, reference(there.map(({ name }) => name), i)]));
    },
  },
  methods: {
    figures(column) {
      const known = this.about.get(column.key);
      if (column.gone || !known) return column.gone ? "removed" : "";
      if (!this.certain) return "…";
      const missing = known.missing ? `${percent(known.missing_share)} missing, ` : "";
      return `${missing}${count(known.distinct)}${known.capped ? "+" : ""} distinct`;
    },
    isKnown(column) { return !column.gone && this.about.has(column.key); }, // by the profile of the file
    present(column) { return 1 - (this.about.get(column.key)?.missing_share ?? 0); },
    spread(column) { return this.certain && !column.gone ? (this.about.get(column.key)?.spread ?? []) : []; },
    buttons() { return [...this.$el.querySelectorAll("button")]; },
    walk(event) {
      const all = this.buttons(), here = all.indexOf(event.target), last = this.columns.length - 1;
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key], far = { Home: 0, End: last }[event.key] ?? (by && !all[here + by] ? this.at + by : undefined);
      if (event.key === "F2" || (event.key === "ArrowDown" && event.altKey)) return this.menu(this.columns[Number(event.target.closest("th").dataset.at)], event);
      if (!by && far === undefined) return;
      event.preventDefault();
      far === undefined ? all[here + by].focus() : this.$emit("reach", far, event.key === "End" || by < 0);
    },
    menu(column, event) {
      if (this.fixed || column.gone) return;
      event.preventDefault();
      this.ask(column, event.target.closest("th").querySelector("button"));
    },
    ask(column, anchor) { dispatchEvent(new CustomEvent("rinse-column", { detail: { ref: this.refs.get(column.key), anchor } })); },
    headOf(place) { return this.$el.querySelector(`th[data-at="${place}"]`); },
    nameOf(key) { return this.headOf(this.columns.findIndex((column) => column.key === key))?.querySelector("button"); },
    show(place, last) {
      const head = this.headOf(place);
      head?.scrollIntoView({ block: "nearest", inline: "center" });
      [...(head?.querySelectorAll("button") ?? [])].at(last ? -1 : 0)?.focus({ preventScroll: true });
    },
  },
  template: `
    <thead @keydown="walk"><tr>
      <th scope="col" class="row-number">#</th>
      <th v-if="why" scope="col"><span class="column-name">Why</span></th>
      <td v-if="before"></td>
      <th v-for="column in drawn" :key="column.key" scope="col" :data-at="column.at" :aria-colindex="column.at + (why ? 3 : 2)" :class="{ removed: column.gone, looked: looked === column.key }" @dblclick="menu(column, $event)">
        <span class="column-top">
          <component :is="isKnown(column) ? 'button' : 'span'" v-bind="isKnown(column) ? { type: 'button', 'aria-expanded': String(looked === column.key) } : {}" class="column-name" :tabindex="stop === column.at ? 0 : -1" :title="column.name" @focus="at = column.at" @click="about.has(column.key) && $emit('look', column.key)"><bdi v-if="column.name">{{ column.name }}</bdi><em v-else class="faint">no name</em></component>
          <button v-if="!fixed && !column.gone" type="button" class="button-icon column-more" :tabindex="stop === column.at ? 0 : -1" aria-haspopup="dialog" :aria-label="'Steps for ' + (column.name || 'the column without a name')" @focus="at = column.at" @click="ask(column, $event.currentTarget)"><Icon name="chevron" /></button>
        </span>
        <span class="column-about" :title="figures(column)">{{ figures(column) }}</span>
        <span class="quality" :class="{ unknown: !about.has(column.key) }" aria-hidden="true"><i :style="{ width: present(column) * 100 + '%' }"></i></span>
        <Spread v-if="!certain || spread(column).length > 1" :shares="spread(column)" />
      </th>
      <td v-if="behind"></td>
      <th aria-hidden="true" class="rest"></th>
    </tr></thead>`,
};
