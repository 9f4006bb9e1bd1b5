/* Percentiles against a full sort, for random rows and for rows made to trip the buckets. */
#include "cmocka_all.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/statistics.h"

static uint64_t seed = 88172645463325252u;

static double uniform(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return ((double)(seed >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
    return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double slow_percentile(const double *sorted, int64_t n, double percentile)
{
    double place = percentile * (double)(n - 1) / 100;
    int64_t k = (int64_t)floor(place);
    double part = place - (double)k, a = sorted[k], b = k + 1 < n ? sorted[k + 1] : a;
    if (part == 0 || a == b)
        return a;
    return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1 - part);
}

static void assert_same_bits(const void *a, const void *b, size_t size)
{
    assert_memory_equal(a, b, size);
}

/* Both forms, against the full sort; and the row turned round must give the same bits. */
static void check(const double *values, int64_t n)
{
    struct statistics statistics;
    double out[n_percentiles], turned[n_percentiles], want;
    float narrow_out[n_percentiles], narrow_want;
    double *sorted = malloc((size_t)n * sizeof *sorted), *back = malloc((size_t)n * sizeof *back);
    float *narrow = malloc((size_t)n * sizeof *narrow);
    assert_int_equal(statistics_open(&statistics, n), STATUS_OK);
    for (int64_t i = 0; i < n; i++) {
        sorted[i] = values[i] + 0.0;
        back[i] = values[n - 1 - i];
        narrow[i] = (float)values[i];
    }
    qsort(sorted, (size_t)n, sizeof *sorted, compare);
    statistics_row64(&statistics, values, n, out);
    statistics_row64(&statistics, back, n, turned);
    for (int p = 0; p < n_percentiles; p++) {
        want = slow_percentile(sorted, n, percentiles[p]);
        assert_same_bits(&out[p], &want, sizeof want);
        assert_same_bits(&turned[p], &want, sizeof want);
    }
    for (int64_t i = 0; i < n; i++)
        sorted[i] = (double)narrow[i] + 0.0;
    qsort(sorted, (size_t)n, sizeof *sorted, compare);
    statistics_row(&statistics, narrow, n, narrow_out);
    for (int p = 0; p < n_percentiles; p++) {
        narrow_want = (float)slow_percentile(sorted, n, percentiles[p]);
        assert_same_bits(&narrow_out[p], &narrow_want, sizeof narrow_want);
    }
    statistics_close(&statistics);
    free(sorted);
    free(back);
    free(narrow);
}

static double draw_normal(int64_t i, int64_t n)
{
    (void)i, (void)n;
    return normal();
}

static double draw_uniform(int64_t i, int64_t n)
{
    (void)i, (void)n;
    return uniform() * 1e-3 + 280;
}

static double draw_skewed(int64_t i, int64_t n)
{
    (void)i, (void)n;
    return exp(8 * normal());
}

static double draw_outlier(int64_t i, int64_t n)
{
    return i == n / 3 ? 1e30 : normal();
}

static double draw_two_outliers(int64_t i, int64_t n)
{
    return i == 0 ? 1e18 : i == n - 1 ? -1e30 : 1 + 1e-9 * normal();
}

static double draw_ties(int64_t i, int64_t n)
{
    (void)i, (void)n;
    return floor(5 * uniform());
}

static double draw_constant(int64_t i, int64_t n)
{
    (void)i, (void)n;
    return -7.25;
}

static double draw_one_differs(int64_t i, int64_t n)
{
    return i == n / 2 ? nextafter(1, 2) : 1;
}

static double draw_neighbours(int64_t i, int64_t n)
{
    (void)i, (void)n;
    return 1 + DBL_EPSILON * floor(50 * uniform());
}

static double draw_denormal(int64_t i, int64_t n)
{
    (void)i, (void)n;
    return DBL_TRUE_MIN * floor(1000 * uniform());
}

static double draw_powers(int64_t i, int64_t n)
{
    (void)n;
    return ldexp(i % 2 ? -1 : 1, (int)(i % 2000) - 1000);
}

static double draw_zeros(int64_t i, int64_t n)
{
    (void)n;
    return i % 3 ? 0.0 : -0.0;
}

static double draw_widest(int64_t i, int64_t n)
{
    (void)n;
    return i % 2 ? DBL_MAX * uniform() : -DBL_MAX * uniform();
}

static double draw_infinite(int64_t i, int64_t n)
{
    return i < n / 4 ? -INFINITY : i > n - n / 5 ? INFINITY : normal();
}

static double draw_ascending(int64_t i, int64_t n)
{
    return (double)i / (double)n;
}

static double draw_descending(int64_t i, int64_t n)
{
    return -(double)i * (double)i / (double)n;
}

static void test_against_sorting(void **state)
{
    (void)state;
    double (*const draw[])(int64_t, int64_t) = {
        draw_normal,       draw_uniform,  draw_skewed,    draw_outlier,
        draw_two_outliers, draw_ties,     draw_constant,  draw_one_differs,
        draw_neighbours,   draw_denormal, draw_powers,    draw_zeros,
        draw_widest,       draw_infinite, draw_ascending, draw_descending,
    };
    static const int64_t sizes[] = {1,  2,  3,  4,   5,   7,   8,    9,    20,   21,    24,
                                    25, 31, 64, 101, 500, 841, 1024, 1500, 8191, 100003};
    for (size_t d = 0; d < sizeof draw / sizeof *draw; d++)
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            double *values = malloc((size_t)sizes[s] * sizeof *values);
            for (int64_t i = 0; i < sizes[s]; i++)
                values[i] = draw[d](i, sizes[s]);
            check(values, sizes[s]);
            free(values);
        }
}

/* Every small size, many times: ranks of neighbouring percentiles meet and cross here. */
static void test_small_rows(void **state)
{
    (void)state;
    double values[130];
    for (int64_t n = 1; n <= 130; n++)
        for (int time = 0; time < 40; time++) {
            for (int64_t i = 0; i < n; i++)
                values[i] = time % 2 ? normal() : floor(9 * uniform());
            check(values, n);
        }
}

static void test_nan(void **state)
{
    (void)state;
    enum { n = 50 };
    struct statistics statistics;
    double values[n], out[n_percentiles];
    float narrow[n], narrow_out[n_percentiles];
    assert_int_equal(statistics_open(&statistics, n), STATUS_OK);
    for (int where = 0; where < n; where++) {
        for (int i = 0; i < n; i++)
            narrow[i] = (float)(values[i] = i == where ? NAN : i);
        statistics_row64(&statistics, values, n, out);
        statistics_row(&statistics, narrow, n, narrow_out);
        for (int p = 0; p < n_percentiles; p++)
            assert_true(isnan(out[p]) && isnan(narrow_out[p]));
    }
    statistics_row64(&statistics, values, 0, out);
    assert_true(isnan(out[0]) && isnan(out[n_percentiles - 1]));
    statistics_close(&statistics);
    statistics_close(&statistics);
}

/* A room for many serves a row of few, and nothing of an earlier row shines through. */
static void test_room_is_reused(void **state)
{
    (void)state;
    struct statistics statistics;
    double many[1000], few[3] = {3, 1, 2}, out[n_percentiles];
    for (int i = 0; i < 1000; i++)
        many[i] = 1e6 * normal();
    assert_int_equal(statistics_open(&statistics, 1000), STATUS_OK);
    statistics_row64(&statistics, many, 1000, out);
    statistics_row64(&statistics, few, 3, out);
    assert_true(out[4] == 2 && out[0] == 1.1 && fabs(out[8] - 2.9) < 1e-15);
    statistics_close(&statistics);
}

/* Numbers of numpy 1.24: numpy.percentile([0, 1, 4, 9, ..., 100], [5, 10, ...]). */
static void test_as_numpy(void **state)
{
    (void)state;
    double values[11], out[n_percentiles];
    const double want[n_percentiles] = {0.5, 1, 3.1, 11.1, 25, 45.1, 69.1, 81, 90.5};
    struct statistics statistics;
    assert_int_equal(statistics_open(&statistics, 11), STATUS_OK);
    for (int i = 0; i < 11; i++)
        values[i] = i * i;
    statistics_row64(&statistics, values, 11, out);
    for (int p = 0; p < n_percentiles; p++)
        assert_true(fabs(out[p] - want[p]) <= 1e-13);
    statistics_close(&statistics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_sorting),
        cmocka_unit_test(test_small_rows),
        cmocka_unit_test(test_nan),
        cmocka_unit_test(test_room_is_reused),
        cmocka_unit_test(test_as_numpy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
