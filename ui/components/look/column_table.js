import { Cell, count, isPlain, percent } from "rinse";
import { Spread } from "spread";

const AT_ONCE = 40; // columns; if there are hundreds, the others are added frame by frame

// The facts about the columns, one line each; the selected one unfolds.
export const ColumnTable = {
  components: { Cell, Spread },
  props: { columns: Array, looked: String },
  emits: ["look"],
  data: () => ({ drawn: AT_ONCE }),
  computed: {
    sight() { return this.columns.slice(0, this.drawn); },
  },
  watch: {
    sight: { handler: "follow", immediate: true },
  },
  methods: {
    count, isPlain, percent,
    follow() {
      if (this.drawn < this.columns.length) requestAnimationFrame(() => setTimeout(() => (this.drawn += AT_ONCE)));
    },
    show(key) {
      this.drawn = Math.max(this.drawn, this.columns.findIndex((column) => column.key === key) + 1);
      this.$nextTick(() => this.nameOf(key)?.focus());
    },
    nameOf(key) { return this.$el.querySelectorAll(".column-open")[this.columns.findIndex((column) => column.key === key)]; },
  },
  template: `
    <table class="table columns">
      <thead><tr><th scope="col">Column</th><th scope="col">Looks like</th><th scope="col" class="num">Missing</th><th scope="col" class="num">Distinct</th><th scope="col">Spread</th><th scope="col">Most frequent</th></tr></thead>
      <tbody><template v-for="column in sight" :key="column.key">
        <tr :class="{ looked: looked === column.key }">
          <th scope="row"><button type="button" class="column-open" :aria-expanded="String(looked === column.key)" @click="$emit('look', column.key)"><bdi v-if="column.name">{{ column.name }}</bdi><em v-else class="faint">no name</em></button></th>
          <td class="muted" data-label="Looks like">{{ column.looks_like ?? "" }}</td>
          <td class="num" data-label="Missing"><span class="share"><span class="share-bar" aria-hidden="true"><i :style="{ width: column.missing_share * 100 + '%' }"></i></span><span class="share-word">{{ column.missing ? percent(column.missing_share) : "0" }}</span></span></td>
          <td class="num" data-label="Distinct">{{ count(column.distinct) }}{{ column.capped ? "+" : "" }}</td>
          <td class="spread-cell" data-label="Spread"><Spread v-if="column.spread.length > 1" :shares="column.spread" /><span v-if="column.range" class="faint small num">{{ column.range }}</span></td>
          <td class="tops" data-label="Most frequent"><span v-for="[value, n] in column.top" class="top"><bdi v-if="isPlain(value)">{{ value }}</bdi><Cell v-else :value="value" marks /><span class="faint num">{{ count(n) }}</span></span></td>
        </tr>
        <tr v-if="looked === column.key" class="column-unfolded"><td colspan="6"><slot /></td></tr>
      </template></tbody>
    </table>`,
};
