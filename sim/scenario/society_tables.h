/* The tables of a folder of regions, read into struct society.
 * Owns: nothing.
 * Promises: every row is used or complained of with its place. */
#ifndef KEELING_SCENARIO_SOCIETY_TABLES_H
#define KEELING_SCENARIO_SOCIETY_TABLES_H

#include "scenario/society.h"

enum { observed_population, observed_gdp, observed_ghg, observed_gas };

void society_read(struct society *society, struct experiment *experiment,
                  struct complaints *complaints);

struct regional_table;

/* What was observed of every region, from the open table. */
void society_read_history(struct regional_table *table);

/* Where population, GDP, GHG or a gas (observed_gas + gas) of a region and year stands among what
 * was observed; NULL for a year that was not. */
double *society_observed(const struct society *society, int region, int year, int which);

/* Population and GDP of a scenario of ssp_drivers.csv, [n_regions][2][n_points] at `year`s; owned
 * by the caller. NULL after a complaint. */
struct projection {
    int n_points, *year; /* owned */
    double *value;       /* [n_regions][2][n_points] owned */
};
bool society_project(const struct society *society, const struct choice *drivers,
                     struct projection *projection, struct complaints *complaints);
void projection_close(struct projection *projection);

#endif
