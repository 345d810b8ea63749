import { Icon, walkThrough } from "rinse";

const AT_MOST = 30;

// Goes to a column by its name: `g` opens it anywhere on the page. Arrow keys move through the results; only the first is a Tab
// stop.
export const ColumnFinder = {
  components: { Icon },
  props: { columns: Array },
  emits: ["go"],
  data: () => ({ find: "", finding: false }),
  computed: {
    found() {
      const words = this.find.trim().toLowerCase();
      return this.columns.filter(({ name }) => (name ?? "").toLowerCase().includes(words)).slice(0, AT_MOST);
    },
  },
  methods: {
    focus() { this.$refs.find.focus(); },
    go(column) {
      Object.assign(this, { find: "", finding: false });
      if (column) this.$emit("go", column.key);
    },
    walk(event) {
      if (event.key === "Escape") this.finding = false;
      if (this.finding) walkThrough(event, this.$refs.found, this.$refs.find);
    },
    leave(event) { if (!event.currentTarget.contains(event.relatedTarget)) this.finding = false; },
  },
  template: `
    <div class="column-finder search" @focusout="leave" @keydown="walk">
      <Icon name="search" /><input ref="find" class="input" type="search" v-model="find" placeholder="Go to a column" aria-label="Go to a column" aria-keyshortcuts="g" role="combobox" :aria-expanded="String(finding)" aria-controls="columns-found" @focus="finding = true" @input="finding = true" @keydown.enter.prevent="go(found[0])" />
      <div v-if="finding" ref="found" id="columns-found" class="found" tabindex="-1"><ul><li v-for="column in found" :key="column.key"><button type="button" :tabindex="column === found[0] ? 0 : -1" @click="go(column)"><bdi v-if="column.name">{{ column.name }}</bdi><em v-else class="faint">no name</em></button></li></ul>
        <p v-if="!found.length" class="muted small found-none" role="status">No column is called that.</p></div>
    </div>`,
};
