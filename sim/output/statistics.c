#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "output/statistics.h"

/* A row is dealt into buckets of equal width between its least and its greatest value. Only the
 * buckets that hold a wanted rank are put in order, the large ones by being dealt again. */
enum { most_buckets = 1024, few = 24, deepest = 6, n_wanted = 2 * n_percentiles };

const double percentiles[n_percentiles] = {5, 10, 17, 33, 50, 67, 83, 90, 95};

struct row {
    double *from;     /* [n] what is dealt */
    double *to;       /* [n] where it lies in order afterwards, at the wanted ranks */
    uint16_t *bucket; /* [n] of each value of from */
    int64_t n;
};

enum status statistics_open(struct statistics *statistics, int64_t n_members)
{
    size_t n = n_members > 0 ? (size_t)n_members : 1;
    *statistics = (struct statistics){0};
    if (n > SIZE_MAX / 32)
        return STATUS_MEMORY;
    statistics->scratch = malloc(n * (2 * sizeof(double) + sizeof(uint16_t)));
    statistics->n = statistics->scratch ? (int64_t)n : 0;
    return statistics->scratch ? STATUS_OK : STATUS_MEMORY;
}

void statistics_close(struct statistics *statistics)
{
    free(statistics->scratch);
    *statistics = (struct statistics){0};
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void sort_few(double *values, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        double value = values[i];
        int64_t at = i;
        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

/* Four running extremes, so that a value does not wait for the one before it. */
static void find_range(const double *values, int64_t n, double *least, double *greatest)
{
    double low[4], high[4];
    for (int k = 0; k < 4; k++)
        low[k] = high[k] = values[0];
    int64_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (int k = 0; k < 4; k++) {
            double value = values[i + k];
            low[k] = value < low[k] ? value : low[k];
            high[k] = value > high[k] ? value : high[k];
        }
    for (; i < n; i++) {
        low[0] = values[i] < low[0] ? values[i] : low[0];
        high[0] = values[i] > high[0] ? values[i] : high[0];
    }
    for (int k = 1; k < 4; k++) {
        low[0] = low[k] < low[0] ? low[k] : low[0];
        high[0] = high[k] > high[0] ? high[k] : high[0];
    }
    *least = low[0];
    *greatest = high[0];
}

/* Deals from into buckets, in to, bucket after bucket; end[b] is where bucket b ends. */
static void deal(const struct row *row, double least, double scale, int n_buckets, uint32_t *end)
{
    memset(end, 0, (size_t)n_buckets * sizeof *end);
    for (int64_t i = 0; i < row->n; i++) {
        int b = (int)((row->from[i] - least) * scale);
        row->bucket[i] = (uint16_t)b;
        end[b]++;
    }
    uint32_t before = 0;
    for (int b = 0; b < n_buckets; b++) {
        uint32_t count = end[b];
        end[b] = before;
        before += count;
    }
    for (int64_t i = 0; i < row->n; i++)
        row->to[end[row->bucket[i]]++] = row->from[i];
}

static int buckets_for(int64_t n)
{
    int n_buckets = 32;
    while (n_buckets < n / 2 && n_buckets < most_buckets)
        n_buckets *= 2;
    return n_buckets;
}

/* Puts row.to in order at each of the ascending ranks, which count from `first`. */
static void order(struct row row, int64_t first, const int64_t *rank, int n_ranks, int depth)
{
    double least, greatest;
    uint32_t end[most_buckets];
    int n_buckets = buckets_for(row.n);
    find_range(row.from, row.n, &least, &greatest);
    double range = greatest - least, scale = (n_buckets - 1) / range;
    if (least == greatest || !(range < INFINITY) || !(scale < INFINITY) || depth == deepest) {
        memcpy(row.to, row.from, (size_t)row.n * sizeof *row.to);
        if (least < greatest)
            qsort(row.to, (size_t)row.n, sizeof *row.to, compare);
        return;
    }
    deal(&row, least, scale, n_buckets, end);
    for (int r = 0; r < n_ranks;) {
        int b = (int)((row.to[rank[r] - first] - least) * scale), next = r + 1;
        int64_t begin = b ? end[b - 1] : 0, n = end[b] - begin;
        while (next < n_ranks && rank[next] - first < end[b])
            next++;
        if (n <= few) {
            sort_few(row.to + begin, n);
        } else {
            struct row again = {row.to + begin, row.from + begin, row.bucket, n};
            order(again, first + begin, rank + r, next - r, depth + 1);
            memcpy(again.from, again.to, (size_t)n * sizeof *again.to);
        }
        r = next;
    }
}

/* Between two neighbours in order; exact where they are equal, as numpy does it. */
static double between(double a, double b, double part)
{
    if (part == 0 || a == b)
        return a;
    return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1 - part);
}

/* The percentiles of the n values that already lie in row.from. */
static void percentiles_of(struct row row, double *out)
{
    int64_t rank[n_wanted];
    double part[n_percentiles];
    for (int p = 0; p < n_percentiles; p++) {
        double at = percentiles[p] * (double)(row.n - 1) / 100;
        int64_t lower = (int64_t)at;
        part[p] = at - (double)lower;
        rank[2 * p] = lower;
        rank[2 * p + 1] = lower + 1 < row.n ? lower + 1 : lower;
    }
    /* Ranks of neighbouring percentiles may cross when there are few values. */
    int64_t ascending[n_wanted];
    int n = 0;
    for (int k = 0; k < n_wanted; k++)
        if (n == 0 || rank[k] > ascending[n - 1])
            ascending[n++] = rank[k];
    order(row, 0, ascending, n, 0);
    for (int p = 0; p < n_percentiles; p++)
        out[p] = between(row.to[rank[2 * p]], row.to[rank[2 * p + 1]], part[p]);
}

static struct row row_of(const struct statistics *statistics, int64_t n)
{
    double *scratch = statistics->scratch;
    return (struct row){scratch, scratch + statistics->n,
                        (uint16_t *)(scratch + 2 * statistics->n), n};
}

/* Adding zero makes -0 a 0, so that no tie depends on the order of values. */
void statistics_row(struct statistics *statistics, const float *values, int64_t n, float *out)
{
    struct row row = row_of(statistics, n);
    double wide[n_percentiles];
    int nan = n < 1 || n > statistics->n;
    for (int64_t i = 0; i < n && !(i == 0 && nan); i++) {
        row.from[i] = (double)values[i] + 0.0;
        nan |= values[i] != values[i];
    }
    if (!nan)
        percentiles_of(row, wide);
    for (int p = 0; p < n_percentiles; p++)
        out[p] = nan ? NAN : (float)wide[p];
}

void statistics_row64(struct statistics *statistics, const double *values, int64_t n, double *out)
{
    struct row row = row_of(statistics, n);
    int nan = n < 1 || n > statistics->n;
    for (int64_t i = 0; i < n && !(i == 0 && nan); i++) {
        row.from[i] = values[i] + 0.0;
        nan |= values[i] != values[i];
    }
    if (!nan)
        percentiles_of(row, out);
    for (int p = 0; p < n_percentiles && nan; p++)
        out[p] = NAN;
}

/* Where the value of rank k lies when those of a bin are spread evenly over it. */
static double histogram_rank(const uint32_t *counts, int n_bins, double low, double high, uint64_t k)
{
    uint64_t before = counts[0];
    if (k < before)
        return low;
    for (int b = 0; b < n_bins; b++) {
        uint32_t count = counts[b + 1];
        if (k < before + count)
            return low + (high - low) * (b + ((double)(k - before) + 0.5) / count) / n_bins;
        before += count;
    }
    return high;
}

void histogram_percentiles(const uint32_t *counts, int n_bins, double low, double high, float *out)
{
    uint64_t total = 0;
    for (int b = 0; b < n_bins + 2; b++)
        total += counts[b];
    for (int p = 0; p < n_percentiles; p++) {
        double at = percentiles[p] * ((double)total - 1) / 100;
        uint64_t k = total ? (uint64_t)at : 0;
        double a = histogram_rank(counts, n_bins, low, high, k);
        double b = histogram_rank(counts, n_bins, low, high, k + 1 < total ? k + 1 : k);
        out[p] = total ? (float)between(a, b, at - (double)k) : NAN;
    }
}
