#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "land/check.h"
#include "library/library.h"
#include "scenario/series.h"
#include "year/check.h"
#include "year/load.h"
#include "year/solve.h"

static enum status require_one_launch(struct keeling *model)
{
    const struct experiment *experiment = &model->experiment;
    for (int s = 1; s < experiment->n_scenarios; s++)
        if (!plan_same_driven(experiment, 0, s)) {
            complain(&model->complaints, (struct place){0},
                     "%s and %s are driven differently; expected a model of its own for each",
                     experiment->scenarios[0].name, experiment->scenarios[s].name);
            return STATUS_INPUT;
        }
    if (model->engine.block >= experiment->members.n)
        return STATUS_OK;
    complain(&model->complaints, (struct place){0},
             "%lld members do not fit the memory budget at once; expected fewer",
             (long long)experiment->members.n);
    return STATUS_MEMORY;
}

static enum status open_model(struct keeling *model, const struct keeling_options *options)
{
    struct arguments arguments;
    struct request request;
    struct settings settings;
    struct text told = {0};
    enum status status = library_read_options(model, options, false, &arguments, &request);
    if (status != STATUS_OK)
        return status;
    TRY(settings_read(&settings, &arguments, &model->complaints));
    settings.store_double = settings.together = true;
    TRY(experiment_open(&model->experiment, &request, &model->complaints));
    TRY(land_check(model->experiment.society, &model->complaints));
    device_prepare(1);
    TRY(device_open(&model->device, options->device, 0, &model->complaints));
    model->scenario = take((size_t)model->experiment.n_scenarios, sizeof *model->scenario);
    for (int s = 0; s < model->experiment.n_scenarios; s++)
        model->scenario[s] = s;
    TRY(solve_targets(&model->experiment, &model->device, &settings, &model->complaints));
    solve_tell(&model->experiment, &told, &model->complaints);
    TRY(engine_open(&model->engine, &model->experiment, &model->device, &settings, model->scenario,
                    model->experiment.n_scenarios, model->experiment.chosen,
                    model->experiment.n_chosen, &model->complaints));
    land_tell(&model->experiment, &model->complaints);
    TRY(require_one_launch(model));
    TRY(load_members(&model->engine, 0, model->experiment.members.n, &model->complaints));
    TRY(engine_run(&model->engine, 0, model->experiment.members.n, 0, 0, &model->complaints));
    model->open = true;
out:
    text_close(&told);
    return status;
}

int keeling_open(struct keeling **model, const struct keeling_options *options)
{
    if (!model)
        return status_exit(STATUS_USAGE);
    *model = take(1, sizeof **model);
    return status_exit(open_model(*model, options));
}

const char *keeling_message(const struct keeling *model)
{
    if (!model)
        return "no model; expected what keeling_open makes\n";
    return model->complaints.text ? model->complaints.text : "";
}

int keeling_scenarios(const struct keeling *model)
{
    return model && model->open ? model->experiment.n_scenarios : 0;
}

long keeling_members(const struct keeling *model)
{
    return model && model->open ? (long)model->experiment.members.n : 0;
}

const char *keeling_scenario_name(const struct keeling *model, int scenario)
{
    bool known = scenario >= 0 && scenario < keeling_scenarios(model);
    return known ? model->experiment.scenarios[scenario].name : NULL;
}

int keeling_year(const struct keeling *model)
{
    const struct experiment *experiment = model ? &model->experiment : NULL;
    return model && model->open ? experiment->first_year + model->stepped * experiment->step : 0;
}

/* Forgets the complaints of the call before; refuses a model that was not opened. */
static enum status begin_call(struct keeling *model)
{
    if (!model)
        return STATUS_USAGE;
    complaints_close(&model->complaints);
    if (device_forked()) {
        library_refuse(model, "this process was forked from the one that opened the model; "
                              "expected that one");
        return STATUS_DEVICE;
    }
    return model->open
               ? STATUS_OK
               : library_refuse(model,
                                "the model is not open; expected keeling_open to have gone well");
}

/* The rules that a file's values are read by. */
static enum status check_value(struct keeling *model, const struct species *species,
                               enum driven driven, int year, double value)
{
    char why[256];
    if (series_allows(species, driven, value, why, sizeof why))
        return STATUS_OK;
    complain(&model->complaints, (struct place){0}, "%s in %d: %g: %s", species->name, year, value,
             why);
    return STATUS_INPUT;
}

static enum status refuse_scenario(struct keeling *model, int scenario)
{
    return library_refuse(model, "no scenario %d; expected 0 to %d", scenario,
                          model->experiment.n_scenarios - 1);
}

static enum status set(struct keeling *model, int scenario, const char *name, int year,
                       double value)
{
    struct experiment *experiment = &model->experiment;
    int species = 0, n_rows = experiment->last_year - experiment->first_year + 1;
    enum status status = STATUS_OK;
    if (!name)
        return library_refuse(model, "no species; expected a name of the species file");
    while (species < experiment->n_species &&
           !text_same_name(name, experiment->species[species].name))
        species++;
    if (scenario < 0 || scenario >= experiment->n_scenarios)
        return refuse_scenario(model, scenario);
    if (species == experiment->n_species)
        return library_refuse(model, "no species '%s'; expected a name of the species file", name);
    enum driven driven = experiment->scenarios[scenario].driven[species];
    bool emissions = driven == DRIVEN_emissions;
    if (driven == DRIVEN_calculated)
        return library_refuse(model, "%s is calculated; expected a species that is driven", name);
    int first = keeling_year(model) + !emissions;
    if (year < first || year > experiment->last_year - emissions)
        return library_refuse(model,
                              "%s of %d: the year is past or beyond the run; expected %d to %d",
                              name, year, first, experiment->last_year - emissions);
    if (experiment->scenarios[scenario].given && year >= experiment->society->base_year &&
        society_moves(experiment->society, species))
        return library_refuse(model,
                              "%s of %d: the regions make these emissions; expected a species "
                              "that no region emits",
                              name, year);
    TRY(check_value(model, &experiment->species[species], driven, year, value));
    experiment->scenarios[scenario].series[species * n_rows + year - experiment->first_year] =
        value;
    model->changed = true;
out:
    return status;
}

int keeling_set(struct keeling *model, int scenario, const char *species, int year, double value)
{
    enum status status = begin_call(model);
    return status_exit(status == STATUS_OK ? set(model, scenario, species, year, value) : status);
}

static enum status step(struct keeling *model)
{
    enum status status = STATUS_OK;
    if (keeling_year(model) >= model->experiment.last_year)
        return library_refuse(model, "the last year is reached; expected no further step");
    if (model->broken) {
        complain(&model->complaints, (struct place){0},
                 "the step from %d failed; the model cannot go on from there", keeling_year(model));
        return STATUS_INPUT;
    }
    if (model->changed)
        TRY(engine_refresh(&model->engine, &model->complaints));
    model->changed = false;
    model->broken = true; /* until the year is whole */
    TRY(engine_run(&model->engine, 0, model->experiment.members.n, model->stepped, 1,
                   &model->complaints));
    TRY(check_state(&model->engine, 0, 0, model->experiment.members.n, &model->complaints));
    model->broken = false;
    model->stepped++;
out:
    return status;
}

int keeling_step(struct keeling *model)
{
    enum status status = begin_call(model);
    return status_exit(status == STATUS_OK ? step(model) : status);
}

static int slot_of(const struct keeling *model, const char *quantity)
{
    for (int i = 0; i < model->experiment.n_chosen; i++)
        if (!strcasecmp(quantity, model->experiment.chosen[i]->name) ||
            (quantity_region(model->experiment.chosen[i]) < 0 &&
             !strcasecmp(quantity, model->experiment.chosen[i]->iamc)))
            return i;
    return -1;
}

static enum status read_values(struct keeling *model, int scenario, const char *quantity,
                               double *values)
{
    struct engine *engine = &model->engine;
    if (!quantity || !values)
        return library_refuse(model, "no quantity or no values; expected a name, and room for the "
                                     "members");
    int slot = slot_of(model, quantity), row = model->stepped;
    if (scenario < 0 || scenario >= model->experiment.n_scenarios)
        return refuse_scenario(model, scenario);
    if (slot < 0)
        return library_refuse(model,
                              "the quantity '%s' is not kept; expected one of those that the "
                              "option variables named",
                              quantity);
    if (quantity_spans(model->experiment.chosen[slot]) && row-- == 0)
        return library_refuse(
            model, "%s is of a year, and none was stepped yet; expected a step first", quantity);
    const double *results = engine_results(engine, &model->complaints);
    if (!results)
        return STATUS_DEVICE;
    results += engine_offset(engine, slot, scenario) + (size_t)row * (size_t)engine->stride;
    memcpy(values, results, (size_t)model->experiment.members.n * sizeof *values);
    engine_release(engine);
    return STATUS_OK;
}

int keeling_read(struct keeling *model, int scenario, const char *quantity, double *values)
{
    enum status status = begin_call(model);
    return status_exit(status == STATUS_OK ? read_values(model, scenario, quantity, values)
                                           : status);
}

void keeling_close(struct keeling *model)
{
    if (!model)
        return;
    bool ours = !device_forked(); /* else it has not the threads of OpenCL */
    if (model->device.id && ours)
        engine_close(&model->engine);
    free(model->scenario);
    if (ours)
        device_close(&model->device);
    experiment_close(&model->experiment);
    complaints_close(&model->complaints);
    free(model);
}
