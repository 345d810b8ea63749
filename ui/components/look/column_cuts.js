const SECOND = "\ufdd1"; // as in jobs/cleaning/reader/places.py
const REST = 200; // milliseconds without a change, until the table is read again
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };
const FAR = 3; // pixels that a pointer moves before it drags

const startsOf = (widths) => widths.map(((sum) => (width) => (sum += width))(0));
const widthsOf = (starts) => starts.map((start, i) => start - (i ? starts[i - 1] : 0));

// The first lines of text of fixed width, with a line where each column begins: dragged, or moved with the arrow keys.
export const ColumnCuts = {
  props: { lines: Array, widths: Array },
  emits: ["cut"],
  data() { return { starts: startsOf(this.widths), dragged: null, wrong: false }; },
  created() { this.timer = null; },
  beforeUnmount() { this.tell(); },
  watch: {
    widths(widths) { if (!this.timer && this.dragged === null) this.starts = startsOf(widths); },
  },
  computed: {
    pieces() { return this.lines.map((line) => line.split(new RegExp(`([^]${SECOND})`, "u")).map((piece) => [piece.replaceAll(SECOND, ""), piece.includes(SECOND)])); },
    longest() { return Math.max(1, ...this.lines.map((line) => line.length)); },
    written() { return widthsOf(this.starts).join(", "); },
  },
  methods: {
    place({ clientX }) {
      const box = this.$refs.ruler.getBoundingClientRect();
      return Math.round((clientX - box.left) / (box.width / 10));
    },
    change(starts) {
      this.starts = starts;
      clearTimeout(this.timer);
      this.timer = setTimeout(this.tell, REST);
    },
    tell() {
      if (!this.timer) return;
      clearTimeout(this.timer);
      this.timer = null;
      if (this.starts.length) this.$emit("cut", widthsOf(this.starts));
    },
    least(i) { return (this.starts[i - 1] ?? 0) + 1; },
    most(i) { return (this.starts[i + 1] ?? this.longest + 1) - 1; },
    move(i, to) {
      const at = Math.max(this.least(i), Math.min(this.most(i), to));
      if (at !== this.starts[i]) this.change(this.starts.map((start, each) => (each === i ? at : start)));
    },
    add(at) {
      if (at > 0 && at <= this.longest && !this.starts.includes(at)) this.change([...this.starts, at].sort((a, b) => a - b));
    },
    remove(i) { if (this.starts.length > 1) this.change(this.starts.filter((_, each) => each !== i)); },
    grab(event, i) {
      if (event.button) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      Object.assign(this, { dragged: i, from: event.clientX, moved: false });
    },
    drag(event) {
      if (this.dragged === null) return;
      this.moved ||= Math.abs(event.clientX - this.from) > FAR;
      if (this.moved) this.move(this.dragged, this.place(event));
    },
    drop(i) {
      if (this.dragged === i && !this.moved) this.remove(i);
      this.dragged = null;
    },
    key(event, i) {
      const step = STEPS[event.key];
      if (step) this.move(i, this.starts[i] + step);
      else if (["Delete", "Backspace"].includes(event.key)) {
        this.remove(i);
        this.$nextTick(() => this.$refs.cuts?.[Math.min(i, this.starts.length - 1)]?.focus());
      } else if (event.key === "Insert" || event.key === "+") this.add(Math.round((this.starts[i] + (this.starts[i + 1] ?? this.longest)) / 2));
      else return;
      event.preventDefault();
    },
    write({ target }) {
      const widths = target.value.split(/[\s,;]+/).filter(Boolean).map(Number);
      this.wrong = !widths.length || !widths.every((width) => Number.isInteger(width) && width > 0 && width <= 1e6);
      if (!this.wrong) this.change(startsOf(widths));
    },
  },
  template: `
    <div class="cuts">
      <p class="small muted" id="cuts-how">Click in the lines to part a column there. Drag a border to move it; click it to join the columns. <span class="cuts-keys">With the keyboard: arrow keys move a border, Delete joins, + parts the column behind it.</span></p>
      <div class="cuts-box" tabindex="0" role="region" aria-label="The first lines, and where columns begin">
        <div class="cuts-lines" dir="ltr" :style="{ minWidth: 'calc(' + (longest + 2) + 'ch + 24px)' }" @click="add(place($event))">
          <span ref="ruler" class="cuts-ruler" aria-hidden="true">0123456789</span>
          <div v-for="line in pieces" class="cuts-line"><template v-for="[text, wide] in line"><span v-if="wide" class="cuts-wide">{{ text }}</span><template v-else>{{ text }}</template></template></div>
          <button v-for="(start, i) in starts" ref="cuts" type="button" role="slider" class="cut" :class="{ dragged: dragged === i }" :style="{ left: 'calc(' + start + 'ch + 12px)' }" :aria-label="'Column ' + (i + 2) + ' begins behind character'" aria-describedby="cuts-how" :aria-valuenow="start" :aria-valuemin="least(i)" :aria-valuemax="Math.max(start, most(i))" @click.stop @pointerdown="grab($event, i)" @pointermove="drag" @pointerup="drop(i)" @pointercancel="dragged = null" @keydown="key($event, i)"></button>
        </div>
      </div>
      <label class="field cuts-widths"><span>Widths of the columns but the last</span><input class="input mono" :value="written" :aria-invalid="String(wrong)" inputmode="numeric" spellcheck="false" @change="write" /><span v-if="wrong" class="small step-error" role="alert">Whole numbers from 1, such as 8, 20, 5.</span></label>
    </div>`,
};
