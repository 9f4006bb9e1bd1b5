/* New forests of a scenario: what policies plant in each region, and what that takes up. No member
 * changes it, so it runs once a scenario, before its settings go to the device.
 * Owns: nothing; fills what the scenario gives its regions.
 * Promises: no more is planted than there is land; area and carbon are conserved. */
#ifndef KEELING_LAND_PLANTING_H
#define KEELING_LAND_PLANTING_H

#include "land/span.h"
#include "land/stand.h"

/* Fills the drivers new_forest_* of every region and year from the settings of policies. */
void planting_run(const struct society *society, struct span *span, const struct curve *curve);

#endif
