/* Wood products: closed forms of IPCC 2006 vol. 4 ch. 12 at half-lives of 35, 25 and 2 years. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "land/products.h"

static void assert_near(double found, double wanted, double by)
{
    assert_true(fabs(found - wanted) <= by);
}

static const double half_life[n_products] = {35, 25, 2};

/* Of one unit a year for ever the stock is one over the rate: 50.49, 36.07, 2.885. */
static void test_at_rest(void **state)
{
    (void)state;
    static const double known[n_products] = {50.494, 36.067, 2.8854};
    const double inflow[n_products] = {1, 1, 1};
    struct products products;
    products_open(&products, half_life, 0, inflow);
    for (int p = 0; p < n_products; p++)
        assert_near(products.stock[p], known[p], 1e-3);
    for (int year = 0; year < 50; year++)
        assert_near(products_step(&products, inflow), 3, 1e-12);
    for (int p = 0; p < n_products; p++)
        assert_near(products.stock[p], known[p], 1e-3);
}

/* Nothing comes in: half is left after each half-life; what is released is what was there. */
static void test_decay(void **state)
{
    (void)state;
    const double inflow[n_products] = {2, 3, 5}, none[n_products] = {0};
    struct products products;
    products_open(&products, half_life, 0.02, inflow);
    struct products first = products;
    double released = 0;
    for (int year = 1; year <= 70; year++) {
        released += products_step(&products, none);
        for (int p = 0; p < n_products; p++)
            if (year % (int)half_life[p] == 0)
                assert_near(products.stock[p], first.stock[p] * exp2(-year / half_life[p]), 1e-12);
        assert_near(products_stock(&products) + released, products_stock(&first), 1e-11);
    }
}

/* An inflow that goes on growing keeps the stock in step. */
static void test_growth(void **state)
{
    (void)state;
    double inflow[n_products] = {2, 3, 5};
    struct products products;
    products_open(&products, half_life, 0.02, inflow);
    for (int year = 0; year < 40; year++) {
        double before = products_stock(&products);
        products_step(&products, inflow);
        assert_near(products_stock(&products), before * exp(0.02), 1e-10 * before);
        for (int p = 0; p < n_products; p++)
            inflow[p] *= exp(0.02);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_at_rest),
        cmocka_unit_test(test_decay),
        cmocka_unit_test(test_growth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
