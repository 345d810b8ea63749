import { inFull } from "grid_widths";
import { Cell, called, count, isPlain } from "rinse";

// The rows of the preview: numbers, cells before and after, and why a row is removed.
export const GridRows = {
  components: { Cell },
  props: { rows: Array, drawn: Array, before: Boolean, behind: Boolean, why: Boolean, marks: Boolean, looked: Number },
  methods: {
    called,
    count,
    inFull,
    look(row) { return row[3] ? "leaves" : row[2] ? "changes" : ""; },
    plain(value) { return this.marks ? isPlain(value) : value && !/[\n\r]/.test(value); },
    changed(row, i) { return row[2] && i in row[2]; },
  },
  template: `
    <tbody>
      <tr v-for="(row, at) in rows" :key="at" :class="look(row)">
        <th scope="row" class="row-number" :title="row[3] ? row[3][1] : undefined"><span v-if="row[3]" class="row-mark" aria-hidden="true">−</span><span v-else-if="row[2]" class="row-mark" aria-hidden="true">~</span>{{ row[0] === null ? "" : count(row[0]) }}<span v-if="row[3]" class="visually-hidden">, leaves: {{ row[3][1] }}</span></th>
        <td v-if="why" class="reason" data-name="Why">{{ row[3]?.[1] }}</td>
        <td v-if="before"></td>
        <td v-for="{ at: i, key, name, gone } in drawn" :key="key" :aria-colindex="before || behind ? i + (why ? 3 : 2) : undefined" :class="{ changed: changed(row, i) && !row[3], removed: gone, looked: looked === i }" :data-name="called(name)" :title="inFull(row, i)"><Cell v-if="row[3]" :value="changed(row, i) ? row[2][i] : row[1][i]" marks /><template v-else-if="changed(row, i)"><del><Cell :value="row[2][i]" marks /></del> <ins><Cell :value="row[1][i]" marks /></ins></template><bdi v-else-if="plain(row[1][i])">{{ row[1][i] }}</bdi><Cell v-else :value="row[1][i]" :marks="marks" /></td>
        <td v-if="behind"></td>
        <td class="rest reason"><div v-if="row[3] && !why"><span>{{ row[3][1] }}</span></div></td>
      </tr>
    </tbody>`,
};
