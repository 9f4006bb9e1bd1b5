/* Managed land of a scenario: forests of the base year, wood products, soils, wetlands, new forest.
 * No member changes it, so it runs once a scenario, before its settings go to the device.
 * Owns: nothing; fills what the scenario gives its regions. What it returns is the caller's.
 * Promises: area is conserved; what goes to the air is what the pools lose, to rounding; a region
 * of which land.csv says nothing has nothing but what is observed of it. */
#ifndef KEELING_LAND_LAND_H
#define KEELING_LAND_LAND_H

#include "land/stand.h"

/* How all kinds of forest grow, [n_forests]; owned by the caller. */
struct curve *land_curves(const struct society *society);

/* The share of ripe forest that gives the wood of the base year, of every region; owned by the
 * caller. */
double *land_cuts(const struct society *society);

/* Fills the drivers from new_forest_planted to killed_decay of every region and year from the
 * settings of policies; `cut` is what land_cuts says. */
void land_run(const struct experiment *experiment, const struct scenario *scenario,
              const double *cut);

#endif
