#include "account/stated.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "account/statement.h"
#include "base/text.h"

static json_t *load(const char *path, struct complaints *complaints)
{
    json_error_t error;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    bool readable = root || error.line >= 0;
    if (!root)
        complain(complaints,
                 (struct place){path, readable ? error.line : 0, readable ? error.column : 0}, "%s",
                 readable ? error.text : "cannot be read");
    return root;
}

/* A value as the file has it, cut where it is long. Owned by the caller. */
static char *shown(const json_t *value)
{
    size_t form = JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15); /* as it is written */
    char *text = value ? json_dumps(value, form) : NULL;
    char *copy = text_copy(text ? text : "nothing");
    free(text);
    if (strlen(copy) > 60)
        memcpy(copy + 57, "...", 4);
    return copy;
}

/* False after a complaint. A seed that is none leaves the statement to differ. */
static bool read_members(const char *path, const json_t *members, struct stated *terms,
                         struct complaints *complaints)
{
    const json_t *given = json_object_get(members, "n");
    json_int_t n = json_integer_value(given);
    json_int_t seed = json_integer_value(json_object_get(members, "seed"));
    bool fits = n >= least_members && n <= most_members;
    terms->members = fits ? (int)n : 0;
    terms->seed = seed > 0 && seed <= UINT32_MAX ? (uint32_t)seed : 0;
    if (fits || !given)
        return true;
    char *has = shown(given);
    complain(complaints, (struct place){path, 0, 0}, "members.n is %s; expected %d to %d", has,
             least_members, most_members);
    free(has);
    return false;
}

enum status stated_read(const char *path, struct stated *terms, struct complaints *complaints)
{
    json_t *root = load(path, complaints);
    if (!root)
        return STATUS_INPUT;
    json_t *standards = json_object_get(root, "standards");
    json_t *activity = json_object_get(root, "activity");
    const char *first = json_string_value(json_object_get(json_array_get(standards, 0), "name"));
    const char *second = json_string_value(json_object_get(json_array_get(standards, 1), "name"));
    *terms = (struct stated){.standard = first ? text_copy(first) : NULL,
                             .against = second ? text_copy(second) : NULL};
    bool fits = read_members(path, json_object_get(root, "members"), terms, complaints);
    terms->skipped = json_integer_value(json_object_get(activity, "rows_left_out")) > 0;
    json_decref(root);
    if (first)
        return fits ? STATUS_OK : STATUS_INPUT;
    complain(complaints, (struct place){path, 0, 0},
             "no name of a standard in it; expected a statement of keeling account");
    return STATUS_INPUT;
}

/* Two devices may round the last digits otherwise. */
static bool same_value(const json_t *a, const json_t *b)
{
    if (!json_is_number(a) || !json_is_number(b))
        return json_equal(a, b);
    double x = json_number_value(a), y = json_number_value(b);
    return fabs(x - y) <= 1e-9 * fmax(fabs(x), fabs(y)) + 1e-9;
}

/* One place of the statement, and how it goes on. */
struct comparison {
    const char *path;
    struct complaints *complaints;
};

static void compare(const struct comparison *comparison, const char *at, const json_t *stated,
                    const json_t *found);

static void compare_array(const struct comparison *comparison, const char *at, const json_t *stated,
                          const json_t *found)
{
    size_t n = json_array_size(stated), m = json_array_size(found);
    for (size_t i = 0; i < (n > m ? n : m); i++) {
        struct text inner = {0};
        text_add(&inner, "%s[%zu]", at, i);
        compare(comparison, inner.characters, json_array_get(stated, i), json_array_get(found, i));
        text_close(&inner);
    }
}

static void compare_object(const struct comparison *comparison, const char *at, json_t *stated,
                           json_t *found)
{
    const char *key;
    json_t *value;
    json_t *keys = json_copy(found);
    json_object_update_missing(keys, stated);
    json_object_foreach(keys, key, value)
    {
        struct text inner = {0};
        text_add(&inner, "%s%s%s", at, *at ? "." : "", key);
        if (strcmp(inner.characters, "signatures") != 0)
            compare(comparison, inner.characters, json_object_get(stated, key),
                    json_object_get(found, key));
        text_close(&inner);
    }
    json_decref(keys);
}

static void compare(const struct comparison *comparison, const char *at, const json_t *stated,
                    const json_t *found)
{
    if (json_is_array(stated) && json_is_array(found))
        compare_array(comparison, at, stated, found);
    else if (json_is_object(stated) && json_is_object(found))
        compare_object(comparison, at, (json_t *)stated, (json_t *)found);
    else if (!stated || !found || !same_value(stated, found)) {
        char *has = shown(stated), *is = shown(found);
        complain(comparison->complaints, (struct place){comparison->path, 0, 0},
                 "%s is %s; made anew it is %s", at, has, is);
        free(has);
        free(is);
    }
}

enum status stated_verify(const char *path, const struct account *account,
                          struct complaints *complaints)
{
    size_t before = complaints->count;
    json_t *stated = load(path, complaints);
    if (!stated)
        return STATUS_INPUT;
    char *text = statement_text(account);
    json_t *found = json_loads(text, 0, NULL);
    compare(&(struct comparison){path, complaints}, "", stated, found);
    json_decref(found);
    json_decref(stated);
    free(text);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}
