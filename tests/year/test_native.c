/* Device and host agree: the same kernels compiled by the C compiler, under sanitizers, give every
 * storable quantity to 1e-10 relative. */
#include "cmocka_all.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/storable.h"
#include "year/load.h"

typedef void native_function(const double *, const double *, const double *, double *, double *,
                             const uint32_t *, const uint32_t *, size_t, size_t);

struct fixture {
    struct experiment experiment;
    struct device device;
    struct quantities quantities;
    const struct quantity **chosen;
    struct complaints complaints;
};

static const int scenario[] = {0, 1};

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static native_function *build_native(const struct plan *plan, struct fixture *f, void **library)
{
    char folder[] = "/tmp/keeling-native-XXXXXX", command[1024], path[256];
    struct text model = {0}, stores = {0};
    assert_non_null(mkdtemp(folder));
    plan_write_model(plan, &model);
    for (int span = 0; span < 2; span++) {
        text_add(&stores, "#define %s(here, out) \\\n", span ? "STORE_SPAN" : "STORE_STATE");
        for (int i = 0; i < f->quantities.n; i++)
            if ((f->chosen[i]->variable->kind == KIND_SPAN) == span)
                text_add(&stores, " STORE(out, %d, here.%s) \\\n", i, f->chosen[i]->expression);
        text_add(&stores, "\n");
    }
    write_file(folder, "model.h", model.characters);
    write_file(folder, "stores.h", stores.characters);
    snprintf(command, sizeof command,
             "cc -std=gnu11 -O1 -Wall -Wextra -Werror -ffp-contract=off -shared -fPIC -I%s "
             "-I%s/kernels %s/tests/year/native.c -o %s/native.so -lm",
             folder, getenv("KEELING_SOURCE"), getenv("KEELING_SOURCE"), folder);
    assert_int_equal(system(command), 0);
    snprintf(path, sizeof path, "%s/native.so", folder);
    *library = dlopen(path, RTLD_NOW);
    assert_non_null(*library);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    text_close(&model);
    text_close(&stores);
    native_function *native;
    void *symbol = dlsym(*library, "native_member_years");
    assert_non_null(symbol);
    memcpy(&native, &symbol, sizeof native);
    return native;
}

/* Largest difference relative to the quantity's largest value. */
static double difference(const double *a, const double *b, size_t n)
{
    double most = 0, largest = 1e-300;
    for (size_t i = 0; i < n; i++) {
        if (isnan(a[i]) && isnan(b[i]))
            continue;
        most = fmax(most, isnan(a[i] - b[i]) ? INFINITY : fabs(a[i] - b[i]));
        largest = fmax(largest, fabs(a[i]));
    }
    return most / largest;
}

static void compare(struct fixture *f, enum gas_set gases)
{
    struct settings settings = {.store_double = true, .lanes = 1, .gases = gases, .together = true};
    struct engine engine;
    void *library;
    int64_t n = f->experiment.members.n;
    assert_int_equal(engine_open(&engine, &f->experiment, &f->device, &settings, scenario, 2,
                                 f->chosen, f->quantities.n, &f->complaints),
                     STATUS_OK);
    assert_int_equal(load_members(&engine, 0, n, &f->complaints), STATUS_OK);
    assert_int_equal(engine_run(&engine, 0, n, 0, engine.n_years, &f->complaints), STATUS_OK);
    native_function *native = build_native(&engine.plan, f, &library);
    const double *device = engine_results(&engine, &f->complaints);
    double *out = calloc(1, engine.out.size), *stocks = calloc(1, engine.stocks.size);
    native(buffer_map(&engine.tiles, &f->device, false, &f->complaints),
           buffer_map(&engine.common, &f->device, false, &f->complaints),
           buffer_map(&engine.rows, &f->device, false, &f->complaints), stocks, out,
           buffer_map(&engine.seeds, &f->device, false, &f->complaints),
           buffer_map(&engine.span, &f->device, false, &f->complaints), (size_t)n, 2);
    for (int i = 0; i < 2 * f->quantities.n; i++) {
        size_t at = engine_offset(&engine, i / 2, i % 2);
        bool span = f->chosen[i / 2]->variable->kind == KIND_SPAN; /* none begins on the last day */
        size_t n_rows = (size_t)engine.n_years + !span;
        double off = difference(device + at, out + at, n_rows * (size_t)engine.stride);
        if (off > 1e-10)
            fail_msg("%s differs by %g", f->chosen[i / 2]->name, off);
    }
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

static int open_fixture(void **state)
{
    static struct fixture f;
    char a[512], b[512];
    snprintf(a, sizeof a, "%s/paths/ssp119.yaml", getenv("KEELING_DATA"));
    snprintf(b, sizeof b, "%s/paths/ssp585.yaml", getenv("KEELING_DATA"));
    const char *paths[] = {a, b};
    struct request request = {
        .n_paths = 2, .paths = paths, .members = "6", .years = "1750:2150", .variability = "on"};
    device_prepare(1);
    if (experiment_open(&f.experiment, &request, &f.complaints) != STATUS_OK ||
        device_open(&f.device, NULL, 0, &f.complaints) != STATUS_OK) {
        complaints_print(&f.complaints, stderr);
        return -1;
    }
    storable_list(&f.quantities, &f.experiment);
    f.chosen = calloc((size_t)f.quantities.n, sizeof *f.chosen);
    for (int i = 0; i < f.quantities.n; i++)
        f.chosen[i] = &f.quantities.quantity[i];
    *state = &f;
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;
    free(f->chosen);
    quantities_close(&f->quantities);
    device_close(&f->device);
    experiment_close(&f->experiment);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shared_gases),
        cmocka_unit_test(test_own_gases),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
