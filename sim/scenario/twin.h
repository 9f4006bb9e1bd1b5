/* A scenario once more, with a pulse of CO2: what it does beyond the other is what a tonne does.
 * Owns: nothing; fills struct scenario.
 * Promises: all but the emissions of one year is the same, policies and solved targets included. */
#ifndef KEELING_SCENARIO_TWIN_H
#define KEELING_SCENARIO_TWIN_H

#include "scenario/path.h"
#include "scenario/scenario.h"

extern const double twin_pulse_gtc;

/* Adds the twin of a scenario to the experiment, if the option (or else the file) asks for a pulse:
 * "2030". NULL when none was added, after a complaint if it cannot be. Borrowed. */
const struct scenario *twin_add(struct experiment *experiment, int of, const char *option,
                                const struct path *path, struct complaints *complaints);

/* Gives every twin the settings of policies that its scenario has by now. */
void twin_settle(const struct experiment *experiment);

#endif
