/* Kernels: assembled from the embedded files and the model's header, built, cached, run.
 * Owns: the built program and one kernel.
 * Promises: build errors name the file and line of kernels/; a damaged or full cache costs time
 * only. */
#ifndef KEELING_DEVICE_PROGRAM_H
#define KEELING_DEVICE_PROGRAM_H

#include <stdint.h>

#include "device/device.h"

struct source {
    const char *main;   /* file of kernels/ that holds the kernel: "year.cl" */
    const char *kernel; /* its name */
    const char *model;  /* text of model.h */
    const char *stores; /* text put before main: STORE_STATE and STORE_SPAN, or "" */
    bool single;        /* compute in single precision */
    bool stored_double; /* store in double precision */
    int lanes;          /* 1, 2, 4, 8 or 16 members a tile */
    int registers;      /* of a GPU's work-item, to leave room for others; 0: as it likes */
};

struct program {
    struct _cl_program *program; /* owned; NULL when closed */
    struct _cl_kernel *kernel;   /* owned */
    int n_arguments;
    int axis; /* of a launch's two, along which a GPU's work-groups lie: 0 unless set */
};

/* The whole program text, every #include replaced by the file, with #line marks. */
void program_assemble(const struct source *source, struct text *text);

enum status program_open(struct program *program, struct device *device,
                         const struct source *source, struct complaints *complaints);

/* Sets the next argument; a start begins again from the first. */
enum status program_give(struct program *program, const struct buffer *buffer);
enum status program_give_number(struct program *program, uint32_t number);

/* Runs items[0] x items[1] work-items and waits; program_start does not wait. A GPU gets those of
 * the program's axis filled up to whole work-groups: kernels must know how many there are. */
enum status program_start(struct program *program, struct device *device, const size_t items[2],
                          struct complaints *complaints);
enum status program_run(struct program *program, struct device *device, const size_t items[2],
                        struct complaints *complaints);
void program_close(struct program *program);

#endif
