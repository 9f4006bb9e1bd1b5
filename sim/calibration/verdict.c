#include <math.h>
#include <stdlib.h>

#include "base/text.h"
#include "calibration/calibration.h"
#include "output/statistics.h"
#include "sampling/normal.h"

static const double near = 0.05; /* of a target's width, for 1,000 members and more */

/* 5, 50 and 95 % of a row over the members. */
static void percentiles_of(const struct calibration *calibration, int row, double found[3])
{
    int64_t keep = calibration->recipe.keep;
    double *value = take((size_t)keep, sizeof *value), all[n_percentiles];
    struct statistics statistics = {0};
    for (int64_t i = 0; i < keep; i++)
        value[i] = (double)calibration->kept_score[i * calibration->targets.n + row];
    statistics_open(&statistics, keep);
    statistics_row64(&statistics, value, keep, all);
    statistics_close(&statistics);
    free(value);
    found[0] = all[0];
    found[1] = all[n_percentiles / 2];
    found[2] = all[n_percentiles - 1];
}

bool verdict_passed(const struct calibration *calibration, int row)
{
    const struct target *target = &calibration->targets.row[row];
    double found[3];
    percentiles_of(calibration, row, found);
    return found[1] > target->low && found[1] < target->high;
}

/* The wanted 5, 50 and 95 %. */
static void wanted_of(const struct target *target, double wanted[3])
{
    static const double share[3] = {0.05, 0.5, 0.95};
    for (int i = 0; i < 3; i++)
        wanted[i] = distribution_at(&target->distribution, normal_quantile(share[i]));
}

bool verdict_met(const struct calibration *calibration, int row)
{
    double found[3], wanted[3], worst = 0;
    percentiles_of(calibration, row, found);
    wanted_of(&calibration->targets.row[row], wanted);
    for (int i = 0; i < 3; i++)
        worst = fmax(worst, fabs(found[i] - wanted[i]) / (wanted[2] - wanted[0]));
    return worst <= near * fmax(1, sqrt(1000 / (double)calibration->recipe.keep));
}

char *verdict_missed(const struct calibration *calibration)
{
    struct text text = {0};
    for (int k = 0; k < calibration->n_judged; k++) {
        int row = calibration->judged[k];
        const struct target *target = &calibration->targets.row[row];
        double found[3], wanted[3];
        if (verdict_met(calibration, row))
            continue;
        percentiles_of(calibration, row, found);
        wanted_of(target, wanted);
        text_add(&text, "%s%s %.4g, %.4g, %.4g %s at 5, 50, 95 %% (wanted %.4g, %.4g, %.4g)",
                 text.length ? "; " : "", target->key, found[0], found[1], found[2], target->unit,
                 wanted[0], wanted[1], wanted[2]);
    }
    return text.characters ? text.characters : text_copy("none");
}

static void add_failed(struct text *text, const struct target *target, double median)
{
    text_add(text, "%s%s %.4g %s, %s ", text->length ? "; " : "", target->key, median, target->unit,
             median <= target->low ? "below" : "above");
    if (!isinf(target->low))
        text_add(text, "%.4g%s", target->low, isinf(target->high) ? "" : " to ");
    if (!isinf(target->high))
        text_add(text, "%.4g", target->high);
}

char *verdict_failed(const struct calibration *calibration)
{
    struct text text = {0};
    for (int row = 0; row < calibration->targets.n; row++) {
        double found[3];
        if (calibration->targets.row[row].role != ROLE_check || verdict_passed(calibration, row))
            continue;
        percentiles_of(calibration, row, found);
        add_failed(&text, &calibration->targets.row[row], found[1]);
    }
    return text.characters ? text.characters : text_copy("none");
}
