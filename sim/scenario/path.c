#include "scenario/path.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/lines.h"
#include "base/text.h"
#include "base/yaml.h"
#include "scenario/goals.h"
#include "scenario/pulls.h"

/* How the value of a key is read. */
enum form {
    FORM_WORD,
    FORM_PATH,
    FORM_SOURCE,
    FORM_DRIVEN,
    FORM_BASELINE,
    FORM_OUTPUT,
    FORM_POLICIES,
    FORM_TARGETS,
    FORM_EXTENDS
};

static const struct key {
    const char *name;
    enum form form;
    size_t at; /* offset in struct path */
} keys[] = {
    {"title", FORM_WORD, offsetof(struct path, title)},
    {"extends", FORM_EXTENDS, 0},
    {"years", FORM_WORD, offsetof(struct path, years)},
    {"emissions", FORM_SOURCE, offsetof(struct path, emissions)},
    {"history", FORM_SOURCE, offsetof(struct path, history)},
    {"concentrations", FORM_SOURCE, offsetof(struct path, concentrations)},
    {"forcing", FORM_SOURCE, offsetof(struct path, forcing)},
    {"members", FORM_PATH, offsetof(struct path, members)},
    {"species", FORM_PATH, offsetof(struct path, species)},
    {"driven_by", FORM_DRIVEN, 0},
    {"baseline", FORM_BASELINE, 0},
    {"variability", FORM_WORD, offsetof(struct path, variability)},
    {"reference", FORM_WORD, offsetof(struct path, reference)},
    {"output", FORM_OUTPUT, 0},
    {"assessed_warming", FORM_WORD, offsetof(struct path, assessed_warming)},
    {"regions", FORM_PATH, offsetof(struct path, regions)},
    {"base_year", FORM_WORD, offsetof(struct path, base_year)},
    {"drivers", FORM_WORD, offsetof(struct path, drivers)},
    {"step", FORM_WORD, offsetof(struct path, step)},
    {"carbon_cycle", FORM_WORD, offsetof(struct path, carbon_cycle)},
    {"co2_forcing", FORM_WORD, offsetof(struct path, co2_forcing)},
    {"economy_feels", FORM_WORD, offsetof(struct path, economy_feels)},
    {"forests_feel", FORM_WORD, offsetof(struct path, forests_feel)},
    {"pulse", FORM_WORD, offsetof(struct path, pulse)},
    {"policies", FORM_POLICIES, 0},
    {"targets", FORM_TARGETS, 0},
};
enum { n_keys = sizeof keys / sizeof *keys };

static void choose(struct choice *choice, char *text, struct place place)
{
    free(choice->text);
    *choice = (struct choice){text, place};
}

/* What is given here replaces what the extended file gives under the same key, whole: half of one
 * and half of the other would be what neither file says. */
static void forget(struct choice *choice, int n)
{
    for (int i = 0; i < n; i++)
        choose(&choice[i], NULL, (struct place){0});
}

static void read_source(struct origin *source, const struct yaml_node *node, const char *file,
                        struct complaints *complaints)
{
    forget(&source->file, 1);
    forget(&source->scenario, 1);
    if (node->kind == YAML_KIND_SCALAR && *node->scalar) {
        choose(&source->file, text_beside(node->scalar, file), node->place);
        return;
    }
    if (!yaml_is(node, YAML_KIND_MAP, "a file, or file: and scenario:", complaints))
        return;
    for (const struct yaml_node *child = node->child; child; child = child->next) {
        bool is_file = !strcmp(child->key, "file");
        if (!is_file && strcmp(child->key, "scenario")) {
            complain(complaints, child->key_place,
                     "unknown key '%s' in %s; expected file or scenario", child->key, node->key);
        } else if (yaml_is(child, YAML_KIND_SCALAR, "one word", complaints)) {
            char *text = is_file ? text_beside(child->scalar, file) : text_copy(child->scalar);
            choose(is_file ? &source->file : &source->scenario, text, child->place);
        }
    }
}

static void read_driven(struct path *path, const struct yaml_node *node,
                        struct complaints *complaints)
{
    if (!yaml_is(node, YAML_KIND_MAP, "species and how each is driven, such as CO2: concentration",
                 complaints))
        return;
    forget(path->driven_species, path->n_driven);
    forget(path->driven_by, path->n_driven);
    path->n_driven = 0;
    for (const struct yaml_node *child = node->child; child; child = child->next) {
        if (!yaml_is(child, YAML_KIND_SCALAR, "emissions, concentration or forcing", complaints))
            continue;
        if (path->n_driven == most_listed) {
            complain(complaints, child->place, "more than %d species under driven_by", most_listed);
            return;
        }
        path->driven_species[path->n_driven] =
            (struct choice){text_copy(child->key), child->key_place};
        path->driven_by[path->n_driven++] = (struct choice){text_copy(child->scalar), child->place};
    }
}

static void read_baseline(struct path *path, const struct yaml_node *node,
                          struct complaints *complaints)
{
    const struct yaml_node *first = node->kind == YAML_KIND_LIST ? node->child : node;
    if (node->kind == YAML_KIND_MAP)
        yaml_is(node, YAML_KIND_LIST, "a list of species, or all", complaints);
    forget(path->baseline, path->n_baseline);
    path->n_baseline = 0;
    for (const struct yaml_node *item = first; item && node->kind != YAML_KIND_MAP;
         item = node->kind == YAML_KIND_LIST ? item->next : NULL) {
        if (path->n_baseline == most_listed) {
            complain(complaints, item->place, "more than %d species under baseline", most_listed);
            return;
        }
        if (yaml_is(item, YAML_KIND_SCALAR, "a species, or all", complaints))
            path->baseline[path->n_baseline++] =
                (struct choice){text_copy(item->scalar), item->place};
    }
}

/* "a,b" of a word, or of a list of words. Owned by the caller. */
static char *joined_words(const struct yaml_node *node, struct complaints *complaints)
{
    struct text text = {0};
    if (node->kind == YAML_KIND_SCALAR)
        return text_copy(node->scalar);
    text_add(&text, "%s", "");
    for (const struct yaml_node *item = node->child; item; item = item->next)
        if (yaml_is(item, YAML_KIND_SCALAR, "the name of a quantity", complaints))
            text_add(&text, "%s%s", text.length ? "," : "", item->scalar);
    return text.characters;
}

static void read_output(struct path *path, const struct yaml_node *node,
                        struct complaints *complaints)
{
    if (!yaml_is(node, YAML_KIND_MAP, "variables:, store: or precision:", complaints))
        return;
    struct choice *all[] = {&path->variables, &path->store, &path->precision};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        forget(all[i], 1);
    for (const struct yaml_node *child = node->child; child; child = child->next) {
        bool variables = !strcmp(child->key, "variables"), store = !strcmp(child->key, "store");
        if (variables && child->kind != YAML_KIND_MAP)
            choose(&path->variables, joined_words(child, complaints), child->place);
        else if (!variables && !store && strcmp(child->key, "precision"))
            complain(complaints, child->key_place,
                     "unknown key '%s' in output; expected variables, store or precision",
                     child->key);
        else if (yaml_is(child, YAML_KIND_SCALAR, "one word", complaints))
            choose(store ? &path->store : &path->precision, text_copy(child->scalar), child->place);
    }
}

static const struct key *find_key(const char *name)
{
    for (int i = 0; i < n_keys; i++)
        if (!strcmp(name, keys[i].name))
            return &keys[i];
    return NULL;
}

static void complain_of_key(const struct yaml_node *node, struct complaints *complaints)
{
    const char *names[n_keys];
    for (int i = 0; i < n_keys; i++)
        names[i] = keys[i].name;
    const char *near = text_nearest(node->key, names, n_keys);
    complaints_guess(complaints, node->key_place, near, "unknown key '%s'%s", node->key,
                     near ? "" : "; expected one of those in scenarios/README.md");
}

static void read_node(struct path *path, const struct yaml_node *node, const char *file,
                      struct complaints *complaints)
{
    const struct key *key = find_key(node->key);
    if (!key) {
        complain_of_key(node, complaints);
        return;
    }
    void *at = (char *)path + key->at;
    switch (key->form) {
    case FORM_WORD:
        if (yaml_is(node, YAML_KIND_SCALAR, "one word or sentence", complaints))
            choose(at, text_copy(node->scalar), node->place);
        break;
    case FORM_PATH:
        if (yaml_is(node, YAML_KIND_SCALAR, "a file", complaints))
            choose(at, text_beside(node->scalar, file), node->place);
        break;
    case FORM_SOURCE:
        read_source(at, node, file, complaints);
        break;
    case FORM_DRIVEN:
        read_driven(path, node, complaints);
        break;
    case FORM_BASELINE:
        read_baseline(path, node, complaints);
        break;
    case FORM_OUTPUT:
        read_output(path, node, complaints);
        break;
    case FORM_POLICIES:
        pulls_read(path, node, complaints);
        break;
    case FORM_TARGETS:
        goals_read(path, node, complaints);
        break;
    case FORM_EXTENDS: /* read before all others */
        break;
    }
}

static enum status read_file(struct path *path, const char *file, struct place from,
                             struct complaints *complaints);

static enum status read_base(struct path *path, const struct yaml_node *node, const char *file,
                             struct complaints *complaints)
{
    if (!yaml_is(node, YAML_KIND_SCALAR, "one file", complaints))
        return STATUS_INPUT;
    char *base = text_beside(node->scalar, file);
    enum status status = STATUS_INPUT;
    if (file_is_there(base, node->place, complaints))
        status = read_file(path, base, node->place, complaints);
    free(base);
    return status;
}

static enum status read_file(struct path *path, const char *file, struct place from,
                             struct complaints *complaints)
{
    enum { most_files = sizeof path->file / sizeof *path->file };
    size_t before = complaints->count;
    char *real = realpath(file, NULL);
    for (int i = 0; real && i < path->n_files; i++) {
        char *other = realpath(path->file[i], NULL);
        bool same = other && !strcmp(real, other);
        free(other);
        if (!same)
            continue;
        complain(complaints, from, "extends goes round in a circle: %s extends itself", file);
        free(real);
        return STATUS_INPUT;
    }
    free(real);
    if (path->n_files == most_files) {
        complain(complaints, from, "more than %d files extend each other", most_files);
        return STATUS_INPUT;
    }
    char *kept = path->file[path->n_files++] = text_copy(file);
    struct yaml_node *root = yaml_open(kept, complaints);
    if (!root)
        return STATUS_INPUT;
    const struct yaml_node *base = yaml_find(root, "extends");
    if (base)
        read_base(path, base, kept, complaints);
    for (const struct yaml_node *node = root->child; node; node = node->next)
        read_node(path, node, kept, complaints);
    yaml_close(root);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

enum status path_open(struct path *path, const char *file, struct complaints *complaints)
{
    *path = (struct path){.label = text_stem(file)};
    enum status status = read_file(path, file, (struct place){0}, complaints);
    path->understood = status == STATUS_OK;
    return status;
}

void path_close(struct path *path)
{
    struct choice *single[] = {&path->title,
                               &path->years,
                               &path->members,
                               &path->species,
                               &path->variability,
                               &path->reference,
                               &path->assessed_warming,
                               &path->variables,
                               &path->store,
                               &path->precision,
                               &path->regions,
                               &path->base_year,
                               &path->step,
                               &path->carbon_cycle,
                               &path->co2_forcing,
                               &path->economy_feels,
                               &path->forests_feel,
                               &path->pulse,
                               &path->drivers,
                               &path->emissions.file,
                               &path->emissions.scenario,
                               &path->history.file,
                               &path->history.scenario,
                               &path->concentrations.file,
                               &path->concentrations.scenario,
                               &path->forcing.file,
                               &path->forcing.scenario};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        forget(single[i], 1);
    forget(path->driven_species, path->n_driven);
    forget(path->driven_by, path->n_driven);
    forget(path->baseline, path->n_baseline);
    pulls_close(path);
    goals_close(path);
    for (int i = 0; i < path->n_files; i++)
        free(path->file[i]);
    free(path->label);
    *path = (struct path){0};
}
