/* forests.csv: how kinds of forest grow.
 * Owns: nothing; fills the society's forests.
 * Promises: every kind is there once, with values within forests.def. */
#ifndef KEELING_SCENARIO_FORESTS_H
#define KEELING_SCENARIO_FORESTS_H

#include "scenario/regional_table.h"

void forests_read(struct regional_table *table);

/* Whether a path lets warming kill more in forests. */
bool forests_feel(const struct path *path, struct complaints *complaints);

#endif
