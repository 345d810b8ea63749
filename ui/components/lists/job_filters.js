import { Icon, below } from "rinse";

const FIELDS = ["status", "q", "kind", "recipe", "from", "to", "zone", "sort"];
const NEWEST = "-made";

// The filters as a form: each choice navigates to its address. A word that is typed is no filter until it is searched for.
export default {
  components: { Icon },
  props: { path: String, given: Object, kinds: Array, orders: Array },
  data() { return { asked: { kind: "", from: "", to: "", q: "", sort: NEWEST, ...this.given }, unfolded: !!(this.given.kind || this.given.from || this.given.to) }; },
  computed: {
    narrowed() { return ["kind", "from", "to", "q", "recipe"].some((name) => this.given[name]); },
    typed() { return this.asked.q.trim() !== (this.given.q ?? ""); },
    cleared() { return this.path + this.query({ status: this.given.status, sort: this.given.sort }); },
  },
  methods: {
    below,
    go() {
      const zone = this.asked.from || this.asked.to ? Intl.DateTimeFormat().resolvedOptions().timeZone : "";
      location.assign(below(this.path + this.query({ ...this.asked, q: this.asked.q.trim(), zone })));
    },
    query(asked) {
      const said = FIELDS.filter((name) => asked[name] && asked[name] !== NEWEST).map((name) => [name, asked[name]]);
      return said.length ? `?${new URLSearchParams(said)}` : "";
    },
  },
  template: `
    <form class="list-tools" :class="{ unfolded }" role="search" aria-label="Narrow the list" @submit.prevent="go">
      <div class="search"><Icon name="search" /><input class="input" type="search" v-model="asked.q" placeholder="File name, error or job id" aria-label="Search files and jobs" /><button v-if="typed" class="button button-small search-now">Search</button></div>
      <button type="button" class="button list-more" :aria-expanded="String(unfolded)" @click="unfolded = !unfolded">Filter and sort</button>
      <label class="inline-field"><span>Kind</span><select class="select" v-model="asked.kind" @change="go"><option value="">All</option><option v-for="[id, title] in kinds" :key="id" :value="id">{{ title }}</option></select></label>
      <label class="inline-field"><span>From</span><input class="input" type="date" v-model="asked.from" :max="asked.to || undefined" @change="go" /></label>
      <label class="inline-field"><span>To</span><input class="input" type="date" v-model="asked.to" :min="asked.from || undefined" @change="go" /></label>
      <label class="inline-field"><span>Sorted by</span><select class="select" v-model="asked.sort" @change="go"><option v-for="[value, word] in orders" :key="value" :value="value">{{ word }}</option></select></label>
      <a v-if="narrowed" class="button button-quiet button-small" :href="below(cleared)">Clear the filter</a>
    </form>`,
};
