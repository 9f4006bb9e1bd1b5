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
    int year; /* taken so far */
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

/* Carbon of living biomass from an age on, Gt C. */
double stand_living(const struct curve *curve, const struct stand *stand, int from);

/* A share of every age from `from` on begins anew at age 0. */
void stand_renew(struct stand *stand, int from, double share);

/* Every age a year older. */
void stand_age(struct stand *stand);

/* A stand of so many Mha that yearly disturbance and cutting, a share of all of `cut_age` and older,
 * leave as it is; its pools are not set. */
void stand_rest(const struct forest *forest, double area, double cut, struct stand *stand);

#endif
