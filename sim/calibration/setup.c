#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "calibration/calibration.h"
#include "scenario/world.h"

static enum status open_recipe(struct calibration *calibration)
{
    const struct calibrate_options *options = calibration->options;
    char *path =
        options->recipe ? text_copy(options->recipe) : world_file("calibration/default.yaml");
    enum status status = recipe_open(&calibration->recipe, path, calibration->complaints);
    free(path);
    if (options->draws)
        calibration->recipe.draws = options->draws;
    if (options->keep)
        calibration->recipe.keep = options->keep;
    if (options->seed)
        calibration->recipe.seed = *options->seed;
    return status;
}

static enum status open_tables(struct calibration *calibration)
{
    const struct recipe *recipe = &calibration->recipe;
    struct complaints *complaints = calibration->complaints;
    struct prior_files files = {recipe->prior, recipe->correlations, recipe->picks};
    enum status prior = prior_open(&calibration->prior, &files, complaints);
    enum status targets =
        targets_open(&calibration->targets, &recipe->targets, recipe->widened, complaints);
    enum status observed = observed_open(&calibration->observed, recipe->observations, complaints);
    return prior != STATUS_OK ? prior : targets != STATUS_OK ? targets : observed;
}

/* What the targets call scenario `at`: the history has no name, an experiment that of its file.
 * Owned by the caller. */
static char *name_of(const struct calibration *calibration, int at)
{
    return at ? text_stem(calibration->recipe.experiments.file[at - 1]) : text_copy("");
}

static void check_names(const struct calibration *calibration, char *const *name)
{
    for (int at = 1; at < calibration->n_scorers; at++)
        for (int other = 1; other < at; other++)
            if (!strcmp(name[at], name[other]))
                complain(calibration->complaints, (struct place){calibration->recipe.path, 0, 0},
                         "two experiments are called %s; expected different names", name[at]);
    for (int row = 0; row < calibration->targets.n; row++) {
        const struct target *target = &calibration->targets.row[row];
        bool found = false;
        for (int at = 0; at < calibration->n_scorers; at++)
            found |= !strcmp(target->scenario, name[at]);
        if (!found)
            complain(calibration->complaints, target->place,
                     "%s: scenario '%s' is none of the recipe's experiments", target->key,
                     target->scenario);
    }
}

/* Only of the first that is wrong is anything told: others would say the same again. */
static void open_scorers(struct calibration *calibration, char *const *name)
{
    const struct recipe *recipe = &calibration->recipe;
    size_t before = calibration->complaints->count;
    for (int at = 0; at < calibration->n_scorers && calibration->complaints->count == before;
         at++) {
        struct complaints own = {0}; /* notes on experiments are not worth saying */
        struct scorer_files files = {name[at],
                                     at ? recipe->experiments.file[at - 1] : recipe->history,
                                     calibration->options->members};
        scorer_open(&calibration->scorer[at], &files, &calibration->prior, &calibration->targets,
                    &calibration->observed, at ? &own : calibration->complaints);
        if (own.count)
            complaints_move(calibration->complaints, &own);
        complaints_close(&own);
    }
}

static enum status open_scenarios(struct calibration *calibration)
{
    char *name[most_scorers];
    size_t before = calibration->complaints->count;
    calibration->n_scorers = 1 + calibration->recipe.experiments.n;
    for (int at = 0; at < calibration->n_scorers; at++)
        name[at] = name_of(calibration, at);
    check_names(calibration, name);
    open_scorers(calibration, name);
    for (int at = 0; at < calibration->n_scorers; at++)
        free(name[at]);
    return calibration->complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

/* The weights rest on its normal density given the others of its group. */
static enum status check_solved(const struct calibration *calibration)
{
    const struct prior *prior = &calibration->prior;
    const struct uncertain *solved = &prior->row[calibration->solving.row];
    struct place place = {prior->path, solved->line, 0};
    bool bounded = !isinf(solved->low) || !isinf(solved->high) || solved->above >= 0;
    size_t before = calibration->complaints->count;
    if (solved->distribution.kind != DISTRIBUTION_normal || solved->shares >= 0 || bounded)
        complain(calibration->complaints, place,
                 "%s is solved; expected a normal distribution of its own, without low, high and "
                 "above",
                 solved->name);
    for (int i = 0; i < prior->n; i++) {
        const struct uncertain *row = &prior->row[i];
        bool together = *solved->group && !strcmp(row->group, solved->group);
        if (together && row->distribution.kind != DISTRIBUTION_normal &&
            row->distribution.kind != DISTRIBUTION_lognormal)
            complain(calibration->complaints, (struct place){prior->path, row->line, 0},
                     "%s stands in the group of %s, which is solved; expected normal or lognormal",
                     row->name, solved->name);
    }
    return calibration->complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

static enum status find_solving(struct calibration *calibration)
{
    const struct recipe *recipe = &calibration->recipe;
    struct solving *solving = &calibration->solving;
    *solving = (struct solving){.row = -1, .target = -1, .n_runs = 5, .near = 0.05};
    if (!recipe->solve)
        return STATUS_OK;
    solving->row = prior_find(&calibration->prior, recipe->solve);
    solving->target = targets_find(&calibration->targets, recipe->so_that);
    const struct target *target =
        solving->target < 0 ? NULL : &calibration->targets.row[solving->target];
    if (solving->row < 0 || strcmp(recipe->solve, "iirf_0[CO2]") != 0)
        complain(
            calibration->complaints, recipe->solve_place,
            "solve: parameter '%s'; only iirf_0[CO2] can be solved, and the prior must have it",
            recipe->solve);
    else if (!target || target->role != ROLE_target || target->score != SCORE_mean ||
             strcmp(target->quantity, "co2_concentration") != 0 ||
             target->distribution.kind != DISTRIBUTION_normal)
        complain(
            calibration->complaints, recipe->solve_place,
            "solve: target '%s'; expected a row of the targets that is a mean of co2_concentration "
            "and normal (targets: replaces the tables of an extended recipe: list them too)",
            recipe->so_that);
    else if (recipe->stream < 0 || prior_uses(&calibration->prior, recipe->stream))
        complain(calibration->complaints, recipe->solve_place,
                 "solve: expected stream:, the number of a random number that the prior does not "
                 "use");
    else
        return check_solved(calibration);
    return STATUS_INPUT;
}

static enum status check_counts(const struct calibration *calibration)
{
    const struct recipe *recipe = &calibration->recipe;
    if (recipe->keep <= recipe->draws || calibration->options->members)
        return STATUS_OK;
    complain(calibration->complaints, (struct place){recipe->path, 0, 0},
             "keep %lld of %lld draws: expected fewer, or more draws", (long long)recipe->keep,
             (long long)recipe->draws);
    return STATUS_INPUT;
}

enum status setup_open(struct calibration *calibration, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    calibration->complaints = complaints;
    calibration->clouds.row = -1;
    TRY(open_recipe(calibration));
    TRY(check_counts(calibration));
    TRY(open_tables(calibration));
    TRY(find_solving(calibration));
    TRY(open_scenarios(calibration));
    TRY(setup_check_history(calibration));
    TRY(clouds_open(&calibration->clouds, &calibration->prior, &calibration->targets,
                    &calibration->scorer[0].experiment, complaints));
    /* The random number of what is solved for is one more than the prior has. */
    if (calibration->solving.row >= 0 && calibration->recipe.stream >= calibration->prior.n_streams)
        calibration->prior.n_streams = calibration->recipe.stream + 1;
out:
    return status;
}

void setup_close(struct calibration *calibration)
{
    for (int at = 0; at < most_scorers; at++)
        scorer_close(&calibration->scorer[at]);
    draws_close(&calibration->kept);
    outcomes_close(&calibration->outcomes);
    clouds_close(&calibration->clouds);
    observed_close(&calibration->observed);
    targets_close(&calibration->targets);
    prior_close(&calibration->prior);
    recipe_close(&calibration->recipe);
    device_close(&calibration->device);
    free(calibration->bins);
    free(calibration->survivor);
    free(calibration->score);
    free(calibration->weight);
    free(calibration->member);
    free(calibration->kept_score);
}
