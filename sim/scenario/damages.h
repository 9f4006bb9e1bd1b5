/* damages.csv: what studies say that warming takes from GDP.
 * Owns: nothing; fills the society's damages.
 * Promises: numbers that kernels/damages.h can use; a retracted study is refused, and why. */
#ifndef KEELING_SCENARIO_DAMAGES_H
#define KEELING_SCENARIO_DAMAGES_H

#include "scenario/regional_table.h"

void damages_read(struct regional_table *table);

/* The damage that a scenario's economy feels; -1 for none, and after a complaint. */
int damages_felt(const struct society *society, const struct path *path,
                 struct complaints *complaints);

#endif
