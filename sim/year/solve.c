#include "year/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/twin.h"
#include "year/load.h"
#include "year/shift.h"

enum { halvings = 26, most_slots = 4 };

/* A scenario whose levers are being pulled. */
struct solving {
    struct experiment *experiment; /* with one member, unless warming is asked for */
    struct scenario *scenario;
    int at;         /* its number */
    double *before; /* owned: what the scenario gave when the aims of a rank began to be met */
    struct engine engine;
    const struct quantity **chosen;  /* owned */
    int n_chosen, looked_at;         /* where the last one stood */
    int *ghg, *fossil, *land, *sink; /* [n_regions] owned: their slots */
    int temperature;                 /* its slot */
    struct complaints *complaints;
};

static int choose(struct solving *solving, const char *name, const char *region)
{
    struct text text = {0};
    const struct quantities *all = &solving->experiment->quantities;
    int slot = -1, n = all->n;
    text_add(&text, "%s%s%s", name, *region ? "_" : "", region);
    for (int k = 0; k < n && slot < 0; k++) {
        int i = (solving->looked_at + k) % n; /* those of the next region are just behind */
        if (strcasecmp(all->quantity[i].name, text.characters))
            continue;
        slot = solving->n_chosen++;
        solving->chosen[slot] = &all->quantity[i];
        solving->looked_at = i;
    }
    text_close(&text);
    return slot;
}

static enum status open_solving(struct solving *solving, struct device *device,
                                const struct settings *settings, int scenario)
{
    const struct society *society = solving->experiment->society;
    size_t n = (size_t)society->n_regions;
    struct settings alone = *settings;
    alone.store_double = true;
    alone.block = 0;   /* all members at once */
    alone.team = NULL; /* and all regions, which need each other in every step */
    solving->chosen = take(most_slots * n + 1, sizeof *solving->chosen);
    solving->ghg = take(n, sizeof *solving->ghg);
    solving->fossil = take(n, sizeof *solving->fossil);
    solving->land = take(n, sizeof *solving->land);
    solving->sink = take(n, sizeof *solving->sink);
    solving->temperature = choose(solving, "temperature", "");
    for (int r = 0; r < society->n_regions; r++)
        solving->ghg[r] = choose(solving, "ghg", society->code[r]);
    for (int r = 0; r < society->n_regions; r++)
        solving->fossil[r] = choose(solving, "emissions_co2_ffi", society->code[r]);
    for (int r = 0; r < society->n_regions; r++)
        solving->land[r] = choose(solving, "emissions_co2_afolu", society->code[r]);
    for (int r = 0; r < society->n_regions; r++)
        solving->sink[r] = choose(solving, "managed_sink", society->code[r]);
    solving->at = scenario;
    enum status status =
        engine_open(&solving->engine, solving->experiment, device, &alone, &solving->at, 1,
                    solving->chosen, solving->n_chosen, solving->complaints);
    if (status != STATUS_OK || solving->engine.block >= solving->experiment->members.n)
        return status;
    complain(solving->complaints, (struct place){0},
             "a target of warming needs all %lld members at once, which is more than the memory "
             "budget; expected a larger --memory, or fewer members",
             (long long)solving->experiment->members.n);
    return STATUS_MEMORY;
}

static void close_solving(struct solving *solving)
{
    engine_close(&solving->engine);
    free(solving->chosen);
    free(solving->before);
    free(solving->ghg);
    free(solving->fossil);
    free(solving->land);
    free(solving->sink);
}

/* Where the setting of a lever stands among what a scenario gives. */
static ptrdiff_t setting_at(const struct solving *solving, int region, int policy, int year)
{
    const struct society *society = solving->experiment->society;
    int width = society->given_at[n_regional_drivers];
    int row = (year - solving->experiment->first_year) * society->n_regions + region;
    return (ptrdiff_t)row * width + society->given_at[GIVEN_lever] + policy;
}

/* The lever of a region: a straight line from where it was to `value` in the aim's year, held ever
 * after; but nowhere less than it was before. */
static void pull(const struct solving *solving, int region, const struct aim *aim, int from,
                 double value)
{
    double start = solving->before[setting_at(solving, region, aim->policy, from)];
    for (int year = from + 1; year < solving->experiment->last_year; year++) {
        double part = fmin((double)(year - from) / (aim->year - from), 1);
        ptrdiff_t at = setting_at(solving, region, aim->policy, year);
        solving->scenario->given[at] = fmax(start + (value - start) * part, solving->before[at]);
    }
}

static const double *values_of(const struct solving *solving, const double *results, int slot)
{
    return results + engine_offset(&solving->engine, slot, 0);
}

/* A value of the first member: [year][stride]. */
static double value_of(const struct solving *solving, const double *results, int slot, int year)
{
    return values_of(solving, results,
                     slot)[(year - solving->experiment->first_year) * solving->engine.stride];
}

/* All members through the years; the results are to be released. */
static enum status compute(struct solving *solving, const double **results)
{
    enum status status = STATUS_OK;
    struct engine *engine = &solving->engine;
    TRY(engine_refresh(engine, solving->complaints));
    TRY(engine_run(engine, 0, solving->experiment->members.n, 0, engine->n_years,
                   solving->complaints));
    *results = engine_results(engine, solving->complaints);
    status = *results ? STATUS_OK : STATUS_DEVICE;
out:
    return status;
}

static double emitted(const struct solving *solving, const double *results, const struct aim *aim,
                      int region, int year)
{
    double sum = aim->inventory ? -value_of(solving, results, solving->sink[region], year) : 0;
    if (aim->ghg)
        return sum + value_of(solving, results, solving->ghg[region], year);
    return sum + value_of(solving, results, solving->fossil[region], year) +
           value_of(solving, results, solving->land[region], year);
}

/* How many members are warmer than the level at their peak, counted from the reference years. */
static int64_t warmer_than(const struct solving *solving, const double *results, double level)
{
    const struct experiment *experiment = solving->experiment;
    const struct block warming = {
        .values = (void *)values_of(solving, results, solving->temperature),
        .wide = true,
        .n_rows = solving->engine.n_years + 1,
        .n = experiment->members.n,
        .stride = solving->engine.stride,
        .first_year = experiment->first_year,
        .step = experiment->step,
    };
    int64_t warmer = 0;
    for (int64_t m = 0; m < warming.n; m++) {
        double peak = -INFINITY;
        for (int y = 0; y < warming.n_rows; y++)
            peak = fmax(peak, block_value(&warming, y, m));
        warmer += peak - block_reference(&warming, m, experiment) > level;
    }
    return warmer;
}

/* How far an aim is missed: Mt, Gt, or members too many that get warmer. */
static double missed_by(const struct solving *solving, const double *results, const struct aim *aim)
{
    const struct experiment *experiment = solving->experiment;
    double sum = 0;
    if (aim->kind == AIM_emissions)
        return emitted(solving, results, aim, aim->region, aim->year) - aim->level;
    if (aim->kind == AIM_budget) {
        for (int r = 0; r < experiment->society->n_regions; r++)
            for (int year = aim->since; year < experiment->last_year; year++)
                sum += emitted(solving, results, aim, r, year) / 1000;
        return isnan(sum) ? INFINITY : sum - aim->level;
    }
    double may = floor((1 - aim->probability) * (double)experiment->members.n + 1e-9);
    return (double)warmer_than(solving, results, aim->level) - may;
}

/* The year from which a lever moves for an aim: as it says, or that of the aim of the same lever
 * before it. */
static int begins(const struct solving *solving, int i)
{
    const struct scenario *scenario = solving->scenario;
    int from = solving->experiment->society->base_year + years_of_notice;
    if (scenario->aim[i].starts > from)
        from = scenario->aim[i].starts;
    for (int k = 0; k < scenario->n_aims; k++) {
        const struct aim *other = &scenario->aim[k], *aim = &scenario->aim[i];
        if (k != i && other->region == aim->region && other->policy == aim->policy &&
            other->year < aim->year && other->year > from)
            from = other->year;
    }
    return from;
}

/* How many aims come before one: those of the world, then those of the same region by year. */
static int rank_of(const struct scenario *scenario, int i)
{
    int rank = 0;
    for (int k = 0; k < scenario->n_aims; k++) {
        const struct aim *other = &scenario->aim[k], *aim = &scenario->aim[i];
        bool before = other->year < aim->year || (other->year == aim->year && k < i);
        bool world = other->region < 0 && aim->region >= 0;
        rank += world || (other->region == aim->region && before);
    }
    return rank;
}

static void pull_all(const struct solving *solving, int i, double value)
{
    const struct aim *aim = &solving->scenario->aim[i];
    int from = begins(solving, i);
    if (aim->region >= 0)
        pull(solving, aim->region, aim, from, value);
    for (int r = 0; aim->region < 0 && r < solving->experiment->society->n_regions; r++)
        if (aim->among[r])
            pull(solving, r, aim, from, value);
}

/* Of an aim: where its lever stood, how far it was pulled, and how far the aim is missed. */
struct outcome {
    double held, pulled, missed;
};

static void tell(const struct solving *solving, struct text *text, int i, struct outcome outcome)
{
    static const char *const unit[] = {"Mt", "Gt", "members"};
    static const double tolerated[] = {1, 0.1, 0};
    const struct society *society = solving->experiment->society;
    const struct aim *aim = &solving->scenario->aim[i];
    const struct policy *policy = &policies[aim->policy];
    text_add(text, "%s ", aim->region < 0 ? "world" : society->code[aim->region]);
    if (aim->kind == AIM_emissions)
        text_add(text, "%s%s %d %.0f Mt", aim->ghg ? "GHG" : "CO2",
                 aim->inventory ? " by inventories" : "", aim->year, aim->level);
    else if (aim->kind == AIM_budget)
        text_add(text, "%s from %d %.0f Gt", aim->ghg ? "GHG" : "CO2", aim->since, aim->level);
    else
        text_add(text, "peak warming %.2f K at %.0f %%", aim->level, 100 * aim->probability);
    double value =
        aim->region < 0
            ? outcome.pulled
            : solving->scenario->given[setting_at(solving, aim->region, aim->policy, aim->year)];
    if (outcome.missed <= tolerated[aim->kind] && outcome.pulled <= outcome.held) {
        text_add(text, ": met without more %s\n", policy->name);
        return;
    }
    text_add(text, ": ");
    if (outcome.missed > tolerated[aim->kind])
        text_add(text, "missed by %.0f %s with ", outcome.missed, unit[aim->kind]);
    text_add(text, "%s %.4g %s", policy->name, value, policy->unit);
    if (outcome.pulled > outcome.held)
        text_add(text, ", in a line from %d", begins(solving, i));
    text_add(text, "\n");
}

/* Where the lever stands when an aim begins to move it, at least: no later aim lets it go again. */
static double held(const struct solving *solving, int i)
{
    const struct aim *aim = &solving->scenario->aim[i];
    int from = begins(solving, i);
    double least = INFINITY;
    for (int r = 0; r < solving->experiment->society->n_regions; r++)
        if (aim->region < 0 ? aim->among[r] : r == aim->region)
            least = fmin(least, solving->before[setting_at(solving, r, aim->policy, from)]);
    return least;
}

static size_t given_size(const struct solving *solving)
{
    const struct experiment *experiment = solving->experiment;
    const struct society *society = experiment->society;
    size_t n_years = (size_t)experiment->last_year - (size_t)experiment->first_year;
    return n_years * (size_t)society->n_regions * (size_t)society->given_at[n_regional_drivers] *
           sizeof(double);
}

/* All aims of a rank at once, each by halving between where the lever is and the most. */
static enum status solve_rank(struct solving *solving, int rank, double *low, double *high,
                              struct outcome *outcome)
{
    const struct scenario *scenario = solving->scenario;
    memcpy(solving->before, scenario->given, given_size(solving));
    enum status status = STATUS_OK;
    const double *results;
    for (int i = 0; i < scenario->n_aims; i++)
        if (rank_of(scenario, i) == rank)
            outcome[i].held = low[i] = held(solving, i);
    for (int i = 0; i < scenario->n_aims; i++)
        if (rank_of(scenario, i) == rank)
            high[i] = fmax(high[i], low[i]);
    for (int step = 0; step < halvings; step++) {
        for (int i = 0; i < scenario->n_aims; i++)
            if (rank_of(scenario, i) == rank)
                pull_all(solving, i, step ? 0.5 * (low[i] + high[i]) : low[i]);
        TRY(compute(solving, &results));
        for (int i = 0; i < scenario->n_aims; i++) {
            if (rank_of(scenario, i) != rank)
                continue;
            double middle = step ? 0.5 * (low[i] + high[i]) : low[i];
            if (missed_by(solving, results, &scenario->aim[i]) > 0)
                low[i] = middle;
            else
                high[i] = middle;
        }
        engine_release(&solving->engine);
    }
    for (int i = 0; i < scenario->n_aims; i++)
        if (rank_of(scenario, i) == rank)
            pull_all(solving, i, high[i]);
out:
    return status;
}

static enum status solve_scenario(struct solving *solving)
{
    struct scenario *scenario = solving->scenario;
    size_t n = (size_t)scenario->n_aims;
    double *low = take(n, sizeof *low), *high = take(n, sizeof *high);
    struct outcome *outcome = take(n, sizeof *outcome);
    enum status status = STATUS_OK;
    const double *results;
    struct text text = {0};
    int last = 0;
    solving->before = take(given_size(solving), 1);
    for (int i = 0; i < scenario->n_aims; i++) {
        high[i] = scenario->aim[i].most;
        last = rank_of(scenario, i) > last ? rank_of(scenario, i) : last;
    }
    TRY(load_members(&solving->engine, 0, solving->experiment->members.n, solving->complaints));
    for (int rank = 0; rank <= last; rank++)
        TRY(solve_rank(solving, rank, low, high, outcome));
    TRY(compute(solving, &results));
    for (int i = 0; i < scenario->n_aims; i++) {
        outcome[i].pulled = high[i];
        outcome[i].missed = missed_by(solving, results, &scenario->aim[i]);
    }
    engine_release(&solving->engine);
    for (int i = 0; i < scenario->n_aims; i++)
        tell(solving, &text, i, outcome[i]);
    scenario->reached = text.characters;
    text = (struct text){0};
out:
    text_close(&text);
    free(low);
    free(high);
    free(outcome);
    return status;
}

static bool asks_for_warming(const struct scenario *scenario)
{
    for (int i = 0; i < scenario->n_aims; i++)
        if (scenario->aim[i].kind == AIM_warming)
            return true;
    return false;
}

enum status solve_targets(const struct experiment *experiment, struct device *device,
                          const struct settings *settings, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    for (int s = 0; s < experiment->n_scenarios && status == STATUS_OK; s++) {
        struct scenario *scenario = &experiment->scenarios[s];
        if (!scenario->n_aims)
            continue;
        struct experiment central = *experiment;
        if (!asks_for_warming(scenario))
            central.members.n = 1;
        struct solving solving = {
            .experiment = &central, .scenario = scenario, .complaints = complaints};
        status = open_solving(&solving, device, settings, s);
        if (status == STATUS_OK)
            status = solve_scenario(&solving);
        close_solving(&solving);
    }
    twin_settle(experiment);
    return status;
}
