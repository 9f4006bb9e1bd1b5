/* The tables of a folder of regions, read into struct society.
 * Owns: nothing.
 * Promises: every row is used or complained of with its place. */
#ifndef KEELING_SCENARIO_SOCIETY_TABLES_H
#define KEELING_SCENARIO_SOCIETY_TABLES_H

#include "scenario/society.h"

enum { observed_population, observed_gdp, observed_ghg, observed_inventory, observed_gas };

void society_read(struct society *society, const struct choice *base_year,
                  struct experiment *experiment, struct complaints *complaints);

/* Fills what base.def calls derived, from all tables; what does not fit together is complained of.
 */
void society_derive(struct society *society, struct complaints *complaints);

struct regional_table;

/* The parameters: of the base year first, then what they leave to parameters.csv. */
void society_read_parameters(struct regional_table *table);

/* What was observed of every region, from the open table; its last year is the base year when
 * nothing else is said. */
void society_read_history(struct regional_table *table, const struct choice *base_year);

/* Where population, GDP, GHG, CO2 of land by inventories or a gas (observed_gas + gas) of a region
 * and year stands among what was observed; NULL for a year that was not. */
double *society_observed(const struct society *society, int region, int year, int which);

/* The first year in which that was observed of a region; one after all if it never was. */
int society_first(const struct society *society, int region, int which);

/* Values of a projection, at the years of all. */
double *society_projected(const struct society *society, int projection, int region, bool gdp);

/* The first year that is needed and that a projection lacks; 0 when it lacks none. */
int society_lacks(const struct society *society, int projection, int region, bool gdp);

/* The projections of the open table, whole or not. */
void society_read_projections(struct regional_table *table);

#endif
