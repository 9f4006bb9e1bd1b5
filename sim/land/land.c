#include "land/land.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/units.h"
#include "land/avoided.h"
#include "land/ground.h"
#include "land/planting.h"
#include "land/timber.h"
#include "land/woods.h"
#include "scenario/biomes.h"

static const double mt_per_gt = 1e3;

/* A region's land through the years of a scenario. */
struct holding {
    const struct society *society;
    const double *base;        /* of the region */
    double co2;                /* Mt CO2 per Mt C */
    bool feels;                /* disturbance rises with warming */
    const struct curve *curve; /* [n_forests] borrowed */
    struct woods woods;
    struct ground ground;
    struct avoided avoided;
    double flux[n_causes]; /* Mt CO2 of the year to the air */
    double soil, wetlands; /* Mt C that they gained */
    double first_area;     /* Mha of forest in the base year */
};

static const double *base_of(const struct holding *holding, enum base base)
{
    return holding->base + holding->society->base_at[base];
}

static double *given_of(const struct holding *holding, double *given, enum regional_driver driver)
{
    return given + holding->society->given_at[driver];
}

/* How all kinds of forest grow; owned by the caller. */
static struct curve *open_curves(const struct society *society)
{
    struct curve *curve = take(n_forests, sizeof *curve);
    for (int k = 0; k < n_forests; k++)
        stand_curve(&society->forest[k], &curve[k]);
    return curve;
}

static void open_holding(struct holding *holding, const struct society *society, int region,
                         const struct curve *curve)
{
    char why[80];
    *holding =
        (struct holding){.society = society,
                         .base = society->base + (ptrdiff_t)region * society->base_at[n_bases],
                         .curve = curve};
    units_convert("MtC/yr", "Mt CO2/yr", &holding->co2, why, sizeof why);
    ground_open(&holding->ground, society, holding->base);
}

static void open_woods(struct holding *holding, double cut)
{
    woods_open(&holding->woods, holding->society->forest, holding->curve,
               base_of(holding, BASE_forest_area), *base_of(holding, BASE_forest_reserved), cut,
               *base_of(holding, BASE_forest_cleared));
    holding->first_area = woods_area(&holding->woods);
}

/* The share that is cut, and the most wood that forests could give, Mt C. */
static double find_cut(const struct holding *holding, double *most)
{
    double cut =
        woods_cut(holding->society->forest, holding->curve, base_of(holding, BASE_forest_area),
                  *base_of(holding, BASE_forest_reserved),
                  *base_of(holding, BASE_wood_cut) / mt_per_gt, most);
    *most *= mt_per_gt;
    return cut;
}

double *land_cuts(const struct society *society)
{
    double *cut = take((size_t)society->n_regions + 1, sizeof *cut), most;
    struct holding *holding = take(1, sizeof *holding);
    struct curve *curve = open_curves(society);
    for (int r = 0; r < society->n_regions; r++) {
        open_holding(holding, society, r, curve);
        cut[r] = find_cut(holding, &most);
    }
    free(curve);
    free(holding);
    return cut;
}

/* What warming adds to what disturbance kills is the kernels' work: kernels/sectors/land.cl. The
 * kinds' means are by what disturbance would kill if none was spared. */
static void tell_killed(const struct holding *holding, const struct felling *felling, double *given)
{
    double exposed = 0, burned = 0, response = 0, regrowth = 0, decay = 0;
    for (int k = 0; k < n_forests; k++) {
        const struct forest *forest = &holding->society->forest[k];
        const double *carbon = holding->curve[k].carbon;
        double part = felling->exposed[k];
        double lacking = 0;
        for (int a = 0; a < n_ages; a++)
            lacking += 1 - carbon[a] / carbon[n_ages - 1];
        exposed += part;
        burned += part * (1 - forest->to_dead);
        response += part * forest->response;
        regrowth += part / lacking;
        decay += part * forest->decay;
    }
    if (exposed <= 0)
        return;
    *given_of(holding, given, GIVEN_killed) = felling->killed * mt_per_gt * holding->co2;
    *given_of(holding, given, GIVEN_killed_burned) = burned / exposed;
    *given_of(holding, given, GIVEN_killed_response) = response / exposed;
    *given_of(holding, given, GIVEN_killed_regrowth) = regrowth / exposed;
    *given_of(holding, given, GIVEN_killed_decay) = decay / exposed;
}

/* Of the forest that is left, Mt C. */
static double wood_asked(const struct holding *holding, const double *lever, double area)
{
    double left = holding->first_area > 0 ? area / holding->first_area : 0;
    return *base_of(holding, BASE_wood_cut) * left * (1 + lever[POLICY_wood_harvest]);
}

/* Forests in a year; returns the wood that was cut, Mt C. */
static double use_woods(struct holding *holding, const double *lever, bool first, double *given)
{
    double scale = mt_per_gt * holding->co2;
    double left = avoided_step(&holding->avoided, holding->society, lever, first);
    double living = woods_living(&holding->woods) + woods_dead(&holding->woods);
    double area = woods_area(&holding->woods);
    double cleared = *base_of(holding, BASE_forest_cleared);
    struct demand demand = {
        .cleared = cleared * left,
        .wood = wood_asked(holding, lever, area) / mt_per_gt,
        .spared = lever[POLICY_disturbance_control],
    };
    struct felling felling = woods_step(&holding->woods, &demand);
    holding->flux[CAUSE_growth] = -felling.grown * scale;
    holding->flux[CAUSE_decay] = felling.decayed * scale;
    holding->flux[CAUSE_disturbance] = felling.burned * scale;
    holding->flux[CAUSE_clearing] = felling.cleared * scale;
    holding->flux[CAUSE_soil] = felling.soil * scale;
    *given_of(holding, given, GIVEN_forest_area) = woods_area(&holding->woods);
    double part = area > 0 ? fmin(cleared / area, 1) : 0;
    *given_of(holding, given, GIVEN_cleared_part) = part;
    *given_of(holding, given, GIVEN_clearing) = living * part * scale;
    if (holding->feels)
        tell_killed(holding, &felling, given);
    *given_of(holding, given, GIVEN_wood_cut) = felling.wood * mt_per_gt;
    *given_of(holding, given, GIVEN_wood_lacking) = (demand.wood - felling.wood) * mt_per_gt;
    return felling.wood * mt_per_gt;
}

static void use_ground(struct holding *holding, const double *lever, double *given)
{
    struct breath breath =
        ground_step(&holding->ground, lever[POLICY_soil_management],
                    lever[POLICY_wetland_restoration], lever[POLICY_land_protection]);
    holding->soil -= breath.soil;
    holding->wetlands -= breath.wetlands;
    holding->flux[CAUSE_soil] += breath.soil * holding->co2;
    holding->flux[CAUSE_wetlands] = breath.wetlands * holding->co2;
    *given_of(holding, given, GIVEN_wetland_ch4) = breath.ch4;
    *given_of(holding, given, GIVEN_wetland_n2o) = breath.n2o;
}

/* All but products of wood, which know of other regions: timber.h. */
static void tell(const struct holding *holding, double *given)
{
    double *flux = given_of(holding, given, GIVEN_land_flux);
    double *carbon = given_of(holding, given, GIVEN_land_carbon);
    double scale = mt_per_gt * holding->co2;
    for (int c = 0; c < n_causes; c++)
        flux[c] = holding->flux[c];
    carbon[RESERVOIR_living] = woods_living(&holding->woods) * scale;
    carbon[RESERVOIR_dead] = woods_dead(&holding->woods) * scale;
    carbon[RESERVOIR_soil] = holding->woods.soil * scale + holding->soil * holding->co2;
    carbon[RESERVOIR_wetlands] = holding->wetlands * holding->co2;
}

/* The years of a region; wood[year] is what was cut, Mt C. */
static void run_region(struct holding *holding, const struct span *span, double *wood)
{
    for (int y = span->first; y < span->n_years; y++) {
        double *given = span_given(span, y);
        const double *lever = given_of(holding, given, GIVEN_lever);
        wood[y] = use_woods(holding, lever, y == span->first, given);
        use_ground(holding, lever, given);
        tell(holding, given);
    }
}

/* What accounts do not explain of the base year's CO2 of land goes on: a sink up to what clearing
 * emits as regrowth, the other as rest. */
static void leave_rest(const struct society *society, int region, const struct span *span)
{
    int at = society->given_at[GIVEN_land_flux];
    double explained = 0;
    for (int c = 0; c < n_causes; c++)
        explained += span_given(span, span->first)[at + c];
    double rest = society_base_emissions(society, region, society->land) - explained;
    double cleared = span_given(span, span->first)[at + CAUSE_clearing];
    double regrown = fmin(fmax(rest, -cleared), 0);
    for (int y = span->first; y < span->n_years; y++) {
        double *given = span_given(span, y), clearing = given[society->given_at[GIVEN_clearing]];
        given[at + CAUSE_regrowth] = cleared > 0 ? regrown / cleared * clearing : 0;
        given[at + CAUSE_rest] = rest - regrown;
    }
}

void land_run(const struct experiment *experiment, const struct scenario *scenario,
              const double *cut)
{
    const struct society *society = experiment->society;
    struct span span = span_open(experiment, scenario);
    struct holding *holding = take(1, sizeof *holding);
    struct curve *curve = open_curves(society);
    double *wood = take((size_t)society->n_regions * (size_t)span.n_years + 1, sizeof *wood);
    planting_run(experiment, scenario);
    for (int r = 0; r < society->n_regions; r++) {
        span.region = r;
        open_holding(holding, society, r, curve);
        open_woods(holding, cut[r]);
        holding->feels = scenario->forests_feel;
        run_region(holding, &span, wood + (ptrdiff_t)r * span.n_years);
    }
    timber_run(society, &span, wood);
    for (int r = 0; r < society->n_regions; r++) {
        span.region = r;
        leave_rest(society, r, &span);
    }
    free(wood);
    free(curve);
    free(holding);
}

/* Land that is drained peat: crops or grass too, Mha. */
static double peat_of(const struct holding *holding)
{
    double sum = 0;
    for (int w = 0; w < WETLAND_mangrove; w++)
        sum += base_of(holding, BASE_wetland_area)[w];
    return sum;
}

/* Over all regions, what is made of a product is used. */
static void check_products(const struct society *society, struct complaints *complaints)
{
    for (int p = 0; p < n_products; p++) {
        double made = 0, used = 0;
        for (int r = 0; r < society->n_regions; r++) {
            const double *base = society->base + (ptrdiff_t)r * society->base_at[n_bases];
            made += base[society->base_at[BASE_wood_made] + p];
            used += base[society->base_at[BASE_wood_used] + p];
        }
        if ((made > 0) != (used > 0))
            complain(complaints, (struct place){society->folder, 0, 0},
                     "land.csv: all regions make %.4g Mt C of %s a year and use %.4g; expected "
                     "rows of wood_made and wood_used, or neither",
                     made, product_name[p], used);
    }
}

/* What a region's land holds that it can not. */
static void check_region(const struct holding *holding, int region, struct complaints *complaints)
{
    static const double most_cleared = 0.1; /* of forest, in a year */
    const struct society *society = holding->society;
    const struct place place = {society->folder, 0, 0};
    const char *code = society->region[region].code;
    double crops = *base_of(holding, BASE_cropland), grass = *base_of(holding, BASE_grassland);
    double cut = *base_of(holding, BASE_wood_cut), land = biomes_land(society, region);
    double cleared = *base_of(holding, BASE_forest_cleared), forest = 0, most;
    for (int k = 0; k < n_forests; k++)
        forest += base_of(holding, BASE_forest_area)[k];
    find_cut(holding, &most);
    if (cut > most)
        complain(complaints, place,
                 "region %s: land.csv has wood_cut %g Mt C/yr; expected at most %.4g, which its "
                 "forests can give for ever",
                 code, cut, most);
    if (cleared > forest * most_cleared)
        complain(complaints, place,
                 "region %s: land.csv has forest_cleared %g Mha/yr; expected at most a tenth of "
                 "its forest, %.4g",
                 code, cleared, forest * most_cleared);
    if (peat_of(holding) > (crops + grass) * (1 + 1e-9))
        complain(complaints, place,
                 "region %s: land.csv has %.4g Mha of drained peat; expected at most its cropland "
                 "and grassland, %.4g",
                 code, peat_of(holding), crops + grass);
    if (land > 0 && crops + grass + forest > land * (1 + 1e-9))
        complain(complaints, place,
                 "region %s: crops, grass and forest of land.csv cover %.4g Mha; expected at most "
                 "its land in biomes.csv, %.4g",
                 code, crops + grass + forest, land);
}

enum status land_check(const struct society *society, struct complaints *complaints)
{
    size_t before = complaints->count;
    if (!society)
        return STATUS_OK;
    struct holding *holding = take(1, sizeof *holding);
    struct curve *curve = open_curves(society);
    check_products(society, complaints);
    for (int r = 0; r < society->n_regions; r++) {
        open_holding(holding, society, r, curve);
        check_region(holding, r, complaints);
    }
    free(curve);
    free(holding);
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
               "give is "
               "wood_cut_*",
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
