/* Device and host agree on the coupled year: the same kernels compiled by the C compiler give what
 * the world and some regions are like to 1e-9 relative. */
#include "natively.h"

#include "constants.h"
#include "year/check.h"

/* As in native_coupled.c. */
struct native_arguments {
    const double *tiles, *common, *rows;
    double *stocks, *out;
    const uint32_t *seeds, *span;
    const double *given, *base;
    double *lands;
    const int *slots;
};

typedef void native_function(const struct native_arguments *, size_t, size_t);

enum { n_looked_at = 3, n_scenarios = 2 };
static const int scenario[] = {0, 1};

static void map_arguments(struct engine *engine, struct fixture *f, struct native_arguments *a)
{
    *a = (struct native_arguments){
        .tiles = buffer_map(&engine->tiles, &f->device, false, &f->complaints),
        .common = buffer_map(&engine->common, &f->device, false, &f->complaints),
        .rows = buffer_map(&engine->rows, &f->device, false, &f->complaints),
        .stocks = calloc(1, engine->stocks.size),
        .out = calloc(1, engine->out.size),
        .seeds = buffer_map(&engine->seeds, &f->device, false, &f->complaints),
        .span = buffer_map(&engine->span, &f->device, false, &f->complaints),
        .given = buffer_map(&engine->given, &f->device, false, &f->complaints),
        .base = buffer_map(&engine->base, &f->device, false, &f->complaints),
        .lands = calloc(1, engine->lands.size),
        .slots = buffer_map(&engine->slots, &f->device, false, &f->complaints),
    };
}

static void test_regions(void **state)
{
    struct fixture *f = *state;
    struct settings settings = {.store_double = true, .lanes = 1, .together = true};
    struct engine engine;
    struct native_arguments a;
    void *library;
    int64_t n = f->experiment.members.n;
    assert_int_equal(engine_open(&engine, &f->experiment, &f->device, &settings, scenario,
                                 n_scenarios, f->chosen, f->n_chosen, &f->complaints),
                     STATUS_OK);
    assert_int_equal(load_members(&engine, 0, n, &f->complaints), STATUS_OK);
    assert_int_equal(engine_run(&engine, 0, n, 0, engine.n_years, &f->complaints), STATUS_OK);
    native_function *native;
    void *symbol =
        natively_build(&engine.plan, f, "native_coupled.c", "native_coupled_years", &library);
    memcpy(&native, &symbol, sizeof native);
    const double *device = engine_results(&engine, &f->complaints);
    map_arguments(&engine, f, &a);
    native(&a, (size_t)n, n_scenarios);
    natively_compare(&engine, f, device, a.out, 1e-9);
    free(a.out);
    free(a.stocks);
    free(a.lands);
    engine_release(&engine);
    engine_close(&engine);
    dlclose(library);
}

/* As if the kernels had lost a hundredth of CO2 in a region: that is told, by its names. */
static void test_budget_that_does_not_close(void **state)
{
    struct fixture *f = *state;
    struct settings settings = {.lanes = 1};
    struct engine engine;
    struct complaints complaints = {0};
    enum { co2 = 1, region = 3, year = 7, member = 2 };
    char wanted[256];
    assert_int_equal(engine_open(&engine, &f->experiment, &f->device, &settings, scenario, 1,
                                 f->chosen, f->n_chosen, &f->complaints),
                     STATUS_OK);
    assert_int_equal(load_members(&engine, 0, member + 1, &f->complaints), STATUS_OK);
    assert_int_equal(engine_run(&engine, 0, member + 1, 0, engine.n_years, &f->complaints),
                     STATUS_OK);
    assert_int_equal(check_state(&engine, 0, 0, member + 1, &complaints), STATUS_OK);
    double *stocks = buffer_map(&engine.stocks, &f->device, true, &f->complaints);
    stocks += member * counts_stocks(&engine.plan.counts, false);
    stocks[natively_place(&engine, "unclosed")] = 0.01;
    stocks[natively_place(&engine, "unclosed_where")] =
        (co2 * UNCLOSED_REGIONS + region) * UNCLOSED_YEARS + year;
    buffer_unmap(&engine.stocks, &f->device);
    assert_int_equal(check_state(&engine, 0, 0, member + 1, &complaints), STATUS_INTERNAL);
    snprintf(wanted, sizeof wanted,
             "scenario baseline-ssp2, member %lld, region %s, year %d: the budget of CO2 of the "
             "sectors does not close, by 0.01 of it\n",
             (long long)f->experiment.members.label[member], engine.plan.society->code[region],
             engine.plan.society->base_year + year);
    assert_string_equal(complaints.text, wanted);
    complaints_close(&complaints);
    engine_close(&engine);
}

/* As if the accounts of land had found carbon in a region's forests: the kernels see it. */
static void test_land_that_does_not_close(void **state)
{
    struct fixture *f = *state;
    struct settings settings = {.lanes = 1};
    struct engine engine;
    struct complaints complaints = {0};
    enum { region = 3, after = 7 };
    char wanted[256];
    assert_int_equal(engine_open(&engine, &f->experiment, &f->device, &settings, scenario, 1,
                                 f->chosen, f->n_chosen, &f->complaints),
                     STATUS_OK);
    assert_int_equal(load_members(&engine, 0, 1, &f->complaints), STATUS_OK);
    const struct society *society = engine.plan.society;
    size_t row = (size_t)(society->base_year + after - f->experiment.first_year) *
                     (size_t)society->n_regions +
                 region;
    double *given = buffer_map(&engine.given, &f->device, true, &f->complaints);
    given[row * (size_t)society->given_at[n_regional_drivers] +
          (size_t)(society->given_at[GIVEN_land_carbon] + RESERVOIR_living)] += 1;
    buffer_unmap(&engine.given, &f->device);
    assert_int_equal(engine_run(&engine, 0, 1, 0, engine.n_years, &f->complaints), STATUS_OK);
    assert_int_equal(check_state(&engine, 0, 0, 1, &complaints), STATUS_INTERNAL);
    snprintf(wanted, sizeof wanted, "region %s, year %d: the budget of carbon of managed land",
             society->code[region], society->base_year + after + 1); /* which has lost it again */
    assert_non_null(strstr(complaints.text, wanted));
    complaints_close(&complaints);
    engine_close(&engine);
}

/* Kernels index the parameters of users as they run: they lie one after another, whichever vary. */
static void test_parameters_of_users(void **state)
{
    struct fixture *f = *state;
    struct plan plan;
    int n_varying = 0;
    plan_open(&plan, &f->experiment, 0, GAS_SET_FOUND);
    for (int p = 0; p < n_parameters; p++) {
        enum shape shape = parameter_table[p].shape;
        int first = plan.at[p];
        if (shape != SHAPE_user && shape != SHAPE_user_carrier)
            continue;
        n_varying += plan.place[first] >= 0;
        for (int i = first; i < plan.at[p + 1]; i++) {
            int step = plan.place[first] >= 0 ? i - first : first - i;
            assert_int_equal(plan.place[i], plan.place[first] + step);
        }
    }
    assert_true(n_varying > 0);
    plan_close(&plan);
}

/* All of the world, all of the first regions and of the last; of the others what they emit. */
static bool looked_at(const struct quantity *quantity, int n_regions)
{
    int region = quantity->region;
    return region < n_looked_at || region == n_regions - 1 ||
           !strncmp(quantity->name, "emissions_", 10);
}

static int open_fixture(void **state)
{
    static struct fixture f;
    char a[512], b[512];
    snprintf(a, sizeof a, "%s/paths/baseline-ssp2.yaml", getenv("KEELING_DATA"));
    snprintf(b, sizeof b, "%s/paths/current-policies.yaml", getenv("KEELING_DATA"));
    const char *paths[] = {a, b};
    struct request request = {.n_paths = n_scenarios,
                              .paths = paths,
                              .members = "3",
                              .years = "1750:2060",
                              .variability = "on"};
    int failed = natively_open(&f, &request);
    int last = 0;
    for (int i = 0; i < f.experiment.quantities.n; i++)
        last = f.experiment.quantities.quantity[i].region > last
                   ? f.experiment.quantities.quantity[i].region
                   : last;
    for (int i = 0; i < f.experiment.quantities.n; i++)
        if (looked_at(&f.experiment.quantities.quantity[i], last + 1))
            f.chosen[f.n_chosen++] = &f.experiment.quantities.quantity[i];
    *state = &f;
    return failed;
}

static int close_fixture(void **state)
{
    natively_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_regions),
                                       cmocka_unit_test(test_parameters_of_users),
                                       cmocka_unit_test(test_budget_that_does_not_close),
                                       cmocka_unit_test(test_land_that_does_not_close)};
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
