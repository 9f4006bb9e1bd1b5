#include "scenario/world.h"

#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *const world_members = "members/keeling-1.csv";
const char *const world_species = "world/species.csv";

/* Of the program, or of the shared library this is in. Owned by the caller; NULL: not known. */
static char *own_folder(void)
{
    Dl_info info;
    struct link_map *map;
    if (!dladdr1(&world_members, &info, (void **)&map, RTLD_DL_LINKMAP))
        return NULL;
    char *path = realpath(*map->l_name ? map->l_name : "/proc/self/exe", NULL);
    char *slash = path ? strrchr(path, '/') : NULL;
    if (slash)
        *slash = 0;
    return path;
}

char *world_beside(const char *name)
{
    static const char *const beside[] = {".", "..", "../share/keeling"};
    char *folder = own_folder(), *real = NULL;
    for (size_t i = 0; folder && !real && i < sizeof beside / sizeof *beside; i++) {
        char *place = text_within(folder, beside[i]), *path = text_within(place, name);
        real = realpath(path, NULL);
        free(place);
        free(path);
    }
    free(folder);
    return real;
}

char *world_file(const char *name)
{
    const char *named = getenv("KEELING_DATA");
    if (named && *named)
        return text_within(named, name);
    char *inner = text_within("scenarios", name), *found = world_beside(inner);
    free(inner);
    return found ? found : text_within(KEELING_SHARE "/scenarios", name);
}
