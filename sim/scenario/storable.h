/* What can be stored of an experiment: the catalogue's quantities, for its species.
 * Owns: nothing.
 * Promises: an element of an axis is the same species here and in the kernels. */
#ifndef KEELING_SCENARIO_STORABLE_H
#define KEELING_SCENARIO_STORABLE_H

#include "catalogue/variable.h"
#include "scenario/scenario.h"

/* To be closed with quantities_close; names are borrowed from the experiment. */
void storable_list(struct quantities *quantities, const struct experiment *experiment);

#endif
