import { count, plural } from "rinse";

const IN_SIGHT = 46; // letters of all choices together, up to which each has a button of its own
const MANY = 8;

export const named = (ref) => (typeof ref === "object" ? ref : { name: ref, nth: 1 });
export const same = (a, b) => named(a).name === named(b).name && named(a).nth === named(b).nth;
export const spoken = (ref) => {
  const { name, nth } = named(ref);
  return nth > 1 ? `${name || "no name"} (${nth})` : name || "no name";
};

// Which of a step's parameters count, given the values of the others, and what kind of field each wants.
export function fieldsOf(schema, step) {
  return Object.entries(schema.properties)
    .filter(([name]) => name !== "step" && name !== "off")
    .map(([name, given]) => ({ name, required: schema.required?.includes(name), ...given, ...kindOf(given, schema) }))
    .filter((field) => Object.entries(field.when ?? {}).every(([other, values]) => values.includes(step[other] ?? schema.properties[other].default)));
}

function kindOf(given, schema) {
  const types = (given.anyOf ?? [given]).map((type) => (type.$ref ? schema.$defs[type.$ref.split("/").pop()] : type));
  if (given.widget === "columns") return { kind: "columns", canBeAll: types.some((type) => type.const === "all") };
  const choices = types.find((type) => type.enum)?.enum;
  if (choices) return { kind: choices.map((c) => given.labels?.[c] ?? c).join("").length <= IN_SIGHT ? "buttons" : "list", choices };
  if (types.some((type) => type.type === "boolean")) return { kind: "switch" };
  if (types.some((type) => type.type === "integer" || type.type === "number")) return { kind: "number", canBeNull: types.some((type) => type.type === "null") };
  return { kind: "text", canBeNull: types.some((type) => type.type === "null") };
}

// What a step does, in a few words: its columns, and whatever is not as usual.
export function summary(schema, step) {
  return fieldsOf(schema, step).map((field) => inWords(field, step[field.name])).filter(Boolean).join(" · ");
}

function inWords(field, value) {
  if (field.kind === "columns") return columnsInWords(value ?? field.default, field);
  if (value === undefined || value === null || value === field.default) return "";
  if (field.kind === "switch") return value ? field.title : `not: ${field.title}`;
  return field.choices ? (field.labels?.[value] ?? value) : `“${value}”`;
}

function columnsInWords(columns, field) {
  if (columns === "all") return "all columns";
  if (!columns?.length) return field.required ? "no column chosen" : "";
  return columns.slice(0, 3).map(spoken).join(", ") + (columns.length > 3 ? ` and ${columns.length - 3} more` : "");
}

const ColumnPicker = {
  props: ["value", "columns", "canBeAll", "label"],
  emits: ["pick"],
  data: () => ({ find: "" }),
  computed: {
    all() { return this.value === "all"; },
    chosen() { return this.all ? this.columns : (this.value ?? []); },
    offered() {
      const gone = (this.all ? [] : this.chosen).filter((ref) => !this.columns.some((column) => same(column, ref)));
      const words = this.find.trim().toLowerCase();
      return [...gone, ...this.columns].filter((ref) => !words || spoken(ref).toLowerCase().includes(words));
    },
    many() { return this.columns.length > MANY; },
    state() { return this.all ? `all ${count(this.columns.length)}` : plural(this.chosen.length, "column"); },
  },
  methods: {
    spoken,
    has(ref) { return this.chosen.some((each) => same(each, ref)); },
    toggle(ref) {
      const rest = this.chosen.filter((each) => !same(each, ref));
      this.$emit("pick", this.has(ref) ? rest : this.columns.concat(rest).filter((each, i, every) => (same(each, ref) || this.has(each)) && every.findIndex((other) => same(other, each)) === i));
    },
  },
  template: `
    <div class="picker" role="group" :aria-label="label">
      <div class="picker-bar">
        <label v-if="canBeAll" class="switch"><input type="checkbox" role="switch" :checked="all" @change="$emit('pick', all ? [] : 'all')" />All columns</label>
        <span class="muted small num">{{ state }}</span>
      </div>
      <template v-if="!all">
        <input v-if="many" class="input" type="search" v-model="find" placeholder="Find a column" aria-label="Find a column" />
        <div class="picker-list">
          <label v-for="ref in offered" class="chip" :class="{ chosen: has(ref) }"><input type="checkbox" :checked="has(ref)" @change="toggle(ref)" /><bdi>{{ spoken(ref) }}</bdi></label>
          <span v-if="!offered.length" class="muted small">No column is called that.</span>
        </div>
      </template>
    </div>`,
};

// The form of one step, drawn from its JSON Schema.
export const StepForm = {
  components: { ColumnPicker },
  props: ["step", "schema", "columns", "uid"],
  emits: ["set", "settle"],
  data: () => ({ unfolded: false }),
  computed: {
    fields() { return fieldsOf(this.schema, this.step); },
    usual() { return this.fields.filter((field) => !field.advanced); },
    folded() { return this.fields.filter((field) => field.advanced); },
    shown() { return this.unfolded ? this.usual.concat(this.folded) : this.usual; },
  },
  methods: {
    value(field) { return this.step[field.name] ?? field.default; },
    typed(field, text) {
      if (text === "" && field.canBeNull) return this.$emit("set", field.name, null, true);
      if (field.kind !== "number") return this.$emit("set", field.name, text, true);
      const number = Number(text);
      if (text !== "" && Number.isFinite(number)) this.$emit("set", field.name, number, true);
    },
  },
  template: `
    <div class="step-form">
      <div v-for="field in shown" :key="field.name" class="field">
        <label v-if="field.kind === 'switch'" class="switch"><input type="checkbox" role="switch" :checked="value(field)" @change="$emit('set', field.name, $event.target.checked)" />{{ field.title }}</label>
        <template v-else>
          <label :for="uid + field.name">{{ field.title }}</label>
          <ColumnPicker v-if="field.kind === 'columns'" :value="value(field)" :columns="columns" :can-be-all="field.canBeAll" :label="field.title" @pick="(refs) => $emit('set', field.name, refs)" />
          <div v-else-if="field.kind === 'buttons'" class="choices" role="radiogroup" :aria-label="field.title">
            <label v-for="choice in field.choices" :key="choice"><input type="radio" :name="uid + field.name" :value="choice" :checked="value(field) === choice" @change="$emit('set', field.name, choice)" />{{ field.labels?.[choice] ?? choice }}</label>
          </div>
          <select v-else-if="field.kind === 'list'" class="select" :id="uid + field.name" :value="value(field)" @change="$emit('set', field.name, $event.target.value)">
            <option v-for="choice in field.choices" :key="choice" :value="choice">{{ field.labels?.[choice] ?? choice }}</option>
          </select>
          <input v-else class="input" :id="uid + field.name" :type="field.kind" :min="field.minimum" :max="field.maximum" :value="value(field)" @input="typed(field, $event.target.value)" @change="$emit('settle')" />
        </template>
        <p v-if="field.description" class="faint small">{{ field.description }}</p>
      </div>
      <button v-if="folded.length" type="button" class="link small" :aria-expanded="String(unfolded)" @click="unfolded = !unfolded">{{ unfolded ? "Fewer choices" : "More choices" }}</button>
    </div>`,
};
