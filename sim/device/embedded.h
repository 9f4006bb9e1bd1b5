/* The files of kernels/, carried inside the library.
 * Owns: nothing; constant bytes made at build time by sim/embed.cmake.
 * Promises: the bytes are those of the files, followed by a zero. */
#ifndef KEELING_DEVICE_EMBEDDED_H
#define KEELING_DEVICE_EMBEDDED_H

#include <stddef.h>

struct embedded {
    const char *name; /* relative to kernels/: "climate/carbon.cl" */
    const char *text; /* ended by a zero */
    size_t length;
};

extern const struct embedded embedded_files[];
extern const int n_embedded_files;

#endif
