#include <errno.h>
#include <hdf5_hl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "output/layout.h"

static const char *const dimension_name[n_dimensions] = {"scenario", "year", "member",
                                                         "percentile"};

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

enum status layout_check(struct trajectory_file *file, long long result)
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
    enum status status = layout_check(file, attribute);
    if (status != STATUS_OK)
        return status;
    status = layout_check(file, H5Awrite(attribute, type, value));
    H5Aclose(attribute);
    return status;
}

enum status layout_put_text(struct trajectory_file *file, hid_t object, const char *name,
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

/* Attributes in the order of writing, no clock. */
static hid_t creation_of_dataset(void)
{
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_layout(creation, H5D_CONTIGUOUS);
    H5Pset_obj_track_times(creation, false);
    H5Pset_attr_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    return creation;
}

static enum status make_scale(struct trajectory_file *file, enum dimension dimension, hid_t type,
                              hid_t memory, const void *values)
{
    static const char *const long_name[n_dimensions] = {
        "scenario", "calendar year, value on 1 January", "member of the ensemble",
        "percentile over members"};
    static const char *const units[n_dimensions] = {NULL, "1", "1", "percent"};
    enum status status = STATUS_OK;
    hid_t creation = creation_of_dataset();
    hid_t space = H5Screate_simple(1, &file->length[dimension], NULL);
    hid_t scale = H5Dcreate2(file->file, dimension_name[dimension], type, space, H5P_DEFAULT,
                             creation, H5P_DEFAULT);
    TRY(layout_check(file, scale));
    file->scale[dimension] = scale;
    TRY(layout_check(file, H5DSset_scale(scale, dimension_name[dimension])));
    TRY(layout_put_text(file, scale, "long_name", long_name[dimension]));
    TRY(layout_put_text(file, scale, "units", units[dimension]));
    TRY(layout_check(file, H5Dwrite(scale, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values)));
out:
    H5Sclose(space);
    H5Pclose(creation);
    return status;
}

static enum status make_scales(struct trajectory_file *file, const struct axes *axes)
{
    enum status status = STATUS_OK;
    hid_t label = H5Tcopy(H5T_C_S1);
    H5Tset_size(label, H5T_VARIABLE);
    H5Tset_cset(label, H5T_CSET_UTF8);
    file->length[SCENARIO] = (hsize_t)axes->n_scenarios;
    file->length[YEAR] = (hsize_t)axes->n_years;
    file->length[MEMBER] = (hsize_t)axes->n_members;
    file->length[PERCENTILE] = (hsize_t)axes->n_percentiles;
    TRY(make_scale(file, SCENARIO, label, label, axes->scenario));
    TRY(make_scale(file, YEAR, H5T_STD_I32LE, H5T_NATIVE_INT, axes->year));
    if (axes->n_members > 0)
        TRY(make_scale(file, MEMBER, H5T_STD_I64LE, H5T_NATIVE_INT64, axes->member));
    if (axes->n_percentiles > 0)
        TRY(make_scale(file, PERCENTILE, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, axes->percentile));
out:
    H5Tclose(label);
    return status;
}

int layout_axes(enum spread spread, enum dimension *axis)
{
    axis[0] = SCENARIO;
    axis[1] = YEAR;
    axis[2] = spread == SPREAD_PERCENTILE ? PERCENTILE : MEMBER;
    return spread == SPREAD_NONE ? 2 : most_axes;
}

/* Tells a dataset its scales. H5DSattach_scale would do this and the reverse, but it rewrites a
 * scale's list for each dataset, and with bytes of the stack in its gaps. */
static enum status put_dimension_list(struct trajectory_file *file, hid_t dataset,
                                      const enum dimension *axis, int n_axes)
{
    hobj_ref_t scale[most_axes];
    hvl_t list[most_axes];
    hsize_t n = (hsize_t)n_axes;
    enum status status = STATUS_OK;
    hid_t type = H5Tvlen_create(H5T_STD_REF_OBJ), space = H5Screate_simple(1, &n, NULL);
    for (int k = 0; k < n_axes; k++) {
        TRY(layout_check(
            file, H5Rcreate(&scale[k], file->file, dimension_name[axis[k]], H5R_OBJECT, -1)));
        list[k] = (hvl_t){1, &scale[k]};
    }
    TRY(put_attribute(file, dataset, "DIMENSION_LIST", type, space, list));
out:
    H5Sclose(space);
    H5Tclose(type);
    return status;
}

static enum status make_dataset(struct trajectory_file *file, const struct dataset *dataset)
{
    hid_t type = file->real64 ? H5T_IEEE_F64LE : H5T_IEEE_F32LE;
    double nan = NAN;
    enum dimension axis[most_axes];
    hsize_t length[most_axes];
    enum status status = STATUS_OK;
    int n_axes = layout_axes(dataset->spread, axis), slot = file->n_datasets;
    for (int k = 0; k < n_axes; k++)
        length[k] = file->length[axis[k]];
    hid_t creation = creation_of_dataset(), space = H5Screate_simple(n_axes, length, NULL);
    H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY);
    H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER);
    H5Pset_fill_value(creation, H5T_NATIVE_DOUBLE, &nan);
    hid_t made =
        H5Dcreate2(file->file, dataset->name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    TRY(layout_check(file, made));
    file->dataset[slot] = made;
    file->spread[slot] = dataset->spread;
    file->n_datasets++;
    TRY(put_dimension_list(file, made, axis, n_axes));
    TRY(layout_put_text(file, made, "long_name", dataset->long_name));
    TRY(layout_put_text(file, made, "units", dataset->units));
    TRY(layout_put_text(file, made, "iamc_variable", dataset->iamc_variable));
    TRY(layout_put_text(file, made, "region", dataset->region));
    TRY(layout_put_text(file, made, "cell_methods", dataset->cell_methods));
    TRY(layout_put_text(file, made, "comment", dataset->comment));
    TRY(put_fill_value(file, made, type));
out:
    H5Sclose(space);
    H5Pclose(creation);
    return status;
}

struct reference {
    hobj_ref_t dataset;
    int dimension;
};

/* Tells a scale the datasets it belongs to. */
static enum status put_reference_list(struct trajectory_file *file, enum dimension dimension,
                                      const struct dataset *datasets)
{
    struct reference *list = take((size_t)file->n_datasets + 1, sizeof *list);
    enum status status = STATUS_OK;
    hsize_t n = 0;
    hid_t space = -1, type = H5Tcreate(H5T_COMPOUND, sizeof *list);
    H5Tinsert(type, "dataset", HOFFSET(struct reference, dataset), H5T_STD_REF_OBJ);
    H5Tinsert(type, "dimension", HOFFSET(struct reference, dimension), H5T_NATIVE_INT);
    for (int d = 0; d < file->n_datasets; d++) {
        enum dimension axis[most_axes];
        int n_axes = layout_axes(file->spread[d], axis), at = 0;
        while (at < n_axes && axis[at] != dimension)
            at++;
        if (at == n_axes)
            continue;
        TRY(layout_check(
            file, H5Rcreate(&list[n].dataset, file->file, datasets[d].name, H5R_OBJECT, -1)));
        list[n++].dimension = at;
    }
    space = H5Screate_simple(1, &n, NULL);
    if (n > 0)
        TRY(put_attribute(file, file->scale[dimension], "REFERENCE_LIST", type, space, list));
out:
    if (space >= 0)
        H5Sclose(space);
    H5Tclose(type);
    free(list);
    return status;
}

enum status layout_build(struct trajectory_file *file, const struct axes *axes,
                         const struct dataset *datasets, int n_datasets)
{
    enum status status = STATUS_OK;
    file->dataset = take((size_t)n_datasets + 1, sizeof *file->dataset);
    file->spread = take((size_t)n_datasets + 1, sizeof *file->spread);
    TRY(layout_put_text(file, file->file, "Conventions", "CF-1.11"));
    TRY(make_scales(file, axes));
    for (int d = 0; d < n_datasets; d++)
        TRY(make_dataset(file, &datasets[d]));
    for (enum dimension k = 0; k < n_dimensions; k++)
        if (file->scale[k])
            TRY(put_reference_list(file, k, datasets));
out:
    return status;
}
