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

#endif
