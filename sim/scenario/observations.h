/* What was observed of the world, for runs that know history to be compared with.
 * Owns: nothing.
 * Promises: a year without an observation is NaN. */
#ifndef KEELING_SCENARIO_OBSERVATIONS_H
#define KEELING_SCENARIO_OBSERVATIONS_H

#include "base/status.h"

enum { first_observed = 1990, n_observed_years = 33 };

/* Yearly means of the shipped observations.csv from first_observed on. */
struct observations {
    double co2[n_observed_years];  /* ppm */
    double gmst[n_observed_years]; /* K above 1850-1900 */
};

enum status observations_read(struct observations *observations, struct complaints *complaints);

#endif
