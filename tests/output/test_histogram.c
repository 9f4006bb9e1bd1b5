/* Counted percentiles: near those of a full sort, and the same bits however values come. */
#include "cmocka_all.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/histogram.h"
#include "output/statistics.h"

enum { n = 21000 };
static float values[n], sorted[n];
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
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

/* Sets of values that are hard in one way or another. */
static float make(int set, int i)
{
    switch (set) {
    case 0:
        return (float)(1.5 + 0.4 * normal());
    case 1: /* on both sides of zero, some hardly */
        return i % 3 ? (float)normal() : (float)ldexp(i % 2 ? -1 : 1, -(i % 150));
    case 2: /* of all sizes */
        return (float)(normal() * ldexp(1, i % 200 - 100));
    case 3: /* in their last digits */
        return 1e6f + (float)(i % 7) / 16;
    case 4: /* all but one far away */
        return i == 12345 ? 424662.0f : (float)(400 + normal());
    case 5: /* below zero */
        return (float)(-3 + 1e-4 * uniform());
    case 6: /* as large as they get */
        return (i % 2 ? FLT_MAX : -FLT_MAX) * (float)uniform();
    case 7: /* as small as they get, and zeros of both signs */
        return FLT_TRUE_MIN * (float)(i % 5 - 2) * (i % 2 ? 1.0f : -1.0f);
    default:
        return 11.799999f;
    }
}

enum { n_sets = 9 };

static void fill(int set)
{
    for (int i = 0; i < n; i++)
        values[i] = make(set, i);
    memcpy(sorted, values, sizeof sorted);
    qsort(sorted, n, sizeof *sorted, compare);
}

static double slow_percentile(double percentile)
{
    double place = percentile * (n - 1) / 100, part = place - floor(place);
    int k = (int)place;
    return (1 - part) * (double)sorted[k] + part * (double)sorted[k + 1 < n ? k + 1 : k];
}

/* Where the range is a few last digits of the values, and a bin a fraction of one, the result can
 * only be as exact as single precision. */
static void test_near(void **state)
{
    (void)state;
    uint32_t counts[histogram_bins];
    float out[n_percentiles];
    for (int set = 0; set < n_sets; set++) {
        struct histogram histogram = histogram_empty(counts);
        fill(set);
        histogram_add(&histogram, values, n);
        histogram_percentiles(&histogram, n, out);
        double range = (double)sorted[n - 1] - (double)sorted[0];
        assert_true(histogram.least == sorted[0] && histogram.greatest == sorted[n - 1]);
        for (int p = 0; p < n_percentiles; p++) {
            double want = slow_percentile(percentiles[p]);
            double digit = fmax(fabs(want) * FLT_EPSILON, FLT_TRUE_MIN);
            assert_true(fabs(out[p] - want) <= range / histogram_parts + digit);
            assert_true(range > 0 || out[p] == values[0]);
        }
    }
}

static void count_pieces(struct histogram *histogram, int first, int end, int piece)
{
    for (int at = first; at < end; at += piece)
        histogram_add(histogram, values + at, end - at < piece ? end - at : piece);
}

static void assert_same(const struct histogram *histogram, const struct histogram *other)
{
    assert_memory_equal(histogram->count, other->count, histogram_bins * sizeof(uint32_t));
    assert_memory_equal(&histogram->least, &other->least, sizeof(double));
    assert_memory_equal(&histogram->greatest, &other->greatest, sizeof(double));
    assert_int_equal(histogram->exponent, other->exponent);
}

static void turn_round(void)
{
    for (int i = 0; i < n / 2; i++) {
        float value = values[i];
        values[i] = values[n - 1 - i];
        values[n - 1 - i] = value;
    }
}

/* Pieces of any length, from either end, and counted apart before they are put together. */
static void test_order_free(void **state)
{
    (void)state;
    static const int pieces[] = {1, 7, 256, 1000, 20000};
    uint32_t counts[3][histogram_bins];
    for (int set = 0; set < n_sets; set++) {
        struct histogram once = histogram_empty(counts[0]);
        fill(set);
        histogram_add(&once, values, n);
        for (int way = 0; way < 10; way++) {
            struct histogram histogram = histogram_empty(counts[1]);
            turn_round();
            count_pieces(&histogram, 0, n, pieces[way / 2]);
            assert_same(&histogram, &once);
        }
        struct histogram left = histogram_empty(counts[1]), right = histogram_empty(counts[2]);
        count_pieces(&left, 0, 15000, 4000);
        count_pieces(&right, 15000, n, n);
        histogram_widen(&left, right.least, right.greatest);
        histogram_widen(&right, left.least, left.greatest);
        for (int bin = 0; bin < histogram_bins; bin++)
            left.count[bin] += right.count[bin];
        assert_same(&left, &once);
    }
}

static void test_no_numbers(void **state)
{
    (void)state;
    static const float odd[] = {NAN, INFINITY, -INFINITY};
    uint32_t counts[histogram_bins];
    float out[n_percentiles];
    struct histogram histogram = histogram_empty(counts);
    histogram_percentiles(&histogram, 0, out);
    assert_true(isnan(out[0]) && isnan(out[8]));
    for (int k = 0; k < 3; k++)
        for (int at = 0; at < 9; at++) {
            float some[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
            some[at] = odd[k];
            histogram = histogram_empty(counts);
            histogram_add(&histogram, some, 9);
            histogram_percentiles(&histogram, 9, out);
            assert_true(isnan(out[0]) && isnan(out[8]));
        }
}

/* Few values: each has a bin of its own, narrow beside their distance. */
static void test_few(void **state)
{
    (void)state;
    uint32_t counts[histogram_bins];
    float out[n_percentiles], few[] = {0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100};
    const double want[n_percentiles] = {0.5, 1, 3.1, 11.1, 25, 45.1, 69.1, 81, 90.5};
    struct histogram histogram = histogram_empty(counts);
    histogram_add(&histogram, few, 11);
    histogram_percentiles(&histogram, 11, out);
    for (int p = 0; p < n_percentiles; p++)
        assert_true(fabs(out[p] - want[p]) < 100.0 / histogram_parts);
    histogram = histogram_empty(counts);
    histogram_add(&histogram, few + 3, 1);
    histogram_percentiles(&histogram, 1, out);
    assert_true(out[0] == 9 && out[8] == 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_near),
        cmocka_unit_test(test_order_free),
        cmocka_unit_test(test_no_numbers),
        cmocka_unit_test(test_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
