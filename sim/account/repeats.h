/* Chains whose name begins again further down the file.
 * Owns: a filter of fixed size that knows every name it met and mistakes few others for one of
 * these (Bloom 1970, doi:10.1145/362686.362692), and the names it suspects.
 * Promises: memory does not grow with the rows; what is told is read in the file again, so that it
 * is exact; only where suspects are too many to keep it says so. */
#ifndef KEELING_ACCOUNT_REPEATS_H
#define KEELING_ACCOUNT_REPEATS_H

#include <stdbool.h>
#include <stdint.h>

/* Chains that stand twice or oftener: how many, and the first of them with two of its lines. */
struct repeated {
    int64_t n;
    char *name; /* owned; NULL: none */
    int line[2];
    bool unsure; /* there may be more */
};

struct repeats *repeats_open(void);

/* name[n]: chains that begin. */
void repeats_meet(struct repeats *repeats, char *const *name, int n);

/* Reads the chains of the file again where any is suspected. */
void repeats_find(struct repeats *repeats, const char *path, struct repeated *found);
void repeats_close(struct repeats *repeats);

#endif
