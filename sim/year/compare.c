#include "year/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[n_compared] = {"co2_concentration", "temperature"};
static const char *const words[n_compared] = {"CO2", "warming"}, *const unit[] = {"ppm", "K"};
static const double band[n_compared] = {2, 0.2};

/* Which of those compared a quantity is; n_compared: none. */
static int which_of(const struct quantity *quantity)
{
    int which = 0;
    while (which < n_compared && strcmp(quantity->name, names[which]))
        which++;
    return which;
}

bool compare_can(const struct quantity *const *chosen, int n, int first_year, int last_year)
{
    int found = 0;
    for (int i = 0; i < n; i++)
        found += which_of(chosen[i]) < n_compared;
    return found == n_compared && first_year <= first_observed &&
           last_year >= first_observed + n_observed_years;
}

void compare_add(struct compared *compared, const struct quantity *quantity,
                 const struct block *block)
{
    int which = which_of(quantity);
    int from = first_observed - block->first_year;
    if (which == n_compared || from < 0 || from + n_observed_years >= block->n_rows)
        return;
    for (int i = 0; i <= n_observed_years; i++)
        for (int64_t m = 0; m < block->n; m++)
            compared->sum[which][i] += llround(1e6 * block_value(block, from + i, m));
    compared->n[which] += block->n;
}

static void add(struct compared *compared, const struct compared *other, int which)
{
    compared->n[which] += other->n[which];
    for (int i = 0; i <= n_observed_years; i++)
        compared->sum[which][i] += other->sum[which][i];
}

void compare_gather(const struct ranks *ranks, struct compared *compared, int n)
{
    size_t size = (size_t)n * sizeof *compared;
    if (ranks->rank > 0)
        ranks_send(compared, size, 0);
    for (int rank = 1; ranks->rank == 0 && rank < ranks->size; rank++) {
        struct compared *other = take((size_t)n, sizeof *other);
        ranks_receive(other, size, rank);
        for (int s = 0; s < n * n_compared; s++)
            add(&compared[s / n_compared], &other[s / n_compared], s % n_compared);
        free(other);
    }
}

/* Mean over the years of a decade of what the run says, less what was observed; the value of a
 * year is the mean of its two ends. */
static double difference(const struct compared *compared, const struct observations *observations,
                         int which, int first, int last)
{
    const double *observed = which == compared_co2 ? observations->co2 : observations->gmst;
    double sum = 0;
    int n = 0;
    for (int i = first; i <= last; i++) {
        if (isnan(observed[i]))
            continue;
        double ends = (double)(compared->sum[which][i] + compared->sum[which][i + 1]);
        sum += ends / 2e6 / (double)compared->n[which] - observed[i];
        n++;
    }
    return n ? sum / n : 0;
}

bool compare_tell(const struct compared *compared, const struct observations *observations,
                  struct text *text)
{
    bool within = true;
    if (!compared->n[compared_co2] || !compared->n[compared_warming])
        return true;
    for (int first = 0; first < n_observed_years; first += 10) {
        int last = first + 9 < n_observed_years ? first + 9 : n_observed_years - 1;
        text_add(text, "%s%d-%d", text->length ? "; " : "", first_observed + first,
                 first_observed + last);
        for (int which = 0; which < n_compared; which++) {
            double off = difference(compared, observations, which, first, last);
            text_add(text, "%s %s %+.2f %s", which ? "," : "", words[which], off, unit[which]);
            within &= fabs(off) <= band[which];
        }
    }
    return within;
}
