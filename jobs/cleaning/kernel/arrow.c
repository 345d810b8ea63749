/* Arrow's interfaces: columns in, columns out. */
#include "kernel.h"

void release_column(Column *column) {
  for (int64_t each = 0; each < column->count; each++)
    if (column->chunks[each].release) column->chunks[each].release(&column->chunks[each]);
  free(column->chunks);
  *column = (Column){0};
}

static int check_format(struct ArrowArrayStream *stream, const char *format) {
  struct ArrowSchema schema;
  if (stream->get_schema(stream, &schema)) return OUT_OF_MEMORY;
  int failed = strcmp(schema.format, format) ? OTHER_FORMAT : 0;
  schema.release(&schema);
  return failed;
}

int column_of(struct ArrowArrayStream *stream, const char *format, Column *column) {
  *column = (Column){0};
  int64_t room = 0;
  int failed = check_format(stream, format);
  while (!failed) {
    if (column->count == room) {
      room = 2 * room + 8;
      struct ArrowArray *more = realloc(column->chunks, (size_t)room * sizeof *more);
      if (!more) {
        failed = OUT_OF_MEMORY;
        break;
      }
      column->chunks = more;
    }
    struct ArrowArray *chunk = &column->chunks[column->count];
    if (stream->get_next(stream, chunk)) failed = OUT_OF_MEMORY;
    if (failed || !chunk->release) break;
    column->length += chunk->length;
    column->count++;
  }
  stream->release(stream);
  if (failed) release_column(column);
  return failed;
}

uint64_t *integers_of(struct ArrowArrayStream *stream, int64_t *count, int *failed) {
  Column column;
  *failed = column_of(stream, "L", &column);
  if (*failed) return NULL;
  uint64_t *integers = allocate((size_t)column.length * sizeof *integers), *end = integers;
  if (!integers) *failed = OUT_OF_MEMORY;
  for (int64_t each = 0; integers && each < column.count; each++) {
    const struct ArrowArray *chunk = &column.chunks[each];
    if (!chunk->length) continue;
    memcpy(end, (const uint64_t *)chunk->buffers[VALUES] + chunk->offset, (size_t)chunk->length * sizeof *integers);
    end += chunk->length;
  }
  *count = column.length;
  release_column(&column);
  return integers;
}

typedef struct {
  Column column;
  int64_t next;
  const char *format;
} Given;

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }

static int given_schema(struct ArrowArrayStream *stream, struct ArrowSchema *schema) {
  enum { NULLABLE = 2 };
  const Given *given = stream->private_data;
  *schema = (struct ArrowSchema){.format = given->format, .name = "", .flags = NULLABLE, .release = release_schema};
  return 0;
}

static int given_next(struct ArrowArrayStream *stream, struct ArrowArray *chunk) {
  Given *given = stream->private_data;
  if (given->next == given->column.count) {
    *chunk = (struct ArrowArray){0};
  } else {
    *chunk = given->column.chunks[given->next];
    given->column.chunks[given->next++].release = NULL;
  }
  return 0;
}

static const char *given_error(struct ArrowArrayStream *stream) {
  (void)stream;
  return NULL;
}

static void release_given(struct ArrowArrayStream *stream) {
  Given *given = stream->private_data;
  release_column(&given->column);
  free(given);
  stream->release = NULL;
}

int give_column(Column *column, const char *format, struct ArrowArrayStream *stream) {
  Given *given = malloc(sizeof *given);
  if (!given) {
    release_column(column);
    return OUT_OF_MEMORY;
  }
  *given = (Given){*column, 0, format};
  *column = (Column){0};
  *stream = (struct ArrowArrayStream){given_schema, given_next, given_error, release_given, given};
  return 0;
}

static void release_buffers(struct ArrowArray *array) {
  for (int64_t each = 0; each < array->n_buffers; each++) deallocate((void *)array->buffers[each]);
  free(array->buffers);
  array->release = NULL;
}

int give_buffers(int64_t length, void **buffers, int64_t count, const char *format, struct ArrowArrayStream *stream) {
  enum { UNKNOWN = -1 };
  Column column = {length, 1, malloc(sizeof *column.chunks)};
  const void **owned = malloc((size_t)count * sizeof *owned);
  if (!column.chunks || !owned) {
    free(column.chunks);
    free(owned);
    for (int64_t each = 0; each < count; each++) deallocate(buffers[each]);
    return OUT_OF_MEMORY;
  }
  memcpy(owned, buffers, (size_t)count * sizeof *owned);
  column.chunks[0] = (struct ArrowArray){
      .length = length, .null_count = owned[0] ? UNKNOWN : 0, .n_buffers = count, .buffers = owned, .release = release_buffers};
  return give_column(&column, format, stream);
}

/* The checksum of the sources that this library was compiled from. */
const char *rinse_sources(void) { return SOURCES; }
