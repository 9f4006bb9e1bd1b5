/* exp, expm1, log, log1p, sin and cos of the kernels against the C library's long double, in the
 * precision that this is compiled for. */
#include <float.h>

#include "cmocka_all.h"
#include "native.h"

#include "elementary.h"

#ifdef SINGLE
static const real epsilon = FLT_EPSILON, least = FLT_MIN, near_allowed = 2 * FLT_EPSILON;
#else
static const real epsilon = DBL_EPSILON, least = DBL_MIN, near_allowed = 1e-13;
#endif

static double ulps(real got, long double want)
{
    real near = fabs((real)want);
    return (double)(fabsl((long double)got - want) /
                    ((long double)nextafter(near, (real)INFINITY) - near));
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
        real x = (real)(0.8 * EXP_LIMIT * sample(i, 14));
        assert_true(ulps(exp_(x), expl(x)) <= 1.1);
        assert_true(ulps(expm1_(x), expm1l(x)) <= 2.2);
    }
    assert_true(exp_(-1e6) >= 0 && exp_(-1e6) < 10 * least);
    assert_true(expm1_(-1e9) == -1);
    assert_true(isnan(exp_(NAN)) && isnan(expm1_(NAN))); /* what is no number stays seen */
}

static void test_near(void **state)
{
    (void)state;
    for (int i = 1; i < 200000; i++) {
        real x = (real)(60 * sample(i, 14));
        assert_true(fabsl(exp_near(x) / expl(x) - 1) < near_allowed);
    }
}

static void test_log(void **state)
{
    (void)state;
    for (int i = 1; i < 200000; i++) {
        real x = exp((real)(0.4 * EXP_LIMIT * sample(i, 10))), y = (real)(0.9 * sample(i, 15));
        assert_true(ulps(log_(x), logl(x)) <= 2);
        assert_true(ulps(log1p_(y), log1pl(y)) <= 2);
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
        real u = (real)((sample(i, 2) + 1) / 2) * (1 - 2 * epsilon), sine, cosine;
        circle(u, &sine, &cosine);
        assert_true(fabsl(sine - sinl(6.283185307179586476925287L * u)) < 2.3 * epsilon);
        assert_true(fabsl(cosine - cosl(6.283185307179586476925287L * u)) < 2.3 * epsilon);
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
