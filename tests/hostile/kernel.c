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
bool rinse_may_hold_formulas(const uint8_t *text, int64_t size, uint8_t delimiter);
void rinse_free(void *text);
Sheet *rinse_sheet(const uint8_t *texts, const int64_t *ends, int64_t shared, const uint8_t *numbers, int64_t styles,
                   const uint64_t *units, uint64_t *units_of, int64_t most_columns);
int64_t rinse_sheet_read(Sheet *sheet, const uint8_t *data, int64_t size, int64_t last);
const Question *rinse_sheet_questions(const Sheet *sheet);
int rinse_sheet_write(Sheet *sheet, const uint8_t *answers, const int64_t *ends, Written *written);
int64_t rinse_square(const uint8_t *text, const uint64_t *sizes, const uint64_t *widths, int64_t rows, int64_t width, int64_t left,
                     uint8_t *squared);
void rinse_sheet_free(Sheet *sheet);
Objects *rinse_objects(void);
int rinse_objects_column(Objects *objects, const uint8_t *name, int64_t length);
int rinse_objects_read(Objects *objects, const uint8_t *data, int64_t size, int64_t at, int in_array, Written *written);
void rinse_objects_free(Objects *objects);

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
  rinse_free(text);
}

/* Whether they were regular. */
static bool try(void) {
  int64_t length = 1 + chance(chance(8) ? SHORT : LONG);
  int quote = chance(5) ? '"' : -1, width = 1 + (int)chance(MOST_COLUMNS);
  uint8_t newline = chance(6) ? '\n' : '\r', *data = random_bytes(length, newline);
  struct ArrowArrayStream columns[MOST_COLUMNS];
  int64_t end = rinse_record_end(data, 0, length, quote, newline);
  must(end >= 0 && end <= length, "finds a record's end where there are no bytes");
  rinse_may_hold_formulas(data, length, ',');
  bool regular = !rinse_parse(data, length, ',', quote, newline, width, columns);
  if (regular) {
    trim_and_read(columns, width);
    must(!rinse_parse(data, length, ',', quote, newline, width, columns), "is of two minds");
    write_and_parse(columns, width);
  }
  free(data);
  return regular;
}

static char *add_text(char *end, const char *text) {
  strcpy(end, text);
  return end + strlen(text);
}

/* Rows as they should be; then, of every other sheet, a byte or its end is not. */
static uint8_t *random_sheet(int64_t *length) {
  static const char *const heads[] = {"", " s=\"1\"", " s=\"0\" t=\"n\"", " t=\"s\"", " t=\"inlineStr\"", " t=\"str\"", " t=\"b\""};
  static const char *const rows[] = {"<row>", "<row r=\"%d\">", "<row r=\"%d\" spans=\"1\">", "\n<row r=\"%d\" />", "<row r=\"99%d\">"};
  static const char *const values[] = {"0", "1", "2", "2.5", "1e5", "a,\"b", "&lt;", "_x0041_", "", "-7", "a\nb", "\xc3\xa9"};
  static const char *const formulas[] = {"", "", "<f>A1</f>", "<f t=\"x\"/>"};
  static const char *const columns[] = {"A", "B", "Z", "AB", "XFD"};
  enum { ROWS = 4, ROOM = 4096 };
#define ANY(list) list[chance(sizeof list / sizeof *list)]
  char *sheet = malloc(ROOM), *end = sheet;
  for (int row = 1, count = (int)chance(ROWS); row <= count; row++) {
    end += snprintf(end, ROOM, ANY(rows), row);
    for (size_t each = 0; each < sizeof columns / sizeof *columns; each++) {
      bool is_text = chance(2);
      if (chance(2)) continue;
      end += snprintf(end, ROOM, "<c r=\"%s%d\"%s>%s", columns[each], row, ANY(heads), ANY(formulas));
      if (chance(8)) end = add_text(add_text(add_text(end, is_text ? "<is><t>" : "<v>"), ANY(values)), is_text ? "</t></is>" : "</v>");
      end = add_text(end, "</c>");
    }
    end = add_text(end, "</row>");
  }
  if (end > sheet && chance(2)) sheet[chance((uint32_t)(end - sheet))] = (char)one_of("<>/\" r1ZA\0", 10);
  if (end > sheet && !chance(4)) end -= chance((uint32_t)(end - sheet));
  *length = end - sheet;
  uint8_t *exact = malloc((size_t)*length + !*length);
  memcpy(exact, sheet, (size_t)*length);
  free(sheet);
  return exact;
}

/* Objects as they should be; then, of most texts, a byte or its end is not. */
static uint8_t *random_objects(int64_t *length) {
  static const char *const keys[] = {"\"a\":", "\"b\":", "\"c\" : ", "\"\\u0061\":", "\"\":", "\"d\":"};
  static const char *const values[] = {"1", "-1.5e7", "\"\"", "\"a,b\"", "\"\\u00e9\\\"\"", "\"\\ud83d\\ude00\\ud83d\"", "true",
                                       "null", "NaN", "[1, {\"a\": \"\\u001f\\/\"}, []]", "{}", "[[[[[[[[[]]]]]]]]]", "\"\xc3\xa9\""};
  static const char wrong[] = "{}[]\",:\\u0eE.-n\0";
  enum { OBJECTS = 5, MEMBERS = 4, ROOM = 4096 };
  char *text = malloc(ROOM), *end = text;
  for (int object = (int)chance(OBJECTS); object >= 0; object--) {
    end = add_text(end, "{");
    for (int member = 0, count = (int)chance(MEMBERS); member < count; member++)
      end = add_text(add_text(add_text(end, member ? ", " : ""), ANY(keys)), ANY(values));
    end = add_text(end, chance(3) ? "}\n" : "} , ");
  }
  if (chance(4)) text[chance((uint32_t)(end - text))] = (char)one_of(wrong, sizeof wrong - 1);
  if (!chance(3)) end -= chance((uint32_t)(end - text));
  *length = end - text;
  uint8_t *exact = malloc((size_t)*length);
  memcpy(exact, text, (size_t)*length);
  free(text);
  return exact;
}

static void square(const Written *written) {
  int64_t width = 1, size = 0;
  for (int64_t row = 0; row < written->rows; row++) {
    if ((int64_t)written->widths[row] > width) width = (int64_t)written->widths[row];
    size += (int64_t)written->sizes[row];
  }
  must(size == written->bytes, "does not add up what it has written");
  uint8_t *squared = malloc((size_t)(size + written->rows * (width + 1)));
  int64_t left = written->rows && written->left < width ? written->left : 0;
  rinse_square(written->text, written->sizes, written->widths, written->rows, width, left, squared);
  free(squared);
}

/* Whether all of it was plain. */
static bool try_sheet(void) {
  static const uint8_t texts[] = "onetwo", numbers[] = {1, 0};
  static const int64_t ends[] = {3, 6};
  static const uint64_t units[] = {1, 2};
  static uint64_t units_of[16384];
  int64_t length;
  uint8_t *data = random_sheet(&length);
  Sheet *sheet = rinse_sheet(texts, ends, 2, numbers, 2, chance(2) ? units : NULL, units_of, 16384);
  int64_t asked = rinse_sheet_read(sheet, data, length, chance(3));
  if (asked >= 0) {
    int64_t *answered = malloc((size_t)asked * sizeof *answered + 1), size = 0;
    for (int64_t each = 0; each < asked; each++) {
      const Question *question = &rinse_sheet_questions(sheet)[each];
      must(question->value[0] <= question->value[1] && question->value[1] <= length, "asks for what is not there");
      answered[each] = size += chance(4);
    }
    uint8_t *answers = calloc((size_t)size + 1, 1);
    Written written = {.left = 16384};
    if (!rinse_sheet_write(sheet, answers, answered, &written)) square(&written);
    free(answers);
    free(answered);
  }
  rinse_sheet_free(sheet);
  free(data);
  return asked >= 0;
}

/* How many of them were read. */
static int64_t try_objects(void) {
  static const uint8_t names[] = "abca\"b";
  int64_t length, read = 0;
  uint8_t *data = random_objects(&length);
  Objects *objects = rinse_objects();
  for (int64_t name = 0; name < 3; name++)
    must(!rinse_objects_column(objects, names + name, 1), "takes no column");
  must(!rinse_objects_column(objects, chance(2) ? NULL : names, 0), "takes no column without a name");
  must(!rinse_objects_column(objects, names + 3, 3), "takes no column");
  for (int64_t at = (int64_t)chance(2); at <= length;) {
    Written written = {.first = 1};
    must(!rinse_objects_read(objects, data, length, at, (int)chance(2), &written), "has no memory for objects");
    must(written.read >= at && written.read <= length, "reads objects where there are none");
    if (!written.rows) break;
    square(&written);
    at = written.read + 1;
    read += written.rows;
  }
  rinse_objects_free(objects);
  free(data);
  return read;
}

int main(int count, char **arguments) {
  double seconds = count > 1 ? atof(arguments[1]) : 1;
  state = count > 2 ? strtoull(arguments[2], NULL, 10) : 1;
  int64_t tried = 0, regular = 0, plain = 0, objects = 0;
  for (time_t start = time(NULL); difftime(time(NULL), start) < seconds;)
    for (int each = 0; each < AT_ONCE; each++, tried++) {
      regular += try();
      plain += try_sheet();
      objects += try_objects();
    }
  printf("%lld random inputs, %lld of them regular: each was written and read again. As many sheets, %lld of them plain; and as many "
         "texts of objects, %lld of which were read\n",
         (long long)tried, (long long)regular, (long long)plain, (long long)objects);
  return 0;
}
