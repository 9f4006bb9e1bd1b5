/* Managed land of a scenario: forests of the base year, wood products, soils, wetlands, new forest.
 * No member changes it, so it runs once a scenario, before its settings go to the device.
 * Owns: nothing; fills what the scenario gives its regions.
 * Promises: area is conserved; what goes to the air is what the pools lose, to rounding; a region
 * of which land.csv says nothing has nothing but what is observed of it. */
#ifndef KEELING_LAND_LAND_H
#define KEELING_LAND_LAND_H

#include "scenario/scenario.h"

/* Complains of regions whose forests can not give the wood that is cut or are cleared in no time,
 * or whose land is too small for what is on it. No society: nothing to complain of. */
enum status land_check(const struct society *society, struct complaints *complaints);

/* The share of ripe forest that gives the wood of the base year, of every region; owned by the
 * caller. */
double *land_cuts(const struct society *society);

/* Fills the drivers from new_forest_planted to killed_decay of every region and year from the
 * settings of policies; `cut` is what land_cuts says. */
void land_run(const struct experiment *experiment, const struct scenario *scenario,
              const double *cut);

/* Notes of regions whose forests, once land_run has been, do not give the wood that policy asks,
 * and since when. */
void land_tell(const struct experiment *experiment, struct complaints *complaints);

#endif
