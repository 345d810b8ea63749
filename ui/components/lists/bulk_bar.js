import { ACTIVE, Icon, OVER, below, count } from "rinse";

const CAN = {
  cancel: ACTIVE,
  retry: ["failed", "dead", "cancelled"],
  delete: ["draft", ...OVER],
  download: ["done"],
};
const WORDS = { cancel: "Cancel", retry: "Retry", delete: "Delete" };

// Actions on the selected jobs, or on all jobs found. Shown while any are selected.
export const BulkBar = {
  components: { Icon },
  props: { chosen: Array, all: Boolean, total: Number, matching: String, narrowed: Boolean, people: Boolean, busy: Boolean },
  emits: ["all", "none", "act", "left"],
  data: () => ({ sure: false, held: false }),
  computed: {
    acts() { return Object.entries(WORDS).filter(([act]) => this.all || this.able(act).length).map(([act, word]) => [act, this.all ? word : `${word} ${this.able(act).length}`]); },
    everything() { return `${count(this.total)} ${this.narrowed ? "matching" : "jobs"}`; },
    download() {
      if (this.all) return this.matching === null ? null : this.matching;
      const ids = this.able("download").map((job) => `job_id=${job.id}`);
      return ids.length ? ids.concat(this.people ? ["everyone=true"] : []).join("&") : null;
    },
  },
  methods: {
    below, count,
    able(act) { return this.chosen.filter((job) => CAN[act].includes(job.status)); },
    leave(bar) { // the button that was pressed may already be gone
      if (this.held || bar.contains(document.activeElement)) this.$emit("left");
      this.held = false;
    },
    press(act) {
      if (this.busy) return;
      if (act === "delete" && !this.sure) return (this.sure = true);
      Object.assign(this, { sure: false, held: true });
      this.$emit("act", act);
    },
  },
  template: `
    <Transition name="slide" @before-leave="leave">
      <div v-if="chosen.length" class="bulk" role="region" aria-label="Chosen jobs" @keydown.escape="$emit('none')">
        <span class="bulk-count num" role="status">{{ all ? "All " + everything : count(chosen.length) + " selected" }}</span>
        <button v-if="!all && total > chosen.length" type="button" class="link small" @click="$emit('all')">Select all {{ everything }}</button>
        <span class="bulk-acts">
          <button v-for="[act, word] in acts" :key="act" type="button" class="button button-small" :class="{ 'button-danger': act === 'delete' && sure }" :aria-disabled="busy" @click="press(act)" @blur="sure = false">{{ act === "delete" && sure ? word + " for good" : word }}</button>
          <a v-if="download !== null" class="button button-small" :href="below('/api/v1/jobs/results?' + download)" download><Icon name="download" />Download as ZIP</a>
          <button type="button" class="button button-quiet button-small" @click="$emit('none')">Clear</button>
        </span>
      </div>
    </Transition>`,
};
