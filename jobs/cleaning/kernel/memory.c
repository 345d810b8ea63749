/* Memory for columns, reused from one batch to the next. Having the system clear new pages each time takes a third of the time
 * of parsing; malloc, which splits large pieces, takes a quarter more memory. */
#include <pthread.h>
#include <sys/mman.h>

#include "kernel.h"

#ifdef __SANITIZE_ADDRESS__
static const size_t LARGE = SIZE_MAX; /* everything is checked */
#else
static const size_t LARGE = 1 << 16;
#endif

/* The most bytes that wait to be reused: about what two batches and their lines for the ledger take. */
static const size_t MOST_WAITING = 48 << 20;

/* Precedes each piece. */
typedef struct Piece {
  size_t size; /* including this header */
  struct Piece *newer, *older;
  void *as_aligned_as_malloc;
} Piece;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* Those that wait: the most recently used ones stay, since another pass over the table takes other sizes. */
static Piece *newest, *oldest;
static size_t bytes_waiting;

/* Sizes are rounded up to one of four steps between powers of two. */
static size_t rounded(size_t size) {
  size_t step = (size_t)1 << (63 - __builtin_clzll(size)) >> 2;
  return (size + step - 1) / step * step;
}

static void take_out(Piece *piece) {
  *(piece->newer ? &piece->newer->older : &newest) = piece->older;
  *(piece->older ? &piece->older->newer : &oldest) = piece->newer;
  bytes_waiting -= piece->size;
}

static void put_in(Piece *piece) {
  piece->newer = NULL;
  piece->older = newest;
  *(newest ? &newest->newer : &oldest) = piece;
  newest = piece;
  bytes_waiting += piece->size;
}

static Piece *waiting_piece(size_t size) {
  pthread_mutex_lock(&lock);
  Piece *piece = newest;
  while (piece && piece->size != size) piece = piece->older;
  if (piece) take_out(piece);
  pthread_mutex_unlock(&lock);
  return piece;
}

void *allocate(size_t size) {
  size += sizeof(Piece);
  Piece *piece;
  if (size < LARGE) {
    piece = malloc(size);
  } else {
    size = rounded(size);
    piece = waiting_piece(size);
    if (!piece) {
      piece = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (piece == MAP_FAILED) piece = NULL;
    }
  }
  if (!piece) return NULL;
  *piece = (Piece){.size = size};
  return piece + 1;
}

void deallocate(void *memory) {
  if (!memory) return;
  Piece *piece = (Piece *)memory - 1;
  if (piece->size < LARGE) {
    free(piece);
    return;
  }
  pthread_mutex_lock(&lock);
  put_in(piece);
  Piece *surplus = NULL;
  while (bytes_waiting > MOST_WAITING) {
    Piece *last = oldest;
    take_out(last);
    last->older = surplus;
    surplus = last;
  }
  pthread_mutex_unlock(&lock);
  while (surplus) {
    Piece *next = surplus->older;
    munmap(surplus, surplus->size);
    surplus = next;
  }
}

size_t usable_size(const void *memory) { return ((const Piece *)memory - 1)->size - sizeof(Piece); }

void *reallocate(void *had, size_t used, size_t size) {
  void *more = allocate(size);
  if (more && had) {
    memcpy(more, had, used);
    deallocate(had);
  }
  return more;
}
