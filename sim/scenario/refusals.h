/* What a scenario file asks for that does not go together.
 * Owns: nothing.
 * Promises: looks at one path; the values are checked where they are read. */
#ifndef KEELING_SCENARIO_REFUSALS_H
#define KEELING_SCENARIO_REFUSALS_H

#include "scenario/path.h"
#include "scenario/scenario.h"

void refusals_check(const struct path *path, struct complaints *complaints);

/* What the members are not made for. */
void refusals_check_members(const struct path *path, const struct experiment *experiment,
                            struct complaints *complaints);

#endif
