#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "output/layout.h"
#include "output/temporary.h"

static enum status create_file(struct trajectory_file *file)
{
    hid_t creation = H5Pcreate(H5P_FILE_CREATE), access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_obj_track_times(creation, false);
    H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_attr_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
    H5Pset_sieve_buf_size(access, 0);
    file->file = H5Fcreate(file->temporary, H5F_ACC_EXCL, creation, access);
    enum status status = layout_check(file, file->file);
    H5Pclose(access);
    H5Pclose(creation);
    return status;
}

/* The descriptor HDF5 writes to. */
static int descriptor_of(const struct trajectory_file *file)
{
    void *handle = NULL;
    if (file->file <= 0 || H5Fget_vfd_handle(file->file, H5P_DEFAULT, &handle) < 0)
        return -1;
    return *(int *)handle;
}

/* Takes the room for all data now: better no room before a long run than after it. Where the file
 * system cannot promise room, the writes will tell. */
static enum status reserve(struct trajectory_file *file)
{
    hsize_t size = 0;
    H5Fget_filesize(file->file, &size);
    if (fallocate(descriptor_of(file), 0, 0, (off_t)size) == 0)
        return STATUS_OK;
    if (errno != ENOSPC && errno != EFBIG && errno != EDQUOT)
        return STATUS_OK;
    file->fault = errno;
    return STATUS_DISK;
}

static void complain_of(struct complaints *complaints, const struct trajectory_file *file)
{
    complain(complaints, (struct place){.file = file->path}, "cannot be written: %s",
             strerror(file->fault));
}

/* What can be seen to be wrong with a path before anything is written. */
static enum status look(const char *path, struct complaints *complaints)
{
    struct place place = {.file = path};
    struct stat found;
    char *folder = temporary_folder(path);
    const char *wrong = NULL;
    if (stat(folder, &found))
        wrong = strerror(errno);
    else if (!S_ISDIR(found.st_mode))
        wrong = "is not a folder";
    if (wrong)
        complain(complaints, place, "cannot be written: '%s': %s", folder, wrong);
    else if (stat(path, &found) == 0 && !S_ISREG(found.st_mode)) {
        wrong = S_ISDIR(found.st_mode) ? "is a folder, not a file" : "is not a regular file";
        complain(complaints, place, "cannot be written: it %s", wrong);
    }
    free(folder);
    return wrong ? STATUS_DISK : STATUS_OK;
}

enum status trajectory_open(struct trajectory *trajectory, const char *path,
                            const struct axes *axes, const struct dataset *datasets, int n_datasets,
                            bool real64, struct complaints *complaints)
{
    enum status status = look(path, complaints);
    *trajectory = (struct trajectory){0};
    if (status != STATUS_OK)
        return status;
    struct trajectory_file *file = take(1, sizeof *file);
    H5dont_atexit(); /* after a failed H5Fclose its clean-up at exit crashes */
    temporary_sweep(path);
    *file = (struct trajectory_file){
        .path = text_copy(path), .temporary = temporary_name(path), .real64 = real64};
    trajectory->file = file;
    H5E_BEGIN_TRY
    {
        status = create_file(file);
        if (status == STATUS_OK)
            status = layout_build(file, axes, datasets, n_datasets);
        if (status == STATUS_OK)
            status = reserve(file);
    }
    H5E_END_TRY
    if (status != STATUS_OK)
        trajectory_close(trajectory, false, complaints);
    return status;
}

enum status trajectory_note(struct trajectory *trajectory, const char *name, const char *text)
{
    enum status status;
    H5E_BEGIN_TRY
    {
        status = layout_put_text(trajectory->file, trajectory->file->file, name, text);
    }
    H5E_END_TRY
    return status;
}

/* Selects [n_years][n] of one scenario, from first on, in the file. */
static hid_t select_in_file(const struct trajectory_file *file, int dataset, int scenario,
                            int64_t first, int64_t n)
{
    enum dimension axis[most_axes];
    int n_axes = layout_axes(file->spread[dataset], axis);
    hsize_t length[most_axes], start[most_axes] = {(hsize_t)scenario, 0, (hsize_t)first};
    hsize_t count[most_axes] = {1, file->length[YEAR], (hsize_t)n};
    for (int k = 0; k < n_axes; k++)
        length[k] = file->length[axis[k]];
    hid_t space = H5Screate_simple(n_axes, length, NULL);
    H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL);
    return space;
}

static hid_t select_in_memory(const struct trajectory_file *file, int64_t n, size_t stride)
{
    hsize_t start[2] = {0}, count[2] = {file->length[YEAR], (hsize_t)n};
    hsize_t length[2] = {file->length[YEAR], stride};
    hid_t space = H5Screate_simple(2, length, NULL);
    if (stride != (size_t)n)
        H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL);
    return space;
}

enum status trajectory_write(struct trajectory *trajectory, int dataset, int scenario,
                             int64_t first, int64_t n, const void *values, size_t stride)
{
    struct trajectory_file *file = trajectory->file;
    enum status status;
    assert(dataset >= 0 && dataset < file->n_datasets && scenario >= 0 && first >= 0 && n >= 0);
    assert(stride >= (size_t)n || file->length[YEAR] == 1);
    if (n == 0)
        return STATUS_OK;
    H5E_BEGIN_TRY
    {
        hid_t type = file->real64 ? H5T_NATIVE_DOUBLE : H5T_NATIVE_FLOAT;
        hid_t to = select_in_file(file, dataset, scenario, first, n);
        hid_t from = select_in_memory(file, n, stride);
        status = layout_check(
            file, H5Dwrite(file->dataset[dataset], type, from, to, H5P_DEFAULT, values));
        H5Sclose(from);
        H5Sclose(to);
    }
    H5E_END_TRY
    return status;
}

static void close_handles(struct trajectory_file *file)
{
    for (int d = 0; d < file->n_datasets; d++)
        H5Dclose(file->dataset[d]);
    for (int k = 0; k < n_dimensions; k++)
        if (file->scale[k] > 0)
            H5Dclose(file->scale[k]);
}

/* HDF5 cannot close a file that it cannot write: what it still holds goes to memory instead. */
static void divert(int descriptor)
{
    int memory = memfd_create("keeling", MFD_CLOEXEC);
    if (memory >= 0) {
        dup2(memory, descriptor);
        close(memory);
    }
}

/* Closes the HDF5 file; a second descriptor stays open a moment longer, to be synced. */
static enum status finish(struct trajectory_file *file, bool keep)
{
    int writing = descriptor_of(file), syncing = dup(writing);
    if (keep)
        (void)layout_check(file, H5Fflush(file->file, H5F_SCOPE_LOCAL));
    keep = keep && !file->fault;
    if (!keep)
        divert(writing);
    close_handles(file);
    enum status status = layout_check(file, H5Fclose(file->file));
    if (status == STATUS_OK && keep)
        file->fault = temporary_keep(syncing, file->temporary, file->path);
    if (syncing >= 0)
        close(syncing);
    return file->fault ? STATUS_DISK : STATUS_OK;
}

enum status trajectory_close(struct trajectory *trajectory, bool keep,
                             struct complaints *complaints)
{
    struct trajectory_file *file = trajectory->file;
    enum status status = STATUS_OK;
    if (!file)
        return STATUS_OK;
    H5E_BEGIN_TRY
    {
        if (file->file > 0)
            status = finish(file, keep);
    }
    H5E_END_TRY
    if (!keep || status != STATUS_OK)
        unlink(file->temporary);
    if (file->fault)
        complain_of(complaints, file);
    free(file->path);
    free(file->temporary);
    free(file->dataset);
    free(file->spread);
    free(file);
    *trajectory = (struct trajectory){0};
    return status;
}
