/* The statement two parties can sign: what was counted, by which standards, tables and hashes, what
 * makes the difference, and whether a factor between the two may be used.
 * Owns: nothing.
 * Promises: neither clock nor path is in it; what an activity and its tables say again gives the
 * same statement. */
#ifndef KEELING_ACCOUNT_STATEMENT_H
#define KEELING_ACCOUNT_STATEMENT_H

#include "account/account.h"

/* JSON, owned by the caller. */
char *statement_text(const struct account *account);

/* The names of the standards in a statement, owned by the caller; b is NULL where there is none. */
enum status statement_read(const char *path, char **a, char **b, bool *skipped,
                           struct complaints *complaints);

/* Complains of everything in which the file differs from the account made anew; signatures are the
 * parties' own. */
enum status statement_verify(const char *path, const struct account *account,
                             struct complaints *complaints);

#endif
