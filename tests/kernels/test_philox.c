/* Philox4x32-10 against the known answers its authors publish with Random123 (kat_vectors), and the
 * normal deviates made of it against their moments. */
#include "cmocka_all.h"
#include "native.h"

#include "philox.h"

static void check(const word *counter, const word *key, const word *want)
{
    word c[4] = {counter[0], counter[1], counter[2], counter[3]};
    philox(c, key[0], key[1]);
    for (int i = 0; i < 4; i++)
        assert_int_equal(c[i], want[i]);
}

static void test_known_answers(void **state)
{
    (void)state;
    check((word[]){0, 0, 0, 0}, (word[]){0, 0},
          (word[]){0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    check((word[]){~0u, ~0u, ~0u, ~0u}, (word[]){~0u, ~0u},
          (word[]){0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    check((word[]){0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
          (word[]){0xa4093822, 0x299f31d0},
          (word[]){0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

static void test_normals(void **state)
{
    (void)state;
    enum { n = 200000 };
    double sum[4] = {0}, square[4] = {0}, product = 0, fourth = 0;
    for (word i = 0; i < n; i++) {
        word counter[4] = {i, 0, 0, 0};
        real z[4];
        philox(counter, 17, 42);
        normals(counter, z);
        for (int k = 0; k < 4; k++) {
            sum[k] += z[k];
            square[k] += z[k] * z[k];
        }
        product += z[0] * z[1];
        fourth += z[2] * z[2] * z[2] * z[2];
    }
    for (int k = 0; k < 4; k++) {
        assert_true(fabs(sum[k] / n) < 4 / sqrt(n));
        assert_true(fabs(square[k] / n - 1) < 4 * sqrt(2.0 / n));
    }
    assert_true(fabs(product / n) < 4 / sqrt(n));
    assert_true(fabs(fourth / n - 3) < 4 * sqrt(96.0 / n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_normals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
