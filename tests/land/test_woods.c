/* Forests of a region: at rest they stay, area and carbon are conserved, and they give the wood
 * that is asked, as long as they can. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "land/woods.h"

static void assert_near(double found, double wanted, double by)
{
    assert_true(fabs(found - wanted) <= by);
}

#define SPRUCE                                                                                     \
    {                                                                                              \
        .biomass = 200, .growth = 0.035, .form = 2, .root_shoot = 0.3, .carbon = 0.47,             \
        .disturbance = 0.003, .to_dead = 0.6, .turnover = 0.015, .decay = 0.06, .soil_years = 10,  \
        .cut_age = 60, .cut_share = 0.7, .soil = 80, .soil_lost = 0.25                             \
    }
static const struct forest kinds[n_forests] = {
    {.biomass = 300,
     .growth = 0.045,
     .form = 1.7,
     .root_shoot = 0.22,
     .carbon = 0.47,
     .disturbance = 0.001,
     .to_dead = 0.6,
     .turnover = 0.015,
     .decay = 0.15,
     .soil_years = 20,
     .cut_age = 40,
     .cut_share = 0.5,
     .soil = 55,
     .soil_lost = 0.3},
    SPRUCE,
    SPRUCE,
    SPRUCE,
    SPRUCE,
};
static const double area[n_forests] = {30, 50};
static struct curve curve[n_forests];

static struct woods opened(double reserved_share, double wood, double cleared)
{
    struct woods woods;
    for (int k = 0; k < n_forests; k++)
        stand_curve(&kinds[k], &curve[k]);
    double most, cut = woods_cut(kinds, curve, area, reserved_share, wood, &most);
    assert_true(most > wood);
    woods_open(&woods, kinds, curve, area, reserved_share, cut, cleared);
    return woods;
}

static double carbon(const struct woods *woods)
{
    return woods_living(woods) + woods_dead(woods) + woods->soil;
}

static double to_air(const struct felling *felling)
{
    const struct flow *flow = &felling->flow;
    return flow->decayed + flow->burned + flow->cleared + felling->lost - flow->grown;
}

/* Of the two shares that give the wood for ever, the lesser, which keeps the older forests: cut too
 * young, more gives less. */
static void test_lesser_share(void **state)
{
    (void)state;
    struct forest young[n_forests];
    struct woods woods;
    double most, at_most, all;
    for (int k = 0; k < n_forests; k++) {
        young[k] = kinds[k];
        young[k].cut_age = 5;
        stand_curve(&young[k], &curve[k]);
    }
    woods_cut(young, curve, area, 0, 0, &most);
    double best = woods_cut(young, curve, area, 0, most * (1 - 1e-9), &at_most);
    double cut = woods_cut(young, curve, area, 0, 0.8 * most, &all);
    assert_true(at_most == most && all == most && best < 0.2 && cut < 0.8 * best);
    assert_true(woods_cut(young, curve, area, 0, 0, &most) == 0);
    woods_open(&woods, young, curve, area, 0, cut, 0);
    struct demand demand = {.wood = 0.8 * most};
    assert_near(woods_step(&woods, &demand).flow.wood, 0.8 * most, 1e-9 * most);
    assert_near(woods_step(&woods, &demand).flow.wood, 0.8 * most, 1e-9 * most);
}

/* Wood as asked, year after year, of forests that stay as they are. */
static void test_rest(void **state)
{
    (void)state;
    struct woods woods = opened(0.3, 0.04, 0);
    struct demand demand = {.wood = 0.04};
    double living = woods_living(&woods), dead = woods_dead(&woods);
    assert_true(living > 1 && dead > 0.05);
    for (int year = 0; year < 300; year++) {
        struct felling felling = woods_step(&woods, &demand);
        assert_near(felling.flow.wood, 0.04, 1e-12);
        assert_near(woods_living(&woods), living, 1e-11 * living);
        assert_near(woods_dead(&woods), dead, 1e-11 * dead);
        assert_near(to_air(&felling) + felling.flow.wood, 0, 1e-12);
    }
}

static void test_conserved(void **state)
{
    (void)state;
    struct woods woods = opened(0.5, 0.03, 0.4);
    double left = 80;
    assert_near(woods_area(&woods), left, 1e-12);
    for (int year = 0; year < 150; year++) {
        struct demand demand = {.cleared = 0.4 + 0.2 * sin(year),
                                .wood = 0.05 + 0.04 * cos(year),
                                .spared = year % 3 / 2.0};
        double before = carbon(&woods);
        struct felling felling = woods_step(&woods, &demand);
        assert_near(carbon(&woods) - before, -to_air(&felling) - felling.flow.wood, 1e-13);
        left -= demand.cleared;
        assert_near(woods_area(&woods), left, 1e-11);
        assert_true(felling.flow.cleared > 0 && felling.flow.burned >= 0);
        if (year < 3) /* as long as there is enough that is old */
            assert_near(felling.flow.wood, demand.wood, 1e-12);
    }
}

/* The soil of cleared land goes on as it did, and dies away when clearing ends. */
static void test_soil_of_cleared_land(void **state)
{
    (void)state;
    struct woods woods = opened(0, 0, 0.4);
    double each = 0.4 * (0.375 * 55 * 0.3 + 0.625 * 80 * 0.25) * 1e-3;
    struct demand demand = {.cleared = 0.4};
    assert_near(woods_step(&woods, &demand).lost, each, 0.003 * each);
    demand.cleared = 0;
    double lost = 0;
    for (int year = 0; year < 400; year++)
        lost += woods_step(&woods, &demand).lost;
    double wanted = 0.4 * (0.375 * 55 * 0.3 * 19 + 0.625 * 80 * 0.25 * 9) * 1e-3;
    assert_near(lost, wanted, 0.01 * wanted);
}

/* No more is cut than there is, and less is left the more is asked. */
static void test_too_much_wood(void **state)
{
    (void)state;
    struct woods woods = opened(0.2, 0.01, 0);
    struct demand demand = {.wood = 1e3};
    double before = carbon(&woods);
    struct felling felling = woods_step(&woods, &demand);
    assert_true(felling.flow.wood > 0.3 &&
                felling.flow.wood < woods_living(&woods) + felling.flow.wood);
    assert_near(carbon(&woods) - before, -to_air(&felling) - felling.flow.wood, 1e-13);
    for (int year = 0; year < 30; year++) /* nothing is old enough yet */
        assert_true(woods_step(&woods, &demand).flow.wood < 0.02);
}

/* The most a forest gives for ever: of one kind, undisturbed and cut when it is old enough, the
 * largest mean growth at that age or later. */
static void test_most_wood(void **state)
{
    (void)state;
    struct forest plain[n_forests] = {SPRUCE, SPRUCE, SPRUCE, SPRUCE, SPRUCE};
    double one[n_forests] = {0, 1}, best = 0;
    plain[1].disturbance = 0;
    plain[1].cut_age = 1;
    for (int k = 0; k < n_forests; k++)
        stand_curve(&plain[k], &curve[k]);
    double most;
    woods_cut(plain, curve, one, 0, 0, &most);
    /* Cut at random with one rate, the mean over exponential ages. */
    for (double cut = 1e-4; cut < 1; cut *= 1.05) {
        double wood = 0, share = cut;
        for (int a = 1; a < 4000; a++) {
            wood += share * cut * stand_growth(&plain[1], a < 200 ? a : 200);
            share *= 1 - cut;
        }
        best = fmax(best, wood * 0.47e-3 * 0.7);
    }
    assert_near(most, best, 0.01 * best); /* shares are tried by steps */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lesser_share),  cmocka_unit_test(test_rest),
        cmocka_unit_test(test_conserved),     cmocka_unit_test(test_soil_of_cleared_land),
        cmocka_unit_test(test_too_much_wood), cmocka_unit_test(test_most_wood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
