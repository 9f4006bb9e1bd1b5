/* The first device, opened with a cache of its own; what tests of devices and programs share. */
#ifndef KEELING_TESTS_DEVICE_OPENED_H
#define KEELING_TESTS_DEVICE_OPENED_H

#include "base/given.h"

#include "device/device.h"

static struct complaints complaints;
static struct device first;

static inline int opened_first(void **state)
{
    if (given_open(state) || setenv("KEELING_CACHE", given_folder, 1))
        return -1;
    unsetenv("POCL_CACHE_DIR");
    device_prepare(1);
    *state = &first;
    return device_open(&first, "0", 0, &complaints) == STATUS_OK ? 0 : -1;
}

static inline int opened_close(void **state)
{
    device_close(&first);
    complaints_close(&complaints);
    return given_close(state);
}

static inline int n_devices(void)
{
    struct text text = {0};
    int n = 0;
    device_list(&text);
    for (const char *c = text.characters; c && *c; c++)
        n += *c == '\n';
    text_close(&text);
    return n / 2;
}

#endif
