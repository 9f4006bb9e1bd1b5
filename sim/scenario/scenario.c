#include "scenario/scenario.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "scenario/agreement.h"
#include "scenario/carbon.h"
#include "scenario/choices.h"
#include "scenario/experiment.h"
#include "scenario/members.h"
#include "scenario/options.h"
#include "scenario/refusals.h"
#include "scenario/resolved.h"
#include "scenario/sampled.h"
#include "scenario/society.h"
#include "scenario/species.h"
#include "scenario/storable.h"
#include "scenario/tables.h"
#include "scenario/twin.h"
#include "scenario/world.h"

/* An experiment being opened. */
struct opening {
    struct experiment *experiment;
    const struct request *request;
    struct complaints *complaints;
    size_t before;     /* complaints about other experiments */
    struct path *path; /* [n_paths] owned */
    int n_paths;
    struct text resolved; /* of each scenario */
    bool wrong_usage;     /* a complaint is about an option */
    struct tables tables;
    int n_scenarios;
    struct ingredients *ingredients; /* [n_scenarios] owned */
    struct findings findings;
};

static bool is_wrong(const struct opening *opening)
{
    return opening->complaints->count > opening->before;
}

/* What decides one thing asked for: the option, else what the first path says, else nothing. */
static struct choice said(const struct opening *opening, const char *option, size_t at)
{
    if (option || !opening->n_paths)
        return (struct choice){(char *)option, {0}};
    return *(const struct choice *)((const char *)&opening->path[0] + at);
}

#define SAID(opening, field) said(opening, (opening)->request->field, offsetof(struct path, field))

/* A named file that cannot be read was complained of by agreement_check_files. */
static void read_species(struct opening *opening)
{
    size_t before = opening->complaints->count;
    struct choice named = SAID(opening, species);
    char *path = named.text ? text_copy(named.text) : world_file(world_species);
    if (!named.text || !access(path, R_OK)) {
        species_read(opening->experiment, path, opening->complaints);
        table_note(&opening->tables, before, "species", path);
    }
    free(path);
}

static void read_members(struct opening *opening)
{
    size_t before = opening->complaints->count;
    struct choice named = SAID(opening, members);
    long count = options_count(named.text);
    bool file = named.text && !count;
    char *path = file ? text_copy(named.text) : world_file(world_members);
    if (sampled_is_plan(path))
        sampled_read(opening->experiment, path, opening->complaints);
    else
        members_read(opening->experiment, path, count, opening->complaints);
    table_note(&opening->tables, before, "members", path);
    free(path);
}

/* The folder of regions that the first path names; all name the same. */
static void read_regions(struct opening *opening)
{
    const struct choice *regions = opening->n_paths ? &opening->path[0].regions : NULL;
    for (int p = 0; p < opening->n_paths; p++)
        refusals_check(&opening->path[p], opening->complaints);
    if (!regions || !regions->text || !opening->experiment->n_species)
        return;
    struct text table = {0};
    text_add(&table, "%s/regions.csv", regions->text);
    bool there = !access(table.characters, R_OK);
    text_close(&table);
    if (!there) {
        complain(opening->complaints, regions->place,
                 "regions: '%s' has no regions.csv that can be read; expected a folder such as "
                 "scenarios/world",
                 regions->text);
        return;
    }
    opening->experiment->society = take(1, sizeof *opening->experiment->society);
    society_open(opening->experiment->society, regions->text, &opening->path[0].base_year,
                 opening->experiment, opening->complaints);
}

static void read_carbon(struct opening *opening)
{
    const struct choice none = {0};
    opening->experiment->carbon = take(1, sizeof *opening->experiment->carbon);
    carbon_open(opening->experiment->carbon,
                opening->n_paths ? &opening->path[0].carbon_cycle : &none, opening->experiment,
                opening->complaints);
}

/* Reads one thing asked for; a bad one on the command line is wrong usage, not wrong input. */
static void read_option(struct opening *opening, struct choice choice,
                        void (*reads)(struct experiment *, const char *, struct place,
                                      struct complaints *))
{
    size_t before = opening->complaints->count;
    reads(opening->experiment, choice.text, choice.place, opening->complaints);
    if (opening->complaints->count > before && !choice.place.file)
        opening->wrong_usage = true;
}

/* What only a scenario file may say: the first path's. */
static struct choice written(const struct opening *opening, size_t at)
{
    return said(opening, NULL, at);
}

static void read_options(struct opening *opening)
{
    read_option(opening, SAID(opening, years), options_years);
    read_option(opening, written(opening, offsetof(struct path, step)), options_step);
    read_option(opening, written(opening, offsetof(struct path, co2_forcing)), options_co2_forcing);
    read_option(opening, SAID(opening, reference), options_reference);
    read_option(opening, SAID(opening, assessed_warming), options_assessed);
    read_option(opening, SAID(opening, variability), options_variability);
    read_option(opening, SAID(opening, members), options_members);
    if (opening->n_paths && !opening->request->store)
        read_option(opening, opening->path[0].store, options_store);
    if (opening->n_paths && !opening->request->precision)
        read_option(opening, opening->path[0].precision, options_precision);
    read_option(opening, SAID(opening, variables), options_variables);
}

/* What is asked of species and quantities, once these are known. */
static void check_choices(struct opening *opening)
{
    struct experiment *experiment = opening->experiment;
    for (int p = 0; p < opening->n_paths; p++)
        choices_check(&opening->path[p], experiment, opening->complaints);
    if (choices_pick(experiment, opening->complaints) == STATUS_USAGE)
        opening->wrong_usage = true;
}

/* The scenario of a file that a source names; false when there is one and it cannot be had. */
static bool give_source(struct opening *opening, const struct origin *source, const char *standard,
                        enum driven bare, const char *role, const char *label, struct given *given)
{
    *given = (struct given){NULL, 0};
    if (!source->file.text && !standard)
        return true;
    char *path = source->file.text ? text_copy(source->file.text) : world_file(standard);
    const struct series_table *table = table_read(&opening->tables, path, bare, role);
    free(path);
    if (table)
        *given = table_give(&opening->tables, table, &source->scenario, label);
    return given->table;
}

static void add_ingredients(struct opening *opening, struct ingredients ingredients)
{
    size_t n = (size_t)opening->n_scenarios++;
    if ((n & (n - 1)) == 0)
        opening->ingredients =
            retake(opening->ingredients, n ? 2 * n : 1, sizeof *opening->ingredients);
    opening->ingredients[n] = ingredients;
}

static void add_scenario(struct opening *opening, const struct ingredients *ingredients)
{
    struct experiment *experiment = opening->experiment;
    size_t n = (size_t)experiment->n_scenarios;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(experiment->scenarios[i].name, ingredients->name)) {
            complain(opening->complaints, ingredients->place, "a second scenario called '%s'",
                     ingredients->name);
            return;
        }
    experiment->scenarios = retake(experiment->scenarios, n + 1, sizeof *experiment->scenarios);
    experiment->n_scenarios++;
    struct scenario *scenario = &experiment->scenarios[n];
    scenario_build(scenario, experiment, ingredients, &opening->findings, opening->complaints);
    if (experiment->society && ingredients->path && !opening->findings.wrong)
        society_give(experiment->society, experiment, scenario, ingredients->path,
                     opening->complaints);
    if (!opening->findings.wrong) {
        resolved_add(&opening->resolved, experiment, scenario, ingredients);
        size_t before = opening->complaints->count;
        const struct scenario *twin = twin_add(experiment, (int)n, opening->request->pulse,
                                               ingredients->path, opening->complaints);
        if (twin)
            resolved_add(&opening->resolved, experiment, twin, ingredients);
        opening->wrong_usage |= opening->complaints->count > before && opening->request->pulse;
        return;
    }
    free(scenario->series); /* none will run: of a hundred thousand, all would fill the memory */
    scenario->series = NULL;
}

static void gather_path(struct opening *opening, const struct path *path)
{
    struct ingredients ingredients = {
        .name = path->label, .path = path, .place = {path->file[0], 0, 0}};
    struct origin forcing = path->forcing;
    if (opening->request->forcing)
        forcing = (struct origin){.file = {(char *)opening->request->forcing, {0}}};
    ingredients.shipped_forcing = !forcing.file.text;
    bool good = give_source(opening, &path->emissions, NULL, DRIVEN_emissions, "emissions",
                            path->label, &ingredients.emissions);
    good &= give_source(opening, &path->history, NULL, DRIVEN_emissions, "history", "historical",
                        &ingredients.history);
    good &= give_source(opening, &path->concentrations, NULL, DRIVEN_concentration,
                        "concentrations", path->label, &ingredients.concentrations);
    good &= give_source(opening, &forcing, "world/forcing.csv", DRIVEN_forcing, "forcing",
                        path->label, &ingredients.forcing);
    if (good)
        add_ingredients(opening, ingredients);
}

/* Whether the file leaves earlier years to the shipped history. */
static bool begins_late(const struct series_table *table, int first_year)
{
    for (int i = 0; i < table->n; i++)
        if (table->series[i].n && table->series[i].time[0] > first_year + 0.5)
            return true;
    return false;
}

/* Every scenario of an emissions file. */
static void gather_file(struct opening *opening, const char *file)
{
    const struct origin none = {{0}, {0}};
    struct origin forcing = {.file = {(char *)opening->request->forcing, {0}}};
    const struct series_table *table =
        table_read(&opening->tables, file, DRIVEN_emissions, "emissions");
    struct given history = {NULL, 0};
    bool good = table;
    if (good && begins_late(table, opening->experiment->first_year)) {
        good = give_source(opening, &none, "world/history.csv", DRIVEN_emissions, "history",
                           "historical", &history);
        remark(
            opening->complaints, (struct place){file, 0, 0},
            "years before it begins are those of the shipped history.csv, without harmonisation");
    }
    for (int s = 0; good && s < table->n_scenarios; s++) {
        struct ingredients ingredients = {.name = table->scenario[s],
                                          .emissions = {table, s},
                                          .history = history,
                                          .place = {file, 0, 0}};
        if (give_source(opening, &forcing, "world/forcing.csv", DRIVEN_forcing, "forcing",
                        table->scenario[s], &ingredients.forcing))
            add_ingredients(opening, ingredients);
    }
}

/* A run whose years nobody says ends where what drives it ends. */
static void end_with_input(struct opening *opening)
{
    struct experiment *experiment = opening->experiment;
    const char *what = NULL, *kind;
    int last = experiment->first_year;
    if (SAID(opening, years).text)
        return;
    for (int s = 0; s < opening->n_scenarios; s++) {
        int end = scenario_end(experiment, &opening->ingredients[s], experiment->last_year, &kind);
        what = end > last ? kind : what;
        last = end > last ? end : last;
    }
    if (last <= experiment->first_year || last == experiment->last_year)
        return;
    remark(opening->complaints, opening->ingredients[0].place,
           "no years are asked for: the run ends on 1 January %d, where %s end (--years %d:%d)",
           last, what, experiment->first_year, last);
    experiment->last_year = last;
    read_option(opening, written(opening, offsetof(struct path, step)), options_step);
    read_option(opening, SAID(opening, reference), options_reference);
    read_option(opening, SAID(opening, assessed_warming), options_assessed);
}

static void build(struct opening *opening)
{
    for (int p = 0; p < opening->n_paths; p++)
        gather_path(opening, &opening->path[p]);
    if (opening->request->emissions)
        gather_file(opening, opening->request->emissions);
    end_with_input(opening);
    opening->findings.assessed = opening->request->emissions;
    for (int s = 0; s < opening->n_scenarios; s++)
        add_scenario(opening, &opening->ingredients[s]);
    findings_tell(&opening->findings, opening->experiment, opening->before, opening->complaints);
    if (!is_wrong(opening) && !opening->experiment->n_scenarios)
        complain(opening->complaints, (struct place){0}, "no scenario was given");
}

static void refuse_table(const char *path, struct complaints *complaints)
{
    if (text_ends(path, ".csv"))
        complain(complaints, (struct place){path, 0, 0},
                 "is a table, not a scenario; keeling assess takes one, by itself");
}

static void open_paths(struct opening *opening)
{
    const struct request *request = opening->request;
    opening->path = take((size_t)request->n_paths + 1, sizeof *opening->path);
    for (int p = 0; p < request->n_paths; p++)
        refuse_table(request->paths[p], opening->complaints);
    if (is_wrong(opening))
        return;
    for (int p = 0; p < request->n_paths; p++) {
        path_open(&opening->path[p], request->paths[p], opening->complaints);
        opening->n_paths++;
    }
    agreement_check(opening->path, opening->n_paths, request, opening->complaints);
    for (int p = 0; !is_wrong(opening) && p < opening->n_paths; p++)
        for (int i = 0; i < opening->path[p].n_files; i++)
            experiment_note(opening->experiment, "scenario", opening->path[p].file[i]);
}

static void refuse_scenario(const char *path, struct complaints *complaints)
{
    if (path && (text_ends(path, ".yaml") || text_ends(path, ".yml")))
        complain(complaints, (struct place){path, 0, 0},
                 "is a scenario, not a table; keeling run takes it");
}

static void open_all(struct opening *opening)
{
    struct experiment *experiment = opening->experiment;
    refuse_scenario(opening->request->emissions, opening->complaints);
    open_paths(opening);
    if (is_wrong(opening) && !opening->n_paths)
        return;
    read_options(opening);
    agreement_check_files(opening->path, opening->n_paths, opening->request, opening->complaints);
    size_t before = opening->complaints->count;
    read_species(opening);
    read_regions(opening);
    read_carbon(opening);
    if (experiment->n_species && opening->complaints->count == before) {
        storable_list(experiment);
        check_choices(opening);
    }
    if (is_wrong(opening))
        return;
    if (!opening->request->own_members)
        read_members(opening);
    if (opening->n_paths)
        refusals_check_members(&opening->path[0], experiment, opening->complaints);
    options_variability(experiment, SAID(opening, variability).text, (struct place){0},
                        opening->complaints);
    build(opening);
    if (is_wrong(opening))
        return;
    if (opening->n_paths == 1 && opening->path[0].title.text)
        experiment->title = text_copy(opening->path[0].title.text);
    experiment->resolved = resolved_whole(experiment, &opening->resolved);
}

enum status experiment_open(struct experiment *experiment, const struct request *request,
                            struct complaints *complaints)
{
    struct opening opening = {.experiment = experiment,
                              .request = request,
                              .complaints = complaints,
                              .before = complaints->count,
                              .tables = {.experiment = experiment, .complaints = complaints}};
    *experiment = (struct experiment){.assessed_warming = NAN};
    open_all(&opening);
    tables_close(&opening.tables);
    findings_close(&opening.findings);
    free(opening.ingredients);
    for (int p = 0; p < opening.n_paths; p++)
        path_close(&opening.path[p]);
    free(opening.path);
    text_close(&opening.resolved);
    if (!is_wrong(&opening))
        return STATUS_OK;
    return opening.wrong_usage ? STATUS_USAGE : STATUS_INPUT;
}
