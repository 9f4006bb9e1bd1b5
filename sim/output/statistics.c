#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/statistics.h"

/* A row is dealt into buckets of equal width between its least and its greatest value. Only the
 * values in buckets that hold a wanted rank are picked and put in order: a few by insertion, many
 * by being dealt again. */
enum { most_buckets = 1024, few = 24, deepest = 6, n_wanted = 2 * n_percentiles };
enum { lanes = 4, strip = 16 };

const double percentiles[n_percentiles] = {5, 10, 17, 33, 50, 67, 83, 90, 95};

/* The picked values of one bucket and the wanted ranks among them. */
struct group {
    int bucket;
    int64_t first; /* where they begin in picked */
    int64_t n;
    int64_t lower;             /* values of the row in lower buckets */
    int first_rank, last_rank; /* [first, last) */
};

/* Four values at a time: the compilers find these only at -O3. */
typedef float floats __attribute__((vector_size(lanes * sizeof(float))));
typedef double doubles __attribute__((vector_size(lanes * sizeof(double))));
typedef int32_t ints __attribute__((vector_size(lanes * sizeof(int32_t))));

struct row {
    double *value;    /* [n] what is dealt */
    double *picked;   /* [n] the values in wanted buckets, bucket after bucket */
    int32_t *bucket;  /* [n] of each value */
    uint32_t *chosen; /* [n] indices of the picked values, in the row's order */
    int64_t n;
};

/* The wanted ranks of a row, ascending, and the values found there. */
struct wanted {
    int64_t *rank;
    double *value;
    int n;
};

static size_t room_of(int64_t n)
{
    return ((size_t)n + lanes - 1) / lanes * lanes;
}

enum status statistics_open(struct statistics *statistics, int64_t n_members)
{
    int64_t n = n_members > 0 ? n_members : 1;
    struct row row;
    size_t size = 2 * sizeof *row.value + sizeof *row.bucket + sizeof *row.chosen;
    *statistics = (struct statistics){0};
    if (n > INT32_MAX)
        return STATUS_MEMORY;
    statistics->scratch = malloc(room_of(n) * size);
    statistics->n = statistics->scratch ? n : 0;
    return statistics->scratch ? STATUS_OK : STATUS_MEMORY;
}

void statistics_close(struct statistics *statistics)
{
    free(statistics->scratch);
    *statistics = (struct statistics){0};
}

static struct row row_of(const struct statistics *statistics, int64_t n)
{
    size_t room = room_of(statistics->n);
    double *value = statistics->scratch;
    void *bucket = value + 2 * room, *chosen = (int32_t *)bucket + room;
    return (struct row){value, value + room, bucket, chosen, n};
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void sort(double *values, int64_t n)
{
    if (n > few) {
        qsort(values, (size_t)n, sizeof *values, compare);
        return;
    }
    for (int64_t i = 1; i < n; i++) {
        double value = values[i];
        int64_t at = i;
        for (; at > 0 && values[at - 1] > value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

/* Several running extremes, so that a value does not wait for the one before it. */
static void find_range(const double *values, int64_t n, double *least, double *greatest)
{
    double low[2 * lanes], high[2 * lanes];
    int64_t i = 0;
    for (int k = 0; k < 2 * lanes; k++)
        low[k] = high[k] = values[0];
    for (; i + (int64_t)2 * lanes <= n; i += (int64_t)2 * lanes)
        for (int k = 0; k < 2 * lanes; k++) {
            double value = values[i + k];
            low[k] = value < low[k] ? value : low[k];
            high[k] = value > high[k] ? value : high[k];
        }
    for (; i < n; i++) {
        low[0] = values[i] < low[0] ? values[i] : low[0];
        high[0] = values[i] > high[0] ? values[i] : high[0];
    }
    for (int k = 1; k < 2 * lanes; k++) {
        low[0] = low[k] < low[0] ? low[k] : low[0];
        high[0] = high[k] > high[0] ? high[k] : high[0];
    }
    *least = low[0];
    *greatest = high[0];
}

/* The bucket of every value, and how many values each has. Rounding keeps the order: of two values
 * the greater is never in the lower bucket. */
static void deal(const struct row *row, double least, double scale, uint32_t *count)
{
    int64_t i = 0;
    for (; i + lanes <= row->n; i += lanes) {
        doubles value;
        memcpy(&value, row->value + i, sizeof value);
        ints bucket = __builtin_convertvector((value - least) * scale, ints);
        memcpy(row->bucket + i, &bucket, sizeof bucket);
    }
    for (; i < row->n; i++)
        row->bucket[i] = (int32_t)((row->value[i] - least) * scale);
    for (i = 0; i < row->n; i++)
        count[row->bucket[i]]++;
}

/* How many buckets: about one value in each, where they are evenly spread. */
static int buckets_for(int64_t n)
{
    int n_buckets = 4 * strip;
    while (n_buckets < n && n_buckets < most_buckets)
        n_buckets *= 2;
    return n_buckets;
}

/* The buckets that hold wanted ranks, as groups; strips of buckets without any are passed over. */
static int find_groups(const uint32_t *count, int n_buckets, const struct wanted *wanted,
                       struct group *group)
{
    int64_t sum[most_buckets / strip] = {0}, before = 0, lower = 0, first = 0;
    int n_groups = 0;
    for (int s = 0; s < n_buckets / strip; s++) {
        ints part[strip / lanes];
        memcpy(part, count + (size_t)s * strip, sizeof part);
        for (int k = 1; k < strip / lanes; k++)
            part[0] += part[k];
        sum[s] = part[0][0] + part[0][1] + part[0][2] + part[0][3];
    }
    for (int s = 0, b = 0, r = 0; r < wanted->n; n_groups++) {
        while (wanted->rank[r] >= before + sum[s]) {
            before += sum[s++];
            lower = before;
            b = s * strip;
        }
        while (wanted->rank[r] >= lower + count[b])
            lower += count[b++];
        group[n_groups] = (struct group){b, first, count[b], lower, r, r};
        while (r < wanted->n && wanted->rank[r] < lower + count[b])
            group[n_groups].last_rank = ++r;
        first += count[b];
    }
    return n_groups;
}

/* Copies the values of the groups to row->picked, group after group. */
static void pick(const struct row *row, int n_buckets, const struct group *group, int n_groups)
{
    uint32_t next[most_buckets], n_chosen = 0;
    unsigned char mark[most_buckets];
    int64_t n_picked = 0;
    memset(mark, 0, (size_t)n_buckets);
    for (int g = 0; g < n_groups; g++) {
        mark[group[g].bucket] = 1;
        next[group[g].bucket] = (uint32_t)group[g].first;
        n_picked += group[g].n;
    }
    for (int64_t i = 0; n_chosen < n_picked; i++) {
        row->chosen[n_chosen] = (uint32_t)i;
        n_chosen += mark[row->bucket[i]];
    }
    for (uint32_t k = 0; k < n_chosen; k++) {
        uint32_t i = row->chosen[k];
        row->picked[next[row->bucket[i]]++] = row->value[i];
    }
}

static void sort_and_read(const struct row *row, const struct wanted *wanted)
{
    if (row->n > 1)
        sort(row->value, row->n);
    for (int r = 0; r < wanted->n; r++)
        wanted->value[r] = row->value[wanted->rank[r]];
}

/* Finds the values at the wanted ranks. */
static void find(const struct row *row, const struct wanted *wanted, int depth)
{
    struct group group[n_wanted];
    uint32_t count[most_buckets];
    double least, greatest;
    int n_buckets = buckets_for(row->n);
    find_range(row->value, row->n, &least, &greatest);
    double range = greatest - least, scale = (n_buckets - 1) / range;
    if (least == greatest) {
        for (int r = 0; r < wanted->n; r++)
            wanted->value[r] = least;
        return;
    }
    if (depth == deepest || !(range < INFINITY) || !(scale < INFINITY)) {
        sort_and_read(row, wanted);
        return;
    }
    memset(count, 0, (size_t)n_buckets * sizeof *count);
    deal(row, least, scale, count);
    int n_groups = find_groups(count, n_buckets, wanted, group);
    pick(row, n_buckets, group, n_groups);
    for (int g = 0; g < n_groups; g++) {
        int64_t first = group[g].first;
        int r = group[g].first_rank;
        struct row inner = {row->picked + first, row->value + first, row->bucket, row->chosen,
                            group[g].n};
        struct wanted there = {wanted->rank + r, wanted->value + r, group[g].last_rank - r};
        for (int k = 0; k < there.n; k++)
            there.rank[k] -= group[g].lower;
        if (inner.n <= few)
            sort_and_read(&inner, &there);
        else
            find(&inner, &there, depth + 1);
    }
}

/* Between two neighbours in order; exact where they are equal, as numpy does it. */
static double between(double a, double b, double part)
{
    if (part == 0 || a == b)
        return a;
    return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1 - part);
}

/* The place of rank among the wanted ones, where it is put if it is new. A percentile's ranks are
 * never less than those of the one before, so that a new rank is the greatest. */
static int want(struct wanted *wanted, int64_t rank)
{
    int at = wanted->n;
    while (at > 0 && wanted->rank[at - 1] >= rank)
        at--;
    if (at == wanted->n)
        wanted->rank[wanted->n++] = rank;
    return at;
}

/* The percentiles of the values that already lie in row->value. */
static void find_percentiles(const struct row *row, double *out)
{
    int64_t rank[n_wanted];
    double value[n_wanted], part[n_percentiles];
    int lower[n_percentiles], upper[n_percentiles];
    struct wanted wanted = {rank, value, 0};
    for (int p = 0; p < n_percentiles; p++) {
        double place = percentiles[p] * (double)(row->n - 1) / 100;
        int64_t below = (int64_t)place;
        part[p] = place - (double)below;
        lower[p] = want(&wanted, below);
        upper[p] = want(&wanted, below + 1 < row->n ? below + 1 : below);
    }
    find(row, &wanted, 0);
    for (int p = 0; p < n_percentiles; p++)
        out[p] = between(value[lower[p]], value[upper[p]], part[p]);
}

/* Adding zero makes -0 a 0, so that no tie depends on the order of values. */
void statistics_row(struct statistics *statistics, const float *values, int64_t n, float *out)
{
    struct row row = row_of(statistics, n);
    double wide[n_percentiles];
    ints nans = {0};
    int nan = n < 1;
    int64_t i = 0;
    assert(n <= statistics->n);
    for (; i + lanes <= n; i += lanes) {
        floats value;
        memcpy(&value, values + i, sizeof value);
        doubles converted = __builtin_convertvector(value, doubles) + 0.0;
        memcpy(row.value + i, &converted, sizeof converted);
        nans |= value != value;
    }
    for (; i < n; i++) {
        row.value[i] = (double)values[i] + 0.0;
        nan |= values[i] != values[i];
    }
    for (int k = 0; k < lanes; k++)
        nan |= nans[k];
    if (!nan)
        find_percentiles(&row, wide);
    for (int p = 0; p < n_percentiles; p++)
        out[p] = nan ? NAN : (float)wide[p];
}

void statistics_row64(struct statistics *statistics, const double *values, int64_t n, double *out)
{
    struct row row = row_of(statistics, n);
    int nan = n < 1;
    assert(n <= statistics->n);
    for (int64_t i = 0; i < n; i++) {
        row.value[i] = values[i] + 0.0;
        nan |= values[i] != values[i];
    }
    if (!nan)
        find_percentiles(&row, out);
    for (int p = 0; p < n_percentiles && nan; p++)
        out[p] = NAN;
}
