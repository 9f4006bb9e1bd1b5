#include "land/land.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/text.h"
#include "land/avoided.h"
#include "land/ground.h"
#include "land/planting.h"
#include "land/timber.h"
#include "land/woods.h"

static const double mt_per_gt = 1e3;

/* A region's land through the years of a scenario. */
struct holding {
    const struct society *society;
    const struct span *span;   /* whose region it is */
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
    return society_base(holding->society, holding->span->region, base);
}

static double *given_of(const struct holding *holding, double *given, enum regional_driver driver)
{
    return given + holding->society->given_at[driver];
}

struct curve *land_curves(const struct society *society)
{
    struct curve *curve = take(n_forests, sizeof *curve);
    for (int k = 0; k < n_forests; k++)
        stand_curve(&society->forest[k], &curve[k]);
    return curve;
}

static void open_holding(struct holding *holding, const struct society *society,
                         const struct span *span, const struct curve *curve, double cut)
{
    *holding = (struct holding){.society = society, .span = span, .curve = curve};
    ground_open(&holding->ground, society, span->region);
    woods_open(&holding->woods, society->forest, curve, base_of(holding, BASE_forest_area),
               *base_of(holding, BASE_forest_reserved), cut,
               *base_of(holding, BASE_forest_cleared));
    holding->first_area = woods_area(&holding->woods);
}

double *land_cuts(const struct society *society)
{
    double *cut = take((size_t)society->n_regions + 1, sizeof *cut), most;
    struct curve *curve = land_curves(society);
    for (int r = 0; r < society->n_regions; r++)
        cut[r] = woods_cut(society->forest, curve, society_base(society, r, BASE_forest_area),
                           *society_base(society, r, BASE_forest_reserved),
                           *society_base(society, r, BASE_wood_cut) / mt_per_gt, &most);
    free(curve);
    return cut;
}

/* What warming adds to what disturbance kills is the kernels' work: kernels/sectors/land.cl. The
 * kinds' means are by what disturbance would kill if none was spared. */
static void tell_killed(const struct holding *holding, const struct felling *felling, double *given)
{
    double exposed = 0, burned = 0, response = 0, regrowth = 0, decay = 0;
    for (int k = 0; k < n_forests; k++) {
        const struct forest *forest = &holding->society->forest[k];
        double part = felling->exposed[k];
        exposed += part;
        burned += part * (1 - forest->to_dead);
        response += part * forest->response;
        regrowth += part / holding->curve[k].lacking;
        decay += part * forest->decay;
    }
    if (exposed <= 0)
        return;
    *given_of(holding, given, GIVEN_killed) = felling->flow.killed * mt_per_gt * holding->span->co2;
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
    double scale = mt_per_gt * holding->span->co2;
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
    holding->flux[CAUSE_growth] = -felling.flow.grown * scale;
    holding->flux[CAUSE_decay] = felling.flow.decayed * scale;
    holding->flux[CAUSE_disturbance] = felling.flow.burned * scale;
    holding->flux[CAUSE_clearing] = felling.flow.cleared * scale;
    holding->flux[CAUSE_soil] = felling.lost * scale;
    *given_of(holding, given, GIVEN_forest_area) = woods_area(&holding->woods);
    double part = area > 0 ? fmin(cleared / area, 1) : 0;
    *given_of(holding, given, GIVEN_cleared_part) = part;
    *given_of(holding, given, GIVEN_clearing) = living * part * scale;
    if (holding->span->scenario->forests_feel)
        tell_killed(holding, &felling, given);
    *given_of(holding, given, GIVEN_wood_cut) = felling.flow.wood * mt_per_gt;
    *given_of(holding, given, GIVEN_wood_lacking) = (demand.wood - felling.flow.wood) * mt_per_gt;
    return felling.flow.wood * mt_per_gt;
}

static void use_ground(struct holding *holding, const double *lever, double *given)
{
    struct breath breath =
        ground_step(&holding->ground, lever[POLICY_soil_management],
                    lever[POLICY_wetland_restoration], lever[POLICY_land_protection]);
    holding->soil -= breath.soil;
    holding->wetlands -= breath.wetlands;
    holding->flux[CAUSE_soil] += breath.soil * holding->span->co2;
    holding->flux[CAUSE_wetlands] = breath.wetlands * holding->span->co2;
    *given_of(holding, given, GIVEN_wetland_ch4) = breath.ch4;
    *given_of(holding, given, GIVEN_wetland_n2o) = breath.n2o;
}

/* All but products of wood, which know of other regions: timber.h. */
static void tell(const struct holding *holding, double *given)
{
    double *flux = given_of(holding, given, GIVEN_land_flux);
    double *carbon = given_of(holding, given, GIVEN_land_carbon);
    double scale = mt_per_gt * holding->span->co2;
    for (int c = 0; c < n_causes; c++)
        flux[c] = holding->flux[c];
    carbon[RESERVOIR_living] = woods_living(&holding->woods) * scale;
    carbon[RESERVOIR_dead] = woods_dead(&holding->woods) * scale;
    carbon[RESERVOIR_soil] = holding->woods.soil * scale + holding->soil * holding->span->co2;
    carbon[RESERVOIR_wetlands] = holding->wetlands * holding->span->co2;
}

/* The years of a region; wood[year] is what was cut, Mt C. */
static void run_region(struct holding *holding, double *wood)
{
    const struct span *span = holding->span;
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
static void leave_rest(const struct society *society, const struct span *span)
{
    int at = society->given_at[GIVEN_land_flux];
    double explained = 0;
    for (int c = 0; c < n_causes; c++)
        explained += span_given(span, span->first)[at + c];
    double rest = society_base_emissions(society, span->region, society->land) - explained;
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
    struct curve *curve = land_curves(society);
    double *wood = take((size_t)society->n_regions * (size_t)span.n_years + 1, sizeof *wood);
    planting_run(society, &span, curve);
    for (span.region = 0; span.region < society->n_regions; span.region++) {
        open_holding(holding, society, &span, curve, cut[span.region]);
        run_region(holding, wood + (ptrdiff_t)span.region * span.n_years);
    }
    timber_run(society, &span, wood);
    for (span.region = 0; span.region < society->n_regions; span.region++)
        leave_rest(society, &span);
    free(wood);
    free(curve);
    free(holding);
}
