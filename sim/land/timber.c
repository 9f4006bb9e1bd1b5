#include "land/timber.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "land/products.h"

/* Products of all regions, Mt C. */
struct timber {
    const struct society *society;
    const double *wood;       /* [n_regions][n_years] borrowed */
    int n_years, first;       /* as in struct span */
    double co2;               /* Mt CO2 per Mt C */
    double made[n_products];  /* of the base year, of own wood, by all regions */
    double scale[n_products]; /* what makes what all use the same */
    double *now;              /* [n_years][n_products] made by all; owned */
};

/* Share of a region's products that its own wood is enough for; the others' is imported. */
static double own_share(const struct timber *timber, int region)
{
    const double *made = society_base(timber->society, region, BASE_wood_made);
    double sum = 0, cut = *society_base(timber->society, region, BASE_wood_cut);
    for (int p = 0; p < n_products; p++)
        sum += made[p];
    return sum > cut ? cut / sum : 1;
}

/* Made of a product in a year. */
static double made_in(const struct timber *timber, int region, int y, int p)
{
    double cut = *society_base(timber->society, region, BASE_wood_cut);
    double more = cut > 0 ? timber->wood[(ptrdiff_t)region * timber->n_years + y] / cut : 0;
    return society_base(timber->society, region, BASE_wood_made)[p] * own_share(timber, region) *
           more;
}

/* Used of a product in a year: the region's share in what all make, that of the base year. */
static double used_in(const struct timber *timber, int region, int y, int p)
{
    double used = society_base(timber->society, region, BASE_wood_used)[p] * timber->scale[p];
    return timber->made[p] > 0 ? used * timber->now[y * n_products + p] / timber->made[p] : 0;
}

static void sum_world(struct timber *timber)
{
    double used[n_products] = {0};
    timber->now = take((size_t)timber->n_years * n_products + 1, sizeof *timber->now);
    for (int r = 0; r < timber->society->n_regions; r++)
        for (int p = 0; p < n_products; p++) {
            used[p] += society_base(timber->society, r, BASE_wood_used)[p];
            for (int y = timber->first; y < timber->n_years; y++)
                timber->now[y * n_products + p] += made_in(timber, r, y, p);
        }
    for (int p = 0; p < n_products; p++) {
        timber->made[p] =
            timber->first < timber->n_years ? timber->now[timber->first * n_products + p] : 0;
        timber->scale[p] = used[p] > 0 ? timber->made[p] / used[p] : 0;
    }
}

/* The year of a region. */
static void report(const struct timber *timber, struct products *own, struct products *in_use,
                   int region, int y, double *given)
{
    const struct society *society = timber->society;
    double made[n_products], used[n_products], burned, exported = 0;
    double before = products_stock(own), used_before = products_stock(in_use);
    burned = timber->wood[(ptrdiff_t)region * timber->n_years + y];
    for (int p = 0; p < n_products; p++) {
        made[p] = made_in(timber, region, y, p);
        used[p] = used_in(timber, region, y, p);
        burned -= made[p];
        exported += made[p] - used[p];
    }
    double decayed = products_step(own, made);
    products_step(in_use, used);
    double gained = products_stock(in_use) - used_before;
    double *flux = given + society->given_at[GIVEN_products_flux];
    flux[APPROACH_production] = (before - products_stock(own)) * timber->co2;
    flux[APPROACH_stock_change] = -gained * timber->co2;
    flux[APPROACH_atmospheric_flow] = -(gained + exported) * timber->co2;
    given[society->given_at[GIVEN_land_flux] + CAUSE_products] = (burned + decayed) * timber->co2;
    given[society->given_at[GIVEN_land_carbon] + RESERVOIR_products] =
        products_stock(own) * timber->co2;
}

void timber_run(const struct society *society, struct span *span, const double *wood)
{
    struct timber timber = {.society = society,
                            .wood = wood,
                            .n_years = span->n_years,
                            .first = span->first,
                            .co2 = span->co2};
    const double *half_life = society_parameter(society, PARAMETER_product_half_life);
    double growth = *society_parameter(society, PARAMETER_product_growth);
    sum_world(&timber);
    for (span->region = 0; span->region < society->n_regions; span->region++) {
        struct products own, in_use;
        double made[n_products], used[n_products];
        for (int p = 0; p < n_products && span->first < span->n_years; p++) {
            made[p] = made_in(&timber, span->region, span->first, p);
            used[p] = used_in(&timber, span->region, span->first, p);
        }
        products_open(&own, half_life, growth, made);
        products_open(&in_use, half_life, growth, used);
        for (int y = span->first; y < span->n_years; y++)
            report(&timber, &own, &in_use, span->region, y, span_given(span, y));
    }
    free(timber.now);
}
