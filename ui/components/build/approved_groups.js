// Groups of near duplicates: which of them are approved, and a way to look at the rows of each.
import { plural } from "rinse";

const FIRST = 4; // rows of a group that are named

export const ApprovedGroups = {
  props: ["value", "found", "label"],
  emits: ["pick"],
  computed: {
    all() { return this.value === "all"; },
    approved() { return this.all ? [] : (this.value ?? []); },
    state() { return this.found ? `${plural(this.found.count, "group")}, ${plural(this.found.rows, "row")}` : ""; },
  },
  methods: {
    rows({ rows }) {
      const more = rows.length - FIRST;
      return more > 0 ? `rows ${rows.slice(0, FIRST).join(", ")} and ${more} more` : `rows ${rows.slice(0, -1).join(", ")} and ${rows.at(-1)}`;
    },
    toggle({ fingerprint }) {
      const rest = this.approved.filter((each) => each !== fingerprint);
      this.$emit("pick", rest.length < this.approved.length ? rest : [...rest, fingerprint]);
    },
    look(group) {
      const sought = { key: "", by: "rows", what: group.rows.map(String) };
      dispatchEvent(new CustomEvent("rinse-seek", { detail: { sought, words: `${this.rows(group)} look alike` } }));
    },
  },
  template: `
    <div class="picker" role="group" :aria-label="label">
      <div class="picker-bar">
        <label class="switch"><input type="checkbox" role="switch" :checked="all" @change="$emit('pick', all ? [] : 'all')" />All groups</label>
        <span class="muted small num">{{ state }}</span>
      </div>
      <ul v-if="found?.listed.length" class="groups">
        <li v-for="group in found.listed" :key="group.fingerprint"><label><input v-if="!all" type="checkbox" :checked="approved.includes(group.fingerprint)" @change="toggle(group)" />{{ rows(group) }}</label><button type="button" class="link small" :aria-label="'Show ' + rows(group)" @click="look(group)">Show</button></li>
      </ul>
      <p v-if="found && !found.count" class="muted small">No rows look alike enough.</p>
      <p v-if="found && found.listed.length < found.count" class="faint small">The first {{ found.listed.length }} of {{ found.count }} groups.</p>
    </div>`,
};
