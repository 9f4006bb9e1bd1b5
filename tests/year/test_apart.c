/* Shares of regions and the branches they are made of. */
#include "cmocka_all.h"

#include "year/apart.h"
#include "year/grid.h"

static void check_owners(int n, int of)
{
    for (int part = 0; part < of; part++) {
        struct share share = share_of(n, part, of);
        assert_true(share.n >= n / of && share.n <= n / of + 1);
        for (int64_t i = share.first; i < share.first + share.n; i++)
            assert_int_equal(share_owner(n, of, i), part);
    }
}

/* Every region has one owner, which is the part whose share it is in. */
static void test_owners(void **state)
{
    (void)state;
    for (int n = 1; n < 70; n++)
        for (int of = 1; of <= n; of++)
            check_owners(n, of);
}

/* Branches cover the share in order, begin where branches of their size may, and none could be
 * joined with the next. */
static void test_branches(void **state)
{
    (void)state;
    struct branch branch[most_branches];
    for (int64_t first = 0; first < 70; first++)
        for (int64_t size = 1; size < 70; size++) {
            int n = apart_branches((struct share){first, size}, any_level, branch);
            int64_t at = first;
            for (int i = 0; i < n; i++) {
                int64_t long_ = 1 << branch[i].level;
                assert_int_equal(branch[i].first, at);
                assert_int_equal(at % long_, 0);
                bool pair = i + 1 < n && branch[i + 1].level == branch[i].level;
                assert_false(pair && at % (2 * long_) == 0);
                at += long_;
            }
            assert_int_equal(at, first + size);
        }
    assert_true(apart_branches((struct share){1, 4094}, any_level, branch) <= most_branches);
}

/* Members are shared first; regions where there are many of them and few members. */
static void test_choice(void **state)
{
    (void)state;
    double given[1] = {0};
    struct society society = {.n_regions = 24};
    struct scenario scenario = {.given = given};
    struct experiment experiment = {
        .society = &society, .scenarios = &scenario, .n_scenarios = 1, .members.n = 1000};
    assert_int_equal(grid_choose(&experiment, 8, 8), 1);
    experiment.members.n = 1;
    assert_int_equal(grid_choose(&experiment, 2, 8), 1);
    society.n_regions = 4000;
    assert_int_equal(grid_choose(&experiment, 8, 8), 8);
    experiment.members.n = 1000;
    assert_int_equal(grid_choose(&experiment, 8, 8), 1);
    scenario.given = NULL;
    experiment.members.n = 1;
    assert_int_equal(grid_choose(&experiment, 8, 8), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_owners),
                                       cmocka_unit_test(test_branches),
                                       cmocka_unit_test(test_choice)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
