/* CSV files read row by row; every cell knows its line and column.
 * Owns: one row at a time (RFC 4180 quotes, CRLF or LF, UTF-8 with or without BOM, lines that
 * start with # are comments before the header).
 * Promises: no file, however hostile, crashes it; a row of another width, an unterminated quote,
 * a zero byte, invalid UTF-8 or a line over csv_line_limit bytes is a complaint with its place. */
#ifndef KEELING_BASE_CSV_H
#define KEELING_BASE_CSV_H

#include <stdbool.h>

#include "base/status.h"

enum { csv_line_limit = 16 * 1024 * 1024, csv_column_limit = 65536 };

struct csv {
    const char *path;   /* borrowed */
    char **header;      /* [n_columns] owned, blanks trimmed; a nameless cell is "" */
    int *header_column; /* [n_columns] owned: column in the file's header line, from 1 */
    int header_line;
    int n_columns;
    char **cell; /* [n_columns] the current row, blanks trimmed; valid until the next csv_row */
    int *cell_column;          /* [n_columns] position in the line, from 1 */
    int line;                  /* of the current row */
    int patience;              /* rows that cannot be read, after which the rest is not looked at */
    struct csv_reader *reader; /* owned */
};

/* Opens path and reads its header. STATUS_INPUT with a complaint when it cannot be read, is empty,
 * is not text, or names a column twice. */
enum status csv_open(struct csv *csv, const char *path, struct complaints *complaints);

/* The next good row; false at the end. Rows that cannot be read are complained of and passed over,
 * and then csv_failed() is true. */
bool csv_row(struct csv *csv, struct complaints *complaints);
bool csv_failed(const struct csv *csv);

/* The column called name (text_same_name), or -1. */
int csv_column(const struct csv *csv, const char *name);

/* Complains of each column that is none of `known`, and of each of the first n_needed of these that
 * is missing. */
void csv_expect(const struct csv *csv, const char *const *known, int n_known, int n_needed,
                struct complaints *complaints);

/* The current row's cell in the column called name, "" when there is none; and its place. */
const char *csv_cell(const struct csv *csv, const char *name);
struct place csv_cell_place(const struct csv *csv, const char *name);

/* The number in that cell; `none` when it is empty, and, after a complaint, when it is something
 * else. */
double csv_number(const struct csv *csv, const char *name, double none,
                  struct complaints *complaints);

/* What the comment "# key: value" before the header says; NULL when there is none. Owned by the
 * caller. */
char *csv_note(const struct csv *csv, const char *key);

/* Where a cell of the current row, or of the header, stands. */
struct place csv_place(const struct csv *csv, int column);
struct place csv_header_place(const struct csv *csv, int column);

void csv_close(struct csv *csv);

#endif
