#include "land/planting.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"

static const double mt_per_gt = 1e3;

/* A region's new forests. */
struct plantings {
    const struct society *society;
    const struct span *span;
    const struct curve *curve;     /* [n_forests] borrowed */
    struct stand stand[n_forests]; /* of each kind */
    double planted;                /* Mha so far */
};

/* Mha planted in a year: so much of what can be as the carbon price pays for, spread over years,
 * and at least what policy asks for, as long as there is land. */
static double planted_in(const struct plantings *new, const double *given)
{
    const struct society *society = new->society;
    const double *lever = given + society->given_at[GIVEN_lever];
    double room = *society_base(society, new->span->region, BASE_plantable);
    double scale = *society_parameter(society, PARAMETER_planting_price);
    double pays = -expm1(-lever[POLICY_carbon_price] / scale);
    double wanted = room * pays / *society_parameter(society, PARAMETER_planting_years);
    return fmin(fmax(wanted, lever[POLICY_afforestation]), fmax(room - new->planted, 0));
}

static void grow(struct plantings *new, double *given)
{
    const struct society *society = new->society;
    const double *share = society_base(society, new->span->region, BASE_forest_share);
    double planted = planted_in(new, given), taken = 0, pool[3] = {0};
    double scale = new->span->co2 *mt_per_gt;
    for (int k = 0; k < n_forests; k++) {
        const struct forest *forest = &society->forest[k];
        struct stand *stand = &new->stand[k];
        struct turn turn = {.planted = planted * share[k], .killed = forest->disturbance};
        struct flow flow = stand_step(forest, &new->curve[k], stand, &turn);
        taken += flow.grown + flow.soil - flow.decayed - flow.burned;
        pool[0] += stand->biomass;
        pool[1] += stand->dead;
        pool[2] += stand->soil;
    }
    new->planted += planted;
    given[society->given_at[GIVEN_new_forest_planted]] = planted;
    given[society->given_at[GIVEN_new_forest_area]] = new->planted;
    given[society->given_at[GIVEN_new_forest_uptake]] = taken * scale;
    given[society->given_at[GIVEN_new_forest_biomass]] = pool[0] * scale;
    given[society->given_at[GIVEN_new_forest_dead]] = pool[1] * scale;
    given[society->given_at[GIVEN_new_forest_soil]] = pool[2] * scale;
}

void planting_run(const struct society *society, struct span *span, const struct curve *curve)
{
    struct plantings *new = take(1, sizeof *new);
    for (span->region = 0; span->region < society->n_regions; span->region++) {
        *new = (struct plantings){.society = society, .span = span, .curve = curve};
        for (int y = span->first + 1; y < span->n_years; y++)
            grow(new, span_given(span, y));
    }
    free(new);
}
