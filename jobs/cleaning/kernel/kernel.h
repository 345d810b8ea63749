/* The innermost loops of cleaning, over columns of text. Plain C11, without Python: callers have released the GIL.
 *
 * Columns are passed through Arrow's C interfaces (arrow.apache.org/docs/format/CDataInterface.html), without copying texts. A
 * text is a view of 16 bytes: its length; then either up to 12 bytes of text, or the first four, the number of the column's
 * buffer that holds the text, and the offset in it.
 *
 * A function that fails returns a negative number, and leaves nothing behind. */
#ifndef RINSE_KERNEL_H
#define RINSE_KERNEL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Views are put together as little-endian words."
#endif

enum { OUT_OF_MEMORY = -1, OTHER_FORMAT = -2 };

/* Like malloc, free and realloc, but memory is reused. */
void *allocate(size_t size);
void deallocate(void *memory);
void *reallocate(void *had, size_t used, size_t size);
/* The usable size, which is at least the size that was requested. */
size_t usable_size(const void *memory);

struct ArrowSchema {
  const char *format, *name, *metadata;
  int64_t flags, n_children;
  struct ArrowSchema **children, *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length, null_count, offset, n_buffers, n_children;
  const void **buffers;
  struct ArrowArray **children, *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

enum { INLINE = 12, PREFIX = 4 };

typedef struct {
  uint32_t length;
  union {
    uint8_t inlined[INLINE]; /* bytes after the text are zero */
    struct {
      uint8_t prefix[PREFIX];
      uint32_t buffer, offset;
    };
  };
} View;

/* The first two buffers of an array of views; they are followed by those with long texts, and last by the sizes of these. An
 * array of numbers has VALIDITY and VALUES. */
enum { VALIDITY, VIEWS, TEXTS, VALUES = 1 };

/* A column, which owns its chunks. */
typedef struct {
  int64_t length, count;
  struct ArrowArray *chunks;
} Column;

/* The whole content of the stream, which must have Arrow's `format`. The stream is always released. */
int column_of(struct ArrowArrayStream *stream, const char *format, Column *column);
void release_column(Column *column);
/* The integers of a column without nulls, contiguous, from `allocate`; NULL on failure. */
uint64_t *integers_of(struct ArrowArrayStream *stream, int64_t *count, int *failed);
#define TEXT "vu"
/* Hands over the column as a stream of Arrow's `format`. */
int give_column(Column *column, const char *format, struct ArrowArrayStream *stream);
/* A stream of one chunk that owns its `count` buffers, all of them from `allocate`. */
int give_buffers(int64_t length, void **buffers, int64_t count, const char *format, struct ArrowArrayStream *stream);

/* A question about a cell of a sheet: where in the XML its value, type and style are. */
typedef struct {
  int64_t value[2], kind[2], style[2];
} Question;

/* Rows as CSV, and how many bytes and cells each has. Row numbers begin at 1, and 0 is none: `read` is that of the last row
 * (for objects: where the last one ends), `first` and `last` those of rows with cells. `left` is the first column in use. */
typedef struct {
  uint8_t *text;
  uint64_t *sizes, *widths;
  int64_t bytes, rows, formulas, read, first, last, left;
} Written;

typedef struct Sheet Sheet;
typedef struct Objects Objects;

/* A growing array of items of equal size. */
typedef struct {
  void *items;
  size_t count, room;
} List;

/* Room for one more item; NULL if there is no memory. */
static inline void *add(List *list, size_t size) {
  if (list->count == list->room) {
    size_t room = list->room + list->room / 2 + 1024;
    void *items = realloc(list->items, room * size);
    if (!items) return NULL;
    list->items = items;
    list->room = room;
  }
  return (uint8_t *)list->items + list->count++ * size;
}

static inline bool is_there(const uint8_t *validity, int64_t place) {
  return !validity || (validity[place >> 3] >> (place & 7) & 1);
}

static inline const uint8_t *text_of(const View *view, const void *const *buffers) {
  return view->length <= INLINE ? view->inlined : (const uint8_t *)buffers[TEXTS + view->buffer] + view->offset;
}

/* A view of these bytes, which are in the buffer at the offset, in case they are too many for the view itself. INLINE bytes
 * from `text` on must be readable, but may be anything. Made in registers: assembling the view byte by byte takes three times
 * as long. */
static inline View view_of(const uint8_t *text, uint32_t length, uint32_t buffer, uint32_t offset) {
  uint64_t words[2], first;
  uint32_t last;
  memcpy(&first, text, sizeof first);
  memcpy(&last, text + sizeof first, sizeof last);
  if (length > INLINE) {
    words[0] = length | first << 32;
    words[1] = buffer | (uint64_t)offset << 32;
  } else {
    first &= length < 8 ? ((uint64_t)1 << 8 * length) - 1 : UINT64_MAX;
    last &= length <= 8 ? 0 : UINT32_MAX >> 8 * (INLINE - length);
    words[0] = length | first << 32;
    words[1] = first >> 32 | (uint64_t)last << 32;
  }
  View view;
  memcpy(&view, words, sizeof view);
  return view;
}

/* Writes the text in quotes, with those within it doubled; returns its end. */
static inline uint8_t *put_quoted(uint8_t *end, const uint8_t *text, int64_t length) {
  *end++ = '"';
  for (int64_t at = 0; at < length; at++) {
    if (text[at] == '"') *end++ = '"';
    *end++ = text[at];
  }
  *end++ = '"';
  return end;
}

/* Eight bytes checked as one word: the highest bit of a byte in the result may be set wrongly, but if none is set, no byte is
 * `byte`. */
#define IN_EACH_BYTE 0x0101010101010101u
#define HIGHEST_BITS 0x8080808080808080u

static inline uint64_t may_hold(uint64_t word, uint8_t byte) {
  uint64_t differences = word ^ (byte * IN_EACH_BYTE);
  return (differences - IN_EACH_BYTE) & ~differences;
}

#endif
