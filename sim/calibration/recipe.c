#include "calibration/recipe.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/text.h"
#include "base/yaml.h"

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
    complain(complaints, node->key_place, "unknown key '%s'%s%s%s", node->key,
             near ? "; did you mean '"
                  : "; expected one of those in scenarios/calibration/README.md",
             near ? near : "", near ? "'?" : "");
    return NULL;
}

static bool is_word(const struct yaml_node *node, const char *expected,
                    struct complaints *complaints)
{
    if (node->kind == YAML_KIND_SCALAR && *node->scalar)
        return true;
    complain(complaints, node->place, "%s: expected %s", node->key ? node->key : "this", expected);
    return false;
}

static void replace(char **word, char *by)
{
    free(*word);
    *word = by;
}

static void read_file(char **file, const struct yaml_node *node, const char *from,
                      struct complaints *complaints)
{
    if (!is_word(node, "a file", complaints))
        return;
    replace(file, text_beside(node->scalar, from));
    file_is_there(*file, node->place, complaints);
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
        files->file[files->n] = NULL;
        read_file(&files->file[files->n], item, from, complaints);
        files->n += files->file[files->n] != NULL;
    }
}

static int64_t read_count(const struct yaml_node *node, int64_t least, int64_t most,
                          struct complaints *complaints)
{
    char *end = NULL;
    long long value = node->kind == YAML_KIND_SCALAR ? strtoll(node->scalar, &end, 10) : 0;
    if (end && end != node->scalar && !*end && value >= least && value <= most)
        return value;
    complain(complaints, node->place, "%s: expected a whole number from %lld to %lld", node->key,
             (long long)least, (long long)most);
    return least;
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
            recipe->stream = (int)read_count(child, 0, 511, complaints);
        else if (!parameter && strcmp(child->key, "target") != 0)
            complain(complaints, child->key_place,
                     "unknown key '%s' in solve; expected parameter, target or stream", child->key);
        else if (is_word(child, "one word", complaints))
            replace(parameter ? &recipe->solve : &recipe->so_that, text_copy(child->scalar));
    }
    if (!recipe->solve || !recipe->so_that)
        complain(complaints, node->place, "solve: expected parameter:, target: and stream:");
}

static enum status read_all(struct recipe *recipe, const char *path, int depth,
                            struct complaints *complaints);

static void read_node(struct recipe *recipe, const struct yaml_node *node, const char *from,
                      struct complaints *complaints)
{
    const struct key *key = find_key(node, complaints);
    if (!key)
        return;
    void *at = (char *)recipe + key->at;
    if (key->form == FORM_FILE)
        read_file(at, node, from, complaints);
    else if (key->form == FORM_FILES)
        read_files(at, node, from, complaints);
    else if (key->form == FORM_SWITCH)
        *(bool *)at = read_switch(node, complaints);
    else if (key->form == FORM_SOLVE)
        read_solve(recipe, node, complaints);
    else if (key->form == FORM_WORD && is_word(node, "a sentence", complaints))
        replace(at, text_copy(node->scalar));
    else if (key->form == FORM_COUNT && key->at)
        *(int64_t *)at = read_count(node, 1, (int64_t)1 << 40, complaints);
    else if (key->form == FORM_COUNT)
        recipe->seed = (uint32_t)read_count(node, 0, UINT32_MAX, complaints);
}

static enum status read_base(struct recipe *recipe, const struct yaml_node *node, const char *from,
                             int depth, struct complaints *complaints)
{
    if (!is_word(node, "one file", complaints))
        return STATUS_INPUT;
    if (depth == 8) {
        complain(complaints, node->place, "more than 8 files extend each other, or in a circle");
        return STATUS_INPUT;
    }
    char *base = text_beside(node->scalar, from);
    enum status status = STATUS_INPUT;
    if (file_is_there(base, node->place, complaints))
        status = read_all(recipe, base, depth + 1, complaints);
    free(base);
    return status;
}

static enum status read_all(struct recipe *recipe, const char *path, int depth,
                            struct complaints *complaints)
{
    size_t before = complaints->count;
    struct yaml_node *root = yaml_open(path, complaints);
    if (!root)
        return STATUS_INPUT;
    const struct yaml_node *base = yaml_find(root, "extends");
    if (base)
        read_base(recipe, base, path, depth, complaints);
    replace(&recipe->title, NULL); /* of what is extended */
    for (const struct yaml_node *node = root->child; node; node = node->next)
        read_node(recipe, node, path, complaints);
    yaml_close(root);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

enum status recipe_open(struct recipe *recipe, const char *path, struct complaints *complaints)
{
    *recipe = (struct recipe){.path = text_copy(path), .seed = 1, .stream = -1};
    enum status status = read_all(recipe, path, 0, complaints);
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
    *recipe = (struct recipe){0};
}
