/* exp, expm1, log, log1p, sin and cos of the kernels against the C library's long double. */
#include "cmocka_all.h"
#include "native.h"

#include "elementary.h"

static double ulps(double got, long double want)
{
    double near = fabs((double)want);
    return (double)(fabsl((long double)got - want) /
                    ((long double)nextafter(near, INFINITY) - near));
}

/* A number of [-1, 1] times 10^-(0..span), from a fixed sequence. */
static double sample(int i, double span)
{
    double u = fmod(i * 0.6180339887498949, 1), v = fmod(i * 0.7548776662466927, 1);
    return (2 * u - 1) * pow(10, -span * v);
}

static void test_exp(void **state)
{
    (void)state;
    for (int i = 1; i < 200000; i++) {
        double x = 600 * sample(i, 14);
        assert_true(ulps(exp_(x), expl(x)) <= 1.5);
        assert_true(ulps(expm1_(x), expm1l(x)) <= 2.5);
    }
    assert_true(exp_(-1e6) >= 0 && exp_(-1e6) < 1e-300);
    assert_true(expm1_(-1e9) == -1);
    assert_true(isnan(exp_(NAN)) && isnan(expm1_(NAN))); /* what is no number stays seen */
}

static void test_near(void **state)
{
    (void)state;
    for (int i = 1; i < 200000; i++) {
        double x = 60 * sample(i, 14);
        assert_true(fabs((double)(exp_near(x) / expl(x) - 1)) < 1e-13);
    }
}

static void test_log(void **state)
{
    (void)state;
    for (int i = 1; i < 200000; i++) {
        double x = exp(300 * sample(i, 10)), y = 0.9 * sample(i, 15);
        assert_true(ulps(log_(x), logl(x)) <= 2.5);
        assert_true(ulps(log1p_(y), log1pl(y)) <= 2.5);
    }
    assert_true(log_(1) == 0);
}

static void test_larger(void **state)
{
    (void)state;
    assert_true(larger(NAN, 2) == 2 && larger(3, 2) == 3 && smaller(3, 2) == 2);
}

static void test_circle(void **state)
{
    (void)state;
    for (int i = 0; i < 100000; i++) {
        double u = (sample(i, 2) + 1) / 2 * (1 - 1e-12), sine, cosine;
        circle(u, &sine, &cosine);
        assert_true(fabs(sine - (double)sinl(6.283185307179586476925287L * u)) < 5e-16);
        assert_true(fabs(cosine - (double)cosl(6.283185307179586476925287L * u)) < 5e-16);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp),    cmocka_unit_test(test_near),   cmocka_unit_test(test_log),
        cmocka_unit_test(test_larger), cmocka_unit_test(test_circle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
