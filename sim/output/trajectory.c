#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "output/temporary.h"
#include "output/trajectory.h"

/* The dimensions, in the order in which datasets have them; the last of a dataset is its spread. */
enum dimension { SCENARIO, YEAR, MEMBER, PERCENTILE, n_dimensions, most_axes = 3 };

static const char *const dimension_name[n_dimensions] = {"scenario", "year", "member", "percentile"};

struct trajectory_file {
    char *path, *temporary;        /* owned */
    hid_t file;
    hid_t scale[n_dimensions];     /* 0 when there is no such dimension */
    hsize_t length[n_dimensions];
    hid_t *dataset;                /* [n_datasets] owned */
    enum spread *spread;           /* [n_datasets] owned */
    int n_datasets;
    bool real64;
    int fault;                     /* errno of the first call that failed; 0 while none has */
};

/* HDF5 keeps the errno of a failed system call in its own words only. */
static herr_t read_errno(unsigned depth, const H5E_error2_t *error, void *found)
{
    const char *words = error->desc ? strstr(error->desc, "errno = ") : NULL;
    int *fault = found;
    (void)depth;
    if (words && !*fault)
        *fault = (int)strtol(words + strlen("errno = "), NULL, 10);
    return 0;
}

/* The status of an HDF5 call, whose result is negative when it failed; the first reason is kept. */
static enum status check(struct trajectory_file *file, long long result)
{
    int fault = 0;
    if (result >= 0)
        return STATUS_OK;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, read_errno, &fault);
    if (!file->fault)
        file->fault = fault ? fault : EIO;
    return STATUS_DISK;
}

/* A type of fixed length, which netCDF shows as classic text. */
static hid_t text_type(const char *text)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    size_t length = strlen(text);
    H5Tset_size(type, length ? length : 1);
    H5Tset_cset(type, H5T_CSET_UTF8);
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    return type;
}

static enum status put_attribute(struct trajectory_file *file, hid_t object, const char *name,
                                 hid_t type, hid_t space, const void *value)
{
    hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    enum status status = check(file, attribute);
    if (status != STATUS_OK)
        return status;
    status = check(file, H5Awrite(attribute, type, value));
    H5Aclose(attribute);
    return status;
}

/* A text attribute; none when text is NULL or empty. */
static enum status put_text(struct trajectory_file *file, hid_t object, const char *name,
                            const char *text)
{
    if (!text || !*text)
        return STATUS_OK;
    hid_t type = text_type(text), space = H5Screate(H5S_SCALAR);
    enum status status = put_attribute(file, object, name, type, space, text);
    H5Sclose(space);
    H5Tclose(type);
    return status;
}

/* netCDF wants the fill value as an attribute of one element. */
static enum status put_fill_value(struct trajectory_file *file, hid_t object, hid_t type)
{
    hsize_t one = 1;
    hid_t space = H5Screate_simple(1, &one, NULL);
    double nan64 = NAN;
    float nan32 = NAN;
    const void *value = file->real64 ? (const void *)&nan64 : (const void *)&nan32;
    enum status status = put_attribute(file, object, "_FillValue", type, space, value);
    H5Sclose(space);
    return status;
}

/* Attributes in the order of writing, no clock, one piece, which has its place from the start:
 * so bytes do not depend on the order in which data arrive. */
static hid_t creation_of_dataset(void)
{
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_layout(creation, H5D_CONTIGUOUS);
    H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY);
    H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER);
    H5Pset_obj_track_times(creation, false);
    H5Pset_attr_creation_order(creation, H5P_CRT_ORDER_TRACKED);
    return creation;
}
