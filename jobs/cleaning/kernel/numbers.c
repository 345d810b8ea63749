/* Parses texts as numbers: integers, and how many of their digits follow the point. */
#include "kernel.h"

enum { MOST_DIGITS = 19, WORD = 8, NO_NUMBER = 1 };

static const int64_t POWERS[] = {1,
                                 10,
                                 100,
                                 1000,
                                 10000,
                                 100000,
                                 1000000,
                                 10000000,
                                 100000000,
                                 1000000000,
                                 10000000000,
                                 100000000000,
                                 1000000000000,
                                 10000000000000,
                                 100000000000000,
                                 1000000000000000,
                                 10000000000000000,
                                 100000000000000000,
                                 1000000000000000000};

#define ZEROS 0x3030303030303030u

/* Whether all its bytes are digits: their high nibble is 3, also after adding 6, which makes it 4 for : to ?. */
static inline bool are_digits(uint64_t word) {
  const uint64_t above = 0xF0F0F0F0F0F0F0F0u;
  return ((word & above) == ZEROS) & (((word + 6 * IN_EACH_BYTE) & above) == ZEROS);
}

/* The value of eight digits: neighbours are combined to numbers up to 99, these to numbers up to 9999, and so on. */
static inline uint64_t number_of(uint64_t word) {
  word -= ZEROS;
  word = (10 * word + (word >> 8)) & 0x00FF00FF00FF00FFu;
  word = (100 * word + (word >> 16)) & 0x0000FFFF0000FFFFu;
  return (10000 * word + (word >> 32)) & 0x00000000FFFFFFFFu;
}

/* [+-]digits[.digits] */
static inline bool read_number(const uint8_t *text, const uint8_t *end, int64_t *digits, uint32_t *places) {
  bool negative = *text == '-';
  if (negative || *text == '+') text++;
  if (end - text > MOST_DIGITS + 1) return false;
  const uint8_t *start = text, *point = NULL;
  uint64_t number = 0; /* 19 digits fit, and more are not accepted */
  for (uint64_t word; end - text >= WORD && (memcpy(&word, text, WORD), are_digits(word)); text += WORD)
    number = 100000000 * number + number_of(word);
  for (; text < end; text++) {
    unsigned digit = *text - (unsigned)'0';
    if (digit <= 9)
      number = 10 * number + digit;
    else if (*text == '.' && !point && text > start)
      point = text;
    else
      return false;
  }
  if (end == start || point == end - 1 || end - start - (point != NULL) > MOST_DIGITS || number > INT64_MAX) return false;
  *digits = negative ? -(int64_t)number : (int64_t)number;
  *places = point ? (uint32_t)(end - point - 1) : 0;
  return true;
}

typedef struct {
  int64_t row, largest;
  int64_t *digits;
  uint32_t *places, most_places;
  uint8_t *validity;
} Numbers;

static int read_chunk(const struct ArrowArray *chunk, Numbers *numbers) {
  const View *views = chunk->buffers[VIEWS];
  for (int64_t place = chunk->offset; place < chunk->offset + chunk->length; place++) {
    int64_t row = numbers->row++, *digits = &numbers->digits[row];
    uint32_t *places = &numbers->places[row];
    *digits = *places = 0;
    if (!is_there(chunk->buffers[VALIDITY], place)) continue;
    const uint8_t *text = text_of(&views[place], (const void *const *)chunk->buffers);
    if (!views[place].length || !read_number(text, text + views[place].length, digits, places)) return NO_NUMBER;
    numbers->validity[row >> 3] |= (uint8_t)(1 << (row & 7));
    int64_t size = *digits < 0 ? -*digits : *digits;
    if (size > numbers->largest) numbers->largest = size;
    if (*places > numbers->most_places) numbers->most_places = *places;
  }
  return 0;
}

static int read_column(const Column *column, Numbers *numbers) {
  for (int64_t each = 0; each < column->count; each++) {
    int failed = read_chunk(&column->chunks[each], numbers);
    if (failed) return failed;
  }
  uint32_t most = numbers->most_places;
  if (numbers->largest > INT64_MAX / POWERS[most]) return NO_NUMBER;
  for (int64_t row = 0; most && row < numbers->row; row++) numbers->digits[row] *= POWERS[most - numbers->places[row]];
  return 0;
}

/* The numbers' digits, scaled to the most places of any, and how many places each one has itself. NO_NUMBER, without a result,
 * if one is not a number or they have too many digits. */
int rinse_numbers(struct ArrowArrayStream *texts, struct ArrowArrayStream *digits, struct ArrowArrayStream *places) {
  Column column;
  int failed = column_of(texts, TEXT, &column);
  if (failed) return failed;
  size_t rows = (size_t)column.length, bits = rows / 8 + 1;
  Numbers numbers = {.digits = allocate(rows * sizeof *numbers.digits),
                     .places = allocate(rows * sizeof *numbers.places),
                     .validity = allocate(bits)};
  uint8_t *again = allocate(bits);
  failed = numbers.digits && numbers.places && numbers.validity && again ? 0 : OUT_OF_MEMORY;
  if (!failed) {
    memset(numbers.validity, 0, bits);
    failed = read_column(&column, &numbers);
  }
  release_column(&column);
  void *of_digits[] = {numbers.validity, numbers.digits}, *of_places[] = {again, numbers.places};
  if (!failed) {
    memcpy(again, numbers.validity, bits);
    failed = give_buffers((int64_t)rows, of_digits, 2, "l", digits);
    numbers.validity = NULL; /* handed over, or released */
    numbers.digits = NULL;
  }
  if (!failed) {
    failed = give_buffers((int64_t)rows, of_places, 2, "I", places);
    numbers.places = NULL;
    again = NULL;
    if (failed) digits->release(digits);
  }
  deallocate(numbers.digits);
  deallocate(numbers.validity);
  deallocate(numbers.places);
  deallocate(again);
  return failed;
}
