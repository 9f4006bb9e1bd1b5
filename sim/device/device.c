#include <CL/cl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/farewell.h"
#include "device/device.h"

enum { most_devices = 64 };

static const char *const gives_up = "keeling: the OpenCL runtime gave up when it was asked for "
                                    "devices, for the reason it says above\n";

/* PoCL starts when it is first asked, which it cannot do for two threads at once. */
static cl_int find_platforms(cl_platform_id *platforms, cl_uint most, cl_uint *n)
{
    static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;
    cl_uint n_devices;
    pthread_mutex_lock(&starting);
    farewell_words(gives_up);
    cl_int error = clGetPlatformIDs(most, platforms, n);
    for (cl_uint p = 0; !error && p < *n && p < most; p++)
        clGetDeviceIDs(platforms[p], CL_DEVICE_TYPE_ALL, 0, NULL, &n_devices);
    farewell_words(NULL);
    pthread_mutex_unlock(&starting);
    return error;
}

static int find_devices(cl_device_id *found)
{
    cl_platform_id platforms[16];
    cl_uint n_platforms = 0;
    int n = 0;
    if (find_platforms(platforms, 16, &n_platforms) != CL_SUCCESS)
        return 0;
    for (cl_uint p = 0; p < n_platforms && p < 16; p++) {
        cl_device_id here[most_devices];
        cl_uint n_here = 0;
        if (clGetDeviceIDs(platforms[p], CL_DEVICE_TYPE_ALL, most_devices, here, &n_here))
            continue;
        for (cl_uint d = 0; d < n_here && n < most_devices; d++)
            found[n++] = here[d];
    }
    return n;
}

static void read_text(cl_device_id id, cl_device_info what, char *out, size_t size)
{
    out[0] = 0;
    clGetDeviceInfo(id, what, size, out, NULL);
    out[size - 1] = 0;
}

static cl_ulong read_number(cl_device_id id, cl_device_info what, size_t size)
{
    cl_ulong value = 0; /* little-endian hosts only, as OpenCL's own */
    clGetDeviceInfo(id, what, size, &value, NULL);
    return value;
}

static void describe(struct device *device, cl_device_id id)
{
    cl_platform_id platform = NULL;
    char extensions[8192];
    *device = (struct device){.id = id};
    read_text(id, CL_DEVICE_NAME, device->name, sizeof device->name);
    read_text(id, CL_DEVICE_VENDOR, device->vendor, sizeof device->vendor);
    read_text(id, CL_DRIVER_VERSION, device->driver, sizeof device->driver);
    clGetDeviceInfo(id, CL_DEVICE_PLATFORM, sizeof(cl_platform_id), &platform, NULL);
    clGetPlatformInfo(platform, CL_PLATFORM_NAME, sizeof device->platform, device->platform, NULL);
    device->cpu = read_number(id, CL_DEVICE_TYPE, sizeof(cl_device_type)) & CL_DEVICE_TYPE_CPU;
    device->doubles = read_number(id, CL_DEVICE_DOUBLE_FP_CONFIG, sizeof(cl_ulong)) != 0;
    device->exact_single = read_number(id, CL_DEVICE_SINGLE_FP_CONFIG, sizeof(cl_ulong)) &
                           CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT;
    device->width_double =
        (int)read_number(id, CL_DEVICE_NATIVE_VECTOR_WIDTH_DOUBLE, sizeof(cl_uint));
    device->width_single =
        (int)read_number(id, CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT, sizeof(cl_uint));
    device->units = (int)read_number(id, CL_DEVICE_MAX_COMPUTE_UNITS, sizeof(cl_uint));
    device->group = device->cpu ? 1 : 64;
    device->neighbours = device->cpu ? 1 : 32; /* singles of a cache line, threads of a warp */
    read_text(id, CL_DEVICE_EXTENSIONS, extensions, sizeof extensions);
    device->nvidia = strstr(extensions, "cl_nv_compiler_options");
    device->memory = read_number(id, CL_DEVICE_GLOBAL_MEM_SIZE, sizeof(cl_ulong));
    device->largest = read_number(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE, sizeof(cl_ulong));
}

void device_list(struct text *text)
{
    cl_device_id found[most_devices];
    int n = find_devices(found);
    for (int i = 0; i < n; i++) {
        struct device device;
        describe(&device, found[i]);
        text_add(text, "%d  %s\n   %s, driver %s; %s, %d compute units, %.1f GiB, %s\n", i,
                 device.name, device.platform, device.driver, device.cpu ? "CPU" : "GPU",
                 device.units, (double)device.memory / (1024.0 * 1024 * 1024),
                 device.doubles ? "double and single precision" : "single precision only");
    }
}

static bool wanted_device(const struct device *device, int index, const char *wanted)
{
    char *end;
    long number = strtol(wanted, &end, 10);
    if (end != wanted && !*end)
        return number == index;
    if (!strcasecmp(wanted, "cpu"))
        return device->cpu;
    if (!strcasecmp(wanted, "gpu"))
        return !device->cpu;
    return strcasestr(device->name, wanted) || strcasestr(device->platform, wanted);
}

static int rank_of(const struct device *device)
{
    return (device->doubles ? 2 : 0) + (device->cpu ? 0 : 1);
}

static enum status choose(struct device *device, const char *wanted, struct complaints *complaints)
{
    cl_device_id found[most_devices];
    int n = find_devices(found), best = -1;
    *device = (struct device){0};
    for (int i = 0; i < n; i++) {
        struct device candidate;
        describe(&candidate, found[i]);
        if (wanted ? !wanted_device(&candidate, i, wanted) : rank_of(&candidate) <= best)
            continue;
        *device = candidate;
        best = rank_of(&candidate);
        if (wanted)
            break;
    }
    if (device->id)
        return STATUS_OK;
    if (n && wanted)
        complain(complaints, (struct place){0},
                 "--device %s: none of the %d devices; keeling devices lists them", wanted, n);
    else
        complain(complaints, (struct place){0},
                 "no OpenCL device found; expected at least a CPU runtime such as PoCL "
                 "(Debian: apt-get install pocl-opencl-icd)");
    return STATUS_DEVICE;
}

/* Bytes of memory that this process holds already. */
static size_t resident(void)
{
    unsigned long all = 0, held = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%lu %lu", &all, &held) != 2) /* NOLINT(cert-err34-c): the kernel's */
        held = 0;
    if (file)
        fclose(file);
    return held * (size_t)sysconf(_SC_PAGESIZE);
}

/* What is left for buffers of all the memory that Keeling may use: a CPU device shares it with
 * what was read, but gets an eighth in any case. */
static size_t budget_of(const struct device *device, size_t asked)
{
    size_t budget = asked ? asked : device->memory / 2, held = device->cpu ? resident() : 0;
    return budget > held + budget / 8 ? budget - held : budget / 8;
}

enum status device_open(struct device *device, const char *wanted, size_t budget,
                        struct complaints *complaints)
{
    *device = (struct device){0};
    if (device_forked()) {
        complain(complaints, (struct place){0},
                 "this process was forked from one that had begun with OpenCL; expected a process "
                 "of its own (of Python's multiprocessing: spawn)");
        return STATUS_DEVICE;
    }
    enum status status = choose(device, wanted, complaints);
    if (status != STATUS_OK)
        return status;
    cl_int error = CL_SUCCESS;
    device->budget = budget_of(device, budget);
    device->context = clCreateContext(NULL, 1, &device->id, NULL, NULL, &error);
    if (!error)
        device->queue = clCreateCommandQueue(device->context, device->id, 0, &error);
    if (!error)
        return STATUS_OK;
    complain(complaints, (struct place){0}, "%s: cannot be opened: %s (%d)", device->name,
             device_error(error), error);
    device_close(device);
    return STATUS_DEVICE;
}

void device_close(struct device *device)
{
    if (device->queue)
        clReleaseCommandQueue(device->queue);
    if (device->context)
        clReleaseContext(device->context);
    *device = (struct device){0};
}

/* Memory of the host in large pages, which spare a CPU device most of its page faults; NULL for
 * other devices and small buffers. */
static void *host_memory(const struct device *device, size_t size)
{
    enum { large_page = 2 << 20 };
    void *memory = NULL;
    if (!device->cpu || size < 2 * (size_t)large_page ||
        posix_memalign(&memory, large_page, (size + large_page - 1) / large_page * large_page))
        return NULL;
    madvise(memory, size, MADV_HUGEPAGE);
    return memory;
}

static void complain_of_size(const struct device *device, size_t size,
                             struct complaints *complaints)
{
    struct text told = {0};
    text_add(&told, "%s: ", device->name);
    text_add_size(&told, (double)size);
    text_add(&told, " more would pass the memory budget of ");
    text_add_size(&told, (double)device->budget);
    text_add(&told, " (largest buffer ");
    text_add_size(&told, (double)device->largest);
    complain(complaints, (struct place){0}, "%s)", told.characters);
    text_close(&told);
}

enum status buffer_open(struct buffer *buffer, struct device *device, size_t size,
                        struct complaints *complaints)
{
    cl_int error = CL_SUCCESS;
    *buffer = (struct buffer){.size = size ? size : 64};
    if (device->used + buffer->size > device->budget || buffer->size > device->largest) {
        complain_of_size(device, size, complaints);
        return STATUS_MEMORY;
    }
    buffer->host = host_memory(device, buffer->size);
    buffer->memory = clCreateBuffer(
        device->context,
        CL_MEM_READ_WRITE | (buffer->host ? CL_MEM_USE_HOST_PTR : CL_MEM_ALLOC_HOST_PTR),
        buffer->size, buffer->host, &error);
    if (error) {
        free(buffer->host);
        struct text asked = {0};
        text_add_size(&asked, (double)size);
        complain(complaints, (struct place){0}, "%s: no buffer of %s: %s (%d)", device->name,
                 asked.characters, device_error(error), error);
        text_close(&asked);
        *buffer = (struct buffer){0};
        return STATUS_MEMORY;
    }
    device->used += buffer->size;
    return STATUS_OK;
}

/* Complains of what a call answered, if it is no success. */
static enum status judge(const struct device *device, cl_int error, const char *what,
                         struct complaints *complaints)
{
    if (!error)
        return STATUS_OK;
    complain(complaints, (struct place){0}, "%s: %s: %s (%d)", device->name, what,
             device_error(error), error);
    return STATUS_DEVICE;
}

double device_clock(const struct device *device)
{
    return device->cpu ? clock_processor() : clock_wall();
}

enum status device_wait(struct device *device, struct complaints *complaints)
{
    return judge(device, clFinish(device->queue), "a kernel failed", complaints);
}

void *buffer_map(struct buffer *buffer, struct device *device, bool write,
                 struct complaints *complaints)
{
    cl_int error = CL_SUCCESS;
    buffer->mapped = clEnqueueMapBuffer(device->queue, buffer->memory, CL_TRUE,
                                        write ? CL_MAP_WRITE : CL_MAP_READ, 0, buffer->size, 0,
                                        NULL, NULL, &error);
    if (judge(device, error, "a buffer cannot be read", complaints) != STATUS_OK)
        buffer->mapped = NULL;
    return buffer->mapped;
}

void buffer_unmap(struct buffer *buffer, struct device *device)
{
    if (buffer->mapped)
        clEnqueueUnmapMemObject(device->queue, buffer->memory, buffer->mapped, 0, NULL, NULL);
    buffer->mapped = NULL;
}

enum status buffer_copy_out(const struct buffer *buffer, struct device *device, void *bytes,
                            size_t n, struct complaints *complaints)
{
    cl_int error =
        clEnqueueReadBuffer(device->queue, buffer->memory, CL_TRUE, 0, n, bytes, 0, NULL, NULL);
    return judge(device, error, "a buffer cannot be read", complaints);
}

enum status buffer_copy_in(const struct buffer *buffer, struct device *device, const void *bytes,
                           size_t n, struct complaints *complaints)
{
    cl_int error =
        clEnqueueWriteBuffer(device->queue, buffer->memory, CL_FALSE, 0, n, bytes, 0, NULL, NULL);
    return judge(device, error, "a buffer cannot be written", complaints);
}

void buffer_close(struct buffer *buffer, struct device *device)
{
    if (!buffer->memory)
        return;
    buffer_unmap(buffer, device);
    if (buffer->host)
        clFinish(device->queue); /* nothing may touch it any more */
    clReleaseMemObject(buffer->memory);
    free(buffer->host);
    device->used -= buffer->size;
    *buffer = (struct buffer){0};
}
