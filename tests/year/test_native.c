/* Device and host agree: the same kernels compiled by the C compiler, under sanitizers, give every
 * storable quantity to 1e-10 relative. */
#include "natively.h"

#include "year/check.h"

typedef void native_function(const double *, const double *, const double *, double *, double *,
                             const uint32_t *, const uint32_t *, size_t, size_t);

static const int scenario[] = {0, 1};

static void compare(struct fixture *f, enum gas_set gases)
{
    struct settings settings = {.store_double = true, .lanes = 1, .gases = gases, .together = true};
    struct engine engine;
    void *library;
    int64_t n = f->experiment.members.n;
    assert_int_equal(engine_open(&engine, &f->experiment, &f->device, &settings, scenario, 2,
                                 f->chosen, f->n_chosen, &f->complaints),
                     STATUS_OK);
    assert_int_equal(load_members(&engine, 0, n, &f->complaints), STATUS_OK);
    assert_int_equal(engine_run(&engine, 0, n, 0, engine.n_years, &f->complaints), STATUS_OK);
    native_function *native;
    void *symbol = natively_build(&engine.plan, f, "native.c", "native_member_years", &library);
    memcpy(&native, &symbol, sizeof native);
    const double *device = engine_results(&engine, &f->complaints);
    double *out = calloc(1, engine.out.size), *stocks = calloc(1, engine.stocks.size);
    native(buffer_map(&engine.tiles, &f->device, false, &f->complaints),
           buffer_map(&engine.common, &f->device, false, &f->complaints),
           buffer_map(&engine.rows, &f->device, false, &f->complaints), stocks, out,
           buffer_map(&engine.seeds, &f->device, false, &f->complaints),
           buffer_map(&engine.span, &f->device, false, &f->complaints), (size_t)n, 2);
    natively_compare(&engine, f, device, out, 1e-10);
    free(out);
    free(stocks);
    engine_release(&engine);
    engine_close(&engine);
    dlclose(library);
}

static void test_shared_gases(void **state)
{
    compare(*state, GAS_SET_FOUND);
}

static void test_own_gases(void **state)
{
    compare(*state, GAS_SET_GENERAL);
}

/* As if the kernels had lost a millionth of the carbon: that is told, by its names. */
static void test_carbon_that_does_not_close(void **state)
{
    struct fixture *f = *state;
    struct settings settings = {.lanes = 1};
    struct engine engine;
    struct complaints complaints = {0};
    enum { year = 200, member = 2, n = 3 };
    char wanted[256];
    assert_int_equal(engine_open(&engine, &f->experiment, &f->device, &settings, scenario, 1,
                                 f->chosen, f->n_chosen, &f->complaints),
                     STATUS_OK);
    assert_int_equal(load_members(&engine, 0, n, &f->complaints), STATUS_OK);
    assert_int_equal(engine_run(&engine, 0, n, 0, engine.n_years, &f->complaints), STATUS_OK);
    assert_int_equal(check_state(&engine, 0, 0, n, &complaints), STATUS_OK);
    double *stocks = buffer_map(&engine.stocks, &f->device, true, &f->complaints);
    stocks += member * counts_stocks(&engine.plan.counts, false);
    stocks[natively_place(&engine, "carbon_unclosed")] = 1e-6;
    stocks[natively_place(&engine, "carbon_unclosed_year")] = year;
    buffer_unmap(&engine.stocks, &f->device);
    assert_int_equal(check_state(&engine, 0, 0, n, &complaints), STATUS_INTERNAL);
    snprintf(wanted, sizeof wanted,
             "scenario native_ssp119, member %lld, year %d: the budget of carbon does not close, "
             "by 1e-06 of it\n",
             (long long)f->experiment.members.label[member], 1750 + year);
    assert_string_equal(complaints.text, wanted);
    complaints_close(&complaints);
    engine_close(&engine);
}

static int open_with(void **state, const char *cycle)
{
    static struct fixture f;
    char a[512], b[512];
    static const char *const name[] = {"ssp119", "ssp585"};
    char *const path[] = {a, b};
    for (int i = 0; i < 2; i++) {
        snprintf(path[i], sizeof a, "%s/tests/native_%s.yaml", getenv("KEELING_BUILD"), name[i]);
        FILE *file = fopen(path[i], "w");
        if (!file)
            return 1;
        fprintf(file, "extends: %s/ssps/%s.yaml\ncarbon_cycle: %s\n", getenv("KEELING_DATA"),
                name[i], cycle);
        fclose(file);
    }
    const char *paths[] = {a, b};
    struct request request = {
        .n_paths = 2, .paths = paths, .members = "6", .years = "1750:2150", .variability = "on"};
    int failed = natively_open(&f, &request);
    f.n_chosen = f.experiment.quantities.n;
    for (int i = 0; i < f.n_chosen; i++)
        f.chosen[i] = &f.experiment.quantities.quantity[i];
    *state = &f;
    return failed;
}

static int open_pools(void **state)
{
    return open_with(state, "partitioned");
}

static int open_boxes(void **state)
{
    return open_with(state, "boxes");
}

static int close_fixture(void **state)
{
    natively_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shared_gases),
        cmocka_unit_test(test_own_gases),
    };
    const struct CMUnitTest boxes[] = {cmocka_unit_test(test_shared_gases),
                                       cmocka_unit_test(test_carbon_that_does_not_close)};
    return cmocka_run_group_tests(tests, open_pools, close_fixture) +
           cmocka_run_group_tests(boxes, open_boxes, close_fixture);
}
