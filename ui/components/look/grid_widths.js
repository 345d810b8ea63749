// The width of a preview column in pixels: by its longest cell or name, within limits.
export const GLYPH = 7.9, PADDING = 22; // of a character of the monospaced font, and around a cell
const NARROWEST = 7, WIDEST = 36, LONGEST_NAME = 30; // characters
const HEAD = 148, MISSING = 172; // the width of the figures under a name, without and with the share of missing values

export function widthOf(column, rows, i) {
  let head = HEAD, longest = Math.max(NARROWEST, Math.min((column.name ?? "").length + 4, LONGEST_NAME));
  for (const row of rows) {
    const was = row[2] && i in row[2] ? (row[2][i]?.length ?? 4) + 2 : 0;
    longest = Math.max(longest, (row[1][i]?.length ?? 4) + was);
    if ((row[2] && i in row[2] ? row[2][i] : row[1][i]) === null) head = MISSING;
  }
  return Math.max(Math.min(longest, WIDEST) * GLYPH + PADDING, column.gone ? 0 : head);
}

// The full text of a cell, as a tooltip.
export function inFull(row, i) {
  const versions = row[2] && i in row[2] ? [row[2][i], row[1][i]] : [row[1][i]];
  const text = versions.map((value) => value ?? "null").join(" → ");
  return text.length > WIDEST ? text : null;
}
