/* Kernels compiled by the C compiler with the model.h of a run, to be compared with the device. */
#ifndef KEELING_TESTS_YEAR_NATIVELY_H
#define KEELING_TESTS_YEAR_NATIVELY_H

#include "cmocka_all.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "year/load.h"
#include "year/stores.h"

/* What is compared: an experiment, the device, and some of its quantities. */
struct fixture {
    struct experiment experiment;
    struct device device;
    const struct quantity **chosen;
    int n_chosen;
    struct complaints complaints;
};

static inline void natively_write(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* The place of a member's stock among its stocks. */
static inline int natively_place(const struct engine *engine, const char *name)
{
    int at = 0;
    for (int i = 0; strcmp(variables[i].name, name); i++)
        if (variables[i].kind == KIND_STOCK && !variables[i].regional)
            at += engine->plan.counts.of[variables[i].shape];
    return at;
}

/* Compiles tests/year/<source>; library is to be closed. */
static inline void *natively_build(const struct plan *plan, const struct fixture *f,
                                   const char *source, const char *symbol, void **library)
{
    char folder[] = "/tmp/keeling-native-XXXXXX", command[1024], path[256];
    struct text model = {0}, stores = {0};
    assert_non_null(mkdtemp(folder));
    plan_write_model(plan, &model);
    stores_write(f->chosen, f->n_chosen, &stores);
    natively_write(folder, "model.h", model.characters);
    natively_write(folder, "stores.h", stores.characters);
    snprintf(command, sizeof command,
             "cc -std=gnu11 -O1 -Wall -Wextra -Werror -ffp-contract=off -shared -fPIC -I%s "
             "-I%s/kernels %s/tests/year/%s -o %s/native.so -lm",
             folder, getenv("KEELING_SOURCE"), getenv("KEELING_SOURCE"), source, folder);
    assert_int_equal(system(command), 0);
    snprintf(path, sizeof path, "%s/native.so", folder);
    *library = dlopen(path, RTLD_NOW);
    assert_non_null(*library);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    text_close(&model);
    text_close(&stores);
    void *found = dlsym(*library, symbol);
    assert_non_null(found);
    return found;
}

/* Largest difference relative to the quantity's largest value. */
static inline double natively_difference(const double *a, const double *b, size_t n)
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

/* Results of the device and of C, quantity by quantity; n_scenarios in one launch. */
static inline void natively_compare(const struct engine *engine, const struct fixture *f,
                                    const double *device, const double *native, double allowed)
{
    for (int i = 0; i < engine->n_scenarios * f->n_chosen; i++) {
        const struct quantity *quantity = f->chosen[i / engine->n_scenarios];
        size_t at = engine_offset(engine, i / engine->n_scenarios, i % engine->n_scenarios);
        /* nothing of a year begins on the last day */
        bool span = quantity->variable->kind == KIND_SPAN || quantity->region >= 0;
        size_t n = ((size_t)engine->n_years + !span) * (size_t)engine->stride;
        double off = natively_difference(device + at, native + at, n);
        if (off > allowed)
            fail_msg("%s differs by %g", quantity->name, off);
    }
}

static inline int natively_open(struct fixture *f, const struct request *request)
{
    device_prepare(1);
    if (experiment_open(&f->experiment, request, &f->complaints) != STATUS_OK ||
        device_open(&f->device, NULL, 0, &f->complaints) != STATUS_OK) {
        complaints_print(&f->complaints, stderr);
        return -1;
    }
    f->chosen = calloc((size_t)f->experiment.quantities.n, sizeof *f->chosen);
    return 0;
}

static inline void natively_close(struct fixture *f)
{
    free(f->chosen);
    device_close(&f->device);
    experiment_close(&f->experiment);
}

#endif
