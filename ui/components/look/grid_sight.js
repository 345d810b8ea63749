// Which columns of a wide table are drawn: those in sight and a few beside them. The others are as wide as they are, and empty.
const ALL = 40, BESIDE = 6; // columns that are drawn at once whatever is in sight; and on either side of it

export function inSight(columns, left, width) {
  if (columns.length <= ALL) return { from: 0, to: columns.length };
  let from = 0, to = 0, edge = 0;
  for (const [i, column] of columns.entries()) {
    if (edge + column.width <= left) from = i + 1;
    if (edge < left + width) to = i + 1;
    edge += column.width;
  }
  return { from: Math.max(0, Math.min(from, columns.length - 1) - BESIDE), to: Math.min(columns.length, to + BESIDE) };
}

export const together = (columns) => columns.reduce((sum, { width }) => sum + width, 0);
