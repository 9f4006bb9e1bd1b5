/* keeling_run: a whole run by the library, watched, stopped, refused; its bytes are those of the
 * program in tests/analysis/test_keeling.py. */
#include "cmocka_all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "keeling.h"
#include "library/shipped.h"

static char folder[] = "/tmp/keeling-run-XXXXXX", out[64];

static struct keeling_options options(void)
{
    return (struct keeling_options){.n_paths = 1,
                                    .paths = shipped("ssps/ssp245.yaml"),
                                    .members = "40",
                                    .years = "1750:1900",
                                    .reference = "1850:1880",
                                    .variables = "temperature",
                                    .block = "16"};
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(out, sizeof out, "%s/x.nc", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(out);
    return rmdir(folder); /* nothing else was left there */
}

/* Counts the questions, and stops at one. */
struct asked {
    int n, stop_at;
    double done, total;
};

static int count(void *context, double done, double total)
{
    struct asked *asked = context;
    asked->done = done;
    asked->total = total;
    return ++asked->n == asked->stop_at;
}

static void test_whole(void **state)
{
    (void)state;
    struct keeling *model;
    struct keeling_options how = options();
    struct asked asked = {0};
    assert_int_equal(keeling_run(&model, &how, out, &(struct keeling_watch){count, &asked}), 0);
    assert_int_equal(access(out, R_OK), 0);
    assert_int_equal(asked.n,
                     16); /* five times each in blocks of 16, 16 and 8 members, and the end */
    assert_true(asked.done == 40 * 150.0 && asked.total == asked.done);
    assert_int_equal(keeling_step(model), 64); /* it is not open */
    keeling_close(model);
    assert_int_equal(keeling_run(&model, &how, out, NULL), 0);
    assert_string_equal(keeling_message(model), "");
    keeling_close(model);
}

static void test_stopped(void **state)
{
    (void)state;
    struct keeling *model;
    struct keeling_options how = options();
    struct asked asked = {.stop_at = 2};
    unlink(out);
    assert_int_equal(keeling_run(&model, &how, out, &(struct keeling_watch){count, &asked}), 75);
    assert_non_null(strstr(keeling_message(model), "stopped as asked"));
    assert_int_equal(asked.n, 2);
    assert_int_equal(access(out, F_OK), -1);
    keeling_close(model);
}

/* Not the end of the caller, as SIGXFSZ would be. */
static void test_too_large(void **state)
{
    (void)state;
    struct keeling *model;
    struct keeling_options how = options();
    struct rlimit before, small;
    unlink(out);
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 4096;
    setrlimit(RLIMIT_FSIZE, &small);
    int status = keeling_run(&model, &how, out, NULL);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(status, 74);
    assert_int_equal(access(out, F_OK), -1);
    keeling_close(model);
}

static void assert_refused(const struct keeling_options *how, const char *file, int status,
                           const char *why)
{
    struct keeling *model;
    assert_int_equal(keeling_run(&model, how, file, NULL), status);
    if (!strstr(keeling_message(model), why))
        fail_msg("'%s' has no '%s'", keeling_message(model), why);
    keeling_close(model);
}

static void test_refusals(void **state)
{
    (void)state;
    struct keeling_options how = options();
    struct keeling *model;
    assert_int_equal(keeling_run(NULL, &how, out, NULL), 64);
    assert_refused(NULL, out, 64, "no options");
    assert_refused(&how, NULL, 64, "no file to write");
    assert_refused(&how, "x.csv", 64, "a name that ends in .nc");
    assert_refused(&how, "/nowhere/x.nc", 74, "/nowhere");
    how.store = "";
    assert_refused(&how, out, 64, "the option store is empty");
    how.store = "some";
    how.lanes = "3";
    assert_refused(&how, out, 64, "--store some: expected all or stats");
    assert_refused(&how, out, 64, "--lanes 3: expected 1, 2, 4, 8 or 16");
    how = options();
    how.strict = "off";
    assert_refused(&how, out, 64, "strict is 'off'; expected on");
    how = options();
    how.pulse = "1700";
    assert_refused(&how, out, 64, "1700");
    how = options();
    assert_int_equal(keeling_run(&model, &how, out, &(struct keeling_watch){NULL, NULL}), 64);
    keeling_close(model);
    assert_int_equal(keeling_open(&model, &how), 64);
    assert_non_null(strstr(keeling_message(model), "the option reference is that of a whole run"));
    keeling_close(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_stopped),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
