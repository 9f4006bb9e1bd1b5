#include "scenario/world.h"

#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *const world_members = "members/keeling-1.csv";
const char *const world_species = "world/species.csv";

static char *joined(const char *folder, const char *tail, const char *name)
{
    struct text text = {0};
    text_add(&text, "%s%s/%s", folder, tail, name);
    return text.characters;
}

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
    static const char *const beside[] = {"", "/..", "/../share/keeling"};
    char *folder = own_folder(), *real = NULL;
    for (size_t i = 0; folder && !real && i < sizeof beside / sizeof *beside; i++) {
        char *path = joined(folder, beside[i], name);
        real = realpath(path, NULL);
        free(path);
    }
    free(folder);
    return real;
}

char *world_file(const char *name)
{
    const char *named = getenv("KEELING_DATA");
    if (named && *named)
        return joined(named, "", name);
    char *inner = joined("scenarios", "", name), *found = world_beside(inner);
    free(inner);
    return found ? found : joined(KEELING_SHARE, "/scenarios", name);
}
