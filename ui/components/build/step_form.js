import { ApprovedGroups } from "approved_groups";
import { DateForm, DateForms, dateForm, dayIn } from "date_forms";
import { ColumnPicker, ColumnSelect, FilePick, Pairs, Several, TextList, named, same, spoken } from "fields";
import { marked, plural } from "rinse";

const IN_SIGHT = 46; // characters of all choices together, up to which each choice is a button

// The parameters of a step that apply, given the values of the others, with the kind of field of each.
export function fieldsOf(schema, step) {
  return Object.entries(schema.properties)
    .filter(([name]) => name !== "step" && name !== "off")
    .map(([name, given]) => ({ name, required: schema.required?.includes(name), ...given, ...kindOf(given, schema), ...(given.many_when ? { kind: holds(given.many_when) ? "texts" : "text" } : {}) }))
    .filter((field) => holds(field.when ?? {}));

  function holds(when) {
    return Object.entries(when).every(([other, values]) => values.includes(valueOf(other)));
  }

  function valueOf(name) { // the default while it does not apply itself
    const { when, default: usual } = schema.properties[name];
    return holds(when ?? {}) ? (step[name] ?? usual) : usual;
  }
}

function kindOf(given, schema) {
  const types = (given.anyOf ?? [given]).map((type) => (type.$ref ? resolved(type.$ref, schema) : type));
  const has = (...names) => types.some((type) => names.includes(type.type));
  const canBeNull = has("null");
  if (given.widget === "columns") return { kind: "columns", canBeAll: !given.never_all && types.some((type) => type.const === "all"), canMatch: types.some((type) => type.properties?.pattern) };
  if (given.widget === "file" || given.widget === "files") return { kind: given.widget };
  if (given.widget === "groups") return { kind: "groups" };
  if (given.widget === "stored") return { kind: "stored" };
  if (given.widget === "text") return { kind: "prose" };
  if (given.widget === "date_form" || given.widget === "date_forms") return { kind: given.widget };
  if (given.widget === "column") return { kind: "column", canBeNull };
  if (given.widget === "list") return { kind: "texts", numbers: types.some((type) => type.items?.type === "integer"), usual: types.find((type) => type.const)?.const };
  const choices = types.find((type) => type.enum)?.enum;
  if (choices) return { kind: choices.map((c) => given.labels?.[c] ?? c).join("").length <= IN_SIGHT ? "buttons" : "list", choices };
  if (has("boolean")) return { kind: "switch" };
  if (has("integer", "number")) return { kind: "number", canBeNull, whole: !has("number") };
  const list = types.find((type) => type.type === "array");
  if (list) return listOf(list.items, schema);
  const object = types.find((type) => type.type === "object");
  if (object?.properties) return { kind: "group", schema: { ...object, $defs: schema.$defs } };
  if (object) return { kind: "pairs" };
  return { kind: "text", canBeNull };
}

function listOf(items, schema) {
  const item = items.$ref ? resolved(items.$ref, schema) : items;
  if (item.enum) return { kind: "several", choices: item.enum };
  return item.properties ? { kind: "items", schema: { ...item, $defs: schema.$defs } } : { kind: "texts" };
}

const resolved = (ref, schema) => schema.$defs[ref.split("/").pop()];

// A step in a few words: its columns, and all parameters that differ from their defaults.
export function summary(schema, step) {
  return fieldsOf(schema, step).map((field) => inWords(field, step[field.name])).filter(Boolean).join(" · ");
}

function inWords(field, value) {
  if (field.kind === "columns") return columnsInWords(value ?? field.default, field);
  if (field.kind === "groups") return value === "all" ? "all groups approved" : value?.length ? `${plural(value.length, "group")} approved` : "no group approved yet";
  if (lacks(field, value ?? field.default)) return field.lacking;
  if (value === undefined || value === null || value === field.default) return "";
  if (field.kind === "switch") return value ? field.title : `not: ${field.title}`;
  if (field.kind === "column") return spoken(value);
  if (field.kind === "group") return "";
  if (field.kind === "several" || field.kind === "files") return value.join(", ");
  if (field.kind === "pairs") return pairsInWords(Object.entries(value));
  if (field.kind === "date_form") return `as ${dayIn(value)}`;
  if (field.kind === "date_forms") return listed(value.map(dateForm));
  if (field.kind === "texts") return typeof value === "string" ? "" : listed(value.map((text) => `“${marked(text)}”`));
  if (field.kind === "items") return listed(value.map((item) => summary(field.schema, item)).filter(Boolean), 2, "; ");
  if (typeof value === "number" && !field.choices) return `${field.title}: ${value}`;
  return field.choices ? (field.labels?.[value] ?? value) : `“${marked(value)}”`;
}

const lacks = (field, value) => field.lacking && !Object.keys(value ?? []).length; // a list, or pairs

const listed = (words, most = 3, between = ", ") => words.slice(0, most).join(between) + (words.length > most ? ` and ${words.length - most} more` : "");

function pairsInWords(pairs) {
  return pairs.slice(0, 2).map(([from, to]) => `${marked(from)} → ${to == null ? "missing" : marked(to)}`).join(", ") + (pairs.length > 2 ? ` and ${pairs.length - 2} more` : "");
}

function columnsInWords(columns, field) {
  if (columns === "all") return "all columns";
  if (columns && !Array.isArray(columns)) return `columns like ${columns.pattern}`;
  if (!columns?.length) return field.required ? "no column chosen" : "";
  return listed(columns.map(spoken));
}

// The initial parameters of a new step: no columns yet, and one blank item in each required list.
export function atFirst(schema) {
  const needed = fieldsOf(schema, {}).filter((field) => field.required && ["columns", "items"].includes(field.kind));
  return Object.fromEntries(needed.map((field) => [field.name, field.kind === "items" ? [blank(field.schema)] : []]));
}

// A list of items with a form each, such as conditions.
const Items = {
  props: ["value", "schema", "columns", "files", "uid", "label"],
  emits: ["pick", "settle", "bring"],
  methods: {
    add() { this.$emit("pick", [...(this.value ?? []), blank(this.schema)], false); },
    set(i, name, value, typed) { this.$emit("pick", this.value.map((item, n) => (n === i ? { ...item, [name]: value } : item)), typed); },
    remove(i) { this.$emit("pick", this.value.filter((_, n) => n !== i), false); },
  },
  template: `
    <div class="items" role="group" :aria-label="label">
      <div v-for="(item, i) in value ?? []" :key="i" class="item">
        <StepForm :step="item" :schema="schema" :columns="columns" :files="files" :uid="uid + i + '-'" @bring="(name, file) => $emit('bring', name, file)" @set="(name, value, typed) => set(i, name, value, typed)" @settle="$emit('settle')" />
        <button type="button" class="button button-quiet button-small" @click="remove(i)">Remove</button>
      </div>
      <button type="button" class="button button-small" @click="add">Add</button>
    </div>`,
};

// The minimal item for this schema: first choices and empty texts.
function blank(schema) {
  const needed = fieldsOf(schema, {}).filter((field) => field.required && field.kind !== "column");
  return Object.fromEntries(needed.map((field) => [field.name, emptyOf(field)]));
}

function emptyOf(field) {
  if (field.choices) return field.choices[0];
  return { columns: [], items: [], texts: [], date_forms: [], pairs: {}, group: {}, switch: false, number: field.minimum ?? 1 }[field.kind] ?? "";
}

// The form of one step, generated from its JSON Schema.
export const StepForm = {
  name: "StepForm",
  components: { ApprovedGroups, ColumnPicker, ColumnSelect, DateForm, DateForms, FilePick, Items, Pairs, Several, TextList },
  props: ["step", "schema", "columns", "files", "uid", "seen", "groups"],
  emits: ["set", "settle", "bring"],
  data: () => ({ unfolded: false }),
  computed: {
    fields() { return fieldsOf(this.schema, this.step); },
    usual() { return this.fields.filter((field) => !field.advanced); },
    folded() { return this.fields.filter((field) => field.advanced); },
    shown() { return this.unfolded ? this.usual.concat(this.folded) : this.usual; },
  },
  methods: {
    named, lacks,
    bring(field, name, file) {
      this.$emit("bring", name, file);
      this.$emit("set", field.name, field.kind === "files" ? [...(this.value(field) ?? []), name] : name);
    },
    value(field) { return this.step[field.name] ?? field.default; },
    isOpen(field) { return !field.choices.includes(this.value(field)); }, // nothing has been chosen yet
    offers(field) {
      const chosen = this.step.columns ?? [], has = this.value(field) ?? [];
      const about = (this.seen ?? []).filter(({ ref }) => !Array.isArray(chosen) || chosen.some((each) => same(each, ref)));
      return [...new Set(about.flatMap((column) => column[field.seen] ?? []))].filter((offer) => !has.includes(offer));
    },
    isByExample(field) { return field.kind === "date_form" || field.kind === "date_forms"; },
    isExplained(field) { return this.isByExample(field) || field.kind === "groups"; },
    word(field, offer) { return field.kind === "date_forms" ? dayIn(offer) : offer; },
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
          <ColumnPicker v-if="field.kind === 'columns'" :value="value(field)" :columns="columns" :can-be-all="field.canBeAll" :can-match="field.canMatch" :ordered="field.ordered" :label="field.title" @pick="(refs, typed) => $emit('set', field.name, refs, typed)" />
          <ColumnSelect v-else-if="field.kind === 'column'" :id="uid + field.name" :value="value(field)" :columns="columns" :can-be-null="field.canBeNull" @pick="(ref) => $emit('set', field.name, ref)" />
          <FilePick v-else-if="field.kind === 'file'" :id="uid + field.name" :value="value(field)" :files="files" @bring="(name, file) => bring(field, name, file)" />
          <FilePick v-else-if="field.kind === 'stored'" :id="uid + field.name" :value="value(field)" :files="files" @bring="(_, file) => bring(field, file.id, file)" />
          <ApprovedGroups v-else-if="field.kind === 'groups'" :value="value(field)" :found="groups" :label="field.title" @pick="(prints) => $emit('set', field.name, prints)" />
          <div v-else-if="field.kind === 'files'" class="items">
            <FilePick v-for="(name, i) in value(field) ?? []" :key="i" :value="name" :files="files" @bring="(name, file) => $emit('bring', name, file)" />
            <FilePick :id="uid + field.name" :files="files" @bring="(name, file) => bring(field, name, file)" />
          </div>
          <Several v-else-if="field.kind === 'several'" :value="value(field)" :choices="field.choices" :labels="field.labels" :label="field.title" @pick="(choices) => $emit('set', field.name, choices)" />
          <TextList v-else-if="field.kind === 'texts'" :id="uid + field.name" :value="value(field)" :numbers="field.numbers" :usual="field.usual" @pick="(texts) => $emit('set', field.name, texts, true)" @settle="$emit('settle')" />
          <component v-else-if="isByExample(field)" :is="field.kind === 'date_form' ? 'DateForm' : 'DateForms'" :id="uid + field.name" :value="value(field)" :label="field.title" @pick="(forms, typed) => $emit('set', field.name, forms, typed)" @settle="$emit('settle')" />
          <Pairs v-else-if="field.kind === 'pairs'" :value="value(field)" :names="field.widget === 'map' ? [] : columns.map((column) => named(column).name ?? '')" :label="field.title" @pick="(pairs) => $emit('set', field.name, pairs, true)" @settle="$emit('settle')" />
          <Items v-else-if="field.kind === 'items'" :value="value(field)" :schema="field.schema" :columns="columns" :files="files" :uid="uid + field.name" :label="field.title" @bring="(name, file) => $emit('bring', name, file)" @pick="(items, typed) => $emit('set', field.name, items, typed)" @settle="$emit('settle')" />
          <StepForm v-else-if="field.kind === 'group'" :step="value(field) ?? {}" :schema="field.schema" :columns="columns" :uid="uid + field.name" @set="(name, part, typed) => $emit('set', field.name, { ...(value(field) ?? {}), [name]: part }, typed)" @settle="$emit('settle')" />
          <div v-else-if="field.kind === 'buttons'" class="choices" role="radiogroup" :aria-label="field.title">
            <label v-for="choice in field.choices" :key="String(choice)"><input type="radio" :name="uid + field.name" :value="choice" :checked="value(field) === choice" @change="$emit('set', field.name, choice)" />{{ field.labels?.[choice] ?? choice }}</label>
          </div>
          <select v-else-if="field.kind === 'list'" class="select" :id="uid + field.name" :value="value(field) ?? ''" @change="$emit('set', field.name, field.choices[$event.target.selectedIndex - isOpen(field)])">
            <option v-if="isOpen(field)" value="" disabled selected>choose</option>
            <option v-for="choice in field.choices" :key="String(choice)" :value="choice">{{ field.labels?.[choice] ?? choice }}</option>
          </select>
          <textarea v-else-if="field.kind === 'prose'" class="input lines" rows="10" :id="uid + field.name" :value="value(field)" @input="typed(field, $event.target.value)" @change="$emit('settle')"></textarea>
          <input v-else class="input" :id="uid + field.name" :type="field.kind" :step="field.kind === 'number' && !field.whole ? 'any' : undefined" :min="field.minimum" :max="field.maximum" :value="value(field)" @input="typed(field, $event.target.value)" @change="$emit('settle')" />
        </template>
        <div v-if="field.seen && offers(field).length" class="picker-list picker-seen" role="group" :aria-label="'Seen in the columns, for ' + field.title"><span class="muted small">Seen there</span><button v-for="offer in offers(field)" :key="offer" type="button" class="chip" @click="$emit('set', field.name, [...(value(field) ?? []), offer])"><bdi>{{ word(field, offer) }}</bdi></button></div>
        <p v-if="field.description && !isExplained(field)" class="small" :class="lacks(field, value(field)) ? 'wanted' : 'faint'">{{ field.description }}</p>
      </div>
      <button v-if="folded.length" type="button" class="link small" :aria-expanded="String(unfolded)" @click="unfolded = !unfolded">{{ unfolded ? "Fewer choices" : "More choices" }}</button>
    </div>`,
};
Items.components = { StepForm };
