/* A stand of one kind of forest by age, with its dead wood and litter, and the soil below.
 * Owns: nothing.
 * Promises: area is conserved, and what is gained less what is lost is what the pools change by, to
 * rounding. */
#ifndef KEELING_LAND_STAND_H
#define KEELING_LAND_STAND_H

#include "scenario/society.h"

enum { n_ages = 201, most_soil_years = 200 }; /* the last age holds all that are older */

/* Carbon of living biomass by age, roots too, t C ha-1; how long what begins anew lacks what the
 * oldest have, all of it, yr. */
struct curve {
    double carbon[n_ages], lacking;
};

/* Mha by age and all together; Gt C of the pools at the end of a year, and of what is of `cut_age`
 * and older; of new forest, what was planted in the years before and what its soil has gained. */
struct stand {
    double area[n_ages], whole;
    double biomass, dead, ripe;
    double planted[most_soil_years], soil;
    int year; /* taken so far */
};

/* What happens to a stand in a year: Mha planted; shares of it that are cleared, that disturbance
 * kills of what is left, and that are cut of what is left then of `cut_age` and older. */
struct turn {
    double planted, cleared, killed, cut;
};

/* Gt C of a year. */
struct flow {
    double grown, soil;              /* from the air: plants and what replaces litter; soil */
    double decayed, burned, cleared; /* to the air: dead wood and litter; of killed; of cleared */
    double killed, wood;             /* by disturbance, burned or not; out of the forest */
};

/* Above-ground biomass at an age, t d.m. ha-1. */
double stand_growth(const struct forest *forest, double age);

void stand_curve(const struct forest *forest, struct curve *curve);

/* Takes the stand through a year: what is killed or cut begins anew, all else is a year older. */
struct flow stand_step(const struct forest *forest, const struct curve *curve, struct stand *stand,
                       const struct turn *turn);

/* The wood that a turn takes, Gt C. */
double stand_wood(const struct forest *forest, const struct stand *stand, const struct turn *turn);

/* A stand of so many Mha that a turn which clears nothing leaves as it is, but for `dead`. */
void stand_rest(const struct forest *forest, const struct curve *curve, double area,
                const struct turn *turn, struct stand *stand);

/* The dead wood and litter that such a stand keeps, Gt C. */
double stand_dead(const struct forest *forest, const struct curve *curve, const struct stand *stand,
                  const struct turn *turn);

/* All pools together, Gt C. */
double stand_carbon(const struct stand *stand);

#endif
