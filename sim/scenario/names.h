/* What a variable's name means: FaIR's ("CO2 FFI", "CFC-11") or RCMIP's and IAMC's
 * ("Emissions|F-Gases|HFC|HFC125", "Atmospheric Concentrations|CO2").
 * Owns: nothing.
 * Promises: a name under Emissions| is either known, a known total or detail, or refused. */
#ifndef KEELING_SCENARIO_NAMES_H
#define KEELING_SCENARIO_NAMES_H

#include "scenario/scenario.h"

/* LACKING: a gas that others know, and the species file does not. */
enum meaning { MEANS_INPUT, MEANS_IGNORED, MEANS_UNKNOWN, MEANS_LACKING };

/* How far a model's emissions were made ready for a climate model, as climate-assessment and the
 * database of AR6 say it. */
enum stage { STAGE_native, STAGE_harmonized, STAGE_infilled };

struct naming {
    enum meaning meaning;
    int species; /* of MEANS_INPUT, else -1 */
    enum driven driven;
    enum stage stage;
    bool stands_in; /* the name is another gas's, which is meant by it */
};

/* bare: what a name without `|` drives in this file; iamc: the file has IAMC's columns, where other
 * variables are to be expected. */
struct naming name_meaning(const struct experiment *experiment, const char *name, enum driven bare,
                           bool iamc);

/* The names by which a row of a species would be understood: "'CH4' or 'Emissions|CH4'". Owned by
 * the caller. */
char *name_expected(const struct experiment *experiment, int species, enum driven driven);

/* The nearest name that would be understood, or NULL; borrowed from the experiment. */
const char *name_nearest(const struct experiment *experiment, const char *name);

#endif
