/* Writes rows as delimited text: quotes where needed and around empty text; null is empty. */
#include "kernel.h"

/* The next position in a column. */
typedef struct {
  Column column;
  int64_t chunk, place, end;
  const uint8_t *validity;
  const View *views;
  const void *const *buffers;
} Cursor;

static void next_chunk(Cursor *cursor) {
  const struct ArrowArray *chunk = &cursor->column.chunks[cursor->chunk++];
  cursor->validity = chunk->buffers[VALIDITY];
  cursor->views = chunk->buffers[VIEWS];
  cursor->buffers = (const void *const *)chunk->buffers;
  cursor->place = chunk->offset;
  cursor->end = chunk->offset + chunk->length;
}

typedef struct {
  uint8_t *start, *end, *limit;
} Text;

enum { ENDS = 2 + 1 /* quotes and a delimiter */, WORD = 8, USUAL_DIGITS = 8, MOST_DIGITS = 20 };

static int make_room(Text *text, size_t needed) {
  if ((size_t)(text->limit - text->end) >= needed) return 0;
  size_t used = (size_t)(text->end - text->start), room = used + used / 2 + needed + needed / 8 + (1 << 12);
  uint8_t *start = reallocate(text->start, used, room);
  if (!start) return OUT_OF_MEMORY;
  *text = (Text){start, start + used, start + usable_size(start)};
  return 0;
}

static inline uint64_t may_need_quotes(uint64_t word, uint8_t delimiter) {
  return (may_hold(word, delimiter) | may_hold(word, '"') | may_hold(word, '\n') | may_hold(word, '\r')) & HIGHEST_BITS;
}

static inline bool long_needs_quotes(const uint8_t *text, int64_t length, uint8_t delimiter) {
  uint64_t word, found;
  memcpy(&word, text + length - WORD, WORD);
  found = may_need_quotes(word, delimiter);
  for (int64_t at = 0; at + WORD < length; at += WORD) {
    memcpy(&word, text + at, WORD);
    found |= may_need_quotes(word, delimiter);
  }
  return found;
}

static inline bool short_needs_quotes(const View *view, uint8_t delimiter) {
  uint64_t first, rest = 0;
  memcpy(&first, view->inlined, WORD);
  memcpy(&rest, view->inlined + WORD, INLINE - WORD);
  if (!delimiter) { /* the padding of the view is not a delimiter */
    if (memchr(view->inlined, delimiter, view->length)) return true;
    delimiter = '"';
  }
  return may_need_quotes(first, delimiter) | may_need_quotes(rest, delimiter);
}

static inline int add_cell(Text *text, Cursor *cursor, uint8_t delimiter) {
  while (cursor->place == cursor->end) next_chunk(cursor);
  int64_t place = cursor->place++;
  if (!is_there(cursor->validity, place)) return make_room(text, ENDS);
  const View *view = &cursor->views[place];
  int64_t length = view->length;
  if (make_room(text, 2 * (size_t)length + ENDS + INLINE)) return OUT_OF_MEMORY;
  const uint8_t *cell = text_of(view, cursor->buffers);
  if (length <= INLINE && length && !short_needs_quotes(view, delimiter)) {
    memcpy(text->end, view->inlined, INLINE); /* copying a constant size is faster; surplus bytes are overwritten */
    text->end += length;
  } else if (length > INLINE && !long_needs_quotes(cell, length, delimiter)) {
    memcpy(text->end, cell, (size_t)length);
    text->end += length;
  } else {
    text->end = put_quoted(text->end, cell, length);
  }
  return 0;
}

/* An estimate of the column's text size from a sample of its cells: allocated at once, the text is hardly copied as it grows.
 * */
static size_t expected_size(const Column *column) {
  enum { EVERY = 64 };
  size_t size = (size_t)column->length; /* the delimiters */
  for (int64_t each = 0; each < column->count; each++) {
    const struct ArrowArray *chunk = &column->chunks[each];
    const View *views = chunk->buffers[VIEWS];
    int64_t stop = chunk->offset + chunk->length;
    for (int64_t place = chunk->offset; place < stop; place += EVERY) {
      int64_t cells = stop - place < EVERY ? stop - place : EVERY;
      if (is_there(chunk->buffers[VALIDITY], place)) size += (size_t)cells * views[place].length;
    }
  }
  return size;
}

/* The size of the text, which the caller must free. The columns are of equal length. */
int64_t rinse_write(struct ArrowArrayStream **columns, int width, uint8_t delimiter, uint8_t **written) {
  Text text = {0};
  Cursor *cursors = calloc((size_t)width, sizeof *cursors);
  int failed = cursors || !width ? 0 : OUT_OF_MEMORY;
  size_t size = 0;
  for (int each = 0; !failed && each < width; each++) {
    failed = column_of(columns[each], TEXT, &cursors[each].column);
    if (!failed) size += expected_size(&cursors[each].column);
  }
  int64_t height = failed || !width ? 0 : cursors[0].column.length;
  if (height) failed = make_room(&text, size);
  for (int64_t row = 0; !failed && row < height; row++) {
    for (int each = 0; !failed && each < width; each++) {
      failed = add_cell(&text, &cursors[each], delimiter);
      if (!failed) *text.end++ = each + 1 < width ? delimiter : '\n';
    }
  }
  for (int each = 0; cursors && each < width; each++) release_column(&cursors[each].column);
  free(cursors);
  if (failed) {
    deallocate(text.start);
    return failed;
  }
  *written = text.start;
  return text.end - text.start;
}

/* The changed cells of one column by one step, by ascending row. `between` follows the row number in each line. */
typedef struct {
  uint64_t *rows;
  int64_t count, next;
  const uint8_t *between;
  size_t length;
  Cursor old, new;
} Changes;

static int changes_of(struct ArrowArrayStream *rows, struct ArrowArrayStream *old, struct ArrowArrayStream *new, Changes *changes) {
  int failed;
  changes->rows = integers_of(rows, &changes->count, &failed);
  if (!failed) failed = column_of(old, TEXT, &changes->old.column);
  return failed ? failed : column_of(new, TEXT, &changes->new.column);
}

/* A row's number, as digits. */
typedef struct {
  uint8_t digits[MOST_DIGITS];
  size_t length;
} Number;

static Number number_of(uint64_t row) {
  Number number;
  uint8_t digits[MOST_DIGITS], *first = digits + MOST_DIGITS;
  do *--first = (uint8_t)('0' + row % 10);
  while (row /= 10);
  number.length = (size_t)(digits + MOST_DIGITS - first);
  memcpy(number.digits, first, number.length);
  return number;
}

static int add_change(Text *text, const Number *row, Changes *changes) {
  if (make_room(text, MOST_DIGITS + changes->length)) return OUT_OF_MEMORY;
  memcpy(text->end, row->digits, MOST_DIGITS); /* surplus bytes are overwritten */
  text->end += row->length;
  memcpy(text->end, changes->between, changes->length);
  text->end += changes->length;
  if (add_cell(text, &changes->old, ',')) return OUT_OF_MEMORY;
  *text->end++ = ',';
  if (add_cell(text, &changes->new, ',')) return OUT_OF_MEMORY;
  *text->end++ = '\n';
  return 0;
}

static const uint64_t NO_ROW = UINT64_MAX;

static uint64_t row_ahead(const Changes *changes) {
  return changes->next < changes->count ? changes->rows[changes->next] : NO_ROW;
}

static uint64_t lowest(const uint64_t *rows, int count) {
  uint64_t row = NO_ROW;
  for (int each = 0; each < count; each++)
    if (rows[each] < row) row = rows[each];
  return row;
}

/* `ahead` is the next row of each of the changes. */
static int add_changes(Text *text, Changes *changes, uint64_t *ahead, int width) {
  for (int each = 0; each < width; each++) ahead[each] = row_ahead(&changes[each]);
  for (uint64_t row; (row = lowest(ahead, width)) != NO_ROW;) {
    Number number = number_of(row);
    for (int each = 0; each < width; each++) {
      while (ahead[each] == row) {
        if (add_change(text, &number, &changes[each])) return OUT_OF_MEMORY;
        changes[each].next++;
        ahead[each] = row_ahead(&changes[each]);
      }
    }
  }
  return 0;
}

/* Lines of row, `between`, old and new cell: by ascending row, and then in the order of the changes. The three columns of each
 * are of equal length. Returns the size of the text, which the caller must free. */
int64_t rinse_changes(struct ArrowArrayStream **rows, struct ArrowArrayStream **old, struct ArrowArrayStream **new,
                      const uint8_t **between, const int64_t *lengths, int width, uint8_t **written) {
  Text text = {0};
  size_t size = 0;
  Changes *changes = calloc((size_t)width, sizeof *changes);
  uint64_t *ahead = calloc((size_t)width, sizeof *ahead);
  int failed = (changes && ahead) || !width ? 0 : OUT_OF_MEMORY;
  for (int each = 0; !failed && each < width; each++) {
    changes[each].between = between[each];
    changes[each].length = (size_t)lengths[each];
    failed = changes_of(rows[each], old[each], new[each], &changes[each]);
    size += expected_size(&changes[each].old.column) + expected_size(&changes[each].new.column);
    size += (size_t)changes[each].count * (changes[each].length + USUAL_DIGITS);
  }
  if (!failed && width) failed = make_room(&text, size);
  if (!failed) failed = add_changes(&text, changes, ahead, width);
  for (int each = 0; changes && each < width; each++) {
    deallocate(changes[each].rows);
    release_column(&changes[each].old.column);
    release_column(&changes[each].new.column);
  }
  free(changes);
  free(ahead);
  if (failed) {
    deallocate(text.start);
    return failed;
  }
  *written = text.start;
  return text.end - text.start;
}

/* Whether the byte is among the `size` bytes of the text. */
int rinse_holds(const uint8_t *text, int64_t size, uint8_t byte) { return memchr(text, byte, (size_t)size) != NULL; }

/* Frees what `rinse_write` or `rinse_changes` has written. */
void rinse_free(void *text) { deallocate(text); }
