/* The kernels as their compilers get them: OpenCL C 1.2 without a warning, in both precisions, one
 * member at a time and sixteen. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device/program.h"
#include "year/engine.h"

static char *model_of(const char *name, enum gas_set gases)
{
    struct experiment experiment;
    struct complaints complaints = {0};
    struct plan plan;
    struct text model = {0};
    char path[512];
    snprintf(path, sizeof path, "%s/%s", getenv("KEELING_DATA"), name);
    const char *paths[] = {path};
    struct request request = {.n_paths = 1, .paths = paths, .members = "6"};
    assert_int_equal(experiment_open(&experiment, &request, &complaints), STATUS_OK);
    plan_open(&plan, &experiment, 0, gases);
    plan_write_model(&plan, &model);
    plan_close(&plan);
    experiment_close(&experiment);
    return model.characters;
}

/* What the stores of each kernel are like. */
static const char stores_of_years[] =
    "#define STORE_STATE(here, out) STORE(out, 0, here.temperature[0])\n"
    "#define STORE_SPAN(here, out)\n"
    "#define STORED_OF_REGION 1\n"
    "#define STORE_REGION(slots, region, out) if ((slots)[0] >= 0) STORE(out, 1, region.ghg)\n";
static const char stores_of_scores[] =
    "enum { N_SUM = 1, WIDTH = 2 };\n"
    "#define SCORE(here, weights, sum) sum[0] = add_square((real)(weights[0]), "
    "(here.forcing_sum) - (real)(weights[1]), sum[0]);\n";

static void compile(const char *main, const char *model, bool single, int lanes)
{
    char path[] = "/tmp/keeling-dialect-XXXXXX", command[1024];
    bool scores = !strcmp(main, "scores.cl");
    struct source source = {
        .main = main, .model = model, .stores = scores ? stores_of_scores : stores_of_years};
    struct text text = {0};
    program_assemble(&source, &text);
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text.characters, text.length), text.length);
    assert_int_equal(close(file), 0);
    text_close(&text);
    snprintf(command, sizeof command,
             "clang -x cl -cl-std=CL1.2 -Xclang -finclude-default-header -fsyntax-only -Wall "
             "-Wextra -Werror -Wno-unused-function -Dscalar=%s -Dstored=float -DLANES=%d "
             "-DNEIGHBOURS=%d %s %s",
             single ? "float" : "double", lanes, lanes > 1 ? 1 : 32, single ? "-DSINGLE" : "",
             path);
    int status = system(command);
    unlink(path);
    assert_int_equal(status, 0);
}

static void test_clean(void **state)
{
    (void)state;
    static const char *const mains[] = {"year.cl", "shared.cl", "scores.cl", "bench.cl"};
    if (system("command -v clang >/dev/null"))
        skip();
    char *found = model_of("ssps/ssp245.yaml", GAS_SET_FOUND);
    char *general = model_of("ssps/ssp245.yaml", GAS_SET_GENERAL);
    for (size_t i = 0; i < sizeof mains / sizeof *mains; i++)
        for (int variant = 0; variant < 8; variant++)
            compile(mains[i], variant & 1 ? found : general, variant & 2, variant & 4 ? 16 : 1);
    free(found);
    free(general);
}

static void test_coupled_is_clean(void **state)
{
    (void)state;
    if (system("command -v clang >/dev/null"))
        skip();
    char *model = model_of("paths/baseline-ssp2.yaml", GAS_SET_FOUND);
    for (int variant = 0; variant < 4; variant++)
        for (int apart = 0; apart < 2; apart++)
            compile(apart ? "apart.cl" : "coupled.cl", model, variant & 1, variant & 2 ? 16 : 1);
    free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_clean),
                                       cmocka_unit_test(test_coupled_is_clean)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
