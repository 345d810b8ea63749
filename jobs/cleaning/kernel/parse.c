/* Parses delimited text to columns, as far as it is regular: each record has the same number of cells, and each quote is where
 * RFC 4180 allows it. Lines between the rows, comments and blank ones, are only listed. Anything else is irregular. */
#include "kernel.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { IRREGULAR = 1, LOOK = 64, MANY_LINES = 1 << 16 };

/* Where the last record within data[start:stop] ends, if all quotes are valid; `start` if none does. */
int64_t rinse_record_end(const uint8_t *data, int64_t start, int64_t stop, int quote, uint8_t newline) {
  int64_t end = start;
  bool quoted = false;
  for (int64_t at = start; at <= stop; quoted = !quoted) {
    const uint8_t *next = quote < 0 ? NULL : memchr(data + at, quote, (size_t)(stop - at));
    int64_t border = next ? next - data : stop;
    for (int64_t place = border; !quoted && place > at; place--) {
      if (data[place - 1] != newline) continue;
      end = place;
      break;
    }
    at = border + 1;
  }
  return end;
}

/* How often the byte occurs in data[start:stop]. */
int64_t rinse_count(const uint8_t *data, int64_t start, int64_t stop, uint8_t byte) {
  int64_t count = 0;
  while (start < stop) { /* counts that fit in a byte are added up several times as fast */
    int64_t end = stop - start > UINT8_MAX ? start + UINT8_MAX : stop;
    uint8_t some = 0;
    for (; start < end; start++) some = (uint8_t)(some + (data[start] == byte));
    count += some;
  }
  return count;
}

static bool is_ascii(const uint8_t *data, int64_t length) {
  uint8_t all = 0;
  for (int64_t at = 0; at < length; at++) all |= data[at];
  return all < 0x80;
}

/* 1 if the byte cannot follow those before it, of which `one` is the last. Bytes from 80 to BF continue a character where that
 * is required; some bytes cannot begin one, and some restrict the second byte. */
static inline uint8_t is_wrong(uint8_t byte, uint8_t one, uint8_t two, uint8_t three) {
  uint8_t continues = (byte & 0xC0) == 0x80, must_continue = (one >= 0xC0) | (two >= 0xE0) | (three >= 0xF0);
  uint8_t begins_none = ((byte & 0xFE) == 0xC0) | (byte >= 0xF4);
  uint8_t is_not_second = ((one == 0xE0) & (byte < 0xA0)) | ((one == 0xED) & (byte >= 0xA0)) | ((one == 0xF0) & (byte < 0x90));
  return (continues ^ must_continue) | begins_none | is_not_second;
}

/* Whether it is UTF-8 below plane 16, whose characters stand for other bytes. It must end with ASCII. Without branches, so that
 * the compiler can vectorise it. */
static bool is_text(const uint8_t *data, int64_t length) {
  if (is_ascii(data, length)) return true;
  uint8_t wrong = 0;
  for (int64_t at = 0; at < 3 && at < length; at++)
    wrong |= is_wrong(data[at], at > 0 ? data[at - 1] : 0, at > 1 ? data[at - 2] : 0, 0);
  for (int64_t at = 3; at < length; at++) wrong |= is_wrong(data[at], data[at - 1], data[at - 2], data[at - 3]);
  return !wrong;
}

typedef struct {
  uint8_t delimiter, newline;
  int quote; /* -1 if there is none */
} Marks;

/* Which of the LOOK bytes from here on are marks, as bits from the lowest. */
static inline uint64_t marks_in(const uint8_t *text, Marks marks) {
  uint8_t quote = marks.quote < 0 ? marks.delimiter : (uint8_t)marks.quote;
  uint64_t found = 0;
#ifdef __SSE2__
  for (int part = 0; part < LOOK; part += 16) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(text + part));
    __m128i one = _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)marks.delimiter));
    __m128i other = _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)marks.newline));
    __m128i third = _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)quote));
    found |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(one, other), third)) << part;
  }
#else
  for (int place = 0; place < LOOK; place++)
    found |= (uint64_t)(text[place] == marks.delimiter || text[place] == marks.newline || text[place] == quote) << place;
#endif
  return found;
}

/* A growing column. Texts that are too long for their views are appended to `texts`. */
typedef struct {
  View *views;
  uint8_t *validity, *texts;
  size_t used, room;
} Growing;

/* Which lines are no rows: those that begin with the comment, if it has a length, and perhaps those without a character. Lines
 * of `longest` bytes and more are irregular. */
typedef struct {
  const char *comment;
  int64_t length, longest;
  bool blank;
} Between;

typedef struct {
  const uint8_t *data;
  int64_t length, room; /* the number of rows */
  Marks marks;
  Between between;
  uint64_t *lines; /* between rows: of each, the number of rows before it, and where it begins */
  size_t listed, lines_room;
  int width;
  size_t guess; /* how many bytes `texts` grows by at least */
  Growing *columns;
  int64_t rows, read; /* how many bytes are parsed */
} Parse;

static int room_for_text(Growing *column, size_t length, size_t guess) {
  if (column->room - column->used >= length) return 0;
  size_t room = column->room + column->room / 2 + length + guess;
  uint8_t *texts = reallocate(column->texts, column->used, room);
  if (!texts) return OUT_OF_MEMORY;
  column->texts = texts;
  column->room = usable_size(texts);
  return 0;
}

static inline int add_null(const Parse *parse, Growing *column) {
  if (!column->validity) {
    size_t size = (size_t)(parse->room + 7) / 8;
    column->validity = allocate(size);
    if (!column->validity) return OUT_OF_MEMORY;
    memset(column->validity, 0xFF, size);
  }
  column->validity[parse->rows >> 3] &= (uint8_t) ~(1 << (parse->rows & 7));
  column->views[parse->rows] = (View){0};
  return 0;
}

static inline int add_text(const Parse *parse, Growing *column, const uint8_t *text, int64_t length) {
  uint8_t copy[INLINE];
  if (length > INLINE) {
    if (room_for_text(column, (size_t)length, parse->guess)) return OUT_OF_MEMORY;
    memcpy(column->texts + column->used, text, (size_t)length);
  } else if (text - parse->data > parse->length - INLINE) {
    text = memcpy(copy, text, (size_t)length);
  }
  column->views[parse->rows] = view_of(text, (uint32_t)length, 0, (uint32_t)column->used);
  if (length > INLINE) column->used += (size_t)length;
  return 0;
}

/* A text in which each quote is doubled. */
static int add_unescaped(const Parse *parse, Growing *column, const uint8_t *text, int64_t length) {
  if (room_for_text(column, (size_t)length + INLINE, parse->guess)) return OUT_OF_MEMORY;
  uint8_t *start = column->texts + column->used, *end = start;
  for (int64_t at = 0; at < length; at++) {
    *end++ = text[at];
    if (text[at] == parse->marks.quote) at++;
  }
  column->views[parse->rows] = view_of(start, (uint32_t)(end - start), 0, (uint32_t)column->used);
  if (end - start > INLINE) column->used += (size_t)(end - start);
  return 0;
}

/* Adds the cell that ends here; `closed` is the position of its closing quote, if it has one. */
static inline int add_cell(const Parse *parse, Growing *column, int64_t start, int64_t end, int64_t closed, bool doubled) {
  const uint8_t *text = parse->data + start;
  if (!closed) return start == end ? add_null(parse, column) : add_text(parse, column, text, end - start);
  if (end != closed + 1) return IRREGULAR;
  return (doubled ? add_unescaped : add_text)(parse, column, text + 1, closed - start - 1);
}

static inline uint64_t marks_at(const Parse *parse, int64_t at) {
  int64_t left = parse->length - at;
  if (left >= LOOK) return marks_in(parse->data + at, parse->marks);
  uint8_t text[LOOK] = {0};
  memcpy(text, parse->data + at, (size_t)left);
  return marks_in(text, parse->marks) & (((uint64_t)1 << left) - 1);
}

static inline bool is_comment(const Parse *parse, int64_t start) {
  size_t length = (size_t)parse->between.length;
  if (!length || parse->length - start < parse->between.length) return false;
  return !memcmp(parse->data + start, parse->between.comment, length);
}

/* Lists the record, which must be a single line. Beyond MANY_LINES they are irregular: they would take too much memory. */
static int add_line(Parse *parse, int64_t start, int64_t end) {
  if (end - start >= parse->between.longest || parse->listed >= MANY_LINES) return IRREGULAR;
  if (memchr(parse->data + start, parse->marks.newline, (size_t)(end - start))) return IRREGULAR;
  if (parse->listed == parse->lines_room) {
    size_t room = 2 * parse->lines_room + LOOK, size = 2 * sizeof *parse->lines;
    uint64_t *lines = reallocate(parse->lines, parse->listed * size, room * size);
    if (!lines) return OUT_OF_MEMORY;
    parse->lines = lines;
    parse->lines_room = room;
  }
  parse->lines[2 * parse->listed] = (uint64_t)parse->rows;
  parse->lines[2 * parse->listed++ + 1] = (uint64_t)start;
  return 0;
}

/* Goes from mark to mark. The data ends with a record end. */
static int parse(Parse *parse) {
  const uint8_t *data = parse->data, newline = parse->marks.newline;
  int64_t start = 0, closed = 0;
  bool quoted = false, doubled = false, comment = is_comment(parse, 0);
  int place = 0;
  for (int64_t base = 0; base < parse->length; base += LOOK) {
    for (uint64_t found = marks_at(parse, base); found; found &= found - 1) {
      int64_t at = base + __builtin_ctzll(found);
      if (data[at] == parse->marks.quote) {
        if (quoted) {
          closed = at;
        } else if (closed) {
          if (at != closed + 1) return IRREGULAR;
          closed = 0;
          doubled = true;
        } else if (at != start) {
          if (!comment) return IRREGULAR;
          continue; /* it is text, and so is the comment */
        }
        quoted = !quoted;
      } else if (!quoted) {
        bool ends = data[at] == newline;
        int64_t end = ends && newline == '\n' && at > start && data[at - 1] == '\r' ? at - 1 : at;
        int failed = 0;
        if (comment) {
          if (closed && end != closed + 1) return IRREGULAR;
          if (ends) failed = add_line(parse, parse->read, at);
        } else if (parse->between.blank && ends && parse->read == end) {
          failed = add_line(parse, parse->read, at);
        } else {
          failed = add_cell(parse, &parse->columns[place], start, end, closed, doubled);
          if (failed) return failed;
          if ((++place == parse->width) != ends) return IRREGULAR;
          if (ends) {
            place = 0;
            parse->rows++;
          }
        }
        if (failed) return failed;
        start = at + 1;
        closed = 0;
        doubled = false;
        if (ends) {
          parse->read = start;
          comment = is_comment(parse, start);
        }
      }
    }
  }
  return start == parse->length ? 0 : IRREGULAR;
}

/* The most rows there can be: each ends with a newline, and has at least one byte per cell; an incomplete one may follow. The
 * number of newlines may be far higher if cells contain them. */
static int64_t room_for_rows(const uint8_t *data, int64_t length, uint8_t newline, int width) {
  int64_t lines = rinse_count(data, 0, length, newline), shortest = length / width + 1;
  return lines < shortest ? lines : shortest;
}

static void free_columns(Parse *parse) {
  for (int each = 0; parse->columns && each < parse->width; each++) {
    deallocate(parse->columns[each].views);
    deallocate(parse->columns[each].validity);
    deallocate(parse->columns[each].texts);
  }
  free(parse->columns);
  deallocate(parse->lines);
}

static int give(Parse *parse, Growing *column, struct ArrowArrayStream *stream) {
  void *buffers[4] = {column->validity, column->views};
  int count = 2;
  if (column->used) buffers[count++] = column->texts;
  else deallocate(column->texts);
  int64_t *sizes = allocate(sizeof *sizes);
  if (sizes) *sizes = (int64_t)column->used;
  buffers[count++] = sizes;
  *column = (Growing){0};
  int failed = give_buffers(parse->rows, buffers, count, TEXT, stream);
  if (!failed && !sizes) stream->release(stream);
  return sizes ? failed : OUT_OF_MEMORY;
}

static int give_lines(Parse *parse, struct ArrowArrayStream *stream) {
  uint64_t *lines = parse->lines ? parse->lines : allocate(sizeof *lines);
  parse->lines = NULL;
  return lines ? give_buffers(2 * (int64_t)parse->listed, (void *[]){NULL, lines}, 2, "L", stream) : OUT_OF_MEMORY;
}

/* The columns of the data, which ends with a record end; `quote` is -1 if there is none. Then, as one more column, the lines
 * between rows. They are those of the first `read` bytes; IRREGULAR, without a result, if the first record is not regular. */
int rinse_parse(const uint8_t *data, int64_t length, uint8_t delimiter, int quote, uint8_t newline, int width,
                const char *comment, int64_t comment_length, bool blank, int64_t longest, int64_t *read,
                struct ArrowArrayStream *columns) {
  if (length >= INT32_MAX || !length || data[length - 1] != newline || !is_text(data, length)) return IRREGULAR;
  Parse this = {.data = data, .length = length, .marks = {delimiter, newline, quote}, .width = width};
  this.between = (Between){comment, comment_length, longest, blank};
  this.room = room_for_rows(data, length, newline, width);
  this.guess = (size_t)(length / width / 2 + LOOK);
  this.columns = calloc((size_t)width, sizeof *this.columns);
  int failed = this.columns ? 0 : OUT_OF_MEMORY;
  for (int each = 0; !failed && each < width; each++) {
    this.columns[each].views = allocate((size_t)this.room * sizeof(View));
    if (!this.columns[each].views) failed = OUT_OF_MEMORY;
  }
  if (!failed) failed = parse(&this);
  if (failed == IRREGULAR && this.read) failed = 0;
  *read = this.read;
  int given = 0;
  while (!failed && given < width) {
    failed = give(&this, &this.columns[given], &columns[given]);
    given += !failed;
  }
  if (!failed) failed = give_lines(&this, &columns[width]);
  for (; failed && given; given--) columns[given - 1].release(&columns[given - 1]);
  free_columns(&this);
  return failed;
}
