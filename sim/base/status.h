/* What went wrong, and the words for it.
 * Owns: the list of complaints a caller collects.
 * Promises: every complaint is kept until printed; nothing is printed twice. */
#ifndef KEELING_BASE_STATUS_H
#define KEELING_BASE_STATUS_H

#include <stddef.h>
#include <stdio.h>

enum status {
#define STATUS(name, exit_status, sentence) STATUS_##name,
#include "base/status.def"
#undef STATUS
};

/* Leaves the function through its label `out`, which must exist, when call is not STATUS_OK.
 * The variable must be called `status`. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        status = (call);                                                                           \
        if (status != STATUS_OK)                                                                   \
            goto out;                                                                              \
    } while (0)

/* A list of messages, one a line. `= {0}` is a valid empty one. */
struct complaints {
    char *text; /* owned; the lines, each ended by \n; NULL while empty */
    size_t length;
    size_t count;
    size_t dropped; /* messages past the limit of complaints_limit, counted only */
};

enum { complaints_limit = 100 };

/* A place in an input file. line and column count from 1; 0 means "the whole file/line". */
struct place {
    const char *file; /* borrowed */
    int line;
    int column;
};

/* Adds `file:line:column: message`. place.file NULL: the message alone. */
void complain(struct complaints *complaints, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As complain, and then "; did you mean 'near'?"; the message alone when near is NULL. */
void complaints_guess(struct complaints *complaints, struct place place, const char *near,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Adds `file:line:column: note: message`, which is printed but is no failure (not counted). */
void remark(struct complaints *complaints, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes all lines to stream and empties the list. */
void complaints_print(struct complaints *complaints, FILE *stream);
void complaints_close(struct complaints *complaints);

/* Puts what is in `from` behind what is in `complaints`, and empties it. */
void complaints_move(struct complaints *complaints, struct complaints *from);

int status_exit(enum status status);
const char *status_sentence(enum status status);

#endif
