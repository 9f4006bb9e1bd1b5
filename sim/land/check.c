#include "land/check.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "land/land.h"
#include "land/span.h"
#include "land/woods.h"
#include "scenario/biomes.h"

static const double mt_per_gt = 1e3;
static const double rounding = 1e-9; /* relative */

/* A region's land as land.csv has it, Mha. */
struct cover {
    const struct society *society;
    int region;
    const char *code;
    double crops, grass, forest, peat;
};

static double value_of(const struct cover *cover, enum base base)
{
    return *society_base(cover->society, cover->region, base);
}

static struct place place_of(const struct cover *cover, enum base base)
{
    return society_land_place(cover->society, cover->region, base);
}

static struct cover cover_of(const struct society *society, int region)
{
    struct cover cover = {society, region, society->region[region].code, 0, 0, 0, 0};
    cover.crops = value_of(&cover, BASE_cropland);
    cover.grass = value_of(&cover, BASE_grassland);
    for (int k = 0; k < n_forests; k++)
        cover.forest += society_base(society, region, BASE_forest_area)[k];
    for (int w = 0; w < n_wetlands; w++)
        cover.peat += wetland_is_peat[w] ? society_base(society, region, BASE_wetland_area)[w] : 0;
    return cover;
}

/* Wood that forests can give for ever, and how fast they are cleared. */
static void check_forest(const struct cover *cover, const struct curve *curve,
                         struct complaints *complaints)
{
    static const double most_cleared = 0.1; /* of forest, in a year */
    double cut = value_of(cover, BASE_wood_cut), cleared = value_of(cover, BASE_forest_cleared);
    double most;
    woods_cut(cover->society->forest, curve,
              society_base(cover->society, cover->region, BASE_forest_area),
              value_of(cover, BASE_forest_reserved), 0, &most);
    if (cut > most * mt_per_gt)
        complain(complaints, place_of(cover, BASE_wood_cut),
                 "wood_cut of region %s is %g Mt C/yr; expected at most %.4g, which its forests "
                 "can give for ever",
                 cover->code, cut, most * mt_per_gt);
    if (cleared > cover->forest * most_cleared)
        complain(complaints, place_of(cover, BASE_forest_cleared),
                 "forest_cleared of region %s is %g Mha/yr; expected at most a tenth of its "
                 "forest, %.4g",
                 cover->code, cleared, cover->forest * most_cleared);
}

static void check_area(const struct cover *cover, struct complaints *complaints)
{
    double farmed = cover->crops + cover->grass, all = farmed + cover->forest;
    double land = biomes_land(cover->society, cover->region);
    if (cover->peat > farmed * (1 + rounding))
        complain(complaints, place_of(cover, BASE_wetland_area),
                 "region %s has %.4g Mha of drained peat; expected at most its cropland and "
                 "grassland, %.4g",
                 cover->code, cover->peat, farmed);
    if (land > 0 && all > land * (1 + rounding))
        complain(complaints, place_of(cover, BASE_forest_area),
                 "crops, grass and forest of region %s cover %.4g Mha; expected at most its land "
                 "in biomes.csv, %.4g",
                 cover->code, all, land);
}

/* Over all regions, what is made of a product is used. */
static void check_products(const struct society *society, struct complaints *complaints)
{
    for (int p = 0; p < n_products; p++) {
        double made = 0, used = 0;
        for (int r = 0; r < society->n_regions; r++) {
            made += society_base(society, r, BASE_wood_made)[p];
            used += society_base(society, r, BASE_wood_used)[p];
        }
        if ((made > 0) != (used > 0))
            complain(complaints, (struct place){society->land_file, 0, 0},
                     "all regions make %.4g Mt C of %s a year and use %.4g; expected rows of "
                     "wood_made and wood_used, or neither",
                     made, product_name[p], used);
    }
}

enum status land_check(const struct society *society, struct complaints *complaints)
{
    size_t before = complaints->count;
    if (!society)
        return STATUS_OK;
    struct curve *curve = land_curves(society);
    check_products(society, complaints);
    double years = *society_parameter(society, PARAMETER_soil_gain_years);
    if (years != floor(years))
        complain(complaints, (struct place){society->folder, 0, 0},
                 "soil_gain_years is %g; expected whole years", years);
    for (int r = 0; r < society->n_regions; r++) {
        struct cover cover = cover_of(society, r);
        check_forest(&cover, curve, complaints);
        check_area(&cover, complaints);
    }
    free(curve);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

/* The first year in which a region's forests lack wood. */
static void tell_region(const struct span *span, const struct society *society, int first_year,
                        struct complaints *complaints)
{
    static const double much = 0.01; /* of what is asked */
    for (int y = span->first; y < span->n_years; y++) {
        const double *given = span_given(span, y);
        double cut = given[society->given_at[GIVEN_wood_cut]];
        double lacking = given[society->given_at[GIVEN_wood_lacking]];
        if (lacking <= much * (cut + lacking))
            continue;
        remark(complaints, (struct place){0},
               "%s: %.4g Mt C of wood is asked of %s in %d, and its forests give %.4g; what they "
               "give is wood_cut_*",
               span->scenario->name, cut + lacking, society->region[span->region].code,
               first_year + y, cut);
        return;
    }
}

void land_tell(const struct experiment *experiment, struct complaints *complaints)
{
    const struct society *society = experiment->society;
    for (int s = 0; s < experiment->n_scenarios && society; s++) {
        struct span span = span_open(experiment, &experiment->scenarios[s]);
        for (span.region = 0; span.region < society->n_regions; span.region++)
            tell_region(&span, society, experiment->first_year, complaints);
    }
}
