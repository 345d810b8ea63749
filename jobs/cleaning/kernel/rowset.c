/* Rows by the hash: an open-addressing set. */
#include "kernel.h"

enum { AHEAD = 16 };

/* Numbers rows as they are first seen, from `size` on, and gives the new size. `first` and `second` hold the halves of the known
 * rows' hashes, `slots` a row's number + 1 or 0, in the first free place from the one its hash points at. There is room in all. */
int64_t rinse_claim(uint64_t *first, uint64_t *second, uint32_t *slots, uint64_t mask, int64_t size, const uint64_t *one,
                    const uint64_t *other, int64_t count, int64_t *numbers) {
  for (int64_t each = 0; each < count; each++) {
    if (each + AHEAD < count) __builtin_prefetch(&slots[one[each + AHEAD] & mask]);
    uint64_t slot = one[each] & mask;
    while (slots[slot] && (first[slots[slot] - 1] != one[each] || second[slots[slot] - 1] != other[each])) slot = (slot + 1) & mask;
    if (!slots[slot]) {
      first[size] = one[each];
      second[size] = other[each];
      slots[slot] = (uint32_t)++size;
    }
    numbers[each] = (int64_t)slots[slot] - 1;
  }
  return size;
}
