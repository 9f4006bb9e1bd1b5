/* What scenario files choose among species and quantities, checked as soon as the species are
 * known, before any table of years is read.
 * Owns: nothing.
 * Promises: what driven_by and baseline name exists and can be driven so. */
#ifndef KEELING_SCENARIO_CHOICES_H
#define KEELING_SCENARIO_CHOICES_H

#include "scenario/path.h"
#include "scenario/scenario.h"

void choices_check(const struct path *path, const struct experiment *experiment,
                   struct complaints *complaints);

/* Chooses what is stored, once that is listed, as experiment->variables asks. */
enum status choices_pick(struct experiment *experiment, struct complaints *complaints);

#endif
