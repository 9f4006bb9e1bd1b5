/* What is in a trajectory file before its data: dimensions, datasets and their attributes.
 * Owns: the open file and all that belongs to it.
 * Promises: the same axes and datasets give the same bytes; the reason of the first failed call is
 * kept. */
#ifndef KEELING_OUTPUT_LAYOUT_H
#define KEELING_OUTPUT_LAYOUT_H

#include <hdf5.h>

#include "output/trajectory.h"

/* The dimensions. Datasets have the first two and, as their last, that of their spread. */
enum dimension { SCENARIO, YEAR, MEMBER, PERCENTILE, n_dimensions, most_axes = 3 };

struct trajectory_file {
    char *path, *temporary;    /* owned */
    hid_t file;                /* 0 while there is none */
    hid_t scale[n_dimensions]; /* 0 when there is no such dimension */
    hsize_t length[n_dimensions];
    hid_t *dataset;      /* [n_datasets] owned */
    enum spread *spread; /* [n_datasets] owned */
    int n_datasets;
    bool real64;
    int fault;      /* errno of the first call that failed; 0 while none has */
    hsize_t needed; /* bytes for which there was no room; 0 otherwise */
};

/* Fills the new file with scales and datasets; n_datasets grows as they are made. */
enum status layout_build(struct trajectory_file *file, const struct axes *axes,
                         const struct dataset *datasets, int n_datasets);

/* A text attribute of object; none when text is NULL or empty. */
enum status layout_put_text(struct trajectory_file *file, hid_t object, const char *name,
                            const char *text);

/* The status of an HDF5 call, whose result is negative when it failed. */
enum status layout_check(struct trajectory_file *file, long long result);

/* The dimensions of a dataset, most_axes at most; returns how many. */
int layout_axes(enum spread spread, enum dimension *axis);

#endif
