/* What the readers of this room share: each fills a part of the experiment from one file.
 * Owns: nothing.
 * Promises: all that is wrong with a file is complained of before the reader gives up. */
#ifndef KEELING_SCENARIO_READ_H
#define KEELING_SCENARIO_READ_H

#include "scenario/scenario.h"

/* Fills species and parameter. */
enum status species_read(struct experiment *experiment, const char *path,
                         struct complaints *complaints);

/* Fills members from an ensemble file; most > 0: the first `most` of them, an error if there are fewer. */
enum status members_read(struct experiment *experiment, const char *path, long most,
                         struct complaints *complaints);

/* Species called name, or -1. */
int species_find(const struct experiment *experiment, const char *name);

/* The words FaIR uses: "emissions", "concentration", "forcing", "calculated"; -1 for another. */
int driven_named(const char *word);

/* Remembers a file for the provenance; its hash is taken at once. */
void experiment_input(struct experiment *experiment, const char *role, const char *path);

#endif
