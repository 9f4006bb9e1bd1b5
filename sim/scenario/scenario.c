#include "scenario/scenario.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/text.h"
#include "scenario/build.h"
#include "scenario/experiment.h"
#include "scenario/members.h"
#include "scenario/options.h"
#include "scenario/resolved.h"
#include "scenario/sampled.h"
#include "scenario/species.h"
#include "scenario/world.h"

enum { most_tables = 64 };

/* An experiment being opened. */
struct opening {
    struct experiment *experiment;
    const struct request *request;
    struct complaints *complaints;
    struct path *path; /* [n_paths] owned */
    int n_paths;
    struct text resolved; /* of each scenario */
    bool wrong_usage;     /* a complaint is about an option */
    int n_tables;         /* each file is read once */
    struct series_table table[most_tables];
    enum driven bare[most_tables];
};

/* What decides one thing asked for: the option, else what the first path says, else nothing. */
static struct choice said(const struct opening *opening, const char *option, size_t at)
{
    if (option || !opening->n_paths)
        return (struct choice){(char *)option, {0}};
    return *(const struct choice *)((const char *)&opening->path[0] + at);
}

#define SAID(opening, field) said(opening, (opening)->request->field, offsetof(struct path, field))

/* Paths run together must agree on what the experiment has only once. */
static void check_agreement(struct opening *opening)
{
    const struct request *request = opening->request;
    const struct {
        const char *name, *option;
        size_t at;
    } shared[] = {
        {"years", request->years, offsetof(struct path, years)},
        {"members", request->members, offsetof(struct path, members)},
        {"species", request->species, offsetof(struct path, species)},
        {"variability", request->variability, offsetof(struct path, variability)},
        {"reference", request->reference, offsetof(struct path, reference)},
        {"assessed_warming", request->assessed_warming, offsetof(struct path, assessed_warming)},
        {"output variables", NULL, offsetof(struct path, variables)},
        {"output store", NULL, offsetof(struct path, store)},
        {"output precision", NULL, offsetof(struct path, precision)},
    };
    for (int p = 1; p < opening->n_paths; p++)
        for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
            const struct choice *a = (const void *)((const char *)&opening->path[0] + shared[i].at);
            const struct choice *b = (const void *)((const char *)&opening->path[p] + shared[i].at);
            const char *x = a->text ? a->text : "", *y = b->text ? b->text : "";
            if (!shared[i].option && strcmp(x, y))
                complain(opening->complaints,
                         b->text ? b->place : (struct place){opening->path[p].file[0], 0, 0},
                         "%s is '%s', but '%s' in %s; expected the same in one output file",
                         shared[i].name, y, x, opening->path[0].file[0]);
        }
}

/* A file that was read without a complaint is remembered for the provenance. */
static void note_if_good(struct opening *opening, size_t before, const char *role, const char *path)
{
    if (opening->complaints->count == before)
        experiment_note(opening->experiment, role, path);
}

static void read_species(struct opening *opening)
{
    size_t before = opening->complaints->count;
    struct choice named = SAID(opening, species);
    char *path = named.text ? text_copy(named.text) : world_file("world/species.csv");
    if (file_is_there(path, named.place, opening->complaints))
        species_read(opening->experiment, path, opening->complaints);
    note_if_good(opening, before, "species", path);
    free(path);
}

static void read_members(struct opening *opening)
{
    size_t before = opening->complaints->count;
    struct choice named = SAID(opening, members);
    long count = options_count(named.text);
    bool file = named.text && !count;
    char *path = file ? text_copy(named.text) : world_file("members/keeling-1.csv");
    bool there = count || file_is_there(path, named.place, opening->complaints);
    if (there && sampled_is_plan(path))
        sampled_read(opening->experiment, path, opening->complaints);
    else if (there)
        members_read(opening->experiment, path, count, opening->complaints);
    note_if_good(opening, before, "members", path);
    free(path);
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

static void read_options(struct opening *opening)
{
    read_option(opening, SAID(opening, years), options_years);
    read_option(opening, SAID(opening, reference), options_reference);
    read_option(opening, SAID(opening, assessed_warming), options_assessed);
    read_option(opening, SAID(opening, variability), options_variability);
    read_option(opening, SAID(opening, members), options_members);
    if (!opening->n_paths)
        return;
    read_option(opening, opening->path[0].store, options_store);
    read_option(opening, opening->path[0].precision, options_precision);
    read_option(opening, opening->path[0].variables, options_variables);
}

/* The table of a file, read on first use; NULL after a complaint. */
static const struct series_table *table_of(struct opening *opening, const char *file,
                                           enum driven bare, const char *role)
{
    for (int i = 0; i < opening->n_tables; i++)
        if (!strcmp(opening->table[i].path, file) && opening->bare[i] == bare)
            return &opening->table[i];
    if (opening->n_tables == most_tables) {
        complain(opening->complaints, (struct place){file, 0, 0}, "more than %d files",
                 most_tables);
        return NULL;
    }
    struct series_table *table = &opening->table[opening->n_tables];
    opening->bare[opening->n_tables++] = bare;
    size_t before = opening->complaints->count;
    series_read(table, file, bare, opening->experiment, opening->complaints);
    note_if_good(opening, before, role, file);
    return table;
}

/* The scenario of a table that is meant: named, or called like the scenario, or the only one. */
static struct given give(struct opening *opening, const struct series_table *table,
                         const struct choice *named, const char *label, bool shared)
{
    struct given given = {table, -1};
    if (!table)
        return (struct given){NULL, 0};
    const char *name = named && named->text ? named->text : label;
    given.scenario = series_scenario(table, name);
    bool only = table->n_scenarios == 1 && (shared || !(named && named->text));
    if (given.scenario < 0 && only && !(named && named->text))
        given.scenario = 0;
    if (given.scenario < 0 && table->n_scenarios) {
        const char *near =
            text_nearest(name, (const char *const *)table->scenario, (size_t)table->n_scenarios);
        complain(opening->complaints,
                 named && named->text ? named->place : (struct place){table->path, 0, 0},
                 "%s has no scenario '%s'%s%s%s", table->path, name, near ? "; did you mean '" : "",
                 near ? near : "", near ? "'?" : "");
    }
    return given.scenario < 0 ? (struct given){NULL, 0} : given;
}

static struct given give_source(struct opening *opening, const struct source *source,
                                const char *standard, enum driven bare, const char *role,
                                const char *label)
{
    char *path = source->file.text ? text_copy(source->file.text)
                 : standard        ? world_file(standard)
                                   : NULL;
    if (!path)
        return (struct given){NULL, 0};
    bool there = file_is_there(path, source->file.place, opening->complaints);
    const struct series_table *table = there ? table_of(opening, path, bare, role) : NULL;
    bool emissions = !strcmp(role, "emissions");
    free(path);
    return give(opening, table, &source->scenario, label, !emissions);
}

/* A scenario that names no source at all is told so once, not for every species. */
static void check_sources(struct opening *opening, const struct path *path)
{
    const struct source *sources[] = {&path->emissions, &path->history, &path->concentrations,
                                      &path->forcing};
    static const char *const names[] = {"emissions", "history", "concentrations", "forcing"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (sources[i]->scenario.text && !sources[i]->file.text)
            complain(opening->complaints, sources[i]->scenario.place,
                     "%s names a scenario but no file", names[i]);
    if (!path->emissions.file.text && !path->emissions.scenario.text &&
        !path->concentrations.file.text && !path->n_baseline)
        complain(opening->complaints, (struct place){path->file[0], 0, 0},
                 "names no emissions; expected emissions: FILE, or baseline: for what stays as it "
                 "was");
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
    if (scenario_build(&experiment->scenarios[n], experiment, ingredients, opening->complaints) ==
        STATUS_OK)
        resolved_add(&opening->resolved, experiment, &experiment->scenarios[n], ingredients);
}

static void build_path(struct opening *opening, const struct path *path)
{
    size_t before = opening->complaints->count;
    check_sources(opening, path);
    if (opening->complaints->count > before)
        return;
    struct ingredients ingredients = {
        .name = path->label, .path = path, .place = {path->file[0], 0, 0}};
    struct source forcing = path->forcing;
    if (opening->request->forcing)
        forcing = (struct source){.file = {(char *)opening->request->forcing, {0}}};
    ingredients.shipped_forcing = !forcing.file.text;
    ingredients.emissions =
        give_source(opening, &path->emissions, NULL, DRIVEN_emissions, "emissions", path->label);
    ingredients.history =
        give_source(opening, &path->history, NULL, DRIVEN_emissions, "history", "historical");
    ingredients.concentrations = give_source(opening, &path->concentrations, NULL,
                                             DRIVEN_concentration, "concentrations", path->label);
    ingredients.forcing =
        give_source(opening, &forcing, "world/forcing.csv", DRIVEN_forcing, "forcing", path->label);
    if (opening->complaints->count == before)
        add_scenario(opening, &ingredients);
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
static void build_file(struct opening *opening, const char *file)
{
    size_t before = opening->complaints->count;
    const struct source none = {{0}, {0}};
    struct source forcing = {.file = {(char *)opening->request->forcing, {0}}};
    const struct series_table *table = table_of(opening, file, DRIVEN_emissions, "emissions");
    struct given history = {NULL, 0};
    if (!table || opening->complaints->count > before)
        return;
    if (begins_late(table, opening->experiment->first_year)) {
        history = give_source(opening, &none, "world/history.csv", DRIVEN_emissions, "history",
                              "historical");
        remark(
            opening->complaints, (struct place){file, 0, 0},
            "years before it begins are those of the shipped history.csv, without harmonisation");
    }
    for (int s = 0; s < table->n_scenarios; s++) {
        struct ingredients ingredients = {.name = table->scenario[s],
                                          .emissions = {table, s},
                                          .history = history,
                                          .place = {file, 0, 0}};
        ingredients.forcing = give_source(opening, &forcing, "world/forcing.csv", DRIVEN_forcing,
                                          "forcing", table->scenario[s]);
        if (opening->complaints->count == before)
            add_scenario(opening, &ingredients);
    }
}

static void refuse_table(const char *path, struct complaints *complaints)
{
    size_t length = strlen(path);
    if (length > 4 && !strcmp(path + length - 4, ".csv"))
        complain(complaints, (struct place){path, 0, 0},
                 "is a table, not a scenario; keeling assess takes one, by itself");
}

static void open_paths(struct opening *opening)
{
    const struct request *request = opening->request;
    opening->path = take((size_t)request->n_paths + 1, sizeof *opening->path);
    for (int p = 0; p < request->n_paths; p++)
        refuse_table(request->paths[p], opening->complaints);
    if (opening->complaints->count)
        return;
    for (int p = 0; p < request->n_paths; p++) {
        path_open(&opening->path[p], request->paths[p], opening->complaints);
        opening->n_paths++;
    }
    check_agreement(opening);
    for (int p = 0; !opening->complaints->count && p < opening->n_paths; p++)
        for (int i = 0; i < opening->path[p].n_files; i++)
            experiment_note(opening->experiment, "scenario", opening->path[p].file[i]);
}

static void refuse_scenario(const char *path, struct complaints *complaints)
{
    size_t length = path ? strlen(path) : 0;
    if (length > 5 && (!strcmp(path + length - 5, ".yaml") || !strcmp(path + length - 4, ".yml")))
        complain(complaints, (struct place){path, 0, 0},
                 "is a scenario, not a table; keeling run takes it");
}

static void open_all(struct opening *opening)
{
    struct experiment *experiment = opening->experiment;
    refuse_scenario(opening->request->emissions, opening->complaints);
    open_paths(opening);
    read_options(opening);
    if (opening->complaints->count)
        return;
    read_species(opening);
    if (opening->complaints->count)
        return;
    read_members(opening);
    options_variability(experiment, SAID(opening, variability).text, (struct place){0},
                        opening->complaints);
    for (int p = 0; p < opening->n_paths; p++)
        build_path(opening, &opening->path[p]);
    if (opening->request->emissions)
        build_file(opening, opening->request->emissions);
    if (!opening->complaints->count && !experiment->n_scenarios)
        complain(opening->complaints, (struct place){0}, "no scenario was given");
    if (opening->complaints->count)
        return;
    if (opening->n_paths == 1 && opening->path[0].title.text)
        experiment->title = text_copy(opening->path[0].title.text);
    experiment->resolved = resolved_whole(experiment, &opening->resolved);
}

enum status experiment_open(struct experiment *experiment, const struct request *request,
                            struct complaints *complaints)
{
    struct opening opening = {
        .experiment = experiment, .request = request, .complaints = complaints};
    size_t before = complaints->count;
    *experiment = (struct experiment){.assessed_warming = NAN};
    open_all(&opening);
    for (int i = 0; i < opening.n_tables; i++)
        series_close(&opening.table[i]);
    for (int p = 0; p < opening.n_paths; p++)
        path_close(&opening.path[p]);
    free(opening.path);
    text_close(&opening.resolved);
    if (complaints->count == before)
        return STATUS_OK;
    return opening.wrong_usage ? STATUS_USAGE : STATUS_INPUT;
}
