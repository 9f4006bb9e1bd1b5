#include "scenario/agreement.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lines.h"
#include "base/text.h"
#include "scenario/options.h"
#include "scenario/tables.h"
#include "scenario/world.h"

enum { at_members = 1 }; /* in lists of files: it may be a count instead */

/* What an experiment has only once. */
struct shared {
    const char *name, *option;
    size_t at;            /* of the choice in struct path */
    const char *standard; /* the shipped file when nothing is said; NULL: no file */
    bool folder;          /* a folder, compared as files are; none when nothing is said */
};

static const struct choice *choice_of(const struct path *path, size_t at)
{
    return (const struct choice *)((const char *)path + at);
}

/* The word to compare by: for a file what it is, however it is spelled. Owned by the caller. */
static char *meaning(const struct shared *shared, const struct choice *choice)
{
    char *file = NULL, *word;
    if (shared->folder && choice->text)
        return table_path(choice->text);
    if (!shared->standard || options_count(choice->text))
        return text_copy(choice->text ? choice->text : "");
    if (!choice->text)
        file = world_file(shared->standard);
    word = table_path(file ? file : choice->text);
    free(file);
    return word;
}

static void check_shared(const struct shared *shared, const struct path *first,
                         const struct path *path, struct complaints *complaints)
{
    const struct choice *a = choice_of(first, shared->at), *b = choice_of(path, shared->at);
    char *x = meaning(shared, a), *y = meaning(shared, b);
    if (strcmp(x, y))
        complain(complaints, b->text ? b->place : (struct place){path->file[0], 0, 0},
                 "%s is %s%s%s, but %s%s%s in %s; expected the same in one output file; "
                 "a folder as --out takes a file for each",
                 shared->name, b->text ? "'" : "not given", b->text ? b->text : "",
                 b->text ? "'" : "", a->text ? "'" : "not given", a->text ? a->text : "",
                 a->text ? "'" : "", first->file[0]);
    free(x);
    free(y);
}

void agreement_check(const struct path *path, int n_paths, const struct request *request,
                     struct complaints *complaints)
{
    const struct shared shared[] = {
        {"years", request->years, offsetof(struct path, years), NULL, false},
        {"members", request->members, offsetof(struct path, members), world_members, false},
        {"species", request->species, offsetof(struct path, species), world_species, false},
        {"variability", request->variability, offsetof(struct path, variability), NULL, false},
        {"reference", request->reference, offsetof(struct path, reference), NULL, false},
        {"assessed_warming", request->assessed_warming, offsetof(struct path, assessed_warming),
         NULL, false},
        {"regions", NULL, offsetof(struct path, regions), NULL, true},
        {"step", NULL, offsetof(struct path, step), NULL, false},
        {"carbon_cycle", NULL, offsetof(struct path, carbon_cycle), NULL, false},
        {"co2_forcing", NULL, offsetof(struct path, co2_forcing), NULL, false},
        {"base_year", NULL, offsetof(struct path, base_year), NULL, false},
        {"output variables", request->variables, offsetof(struct path, variables), NULL, false},
        {"output store", request->store, offsetof(struct path, store), NULL, false},
        {"output precision", request->precision, offsetof(struct path, precision), NULL, false},
    };
    for (int p = 1; p < n_paths; p++)
        for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
            if (!shared[i].option && path[0].understood && path[p].understood)
                check_shared(&shared[i], &path[0], &path[p], complaints);
}

/* The files of a path that its table names, but not those an option stands for. */
static void check_path(const struct path *path, const struct request *request,
                       struct complaints *complaints)
{
    const struct choice *files[] = {
        request->species ? NULL : &path->species,
        request->members || request->own_members ? NULL : &path->members,
        &path->emissions.file,
        &path->history.file,
        &path->concentrations.file,
        request->forcing ? NULL : &path->forcing.file,
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i] && files[i]->text && !(i == at_members && options_is_number(files[i]->text)))
            file_is_there(files[i]->text, files[i]->place, complaints);
}

/* A scenario that names no source at all is told so once, not for every species. */
static void check_sources(const struct path *path, struct complaints *complaints)
{
    const struct origin *sources[] = {&path->emissions, &path->history, &path->concentrations,
                                      &path->forcing};
    static const char *const names[] = {"emissions", "history", "concentrations", "forcing"};
    bool lost = false;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (sources[i]->scenario.text && !sources[i]->file.text) {
            complain(complaints, sources[i]->scenario.place,
                     "%s names a scenario but no file; expected both, for a key replaces the "
                     "extended one whole",
                     names[i]);
            lost = true;
        }
    if (!lost && !path->emissions.file.text && !path->concentrations.file.text && !path->n_baseline)
        complain(complaints, (struct place){path->file[0], 0, 0},
                 "names no emissions; expected emissions: FILE, or baseline: for what stays as it "
                 "was");
}

void agreement_check_files(const struct path *path, int n_paths, const struct request *request,
                           struct complaints *complaints)
{
    const char *const typed[] = {request->species, request->members, request->emissions,
                                 request->forcing};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        if (typed[i] && !(i == at_members && options_is_number(typed[i])) && access(typed[i], R_OK))
            complain(complaints, (struct place){typed[i], 0, 0}, "cannot be read: %s",
                     strerror(errno));
    for (int p = 0; p < n_paths; p++) {
        if (path[p].understood)
            check_sources(&path[p], complaints);
        check_path(&path[p], request, complaints);
    }
}
