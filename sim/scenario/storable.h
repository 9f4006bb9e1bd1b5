/* What can be stored of an experiment: the catalogue's quantities, for its species and regions.
 * Owns: nothing.
 * Promises: an element of an axis is the same species here and in the kernels. */
#ifndef KEELING_SCENARIO_STORABLE_H
#define KEELING_SCENARIO_STORABLE_H

#include "scenario/scenario.h"

/* Fills the experiment's quantities, once its species, carbon cycle and regions are read. */
void storable_list(struct experiment *experiment);

#endif
