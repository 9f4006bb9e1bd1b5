#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands/command.h"
#include "scenario/world.h"

const char *const analysis_names[] = {
#define ANALYSIS(name) #name,
#include "commands/analysis.def"
#undef ANALYSIS
};
const int n_analysis_names = sizeof analysis_names / sizeof *analysis_names;

bool command_is_analysis(const char *name)
{
    for (int i = 0; i < n_analysis_names; i++)
        if (!strcmp(name, analysis_names[i]))
            return true;
    return false;
}

/* That of an environment that is active, else the one whose modules Debian installs. */
static const char *python(void)
{
    static const char *const debian = "/usr/bin/python3";
    const char *named = getenv("KEELING_PYTHON");
    bool active = getenv("VIRTUAL_ENV") || getenv("CONDA_PREFIX");
    if (named && *named)
        return named;
    return !active && !access(debian, X_OK) ? debian : "python3";
}

/* Where the package is, put before what PYTHONPATH has. */
static void add_to_path(char *folder)
{
    const char *before = getenv("PYTHONPATH");
    struct text path = {0};
    *strrchr(folder, '/') = 0;
    text_add(&path, "%s%s%s", folder, before && *before ? ":" : "", before ? before : "");
    setenv("PYTHONPATH", path.characters, 1);
    text_close(&path);
}

enum status command_ask_analysis(int argc, char **argv, struct complaints *complaints)
{
    char *folder = world_beside("analysis");
    char **words = take((size_t)argc + 4, sizeof *words);
    if (folder)
        add_to_path(folder);
    words[0] = (char *)python();
    words[1] = "-m";
    words[2] = "analysis";
    memcpy(words + 3, argv, (size_t)argc * sizeof *words);
    execvp(words[0], words);
    complain(complaints, (struct place){0}, "keeling %s: %s cannot be run: %s; expected Python 3",
             argv[0], words[0], strerror(errno));
    free(words);
    free(folder);
    return STATUS_DEVICE;
}
