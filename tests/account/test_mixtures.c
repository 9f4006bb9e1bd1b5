/* The kernel of transport accounting: plain C computes what the device does, its text is clean
 * OpenCL C, and the weights of mixtures are those of Shapley values. */
#include "cmocka_all.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "base/text.h"

typedef void rows_kernel(const double *measures, const uint32_t *labels, const double *tables,
                         const double *taken, const double *weights, const uint32_t *extents,
                         double *out);

/* The assembled text, in a file of a new folder whose name is put into folder. */
static void write_text(int n_differ, int n_amounts, const char *before, char folder[64],
                       char path[96])
{
    struct text model = {0}, text = {0};
    text_add(&model, "#define N_DIFFER %d\n#define N_AMOUNTS %d\n", n_differ, n_amounts);
    struct source source = {.main = "account.cl", .model = model.characters, .stores = ""};
    program_assemble(&source, &text);
    strcpy(folder, "/tmp/keeling-account-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, 96, "%s/account.c", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "%s%s", before, text.characters);
    assert_int_equal(fclose(file), 0);
    text_close(&model);
    text_close(&text);
}

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void run(const char *format, ...)
{
    char *command;
    va_list values;
    va_start(values, format);
    assert_true(vasprintf(&command, format, values) > 0);
    va_end(values);
    assert_int_equal(system(command), 0);
    free(command);
}

/* The example by two standards that differ in most attributes; all its rows in one block. */
static void make(struct account *account, struct account_options *options)
{
    static char activity[512];
    struct complaints complaints = {0};
    snprintf(activity, sizeof activity, "%s/standards/example.csv", getenv("KEELING_DATA"));
    *options = (struct account_options){
        .activity = activity, .standard = "gbt46531-2025", .against = "iso14083-2023"};
    device_prepare(1);
    enum status status = account_make(account, options, &complaints);
    complaints_print(&complaints, stderr);
    assert_int_equal(status, STATUS_OK);
}

static void test_native(void **state)
{
    (void)state;
    struct account account;
    struct account_options options;
    char folder[64], path[96];
    make(&account, &options);
    const struct bridge *bridge = &account.bridge;
    const struct block *block = &account.block[0];
    int n = account.pair.n_differ;
    assert_true(n >= 6 && pair_amounts(&account.pair) == 2 && block->n >= 10);
    write_text(n, pair_amounts(&account.pair),
               "#include <stddef.h>\nsize_t native_id[2], native_size[2];\n", folder, path);
    run("cc -std=gnu11 -O1 -Wall -Wextra -Werror -ffp-contract=off -shared -fPIC -I%s/kernels %s "
        "-o %s/native.so -lm",
        getenv("KEELING_SOURCE"), path, folder);
    strcpy(strrchr(path, '/'), "/native.so");
    void *library = dlopen(path, RTLD_NOW);
    assert_non_null(library);
    rows_kernel *kernel;
    *(void **)&kernel = dlsym(library, "account_rows");
    size_t *id = dlsym(library, "native_id");
    double *taken = bridge_taken(&account.pair), *weights = bridge_weights(n);
    double *out = take((size_t)bridge->n_sums * (size_t)bridge->most, sizeof *out);
    double worst = 0, largest = 0;
    for (*id = 0; *id < (size_t)block->n; ++*id) {
        kernel(block->measure, block->label, bridge->slot[0].table, taken, weights,
               bridge->slot[0].extent, out);
        double scale = out[*id] + out[OUTCOME_b * (size_t)bridge->most + *id];
        for (int i = 0; i < bridge->n_sums; i++) {
            size_t at = (size_t)i * (size_t)bridge->most + *id;
            bool kg = i < OUTCOME_energy_a || i >= n_outcomes;
            double size = kg ? scale : fabs(out[at]);
            worst = fmax(worst, fabs(out[at] - bridge->out[at]) / (size > 0 ? size : 1));
        }
        largest = fmax(largest, scale);
    }
    assert_true(largest > 1000);
    assert_true(worst < 1e-13);
    dlclose(library);
    run("rm -r %s", folder);
    free(taken);
    free(weights);
    free(out);
    account_close(&account);
}

static void test_dialect(void **state)
{
    (void)state;
    static const int cases[][3] = {{0, 1, 1}, {1, 2, 2}, {3, 8, 1}, {n_attributes, 8, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char folder[64], path[96];
        write_text(cases[i][0], cases[i][2], "", folder, path);
        run("clang -x cl -cl-std=CL1.2 -Xclang -finclude-default-header -fsyntax-only -Wall "
            "-Wextra -Werror -Wno-unused-function -Dscalar=double -Dstored=double -DLANES=%d "
            "-DNEIGHBOURS=1 %s",
            cases[i][1], path);
        run("rm -r %s", folder);
    }
}

/* A game of which each attribute's share is known: k + 1 for each k that is in, and 100 more when
 * the first two are, which they share. */
static double worth(size_t mask, int n)
{
    double value = n > 1 && (mask & 3) == 3 ? 100 : 0;
    for (int k = 0; k < n; k++)
        value += (double)(mask >> k & 1) * (k + 1);
    return value;
}

static void check_share(const double *weights, int k, int n)
{
    size_t masks = (size_t)1 << n;
    double share = 0;
    for (size_t mask = 0; mask < masks; mask++)
        share += weights[(size_t)(n_outcomes + k) * masks + mask] * worth(mask, n);
    assert_true(fabs(share - (k + 1 + (n > 1 && k < 2 ? 50 : 0))) < 1e-11);
}

static void test_weights(void **state)
{
    (void)state;
    for (int n = 0; n <= n_attributes; n++) {
        double *weights = bridge_weights(n);
        for (int k = 0; k < n; k++)
            check_share(weights, k, n);
        free(weights);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_native),
        cmocka_unit_test(test_dialect),
        cmocka_unit_test(test_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
