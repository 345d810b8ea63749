/* Rows that are identified by ascending numbers. */
#include "kernel.h"

/* The places of the rows that are only among the first of two columns; those of the second must all be among them. */
int rinse_gone(struct ArrowArrayStream *rows, struct ArrowArrayStream *left, struct ArrowArrayStream *places) {
  int64_t count, kept, found = 0, next = 0;
  int failed;
  uint64_t *before = integers_of(rows, &count, &failed);
  uint64_t *after = failed ? NULL : integers_of(left, &kept, &failed);
  uint64_t *gone = failed ? NULL : allocate((size_t)count * sizeof *gone);
  if (!failed && !gone) failed = OUT_OF_MEMORY;
  for (int64_t place = 0; !failed && place < count; place++) {
    if (place && before[place] <= before[place - 1]) failed = OTHER_FORMAT;
    if (next < kept && after[next] == before[place])
      next++;
    else
      gone[found++] = (uint64_t)place;
  }
  if (!failed && next < kept) failed = OTHER_FORMAT;
  deallocate(before);
  deallocate(after);
  if (failed) {
    deallocate(gone);
    return failed;
  }
  return give_buffers(found, (void *[]){NULL, gone}, 2, "L", places);
}
