/* The years of a scenario that are made by the model, as what they give a region.
 * Owns: nothing.
 * Promises: nothing before the base year is reached. */
#ifndef KEELING_LAND_SPAN_H
#define KEELING_LAND_SPAN_H

#include <math.h>
#include <stddef.h>

#include "base/units.h"
#include "scenario/society.h"

struct span {
    const struct scenario *scenario;
    int n_regions, width;
    int first, n_years; /* places of the base year and after the last among the years given */
    int region;         /* whose turn it is */
    double co2;         /* Mt CO2 per Mt C */
};

static inline struct span span_open(const struct experiment *experiment,
                                    const struct scenario *scenario)
{
    const struct society *society = experiment->society;
    double co2 = NAN;
    char why[80];
    units_convert("MtC/yr", "Mt CO2/yr", &co2, why, sizeof why);
    return (struct span){.scenario = scenario,
                         .n_regions = society->n_regions,
                         .width = society->given_at[n_regional_drivers],
                         .first = society->base_year - experiment->first_year,
                         .n_years = experiment->last_year - experiment->first_year,
                         .co2 = co2};
}

/* What it gives the region in a year. */
static inline double *span_given(const struct span *span, int y)
{
    return span->scenario->given + ((ptrdiff_t)y * span->n_regions + span->region) * span->width;
}

#endif
