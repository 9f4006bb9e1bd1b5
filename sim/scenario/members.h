/* The ensemble file: one member a row.
 * Owns: nothing; fills the experiment, whose species were read before.
 * Promises: all that is wrong with the file is complained of before the reader gives up. */
#ifndef KEELING_SCENARIO_MEMBERS_H
#define KEELING_SCENARIO_MEMBERS_H

#include "scenario/scenario.h"

/* Fills members; most > 0: with the first `most` of them, an error if there are fewer. */
enum status members_read(struct experiment *experiment, const char *path, long most,
                         struct complaints *complaints);

/* Whether members have values of their own of parameters from `first` to `last`. */
bool members_have(const struct experiment *experiment, int first, int last);

/* Whether they begin with CO2 of their own, rather than at rest. */
bool members_begin_elsewhere(const struct experiment *experiment);

#endif
