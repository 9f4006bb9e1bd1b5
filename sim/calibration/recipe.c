#include "calibration/recipe.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/yaml.h"
#include "sampling/prior.h"

enum form { FORM_WORD, FORM_FILE, FORM_FILES, FORM_COUNT, FORM_SWITCH, FORM_SOLVE, FORM_EXTENDS };

static const struct key {
    const char *name;
    enum form form;
    bool needed;
    size_t at; /* offset in struct recipe */
} keys[] = {
    {"title", FORM_WORD, false, offsetof(struct recipe, title)},
    {"extends", FORM_EXTENDS, false, 0},
    {"prior", FORM_FILE, true, offsetof(struct recipe, prior)},
    {"correlations", FORM_FILE, false, offsetof(struct recipe, correlations)},
    {"picks", FORM_FILE, false, offsetof(struct recipe, picks)},
    {"targets", FORM_FILES, true, offsetof(struct recipe, targets)},
    {"observations", FORM_FILE, false, offsetof(struct recipe, observations)},
    {"history", FORM_FILE, true, offsetof(struct recipe, history)},
    {"experiments", FORM_FILES, false, offsetof(struct recipe, experiments)},
    {"widened", FORM_SWITCH, false, offsetof(struct recipe, widened)},
    {"solve", FORM_SOLVE, false, 0},
    {"draws", FORM_COUNT, true, offsetof(struct recipe, draws)},
    {"keep", FORM_COUNT, true, offsetof(struct recipe, keep)},
    {"seed", FORM_COUNT, false, 0},
};
enum { n_keys = sizeof keys / sizeof *keys };

static const struct key *find_key(const struct yaml_node *node, struct complaints *complaints)
{
    const char *names[n_keys];
    for (int i = 0; i < n_keys; i++) {
        names[i] = keys[i].name;
        if (!strcmp(node->key, names[i]))
            return &keys[i];
    }
    const char *near = text_nearest(node->key, names, n_keys);
    complaints_guess(complaints, node->key_place, near, "unknown key '%s'%s", node->key,
                     near ? "" : "; expected one of those in scenarios/calibration/README.md");
    return NULL;
}

static void replace(char **word, char *by)
{
    free(*word);
    *word = by;
}

static void close_files(struct files *files)
{
    while (files->n > 0)
        free(files->file[--files->n]);
}

/* A file, or a list of files. */
static void read_files(struct files *files, const struct yaml_node *node, const char *from,
                       struct complaints *complaints)
{
    bool list = node->kind == YAML_KIND_LIST;
    close_files(files);
    for (const struct yaml_node *item = list ? node->child : node; item;
         item = list ? item->next : NULL) {
        if (files->n == most_files) {
            complain(complaints, item->place, "more than %d files", most_files);
            return;
        }
        files->file[files->n] = yaml_file(item, from, complaints);
        files->n += files->file[files->n] != NULL;
    }
}

static bool read_switch(const struct yaml_node *node, struct complaints *complaints)
{
    const char *word = node->kind == YAML_KIND_SCALAR ? node->scalar : "";
    if (strcmp(word, "yes") != 0 && strcmp(word, "no") != 0)
        complain(complaints, node->place, "%s: expected yes or no", node->key);
    return !strcmp(word, "yes");
}

static void read_solve(struct recipe *recipe, const struct yaml_node *node,
                       struct complaints *complaints)
{
    replace(&recipe->solve_file, text_copy(node->place.file));
    recipe->solve_place = (struct place){recipe->solve_file, node->place.line, node->place.column};
    if (node->kind != YAML_KIND_MAP) {
        complain(complaints, node->place, "solve: expected parameter:, target: and stream:");
        return;
    }
    for (const struct yaml_node *child = node->child; child; child = child->next) {
        bool parameter = !strcmp(child->key, "parameter");
        if (!strcmp(child->key, "stream"))
            recipe->stream = (int)yaml_count(child, 0, most_streams - 1, complaints);
        else if (!parameter && strcmp(child->key, "target") != 0)
            complain(complaints, child->key_place,
                     "unknown key '%s' in solve; expected parameter, target or stream", child->key);
        else if (yaml_is(child, YAML_KIND_SCALAR, "one word", complaints))
            replace(parameter ? &recipe->solve : &recipe->so_that, text_copy(child->scalar));
    }
    if (!recipe->solve || !recipe->so_that)
        complain(complaints, node->place, "solve: expected parameter:, target: and stream:");
}

static enum status read_all(struct recipe *recipe, const char *path, struct complaints *complaints);

static void read_node(struct recipe *recipe, const struct yaml_node *node, const char *from,
                      struct complaints *complaints)
{
    const struct key *key = find_key(node, complaints);
    if (!key)
        return;
    void *at = (char *)recipe + key->at;
    if (key->form == FORM_FILE)
        replace(at, yaml_file(node, from, complaints));
    else if (key->form == FORM_FILES)
        read_files(at, node, from, complaints);
    else if (key->form == FORM_SWITCH)
        *(bool *)at = read_switch(node, complaints);
    else if (key->form == FORM_SOLVE)
        read_solve(recipe, node, complaints);
    else if (key->form == FORM_WORD && yaml_is(node, YAML_KIND_SCALAR, "a sentence", complaints))
        replace(at, text_copy(node->scalar));
    else if (key->form == FORM_COUNT && key->at)
        *(int64_t *)at = yaml_count(node, 1, (int64_t)1 << 40, complaints);
    else if (key->form == FORM_COUNT)
        recipe->seed = (uint32_t)yaml_count(node, 0, UINT32_MAX, complaints);
}

static enum status read_base(struct recipe *recipe, const struct yaml_node *node, const char *from,
                             struct complaints *complaints)
{
    struct files *extended = &recipe->extended;
    if (extended->n == most_files) {
        complain(complaints, node->place, "more than %d files extend each other, or in a circle",
                 most_files);
        return STATUS_INPUT;
    }
    char *base = yaml_file(node, from, complaints);
    if (!base)
        return STATUS_INPUT;
    extended->file[extended->n++] = base;
    return read_all(recipe, base, complaints);
}

static enum status read_all(struct recipe *recipe, const char *path, struct complaints *complaints)
{
    size_t before = complaints->count;
    struct yaml_node *root = yaml_open(path, complaints);
    if (!root)
        return STATUS_INPUT;
    const struct yaml_node *base = yaml_find(root, "extends");
    if (base)
        read_base(recipe, base, path, complaints);
    replace(&recipe->title, NULL); /* of what is extended */
    for (const struct yaml_node *node = root->child; node; node = node->next)
        read_node(recipe, node, path, complaints);
    yaml_close(root);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

enum status recipe_open(struct recipe *recipe, const char *path, struct complaints *complaints)
{
    *recipe = (struct recipe){.path = text_copy(path), .seed = 1, .stream = -1};
    enum status status = read_all(recipe, path, complaints);
    for (int i = 0; i < n_keys && status == STATUS_OK; i++) {
        const void *at = (const char *)recipe + keys[i].at;
        bool given = keys[i].form == FORM_COUNT   ? *(const int64_t *)at > 0
                     : keys[i].form == FORM_FILES ? ((const struct files *)at)->n > 0
                                                  : *(char *const *)at != NULL;
        if (keys[i].needed && !given)
            complain(complaints, (struct place){path, 0, 0}, "lacks the key %s", keys[i].name);
    }
    return complaints->count ? STATUS_INPUT : status;
}

void recipe_close(struct recipe *recipe)
{
    char *words[] = {recipe->path,    recipe->title,     recipe->prior,        recipe->correlations,
                     recipe->picks,   recipe->history,   recipe->observations, recipe->solve,
                     recipe->so_that, recipe->solve_file};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        free(words[i]);
    close_files(&recipe->targets);
    close_files(&recipe->experiments);
    close_files(&recipe->extended);
    *recipe = (struct recipe){0};
}
