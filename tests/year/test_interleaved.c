/* Members laid out as a GPU reads them, tile beside tile and in whole work-groups, on whatever
 * device there is: the same bits. */
#include "natively.h"

#include "ranks/ranks.h"
#include "year/check.h"

enum { n_members = 70, n_scenarios = 2, first_go = 30 }; /* two whole warps and a part of one */

static void open_engine(struct engine *engine, struct fixture *f, struct settings *settings,
                        bool apart)
{
    static const int scenario[n_scenarios] = {0, 1};
    struct ranks alone = {.size = 1};
    struct grid grid = ranks_grid(&alone, 1);
    settings->team = apart ? team_open(&grid) : NULL;
    settings->n_kept = f->n_chosen;
    assert_int_equal(engine_open(engine, &f->experiment, &f->device, settings, scenario,
                                 n_scenarios, f->chosen, f->n_chosen, &f->complaints),
                     STATUS_OK);
}

/* The members' results, scenario by scenario; owned by the caller. */
static char *copy_results(struct engine *engine, struct fixture *f, size_t *size)
{
    const double *out = engine_results(engine, &f->complaints);
    size_t row = n_members * sizeof(double), n_rows = (size_t)engine->n_years + 1;
    char *copy = calloc((size_t)(f->n_chosen * n_scenarios) * n_rows, row), *to = copy;
    for (int i = 0; i < f->n_chosen * n_scenarios; i++) {
        const struct quantity *quantity = f->chosen[i / n_scenarios];
        bool span = quantity->variable->kind == KIND_SPAN || quantity->region >= 0;
        const double *from = out + engine_offset(engine, i / n_scenarios, i % n_scenarios);
        for (size_t year = 0; year < n_rows - span; year++, to += row)
            memcpy(to, from + year * (size_t)engine->stride, row);
    }
    *size = (size_t)(to - copy);
    engine_release(engine);
    return copy;
}

/* In two goes, so that stocks are written and read. */
static char *results_of(struct fixture *f, int lanes, bool apart, size_t *size)
{
    struct settings settings = {.store_double = true, .lanes = lanes, .together = true};
    struct engine engine;
    open_engine(&engine, f, &settings, apart);
    assert_int_equal(load_members(&engine, 0, n_members, &f->complaints), STATUS_OK);
    assert_int_equal(engine_run(&engine, 0, n_members, 0, first_go, &f->complaints), STATUS_OK);
    assert_int_equal(
        engine_run(&engine, 0, n_members, first_go, engine.n_years - first_go, &f->complaints),
        STATUS_OK);
    assert_int_equal(check_state(&engine, 0, 0, n_members, &f->complaints), STATUS_OK);
    char *results = copy_results(&engine, f, size);
    engine_close(&engine);
    if (apart)
        team_close(settings.team);
    return results;
}

/* Every so many of the quantities of two scenarios. */
static void assert_same(const char *const files[n_scenarios], const char *years, int every,
                        bool apart)
{
    char path[n_scenarios][512];
    const char *const paths[] = {path[0], path[1]};
    struct fixture f = {0};
    struct request request = {
        .paths = paths, .n_paths = n_scenarios, .members = "70", .years = years};
    size_t size, again;
    for (int i = 0; i < n_scenarios; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", getenv("KEELING_DATA"), files[i]);
    assert_int_equal(natively_open(&f, &request), 0);
    for (int i = 0; i < f.quantities.n; i += every)
        f.chosen[f.n_chosen++] = &f.quantities.quantity[i];
    char *usual = results_of(&f, 4, apart, &size);
    f.device.cpu = false;
    f.device.group = 64;
    f.device.neighbours = 32;
    char *interleaved = results_of(&f, 1, apart, &again);
    assert_int_equal(size, again);
    assert_memory_equal(usual, interleaved, size);
    free(usual);
    free(interleaved);
    natively_close(&f);
}

static const char *const climate[] = {"ssps/ssp119.yaml", "ssps/ssp245.yaml"};
static const char *const coupled[] = {"paths/baseline-ssp2.yaml", "paths/current-policies.yaml"};

static void test_climate(void **state)
{
    (void)state;
    assert_same(climate, "1750:1850", 1, false);
}

static void test_regions(void **state)
{
    (void)state;
    assert_same(coupled, "1990:2060", 7, false);
}

static void test_regions_apart(void **state)
{
    (void)state;
    assert_same(coupled, "1990:2060", 7, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_climate),
        cmocka_unit_test(test_regions),
        cmocka_unit_test(test_regions_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
