/* The trajectory file: netCDF-4/HDF5, CF-1.11, readable by xarray and ncdump.
 * Owns: the file while it is written, under a temporary name in the same folder.
 * Promises: the final name appears only complete and synced; equal data give equal bytes, whatever
 * the order in which blocks of members arrive. */
#ifndef KEELING_OUTPUT_TRAJECTORY_H
#define KEELING_OUTPUT_TRAJECTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

/* The last axis of a dataset. */
enum spread { SPREAD_MEMBER, SPREAD_PERCENTILE, SPREAD_NONE };

struct dataset {
    const char *name;  /* "temperature", "concentration_co2" */
    const char *units; /* UDUNITS style: "K", "ppm", "W m-2" */
    const char *long_name;
    const char *iamc_variable; /* "Surface Air Temperature Change"; "" when it has none */
    const char *region;        /* code of the region it is of; NULL: the world */
    const char *comment;       /* NULL when there is nothing to say */
    const char *cell_methods;  /* CF: "area: mean"; NULL when none fits */
    enum spread spread;        /* dimensions: scenario, year and this */
};

struct axes {
    int n_scenarios;
    const char *const *scenario; /* [n_scenarios] borrowed, UTF-8 */
    int n_years;
    const int *year; /* [n_years] borrowed: the value on 1 January */
    int64_t n_members;
    const int64_t *member;    /* [n_members] borrowed */
    int n_percentiles;        /* 0: no percentile dimension */
    const double *percentile; /* [n_percentiles] borrowed, 0..100 */
};

struct trajectory {
    struct trajectory_file *file; /* owned; NULL when closed */
};

/* Creates the temporary file and every dataset. real64: double storage, else single. */
enum status trajectory_open(struct trajectory *trajectory, const char *path,
                            const struct axes *axes, const struct dataset *datasets, int n_datasets,
                            bool real64, struct complaints *complaints);

/* Root attributes, text or number; call in a fixed order before trajectory_close. */
enum status trajectory_note(struct trajectory *trajectory, const char *name, const char *text);

/* The same of one dataset. */
enum status trajectory_note_of(struct trajectory *trajectory, int dataset, const char *name,
                               const char *text);

/* Writes [n_years][n] values of one dataset, scenario and range of members (or percentiles) from
 * `first`; values are of the storage type; consecutive years are `stride` values apart. */
enum status trajectory_write(struct trajectory *trajectory, int dataset, int scenario,
                             int64_t first, int64_t n, const void *values, size_t stride);

/* keep: syncs and renames to the final name. Not keep: removes the temporary file. */
enum status trajectory_close(struct trajectory *trajectory, bool keep,
                             struct complaints *complaints);

#endif
