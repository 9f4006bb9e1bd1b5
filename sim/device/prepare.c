#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "device/cache.h"
#include "device/device.h"

static char *temporary; /* the process's own PoCL cache, removed at exit */

static int remove_entry(const char *path, const struct stat *found, int type, struct FTW *walk)
{
    (void)found;
    (void)type;
    (void)walk;
    return remove(path);
}

static void remove_temporary(void)
{
    nftw(temporary, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(temporary);
}

/* PoCL keeps its own cache and ends the process when that is full or damaged (pocl issues 430, 534,
 * 1480): it gets a folder of ours, or a temporary one where no disk has room. */
void device_prepare(void)
{
    struct text path = {0};
    char *folder = cache_folder();
    if (getenv("POCL_CACHE_DIR")) {
        free(folder);
        return;
    }
    if (folder) {
        text_add(&path, "%s/pocl", folder);
        free(folder);
    } else {
        text_add(&path, "/tmp/keeling-XXXXXX");
        if (!mkdtemp(path.characters))
            return;
        temporary = text_copy(path.characters);
        atexit(remove_temporary);
    }
    setenv("POCL_CACHE_DIR", path.characters, 0);
    text_close(&path);
}
