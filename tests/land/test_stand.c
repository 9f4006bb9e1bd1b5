/* Stands of forest: growth against the table of a dossier of the field, area and carbon conserved,
 * by gains and losses and by stocks alike. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "land/stand.h"

static void assert_near(double found, double wanted, double by)
{
    assert_true(fabs(found - wanted) <= by);
}

/* Chapman-Richards: largest biomass, rate, form; at 20 years; the largest yearly growth and when;
 * the largest mean growth and when. */
static const struct {
    struct forest forest;
    double at_20, current, current_age, mean, mean_age;
} known[] = {
    {{.biomass = 300, .growth = 0.045, .form = 1.7}, 123.6, 7.25, 11.8, 6.19, 22},
    {{.biomass = 200, .growth = 0.035, .form = 2.0}, 50.7, 3.50, 19.8, 2.85, 36},
    {{.biomass = 110, .growth = 0.025, .form = 2.2}, 14.1, 1.33, 31.5, 1.05, 57},
    {{.biomass = 220, .growth = 0.120, .form = 2.5}, 173.4, 12.3, 7.6, 9.4, 13},
};
enum { n_known = sizeof known / sizeof *known };

static void test_growth(void **state)
{
    (void)state;
    for (int k = 0; k < n_known; k++) {
        const struct forest *forest = &known[k].forest;
        double best = 0, best_age = 0, mean = 0, mean_age = 0;
        for (double age = 0.1; age < 100; age += 0.1) {
            double rate =
                (stand_growth(forest, age + 0.05) - stand_growth(forest, age - 0.05)) / 0.1;
            best_age = rate > best ? age : best_age;
            best = fmax(best, rate);
            mean_age = stand_growth(forest, age) / age > mean ? age : mean_age;
            mean = fmax(mean, stand_growth(forest, age) / age);
        }
        assert_near(stand_growth(forest, 20), known[k].at_20, 0.06);
        assert_near(best, known[k].current, 0.06);
        assert_near(best_age, known[k].current_age, 0.16);
        assert_near(mean, known[k].mean, 0.06);
        assert_near(mean_age, known[k].mean_age, 0.6);
    }
}

static const struct forest busy = {.biomass = 200,
                                   .growth = 0.035,
                                   .form = 2,
                                   .root_shoot = 0.3,
                                   .carbon = 0.47,
                                   .disturbance = 0.01,
                                   .to_dead = 0.6,
                                   .turnover = 0.015,
                                   .decay = 0.06,
                                   .soil_gain = 12,
                                   .soil_years = 20};

/* A year in which so many Mha are planted, and what disturbance kills dies. */
static struct flow step(const struct forest *forest, const struct curve *curve, struct stand *stand,
                        double planted)
{
    struct turn turn = {.planted = planted, .killed = forest->disturbance};
    return stand_step(forest, curve, stand, &turn);
}

static double gained(const struct flow *flow)
{
    return flow->grown + flow->soil;
}

static double lost(const struct flow *flow)
{
    return flow->decayed + flow->burned;
}

/* Mha planted in a year of the tests. */
static double planting(int year)
{
    return year < 60 ? 1 + sin(year) : 0;
}

static double area_of(const struct stand *stand)
{
    double sum = 0;
    for (int a = 0; a < n_ages; a++)
        sum += stand->area[a];
    return sum;
}

static void test_gains_and_losses_are_stocks(void **state)
{
    (void)state;
    struct stand stand = {0};
    struct curve curve;
    double area = 0;
    stand_curve(&busy, &curve);
    for (int year = 0; year < 400; year++) {
        double before = stand_carbon(&stand);
        struct flow flow = step(&busy, &curve, &stand, planting(year));
        area += planting(year);
        assert_near(area_of(&stand), area, 1e-11 * area);
        assert_near(stand_carbon(&stand) - before, gained(&flow) - lost(&flow), 1e-14);
        for (int a = 0; a < n_ages; a++)
            assert_true(stand.area[a] >= 0);
    }
    assert_true(stand.area[n_ages - 1] > 0);
}

/* Without death, litter and soil a stand is what was planted, at its age. */
static void test_plain_growth(void **state)
{
    (void)state;
    struct forest plain = busy;
    plain.disturbance = plain.turnover = plain.soil_gain = 0;
    struct stand stand = {0};
    struct curve curve;
    stand_curve(&plain, &curve);
    for (int year = 0; year < 90; year++) {
        step(&plain, &curve, &stand, planting(year));
        double wanted = 0;
        for (int planted = 0; planted <= year; planted++)
            wanted += planting(planted) * stand_growth(&plain, year - planted + 1) * 1.3 * 0.47e-3;
        assert_near(stand_carbon(&stand), wanted, 1e-12);
    }
}

/* Soil gains the same in each of its years, the first one too. */
static void test_soil(void **state)
{
    (void)state;
    struct stand stand = {0};
    struct curve curve;
    stand_curve(&busy, &curve);
    for (int year = 1; year < 40; year++) {
        step(&busy, &curve, &stand, year == 1 ? 2 : 0);
        assert_near(stand.soil, 2 * 12e-3 * (year < 20 ? year / 20.0 : 1), 1e-15);
    }
}

/* In the long run as much area dies as ages, litter decays as it falls, and soil has gained what it
 * may. */
static void test_steady_state(void **state)
{
    (void)state;
    struct stand stand = {0};
    struct curve curve;
    stand_curve(&busy, &curve);
    step(&busy, &curve, &stand, 1);
    for (int year = 0; year < 3000; year++)
        step(&busy, &curve, &stand, 0);
    struct flow flow = step(&busy, &curve, &stand, 0);
    assert_near(gained(&flow), lost(&flow), 1e-12);
    assert_near(stand.soil, 12e-3, 1e-15);
    double alive = 0, weight = 1;
    for (int a = 1; a < 5000; a++) {
        alive += 0.01 * weight * stand_growth(&busy, a < n_ages ? a : n_ages - 1) * 1.3 * 0.47e-3;
        weight *= 0.99;
    }
    assert_near(stand.biomass, alive, 1e-9);
    double litter = 0.99 * alive * 0.015 + 0.01 * alive * 0.6;
    assert_near(stand.dead, litter / 0.06, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_growth),       cmocka_unit_test(test_gains_and_losses_are_stocks),
        cmocka_unit_test(test_plain_growth), cmocka_unit_test(test_soil),
        cmocka_unit_test(test_steady_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
