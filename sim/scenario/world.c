#include "scenario/world.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

const char *const world_members = "members/keeling-1.csv";
const char *const world_species = "world/species.csv";

static char *joined(const char *folder, const char *tail, const char *name)
{
    struct text text = {0};
    text_add(&text, "%s%s/%s", folder, tail, name);
    return text.characters;
}

char *world_file(const char *name)
{
    static const char *const beside[] = {"/scenarios", "/../scenarios",
                                         "/../share/keeling/scenarios"};
    const char *named = getenv("KEELING_DATA");
    char program[PATH_MAX] = "";
    if (named && *named)
        return joined(named, "", name);
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    char *slash = length > 0 ? strrchr(program, '/') : NULL;
    if (slash)
        *slash = 0;
    for (size_t i = 0; slash && i < sizeof beside / sizeof *beside; i++) {
        char *path = joined(program, beside[i], name), *real = realpath(path, NULL);
        free(path);
        if (real)
            return real;
    }
    return joined(KEELING_SHARE, "/scenarios", name);
}
