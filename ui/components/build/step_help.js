import { Cell, Icon, fetched } from "rinse";
import { summary } from "step_form";

const Table = {
  components: { Cell },
  props: ["table", "was"],
  methods: {
    isNew(row, i) { return this.was && this.was.rows.length === this.table.rows.length && this.was.rows[row][this.was.names.indexOf(this.table.names[i])] !== this.table.rows[row][i]; },
  },
  template: `<table class="help-table"><thead><tr><component v-for="name in table.names" :is="name.trim() ? 'th' : 'td'" :scope="name.trim() ? 'col' : null"><bdi>{{ name }}</bdi></component></tr></thead><tbody><tr v-for="(row, n) in table.rows"><td v-for="(cell, i) in row" :class="{ changed: isNew(n, i) }"><Cell :value="cell" marks /></td></tr></tbody></table>`,
};

// All steps, with their parameters, and examples that are run as tests.
export default {
  components: { Icon, Table },
  props: { steps: Array, catalogue: String },
  data: () => ({ find: "", schemas: new Map() }),
  computed: {
    found() {
      const words = this.find.trim().toLowerCase();
      return this.steps.filter((step) => !words || [step.title, step.id, step.about, ...step.words].some((text) => text.toLowerCase().includes(words)));
    },
    groups() { return [...new Set(this.found.map((step) => step.group))].map((group) => [group, this.found.filter((step) => step.group === group)]); },
  },
  async mounted() {
    this.reach();
    this.$nextTick(() => document.getElementById(location.hash.slice(1))?.scrollIntoView());
    this.schemas = new Map((await fetched(this.catalogue)).map(({ id, schema }) => [id, schema]));
  },
  updated() { this.reach(); },
  methods: {
    words({ id }, { params }) { return this.schemas.has(id) ? summary(this.schemas.get(id), params) || "as usual" : ""; },
    json: (value) => JSON.stringify(value),
    // Makes tables wider than the screen scrollable by keyboard, too.
    reach() { for (const tables of this.$el.querySelectorAll(".help-tables")) if (tables.scrollWidth > tables.clientWidth) tables.tabIndex = 0; },
  },
  template: `
    <div class="help">
      <div class="search"><Icon name="search" /><input class="input" type="search" v-model="find" placeholder="Find a step" aria-label="Find a step" /></div>
      <section v-for="[group, steps] in groups" :key="group" class="help-group" :aria-label="group">
        <h2>{{ group }}</h2>
        <article v-for="step in steps" :key="step.id" :id="step.id" class="help-step panel">
          <header><h3>{{ step.title }}</h3><code class="muted">{{ step.id }}</code></header>
          <p>{{ step.about }}</p>
          <details><summary>Settings</summary>
            <dl><template v-for="each in step.parameters"><dt><code>{{ each.name }}</code></dt><dd>{{ each.title }}<template v-if="each.about">. {{ each.about }}</template> <span class="faint">{{ each.required ? "Must be given." : "Usual: " + json(each.usual) }}</span></dd></template></dl>
          </details>
          <div class="help-examples">
            <div v-for="example in step.examples" class="help-example">
              <p class="help-said"><bdi>{{ words(step, example) }}</bdi></p>
              <code class="help-params">{{ json(example.params) }}</code>
              <div class="help-tables" role="group" aria-label="Before and after"><Table :table="example.before" /><Icon name="arrow" /><span class="visually-hidden">becomes</span><Table :table="example.after" :was="example.before" /></div>
              <p v-for="[row, reason] in example.rejects" class="small help-reason">Row {{ row }} leaves: {{ reason }}</p>
            </div>
          </div>
        </article>
      </section>
      <p v-if="!found.length" class="empty"><strong>No step is called that</strong>Try another word.</p>
    </div>`,
};
