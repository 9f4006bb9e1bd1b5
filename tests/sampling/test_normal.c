/* The normal distribution against closed forms and published values. */
#include "cmocka_all.h"

#include <math.h>

#include "sampling/normal.h"
#include "sampling/random.h"

static void test_quantile_inverts_the_distribution(void **state)
{
    (void)state;
    for (int k = 1; k < 4000; k++) {
        double u = k / 4000.0, z = normal_quantile(u);
        assert_true(fabs(normal_cdf(z) - u) < 2e-16 + 1e-15 * u);
        assert_true(normal_quantile(1 - u) == -z || fabs(normal_quantile(1 - u) + z) < 1e-11);
    }
    for (double tail = 1e-3; tail > 1e-12; tail /= 7)
        assert_true(fabs(normal_cdf(normal_quantile(tail)) / tail - 1) < 1e-13);
}

/* Wichura 1988, table 1: the test values of AS 241. */
static void test_quantile_at_published_points(void **state)
{
    (void)state;
    assert_true(fabs(normal_quantile(0.25) - -0.6744897501960817) < 1e-15);
    assert_true(fabs(normal_quantile(0.001) - -3.090232306167814) < 1e-14);
    assert_true(fabs(normal_quantile(1e-20) - -9.262340089798408) < 1e-13);
    assert_true(fabs(normal_quantile(0.95) - 1.6448536269514722) < 1e-14);
}

/* P(X < 0) = 1/2 - atan(shape) / pi, and shape 0 is the normal itself (Azzalini 1985). */
static void test_skew_normal_at_closed_forms(void **state)
{
    (void)state;
    for (double shape = -9; shape < 9.5; shape += 1.5)
        assert_true(fabs(normal_skew_cdf(0, shape) - (0.5 - atan(shape) / M_PI)) < 1e-10);
    for (double x = -3; x < 3.2; x += 0.4)
        assert_true(fabs(normal_skew_cdf(x, 0) - normal_cdf(x)) < 1e-15);
    for (double x = 0.1; x < 4; x += 0.3) /* all of a very skew one is on one side: |normal| */
        assert_true(fabs(normal_skew_cdf(x, 1e5) - (2 * normal_cdf(x) - 1)) < 1e-10);
    for (double x = -1; x < 4; x += 0.3) /* shape 1 is the larger of two normals */
        assert_true(fabs(normal_skew_cdf(x, 1) - pow(normal_cdf(x), 2)) < 1e-11);
}

static void test_skew_quantile_inverts(void **state)
{
    (void)state;
    for (double z = -3.3; z < 3.4; z += 0.6) {
        double x = normal_skew_quantile(z, 8.82);
        assert_true(fabs(normal_skew_cdf(x, 8.82) - normal_cdf(z)) < 1e-9);
    }
}

/* What is drawn depends on seed, number and stream alone, and looks normal. */
static void test_random_normals(void **state)
{
    (void)state;
    double all[50], few[7], other[50], sum = 0, squares = 0, fourth = 0;
    random_normals(1, 123456789012, 50, all);
    random_normals(1, 123456789012, 7, few);
    random_normals(2, 123456789012, 50, other);
    for (int i = 0; i < 7; i++)
        assert_true(all[i] == few[i]);
    for (int i = 0; i < 50; i++)
        assert_true(all[i] != other[i]);
    enum { n = 20000 };
    for (int i = 0; i < n; i++) {
        random_normals(7, (uint64_t)i, 4, few);
        for (int k = 0; k < 4; k++) {
            sum += few[k];
            squares += few[k] * few[k];
            fourth += pow(few[k], 4);
        }
    }
    assert_true(fabs(sum / (4 * n)) < 4 / sqrt(4.0 * n));
    assert_true(fabs(squares / (4 * n) - 1) < 4 * sqrt(2 / (4.0 * n)));
    assert_true(fabs(fourth / (4 * n) - 3) < 4 * sqrt(96 / (4.0 * n)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quantile_inverts_the_distribution),
        cmocka_unit_test(test_quantile_at_published_points),
        cmocka_unit_test(test_skew_normal_at_closed_forms),
        cmocka_unit_test(test_skew_quantile_inverts),
        cmocka_unit_test(test_random_normals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
