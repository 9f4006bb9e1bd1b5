/* Names, of chains or of vehicles, that begin again further down the file.
 * Owns: a filter of fixed size that knows every name it met and mistakes few others for one of
 * these (Bloom 1970, doi:10.1145/362686.362692), and the names it suspects.
 * Promises: memory does not grow with the rows; what is told was met a second time, so that it is
 * exact; only where suspects are too many to keep it says so. */
#ifndef KEELING_ACCOUNT_REPEATS_H
#define KEELING_ACCOUNT_REPEATS_H

#include <stdbool.h>
#include <stdint.h>

/* Names that stand twice or oftener: how many, and the first of them with two of its lines. */
struct repeated {
    int64_t n;
    char *name; /* owned; NULL: none */
    int line[2];
    bool unsure; /* there may be more */
};

struct repeats *repeats_open(void);

/* name[n] begin in line[n]. */
void repeats_meet(struct repeats *repeats, char *const *name, const int *line, int n);

/* All names were met: whether any is suspected, so that all have to be met again. */
bool repeats_again(struct repeats *repeats);

/* After that. */
void repeats_find(const struct repeats *repeats, struct repeated *found);
void repeats_close(struct repeats *repeats);

#endif
