/* Text made of the cells of columns: quotes where needed and around empty text; null is empty. */
#ifndef RINSE_TEXT_H
#define RINSE_TEXT_H

#include "kernel.h"

/* The next position in a column. */
typedef struct {
  Column column;
  int64_t chunk, place, end, until; /* how many rows end with this chunk, if that is counted */
  const uint8_t *validity;
  const View *views;
  const void *const *buffers;
} Cursor;

static inline void next_chunk(Cursor *cursor) {
  const struct ArrowArray *chunk = &cursor->column.chunks[cursor->chunk++];
  cursor->validity = chunk->buffers[VALIDITY];
  cursor->views = chunk->buffers[VIEWS];
  cursor->buffers = (const void *const *)chunk->buffers;
  cursor->place = chunk->offset;
  cursor->end = chunk->offset + chunk->length;
}

/* Moves on to the row, which is at or after the one that the cursor has reached. */
static inline void go_to(Cursor *cursor, int64_t row) {
  while (row >= cursor->until) {
    next_chunk(cursor);
    cursor->until += cursor->end - cursor->place;
  }
  cursor->place = cursor->end - (cursor->until - row);
}

typedef struct {
  uint8_t *start, *end, *limit;
} Text;

enum { ENDS = 2 + 1 /* quotes and a delimiter */, WORD = 8 };

static inline int make_room(Text *text, size_t needed) {
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

/* Adds a cell, which `view` describes; NULL is an empty one. */
static inline int add_text(Text *text, const View *view, const uint8_t *cell, uint8_t delimiter) {
  if (!view) return make_room(text, ENDS);
  int64_t length = view->length;
  if (make_room(text, 2 * (size_t)length + ENDS + INLINE)) return OUT_OF_MEMORY;
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

static inline int add_cell(Text *text, Cursor *cursor, uint8_t delimiter) {
  while (cursor->place == cursor->end) next_chunk(cursor);
  int64_t place = cursor->place++;
  if (!is_there(cursor->validity, place)) return add_text(text, NULL, NULL, delimiter);
  const View *view = &cursor->views[place];
  return add_text(text, view, text_of(view, cursor->buffers), delimiter);
}

/* An estimate of the column's text size from a sample of its cells: allocated at once, the text is hardly copied as it grows.
 * */
static inline size_t expected_size(const Column *column) {
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

#endif
