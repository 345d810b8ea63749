/* Writes rows as delimited text. */
#include "text.h"

/* The size of the text, which the caller must free. The columns are of equal length. */
int64_t rinse_write(struct ArrowArrayStream **columns, int width, uint8_t delimiter, uint8_t **written) {
  Text text = {0};
  Cursor *cursors = calloc((size_t)width, sizeof *cursors);
  int failed = cursors || !width ? 0 : OUT_OF_MEMORY;
  size_t size = 0;
  for (int each = 0; !failed && each < width; each++) {
    failed = column_of(columns[each], TEXT, &cursors[each].column);
    if (!failed) size += expected_size(&cursors[each].column);
  }
  int64_t height = failed || !width ? 0 : cursors[0].column.length;
  if (height) failed = make_room(&text, size);
  for (int64_t row = 0; !failed && row < height; row++) {
    for (int each = 0; !failed && each < width; each++) {
      failed = add_cell(&text, &cursors[each], delimiter);
      if (!failed) *text.end++ = each + 1 < width ? delimiter : '\n';
    }
  }
  for (int each = 0; cursors && each < width; each++) release_column(&cursors[each].column);
  free(cursors);
  if (failed) {
    deallocate(text.start);
    return failed;
  }
  *written = text.start;
  return text.end - text.start;
}

/* Whether the byte is among the `size` bytes of the text. */
int rinse_holds(const uint8_t *text, int64_t size, uint8_t byte) { return memchr(text, byte, (size_t)size) != NULL; }

/* Memory for text, which the caller must free. */
void *rinse_room(int64_t size) { return allocate((size_t)size); }

/* Frees this, or what `rinse_write`, `rinse_beside`, `rinse_changed` or `rinse_merged` has written. */
void rinse_free(void *text) { deallocate(text); }
