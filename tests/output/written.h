/* A small trajectory file and the folder it is written to; what the tests of this room share. */
#ifndef KEELING_TESTS_OUTPUT_WRITTEN_H
#define KEELING_TESTS_OUTPUT_WRITTEN_H

#include "cmocka_all.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/trajectory.h"

enum { n_scenarios = 3, n_years = 11, n_members = 37, stride = 40, n_data = 3 };

static char folder[64];
static const char *const scenario[n_scenarios] = {"ssp119", "ssp585", "n\xc3\xa9t z\xc3\xa9ro"};
static int year[n_years];
static int64_t member[n_members];
static const double percentile[3] = {5, 50, 95};
static const struct dataset datasets[n_data] = {
    {.name = "temperature",
     .units = "K",
     .long_name = "surface air temperature",
     .iamc_variable = "Surface Air Temperature Change",
     .comment = "relative to 1850-1900",
     .cell_methods = "area: mean",
     .spread = SPREAD_MEMBER},
    {.name = "temperature_percentiles",
     .units = "K",
     .long_name = "percentiles",
     .iamc_variable = "",
     .spread = SPREAD_PERCENTILE},
    {.name = "solar",
     .units = "W m-2",
     .long_name = "solar forcing",
     .iamc_variable = "",
     .spread = SPREAD_NONE},
};

static struct axes make_axes(void)
{
    for (int i = 0; i < n_years; i++)
        year[i] = 2000 + i;
    for (int i = 0; i < n_members; i++)
        member[i] = 1000 + 3 * i;
    return (struct axes){.n_scenarios = n_scenarios,
                         .scenario = scenario,
                         .n_years = n_years,
                         .year = year,
                         .n_members = n_members,
                         .member = member,
                         .n_percentiles = 3,
                         .percentile = percentile};
}

static double value_at(int dataset, int s, int y, int64_t m)
{
    return dataset * 10000 + s * 1000 + y * 50 + (double)m + 0.25;
}

/* Writes one block, of `wide` storage or not, with rubbish between the rows. */
static enum status write_block(struct trajectory *trajectory, bool real64, int dataset, int s,
                               int64_t first, int64_t n, size_t apart)
{
    double *wide = malloc(n_years * apart * sizeof *wide);
    float *narrow = malloc(n_years * apart * sizeof *narrow);
    for (size_t i = 0; i < n_years * apart; i++) {
        int y = (int)(i / apart);
        int64_t m = (int64_t)(i % apart);
        wide[i] = m < n ? value_at(dataset, s, y, first + m) : -1e9;
        narrow[i] = (float)wide[i];
    }
    enum status status = trajectory_write(trajectory, dataset, s, first, n,
                                          real64 ? (void *)wide : (void *)narrow, apart);
    free(wide);
    free(narrow);
    return status;
}

static void path_of(const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", folder, name);
}

static int n_entries(void)
{
    int n = 0;
    DIR *entries = opendir(folder);
    for (struct dirent *entry; (entry = readdir(entries));)
        n += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
    closedir(entries);
    return n;
}

static int remove_all(void **state)
{
    char path[512];
    (void)state;
    DIR *entries = opendir(folder);
    for (struct dirent *entry; (entry = readdir(entries));) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        unlink(path);
    }
    closedir(entries);
    return 0;
}

/* Members in blocks of `block`, backwards if asked, scenarios and datasets likewise. */
static void write_all(const char *path, bool real64, int block, bool backwards)
{
    struct trajectory trajectory = {0};
    struct complaints complaints = {0};
    struct axes axes = make_axes();
    int n_blocks = (n_members + block - 1) / block, n = n_scenarios * n_blocks;
    assert_int_equal(
        trajectory_open(&trajectory, path, &axes, datasets, n_data, real64, &complaints),
        STATUS_OK);
    for (int k = 0; k < n; k++) {
        int at = backwards ? n - 1 - k : k, s = at % n_scenarios, first = at / n_scenarios * block;
        int many = first + block < n_members ? block : n_members - first;
        size_t apart = backwards ? (size_t)many : stride;
        assert_int_equal(write_block(&trajectory, real64, 0, s, first, many, apart), STATUS_OK);
        assert_int_equal(write_block(&trajectory, real64, 1, s, 0, 3, 3), STATUS_OK);
        assert_int_equal(write_block(&trajectory, real64, 2, s, 0, 1, 1), STATUS_OK);
    }
    assert_int_equal(trajectory_note(&trajectory, "title", "a test"), STATUS_OK);
    assert_int_equal(trajectory_note(&trajectory, "empty", ""), STATUS_OK);
    assert_int_equal(trajectory_close(&trajectory, true, &complaints), STATUS_OK);
    assert_null(complaints.text);
    assert_null(trajectory.file);
}

static void *read_bytes(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    void *bytes = malloc(*size);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static void assert_same_file(const char *a, const char *b)
{
    size_t size_a, size_b;
    void *bytes_a = read_bytes(a, &size_a), *bytes_b = read_bytes(b, &size_b);
    assert_int_equal(size_a, size_b);
    assert_memory_equal(bytes_a, bytes_b, size_a);
    free(bytes_a);
    free(bytes_b);
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s/keeling-trajectory-XXXXXX", P_tmpdir);
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    remove_all(state);
    return rmdir(folder);
}

#endif
