/* Random bytes through the kernel, to be compiled with every access to memory watched: `tests.hostile.kernel` does.
 *
 * What is parsed is trimmed, read as numbers and written; and what is written is parsed again. Ends with a line of how much. */
#include <stdio.h>
#include <time.h>

#include "kernel.h"

int64_t rinse_record_end(const uint8_t *data, int64_t start, int64_t stop, int quote, uint8_t newline);
int rinse_parse(const uint8_t *data, int64_t length, uint8_t delimiter, int quote, uint8_t newline, int width,
                struct ArrowArrayStream *columns);
int rinse_trim(struct ArrowArrayStream *texts, int left, int right, struct ArrowArrayStream *trimmed);
int rinse_numbers(struct ArrowArrayStream *texts, struct ArrowArrayStream *digits, struct ArrowArrayStream *places);
int64_t rinse_write(struct ArrowArrayStream **columns, int width, uint8_t delimiter, uint8_t **written);
void rinse_let_go(void *text);

enum { MOST_COLUMNS = 4, SHORT = 40, LONG = 400, AT_ONCE = 1000 };

static uint64_t state;

static uint32_t chance(uint32_t outcomes) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 11) % outcomes;
}

static uint8_t one_of(const char *bytes, size_t count) { return (uint8_t)bytes[chance((uint32_t)count)]; }

/* Hardly any of them regular; or many; or most of them, with numbers in. */
static uint8_t *random_bytes(int64_t length, uint8_t newline) {
  static const char hostile[] = ",,,\"\"\"\n\n\r\raaaaaa 1.-+\t\xc2\xa0\xe2\x80\x83\xef\xbb\xbf\xc3\xa9\xf0\x9f\x98\x80\xff\0;";
  static const char quoted[] = ",\"\naaaaaaaaaaaaaaaa", plain[] = ",\n123456789.-abcdef  ";
  uint8_t *bytes = malloc((size_t)length);
  uint32_t kind = chance(3);
  for (int64_t place = 0; place < length; place++)
    bytes[place] = kind == 0   ? one_of(hostile, sizeof hostile - 1)
                   : kind == 1 ? one_of(quoted, sizeof quoted - 1)
                               : one_of(plain, sizeof plain - 1);
  if (chance(4)) bytes[length - 1] = newline;
  return bytes;
}

static void must(bool so, const char *what) {
  if (so) return;
  fprintf(stderr, "The kernel %s.\n", what);
  abort();
}

static void trim_and_read(struct ArrowArrayStream *columns, int width) {
  for (int each = 0; each < width; each++) {
    struct ArrowArrayStream trimmed, digits, places;
    int result = rinse_trim(&columns[each], (int)chance(2), (int)chance(2), &trimmed);
    must(result >= 0, "could not trim");
    if (!result) continue;
    result = rinse_numbers(&trimmed, &digits, &places);
    must(result >= 0, "could not read numbers");
    if (result) continue;
    digits.release(&digits);
    places.release(&places);
  }
}

static void write_and_parse(struct ArrowArrayStream *columns, int width) {
  struct ArrowArrayStream *pointers[MOST_COLUMNS], again[MOST_COLUMNS];
  for (int each = 0; each < width; each++) pointers[each] = &columns[each];
  uint8_t *text = NULL;
  int64_t size = rinse_write(pointers, width, ',', &text);
  must(size > 0, "wrote nothing");
  uint8_t *copy = malloc((size_t)size); /* without room behind it */
  memcpy(copy, text, (size_t)size);
  must(!rinse_parse(copy, size, ',', '"', '\n', width, again), "does not read what it has written");
  for (int each = 0; each < width; each++) again[each].release(&again[each]);
  free(copy);
  rinse_let_go(text);
}

/* Whether they were regular. */
static bool try(void) {
  int64_t length = 1 + chance(chance(8) ? SHORT : LONG);
  int quote = chance(5) ? '"' : -1, width = 1 + (int)chance(MOST_COLUMNS);
  uint8_t newline = chance(6) ? '\n' : '\r', *data = random_bytes(length, newline);
  struct ArrowArrayStream columns[MOST_COLUMNS];
  int64_t end = rinse_record_end(data, 0, length, quote, newline);
  must(end >= 0 && end <= length, "finds a record's end where there are no bytes");
  bool regular = !rinse_parse(data, length, ',', quote, newline, width, columns);
  if (regular) {
    trim_and_read(columns, width);
    must(!rinse_parse(data, length, ',', quote, newline, width, columns), "is of two minds");
    write_and_parse(columns, width);
  }
  free(data);
  return regular;
}

int main(int count, char **arguments) {
  double seconds = count > 1 ? atof(arguments[1]) : 1;
  state = count > 2 ? strtoull(arguments[2], NULL, 10) : 1;
  int64_t tried = 0, regular = 0;
  for (time_t start = time(NULL); difftime(time(NULL), start) < seconds;)
    for (int each = 0; each < AT_ONCE; each++, tried++) regular += try();
  printf("%lld random inputs, %lld of them regular: each was written and read again\n", (long long)tried, (long long)regular);
  return 0;
}
