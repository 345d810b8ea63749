// Shared by our components: numbers and times in words, marks, and text with its invisible characters made visible.

export const ACTIVE = ["queued", "running", "retrying"]; // both as in models/job
export const OVER = ["done", "failed", "dead", "cancelled"];

// An address of ours as the browser needs it: where Rinse is served below a path, with that path before it.
export const below = (address) => window.rinsePath + address;

const NUMBER = new Intl.NumberFormat("en-US");
export const count = (n) => NUMBER.format(n ?? 0);

export const plural = (n, one, many = one + "s") => `${count(n)} ${n === 1 ? one : many}`;

export const all = (n, one) => (n === 2 ? `both ${one}s` : `all ${plural(n, one)}`);

// What a step did beyond changing cells and removing rows, in words.
export function reshaped({ made, renamed, came, left, done }) {
  const words = [];
  if (made) words.push(made > 0 ? `${plural(made, "row")} made` : `${plural(-made, "row")} fewer`);
  if (renamed) words.push(`${plural(renamed, "column")} renamed`);
  if (came) words.push(`${plural(came, "column")} added`);
  if (left) words.push(`${plural(left, "column")} removed`);
  return words.length || !done ? words : [done];
}

export const allOrFirst = (n, one, whole) => (n === 1 ? `the ${whole ? "one" : "first"} ${one}` : `${whole ? "all" : "the first"} ${plural(n, one)}`);

export function short(n) {
  if (n < 10000) return count(Math.round(n));
  const [value, unit] = n < 1e6 ? [n / 1e3, "k"] : [n / 1e6, "M"];
  return value.toFixed(value < 100 ? 1 : 0) + unit;
}

export function bytes(n) {
  if (n < 1000) return plural(n, "byte");
  const units = ["kB", "MB", "GB", "TB"];
  let unit = -1;
  do { n /= 1000; unit += 1; } while (n >= 999.5 && unit < units.length - 1);
  return unbroken(`${count(Number(n.toPrecision(3)))} ${units[unit]}`); // as in models/amounts.py
}

// Arrow keys move from a search field through the buttons that it has found, and back.
export function walkThrough(event, found, field) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const all = [...(found?.querySelectorAll("button") ?? [])];
  (all[all.indexOf(event.target) + by] ?? field).focus();
}

// Offers a file that was made in the page as a download.
export function saveAs(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Copies a text; returns whether that worked. Without https, browsers only copy what is selected in a field.
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false);
  const held = document.activeElement;
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  held?.focus();
  return copied;
}

// The content of an immutable address: fetched once, and again after a moment if the connection failed.
const fetching = new Map();
export function fetched(address) {
  const again = () => new Promise((resolve) => setTimeout(resolve, 2000)).then(ask);
  const ask = () => fetch(below(address)).then((answer) => (answer.ok ? answer.json() : again()), again);
  if (!fetching.has(address)) fetching.set(address, ask());
  return fetching.get(address);
}

// Whether a single-character shortcut was pressed: not while typing, and not if they are switched off.
export function pressed(event, key) {
  if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || localStorage.getItem("letters") === "off") return false;
  return !event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [popover], dialog");
}

// Runs an act that moves the page: at once, or after the mouse button is released, since a click on an element that has moved
// is lost.
export function released(act) {
  if (document.querySelector(":active")) addEventListener("mouseup", () => setTimeout(act), { once: true });
  else act();
}

// Runs an act that removes the focused element, and focuses what `next` returns, so that nobody has to start again at the top.
// An element that only moves also loses the focus; it gets it back.
export function handingOn(component, root, act, next) {
  const held = document.activeElement;
  const had = root?.contains(held);
  act();
  if (had) component.$nextTick(() => (held.isConnected && document.activeElement === document.body ? held : next())?.focus());
}

// Shows a message at the edge of the page; `act` undoes it, if possible. Of each topic only the newest stays, and an empty text
// removes it.
export const toast = (text, { topic = "", word = "Undo", act = null } = {}) => dispatchEvent(new CustomEvent("rinse-toast", { detail: { text, topic, word, act } }));

// A column's name as text, for places where a nameless one cannot have an element of its own.
export const called = (name) => name || "no name";

// A step's reference to the i-th of these columns: its name, and a number if it is not the first of that name.
export function reference(names, i) {
  const nth = names.slice(0, i + 1).filter((name) => name === names[i]).length;
  return nth === 1 && names[i] !== null ? names[i] : { name: names[i], nth };
}

// No line ends between a number and its unit.
export const unbroken = (text) => text.replace(/(\d) (?=(%|[kMGT]B|h|min|s)(?!\w))/g, "$1\u00a0");

export const percent = (share) => unbroken(`${(share * 100).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`);

export const duration = (seconds) => unbroken(lasting(seconds));

function lasting(seconds) {
  if (seconds < 0.95) return "under 1 s";
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  if (seconds < 3570) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const AGES = [["day", 86400], ["hour", 3600], ["minute", 60]];

export function ago(when, now = Date.now()) {
  const seconds = (new Date(when) - now) / 1000;
  for (const [unit, size] of AGES) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.trunc(seconds / size), unit);
  }
  return "just now";
}

// What a queued job is waiting for, as the server told it; empty before that.
export function inTurn(wait) {
  if (!wait) return "";
  if (wait.is_paused) return "paused by an administrator, keeps its place";
  if (wait.is_unattended) return "no worker is running: it waits until one is started";
  if (wait.before === null) return "waits for another job of the same owner to end";
  return wait.before ? `${plural(wait.before, "job")} before it` : "next in turn, waits for a worker";
}

export function tryingAgain(when, now) {
  const seconds = when ? (new Date(when) - now) / 1000 : 0;
  return seconds > 0.5 ? `tries again in ${duration(seconds)}` : "tries again in a moment";
}

// Times in the browser's format. With seconds only if events may be less than a minute apart.
export const exact = (when, zone) => new Date(when).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short", timeZone: zone });
export const toTheSecond = (when) => new Date(when).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
export const day = (when) => new Date(when).toLocaleDateString(undefined, { dateStyle: "medium" });

// Text in pieces; those with a `name` are invisible characters, and are shown as `text` instead.
const UNSEEN = new Map([
  ["\t", ["→", "tab"]], ["\n", ["↵", "line break"]], ["\r", ["␍", "carriage return"]], ["\u00a0", ["⍽", "no-break space"]],
  ["\u200b", ["‸", "zero-width space"]], ["\ufeff", ["‸", "byte order mark"]], ["\u200d", ["‸", "zero-width joiner"]],
  ["\u3000", ["□", "ideographic space"]], ["\u202f", ["⍽", "narrow no-break space"]], ["\u2009", ["⍽", "thin space"]],
  ["\u00ad", ["‸", "soft hyphen"]], ["\u2060", ["‸", "word joiner"]],
  ["\u200e", ["‸", "left-to-right mark"]], ["\u200f", ["‸", "right-to-left mark"]], ["\u202e", ["‸", "right-to-left override"]],
]);
const PIECES = /^ +| +$| {2,}|[\t\n\r\u00a0\u200b\ufeff\u200d\u3000\u202f\u2009\u00ad\u2060\u200e\u200f\u202e]/g;

export function pieces(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(PIECES)) {
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    const [mark, name] = UNSEEN.get(match[0]) ?? ["·".repeat(match[0].length), plural(match[0].length, "space")];
    found.push({ text: mark, name });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

// Whether files are being dragged, not text or a link.
export const hasFiles = (event) => !!event.dataTransfer?.types.includes("Files");

// True for most texts: they need only an element, not a component.
export const isPlain = (text) => !!text && text.search(PIECES) < 0;

// The same within a sentence, where elements cannot be used.
export const marked = (value) => (value === "" ? '""' : pieces(String(value)).map((piece) => piece.text).join(""));

export const Icon = {
  props: ["name"],
  computed: { href() { return `${window.rinseAssets}icons.svg#${this.name}`; } },
  template: `<svg class="icon" aria-hidden="true"><use :href="href" /></svg>`,
};

export const StatusMark = {
  props: ["status"],
  components: { Icon },
  template: `<span class="status" :class="'status-' + status"><Icon :name="status" />{{ status }}</span>`,
};

// A cell: missing and empty cells are marked as such; invisible characters too, with `marks`.
export const Cell = {
  props: { value: String, marks: Boolean },
  computed: {
    pieces() { return this.marks ? pieces(this.value) : [{ text: this.value.replace(/[\n\r]+/g, " ↵ ") }]; },
  },
  template: `
    <span v-if="value === null" class="null" title="missing">null</span>
    <span v-else-if="value === ''" class="null" title="empty text">""</span>
    <bdi v-else><template v-for="p in pieces"><span v-if="p.name" class="unseen" :title="p.name">{{ p.text }}</span><template v-else>{{ p.text }}</template></template></bdi>`,
};
