/* A statement that was made before: what it was made by, and whether it is so.
 * Owns: nothing.
 * Promises: everything in which it differs is told, with its place in the statement. */
#ifndef KEELING_ACCOUNT_STATED_H
#define KEELING_ACCOUNT_STATED_H

#include "account/account.h"

/* By what it was made. */
struct stated {
    char *standard, *against; /* owned; against: NULL where there is none */
    bool skipped;             /* rows were left out */
    int members;
    uint32_t seed;
};

/* What it holds is the caller's, also after a failure. */
enum status stated_read(const char *path, struct stated *stated, struct complaints *complaints);

/* Complains of everything in which the file differs from the account made anew; signatures are the
 * parties' own. */
enum status stated_verify(const char *path, const struct account *account,
                          struct complaints *complaints);

#endif
