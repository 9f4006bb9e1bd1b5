/* A stand of one kind of forest by age, with its dead wood and litter, and the soil below.
 * Owns: nothing.
 * Promises: area is conserved, and what is gained less what is lost is what the pools change by, to
 * rounding. */
#ifndef KEELING_LAND_STAND_H
#define KEELING_LAND_STAND_H

#include "scenario/society.h"

enum { n_ages = 201, most_soil_years = 200 }; /* the last age holds all that are older */

/* Carbon of living biomass by age, roots too, t C ha-1. */
struct curve {
    double carbon[n_ages];
};

/* Mha by age, Gt C of the pools at the end of a year, and what was planted in the years before. */
struct stand {
    double area[n_ages], planted[most_soil_years];
    double biomass, dead, soil;
    double whole, ripe; /* Mha; Gt C of what is of `cut_age` and older: kept by stand_turn */
    int year;           /* taken so far */
};

/* Gt C of a year: what the stand took from the air, and gave back. */
struct exchange {
    double gained, lost;
};

/* Above-ground biomass at an age, t d.m. ha-1. */
double stand_growth(const struct forest *forest, double age);

void stand_curve(const struct forest *forest, struct curve *curve);

/* Plants so many Mha, and takes the stand through a year. */
struct exchange stand_step(const struct forest *forest, const struct curve *curve,
                           struct stand *stand, double planted);

/* All pools together, Gt C. */
double stand_carbon(const struct stand *stand);

/* What happens to a stand in a year: shares of it that are cleared, that disturbance kills, and
 * that are cut of all of `cut_age` and older. */
struct turn {
    double cleared, killed, cut;
};

/* Clears, kills, cuts, lets what is left grow a year older, and what was killed or cut begin anew;
 * sets area and `biomass`, not `dead`. Carbon of what is cut is `ripe` times the shares that are
 * left of it. */
void stand_turn(const struct forest *forest, const struct curve *curve, struct stand *stand,
                const struct turn *turn);

/* A stand of so many Mha that yearly disturbance and cutting leave as it is; `dead` is not set. */
void stand_rest(const struct forest *forest, const struct curve *curve, double area, double cut,
                struct stand *stand);

#endif
