/* What counts as outside of the range in which a quantity is plausible. */
#include "cmocka_all.h"

#include <math.h>

#include "catalogue/variable.h"
#include "year/outside.h"

static int64_t count(const struct variable *variable, float *values, int n)
{
    struct outside outside = {0};
    const struct block block = {.values = values, .n_rows = 1, .n = n, .stride = n, .step = 1};
    outside_look(&outside, variable, &block, 0, 0);
    return outside.n;
}

/* A rounding of single precision away from an end is not; a thousandth is; no number is not. */
static void test_what_is_outside(void **state)
{
    (void)state;
    const struct variable share = {.low = 0, .high = 1}, endless = {.low = 0, .high = 0};
    float values[] = {0, 1, nextafterf(1, 2), -1e-7f, NAN, 1.001f, -0.001f, 2};
    assert_int_equal(count(&share, values, 8), 3);
    assert_int_equal(count(&share, values, 5), 0);
    assert_int_equal(count(&endless, values, 8), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_outside)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
