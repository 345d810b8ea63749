import { Cell, count, percent } from "rinse";

// What the columns hold, a line each.
export const ColumnTable = {
  components: { Cell },
  props: ["columns"],
  methods: { count, percent },
  template: `
    <table class="table columns">
      <thead><tr><th scope="col">Column</th><th scope="col">Looks like</th><th scope="col" class="num">Missing</th><th scope="col" class="num">Distinct</th><th scope="col">Most frequent</th></tr></thead>
      <tbody><tr v-for="column in columns">
        <th scope="row"><bdi v-if="column.name">{{ column.name }}</bdi><em v-else class="faint">no name</em></th>
        <td class="muted" data-label="Looks like">{{ column.looks_like ?? "" }}</td>
        <td class="num" data-label="Missing"><span class="share"><span class="share-bar" aria-hidden="true"><i :style="{ width: column.missing_share * 100 + '%' }"></i></span><span class="share-word">{{ column.missing ? percent(column.missing_share) : "0" }}</span></span></td>
        <td class="num" data-label="Distinct">{{ count(column.distinct) }}{{ column.capped ? "+" : "" }}</td>
        <td class="tops" data-label="Most frequent"><span v-for="[value, n] in column.top" class="top"><Cell :value="value" /><span class="faint num">{{ count(n) }}</span></span></td>
      </tr></tbody>
    </table>`,
};
