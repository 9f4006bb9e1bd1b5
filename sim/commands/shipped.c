#include <stdlib.h>

#include "commands/command.h"
#include "scenario/world.h"

enum status command_open_shipped(struct experiment *experiment, const char *scenario,
                                 const char *members, const char *years,
                                 struct complaints *complaints)
{
    char *path = world_file(scenario);
    const char *const paths[] = {path};
    struct request request = {.n_paths = 1, .paths = paths, .members = members, .years = years};
    enum status status = experiment_open(experiment, &request, complaints);
    free(path);
    return status;
}
