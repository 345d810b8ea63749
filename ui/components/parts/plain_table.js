import { ago, below, bytes, count, day, exact, handingOn } from "rinse";

// A small table with buttons. Cells are data: {text}, {pieces}, {number}, {bytes}, {when}, {day}, {link, text}.
const Prose = { props: ["pieces"], template: `<span><template v-for="[text, code] in pieces"><code v-if="code">{{ text }}</code><template v-else>{{ text }}</template></template></span>` };

export default {
  components: { Prose },
  props: { columns: Array, given: Array, none: Object },
  emits: ["act"],
  data() { return { rows: this.given, now: Date.now(), clock: 0, asked: "", sure: "" }; },
  mounted() { this.clock = setInterval(() => (this.now = Date.now()), 15000); },
  unmounted() { clearInterval(this.clock); },
  methods: {
    below, exact,
    show(rows) {
      const row = document.activeElement?.closest("tr");
      const next = () => (this.$el.contains(document.activeElement) ? null : (row?.isConnected && row.querySelector("button")) || this.$el);
      handingOn(this, this.$el, () => Object.assign(this, { rows, now: Date.now(), asked: "" }), next);
    },
    act([name, , sure], id) {
      if (this.asked === name + id) return;
      if (sure && this.sure !== name + id) return (this.sure = name + id);
      Object.assign(this, { asked: name + id, sure: "" });
      this.$emit("act", name, id);
    },
    words(cell) {
      if (cell.number !== undefined) return count(cell.number);
      if (cell.bytes !== undefined) return bytes(cell.bytes);
      if (cell.when !== undefined) return cell.when ? ago(cell.when, this.now) : "";
      if (cell.day !== undefined) return day(cell.day);
      return cell.text ?? "";
    },
    figure(cell) { return cell.number !== undefined || cell.bytes !== undefined || cell.when !== undefined; },
  },
  template: `
    <div class="jobs panel" tabindex="-1">
      <table v-if="rows.length" class="table plain-table">
        <thead><tr><th v-for="(name, i) in columns" scope="col" :class="{ num: figure(rows[0].cells[i]) }">{{ name }}</th><th v-if="rows.some((row) => row.acts.length)" scope="col"><span class="visually-hidden">Actions</span></th></tr></thead>
        <tbody>
          <tr v-for="row in rows" :key="row.id">
            <component :is="i ? 'td' : 'th'" v-for="(cell, i) in row.cells" :scope="i ? undefined : 'row'" :class="[{ num: figure(cell), muted: i > 0 }, cell.look]" :data-label="columns[i]" :title="cell.when ? exact(cell.when) : undefined"><a v-if="cell.link" :href="below(cell.link)"><bdi>{{ words(cell) }}</bdi></a><Prose v-else-if="cell.pieces" :pieces="cell.pieces" /><bdi v-else>{{ words(cell) }}</bdi></component>
            <td v-if="rows.some((each) => each.acts.length)" class="recipes-acts"><button v-for="[name, word, sure] in row.acts" type="button" class="button button-small" :class="{ 'button-quiet button-danger': this.sure === name + row.id }" :aria-disabled="asked === name + row.id" @click="act([name, word, sure], row.id)" @blur="this.sure = ''" @keydown.escape="this.sure = ''">{{ this.sure === name + row.id ? sure : word }}</button></td>
          </tr>
        </tbody>
      </table>
      <p v-else class="empty"><strong>{{ none.what }}</strong><Prose :pieces="none.next" /></p>
    </div>`,
};
