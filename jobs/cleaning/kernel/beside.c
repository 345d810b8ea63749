/* Writes rows beside rows of another table as delimited text. */
#include "text.h"

enum { AT_ONCE = 64 };

/* A cell: its view, which is NULL if it is null, and its text. */
typedef struct {
  const View *view;
  const uint8_t *text;
} Cell;

/* The cells of a column at these places, which do not descend. Found column by column, and not yet read: the processor waits for
 * many at a time. */
static void find_cells(Cursor *cursor, const uint64_t *places, int64_t count, Cell *cells, int width) {
  for (int64_t each = 0; each < count; each++, cells += width) {
    go_to(cursor, (int64_t)places[each]);
    const View *view = &cursor->views[cursor->place];
    *cells = (Cell){0};
    if (!is_there(cursor->validity, cursor->place)) continue;
    *cells = (Cell){view, text_of(view, cursor->buffers)};
    __builtin_prefetch(cells->text);
  }
}

/* Whether these are places of rows, of which there are `rows`, and none is before the last. */
static bool are_places(const uint64_t *places, int64_t count, int64_t rows) {
  for (int64_t each = 1; each < count; each++)
    if (places[each] < places[each - 1]) return false;
  return !count || places[count - 1] < (uint64_t)rows;
}

/* The rows of the first `own` columns, each followed by the row of the other columns at its place. Returns the size of the text,
 * which the caller must free. */
int64_t rinse_beside(struct ArrowArrayStream **columns, int width, int own, struct ArrowArrayStream *places, uint8_t delimiter,
                     uint8_t **written) {
  Text text = {0};
  Cursor *cursors = calloc((size_t)width, sizeof *cursors);
  Cell *cells = calloc((size_t)width * AT_ONCE, sizeof *cells);
  int64_t height;
  int failed;
  uint64_t *taken = integers_of(places, &height, &failed), rows[AT_ONCE];
  if (width && !(cursors && cells)) failed = OUT_OF_MEMORY;
  size_t size = 0;
  for (int each = 0; !failed && each < width; each++) {
    Column *column = &cursors[each].column;
    failed = column_of(columns[each], TEXT, column);
    if (failed) break;
    if (each < own ? column->length != height : !are_places(taken, height, column->length)) failed = OTHER_FORMAT;
    if (!failed && height) size += expected_size(column) * (size_t)height / (size_t)column->length;
  }
  if (!failed && size) failed = make_room(&text, size);
  for (int64_t first = 0; !failed && first < height; first += AT_ONCE) {
    int64_t count = height - first < AT_ONCE ? height - first : AT_ONCE;
    for (int64_t each = 0; each < count; each++) rows[each] = (uint64_t)(first + each);
    for (int each = 0; each < width; each++)
      find_cells(&cursors[each], each < own ? rows : taken + first, count, cells + each, width);
    for (int64_t each = 0; !failed && each < count * width; each++) {
      failed = add_text(&text, cells[each].view, cells[each].text, delimiter);
      if (!failed) *text.end++ = (each + 1) % width ? delimiter : '\n';
    }
  }
  for (int each = 0; cursors && each < width; each++) release_column(&cursors[each].column);
  free(cursors);
  free(cells);
  deallocate(taken);
  if (failed) {
    deallocate(text.start);
    return failed;
  }
  *written = text.start;
  return text.end - text.start;
}
