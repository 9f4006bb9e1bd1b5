/* The paths of one shipped scenario, as the options of the library take them. */
#ifndef KEELING_TESTS_LIBRARY_SHIPPED_H
#define KEELING_TESTS_LIBRARY_SHIPPED_H

#include <stdio.h>
#include <stdlib.h>

static inline const char *const *shipped(const char *name)
{
    static char path[512];
    static const char *const paths[] = {path};
    snprintf(path, sizeof path, "%s/%s", getenv("KEELING_DATA"), name);
    return paths;
}

#endif
