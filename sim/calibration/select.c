#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "calibration/calibration.h"
#include "output/statistics.h"

static void list_survivors(struct calibration *calibration)
{
    const struct outcomes *outcomes = &calibration->outcomes;
    calibration->survivor = take((size_t)outcomes->n + 1, sizeof *calibration->survivor);
    for (int64_t i = 0; i < outcomes->n; i++)
        if (outcomes->fate[i] == FATE_survived)
            calibration->survivor[calibration->n_survivors++] = i;
    int n_judged = calibration->n_judged;
    size_t n = (size_t)calibration->n_survivors * (size_t)n_judged;
    calibration->score = take(n + 1, sizeof *calibration->score);
    for (int64_t s = 0; s < calibration->n_survivors; s++)
        for (int k = 0; k < n_judged; k++)
            calibration->score[s * n_judged + k] =
                (double)outcomes
                    ->score[calibration->survivor[s] * outcomes->width + calibration->judged[k]];
}

/* A target in whose bins hardly any draw lies. */
static void check_reach(struct calibration *calibration)
{
    const struct outcomes *outcomes = &calibration->outcomes;
    double *value = take((size_t)outcomes->n + 1, sizeof *value), row[n_percentiles];
    struct statistics statistics = {0};
    statistics_open(&statistics, outcomes->n);
    for (int k = 0; k < calibration->n_judged; k++) {
        const struct target *target = &calibration->targets.row[calibration->judged[k]];
        const struct bins *bins = &calibration->bins[k];
        int64_t n = outcomes_column(outcomes, calibration->judged[k], value), inside = 0;
        for (int64_t i = 0; i < n; i++)
            inside += bins_find(bins, value[i]) != no_bin;
        if (n == 0 || inside >= calibration->recipe.keep)
            continue;
        statistics_row64(&statistics, value, n, row);
        complain(
            calibration->complaints, target->place,
            "%s: %lld of %lld draws lie within its %g to %g %s; the prior's 5-95 %% is %.4g to "
            "%.4g; expected a target within the prior's reach, or a wider prior",
            target->key, (long long)inside, (long long)n, bins->edge[0], bins->edge[n_bins],
            target->unit, row[0], row[n_percentiles - 1]);
    }
    statistics_close(&statistics);
    free(value);
}

/* The row that turned most draws away. */
static int strictest(const struct calibration *calibration)
{
    int worst = 0;
    for (int row = 1; row < calibration->targets.n; row++)
        if (outcomes_count(&calibration->outcomes, FATE_row + row) >
            outcomes_count(&calibration->outcomes, FATE_row + worst))
            worst = row;
    return worst;
}

static enum status check_enough(struct calibration *calibration)
{
    const struct recipe *recipe = &calibration->recipe;
    size_t before = calibration->complaints->count;
    int64_t n = calibration->n_survivors;
    if (n >= recipe->keep)
        return STATUS_OK;
    check_reach(calibration);
    if (calibration->complaints->count > before)
        return STATUS_INPUT;
    double needed = (double)recipe->draws * 1.2 * (double)recipe->keep / (double)(n ? n : 1);
    complain(calibration->complaints, (struct place){recipe->path, 0, 0},
             "%lld of %lld draws survive, %lld members are to be kept; expected about %.2g draws "
             "(--draws), fewer members (--keep), or looser targets: %s turns most away",
             (long long)n, (long long)recipe->draws, (long long)recipe->keep, needed,
             calibration->targets.row[strictest(calibration)].key);
    return STATUS_INPUT;
}

static void tell_size(struct calibration *calibration)
{
    if (calibration->sample_size < 5 * (double)calibration->recipe.keep)
        remark(calibration->complaints, (struct place){calibration->recipe.path, 0, 0},
               "the effective sample size is %.0f, below 5 x %lld members; more draws (--draws) "
               "make the result depend less on the seed",
               calibration->sample_size, (long long)calibration->recipe.keep);
}

enum status select_members(struct calibration *calibration)
{
    int64_t keep = calibration->recipe.keep;
    int n_judged = calibration->n_judged;
    list_survivors(calibration);
    enum status status = check_enough(calibration);
    if (status != STATUS_OK)
        return status;
    int64_t n = calibration->n_survivors, all = 0, most = 0;
    struct survivors survivors = {.n = n, .n_targets = n_judged};
    survivors.bin = take((size_t)(n * n_judged), sizeof *survivors.bin);
    survivors.weight = take((size_t)n, sizeof *survivors.weight);
    double *base = take((size_t)n, sizeof *base);
    struct distribution distribution[most_targets];
    for (int k = 0; k < n_judged; k++) {
        distribution[k] = calibration->targets.row[calibration->judged[k]].distribution;
        for (int64_t s = 0; s < n; s++)
            survivors.bin[k * n + s] =
                (uint8_t)bins_find(&calibration->bins[k], calibration->score[s * n_judged + k]);
    }
    for (int64_t s = 0; s < n; s++)
        base[s] = calibration->outcomes.weight[calibration->survivor[s]];
    rake(&survivors, calibration->bins, base, keep);
    calibration->sample_size = rake_sample_size(&survivors);
    for (int64_t s = 0; s < n; s++) {
        all += survivors.weight[s];
        most = survivors.weight[s] > most ? survivors.weight[s] : most;
    }
    calibration->share_largest = (double)most / (double)all;
    struct judge judge;
    judge_open(&judge, n, n_judged, distribution, calibration->score);
    calibration->member = take((size_t)keep, sizeof *calibration->member);
    choose_members(&survivors, &judge, keep, calibration->member);
    choose_order(&judge, calibration->member, keep);
    for (int64_t i = 0; i < keep; i++)
        calibration->member[i] = calibration->survivor[calibration->member[i]];
    judge_close(&judge);
    free(base);
    calibration->weight = survivors.weight;
    survivors.weight = NULL;
    rake_close(&survivors);
    tell_size(calibration);
    return STATUS_OK;
}
