/* What scenario.c fills: its provenance.
 * Owns: nothing.
 * Promises: a file is remembered by its name alone, never by its folder. */
#ifndef KEELING_SCENARIO_EXPERIMENT_H
#define KEELING_SCENARIO_EXPERIMENT_H

#include "scenario/scenario.h"

/* Remembers a file for the provenance, with its hash. */
void experiment_note(struct experiment *experiment, const char *role, const char *path);

#endif
