/* OpenCL devices: listed, chosen, and the memory on them.
 * Owns: the context, one in-order queue, and buffers.
 * Promises: never uses more than the memory budget; every failure is a sentence with the device's
 * name. */
#ifndef KEELING_DEVICE_DEVICE_H
#define KEELING_DEVICE_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/text.h"

struct device {
    struct _cl_device_id *id;        /* NULL when closed */
    struct _cl_context *context;     /* owned */
    struct _cl_command_queue *queue; /* owned */
    char name[128], vendor[64], driver[64], platform[64];
    bool cpu;
    bool doubles;                   /* computes in double precision */
    bool nvidia;                    /* its compiler can be told how many registers to use */
    bool exact_single;              /* correctly rounded single division and root */
    int width_double, width_single; /* native vector lanes */
    int units;
    int group;              /* work-items of a work-group */
    int neighbours;         /* work-items that read together: their values are best interleaved */
    size_t memory, largest; /* bytes: all, one buffer */
    size_t budget, used;    /* bytes Keeling allows itself on the device; in use */
};

struct buffer {
    struct _cl_mem *memory; /* owned; NULL when closed */
    size_t size;
    void *mapped; /* host view while mapped */
    void *host;   /* owned: its memory, when it is not the runtime's */
};

/* Prepares the environment of OpenCL runtimes (PoCL's cache folder, verified); call before the
 * first other call of this room. `processes` share the cores of this machine. */
void device_prepare(int processes);

/* Whether this process was forked from one that had begun with OpenCL, whose threads it lacks:
 * device_open then refuses, and nothing that was opened before may be touched. */
bool device_forked(void);

/* All devices as text, one a line: number, name, platform, memory, precision. */
void device_list(struct text *text);

/* wanted: a number of device_list, a part of a name, "cpu", "gpu"; NULL: the first GPU with double
 * precision, else the first CPU. budget 0: half of the device's memory. */
enum status device_open(struct device *device, const char *wanted, size_t budget,
                        struct complaints *complaints);
void device_close(struct device *device);

enum status buffer_open(struct buffer *buffer, struct device *device, size_t size,
                        struct complaints *complaints);
void *buffer_map(struct buffer *buffer, struct device *device, bool write,
                 struct complaints *complaints);
void buffer_unmap(struct buffer *buffer, struct device *device);

/* Seconds to tell how long the device worked: of processor time on CPUs, which other programs
 * share, else of the clock. */
double device_clock(const struct device *device);

/* Until all that was asked of the device is done. */
enum status device_wait(struct device *device, struct complaints *complaints);

/* Copies the first n bytes: out when all that was asked of the device is done; in at its turn, and
 * until then the caller leaves them as they are. */
enum status buffer_copy_out(const struct buffer *buffer, struct device *device, void *bytes,
                            size_t n, struct complaints *complaints);
enum status buffer_copy_in(const struct buffer *buffer, struct device *device, const void *bytes,
                           size_t n, struct complaints *complaints);
void buffer_close(struct buffer *buffer, struct device *device);

/* The OpenCL specification's name of an error code. */
const char *device_error(int code);

#endif
