/* Reads consecutive JSON objects as CSV: a row per object, a column per key. It stops before one with an unknown or duplicate
 * key, or with invalid JSON: `confined/json_rows.py` reads that one, or reports the error. */
#include "kernel.h"

/* The most bytes that are written per call: with hundreds of columns, little input makes much output. */
enum { MOST_BYTES = 8 << 20, MOST_DEPTH = 64, FIRST_ROOM = 64, HEX_DIGITS = 4 };
enum { AS_IT_IS, IN_QUOTES };
enum { NO_COLUMN = -1 };

typedef struct {
  size_t start, length; /* in the names */
  uint32_t hash;
  bool is_plain; /* needs no escapes */
} Key;

typedef struct {
  const uint8_t *text;
  int64_t length;
  uint64_t row; /* the row that the cell belongs to; if it is not the current one, there is no value */
  int how;
} Cell;

struct Objects {
  List keys, names, cells, sizes, widths;
  uint8_t *text, *unescaped; /* from `allocate`: the output, and a row's texts with escapes resolved */
  int32_t *places;           /* a hash table of the columns by their keys */
  size_t room;               /* the size of the hash table: a power of two */
  uint64_t row;
};

typedef struct {
  const uint8_t *at, *end;
  uint8_t *unescaped; /* where the next text goes: together they are no longer than their source */
  bool needs_quotes;
} Json;

static inline bool is_blank(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }
static inline bool is_digit(uint8_t byte) { return (uint8_t)(byte - '0') < 10; }
static inline bool is_at(const Json *json, uint8_t byte) { return json->at < json->end && *json->at == byte; }

static inline void skip_blanks(Json *json) {
  while (json->at < json->end && is_blank(*json->at)) json->at++;
}

static inline bool skip(Json *json, uint8_t byte) {
  bool is_there = is_at(json, byte);
  json->at += is_there;
  return is_there;
}

static inline bool skip_word(Json *json, const char *word, size_t length) {
  if ((size_t)(json->end - json->at) < length || memcmp(json->at, word, length)) return false;
  json->at += length;
  return true;
}
#define SKIP_WORD(json, word) skip_word(json, word, sizeof word - 1)

static uint32_t hash_of(const Objects *objects, const uint8_t *name, size_t length) {
  uint32_t hash = (uint32_t)((uintptr_t)objects >> 4); /* unpredictable, so that nobody can provoke collisions */
  for (size_t at = 0; at < length; at++) hash = (hash ^ name[at]) * 16777619u;
  return hash ^ hash >> 15;
}

/* The slot of the name's column, or a free one. */
static size_t place_of(const Objects *objects, const uint8_t *name, size_t length, uint32_t hash) {
  const Key *keys = objects->keys.items;
  const uint8_t *names = objects->names.items;
  size_t place = hash & (objects->room - 1);
  for (; objects->places[place] != NO_COLUMN; place = (place + 1) & (objects->room - 1)) {
    const Key *key = &keys[objects->places[place]];
    if (key->hash == hash && key->length == length && !memcmp(names + key->start, name, length)) break;
  }
  return place;
}

static int make_room(Objects *objects) {
  size_t room = objects->room ? 2 * objects->room : FIRST_ROOM;
  int32_t *places = malloc(room * sizeof *places);
  if (!places) return OUT_OF_MEMORY;
  for (size_t place = 0; place < room; place++) places[place] = NO_COLUMN;
  const Key *keys = objects->keys.items;
  for (size_t old = 0; old < objects->room; old++) {
    int32_t column = objects->places[old];
    if (column == NO_COLUMN) continue;
    size_t place = keys[column].hash & (room - 1);
    while (places[place] != NO_COLUMN) place = (place + 1) & (room - 1);
    places[place] = column;
  }
  free(objects->places);
  objects->places = places;
  objects->room = room;
  return 0;
}

/* Adds a column. Without a name, no key matches it: it belongs to a duplicate key, or one that is not text. */
int rinse_objects_column(Objects *objects, const uint8_t *name, int64_t length) {
  if (2 * (objects->keys.count + 1) > objects->room && make_room(objects)) return OUT_OF_MEMORY;
  int32_t column = (int32_t)objects->keys.count;
  Cell *cell = add(&objects->cells, sizeof *cell);
  Key *key = cell ? add(&objects->keys, sizeof *key) : NULL;
  if (!key) return OUT_OF_MEMORY;
  *cell = (Cell){0};
  *key = (Key){.start = objects->names.count, .length = (size_t)length};
  if (!name) return 0;
  key->is_plain = true;
  for (size_t at = 0; at < key->length; at++) {
    uint8_t *byte = add(&objects->names, 1);
    if (!byte) return OUT_OF_MEMORY;
    *byte = name[at];
    if (*byte < ' ' || *byte == '"' || *byte == '\\') key->is_plain = false;
  }
  key->hash = hash_of(objects, name, key->length);
  objects->places[place_of(objects, name, key->length, key->hash)] = column;
  return 0;
}

/* Skips to after the text's closing quote. Finds whether it has escapes, and bytes that CSV must quote. */
static bool skip_text(Json *json, const uint8_t **end, bool *escapes, bool *commas) {
  unsigned marks = 0;
  enum { ESCAPE = 1, COMMA = 2 };
  for (; json->at < json->end; json->at++) {
    uint8_t byte = *json->at;
    if (byte == '"') {
      *end = json->at++;
      *escapes = marks & ESCAPE;
      *commas = marks & COMMA;
      return true;
    }
    if (byte == '\\') {
      marks |= ESCAPE;
      if (++json->at == json->end) return false;
    } else if (byte == ',') {
      marks |= COMMA;
    } else if (byte < ' ') {
      return false;
    }
  }
  return false;
}

/* -1 if these are not digits. */
static int32_t hex(const uint8_t *at, const uint8_t *end) {
  if (end - at < HEX_DIGITS) return -1;
  int32_t value = 0;
  for (int each = 0; each < HEX_DIGITS; each++) {
    uint8_t byte = at[each], letter = byte | 0x20;
    if (is_digit(byte)) {
      value = 16 * value + byte - '0';
    } else if (letter >= 'a' && letter <= 'f') {
      value = 16 * value + letter - 'a' + 10;
    } else {
      return -1;
    }
  }
  return value;
}

static uint8_t *put_character(uint8_t *end, int32_t character) {
  if (character < 0x80) {
    *end++ = (uint8_t)character;
  } else if (character < 0x800) {
    *end++ = (uint8_t)(0xC0 | character >> 6);
    *end++ = (uint8_t)(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    *end++ = (uint8_t)(0xE0 | character >> 12);
    *end++ = (uint8_t)(0x80 | (character >> 6 & 0x3F));
    *end++ = (uint8_t)(0x80 | (character & 0x3F));
  } else {
    *end++ = (uint8_t)(0xF0 | character >> 18);
    *end++ = (uint8_t)(0x80 | (character >> 12 & 0x3F));
    *end++ = (uint8_t)(0x80 | (character >> 6 & 0x3F));
    *end++ = (uint8_t)(0x80 | (character & 0x3F));
  }
  return end;
}

/* The character in a JSON text, escaped as Python does. */
static uint8_t *put_escaped(uint8_t *end, int32_t character) {
  static const char shorts[] = "\"\"\\\\\nn\rr\tt\ff\bb", digits[] = "0123456789abcdef";
  for (size_t each = 0; each < sizeof shorts - 1; each += 2)
    if (character == shorts[each]) {
      *end++ = '\\';
      *end++ = (uint8_t)shorts[each + 1];
      return end;
    }
  if (character >= ' ') return put_character(end, character);
  memcpy(end, "\\u00", 4);
  end[4] = (uint8_t)digits[character >> 4];
  end[5] = (uint8_t)digits[character & 15];
  return end + 6;
}

enum { HALF = 0xD800, SECOND_HALF = 0xDC00, HALVES_END = 0xE000, REPLACEMENT = 0xFFFD, NOT_SOUND = -1 };

/* The character of an escape, after its backslash; a surrogate is HALF to HALVES_END. */
static int32_t escaped_character(const uint8_t **at, const uint8_t *end) {
  static const char shorts[] = "\"\"\\\\//n\nr\rt\tf\fb\b";
  uint8_t byte = *(*at)++;
  for (size_t each = 0; each < sizeof shorts - 1; each += 2)
    if (byte == shorts[each]) return shorts[each + 1];
  if (byte != 'u') return NOT_SOUND;
  int32_t character = hex(*at, end);
  if (character < 0) return NOT_SOUND;
  *at += HEX_DIGITS;
  if (character < HALF || character >= SECOND_HALF || end - *at < 2 || (*at)[0] != '\\' || (*at)[1] != 'u') return character;
  int32_t second = hex(*at + 2, end);
  if (second < SECOND_HALF || second >= HALVES_END) return second < 0 ? NOT_SOUND : character;
  *at += 2 + HEX_DIGITS;
  return 0x10000 + ((character - HALF) << 10) + (second - SECOND_HALF);
}

enum { NO_HALVES, HALVES_REPLACED };

/* The text with its escapes resolved; NULL if one is invalid. */
static uint8_t *unescape(uint8_t *out, const uint8_t *at, const uint8_t *end, int halves, bool *needs_quotes) {
  while (at < end) {
    const uint8_t *escape = memchr(at, '\\', (size_t)(end - at)), *until = escape ? escape : end;
    memcpy(out, at, (size_t)(until - at));
    out += until - at;
    if (!escape) break;
    at = escape + 1;
    int32_t character = escaped_character(&at, end);
    if (character >= HALF && character < HALVES_END) character = halves == HALVES_REPLACED ? REPLACEMENT : NOT_SOUND;
    if (character == NOT_SOUND) return NULL;
    if (character == '"' || character == '\n' || character == '\r' || character == ',') *needs_quotes = true;
    out = put_character(out, character);
  }
  return out;
}

static bool skip_number(Json *json) {
  skip(json, '-');
  if (skip(json, '0')) {
  } else if (json->at < json->end && is_digit(*json->at)) {
    while (json->at < json->end && is_digit(*json->at)) json->at++;
  } else {
    return false;
  }
  if (json->end - json->at > 1 && *json->at == '.' && is_digit(json->at[1]))
    for (json->at++; json->at < json->end && is_digit(*json->at);) json->at++;
  if (json->at < json->end && (*json->at | 0x20) == 'e') {
    const uint8_t *at = json->at + 1;
    if (at < json->end && (*at == '+' || *at == '-')) at++;
    if (at == json->end || !is_digit(*at)) return true; /* otherwise something invalid follows the value */
    while (at < json->end && is_digit(*at)) at++;
    json->at = at;
  }
  return true;
}

/* Skips a value that is not a text, an object or an array. */
static bool skip_simple(Json *json) {
  return SKIP_WORD(json, "true") || SKIP_WORD(json, "false") || SKIP_WORD(json, "null") || SKIP_WORD(json, "NaN") ||
         SKIP_WORD(json, "Infinity") || SKIP_WORD(json, "-Infinity") || skip_number(json);
}

static void put(Json *json, const uint8_t *text, size_t length) {
  memcpy(json->unescaped, text, length);
  json->unescaped += length;
}

/* A text within a nested value, normalised as Python writes it. */
static bool put_text(Json *json) {
  const uint8_t *start = json->at, *end;
  bool escapes, commas;
  json->at++;
  if (!skip_text(json, &end, &escapes, &commas)) return false;
  json->needs_quotes = true;
  if (!escapes) {
    put(json, start, (size_t)(json->at - start));
    return true;
  }
  put(json, start++, 1);
  while (start < end) {
    if (*start != '\\') {
      *json->unescaped++ = *start++;
      continue;
    }
    start++;
    int32_t character = escaped_character(&start, end);
    if (character == NOT_SOUND || (character >= HALF && character < HALVES_END)) return false;
    json->unescaped = put_escaped(json->unescaped, character);
  }
  *json->unescaped++ = '"';
  return true;
}

/* A nested value, without white space. */
static bool put_value(Json *json, int depth) {
  if (json->at == json->end || depth == MOST_DEPTH) return false;
  const uint8_t *start = json->at;
  bool is_object = *start == '{';
  if (*start == '"') return put_text(json);
  if (!is_object && *start != '[') {
    if (!skip_simple(json)) return false;
    put(json, start, (size_t)(json->at - start));
    return true;
  }
  uint8_t closing = is_object ? '}' : ']';
  put(json, json->at++, 1);
  skip_blanks(json);
  for (bool is_first = true; !is_at(json, closing); is_first = false) {
    if (!is_first) {
      if (!skip(json, ',')) return false;
      json->needs_quotes = true;
      *json->unescaped++ = ',';
      skip_blanks(json);
    }
    if (is_object) {
      if (!is_at(json, '"') || !put_text(json)) return false;
      skip_blanks(json);
      if (!skip(json, ':')) return false;
      *json->unescaped++ = ':';
      skip_blanks(json);
    }
    if (!put_value(json, depth + 1)) return false;
    skip_blanks(json);
  }
  put(json, json->at++, 1);
  return true;
}

/* The column of a key, after its opening quote; the column that follows the last one is tried first. */
static int32_t read_key(const Objects *objects, Json *json, int32_t next) {
  const Key *keys = objects->keys.items;
  const uint8_t *names = objects->names.items;
  if (next < (int32_t)objects->keys.count && keys[next].is_plain) {
    size_t length = keys[next].length, left = (size_t)(json->end - json->at);
    if (left > length && json->at[length] == '"' && !memcmp(json->at, names + keys[next].start, length)) {
      json->at += length + 1;
      return next;
    }
  }
  const uint8_t *start = json->at, *end;
  bool escapes, quotes;
  if (!skip_text(json, &end, &escapes, &quotes)) return NO_COLUMN;
  if (escapes) {
    const uint8_t *written = start;
    start = json->unescaped;
    end = unescape(json->unescaped, written, end, NO_HALVES, &quotes);
    if (!end) return NO_COLUMN;
  }
  size_t length = (size_t)(end - start);
  return objects->places[place_of(objects, start, length, hash_of(objects, start, length))];
}

/* Reads a column's value; false if there is none. */
static bool read_value(Json *json, Cell *cell) {
  if (json->at == json->end) return false;
  const uint8_t *start = json->at, *end;
  cell->how = AS_IT_IS;
  if (*start == '"') {
    bool escapes, quotes;
    json->at++;
    if (!skip_text(json, &end, &escapes, &quotes)) return false;
    cell->text = start + 1;
    cell->length = end - cell->text;
    if (escapes) {
      uint8_t *unescaped = unescape(json->unescaped, cell->text, end, HALVES_REPLACED, &quotes);
      if (!unescaped) return false;
      cell->text = json->unescaped;
      cell->length = unescaped - json->unescaped;
      json->unescaped = unescaped;
    }
    if (quotes || !cell->length) cell->how = IN_QUOTES;
    return true;
  }
  if (*start == '{' || *start == '[') {
    cell->text = json->unescaped;
    json->needs_quotes = false;
    if (!put_value(json, 0)) return false;
    cell->length = json->unescaped - cell->text;
    if (json->needs_quotes) cell->how = IN_QUOTES;
    return true;
  }
  bool is_null = *start == 'n';
  if (!skip_simple(json)) return false;
  cell->text = start;
  cell->length = is_null ? 0 : json->at - start;
  return true;
}

/* Reads the cells of an object; false if it is not like those before it. */
static bool read_object(Objects *objects, Json *json) {
  Cell *cells = objects->cells.items;
  if (!skip(json, '{')) return false;
  objects->row++;
  skip_blanks(json);
  int32_t column = NO_COLUMN;
  for (bool is_first = true; !skip(json, '}'); is_first = false) {
    if (!is_first) {
      if (!skip(json, ',')) return false;
      skip_blanks(json);
    }
    if (!skip(json, '"')) return false;
    column = read_key(objects, json, column + 1);
    if (column == NO_COLUMN || cells[column].row == objects->row) return false;
    skip_blanks(json);
    if (!skip(json, ':')) return false;
    skip_blanks(json);
    if (!read_value(json, &cells[column])) return false;
    cells[column].row = objects->row;
    skip_blanks(json);
  }
  return true;
}

static uint8_t *write_row(const Objects *objects, uint8_t *end) {
  const Cell *cells = objects->cells.items;
  for (size_t column = 0; column < objects->cells.count; column++) {
    if (column) *end++ = ',';
    const Cell *cell = &cells[column];
    if (cell->row != objects->row) continue;
    if (cell->how == IN_QUOTES) {
      end = put_quoted(end, cell->text, cell->length);
    } else {
      memcpy(end, cell->text, (size_t)cell->length);
      end += cell->length;
    }
  }
  return end;
}

/* Makes room for so many more bytes; updates `end`. */
static int room_for(Objects *objects, size_t size, uint8_t **end) {
  size_t used = objects->text ? (size_t)(*end - objects->text) : 0;
  if (objects->text && usable_size(objects->text) - used >= size) return 0;
  uint8_t *text = reallocate(objects->text, used, 2 * used + size);
  if (!text) return OUT_OF_MEMORY;
  objects->text = text;
  *end = text + used;
  return 0;
}

static int end_row(Objects *objects, size_t size) {
  uint64_t *row = add(&objects->sizes, sizeof *row), *cells = row ? add(&objects->widths, sizeof *cells) : NULL;
  if (!cells) return OUT_OF_MEMORY;
  *row = size;
  *cells = objects->cells.count;
  return 0;
}

static void skip_separator(Json *json, bool in_array) {
  skip_blanks(json);
  if (in_array && skip(json, ',')) skip_blanks(json);
}

/* Reads objects from `at` on, where the first of them begins; `written->read` is where the last of them ends. In an array, a
 * comma may separate two. The data is UTF-8. The result is valid until the next call. */
int rinse_objects_read(Objects *objects, const uint8_t *data, int64_t size, int64_t at, int in_array, Written *written) {
  deallocate(objects->unescaped);
  objects->unescaped = allocate((size_t)(size - at) + 1);
  if (!objects->unescaped) return OUT_OF_MEMORY;
  objects->sizes.count = objects->widths.count = 0;
  Json json = {.at = data + at, .end = data + size};
  uint8_t *end = objects->text;
  written->read = at;
  while (objects->keys.count && end - objects->text < MOST_BYTES) {
    if (objects->sizes.count) skip_separator(&json, in_array);
    const uint8_t *start = json.at;
    json.unescaped = objects->unescaped;
    if (!read_object(objects, &json)) break;
    if (room_for(objects, 2 * (size_t)(json.at - start) + objects->cells.count, &end)) return OUT_OF_MEMORY;
    uint8_t *row = end;
    end = write_row(objects, end);
    if (end_row(objects, (size_t)(end - row))) return OUT_OF_MEMORY;
    written->read = json.at - data;
  }
  written->text = objects->text;
  written->sizes = objects->sizes.items;
  written->widths = objects->widths.items;
  written->bytes = end - objects->text;
  written->rows = (int64_t)objects->sizes.count;
  return 0;
}

Objects *rinse_objects(void) { return calloc(1, sizeof(Objects)); }

void rinse_objects_free(Objects *objects) {
  List *lists[] = {&objects->keys, &objects->names, &objects->cells, &objects->sizes, &objects->widths};
  for (size_t each = 0; each < sizeof lists / sizeof *lists; each++) free(lists[each]->items);
  free(objects->places);
  deallocate(objects->text);
  deallocate(objects->unescaped);
  free(objects);
}
