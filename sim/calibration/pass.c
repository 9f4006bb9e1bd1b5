#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "calibration/calibration.h"

/* A batch of draws on its way from numbers to fates. */
struct batch {
    struct calibration *calibration;
    struct draws draws, survivors;
    int64_t first; /* place of its first draw in the outcomes */
    float *score;  /* [batch_size][targets.n] */
    double *weight;
    int64_t *index; /* of the survivors in the batch */
};

static void open_batch(struct batch *batch, struct calibration *calibration, int64_t room)
{
    const struct recipe *recipe = &calibration->recipe;
    size_t n = (size_t)room;
    int stream = calibration->solving.row < 0 ? -1 : recipe->stream;
    *batch = (struct batch){.calibration = calibration};
    draws_open(&batch->draws, &calibration->prior, &calibration->clouds, recipe->seed, stream,
               room);
    draws_open(&batch->survivors, &calibration->prior, &calibration->clouds, recipe->seed, stream,
               room);
    batch->score = take(n * (size_t)calibration->targets.n, sizeof *batch->score);
    batch->weight = take(n, sizeof *batch->weight);
    batch->index = take(n, sizeof *batch->index);
}

static void close_batch(struct batch *batch)
{
    draws_close(&batch->draws);
    draws_close(&batch->survivors);
    free(batch->score);
    free(batch->weight);
    free(batch->index);
}

/* Whether a score is where it must be. */
static bool passes(const struct calibration *calibration, int row, double score)
{
    const struct target *target = &calibration->targets.row[row];
    if (target->role == ROLE_filter)
        return score > target->low && score < target->high;
    for (int k = 0; k < calibration->n_judged; k++)
        if (calibration->judged[k] == row)
            return bins_find(&calibration->bins[k], score) != no_bin;
    return true;
}

/* The first row of a scenario's that a draw fails. */
static int fate_of(const struct calibration *calibration, const struct scores *scores,
                   const float *score)
{
    for (int f = 0; f < scores->n_formulas; f++) {
        int row = scores->formula[f].row;
        if (!passes(calibration, row, (double)score[row]))
            return FATE_row + row;
    }
    return FATE_survived;
}

/* What the history tells of each draw. */
static void judge_history(struct batch *batch)
{
    struct calibration *calibration = batch->calibration;
    struct outcomes *outcomes = &calibration->outcomes;
    const struct draws *draws = &batch->draws;
    const struct scores *scores = &calibration->scorer[0].scores;
    int width = outcomes->width, solved = calibration->solving.row;
    for (int64_t i = 0; i < draws->n; i++) {
        int64_t at = batch->first + i;
        outcomes->number[at] = draws->number[i];
        outcomes->solved[at] = solved < 0 ? 0 : draws->value[solved][i];
        outcomes->weight[at] = batch->weight[i];
        for (int f = 0; f < scores->n_formulas; f++) {
            int row = scores->formula[f].row;
            outcomes->score[at * width + row] = batch->score[i * width + row];
        }
        int fate = !draws->valid[i]       ? FATE_void
                   : batch->weight[i] > 0 ? fate_of(calibration, scores, &batch->score[i * width])
                                          : FATE_unsolved;
        outcomes->fate[at] = (uint8_t)fate;
    }
}

/* Runs an experiment for those that survived so far. */
static enum status judge_experiment(struct batch *batch, struct scorer *scorer)
{
    struct calibration *calibration = batch->calibration;
    struct outcomes *outcomes = &calibration->outcomes;
    int64_t n = 0;
    for (int64_t i = 0; i < batch->draws.n; i++)
        if (outcomes->fate[batch->first + i] == FATE_survived)
            batch->index[n++] = i;
    if (n == 0)
        return STATUS_OK;
    draws_pick(&batch->survivors, &batch->draws, batch->index, n);
    enum status status =
        scorer_score(scorer, &batch->survivors, batch->score, calibration->complaints);
    for (int64_t i = 0; i < n && status == STATUS_OK; i++) {
        int64_t at = batch->first + batch->index[i];
        const float *score = batch->score + i * outcomes->width;
        for (int f = 0; f < scorer->scores.n_formulas; f++) {
            int row = scorer->scores.formula[f].row;
            outcomes->score[at * outcomes->width + row] = score[row];
        }
        outcomes->fate[at] = (uint8_t)fate_of(calibration, &scorer->scores, score);
    }
    return status;
}

static enum status start_scorers(struct calibration *calibration, const struct draws *draws)
{
    enum status status = STATUS_OK;
    for (int at = 0; at < calibration->n_scorers; at++)
        if (calibration->scorer[at].judges && !calibration->scorer[at].started)
            TRY(scorer_start(&calibration->scorer[at], false, draws, &calibration->device,
                             &calibration->options->settings, calibration->complaints));
out:
    return status;
}

static enum status run_batch(struct batch *batch, int64_t first, int64_t n)
{
    struct calibration *calibration = batch->calibration;
    struct scorer *history = &calibration->scorer[0];
    struct calibrate_seconds *spent = &calibration->spent;
    enum status status = STATUS_OK;
    double begun = clock_wall();
    draws_fill(&batch->draws, first, n > 1 ? n : 2); /* of one alone nothing would vary */
    spent->drawing += clock_wall() - begun;
    TRY(start_scorers(calibration, &batch->draws));
    batch->draws.n = n;
    begun = clock_wall();
    if (calibration->solving.row >= 0) {
        TRY(scorer_solve(history, &batch->draws, &calibration->solving, batch->score, batch->weight,
                         calibration->complaints));
    } else {
        TRY(scorer_score(history, &batch->draws, batch->score, calibration->complaints));
        for (int64_t i = 0; i < n; i++)
            batch->weight[i] = 1;
    }
    judge_history(batch);
    spent->history += clock_wall() - begun;
    begun = clock_wall();
    for (int at = 1; at < calibration->n_scorers; at++)
        if (calibration->scorer[at].judges)
            TRY(judge_experiment(batch, &calibration->scorer[at]));
    spent->experiments += clock_wall() - begun;
    batch->first += n;
out:
    return status;
}

enum status pass_run(struct calibration *calibration)
{
    const struct calibrate_options *options = calibration->options;
    struct share share =
        share_of(calibration->recipe.draws, options->ranks->rank, options->ranks->size);
    int64_t room = share.n < batch_size ? share.n : batch_size;
    struct batch batch;
    enum status status = STATUS_OK;
    outcomes_open(&calibration->outcomes, share.n, calibration->targets.n);
    open_batch(&batch, calibration, room > 1 ? room : 2);
    for (int64_t at = 0; at < share.n && status == STATUS_OK; at += room) {
        int64_t n = share.n - at < room ? share.n - at : room;
        status = run_batch(&batch, share.first + at, n);
        if (options->progress && status == STATUS_OK)
            options->progress(options->progress_context, (double)(at + n), (double)share.n);
    }
    close_batch(&batch);
    for (int at = 0; at < calibration->n_scorers; at++)
        scorer_stop(&calibration->scorer[at]);
    return status;
}

/* Every row of every scenario, for the chosen draws or for the members of an ensemble file. */
static enum status score_all(struct calibration *calibration, const struct draws *kept)
{
    enum status status = STATUS_OK;
    int64_t keep = kept ? kept->n : calibration->scorer[0].experiment.members.n;
    int64_t n = keep * calibration->targets.n;
    calibration->recipe.keep = keep;
    calibration->kept_score = take((size_t)n, sizeof *calibration->kept_score);
    for (int64_t i = 0; i < n; i++)
        calibration->kept_score[i] = NAN;
    for (int at = 0; at < calibration->n_scorers; at++) {
        struct scorer *scorer = &calibration->scorer[at];
        if (!scorer->n_rows)
            continue;
        TRY(scorer_start(scorer, true, kept, &calibration->device, &calibration->options->settings,
                         calibration->complaints));
        TRY(scorer_score(scorer, kept, calibration->kept_score, calibration->complaints));
        scorer_stop(scorer);
    }
out:
    return status;
}

enum status pass_score_members(struct calibration *calibration)
{
    return score_all(calibration, NULL);
}

enum status pass_score_kept(struct calibration *calibration)
{
    const struct recipe *recipe = &calibration->recipe;
    const struct outcomes *outcomes = &calibration->outcomes;
    struct draws *kept = &calibration->kept;
    draws_open(kept, &calibration->prior, &calibration->clouds, recipe->seed, -1, recipe->keep);
    for (int64_t i = 0; i < recipe->keep; i++)
        kept->number[i] = outcomes->number[calibration->member[i]];
    draws_make(kept, recipe->keep);
    for (int64_t i = 0; i < recipe->keep && calibration->solving.row >= 0; i++)
        kept->value[calibration->solving.row][i] = outcomes->solved[calibration->member[i]];
    return score_all(calibration, kept);
}
