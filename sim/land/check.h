/* Whether regions' land can be what land.csv says, and whether it gave what policy asked.
 * Owns: nothing.
 * Promises: complains of the row that has the value. */
#ifndef KEELING_LAND_CHECK_H
#define KEELING_LAND_CHECK_H

#include "scenario/society.h"

/* Complains of regions whose forests can not give the wood that is cut or are cleared in no time,
 * whose land is too small for what is on it, and of products that nobody uses or makes. No society:
 * nothing to complain of. */
enum status land_check(const struct society *society, struct complaints *complaints);

/* Notes of regions whose forests, once land_run has been, do not give the wood that policy asks,
 * and since when. */
void land_tell(const struct experiment *experiment, struct complaints *complaints);

#endif
