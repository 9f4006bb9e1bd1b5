#include "base/text.h"
#include "commands/command.h"

static void print_summary(const struct experiment *experiment)
{
    struct text text = {0};
    text_add_count(&text, experiment->n_scenarios, "scenario");
    text_add(&text, ", ");
    text_add_count(&text, (long)experiment->members.n, "member");
    printf("good: %s, %d species, %d-%d\n", text.characters, experiment->n_species,
           experiment->first_year, experiment->last_year);
    text_close(&text);
}

/* A .csv is taken as emissions, anything else as scenario YAMLs. */
enum status command_check(const struct arguments *arguments, struct complaints *complaints)
{
    struct experiment experiment = {0};
    struct request request = request_of(arguments);
    if (arguments->n_paths == 1 && text_ends(arguments->paths[0], ".csv")) {
        request.emissions = arguments->paths[0];
    } else {
        request.n_paths = arguments->n_paths;
        request.paths = (const char *const *)arguments->paths;
    }
    enum status status = experiment_open(&experiment, &request, complaints);
    if (status == STATUS_OK)
        status = run_check(&experiment, complaints);
    if (status == STATUS_OK && arguments->option[OPTION_resolved])
        fputs(experiment.resolved ? experiment.resolved : "", stdout);
    else if (status == STATUS_OK)
        print_summary(&experiment);
    experiment_close(&experiment);
    return status;
}
