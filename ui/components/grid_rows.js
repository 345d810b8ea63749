import { Cell, count } from "rinse";

// The rows of the preview: numbers, cells before and after, and why a row leaves.
export const GridRows = {
  components: { Cell },
  props: { rows: Array, columns: Array, why: Boolean, looked: Number },
  methods: {
    count,
    look(row) { return row[3] ? "leaves" : row[2] ? "changes" : ""; },
    plain(value) { return value && !/[\n\r]/.test(value); }, // most cells: an element is enough, where a component would be made for each
    changed(row, i) { return row[2] && i in row[2]; },
  },
  template: `
    <tbody>
      <tr v-for="(row, at) in rows" :key="at" :class="look(row)">
        <th scope="row" class="row-number" :title="row[3] ? row[3][1] : undefined"><span v-if="row[3]" class="row-mark" aria-hidden="true">−</span><span v-else-if="row[2]" class="row-mark" aria-hidden="true">~</span>{{ row[0] === null ? "" : count(row[0]) }}<span v-if="row[3]" class="visually-hidden">, leaves: {{ row[3][1] }}</span></th>
        <td v-if="why" class="reason" data-name="Why">{{ row[3]?.[1] }}</td>
        <td v-for="(value, i) in row[1]" :class="{ changed: changed(row, i) && !row[3], removed: columns[i]?.gone, looked: looked === i }" :data-name="columns[i]?.name ?? ''"><Cell v-if="row[3]" :value="changed(row, i) ? row[2][i] : value" marks /><template v-else-if="changed(row, i)"><del><Cell :value="row[2][i]" marks /></del> <ins><Cell :value="value" marks /></ins></template><bdi v-else-if="plain(value)">{{ value }}</bdi><Cell v-else :value="value" /></td>
        <td class="rest reason"><template v-if="row[3] && !why">{{ row[3][1] }}</template></td>
      </tr>
    </tbody>`,
};
