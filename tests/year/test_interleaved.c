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

/* Room for all results: [slot and scenario][year][member]; owned by the caller. */
static char *room_for_results(const struct engine *engine, const struct fixture *f)
{
    return calloc((size_t)(f->n_chosen * n_scenarios * (engine->n_years + 1)),
                  n_members * sizeof(double));
}

/* The results of n members from `first` on, to where they belong; *size: of what has numbers. */
static void copy_results(struct engine *engine, struct fixture *f, int64_t first, int64_t n,
                         char *results, size_t *size)
{
    const double *out = engine_results(engine, &f->complaints);
    double *to = (double *)results;
    for (int i = 0; i < f->n_chosen * n_scenarios; i++) {
        const struct quantity *quantity = f->chosen[i / n_scenarios];
        bool span = quantity->variable->kind == KIND_SPAN || quantity->region >= 0;
        const double *from = out + engine_offset(engine, i / n_scenarios, i % n_scenarios);
        for (int year = 0; year <= engine->n_years - span; year++, to += n_members)
            memcpy(to + first, from + year * engine->stride, (size_t)n * sizeof *to);
    }
    *size = (size_t)((char *)to - results);
    engine_release(engine);
}

/* Some members, in two goes, so that stocks are written and read. */
static void run_block(struct engine *engine, struct fixture *f, int64_t first, int64_t n)
{
    struct complaints *complaints = &f->complaints;
    int rest = engine->n_years - first_go;
    assert_true(rest > 0);
    assert_int_equal(load_members(engine, first, n, complaints), STATUS_OK);
    assert_int_equal(engine_run(engine, 0, n, 0, first_go, complaints), STATUS_OK);
    assert_int_equal(engine_run(engine, 0, n, first_go, rest, complaints), STATUS_OK);
    assert_int_equal(check_state(engine, 0, first, n, complaints), STATUS_OK);
}

/* In blocks of 40 members, which are 64 where 32 are interleaved. */
static char *results_of(struct fixture *f, int lanes, bool apart, size_t *size)
{
    struct settings settings = {
        .store_double = true, .lanes = lanes, .together = true, .block = 40};
    struct engine engine;
    open_engine(&engine, f, &settings, apart);
    assert_int_equal(engine.block, f->device.neighbours == 1 ? 40 : 64);
    char *results = room_for_results(&engine, f);
    *size = 0;
    for (int64_t at = 0; at < n_members; at += engine.block) {
        int64_t n = n_members - at < engine.block ? n_members - at : engine.block;
        run_block(&engine, f, at, n);
        copy_results(&engine, f, at, n, results, size);
    }
    engine_close(&engine);
    if (apart)
        team_close(settings.team);
    return results;
}

/* Two scenarios, and every so many of their quantities. */
static void open_scenarios(struct fixture *f, const char *const files[n_scenarios],
                           const char *members, const char *years, int every)
{
    char path[n_scenarios][512];
    const char *const paths[] = {path[0], path[1]};
    struct request request = {.paths = paths,
                              .n_paths = n_scenarios,
                              .members = members,
                              .years = years,
                              .variability = "on"};
    *f = (struct fixture){0};
    for (int i = 0; i < n_scenarios; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", getenv("KEELING_DATA"), files[i]);
    assert_int_equal(natively_open(f, &request), 0);
    for (int i = 0; i < f->experiment.quantities.n; i += every)
        f->chosen[f->n_chosen++] = &f->experiment.quantities.quantity[i];
}

static void close_scenarios(struct fixture *f)
{
    complaints_close(&f->complaints); /* notes */
    natively_close(f);
}

static void call_it_a_gpu(struct device *device)
{
    device->cpu = false;
    device->group = 64;
    device->neighbours = 32;
}

/* As a GPU reads them, in one piece and, where they are regions, apart, beside the usual ones. */
static void assert_same(const char *const files[n_scenarios], const char *years, int every,
                        bool regions)
{
    struct fixture f;
    size_t size, again;
    open_scenarios(&f, files, "70", years, every);
    char *usual = results_of(&f, 4, false, &size);
    call_it_a_gpu(&f.device);
    for (int apart = 0; apart <= regions; apart++) {
        char *interleaved = results_of(&f, 1, apart, &again);
        assert_int_equal(size, again);
        assert_memory_equal(usual, interleaved, size);
        free(interleaved);
    }
    free(usual);
    close_scenarios(&f);
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
    assert_same(coupled, "1990:2060", 7, true);
}

/* The first quantity of the members of the first block, on the last day. */
static int64_t run_first_block(struct fixture *f, double *last, int64_t most)
{
    struct settings settings = {.store_double = true, .lanes = 1};
    struct engine engine;
    open_engine(&engine, f, &settings, false);
    assert_true(f->device.used <= f->device.budget);
    int64_t n = engine.block < most ? engine.block : most;
    run_block(&engine, f, 0, n);
    const double *out = engine_results(&engine, &f->complaints);
    memcpy(last, out + engine_offset(&engine, 0, 0) + engine.n_years * engine.stride,
           (size_t)n * sizeof *last);
    engine_release(&engine);
    engine_close(&engine);
    assert_int_equal(f->device.used, 0);
    return n;
}

/* Blocks, and lots of sums, are as large as the memory allows; results are the same. */
static void test_memory(void **state)
{
    enum { most = 1000 };
    static const size_t mib[] = {1024, 48, 20, 10};
    static double whole[most], last[most];
    struct fixture f;
    (void)state;
    open_scenarios(&f, coupled, "1000", "1990:2030", 1000);
    call_it_a_gpu(&f.device);
    f.device.units = 132; /* as if it could keep many busy */
    for (size_t i = 0; i < sizeof mib / sizeof *mib; i++) {
        f.device.budget = mib[i] << 20;
        int64_t n = run_first_block(&f, i ? last : whole, most);
        assert_true(i || n == most);
        assert_memory_equal(whole, i ? last : whole, (size_t)n * sizeof *last);
    }
    close_scenarios(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_climate),
        cmocka_unit_test(test_regions),
        cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
