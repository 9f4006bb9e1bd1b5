#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/farewell.h"
#include "base/text.h"
#include "output/layout.h"
#include "output/temporary.h"

enum { packed_size = 256 * 1024 };

/* HDF5 prints what fails unless told not to; how it was told is put back. */
struct voice {
    H5E_auto2_t print;
    void *context;
};

static struct voice hush(void)
{
    struct voice voice;
    H5Eget_auto2(H5E_DEFAULT, &voice.print, &voice.context);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    return voice;
}

static void speak(struct voice voice)
{
    H5Eset_auto2(H5E_DEFAULT, voice.print, voice.context);
}

/* HDF5 gives no reason when this process writes the very file already. */
static enum status create_file(struct trajectory_file *file)
{
    if (access(file->temporary, F_OK) == 0) {
        file->fault = EEXIST;
        return STATUS_DISK;
    }
    farewell_file(file->temporary);
    hid_t creation = H5Pcreate(H5P_FILE_CREATE), reach = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_obj_track_times(creation, false);
    H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_attr_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_fclose_degree(reach, H5F_CLOSE_STRONG);
    H5Pset_sieve_buf_size(reach, 0);
#if H5_VERSION_GE(1, 10, 7)
    H5Pset_file_locking(reach, true, true); /* file systems without locks will do */
#endif
    file->file = H5Fcreate(file->temporary, H5F_ACC_EXCL, creation, reach);
    enum status status = layout_check(file, file->file);
    H5Pclose(reach);
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
    file->needed = size;
    return STATUS_DISK;
}

static void complain_of(struct complaints *complaints, const struct trajectory_file *file)
{
    struct place place = {.file = file->path};
    if (file->needed)
        complain(complaints, place, "cannot be written: %s; %.1f MB are needed",
                 strerror(file->fault), (double)file->needed / 1e6);
    else
        complain(complaints, place, "cannot be written: %s", strerror(file->fault));
}

enum status trajectory_open(struct trajectory *trajectory, const char *path,
                            const struct axes *axes, const struct dataset *datasets, int n_datasets,
                            bool real64, struct complaints *complaints)
{
    enum status status = temporary_look(path, complaints);
    *trajectory = (struct trajectory){0};
    if (status != STATUS_OK)
        return status;
    struct trajectory_file *file = take(1, sizeof *file);
    H5dont_atexit(); /* after a failed H5Fclose its clean-up at exit crashes */
    temporary_sweep(path);
    *file = (struct trajectory_file){
        .path = text_copy(path), .temporary = temporary_name(path), .real64 = real64};
    trajectory->file = file;
    struct voice voice = hush();
    TRY(create_file(file));
    TRY(layout_build(file, axes, datasets, n_datasets));
    TRY(reserve(file));
out:
    speak(voice);
    if (status != STATUS_OK)
        trajectory_close(trajectory, false, complaints);
    return status;
}

enum status trajectory_note(struct trajectory *trajectory, const char *name, const char *text)
{
    struct voice voice = hush();
    enum status status = layout_put_text(trajectory->file, trajectory->file->file, name, text);
    speak(voice);
    return status;
}

enum status trajectory_note_of(struct trajectory *trajectory, int dataset, const char *name,
                               const char *text)
{
    struct trajectory_file *file = trajectory->file;
    struct voice voice = hush();
    enum status status = layout_put_text(file, file->dataset[dataset], name, text);
    speak(voice);
    return status;
}

/* A piece of a dataset: a range of years and of the last axis of one scenario. */
struct piece {
    int dataset, scenario;
    hsize_t first_year, n_years;
    int64_t first, n;
};

static enum status write_piece(struct trajectory_file *file, const struct piece *piece,
                               const void *values, size_t stride)
{
    enum dimension axis[most_axes];
    int n_axes = layout_axes(file->spread[piece->dataset], axis);
    hsize_t start[most_axes] = {(hsize_t)piece->scenario, piece->first_year, (hsize_t)piece->first};
    hsize_t count[most_axes] = {1, piece->n_years, (hsize_t)piece->n}, length[most_axes];
    hsize_t apart[2] = {piece->n_years, stride}, origin[2] = {0, 0};
    for (int k = 0; k < n_axes; k++)
        length[k] = file->length[axis[k]];
    hid_t to = H5Screate_simple(n_axes, length, NULL), from = H5Screate_simple(2, apart, NULL);
    H5Sselect_hyperslab(to, H5S_SELECT_SET, start, NULL, count, NULL);
    H5Sselect_hyperslab(from, H5S_SELECT_SET, origin, NULL, count + 1, NULL);
    hid_t type = file->real64 ? H5T_NATIVE_DOUBLE : H5T_NATIVE_FLOAT;
    enum status status = layout_check(
        file, H5Dwrite(file->dataset[piece->dataset], type, from, to, H5P_DEFAULT, values));
    H5Sclose(from);
    H5Sclose(to);
    return status;
}

/* Short rows that are whole in the file but apart in memory are put side by side first: one long
 * write costs a fifth of many short ones. */
static enum status write_packed(struct trajectory_file *file, struct piece piece,
                                const void *values, size_t stride)
{
    size_t size = file->real64 ? sizeof(double) : sizeof(float), row = (size_t)piece.n * size;
    hsize_t end = piece.n_years, most = packed_size / row;
    enum status status = STATUS_OK;
    char *packed = take(most, row);
    for (hsize_t y = 0; y < end && status == STATUS_OK; y += piece.n_years) {
        piece.first_year = y;
        piece.n_years = y + most < end ? most : end - y;
        for (hsize_t k = 0; k < piece.n_years; k++)
            memcpy(packed + k * row, (const char *)values + (y + k) * stride * size, row);
        status = write_piece(file, &piece, packed, (size_t)piece.n);
    }
    free(packed);
    return status;
}

enum status trajectory_write(struct trajectory *trajectory, int dataset, int scenario,
                             int64_t first, int64_t n, const void *values, size_t stride)
{
    struct trajectory_file *file = trajectory->file;
    enum dimension axis[most_axes];
    enum status status;
    assert(dataset >= 0 && dataset < file->n_datasets && scenario >= 0 && first >= 0 && n > 0);
    assert(stride >= (size_t)n);
    bool whole = layout_axes(file->spread[dataset], axis) < most_axes ||
                 (hsize_t)n == file->length[axis[most_axes - 1]];
    struct piece piece = {dataset, scenario, 0, file->length[YEAR], first, n};
    struct voice voice = hush();
    if (whole && stride > (size_t)n && (size_t)n * sizeof(double) < packed_size / 4)
        status = write_packed(file, piece, values, stride);
    else
        status = write_piece(file, &piece, values, stride);
    speak(voice);
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
    struct voice voice = hush();
    if (file->file > 0)
        status = finish(file, keep);
    speak(voice);
    if (file->fault != EEXIST) { /* then it is another's */
        if (!keep || file->fault)
            unlink(file->temporary);
        farewell_file(NULL);
    }
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
