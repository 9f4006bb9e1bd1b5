/* Members that a sampling plan draws from a prior, instead of an ensemble file.
 * Owns: nothing; fills the experiment's members.
 * Promises: member i is the same whatever is asked beside it; what is wrong with a plan is told
 * with its place. */
#ifndef KEELING_SCENARIO_SAMPLED_H
#define KEELING_SCENARIO_SAMPLED_H

#include "scenario/scenario.h"

/* Whether a name is that of a plan: it ends in .yaml or .yml. */
bool sampled_is_plan(const char *path);

/* Draws the members that a plan asks for. A plan's keys: prior, correlations, picks (files),
 * members (how many draws, or samples of a design), seed, design (plain or sobol). */
enum status sampled_read(struct experiment *experiment, const char *path,
                         struct complaints *complaints);

#endif
