/* Files of lines read through one growing buffer: what csv.h splits into cells.
 * Owns: the file and the buffer.
 * Promises: memory is bounded by the longest line; a line it hands out is UTF-8 without a zero
 * byte; what is not, or is too long, is a complaint with its place. */
#ifndef KEELING_BASE_LINES_H
#define KEELING_BASE_LINES_H

#include <stdbool.h>

#include "base/status.h"

enum { lines_note_limit = 4096 };

struct lines {
    const char *path; /* borrowed */
    FILE *file;       /* owned */
    char *buffer;     /* [capacity + 1] owned */
    size_t start;     /* of what is not yet handed out */
    size_t end;
    size_t capacity;
    int line;                     /* of what is at start, from 1 */
    bool at_end;                  /* the file has no more bytes, or gives no more */
    bool comments;                /* lines that start with # are passed over */
    char notes[lines_note_limit]; /* and kept here, as far as they fit */
};

/* One line, or several when a quoted cell holds line ends. */
struct row {
    char *text; /* borrowed, until the next one is read; without its line end, zero-terminated */
    size_t length;
    int line;
    bool plain; /* one line of ASCII: a byte is a character */
};

enum row_state { ROW_GOOD, ROW_BAD, ROW_NONE };

/* False, with a complaint at the place that names the file, when it cannot be read. True where no
 * file names it: opening it complains then. */
bool file_is_there(const char *path, struct place named, struct complaints *complaints);

/* The file opened for reading; NULL after a complaint. A pipe is refused: nobody may ever write to
 * it, and the hash that goes into the output is taken of what is read again. */
FILE *file_open(const char *path, struct complaints *complaints);

/* False, with a complaint, when the file cannot be opened. Begins with comments true. */
bool lines_open(struct lines *lines, const char *path, struct complaints *complaints);

/* The next row that is not blank. After ROW_BAD, which was complained of, the next may be good. */
enum row_state lines_next(struct lines *lines, struct row *row, struct complaints *complaints);

void lines_close(struct lines *lines);

#endif
