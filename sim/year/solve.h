/* Levers pulled as far as the targets of a scenario take.
 * Owns: nothing; changes the scenarios' settings of policies.
 * Promises: the same settings on every rank; what cannot be reached is said, with what is
 * missing. */
#ifndef KEELING_YEAR_SOLVE_H
#define KEELING_YEAR_SOLVE_H

#include "year/engine.h"

/* For every scenario with targets. Those of regions are met by the central parameters, that of
 * warming by all members. */
enum status solve_targets(const struct experiment *experiment, struct device *device,
                          const struct settings *settings, struct complaints *complaints);

/* How far targets were reached, a line each: notes among the complaints, and in `text`. */
void solve_tell(const struct experiment *experiment, struct text *text,
                struct complaints *complaints);

#endif
