/* Reads rows of a workbook's sheet as CSV, if they are written as usual. The caller is asked for the text of cells that are not
 * plain. XML that is not plain is only reported: `workbook/plain.py` reads more variants, and reports errors. */
#include "kernel.h"

enum { NOT_PLAIN = -3, LETTERS = 3, ROW_DIGITS = 7, STYLE_DIGITS = 6, INDEX_DIGITS = 9, KIND_LETTERS = 9, MOST_ROWS = 1 << 20 };
/* The most blank rows between two others, and the most bytes that are written per call. Beyond that, rows must be counted one
 * by one. */
enum { MOST_BLANK = 1000, MOST_BYTES = 64 << 20 };
enum { AS_IT_IS, IN_QUOTES, ASKED };

typedef struct {
  const uint8_t *text;
  uint32_t length;
  int32_t column, how;
} Cell;

typedef struct {
  int64_t number;
  size_t cells; /* the end of its cells */
} Row;

struct Sheet {
  const uint8_t *texts; /* the shared strings, as CSV fields */
  const int64_t *ends;
  int64_t shared;
  const uint8_t *numbers; /* for each style, whether its numbers stay numbers */
  const uint64_t *units;  /* for each style, the bit of the unit that it shows; NULL if there are not several */
  uint64_t *units_of;     /* for each column, the bits of its numbers */
  int64_t styles;
  int64_t most_columns, formulas;
  List cells, rows, questions, text, sizes, widths;
};

/* The XML from `at` on, and its current cell. */
typedef struct {
  const uint8_t *start, *at, *end;
  int64_t column, style;
  const uint8_t *kind, *kind_end, *style_at, *style_end;
} Xml;

static inline bool skip(Xml *xml, const char *text, size_t length) {
  if ((size_t)(xml->end - xml->at) < length || memcmp(xml->at, text, length)) return false;
  xml->at += length;
  return true;
}
#define SKIP(xml, text) skip(xml, text, sizeof text - 1)

static inline bool is_digit(uint8_t byte) { return (uint8_t)(byte - '0') < 10; }
static inline bool is_capital(uint8_t byte) { return (uint8_t)(byte - 'A') < 26; }
static inline bool is_letter(uint8_t byte) { return is_capital(byte & 0xDF); }
static inline bool is_blank(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\t'; }

/* A number of one to `most` digits; otherwise -1. */
static inline int64_t number(Xml *xml, int most) {
  int64_t value = 0;
  int digits = 0;
  for (; xml->at < xml->end && is_digit(*xml->at) && digits < most; digits++) value = 10 * value + *xml->at++ - '0';
  return digits ? value : -1;
}

/* Skips to after the next `>`, with no `<` before it. `closed` is whether the tag is `/>`. */
static inline bool skip_tag(Xml *xml, bool *closed) {
  while (xml->at < xml->end && *xml->at != '<' && *xml->at != '>') xml->at++;
  if (xml->at == xml->end || *xml->at == '<') return false;
  *closed = xml->at[-1] == '/';
  xml->at++;
  return true;
}

/* Whether a row's attributes have its number after others. */
static bool has_number(const uint8_t *at, const uint8_t *end) {
  for (; end - at >= 3; at++)
    if (is_blank(at[0]) && at[1] == 'r' && at[2] == '=') return true;
  return false;
}

/* A row's number, after `<row`; 0 if it has none; -1 if the row is empty; NOT_PLAIN. */
static int64_t begin_row(Xml *xml) {
  bool closed, is_numbered = SKIP(xml, " r=\"");
  int64_t row = is_numbered ? number(xml, ROW_DIGITS) : 0;
  if (is_numbered && (row < 0 || !SKIP(xml, "\""))) return NOT_PLAIN;
  if (xml->at == xml->end || (*xml->at != ' ' && *xml->at != '>' && *xml->at != '/')) return NOT_PLAIN;
  if (*xml->at == '/' && !is_numbered) return NOT_PLAIN;
  const uint8_t *attributes = xml->at;
  bool may_close = *xml->at != '/' || (xml->end - xml->at > 1 && xml->at[1] == '>');
  if (!may_close || !skip_tag(xml, &closed)) return NOT_PLAIN;
  if (has_number(attributes, xml->at)) return NOT_PLAIN;
  if (closed) return is_numbered ? -1 : NOT_PLAIN;
  return is_numbered && !row ? NOT_PLAIN : row;
}

static bool skip_formula(Xml *xml) {
  bool closed = false;
  if (xml->at == xml->end || (*xml->at != ' ' && *xml->at != '>' && *xml->at != '/')) return false;
  if (*xml->at == '/') return SKIP(xml, "/>");
  if (!skip_tag(xml, &closed)) return false;
  if (closed) return true;
  const uint8_t *next = memchr(xml->at, '<', (size_t)(xml->end - xml->at));
  if (!next) return false;
  xml->at = next;
  return SKIP(xml, "</f>");
}

/* The attributes of a cell, after `<c r="`. */
static bool read_head(Xml *xml) {
  xml->column = 0;
  int letters = 0;
  for (; xml->at < xml->end && is_capital(*xml->at) && letters < LETTERS; letters++) xml->column = 26 * xml->column + *xml->at++ - 'A' + 1;
  if (!letters || number(xml, ROW_DIGITS) < 0 || !SKIP(xml, "\"")) return false;
  xml->column--;
  xml->style = 0;
  xml->style_at = xml->style_end = xml->kind = xml->kind_end = xml->at;
  if (SKIP(xml, " s=\"")) {
    xml->style_at = xml->at;
    if ((xml->style = number(xml, STYLE_DIGITS)) < 0) return false;
    xml->style_end = xml->at;
    if (!SKIP(xml, "\"")) return false;
  }
  if (SKIP(xml, " t=\"")) {
    xml->kind = xml->at;
    while (xml->at < xml->end && is_letter(*xml->at) && xml->at - xml->kind < KIND_LETTERS) xml->at++;
    xml->kind_end = xml->at;
    if (xml->kind == xml->kind_end || !SKIP(xml, "\"")) return false;
  }
  return true;
}

static inline bool is_kind(const Xml *xml, const char *kind, size_t length) {
  return (size_t)(xml->kind_end - xml->kind) == length && !memcmp(xml->kind, kind, length);
}
#define IS_KIND(xml, text) is_kind(xml, text, sizeof text - 1)

enum { MARK_END = 1, MARK_REFERENCE = 2, MARK_QUOTES = 4, MARK_ESCAPE = 8, MARK_WRONG = 16 };

static inline unsigned mark_of(uint8_t byte) {
  switch (byte) {
  case '<': return MARK_END;
  case '&': return MARK_REFERENCE;
  case ',':
  case '"':
  case '\n': return MARK_QUOTES;
  case '_': return MARK_ESCAPE;
  case '\t': return 0;
  default: return byte < ' ' ? MARK_WRONG : 0; /* not allowed in XML */
  }
}

/* An integer, or a number with so few digits that floats are exact, without trailing zeros: as it was typed. */
static bool is_as_typed(const uint8_t *text, int64_t length) {
  enum { WHOLE = 9, PLACES = 6 };
  const uint8_t *at = text, *end = text + length;
  if (at < end && *at == '-') at++;
  const uint8_t *whole = at;
  while (at < end && is_digit(*at)) at++;
  if (at == whole) return false;
  if (at == end) return true;
  if (at - whole > WHOLE || (*whole == '0' && at - whole > 1) || *at++ != '.') return false;
  const uint8_t *places = at;
  while (at < end && is_digit(*at)) at++;
  return at == end && at > places && at - places <= PLACES && at[-1] != '0';
}

static int add_cell(Sheet *sheet, const Xml *xml, const uint8_t *text, int64_t length, int how) {
  if (how == ASKED) {
    Question *question = add(&sheet->questions, sizeof *question);
    if (!question) return OUT_OF_MEMORY;
    *question = (Question){{text - xml->start, text + length - xml->start},
                           {xml->kind - xml->start, xml->kind_end - xml->start},
                           {xml->style_at - xml->start, xml->style_end - xml->start}};
  }
  Cell *cell = add(&sheet->cells, sizeof *cell);
  if (!cell) return OUT_OF_MEMORY;
  *cell = (Cell){text, (uint32_t)length, (int32_t)xml->column, how};
  return 0;
}

/* Adds a cell with its value; NULL if it is empty. */
static int add_value(Sheet *sheet, const Xml *xml, const uint8_t *text, int64_t length, unsigned marks) {
  if (xml->column >= sheet->most_columns || length > UINT32_MAX) return NOT_PLAIN;
  if (IS_KIND(xml, "s")) {
    Xml index = {.start = text, .at = text, .end = text + length};
    if (!length) return 0;
    int64_t place = number(&index, INDEX_DIGITS);
    if (place < 0 || index.at < index.end || place >= sheet->shared) return NOT_PLAIN;
    int64_t start = place ? sheet->ends[place - 1] : 0;
    return add_cell(sheet, xml, sheet->texts + start, sheet->ends[place] - start, AS_IT_IS);
  }
  if (IS_KIND(xml, "inlineStr") || IS_KIND(xml, "str")) {
    if (marks & (MARK_REFERENCE | MARK_ESCAPE)) return add_cell(sheet, xml, text, length, ASKED);
    return add_cell(sheet, xml, text, length, marks & MARK_QUOTES || !length ? IN_QUOTES : AS_IT_IS);
  }
  if (xml->kind == xml->kind_end || IS_KIND(xml, "n")) {
    bool is_number = xml->style >= sheet->styles || sheet->numbers[xml->style];
    if (!length) return 0;
    if (sheet->units && xml->style < sheet->styles) sheet->units_of[xml->column] |= sheet->units[xml->style];
    return add_cell(sheet, xml, text, length, is_number && is_as_typed(text, length) ? AS_IT_IS : ASKED);
  }
  return add_cell(sheet, xml, text, length, ASKED);
}

/* Reads a cell, after `<c r="`. */
static int read_cell(Sheet *sheet, Xml *xml) {
  if (!read_head(xml)) return NOT_PLAIN;
  if (SKIP(xml, "/>") || SKIP(xml, " />")) return 0;
  if (!SKIP(xml, ">")) return NOT_PLAIN;
  if (SKIP(xml, "<f")) {
    if (!skip_formula(xml)) return NOT_PLAIN;
    sheet->formulas++;
  }
  bool is_value = SKIP(xml, "<v>"), is_text = !is_value && (SKIP(xml, "<is><t>") || SKIP(xml, "<is><t xml:space=\"preserve\">"));
  if (!is_value && !is_text) return SKIP(xml, "</c>") ? 0 : NOT_PLAIN;
  const uint8_t *text = xml->at;
  unsigned marks = 0;
  for (; xml->at < xml->end && *xml->at != '<'; xml->at++) marks |= mark_of(*xml->at);
  if (marks & MARK_WRONG || is_text != IS_KIND(xml, "inlineStr")) return NOT_PLAIN;
  int64_t length = xml->at - text;
  if (!(is_value ? SKIP(xml, "</v></c>") : SKIP(xml, "</t></is></c>"))) return NOT_PLAIN;
  return add_value(sheet, xml, text, length, marks);
}

/* Reads whole rows; `last` is the number of the one before them. Returns the number of questions, or NOT_PLAIN. */
int64_t rinse_sheet_read(Sheet *sheet, const uint8_t *data, int64_t size, int64_t last) {
  Xml xml = {.start = data, .at = data, .end = data + size};
  sheet->cells.count = sheet->rows.count = sheet->questions.count = 0;
  sheet->formulas = 0;
  Row *row = NULL;
  int64_t column = -1;
  while (xml.at < xml.end) {
    if (is_blank(*xml.at)) {
      xml.at++;
    } else if (!row) {
      int64_t stated = SKIP(&xml, "<row") ? begin_row(&xml) : NOT_PLAIN;
      if (stated == NOT_PLAIN) return NOT_PLAIN;
      if (stated < 0) continue;
      int64_t here = stated ? stated : last + 1;
      if (here <= last || here > MOST_ROWS) return NOT_PLAIN;
      row = add(&sheet->rows, sizeof *row);
      if (!row) return OUT_OF_MEMORY;
      row->number = last = here;
      column = -1;
    } else if (SKIP(&xml, "<c r=\"")) {
      size_t before = sheet->cells.count;
      int failed = read_cell(sheet, &xml);
      if (failed) return failed;
      if (sheet->cells.count == before) continue;
      if (xml.column <= column) return NOT_PLAIN;
      column = xml.column;
    } else if (SKIP(&xml, "</row>")) {
      row->cells = sheet->cells.count;
      row = NULL;
    } else {
      return NOT_PLAIN;
    }
  }
  return row ? NOT_PLAIN : (int64_t)sheet->questions.count;
}

const Question *rinse_sheet_questions(const Sheet *sheet) { return sheet->questions.items; }

/* An upper limit of the size of the output; the answers have been written already. */
static size_t needed(const Sheet *sheet, size_t answers) {
  const Row *rows = sheet->rows.items;
  const Cell *cells = sheet->cells.items;
  size_t size = answers, at = 0;
  for (size_t each = 0; each < sheet->rows.count; each++)
    for (; at < rows[each].cells; at++) {
      if (cells[at].how != ASKED) size += 2 * ((size_t)cells[at].length + 1);
      if (at + 1 == rows[each].cells) size += (size_t)cells[at].column;
    }
  return size;
}

static int end_row(Sheet *sheet, size_t size, size_t width) {
  uint64_t *row = add(&sheet->sizes, sizeof *row), *cells = row ? add(&sheet->widths, sizeof *cells) : NULL;
  if (!cells) return OUT_OF_MEMORY;
  *row = size;
  *cells = width;
  return 0;
}

/* Writes the rows that were read, with the answers to the questions as CSV fields: empty for null. Continues the row numbers in
 * `written`. The result is valid until the next call. */
int rinse_sheet_write(Sheet *sheet, const uint8_t *answers, const int64_t *ends, Written *written) {
  size_t room = needed(sheet, sheet->questions.count ? (size_t)ends[sheet->questions.count - 1] : 0), at = 0, asked = 0;
  if (room > MOST_BYTES) return NOT_PLAIN;
  if (room > sheet->text.room) {
    uint8_t *text = realloc(sheet->text.items, room);
    if (!text) return OUT_OF_MEMORY;
    sheet->text.items = text;
    sheet->text.room = room;
  }
  sheet->sizes.count = sheet->widths.count = 0;
  const Row *rows = sheet->rows.items;
  const Cell *cells = sheet->cells.items;
  uint8_t *end = sheet->text.items;
  for (size_t each = 0; each < sheet->rows.count; each++) {
    const uint8_t *start = end;
    int64_t width = 0;
    written->read = rows[each].number;
    for (; at < rows[each].cells; at++) {
      const uint8_t *text = cells[at].text;
      int64_t length = cells[at].length;
      if (cells[at].how == ASKED) {
        int64_t begins = asked ? ends[asked - 1] : 0;
        text = answers + begins;
        length = ends[asked++] - begins;
        if (!length) continue;
      }
      if (!width && cells[at].column < written->left) written->left = cells[at].column;
      for (int64_t commas = width ? width - 1 : 0; commas < cells[at].column; commas++) *end++ = ',';
      width = cells[at].column + 1;
      if (cells[at].how == IN_QUOTES) {
        end = put_quoted(end, text, length);
      } else {
        memcpy(end, text, (size_t)length);
        end += length;
      }
    }
    if (!width) continue;
    int64_t blank = written->last ? rows[each].number - written->last - 1 : 0;
    if (blank > MOST_BLANK) return NOT_PLAIN;
    for (; blank > 0; blank--)
      if (end_row(sheet, 0, 0)) return OUT_OF_MEMORY;
    if (end_row(sheet, (size_t)(end - start), (size_t)width)) return OUT_OF_MEMORY;
    if (!written->first) written->first = rows[each].number;
    written->last = rows[each].number;
  }
  written->text = sheet->text.items;
  written->sizes = sheet->sizes.items;
  written->widths = sheet->widths.items;
  written->bytes = written->text ? end - written->text : 0;
  written->rows = (int64_t)sheet->sizes.count;
  written->formulas = sheet->formulas;
  return 0;
}

/* Pads rows of these sizes and widths to `width` cells, drops the first `left` cells, which are empty in all of them, and adds
 * the record ends. */
int64_t rinse_square(const uint8_t *text, const uint64_t *sizes, const uint64_t *widths, int64_t rows, int64_t width, int64_t left,
                     uint8_t *squared) {
  uint8_t *end = squared;
  for (int64_t row = 0; row < rows; row++) {
    int64_t size = (int64_t)sizes[row], cells = (int64_t)widths[row], missing = width - (cells > 1 ? cells : 1);
    if (cells) {
      memcpy(end, text + left, (size_t)(size - left));
      end += size - left;
    } else {
      missing -= left;
    }
    for (; missing > 0; missing--) *end++ = ',';
    *end++ = '\n';
    text += size;
  }
  return end - squared;
}

Sheet *rinse_sheet(const uint8_t *texts, const int64_t *ends, int64_t shared, const uint8_t *numbers, int64_t styles,
                   const uint64_t *units, uint64_t *units_of, int64_t most_columns) {
  Sheet *sheet = malloc(sizeof *sheet);
  if (sheet)
    *sheet = (Sheet){
        .texts = texts, .ends = ends, .shared = shared, .numbers = numbers, .styles = styles, .units = units, .units_of = units_of,
        .most_columns = most_columns};
  return sheet;
}

void rinse_sheet_free(Sheet *sheet) {
  List *lists[] = {&sheet->cells, &sheet->rows, &sheet->questions, &sheet->text, &sheet->sizes, &sheet->widths};
  for (size_t each = 0; each < sizeof lists / sizeof *lists; each++) free(lists[each]->items);
  free(sheet);
}
