/* The species file: what exists in the model world, and its parameters.
 * Owns: nothing; fills the experiment.
 * Promises: all that is wrong with the file is complained of before the reader gives up. */
#ifndef KEELING_SCENARIO_SPECIES_H
#define KEELING_SCENARIO_SPECIES_H

#include "scenario/scenario.h"

enum { most_minor = 256, most_slcf = 64 };

/* Fills species and parameter. */
enum status species_read(struct experiment *experiment, const char *path,
                         struct complaints *complaints);

/* Species called name, or -1. */
int species_find(const struct experiment *experiment, const char *name);

/* The species on an axis of the catalogue: minor gases, N2O first (species[most_minor]), and
 * short-lived forcers (species[most_slcf]). How many. */
int species_minor(const struct experiment *experiment, int *species);
int species_slcf(const struct experiment *experiment, int *species);

/* enum driven of the words FaIR uses: "emissions", "concentration", "forcing", "calculated"; -1 for
 * another. */
int species_driven(const char *word);

#endif
