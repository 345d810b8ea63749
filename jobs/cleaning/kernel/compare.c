/* Which texts of a column differ from those of another one: a bit for each row. */
#include "kernel.h"

/* The next position in a column. */
typedef struct {
  const struct ArrowArray *chunk;
  int64_t place, left;
} Side;

static void begin_chunk(Side *side, const struct ArrowArray *chunk) {
  *side = (Side){chunk, chunk->offset, chunk->length};
}

/* Whether both are the same memory: a step that does not change a column returns it as it was. */
static bool are_same(const Side *one, const Side *other) {
  const struct ArrowArray *ours = one->chunk, *theirs = other->chunk;
  return one->place == other->place && ours->n_buffers == theirs->n_buffers &&
         !memcmp(ours->buffers, theirs->buffers, (size_t)ours->n_buffers * sizeof *ours->buffers);
}

/* If one long text was derived from the other, they are mostly at the same address, and need not be compared. */
static inline bool differ(const View *one, const void *const *ours, const View *other, const void *const *theirs) {
  uint64_t first[2], second[2];
  memcpy(first, one, sizeof first);
  memcpy(second, other, sizeof second);
  if (first[0] != second[0]) return true;
  if (one->length <= INLINE) return first[1] != second[1];
  const uint8_t *text = text_of(one, ours), *as_well = text_of(other, theirs);
  return text != as_well && memcmp(text, as_well, one->length);
}

static void compare(const Side *one, const Side *other, int64_t count, uint8_t *bits, int64_t row) {
  const void *const *ours = (const void *const *)one->chunk->buffers;
  const void *const *theirs = (const void *const *)other->chunk->buffers;
  const View *views = ours[VIEWS], *others = theirs[VIEWS];
  for (int64_t each = 0; each < count; each++, row++) {
    bool is_text = is_there(ours[VALIDITY], one->place + each), are_texts = is_there(theirs[VALIDITY], other->place + each);
    bool found = is_text != are_texts;
    if (is_text && are_texts) found = differ(&views[one->place + each], ours, &others[other->place + each], theirs);
    bits[row >> 3] |= (uint8_t)(found << (row & 7));
  }
}

static void compare_columns(const Column *one, const Column *other, uint8_t *bits) {
  const struct ArrowArray *next = one->chunks, *following = other->chunks;
  Side side = {0}, second = {0};
  for (int64_t row = 0, count; row < one->length; row += count) {
    while (!side.left) begin_chunk(&side, next++);
    while (!second.left) begin_chunk(&second, following++);
    count = side.left < second.left ? side.left : second.left;
    if (!are_same(&side, &second)) compare(&side, &second, count, bits, row);
    side.place += count;
    side.left -= count;
    second.place += count;
    second.left -= count;
  }
}

/* Null differs from any text. The columns are of equal length. */
int rinse_differing(struct ArrowArrayStream *texts, struct ArrowArrayStream *others, struct ArrowArrayStream *differing) {
  Column one, other = {0};
  int failed = column_of(texts, TEXT, &one);
  if (!failed) failed = column_of(others, TEXT, &other);
  if (!failed && one.length != other.length) failed = OTHER_FORMAT;
  size_t size = (size_t)one.length / 8 + 1;
  uint8_t *bits = failed ? NULL : allocate(size);
  if (!failed && !bits) failed = OUT_OF_MEMORY;
  if (!failed) {
    memset(bits, 0, size);
    compare_columns(&one, &other, bits);
    void *buffers[] = {NULL, bits};
    failed = give_buffers(one.length, buffers, 2, "b", differing);
  }
  release_column(&one);
  release_column(&other);
  return failed;
}
