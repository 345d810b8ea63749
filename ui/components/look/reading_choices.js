// Choices for lines that do not fit the table.
export const SHORT = [["pad", "fill up with missing cells"], ["join_next", "join with the lines below"], ["reject", "reject"]];
export const LONG = [["keep", "keep as further columns"], ["merge_last", "merge into the last column"], ["reject", "reject"]];
export const ASIDE = [["count", "skip and count"], ["keep", "keep as rows"], ["reject", "reject"]];

const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt", "pl"];
const month = (language, form, i) => new Intl.DateTimeFormat(language, { month: form }).format(new Date(2000, i, 15)).replace(".", "");
const MONTHS = LANGUAGES.flatMap((language) => ["long", "short"].flatMap((form) => Array.from({ length: 12 }, (_, i) => month(language, form, i))));
const CHANGING = new RegExp(`\\d+|(?<!\\p{L})(${MONTHS.sort((a, b) => b.length - a.length).join("|")})(?!\\p{L})`, "giu");
const escaped = (text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
const isLike = (name, pattern) => new RegExp(`^${escaped(pattern).replaceAll("*", ".*")}$`, "isu").test(name);

// Of sheets whose names have a month or numbers: the names with * in their place, as far as each fits a single sheet.
export function lasting(sheets) {
  const patterns = sheets.map((sheet) => sheet.replace(CHANGING, "*").replace(/\*([^\p{L}*]*\*)+/gu, "*"));
  return patterns.filter((pattern, i) => pattern !== "*" && pattern !== sheets[i] && sheets.filter((sheet) => isLike(sheet, pattern)).length === 1);
}

// The first few tables of a file, or all of it as one.
export function tables(count) {
  return [...Array.from({ length: count }, (_, i) => [i + 1, `table ${i + 1}`]), ["whole", "all lines are one table"]];
}

// The setting for oddities of this kind: its name, its choices, and the current one.
export function settingOf(kind, settings) {
  const ragged = settings.ragged ?? {};
  const part = (name, choices, usual) => ({ choices, chosen: ragged[name] ?? usual, set: (value) => ["ragged", { ...ragged, [name]: value }] });
  if (["above", "below", "comment", "page", "blank"].includes(kind)) return { choices: ASIDE, chosen: settings.aside ?? "count", set: (value) => ["aside", value] };
  const table = settings.table ?? 1;
  if (["earlier", "table"].includes(kind)) return { choices: tables(table + (kind === "table")), chosen: table, set: (value) => ["table", value] };
  if (["short", "joined"].includes(kind)) return part("short", SHORT, "pad");
  if (["long", "merged"].includes(kind)) return part("long", LONG, "keep");
  return null;
}
