/* What was asked, as it was understood: YAML for people and for the output file.
 * Owns: nothing.
 * Promises: valid YAML whatever the names; files without their folders, so that equal experiments
 * give equal texts. */
#ifndef KEELING_SCENARIO_RESOLVED_H
#define KEELING_SCENARIO_RESOLVED_H

#include "base/text.h"
#include "scenario/build.h"

/* Adds the item of a list that a built scenario is, while its sources are still open. */
void resolved_add(struct text *text, const struct experiment *experiment,
                  const struct scenario *scenario, const struct ingredients *ingredients);

/* The whole: what all scenarios share, then their items. Owned by the caller. */
char *resolved_whole(const struct experiment *experiment, const struct text *items);

#endif
