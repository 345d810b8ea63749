/* Trims white space at the ends of texts: only the views are made anew. */
#include "kernel.h"

/* The number of bytes of the white space character that begins here; 0 if there is none. The characters are those of
 * `values/white.py`. */
static inline int white_at(const uint8_t *text, const uint8_t *end) {
  if (*text < 0x80) return *text == ' ' || (*text >= '\t' && *text <= '\r');
  if (*text == 0xC2) return end - text > 1 && (text[1] == 0x85 || text[1] == 0xA0) ? 2 : 0;
  if (end - text < 3) return 0;
  uint8_t second = text[1], third = text[2];
  switch (*text) {
  case 0xE1: return second == 0x9A && third == 0x80 ? 3 : 0;
  case 0xE2:
    if (second == 0x81) return third == 0x9F ? 3 : 0;
    return second == 0x80 && (third <= 0x8B || third == 0xA8 || third == 0xA9 || third == 0xAF) ? 3 : 0;
  case 0xE3: return second == 0x80 && third == 0x80 ? 3 : 0;
  case 0xEF: return second == 0xBB && third == 0xBF ? 3 : 0;
  default: return 0;
  }
}

static inline int white_before(const uint8_t *start, const uint8_t *end) {
  if (end[-1] < 0x80) return white_at(end - 1, end);
  for (int size = 2; size <= 3 && end - start >= size; size++)
    if (white_at(end - size, end) == size) return size;
  return 0;
}

/* Whether it is a graphic ASCII character: neither white space nor the start of a longer white space character. */
static inline bool is_graphic(uint8_t byte) { return byte - (unsigned)'!' <= '~' - '!'; }

typedef struct {
  struct ArrowArray before;
  View *views;
  const void *buffers[];
} Trimmed;

static void release_trimmed(struct ArrowArray *array) {
  Trimmed *trimmed = array->private_data;
  trimmed->before.release(&trimmed->before);
  deallocate(trimmed->views);
  free(trimmed);
  array->release = NULL;
}

/* An array may be a small part of its buffers. The new views begin at a byte border of the validity bitmap. */
enum { BYTE = 8 };

static int use_views(struct ArrowArray *array, View *views) {
  size_t size = (size_t)array->n_buffers * sizeof *array->buffers;
  Trimmed *trimmed = malloc(sizeof *trimmed + size);
  if (!trimmed) return OUT_OF_MEMORY;
  trimmed->before = *array;
  trimmed->views = views;
  memcpy(trimmed->buffers, array->buffers, size);
  trimmed->buffers[VIEWS] = views;
  const uint8_t *validity = array->buffers[VALIDITY];
  if (validity) trimmed->buffers[VALIDITY] = validity + array->offset / BYTE;
  array->offset %= BYTE;
  array->buffers = trimmed->buffers;
  array->private_data = trimmed;
  array->release = release_trimmed;
  return 0;
}

/* 1 if any text of the chunk was trimmed, 0 if not. */
static int trim_chunk(struct ArrowArray *chunk, bool left, bool right) {
  const uint8_t *validity = chunk->buffers[VALIDITY];
  const View *views = chunk->buffers[VIEWS];
  const void *const *buffers = (const void *const *)chunk->buffers;
  int64_t stop = chunk->offset + chunk->length, base = chunk->offset / BYTE * BYTE;
  size_t size = (size_t)(stop - base) * sizeof *views;
  View *trimmed = NULL;
  for (int64_t place = chunk->offset; place < stop; place++) {
    const View *view = &views[place];
    if (!view->length || !is_there(validity, place)) continue;
    const uint8_t *text = text_of(view, buffers), *start = text, *end = text + view->length;
    if ((!left || is_graphic(*start)) && (!right || is_graphic(end[-1]))) continue;
    for (int white; left && start < end && (white = white_at(start, end));) start += white;
    for (int white; right && start < end && (white = white_before(start, end));) end -= white;
    if (end - start == view->length) continue;
    if (!trimmed) {
      trimmed = allocate(size);
      if (!trimmed) return OUT_OF_MEMORY;
      memcpy(trimmed, views + base, size);
    }
    uint32_t length = (uint32_t)(end - start), offset = view->offset + (uint32_t)(start - text);
    uint8_t copy[INLINE];
    if (length <= INLINE) start = memcpy(copy, start, length);
    trimmed[place - base] = view_of(start, length, view->buffer, offset);
  }
  if (!trimmed) return 0;
  if (!use_views(chunk, trimmed)) return 1;
  deallocate(trimmed);
  return OUT_OF_MEMORY;
}

/* 1 if any text was trimmed; 0 if not, without a result. */
int rinse_trim(struct ArrowArrayStream *texts, int left, int right, struct ArrowArrayStream *trimmed) {
  Column column;
  int failed = column_of(texts, TEXT, &column), changed = 0;
  for (int64_t each = 0; !failed && each < column.count; each++) {
    int result = trim_chunk(&column.chunks[each], left, right);
    if (result < 0) failed = result;
    changed |= result > 0;
  }
  if (!failed && changed) failed = give_column(&column, TEXT, trimmed);
  release_column(&column);
  return failed ? failed : changed;
}
