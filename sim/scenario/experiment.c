#include "scenario/experiment.h"

#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/text.h"
#include "scenario/build.h"
#include "scenario/carbon.h"
#include "scenario/society.h"

void experiment_note(struct experiment *experiment, const char *role, const char *path)
{
    struct input input = {.role = text_copy(role), .name = text_copy(text_file_name(path))};
    sha256_file(path, input.sha256);
    experiment->inputs =
        retake(experiment->inputs, (size_t)experiment->n_inputs + 1, sizeof *experiment->inputs);
    experiment->inputs[experiment->n_inputs++] = input;
}

static void close_members(struct experiment *experiment)
{
    struct members *members = &experiment->members;
    for (int i = 0; i < members->n_overrides; i++) {
        bool shared = false;
        for (int j = 0; j < i; j++)
            shared |= members->value[j] == members->value[i];
        if (!shared)
            free(members->value[i]);
    }
    free(members->value);
    free(members->parameter);
    free(members->label);
    free(members->seed);
    free(members->fitted_to);
    free(members->missed);
    free(members->failed);
    free(members->design);
    *members = (struct members){0};
}

int experiment_rows(const struct experiment *experiment)
{
    return (experiment->last_year - experiment->first_year) / experiment->step + 1;
}

void experiment_close(struct experiment *experiment)
{
    for (int s = 0; experiment->species && s < experiment->n_species; s++) {
        free(experiment->species[s].name);
        free(experiment->species[s].emissions_unit);
    }
    for (int s = 0; s < experiment->n_scenarios; s++)
        scenario_close(&experiment->scenarios[s]);
    for (int i = 0; i < experiment->n_inputs; i++) {
        free(experiment->inputs[i].role);
        free(experiment->inputs[i].name);
    }
    close_members(experiment);
    if (experiment->society)
        society_close(experiment->society);
    free(experiment->society);
    if (experiment->carbon)
        carbon_close(experiment->carbon);
    free(experiment->carbon);
    free(experiment->species);
    free(experiment->parameter);
    free(experiment->scenarios);
    free(experiment->inputs);
    free(experiment->title);
    free(experiment->variables);
    free((char *)experiment->variables_place.file);
    quantities_close(&experiment->quantities);
    free(experiment->chosen);
    free(experiment->resolved);
    *experiment = (struct experiment){0};
}
