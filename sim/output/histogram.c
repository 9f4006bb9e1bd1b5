#include "output/histogram.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "output/statistics.h"

enum { lanes = 4, chunk = 256 };
/* No bins are narrower than 2^-finest of the greatest value: single precision has 24 bits, and so
 * the numbers of bins fit an integer. */
enum { finest = 29, smallest_exponent = -149 - finest };

struct histogram histogram_empty(uint32_t *count)
{
    memset(count, 0, histogram_bins * sizeof *count);
    return (struct histogram){INFINITY, -INFINITY, smallest_exponent, count};
}

/* Bin k >= 0 is from k to k + 1, the latter not included; k < 0 without the former. Quicker than
 * floor(), and two such bins make one of twice the width as well. */
static inline int32_t bin_of(double place)
{
    return (int32_t)place - (place < 0);
}

static inline uint32_t *count_of(const struct histogram *histogram, int32_t bin)
{
    return &histogram->count[(uint32_t)bin % histogram_bins];
}

static int32_t first_bin(const struct histogram *histogram)
{
    return bin_of(ldexp(histogram->least, -histogram->exponent));
}

static int32_t last_bin(const struct histogram *histogram)
{
    return bin_of(ldexp(histogram->greatest, -histogram->exponent));
}

static int exponent_for(double least, double greatest)
{
    double most = fmax(fabs(least), fabs(greatest));
    int exponent = most > 0 ? ilogb(most) - finest : smallest_exponent;
    while ((int64_t)bin_of(ldexp(greatest, -exponent)) - bin_of(ldexp(least, -exponent)) >=
           histogram_bins)
        exponent++;
    return exponent;
}

/* Puts the counts into wider bins: those in which the middles of the narrower ones lie. */
static void fold(struct histogram *histogram, int exponent)
{
    uint32_t folded[histogram_bins] = {0};
    double part = ldexp(1, histogram->exponent - exponent);
    for (int32_t bin = first_bin(histogram), end = last_bin(histogram); bin <= end; bin++)
        folded[(uint32_t)bin_of((bin + 0.5) * part) % histogram_bins] += *count_of(histogram, bin);
    memcpy(histogram->count, folded, sizeof folded);
}

void histogram_widen(struct histogram *histogram, double least, double greatest)
{
    bool empty = histogram->least > histogram->greatest;
    least = fmin(least, histogram->least);
    greatest = fmax(greatest, histogram->greatest);
    int exponent = exponent_for(least, greatest);
    if (!empty && exponent != histogram->exponent)
        fold(histogram, exponent);
    *histogram = (struct histogram){least, greatest, exponent, histogram->count};
}

/* The range of the values; false when one is no finite number. Several running extremes, so that a
 * value does not wait for the one before it. Adding zero makes -0 a 0, which is equal: which of
 * them is met first must not matter. */
static bool find_range(const float *values, int64_t n, double *least, double *greatest)
{
    float low[lanes], high[lanes], zero[lanes] = {0};
    int64_t i = 0;
    for (int k = 0; k < lanes; k++)
        low[k] = high[k] = values[0];
    for (; i + lanes <= n; i += lanes)
        for (int k = 0; k < lanes; k++) {
            float value = values[i + k];
            low[k] = value < low[k] ? value : low[k];
            high[k] = value > high[k] ? value : high[k];
            zero[k] += value - value;
        }
    for (int k = 0; i < n; i++, k++) {
        low[k] = fminf(low[k], values[i]);
        high[k] = fmaxf(high[k], values[i]);
        zero[k] += values[i] - values[i];
    }
    for (int k = 1; k < lanes; k++) {
        low[0] = fminf(low[0], low[k]);
        high[0] = fmaxf(high[0], high[k]);
        zero[0] += zero[k];
    }
    *least = (double)low[0] + 0.0;
    *greatest = (double)high[0] + 0.0;
    return zero[0] == 0;
}

/* bin_of() in a loop of constant length and of one width but for the product, which compilers make
 * into vectors. */
static void find_places(const float *values, double bins, uint32_t *place)
{
    for (int i = 0; i < chunk; i++)
        place[i] = (uint32_t)((int32_t)(values[i] * bins) - (values[i] < 0)) % histogram_bins;
}

void histogram_add(struct histogram *histogram, const float *values, int64_t n)
{
    float rest[chunk] = {0};
    uint32_t place[chunk];
    double least, greatest;
    if (n < 1 || !find_range(values, n, &least, &greatest))
        return;
    histogram_widen(histogram, least, greatest);
    double bins = ldexp(1, -histogram->exponent);
    for (int64_t at = 0; at < n; at += chunk) {
        int now = n - at < chunk ? (int)(n - at) : chunk;
        if (now < chunk)
            memcpy(rest, values + at, (size_t)now * sizeof *rest);
        find_places(now < chunk ? rest : values + at, bins, place);
        for (int i = 0; i < now; i++)
            histogram->count[place[i]]++;
    }
}

/* How far a search for ranks has come: so many values are in lower bins. */
struct reached {
    int32_t bin;
    uint64_t before;
};

/* Where the value of rank k, not before the place, lies when those of a bin are spread evenly over
 * what the range of the values leaves of it. */
static double value_at(const struct histogram *histogram, struct reached *at, uint64_t k)
{
    while (k >= at->before + *count_of(histogram, at->bin))
        at->before += *count_of(histogram, at->bin++);
    double low = fmax(ldexp(at->bin, histogram->exponent), histogram->least);
    double high = fmin(ldexp(at->bin + 1.0, histogram->exponent), histogram->greatest);
    double part = ((double)(k - at->before) + 0.5) / (double)*count_of(histogram, at->bin);
    return low + (high - low) * part;
}

void histogram_percentiles(const struct histogram *histogram, int64_t n, float *out)
{
    uint64_t total = 0, last = (uint64_t)n - 1;
    for (int b = 0; b < histogram_bins; b++)
        total += histogram->count[b];
    bool whole = n > 0 && total == (uint64_t)n;
    struct reached at = {whole ? first_bin(histogram) : 0, 0};
    for (int p = 0; p < n_percentiles; p++) {
        double rank = percentiles[p] * (double)(n - 1) / 100;
        uint64_t k = whole ? (uint64_t)rank : 0;
        double below = whole ? value_at(histogram, &at, k) : NAN;
        struct reached next = at;
        double above = whole ? value_at(histogram, &next, k < last ? k + 1 : k) : NAN;
        out[p] = (float)(below + (above - below) * (rank - (double)k));
    }
}
