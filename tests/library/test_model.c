/* libkeeling as a coupler uses it: a run in steps has the bits of a run in one go, and inputs set
 * on the way do what the same inputs in a file do. */
#include "cmocka_all.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keeling.h"
#include "library/shipped.h"

enum { n_members = 5 };

static struct keeling_options options(void)
{
    return (struct keeling_options){.n_paths = 1,
                                    .paths = shipped("ssps/ssp245.yaml"),
                                    .members = "5",
                                    .years = "1750:2050",
                                    .variables = "temperature,co2_concentration,co2_emissions"};
}

static struct keeling *opened(void)
{
    struct keeling *model;
    struct keeling_options how = options();
    if (keeling_open(&model, &how))
        fail_msg("%s", keeling_message(model));
    return model;
}

static void step_to(struct keeling *model, int year)
{
    while (keeling_year(model) < year)
        assert_int_equal(keeling_step(model), 0);
}

static void test_steps(void **state)
{
    (void)state;
    struct keeling *a = opened(), *b = opened();
    double x[n_members], y[n_members];
    assert_int_equal(keeling_members(a), n_members);
    assert_int_equal(keeling_scenarios(a), 1);
    assert_string_equal(keeling_scenario_name(a, 0), "ssp245");
    assert_int_equal(keeling_year(a), 1750);
    step_to(a, 1990);
    assert_int_equal(keeling_read(a, 0, "Atmospheric Concentrations|CO2", x), 0);
    assert_true(x[0] > 330 && x[0] < 380);
    step_to(a, 2050);
    step_to(b, 2050);
    assert_int_equal(keeling_read(a, 0, "temperature", x), 0);
    assert_int_equal(keeling_read(b, 0, "temperature", y), 0);
    assert_memory_equal(x, y, sizeof x);
    assert_int_equal(keeling_step(a), 64);
    assert_non_null(strstr(keeling_message(a), "last year"));
    keeling_close(a);
    keeling_close(b);
}

static void test_set(void **state)
{
    (void)state;
    struct keeling *a = opened(), *b = opened();
    double x[n_members], y[n_members];
    step_to(a, 2030);
    step_to(b, 2030);
    for (int year = 2030; year < 2050; year++)
        assert_int_equal(keeling_set(b, 0, "CO2 FFI", year, 0), 0);
    step_to(a, 2031);
    step_to(b, 2031);
    assert_int_equal(keeling_read(b, 0, "co2_emissions", y), 0);
    assert_int_equal(keeling_read(a, 0, "co2_emissions", x), 0);
    assert_true(x[0] > 30 && y[0] < 10);
    step_to(a, 2050);
    step_to(b, 2050);
    assert_int_equal(keeling_read(a, 0, "temperature", x), 0);
    assert_int_equal(keeling_read(b, 0, "temperature", y), 0);
    for (int m = 0; m < n_members; m++)
        assert_true(x[m] - y[m] > 0.1 && x[m] - y[m] < 1);
    keeling_close(a);
    keeling_close(b);
}

static void test_refusals(void **state)
{
    (void)state;
    struct keeling *model = opened();
    double x[n_members];
    step_to(model, 1800);
    assert_int_equal(keeling_set(model, 0, "CO2 FFI", 1799, 1), 64);
    assert_int_equal(keeling_set(model, 0, "phlogiston", 1810, 1), 64);
    assert_int_equal(keeling_set(model, 1, "CO2 FFI", 1810, 1), 64);
    assert_int_equal(keeling_set(model, 0, NULL, 1810, 1), 64);
    const double impossible[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++)
        assert_int_equal(keeling_set(model, 0, "CO2 FFI", 1810, impossible[i]), 65);
    assert_int_equal(keeling_set(model, 0, "CH4", 1810, -1), 65);
    assert_non_null(strstr(keeling_message(model), "CH4 in 1810: -1: emissions of CH4 are not"));
    assert_int_equal(keeling_set(model, 0, "CO2 FFI", 1810, -1), 0);
    assert_int_equal(keeling_read(model, 0, NULL, x), 64);
    assert_int_equal(keeling_read(model, 0, "temperature", NULL), 64);
    assert_int_equal(keeling_read(model, 0, "forcing_co2", x), 64);
    assert_int_equal(keeling_read(model, 7, "temperature", x), 64);
    keeling_close(model);
    keeling_close(NULL);
}

/* A model that was not opened answers, and says why not. */
static void assert_unopened(const struct keeling_options *how, int status, const char *why)
{
    struct keeling *model;
    double x[n_members];
    assert_int_equal(keeling_open(&model, how), status);
    assert_non_null(strstr(keeling_message(model), why));
    assert_int_equal(keeling_set(model, 0, "CO2 FFI", 1810, 1), 64);
    assert_int_equal(keeling_step(model), 64);
    assert_int_equal(keeling_read(model, 0, "temperature", x), 64);
    assert_non_null(strstr(keeling_message(model), "the model is not open"));
    assert_int_equal(keeling_scenarios(model), 0);
    assert_int_equal(keeling_members(model), 0);
    assert_int_equal(keeling_year(model), 0);
    assert_null(keeling_scenario_name(model, 0));
    keeling_close(model);
}

static void test_unopened(void **state)
{
    (void)state;
    struct keeling_options how = options();
    assert_unopened(NULL, 64, "no options");
    how.years = "2000:1900";
    assert_unopened(&how, 64, "years '2000:1900'");
    how = options();
    how.precision = "half";
    assert_unopened(&how, 64, "expected double or single");
    how = options();
    how.device = "";
    assert_unopened(&how, 64, "the option device is empty");
    how.device = "abacus";
    assert_unopened(&how, 69, "abacus");
    how = options();
    how.emissions = "x.csv";
    assert_unopened(&how, 64, "both given, or neither");
    how.paths = NULL;
    assert_unopened(&how, 64, "n_paths without paths");
    how.n_paths = 0;
    assert_unopened(&how, 65, "x.csv");
    how.emissions = NULL;
    assert_unopened(&how, 64, "both given, or neither");
    how = options();
    how.n_paths = -1;
    assert_unopened(&how, 64, "n_paths without paths");
    how = options();
    how.paths = (const char *const[]){NULL};
    assert_unopened(&how, 64, "a path is NULL");
}

static void test_no_model(void **state)
{
    (void)state;
    struct keeling_options how = options();
    double x[n_members];
    assert_int_equal(keeling_open(NULL, &how), 64);
    assert_int_equal(keeling_set(NULL, 0, "CO2 FFI", 1810, 1), 64);
    assert_int_equal(keeling_step(NULL), 64);
    assert_int_equal(keeling_read(NULL, 0, "temperature", x), 64);
    assert_int_equal(keeling_scenarios(NULL), 0);
    assert_int_equal(keeling_members(NULL), 0);
    assert_int_equal(keeling_year(NULL), 0);
    assert_null(keeling_scenario_name(NULL, 0));
    assert_true(*keeling_message(NULL));
}

/* What the equations do not hold for ends the model, as it ends the command line. */
static void test_broken(void **state)
{
    (void)state;
    struct keeling *model = opened();
    double x[n_members];
    step_to(model, 1800);
    assert_int_equal(keeling_set(model, 0, "CO2 FFI", 1800, 1e300), 0);
    assert_int_equal(keeling_step(model), 65);
    assert_non_null(strstr(keeling_message(model), "the state is no number any more"));
    assert_int_equal(keeling_year(model), 1800);
    assert_int_equal(keeling_set(model, 0, "CO2 FFI", 1800, 1), 0);
    assert_int_equal(keeling_step(model), 65);
    assert_int_equal(keeling_read(model, 0, "temperature", x), 0);
    assert_true(isfinite(x[0]));
    keeling_close(model);
}

/* The concentration of a gas that is driven by it is above 0. */
static void test_concentrations(void **state)
{
    (void)state;
    struct keeling *model;
    struct keeling_options how = {.n_paths = 1, .paths = shipped("idealised/1pctCO2.yaml")};
    assert_int_equal(keeling_open(&model, &how), 0);
    int year = keeling_year(model) + 1;
    assert_int_equal(keeling_set(model, 0, "CO2", year, 0), 65);
    assert_non_null(strstr(keeling_message(model), "a concentration of CO2 is above 0"));
    assert_int_equal(keeling_set(model, 0, "CO2", year, -5), 65);
    assert_int_equal(keeling_set(model, 0, "CO2", year, 400), 0);
    assert_int_equal(keeling_step(model), 0);
    keeling_close(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),          cmocka_unit_test(test_set),
        cmocka_unit_test(test_refusals),       cmocka_unit_test(test_unopened),
        cmocka_unit_test(test_no_model),       cmocka_unit_test(test_broken),
        cmocka_unit_test(test_concentrations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
