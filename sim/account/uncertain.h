/* Rows of uncertainty.csv against the other tables, which are read before.
 * Owns: nothing.
 * Promises: a row that would be used for nothing, or could not be drawn, is complained of. */
#ifndef KEELING_ACCOUNT_UNCERTAIN_H
#define KEELING_ACCOUNT_UNCERTAIN_H

#include "account/rulebook.h"
#include "base/csv.h"

extern const char *const uncertain_names[n_uncertain];

/* csv: at the row. */
void uncertain_check(const struct rulebook *tables, const struct csv *csv,
                     const struct uncertainty *row, struct complaints *complaints);

#endif
