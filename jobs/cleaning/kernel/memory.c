/* Memory for columns, reused from one batch to the next. Having the system clear new pages each time takes a third of the time
 * of parsing; malloc, which splits large pieces, takes a quarter more memory. */
#include <pthread.h>
#include <sys/mman.h>

#include "kernel.h"

enum { STEPS = 4, KINDS = 65 * STEPS };

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
  size_t kind;
  struct Piece *next;
  void *as_aligned_as_malloc;
} Piece;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Piece *waiting[KINDS];
static size_t bytes_waiting;

/* Sizes are rounded up to one of four steps between powers of two. */
static size_t rounded(size_t size, size_t *kind) {
  size_t power = 63 - (size_t)__builtin_clzll(size), step = ((size_t)1 << power) / STEPS;
  size_t steps = (size - ((size_t)1 << power) + step - 1) / step;
  *kind = power * STEPS + steps;
  return ((size_t)1 << power) + steps * step;
}

static Piece *waiting_piece(size_t kind) {
  pthread_mutex_lock(&lock);
  Piece *piece = waiting[kind];
  if (piece) {
    waiting[kind] = piece->next;
    bytes_waiting -= piece->size;
  }
  pthread_mutex_unlock(&lock);
  return piece;
}

void *allocate(size_t size) {
  size += sizeof(Piece);
  Piece *piece;
  size_t kind = 0;
  if (size < LARGE) {
    piece = malloc(size);
  } else {
    size = rounded(size, &kind);
    piece = waiting_piece(kind);
    if (!piece) {
      piece = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (piece == MAP_FAILED) piece = NULL;
    }
  }
  if (!piece) return NULL;
  *piece = (Piece){.size = size, .kind = kind};
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
  bool waits = bytes_waiting + piece->size <= MOST_WAITING;
  if (waits) {
    piece->next = waiting[piece->kind];
    waiting[piece->kind] = piece;
    bytes_waiting += piece->size;
  }
  pthread_mutex_unlock(&lock);
  if (!waits) munmap(piece, piece->size);
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
