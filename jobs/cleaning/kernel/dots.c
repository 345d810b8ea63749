/* Dot products of pairs of sparse vectors. */
#include "kernel.h"

/* The sum of the products of weights at the same index. Entries are index << 32 | weight, in ascending order. */
static uint64_t dot(const uint64_t *one, const uint64_t *end, const uint64_t *other, const uint64_t *other_end) {
  uint64_t sum = 0;
  while (one < end && other < other_end) {
    uint32_t place = (uint32_t)(*one >> 32), as_well = (uint32_t)(*other >> 32);
    if (place == as_well) sum += (uint64_t)(uint32_t)*one * (uint32_t)*other;
    one += place <= as_well;
    other += as_well <= place;
  }
  return sum;
}

/* Each pair is first << 32 | second. The entries of a vector begin at its start and end at that of the next one. */
int rinse_dots(struct ArrowArrayStream *given_pairs, struct ArrowArrayStream *given_starts, struct ArrowArrayStream *given_entries,
               struct ArrowArrayStream *given) {
  int64_t count = 0, vectors = 0, size = 0;
  int failed[3];
  uint64_t *pairs = integers_of(given_pairs, &count, &failed[0]);
  uint64_t *starts = integers_of(given_starts, &vectors, &failed[1]);
  uint64_t *entries = integers_of(given_entries, &size, &failed[2]);
  uint64_t *dots = allocate((size_t)count * sizeof *dots);
  int wrong = failed[0] ? failed[0] : failed[1] ? failed[1] : failed[2] ? failed[2] : dots ? 0 : OUT_OF_MEMORY;
  for (int64_t each = 0; !wrong && each < vectors; each++)
    if (starts[each] > (uint64_t)size || (each && starts[each] < starts[each - 1])) wrong = OTHER_FORMAT;
  for (int64_t each = 0; !wrong && each < count; each++) {
    int64_t first = (int64_t)(pairs[each] >> 32), second = (int64_t)(uint32_t)pairs[each];
    if (first + 1 >= vectors || second + 1 >= vectors)
      wrong = OTHER_FORMAT;
    else
      dots[each] = dot(entries + starts[first], entries + starts[first + 1], entries + starts[second], entries + starts[second + 1]);
  }
  deallocate(pairs);
  deallocate(starts);
  deallocate(entries);
  if (wrong) {
    deallocate(dots);
    return wrong;
  }
  void *buffers[] = {NULL, dots};
  return give_buffers(count, buffers, 2, "L", given);
}
