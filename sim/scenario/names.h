/* What a variable's name means: FaIR's ("CO2 FFI", "CFC-11") or RCMIP's and IAMC's
 * ("Emissions|F-Gases|HFC|HFC125", "Atmospheric Concentrations|CO2").
 * Owns: nothing.
 * Promises: a name under Emissions| is either known, a known total or detail, or refused. */
#ifndef KEELING_SCENARIO_NAMES_H
#define KEELING_SCENARIO_NAMES_H

#include "scenario/scenario.h"

enum meaning { MEANS_INPUT, MEANS_IGNORED, MEANS_UNKNOWN };

/* MEANS_INPUT sets species and driven. bare: what a name without `|` drives in this file;
 * iamc: the file has IAMC's columns, where other variables are to be expected. */
enum meaning name_meaning(const struct experiment *experiment, const char *name, enum driven bare,
                          bool iamc, int *species, enum driven *driven);

/* The names by which a row of a species would be understood: "'CH4' or 'Emissions|CH4'". Owned by
 * the caller. */
char *name_expected(const struct experiment *experiment, int species, enum driven driven);

/* The nearest name that would be understood, or NULL; borrowed from the experiment. */
const char *name_nearest(const struct experiment *experiment, const char *name);

#endif
