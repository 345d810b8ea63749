// Which columns of a wide table are rendered: those in view and a few beside them. The others keep their widths, but are empty.
const ALL = 40, BESIDE = 6; // columns up to which all are rendered; and how many on each side of the view

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
