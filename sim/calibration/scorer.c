#include "calibration/scorer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "calibration/secant.h"
#include "year/layers.h"
#include "year/load.h"

/* The rows that are scored: those it has, the checks among them or not. */
static enum status build(struct scorer *scorer, bool checks, struct complaints *complaints)
{
    bool wanted[most_targets] = {false};
    for (int row = 0; row < scorer->targets->n; row++)
        wanted[row] = scorer->has[row] && (checks || scorer->targets->row[row].role != ROLE_check);
    return scores_build(&scorer->scores, scorer->targets, wanted, &scorer->experiment,
                        scorer->observed, complaints);
}

/* Targets are means over years, and the members that are drawn begin at rest. */
static enum status refuse_steps(const struct scorer *scorer, const char *scenario,
                                struct complaints *complaints)
{
    if (scorer->experiment.step == 1)
        return STATUS_OK;
    complain(complaints, (struct place){scenario, 0, 0},
             "has a step of %d years; expected one of 1, for targets are means over years",
             scorer->experiment.step);
    return STATUS_INPUT;
}

enum status scorer_open(struct scorer *scorer, const struct scorer_files *files,
                        const struct prior *prior, const struct targets *targets,
                        const struct observed *observed, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    struct request request = {.n_paths = 1,
                              .paths = &files->scenario,
                              .members = files->members,
                              .own_members = !files->members};
    *scorer = (struct scorer){.targets = targets, .observed = observed};
    for (int row = 0; row < targets->n; row++) {
        scorer->has[row] = !strcmp(targets->row[row].scenario, files->name);
        scorer->n_rows += scorer->has[row];
        scorer->judges |= scorer->has[row] && targets->row[row].role != ROLE_check;
    }
    TRY(experiment_open(&scorer->experiment, &request, complaints));
    TRY(refuse_steps(scorer, files->scenario, complaints));
    TRY(binding_open(&scorer->binding, prior, &scorer->experiment, complaints));
    TRY(build(scorer, true, complaints)); /* only to tell what is wrong, before anything is run */
out:
    scores_close(&scorer->scores);
    return status;
}

static void lend(struct scorer *scorer, const struct draws *draws)
{
    draws_lend(draws, &scorer->binding, &scorer->experiment);
    scorer->lent = true;
}

void scorer_stop(struct scorer *scorer)
{
    if (scorer->started)
        engine_close(&scorer->engine);
    if (scorer->lent)
        draws_release(&scorer->experiment);
    scores_close(&scorer->scores);
    scorer->started = scorer->lent = false;
}

void scorer_close(struct scorer *scorer)
{
    scorer_stop(scorer);
    binding_close(&scorer->binding);
    experiment_close(&scorer->experiment);
    *scorer = (struct scorer){0};
}

static enum status open_engine(struct scorer *scorer, struct device *device,
                               const struct settings *settings, struct complaints *complaints)
{
    static const int first_scenario = 0;
    struct text text = {0};
    double *weights = scores_weights(&scorer->scores);
    scores_write(&scorer->scores, &text);
    size_t scalar = settings->single ? sizeof(float) : sizeof(double);
    struct work work = {
        .main = "scores.cl",
        .kernel = "score_years",
        .stores = text.characters,
        .left = (size_t)scorer->scores.n_sums * scalar,
        .weights = weights,
        .n_weights = (size_t)scorer->scores.n_rows * (size_t)scores_width(&scorer->scores),
    };
    enum status status = engine_open_work(&scorer->engine, &scorer->experiment, device, settings,
                                          &first_scenario, 1, &work, complaints);
    text_close(&text);
    free(weights);
    return status;
}

enum status scorer_start(struct scorer *scorer, bool checks, const struct draws *draws,
                         struct device *device, const struct settings *settings,
                         struct complaints *complaints)
{
    enum status status = STATUS_OK;
    if (draws)
        lend(scorer, draws);
    TRY(build(scorer, checks, complaints));
    scorer->started = true;
    TRY(open_engine(scorer, device, settings, complaints));
out:
    return status;
}

/* A block of draws whose sums are being made into scores. */
struct evaluation {
    struct scorer *scorer;
    const void *sums; /* [n_sums][stride] */
    int64_t first;
    float *score; /* [draw][targets->n] of the block */
};

static double sum_at(const struct engine *engine, const void *sums, int sum, int64_t i)
{
    size_t at = (size_t)sum * (size_t)engine->stride + (size_t)i;
    return engine->settings.single ? (double)((const float *)sums)[at] : ((const double *)sums)[at];
}

/* Climate sensitivities, from the raw parameters. */
static double sensitivity(const struct experiment *experiment, const double *raw, enum score score)
{
    int n = experiment->n_species;
    double forcing = raw[parameter_index(COLUMN_forcing_4co2, n, 0, 0)] / 2;
    struct layer_parameters parameters = {
        .efficacy = raw[parameter_index(COLUMN_deep_ocean_efficacy, n, 0, 0)],
        .gamma = raw[parameter_index(COLUMN_gamma_autocorrelation, n, 0, 0)],
    };
    for (int i = 0; i < 3; i++) {
        parameters.capacity[i] = raw[parameter_index(COLUMN_ocean_heat_capacity, n, 0, i)];
        parameters.transfer[i] = raw[parameter_index(COLUMN_ocean_heat_transfer, n, 0, i)];
    }
    return score == SCORE_ecs ? forcing / parameters.transfer[0] : layers_tcr(&parameters, forcing);
}

static void evaluate(void *context, int64_t first, int64_t n)
{
    const struct evaluation *evaluation = context;
    struct scorer *scorer = evaluation->scorer;
    const struct targets *targets = scorer->targets;
    const struct scores *scores = &scorer->scores;
    double sum[most_sums], *raw = plan_raw(&scorer->experiment);
    for (int64_t i = first; i < first + n; i++) {
        for (int s = 0; s < scores->n_sums; s++)
            sum[s] = sum_at(&scorer->engine, evaluation->sums, s, i);
        plan_member(&scorer->experiment, evaluation->first + i, raw);
        for (int f = 0; f < scores->n_formulas; f++) {
            const struct formula *formula = &scores->formula[f];
            const struct target *target = &targets->row[formula->row];
            bool parameters = target->score == SCORE_ecs || target->score == SCORE_tcr;
            double value =
                parameters ? target->factor * sensitivity(&scorer->experiment, raw, target->score)
                           : scores_value(formula, target, sum);
            evaluation->score[i * targets->n + formula->row] = (float)value;
        }
    }
    free(raw);
}

static enum status run_block(struct scorer *scorer, int64_t n, struct complaints *complaints)
{
    return engine_run(&scorer->engine, 0, n, 0, scorer->engine.n_years, complaints);
}

/* Scores of the block that ran last. */
static enum status score_block(struct scorer *scorer, int64_t first, int64_t n, float *score,
                               struct complaints *complaints)
{
    struct evaluation evaluation = {scorer, engine_results(&scorer->engine, complaints), first,
                                    score + first * scorer->targets->n};
    if (!evaluation.sums)
        return STATUS_DEVICE;
    parallel_run(n, (struct piece_of_work){evaluate, &evaluation});
    engine_release(&scorer->engine);
    return STATUS_OK;
}

enum status scorer_score(struct scorer *scorer, const struct draws *draws, float *score,
                         struct complaints *complaints)
{
    struct engine *engine = &scorer->engine;
    enum status status = STATUS_OK;
    if (draws)
        lend(scorer, draws);
    int64_t all = scorer->experiment.members.n;
    for (int64_t at = 0; at < all; at += engine->block) {
        int64_t n = all - at < engine->block ? all - at : engine->block;
        TRY(load_members(engine, at, n, complaints));
        TRY(run_block(scorer, n, complaints));
        TRY(score_block(scorer, at, n, score, complaints));
    }
out:
    return status;
}

/* The score of the solved target, as the last run has it, for secant.c. */
static enum status read_scores(struct scorer *scorer, int target, struct secant *secant,
                               struct complaints *complaints)
{
    const void *sums = engine_results(&scorer->engine, complaints);
    const struct formula *formula = NULL;
    for (int f = 0; f < scorer->scores.n_formulas; f++)
        if (scorer->scores.formula[f].row == target)
            formula = &scorer->scores.formula[f];
    if (!sums || !formula)
        return STATUS_DEVICE;
    double factor = scorer->targets->row[target].factor;
    for (int64_t i = 0; i < secant->n; i++)
        secant->score[i] = factor * sum_at(&scorer->engine, sums, formula->first, i);
    engine_release(&scorer->engine);
    return STATUS_OK;
}

static enum status put_solved(struct scorer *scorer, const struct secant *secant,
                              struct complaints *complaints)
{
    const struct plan *plan = &scorer->engine.plan;
    double *exponent = take((size_t)secant->n, sizeof *exponent);
    for (int64_t i = 0; i < secant->n; i++)
        exponent[i] = plan_co2_exponent(plan, secant->x[i]);
    enum status status = load_values(&scorer->engine, plan->at[PARAMETER_co2_exponent], exponent,
                                     secant->n, complaints);
    free(exponent);
    return status;
}

enum status scorer_solve(struct scorer *scorer, struct draws *draws, const struct solving *solving,
                         float *score, double *weight, struct complaints *complaints)
{
    struct engine *engine = &scorer->engine;
    const struct distribution *wanted = &scorer->targets->row[solving->target].distribution;
    struct secant secant = {0};
    enum status status = STATUS_OK;
    secant_open(&secant, engine->block);
    lend(scorer, draws);
    for (int64_t at = 0; at < draws->n; at += engine->block) {
        int64_t n = draws->n - at < engine->block ? draws->n - at : engine->block;
        secant_begin(&secant, draws, solving->row, wanted, at, n);
        TRY(load_members(engine, at, n, complaints));
        for (int run = 0; run < solving->n_runs; run++) {
            if (run > 0)
                secant_step(&secant);
            TRY(put_solved(scorer, &secant, complaints));
            TRY(run_block(scorer, n, complaints));
            TRY(read_scores(scorer, solving->target, &secant, complaints));
        }
        secant_end(&secant, solving->near, draws->value[solving->row] + at, weight + at);
        TRY(score_block(scorer, at, n, score, complaints));
    }
out:
    secant_close(&secant);
    return status;
}
