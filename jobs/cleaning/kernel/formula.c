/* Where delimited text may have a cell that writer/guard.py would take for a formula. The same as a pattern:
 * tests/jobs/cleaning/writer/test_formula_scan.py. */
#include "kernel.h"

bool rinse_may_hold_formulas(const uint8_t *text, int64_t size, uint8_t delimiter);

/* The number of bytes of the white space character that begins here; 0 if there is none. */
static inline int64_t white(const uint8_t *at, const uint8_t *end) {
  if (*at == ' ' || *at == 0 || *at == '\v' || *at == '\f') return 1;
  if (*at < 0xc2) return 0;
  uint8_t second = end - at > 1 ? at[1] : 0, third = end - at > 2 ? at[2] : 0;
  if (*at == 0xc2 && (second == 0x85 || second == 0xa0)) return 2;
  if (*at == 0xe1 && second == 0x9a && third == 0x80) return 3;
  if (*at == 0xe2 && (second == 0x80 || second == 0x81) && third >= 0x80 && third <= 0xbf) return 3;
  return *at == 0xe3 && second == 0x80 && third == 0x80 ? 3 : 0;
}

/* Whether there is a full-width = @ + - here. */
static inline bool is_wide(const uint8_t *at, const uint8_t *end) {
  return end - at > 2 && at[0] == 0xef && at[1] == 0xbc && (at[2] == 0x8b || at[2] == 0x8d || at[2] == 0x9d || at[2] == 0xa0);
}

static inline const uint8_t *behind_digits(const uint8_t *at, const uint8_t *end) {
  while (at < end && *at >= '0' && *at <= '9') at++;
  return at;
}

static inline bool ends(const uint8_t *at, const uint8_t *end, uint8_t delimiter) {
  return at == end || *at == delimiter || *at == '\n';
}

/* Whether the rest of the cell is a number. */
static bool is_plain(const uint8_t *at, const uint8_t *end, uint8_t delimiter) {
  const uint8_t *point = behind_digits(at, end);
  if (point == at) return false;
  if (ends(point, end, delimiter)) return true;
  const uint8_t *last = *point == '.' ? behind_digits(point + 1, end) : point;
  return last > point + 1 && ends(last, end, delimiter);
}

static bool begins_bare(const uint8_t *at, const uint8_t *end, uint8_t delimiter) {
  for (int64_t bytes; at < end && (bytes = white(at, end)); at += bytes)
    ;
  if (at == end) return false;
  if (*at == '=' || *at == '@' || *at == '\r' || (*at == '\t' && delimiter != '\t')) return true;
  return *at == '+' || *at == '-' ? !is_plain(at + 1, end, delimiter) : is_wide(at, end);
}

static bool begins_in_quotes(const uint8_t *at, const uint8_t *end) {
  for (int64_t bytes; at < end && (*at == '\n' || (bytes = white(at, end))); at += *at == '\n' ? 1 : bytes)
    ;
  if (at == end) return false;
  return *at == '=' || *at == '@' || *at == '\t' || *at == '\r' || *at == '+' || *at == '-' || is_wide(at, end);
}

static bool begins_behind_nul(const uint8_t *at, const uint8_t *end) {
  for (int64_t bytes; at < end && (bytes = white(at, end)); at += bytes)
    ;
  return at < end && (*at == '+' || *at == '-');
}

/* Of the `size` bytes of the text, which begins with a cell. */
bool rinse_may_hold_formulas(const uint8_t *text, int64_t size, uint8_t delimiter) {
  const uint8_t *end = text + size;
  if (begins_bare(text, end, delimiter)) return true;
  for (const uint8_t *at = text; at < end; at++) {
    if ((*at == delimiter || *at == '\n') && begins_bare(at + 1, end, delimiter)) return true;
    if (*at == '"' && begins_in_quotes(at + 1, end)) return true;
    if (*at == 0 && begins_behind_nul(at + 1, end)) return true;
  }
  return false;
}
