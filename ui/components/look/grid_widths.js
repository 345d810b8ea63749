// How wide a column of the preview is, in pixels: by its longest cell or name, within reason.
export const GLYPH = 7.9, PADDING = 22; // of a character of the mono face, and around a cell
const NARROWEST = 7, WIDEST = 36, LONGEST_NAME = 30; // characters
const HEAD = 148; // what the figures under a name take

export function widthOf(column, rows, i) {
  let longest = Math.max(NARROWEST, Math.min((column.name ?? "").length + 4, LONGEST_NAME));
  for (const row of rows) {
    const was = row[2] && i in row[2] ? (row[2][i]?.length ?? 4) + 2 : 0;
    longest = Math.max(longest, (row[1][i]?.length ?? 4) + was);
  }
  return Math.max(Math.min(longest, WIDEST) * GLYPH + PADDING, column.gone ? 0 : HEAD);
}

// All of a cell that may not fit, for who points at it.
export function inFull(row, i) {
  const versions = row[2] && i in row[2] ? [row[2][i], row[1][i]] : [row[1][i]];
  const text = versions.map((value) => value ?? "null").join(" → ");
  return text.length > WIDEST ? text : null;
}
