#include "calibration/rake.h"

#include <math.h>
#include <stdlib.h>

enum { n_passes = 30, n_caps = 4, weight_bits = 36 };

static int64_t at_least_one(double weight)
{
    return weight > 1 ? llround(weight) : 1;
}

static void begin(struct survivors *survivors, const double *base)
{
    double most = 0;
    for (int64_t i = 0; i < survivors->n; i++)
        most = fmax(most, base[i]);
    for (int64_t i = 0; i < survivors->n; i++) {
        survivors->weight[i] = at_least_one(base[i] / most * 0x1p32);
    }
}

/* Every bin of one target gets its share of all weight. */
static void fit(struct survivors *survivors, int target, const struct bins *bins)
{
    const uint8_t *bin = survivors->bin + (int64_t)target * survivors->n;
    int64_t held[n_bins] = {0}, all = 0;
    double factor[n_bins];
    for (int64_t i = 0; i < survivors->n; i++)
        held[bin[i]] += survivors->weight[i];
    for (int b = 0; b < n_bins; b++)
        all += held[b];
    for (int b = 0; b < n_bins; b++)
        factor[b] = held[b] ? bins->share[b] * (double)all / (double)held[b] : 1;
    for (int64_t i = 0; i < survivors->n; i++)
        survivors->weight[i] = at_least_one((double)survivors->weight[i] * factor[bin[i]]);
}

static int64_t sum_of(const struct survivors *survivors)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < survivors->n; i++)
        sum += survivors->weight[i];
    return sum;
}

/* The capped weight is the state: factors kept apart would grow without bound. */
static void cap(struct survivors *survivors, int64_t keep)
{
    for (int round = 0; round < n_caps; round++) {
        int64_t most = sum_of(survivors) / keep;
        for (int64_t i = 0; i < survivors->n; i++)
            if (survivors->weight[i] > most)
                survivors->weight[i] = most;
    }
}

/* All weights shifted alike until the largest has 36 bits: room to round, none to overflow. */
static void scale(struct survivors *survivors)
{
    int64_t most = 1;
    int shift = 0;
    for (int64_t i = 0; i < survivors->n; i++)
        if (survivors->weight[i] > most)
            most = survivors->weight[i];
    while (most << shift < (int64_t)1 << (weight_bits - 1))
        shift++;
    while (shift == 0 && most >= (int64_t)1 << weight_bits) {
        most >>= 1;
        for (int64_t i = 0; i < survivors->n; i++)
            survivors->weight[i] >>= 1;
    }
    for (int64_t i = 0; i < survivors->n; i++)
        survivors->weight[i] *= (int64_t)1 << shift;
}

void rake(struct survivors *survivors, const struct bins *bins, const double *base, int64_t keep)
{
    begin(survivors, base);
    for (int pass = 0; pass < n_passes; pass++) {
        for (int target = 0; target < survivors->n_targets; target++)
            fit(survivors, target, &bins[target]);
        cap(survivors, keep);
        scale(survivors);
    }
    cap(survivors, keep);
}

void rake_close(struct survivors *survivors)
{
    free(survivors->bin);
    free(survivors->weight);
    *survivors = (struct survivors){0};
}

double rake_sample_size(const struct survivors *survivors)
{
    double sum = 0, squares = 0;
    for (int64_t i = 0; i < survivors->n; i++) {
        sum += (double)survivors->weight[i];
        squares += (double)survivors->weight[i] * (double)survivors->weight[i];
    }
    return sum * sum / squares;
}
