import { Icon } from "rinse";
import { named, spoken } from "fields";
import { StepFinder } from "step_finder";
import { fieldsOf } from "step_form";

const WIDTH = 300, GAP = 4; // pixels

// The menu of a column's header: rename it, or add a step that works on one column.
export const ColumnMenu = {
  components: { Icon, StepFinder },
  props: { kinds: Array },
  emits: ["add", "rename"],
  data: () => ({ ref: null, anchor: null, place: {}, name: "" }),
  computed: {
    known() { return this.ref !== null; },
    offered() { return this.kinds.filter(fieldFor); },
    renamable() { return typeof this.ref === "string"; }, // of several columns with the same name, a recipe can rename only the first
  },
  methods: {
    spoken,
    open(event) {
      const { ref, anchor } = event.detail;
      Object.assign(this, { ref, anchor, name: named(ref).name ?? "" });
      this.$nextTick(this.settle);
    },
    settle() {
      const at = this.anchor.getBoundingClientRect(), box = this.$refs.menu;
      box.showPopover();
      const left = Math.max(8, Math.min(at.right - WIDTH, innerWidth - WIDTH - 8));
      const below = Math.min(at.bottom + GAP, Math.max(8, innerHeight - box.offsetHeight - 8));
      this.place = { left: `${left}px`, top: `${below}px` };
      this.$nextTick(() => (this.renamable ? this.$refs.name.select() : this.$refs.finder.focus()));
    },
    close() {
      this.$refs.menu?.hidePopover();
      this.anchor?.focus();
    },
    closed(event) { if (event.newState === "closed") this.ref = null; },
    rename() {
      const to = this.name.trim();
      if (to && to !== this.ref) this.$emit("rename", this.ref, to);
      this.close();
    },
    add(kind) {
      const field = fieldFor(kind);
      const ref = this.ref;
      this.close();
      this.$emit("add", kind, { [field.name]: field.kind === "columns" ? [ref] : ref });
    },
    quick(step) {
      const ref = this.ref;
      this.close();
      this.$emit("add", { id: step }, { columns: [ref] });
    },
  },
  mounted() { addEventListener("rinse-column", this.open); },
  unmounted() { removeEventListener("rinse-column", this.open); },
  template: `
    <div v-if="known" ref="menu" class="column-menu" popover="auto" role="dialog" :aria-label="'Steps for ' + spoken(ref)" :style="place" @toggle="closed" @keydown.escape.stop="close">
      <form v-if="renamable" class="column-menu-name" @submit.prevent="rename"><input ref="name" class="input" v-model="name" aria-label="Name of the column" spellcheck="false" /><button class="button button-small" :disabled="!name.trim() || name.trim() === ref">Rename</button></form>
      <p v-else class="column-menu-name"><bdi>{{ spoken(ref) }}</bdi></p>
      <div class="column-menu-quick">
        <button type="button" class="button button-small" @click="quick('drop_duplicates')">Remove duplicates</button>
        <button type="button" class="button button-small" @click="quick('drop_columns')">Remove column</button>
      </div>
      <StepFinder ref="finder" :kinds="offered" always label="Find a step for this column" placeholder="Find a step for this column" @pick="add" />
    </div>`,
};

// The step's first field for columns.
function fieldFor(kind) {
  return fieldsOf(kind.schema, {}).find((field) => ["columns", "column"].includes(field.kind));
}
