#include "land/planting.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/units.h"
#include "land/stand.h"
#include "scenario/society.h"

/* A region's new forests. */
struct plantings {
    const struct society *society;
    const double *base;        /* of the region */
    const struct curve *curve; /* [n_forests] */
    struct stand *stand;       /* [n_forests] */
    double planted;            /* Mha so far */
    double co2_per_carbon;
};

static double setting(const struct plantings *woods, const double *given, int policy)
{
    return given[woods->society->given_at[GIVEN_lever] + policy];
}

/* Mha planted in a year: so much of what can be as the carbon price pays for, spread over years,
 * and at least what policy asks for, as long as there is land. */
static double planted_in(const struct plantings *woods, const double *given)
{
    const struct society *society = woods->society;
    double room = woods->base[society->base_at[BASE_plantable]];
    double scale = *society_parameter(society, PARAMETER_planting_price);
    double pays = -expm1(-setting(woods, given, POLICY_carbon_price) / scale);
    double wanted = room * pays / *society_parameter(society, PARAMETER_planting_years);
    double asked = setting(woods, given, POLICY_afforestation);
    return fmin(fmax(wanted, asked), fmax(room - woods->planted, 0));
}

static void grow(struct plantings *woods, double *given)
{
    const struct society *society = woods->society;
    double planted = planted_in(woods, given), taken = 0, pool[3] = {0};
    const double *share = woods->base + society->base_at[BASE_forest_share];
    bool any = woods->planted + planted > 0;
    for (int k = 0; any && k < n_forests; k++) {
        if (share[k] <= 0)
            continue;
        struct exchange exchange =
            stand_step(&society->forest[k], &woods->curve[k], &woods->stand[k], planted * share[k]);
        taken += exchange.gained - exchange.lost;
        pool[0] += woods->stand[k].biomass;
        pool[1] += woods->stand[k].dead;
        pool[2] += woods->stand[k].soil;
    }
    woods->planted += planted;
    given[society->given_at[GIVEN_new_forest_planted]] = planted;
    given[society->given_at[GIVEN_new_forest_area]] = woods->planted;
    given[society->given_at[GIVEN_new_forest_uptake]] = taken * woods->co2_per_carbon;
    given[society->given_at[GIVEN_new_forest_biomass]] = pool[0] * woods->co2_per_carbon;
    given[society->given_at[GIVEN_new_forest_dead]] = pool[1] * woods->co2_per_carbon;
    given[society->given_at[GIVEN_new_forest_soil]] = pool[2] * woods->co2_per_carbon;
}

void planting_run(const struct experiment *experiment, const struct scenario *scenario)
{
    const struct society *society = experiment->society;
    int first = society->base_year - experiment->first_year + 1;
    int n_years = experiment->last_year - experiment->first_year;
    ptrdiff_t width = society->given_at[n_regional_drivers];
    struct stand *stand = take((size_t)n_forests, sizeof *stand);
    struct curve *curve = take((size_t)n_forests, sizeof *curve);
    for (int k = 0; k < n_forests; k++)
        stand_curve(&society->forest[k], &curve[k]);
    double co2_per_carbon = NAN;
    char why[80];
    units_convert("MtC/yr", "Mt CO2/yr", &co2_per_carbon, why, sizeof why);
    for (int r = 0; r < society->n_regions; r++) {
        const double *base = society->base + (ptrdiff_t)r * society->base_at[n_bases];
        struct plantings woods = {society, base, curve, stand, 0, co2_per_carbon * 1e3};
        for (int k = 0; k < n_forests; k++)
            stand[k] = (struct stand){0};
        for (int y = first; y < n_years; y++)
            grow(&woods, scenario->given + (y * society->n_regions + r) * width);
    }
    free(curve);
    free(stand);
}
