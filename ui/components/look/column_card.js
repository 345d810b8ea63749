import { Cell, Icon, called, count, percent, plural } from "rinse";

const SAYS = { numbers: "How the numbers are spread", dates: "How the dates are spread", lengths: "How long the values are" };

// One column in detail: figures, distribution and most frequent values, each with a link to its rows, and steps that fix it.
export const ColumnCard = {
  components: { Cell, Icon },
  props: { column: Object, steps: Array, fixed: Boolean },
  emits: ["seek", "suggest", "close", "menu"],
  created() { this.SAYS = SAYS; },
  computed: {
    name() { return called(this.column.name); },
    most() { return Math.max(...this.column.bars.map(([, n]) => n), 1); },
    facts() {
      const { looks_like, distinct, capped, longest } = this.column;
      return [looks_like, `${count(distinct)}${capped ? "+" : ""} distinct`, plural(longest, "character") + " at most"].filter(Boolean);
    },
  },
  methods: {
    count, percent, plural,
    seek(by, what, words) { this.$emit("seek", { key: this.column.key, by, what }, `${this.name} ${words}`); },
    value(text) {
      const whole = text.length < 200;
      this.seek(whole ? "is" : "begins", [text], `${whole ? "is" : "begins with"} “${text.length > 40 ? text.slice(0, 40) + "…" : text}”`);
    },
    bar([words, n, start, width]) {
      if (n) this.seek(this.column.of, [start, width], this.column.of === "lengths" ? `of ${words}` : words);
    },
  },
  template: `
    <section class="column-card" :aria-label="'Column ' + name" @keydown.escape="$emit('close')">
      <div class="column-card-head">
        <h3><bdi>{{ name }}</bdi></h3>
        <span v-for="fact in facts" class="muted small">{{ fact }}</span>
        <button v-if="column.missing" type="button" class="link small" @click="seek('missing', [], 'is missing')">{{ count(column.missing) }} missing ({{ percent(column.missing_share) }})</button>
        <button v-if="column.padded" type="button" class="link small" @click="seek('padded', [], 'has white space around it')">{{ count(column.padded) }} with white space around {{ column.padded === 1 ? "it" : "them" }}</button>
        <button type="button" class="button button-icon column-card-close" aria-label="Close" @click="$emit('close')"><Icon name="close" /></button>
      </div>
      <div class="column-card-parts">
        <dl v-if="column.figures.length" class="column-figures"><template v-for="[word, value] in column.figures"><dt>{{ word }}</dt><dd class="mono" :title="value">{{ value }}</dd></template></dl>
        <div v-if="column.bars.length > 1" class="column-bars">
          <div class="column-bars-row" role="group" :aria-label="SAYS[column.of]">
            <button v-for="each in column.bars" type="button" :disabled="!each[1]" :title="each[0] + ': ' + plural(each[1], 'row')" :aria-label="each[0] + ': ' + plural(each[1], 'row')" @click="bar(each)"><i :style="{ height: (each[1] ? Math.max(4, 100 * each[1] / most) : 0) + '%' }"></i></button>
          </div>
          <p class="column-bars-ends faint small num"><span>{{ column.bars[0][0] }}</span><span>{{ column.bars.at(-1)[0] }}</span></p>
        </div>
        <ul class="column-values">
          <li v-for="[text, n, share] in column.values"><button type="button" :title="'Show the rows'" @click="value(text)"><i :style="{ width: share * 100 + '%' }" aria-hidden="true"></i><Cell :value="text" marks /><span v-if="n" class="faint num">{{ count(n) }}</span></button></li>
        </ul>
      </div>
      <div v-if="!fixed" class="column-card-steps">
        <button v-for="step in steps" type="button" class="button button-small" @click="$emit('suggest', step.params)"><Icon name="plus" />{{ step.words }}</button>
        <button type="button" class="button button-small" aria-haspopup="dialog" @click="$emit('menu', $event.currentTarget)">Steps for this column<Icon name="chevron" /></button>
      </div>
    </section>`,
};
