/* Lines of changed cells: row number, column and step, old and new cell.
 *
 * The lines of different steps are merged once all are there. Until then, each line comes after its length. */
#include "text.h"

enum { MOST_DIGITS = 20, LENGTH = sizeof(uint32_t), USUAL_DIGITS = 8, MANY_BYTES = 64, BITS = 64 };

/* A column before and after a step. `between` follows the row number in each line. */
typedef struct {
  Cursor old, new;
  const uint8_t *between;
  size_t length;
  uint64_t *count;
} Compared;

static void release_compared(Compared *compared) {
  release_column(&compared->old.column);
  release_column(&compared->new.column);
}

/* Whether both are the same piece of memory. The last buffer, the sizes of the others, is made anew whenever it is passed. */
static bool is_same_chunk(const struct ArrowArray *one, const struct ArrowArray *other) {
  if (one->length != other->length || one->offset != other->offset || one->n_buffers != other->n_buffers) return false;
  return !memcmp(one->buffers, other->buffers, (size_t)(one->n_buffers - 1) * sizeof *one->buffers);
}

/* Whether the step has left the column alone. */
static bool is_same(const Column *one, const Column *other) {
  if (one->count != other->count) return false;
  for (int64_t each = 0; each < one->count; each++)
    if (!is_same_chunk(&one->chunks[each], &other->chunks[each])) return false;
  return true;
}

/* Whether these cells are different. */
static inline bool differ(const Cursor *old, int64_t place, const Cursor *new, int64_t there) {
  bool was = is_there(old->validity, place), is = is_there(new->validity, there);
  if (!was || !is) return was != is;
  const View *one = &old->views[place], *other = &new->views[there];
  uint64_t words[4];
  memcpy(words, one, sizeof *one);
  memcpy(words + 2, other, sizeof *other);
  if (words[0] != words[2]) return true; /* the lengths and first characters */
  if (one->length <= INLINE) return words[1] != words[3];
  const uint8_t *text = text_of(one, old->buffers), *now = text_of(other, new->buffers);
  return text != now && memcmp(text, now, one->length);
}

/* Sets the bit of the column for each row in which it differs, and counts them. Each row has `words` words of bits. */
static void compare(Compared *compared, int column, uint64_t *bits, size_t words) {
  Cursor old = compared->old, new = compared->new;
  uint64_t bit = (uint64_t)1 << column % BITS, *word = bits + column / BITS;
  for (int64_t row = 0; row < old.column.length;) {
    while (old.place == old.end) next_chunk(&old);
    while (new.place == new.end) next_chunk(&new);
    int64_t left = old.end - old.place, right = new.end - new.place, count = left < right ? left : right;
    for (int64_t each = 0; each < count; each++, word += words) {
      bool differs = differ(&old, old.place + each, &new, new.place + each);
      *word |= differs ? bit : 0;
      *compared->count += differs;
    }
    old.place += count;
    new.place += count;
    row += count;
  }
}

/* A row's number, as digits. */
typedef struct {
  uint64_t row;
  size_t length;
  uint8_t digits[MOST_DIGITS];
} Number;

static const uint64_t NO_ROW = UINT64_MAX;

static void put_number(Number *number, uint64_t row) {
  if (number->row == row) return;
  uint8_t digits[MOST_DIGITS], *first = digits + MOST_DIGITS;
  number->row = row;
  do *--first = (uint8_t)('0' + row % 10);
  while (row /= 10);
  number->length = (size_t)(digits + MOST_DIGITS - first);
  memcpy(number->digits, first, number->length);
}

static int add_line(Text *text, const Number *row, Compared *compared) {
  if (make_room(text, LENGTH + MOST_DIGITS + compared->length)) return OUT_OF_MEMORY;
  size_t start = (size_t)(text->end - text->start);
  text->end += LENGTH;
  memcpy(text->end, row->digits, MOST_DIGITS); /* surplus bytes are overwritten */
  text->end += row->length;
  memcpy(text->end, compared->between, compared->length);
  text->end += compared->length;
  if (add_cell(text, &compared->old, ',')) return OUT_OF_MEMORY;
  *text->end++ = ',';
  if (add_cell(text, &compared->new, ',')) return OUT_OF_MEMORY;
  *text->end++ = '\n';
  size_t length = (size_t)(text->end - text->start) - start - LENGTH;
  if (length > UINT32_MAX) return OUT_OF_MEMORY;
  uint32_t written = (uint32_t)length;
  memcpy(text->start + start, &written, LENGTH);
  return 0;
}

/* An estimate of the size of the lines: changed cells are taken to be as long as others. */
static size_t size_of_lines(const Compared *compared) {
  size_t height = (size_t)compared->old.column.length, count = *compared->count;
  if (!count) return 0;
  size_t cells = expected_size(&compared->old.column) + expected_size(&compared->new.column);
  return count * (LENGTH + USUAL_DIGITS + compared->length) + (size_t)((double)cells / (double)height * (double)count);
}

static int add_lines(Text *text, const uint64_t *rows, int64_t height, Compared *compared, const uint64_t *bits, size_t words) {
  Number number = {.row = NO_ROW};
  for (int64_t place = 0; place < height; place++) {
    if (place && rows[place] < rows[place - 1]) return OTHER_FORMAT;
    for (size_t each = 0; each < words; each++) {
      for (uint64_t left = *bits++; left; left &= left - 1) {
        Compared *this = &compared[each * BITS + (size_t)__builtin_ctzll(left)];
        put_number(&number, rows[place]);
        go_to(&this->old, place);
        go_to(&this->new, place);
        if (add_line(text, &number, this)) return OUT_OF_MEMORY;
      }
    }
  }
  return 0;
}

/* Lines for the cells that differ between two columns: by row, which must be ascending, and then in the order of the columns.
 * All columns are of equal length. `counts` receives the number of lines of each column. Returns the size of the text, which the
 * caller must free. */
int64_t rinse_changed(struct ArrowArrayStream *rows, struct ArrowArrayStream **old, struct ArrowArrayStream **new,
                      const uint8_t **between, const int64_t *lengths, int width, uint64_t *counts, uint8_t **written) {
  Text text = {0};
  Compared *compared = calloc((size_t)width, sizeof *compared);
  int64_t height;
  int failed, touched = 0;
  uint64_t *numbers = integers_of(rows, &height, &failed);
  if (!compared && width) failed = OUT_OF_MEMORY;
  for (int each = 0; !failed && each < width; each++) {
    Compared *this = &compared[touched];
    *this = (Compared){.between = between[each], .length = (size_t)lengths[each], .count = &counts[each]};
    counts[each] = 0;
    failed = column_of(old[each], TEXT, &this->old.column);
    if (!failed) failed = column_of(new[each], TEXT, &this->new.column);
    if (!failed && (this->old.column.length != height || this->new.column.length != height)) failed = OTHER_FORMAT;
    if (failed || is_same(&this->old.column, &this->new.column))
      release_compared(this);
    else
      touched++;
  }
  size_t words = ((size_t)touched + BITS - 1) / BITS, size = (size_t)height * words * sizeof(uint64_t), room = 0;
  uint64_t *bits = failed ? NULL : allocate(size);
  if (bits) {
    memset(bits, 0, size);
    for (int each = 0; each < touched; each++) {
      compare(&compared[each], each, bits, words);
      room += size_of_lines(&compared[each]);
    }
    failed = room ? make_room(&text, room) : 0;
    if (!failed) failed = add_lines(&text, numbers, height, compared, bits, words);
  } else if (!failed) {
    failed = OUT_OF_MEMORY;
  }
  for (int each = 0; each < touched; each++) release_compared(&compared[each]);
  deallocate(bits);
  deallocate(numbers);
  free(compared);
  if (failed) {
    deallocate(text.start);
    return failed;
  }
  *written = text.start;
  return text.end - text.start;
}

/* Lines that follow each other. */
typedef struct {
  const uint8_t *at, *end;
} Lines;

static inline uint32_t length_of(const Lines *lines) {
  uint32_t length;
  memcpy(&length, lines->at, LENGTH);
  return length;
}

/* The row of the next line. */
static inline uint64_t row_of(const Lines *lines) {
  if (lines->at == lines->end) return NO_ROW;
  uint64_t row = 0;
  for (const uint8_t *digit = lines->at + LENGTH; *digit != ','; digit++) row = row * 10 + (uint64_t)(*digit - '0');
  return row;
}

static inline uint8_t *put_line(uint8_t *end, Lines *lines) {
  uint32_t length = length_of(lines);
  const uint8_t *line = lines->at + LENGTH;
  if (length <= MANY_BYTES && lines->end - line >= MANY_BYTES)
    memcpy(end, line, MANY_BYTES); /* a constant size is faster; surplus bytes are overwritten */
  else
    memcpy(end, line, length);
  lines->at = line + length;
  return end + length;
}

/* Merges lines of several steps, each by ascending row: by row, and then in the order of the steps. At most `most` lines, the
 * first ones. Returns the size of the text, which the caller must free. */
int64_t rinse_merged(const uint8_t **texts, const int64_t *sizes, int count, int64_t most, uint8_t **written) {
  size_t room = MANY_BYTES;
  for (int each = 0; each < count; each++) room += (size_t)sizes[each];
  Lines *steps = calloc((size_t)count, sizeof *steps);
  uint64_t *ahead = calloc((size_t)count, sizeof *ahead);
  uint8_t *text = allocate(room), *end = text;
  if (!text || ((!steps || !ahead) && count)) {
    deallocate(text);
    free(steps);
    free(ahead);
    return OUT_OF_MEMORY;
  }
  for (int each = 0; each < count; each++) {
    steps[each] = (Lines){texts[each], texts[each] + sizes[each]};
    ahead[each] = row_of(&steps[each]);
  }
  while (most) {
    int first = 0;
    for (int each = 1; each < count; each++)
      if (ahead[each] < ahead[first]) first = each;
    if (!count || ahead[first] == NO_ROW) break;
    end = put_line(end, &steps[first]);
    ahead[first] = row_of(&steps[first]);
    most--;
  }
  free(steps);
  free(ahead);
  *written = text;
  return end - text;
}
