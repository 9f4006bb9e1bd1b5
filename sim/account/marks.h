/* What is told of a row that is good, beside its numbers.
 * Owns: nothing.
 * Promises: nothing here leaves a row out. */
#ifndef KEELING_ACCOUNT_MARKS_H
#define KEELING_ACCOUNT_MARKS_H

#include "account/cells.h"

/* Distances that a factor of modes.csv made are as verified as it is. */
void marks_distance(struct reading *row);

/* Whether a standard was in force in the row's year, of which a part is enough. */
void marks_force(struct reading *row);

#endif
