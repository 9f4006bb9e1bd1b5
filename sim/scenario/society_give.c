#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/carbon.h"
#include "scenario/damages.h"
#include "scenario/forests.h"
#include "scenario/pulls.h"
#include "scenario/society_tables.h"

/* What regions do not explain of CO2: aneris' convention, and as long for a later base year. */
enum { fades_until = 2050, fades_for = 28 };
static const double most_unexplained = 0.02; /* of the world's CO2, before that is remarked */

/* A scenario being given its regions. */
struct giving {
    const struct society *society;
    const struct experiment *experiment;
    struct scenario *scenario;
    const struct path *path;
    int projection;
    struct complaints *complaints;
};

/* ln of a projected quantity, straight between its points. */
static double projected_log(const struct giving *giving, int region, int which, double year)
{
    const struct projections *p = &giving->society->projections;
    const double *value = society_projected(giving->society, giving->projection, region, which);
    int i = 1;
    while (i < p->n_points - 1 && p->year[i] < year)
        i++;
    double part = (year - p->year[i - 1]) / (p->year[i] - p->year[i - 1]);
    return log(value[i - 1]) + part * (log(value[i]) - log(value[i - 1]));
}

/* Population (million) or GDP (billion USD2021): observed, then grown as projected. */
static double quantity_of(const struct giving *giving, int region, int which, int year)
{
    const struct society *society = giving->society;
    int last = society->last_year;
    if (year <= last) {
        const double *observed = society_observed(society, region, year, which);
        return observed ? *observed : NAN;
    }
    double then = *society_observed(society, region, last, which);
    return then * exp(projected_log(giving, region, which, year) -
                      projected_log(giving, region, which, last));
}

static void put(const struct giving *giving, int region, int year, enum regional_driver driver,
                int element, double value)
{
    const struct society *society = giving->society;
    size_t width = (size_t)society->given_at[n_regional_drivers];
    size_t row = (size_t)(year - giving->experiment->first_year) * (size_t)society->n_regions +
                 (size_t)region;
    giving->scenario->given[row * width + (size_t)(society->given_at[driver] + element)] = value;
}

static void give_drivers(const struct giving *giving, int region, int year)
{
    double population = quantity_of(giving, region, 0, year);
    double gdp = quantity_of(giving, region, 1, year);
    put(giving, region, year, GIVEN_population, 0, population);
    put(giving, region, year, GIVEN_income, 0, gdp / population);
    bool grows = year > giving->society->base_year;
    double people = grows ? log(population / quantity_of(giving, region, 0, year - 1)) : 0;
    double output = grows ? log(gdp / quantity_of(giving, region, 1, year - 1)) : 0;
    put(giving, region, year, GIVEN_population_growth, 0, people);
    put(giving, region, year, GIVEN_income_growth, 0, output - people);
    for (int g = 0; g < giving->society->n_gases; g++) {
        const double *observed =
            grows ? NULL : society_observed(giving->society, region, year, observed_gas + g);
        put(giving, region, year, GIVEN_history, g, observed ? *observed : NAN);
    }
}

/* How narrowly a pull means its regions: all, a group, one. */
static int narrowness(const struct society *society, const char *who)
{
    if (!strcmp(who, "all"))
        return 0;
    return society_region(society, who) >= 0 ? 2 : 1;
}

/* The pull that holds for a region: the narrowest; two that are as narrow are a mistake. */
static const struct pull *pull_of(const struct giving *giving, int region, int policy)
{
    const struct pull *best = NULL;
    for (int i = 0; i < giving->path->n_pulls; i++) {
        const struct pull *pull = &giving->path->pull[i];
        if (pull->policy != policy || !society_means(giving->society, region, pull->who))
            continue;
        int more =
            best ? narrowness(giving->society, pull->who) - narrowness(giving->society, best->who)
                 : 1;
        if (more == 0)
            complain(giving->complaints, pull->place,
                     "%s of region %s is given by '%s' and by '%s'; expected one of them",
                     policies[policy].name, giving->society->region[region].code, best->who,
                     pull->who);
        best = more > 0 ? pull : best;
    }
    return best;
}

/* Direct air capture that is asked for has to find room underground: kernels/regions.h. */
static void check_storage(const struct giving *giving, int region, const struct pull *pull)
{
    const struct society *society = giving->society;
    double asked = 0, years = *society_parameter(society, PARAMETER_storage_years);
    double room = years * *society_base(society, region, BASE_removable);
    for (int year = society->base_year + 1; year < giving->experiment->last_year; year++)
        asked += pull_value(pull, society->base_year, year);
    if (room > 0 && asked > room)
        complain(giving->complaints, pull->place,
                 "removals of region %s are %.4g Gt CO2 in all; expected at most %.4g, its room "
                 "underground (storage_years)",
                 society->region[region].code, asked * 1e-3, room * 1e-3);
}

static void give_levers(const struct giving *giving, int region)
{
    for (int policy = 0; policy < n_policies; policy++) {
        const struct pull *pull = pull_of(giving, region, policy);
        for (int year = giving->experiment->first_year;
             pull && year < giving->experiment->last_year; year++)
            put(giving, region, year, GIVEN_lever, policy,
                pull_value(pull, giving->society->base_year, year));
        if (pull && policy == POLICY_removals)
            check_storage(giving, region, pull);
    }
}

static void check_pulls(const struct giving *giving)
{
    const struct society *society = giving->society;
    for (int i = 0; i < giving->path->n_pulls; i++) {
        const struct pull *pull = &giving->path->pull[i];
        bool means = false;
        for (int r = 0; r < society->n_regions; r++)
            means |= society_means(society, r, pull->who);
        const char *near = means ? NULL : society_nearest(society, pull->who);
        if (!means)
            complaints_guess(giving->complaints, pull->place, near,
                             "%s: '%s' is no region and no group of regions",
                             policies[pull->policy].name, pull->who);
        for (int k = 0; k < pull->n; k++)
            if (pull->year[k] && pull->year[k] <= society->base_year)
                complain(giving->complaints, pull->year_place[k],
                         "%s in %d is in the past; expected years after the base year %d",
                         policies[pull->policy].name, pull->year[k], society->base_year);
    }
}

/* The damage that GDP feels, if any. */
static void give_damage(const struct giving *giving)
{
    const struct experiment *experiment = giving->experiment;
    int felt = damages_felt(giving->society, giving->path, giving->complaints);
    for (int r = 0; felt >= 0 && r < giving->society->n_regions; r++)
        for (int year = experiment->first_year; year < experiment->last_year; year++)
            put(giving, r, year, GIVEN_felt, felt, 1);
}

/* World sum of a gas in the base year, as the regions' model begins. */
static double base_sum(const struct society *society, int gas)
{
    double sum = 0;
    for (int r = 0; r < society->n_regions; r++)
        sum += society_base_emissions(society, r, gas);
    return sum;
}

/* From the base year on the world's series keep what regions do not explain: open burning and the
 * like stays, what is left of CO2 fades. Gases that stand for several species are moved as one. */
static void leave_rest(const struct giving *giving, int gas)
{
    const struct society *society = giving->society;
    const struct experiment *experiment = giving->experiment;
    const struct emitted *emitted = &society->gas[gas];
    int end =
        society->base_year + fades_for > fades_until ? society->base_year + fades_for : fades_until;
    size_t n_rows = (size_t)(experiment->last_year - experiment->first_year) + 1;
    double scale =
        emitted->n_species && experiment->species[emitted->species[0]].emissions_unit &&
                !strncmp(experiment->species[emitted->species[0]].emissions_unit, "Gt", 2)
            ? 1e-3
            : 1;
    for (int i = 0; i < emitted->n_species; i++) {
        double *series = giving->scenario->series + (size_t)emitted->species[i] * n_rows;
        int base = society->base_year - experiment->first_year;
        double world = series[base];
        double rest = emitted->n_species > 1 ? 0 : world - base_sum(society, gas) * scale;
        giving->scenario->base_world[emitted->species[i]] = world;
        if (emitted->converges && world > 0 && fabs(rest) > most_unexplained * world)
            remark(giving->complaints, (struct place){giving->path->file[0], 0, 0},
                   "the regions emit %.3g of the world's %.3g %s of %s in %d; the difference fades "
                   "out until %d",
                   world - rest, world, experiment->species[emitted->species[i]].emissions_unit,
                   emitted->name, society->base_year, end);
        for (int y = base; y + 1 < (int)n_rows; y++) {
            double left = emitted->converges
                              ? fmax(0, 1 - (double)(y - base) / (end - society->base_year))
                              : 1;
            series[y] = rest * left;
        }
    }
}

static void add_aim(const struct giving *giving, const struct goal *goal, struct aim aim)
{
    struct scenario *scenario = giving->scenario;
    aim.ghg = goal->ghg;
    aim.inventory = goal->inventory;
    aim.year = goal->year;
    aim.since = goal->since;
    aim.starts = goal->starts;
    aim.policy = goal->policy;
    aim.probability = goal->probability;
    aim.most = goal->most;
    scenario->aim = retake(scenario->aim, (size_t)scenario->n_aims + 1, sizeof *scenario->aim);
    scenario->aim[scenario->n_aims++] = aim;
}

/* What a region had in a year; NaN where nobody saw. */
static double observed_in(const struct society *society, int region, int year, int which)
{
    const double *observed = society_observed(society, region, year, which);
    return observed ? *observed : NAN;
}

/* Emissions of a region that a target allows; NaN after a complaint. */
static double allowed(const struct giving *giving, const struct goal *goal, int region)
{
    const struct society *society = giving->society;
    if (goal->kind == GOAL_level)
        return goal->level;
    int since = goal->since;
    double land = observed_in(society, region, since, observed_gas + society->land);
    double then = goal->ghg
                      ? observed_in(society, region, since, observed_ghg)
                      : observed_in(society, region, since, observed_gas + society->fossil) + land;
    if (goal->inventory)
        then += observed_in(society, region, since, observed_inventory) - land;
    if (goal->per_gdp)
        then *= quantity_of(giving, region, observed_gdp, goal->year) /
                quantity_of(giving, region, observed_gdp, goal->since);
    if (isnan(then))
        complain(giving->complaints, goal->place,
                 "a target of region %s counts from %d; expected a year that was observed%s%s, %d "
                 "to %d",
                 society->region[region].code, since, goal->inventory ? " by inventories" : "",
                 goal->per_gdp ? " with its GDP" : "",
                 goal->inventory ? society_first(society, region, observed_inventory)
                                 : society->first_year,
                 society->last_year);
    return then * (1 + goal->change / 100);
}

/* Whether a target is of regions that are, and of years in which it can be met. */
static void check_goal(const struct giving *giving, const struct goal *goal, bool means)
{
    const struct society *society = giving->society;
    int first = giving->experiment->first_year, last = giving->experiment->last_year;
    int moves = society->base_year + years_of_notice; /* levers do after it */
    if (!means)
        complaints_guess(giving->complaints, goal->place, society_nearest(society, goal->who),
                         "'%s' is no region and no group of regions; expected one of regions.csv, "
                         "or all",
                         goal->who);
    if (goal->kind == GOAL_budget && means && strcmp(goal->who, "all"))
        remark(giving->complaints, goal->place,
               "a budget is the world's; %s says only whose lever is pulled for it", goal->who);
    bool knows = carbon_count(giving->experiment->carbon);
    if (goal->inventory && !knows)
        complain(giving->complaints, goal->place,
                 "land: inventory needs the uptake of land; expected carbon_cycle: partitioned, or "
                 "boxes");
    if (goal->kind == GOAL_budget && goal->ghg && goal->since < society->base_year)
        complain(giving->complaints, goal->place,
                 "a budget of GHG from %d; expected a year from %d on, for which it is known",
                 goal->since, society->base_year);
    if (goal->kind == GOAL_budget && (goal->since < first || goal->since >= last))
        complain(giving->complaints, goal->place,
                 "a budget from %d; expected a year of the run, %d to %d", goal->since, first,
                 last - 1);
    if (goal->year <= moves || goal->year >= last)
        complain(giving->complaints, goal->place,
                 "a target in %d; expected a year after %d, until when no lever moves, and before "
                 "the run ends in %d",
                 goal->year, moves, last);
}

/* Targets by region; those of the world pull the lever in all regions that are meant. */
static void give_aims(const struct giving *giving)
{
    const struct society *society = giving->society;
    for (int i = 0; i < giving->path->n_goals; i++) {
        const struct goal *goal = &giving->path->goal[i];
        bool world = goal->kind == GOAL_budget || goal->kind == GOAL_warming, means = false;
        bool *among = take((size_t)society->n_regions, sizeof *among);
        for (int r = 0; r < society->n_regions; r++) {
            among[r] = society_means(society, r, goal->who);
            means |= among[r];
            if (!world && among[r])
                add_aim(giving, goal,
                        (struct aim){
                            .kind = AIM_emissions, .region = r, .level = allowed(giving, goal, r)});
        }
        if (world)
            add_aim(giving, goal,
                    (struct aim){.kind = goal->kind == GOAL_budget ? AIM_budget : AIM_warming,
                                 .region = -1,
                                 .among = among,
                                 .level = goal->level});
        else
            free(among);
        check_goal(giving, goal, means);
    }
}

static bool check_years(const struct giving *giving)
{
    const struct experiment *experiment = giving->experiment;
    const struct projections *p = &giving->society->projections;
    int base = giving->society->base_year, end = p->year[p->n_points - 1] + 1;
    if (experiment->first_year <= base && experiment->last_year > base &&
        experiment->last_year <= end)
        return true;
    struct place place = giving->path->years.place;
    complain(giving->complaints, place.file ? place : (struct place){giving->path->file[0], 0, 0},
             "years %d:%d with regions; expected a beginning no later than their base year %d and "
             "an end later, but no later than %d, where the drivers end",
             experiment->first_year, experiment->last_year, base, end);
    return false;
}

/* The projection that is meant, SSP2 when nothing is said, if it is whole; -1 after a complaint. */
static int find_projection(const struct giving *giving)
{
    const struct society *society = giving->society;
    const struct projections *all = &society->projections;
    const struct choice *drivers = &giving->path->drivers;
    const char *name = drivers->text ? drivers->text : "SSP2";
    struct place place =
        drivers->text ? drivers->place : (struct place){giving->path->file[0], 0, 0};
    size_t before = giving->complaints->count;
    int found = 0;
    while (found < all->n && strcmp(all->name[found], name))
        found++;
    const char *near = text_nearest(name, (const char *const *)all->name, (size_t)all->n);
    if (found == all->n)
        complaints_guess(giving->complaints, place, near,
                         "drivers '%s' are not in %s/ssp_drivers.csv", name, society->folder);
    for (int row = 0; found < all->n && row < society->n_regions * 2; row++) {
        int year = society_lacks(society, found, row / 2, row % 2);
        if (year)
            complain(giving->complaints, place,
                     "drivers '%s' lack %s of region %s in %d (%s/ssp_drivers.csv)", name,
                     row % 2 ? "gdp" : "population", society->region[row / 2].code, year,
                     society->folder);
    }
    return giving->complaints->count > before ? -1 : found;
}

void society_give(const struct society *society, const struct experiment *experiment,
                  struct scenario *scenario, const struct path *path, struct complaints *complaints)
{
    struct giving giving = {society, experiment, scenario, path, 0, complaints};
    giving.projection = find_projection(&giving);
    check_pulls(&giving);
    if (giving.projection < 0 || !check_years(&giving))
        return;
    size_t n_years = (size_t)(experiment->last_year - experiment->first_year);
    size_t width = (size_t)society->given_at[n_regional_drivers];
    scenario->given =
        take(n_years * (size_t)society->n_regions * width + 1, sizeof *scenario->given);
    scenario->base_world = take((size_t)experiment->n_species, sizeof *scenario->base_world);
    for (int r = 0; r < society->n_regions; r++) {
        for (int year = experiment->first_year; year < experiment->last_year; year++)
            give_drivers(&giving, r, year);
        give_levers(&giving, r);
    }
    give_damage(&giving);
    scenario->forests_feel = forests_feel(path, complaints);
    for (int g = 0; g < society->n_gases; g++)
        leave_rest(&giving, g);
    give_aims(&giving);
}
