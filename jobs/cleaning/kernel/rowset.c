/* Distinct rows by their hashes: a hash set with open addressing. */
#include <pthread.h>

#include "kernel.h"

enum { AHEAD = 16, LEAST_SLOTS = 1 << 12 };

/* The slots are filled to three fifths at most. */
static bool is_full(size_t rows, size_t slots) { return rows * 5 > slots * 3; }

typedef struct {
  pthread_mutex_t lock;
  uint64_t *first, *second; /* the halves of each row's hash, by its number */
  size_t size, room;
  uint32_t *slots; /* a row's number + 1, in the first free slot from the one of its hash; 0 is free */
  size_t slot_count;
} Rows;

Rows *rinse_rows(void) {
  Rows *rows = calloc(1, sizeof *rows);
  if (rows && pthread_mutex_init(&rows->lock, NULL)) {
    free(rows);
    return NULL;
  }
  return rows;
}

void rinse_rows_free(Rows *rows) {
  pthread_mutex_destroy(&rows->lock);
  free(rows->first);
  free(rows->second);
  free(rows->slots);
  free(rows);
}

int64_t rinse_rows_size(const Rows *rows) { return (int64_t)rows->size; }

static int make_slots(Rows *rows, size_t count) {
  uint32_t *slots = calloc(count, sizeof *slots);
  if (!slots) return OUT_OF_MEMORY;
  size_t mask = count - 1;
  for (size_t row = 0; row < rows->size; row++) {
    if (row + AHEAD < rows->size) __builtin_prefetch(&slots[rows->first[row + AHEAD] & mask], 1);
    size_t slot = rows->first[row] & mask;
    while (slots[slot]) slot = (slot + 1) & mask;
    slots[slot] = (uint32_t)row + 1;
  }
  free(rows->slots);
  rows->slots = slots;
  rows->slot_count = count;
  return 0;
}

static int make_room(Rows *rows, size_t more) {
  size_t needed = rows->size + more;
  if (needed >= UINT32_MAX) return OUT_OF_MEMORY;
  if (needed > rows->room) {
    size_t room = needed + needed / 4;
    uint64_t *first = realloc(rows->first, room * sizeof *first);
    if (first) rows->first = first;
    uint64_t *second = first ? realloc(rows->second, room * sizeof *second) : NULL;
    if (!second) return OUT_OF_MEMORY;
    rows->second = second;
    rows->room = room;
  }
  size_t slots = rows->slot_count ? rows->slot_count : LEAST_SLOTS;
  while (is_full(needed, slots)) slots *= 2;
  return slots == rows->slot_count ? 0 : make_slots(rows, slots);
}

/* The slot of the row with this hash: its own, or a free one. */
static inline size_t slot_of(const Rows *rows, uint64_t first, uint64_t second) {
  size_t mask = rows->slot_count - 1, slot = first & mask;
  for (uint32_t held; (held = rows->slots[slot]); slot = (slot + 1) & mask)
    if (rows->first[held - 1] == first && rows->second[held - 1] == second) break;
  return slot;
}

static inline void look_ahead(const Rows *rows, const uint64_t *first, int64_t place, int64_t count) {
  if (place + AHEAD < count) __builtin_prefetch(&rows->slots[first[place + AHEAD] & (rows->slot_count - 1)]);
}

/* The numbers of rows; unknown ones get numbers from `size` on if they are to be added, otherwise -1. */
static void number(Rows *rows, const uint64_t *first, const uint64_t *second, int64_t count, bool add, int64_t *numbers) {
  for (int64_t place = 0; place < count; place++) {
    look_ahead(rows, first, place, count);
    size_t slot = slot_of(rows, first[place], second[place]);
    if (add && !rows->slots[slot]) {
      rows->first[rows->size] = first[place];
      rows->second[rows->size] = second[place];
      rows->slots[slot] = (uint32_t)++rows->size;
    }
    numbers[place] = (int64_t)rows->slots[slot] - 1;
  }
}

/* Each row's number, given the halves of their hashes, without nulls. Thread-safe. */
int rinse_rows_number(Rows *rows, struct ArrowArrayStream *first_halves, struct ArrowArrayStream *second_halves, int add,
                      struct ArrowArrayStream *given) {
  int64_t count = 0, other_count = 0;
  int failed, other_failed;
  uint64_t *first = integers_of(first_halves, &count, &failed), *second = integers_of(second_halves, &other_count, &other_failed);
  int64_t *numbers = allocate((size_t)count * sizeof *numbers);
  if (!failed) failed = other_failed;
  if (!failed && (!numbers || count != other_count)) failed = OUT_OF_MEMORY;
  if (!failed) {
    pthread_mutex_lock(&rows->lock);
    if (add || !rows->slots) failed = make_room(rows, add ? (size_t)count : 0);
    if (!failed) number(rows, first, second, count, add, numbers);
    pthread_mutex_unlock(&rows->lock);
  }
  deallocate(first);
  deallocate(second);
  if (failed) {
    deallocate(numbers);
    return failed;
  }
  void *buffers[] = {NULL, numbers};
  return give_buffers(count, buffers, 2, "l", given);
}

/* The halves of their hashes, in the order of their numbers. */
int rinse_rows_hashes(Rows *rows, struct ArrowArrayStream *first_halves, struct ArrowArrayStream *second_halves) {
  pthread_mutex_lock(&rows->lock);
  size_t size = rows->size * sizeof *rows->first;
  void *first[] = {NULL, allocate(size)}, *second[] = {NULL, allocate(size)};
  int failed = first[1] && second[1] ? 0 : OUT_OF_MEMORY;
  if (!failed && size) {
    memcpy(first[1], rows->first, size);
    memcpy(second[1], rows->second, size);
  }
  int64_t count = (int64_t)rows->size;
  pthread_mutex_unlock(&rows->lock);
  if (failed) {
    deallocate(first[1]);
    deallocate(second[1]);
    return failed;
  }
  failed = give_buffers(count, first, 2, "L", first_halves);
  if (failed) {
    deallocate(second[1]);
    return failed;
  }
  failed = give_buffers(count, second, 2, "L", second_halves);
  if (failed) first_halves->release(first_halves);
  return failed;
}
