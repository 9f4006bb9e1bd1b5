#include "account/statement.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "account/recognition.h"
#include "base/text.h"

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *both(const struct pair *pair, double a, double b)
{
    json_t *array = json_array();
    json_array_append_new(array, number(a));
    if (!pair->one)
        json_array_append_new(array, number(b));
    return array;
}

static json_t *of_activity(const struct account *account)
{
    const struct activity *activity = &account->activity;
    return json_pack("{s:s,s:I,s:I}", "sha256", account->hash, "rows",
                     (json_int_t)account->all.rows, "rows_left_out",
                     (json_int_t)activity->n_skipped);
}

static json_t *of_tables(const struct rulebook *tables)
{
    json_t *array = json_array();
    for (int i = 0; i < tables->n_files; i++)
        json_array_append_new(array,
                              json_pack("{s:s,s:b,s:s}", "name", tables->file[i].name, "own",
                                        tables->file[i].own, "sha256", tables->file[i].hash));
    return array;
}

static json_t *of_standard(const struct standard *standard)
{
    json_t *object = json_object();
    for (int i = 0; i < n_standard_columns; i++)
        json_object_set_new(object, standard_columns[i], json_string(standard->cell[i]));
    return object;
}

static json_t *of_factor(const struct factor *factor)
{
    json_t *object = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "table", factor->table, "fuel",
                               factor->fuel, "engine", factor->engine, "unit", factor->unit, "mark",
                               factor->mark, "source", factor->source);
    json_object_set_new(object, "mj_per_unit", number(factor->mj));
    json_object_set_new(object, "wtt_g_per_mj", number(factor->wtt));
    json_object_set_new(object, "co2_kg_per_unit", number(factor->co2));
    json_object_set_new(object, "ch4_kg_per_unit", number(factor->ch4));
    json_object_set_new(object, "n2o_kg_per_unit", number(factor->n2o));
    json_object_set_new(object, "slip", number(factor->slip));
    json_object_set_new(object, "biogenic", number(factor->biogenic));
    return object;
}

static json_t *of_grid(const struct electricity *grid)
{
    json_t *object = json_pack("{s:s,s:i,s:s,s:s}", "place", grid->place, "year", grid->year,
                               "mark", grid->mark, "source", grid->source);
    json_object_set_new(object, "location_kg_per_kwh", number(grid->location));
    json_object_set_new(object, "market_kg_per_kwh", number(grid->market));
    return object;
}

/* The rows of factors.csv and grids.csv that the result rests on, once each. */
static json_t *of_factors(const struct account *account)
{
    const struct pair *pair = &account->pair;
    char *seen = take((size_t)account->tables.n_factors + 1, 1);
    json_t *array = json_array();
    for (int i = 1; i < pair->name.n && i < most_sources; i++) {
        const struct source_of_energy *source = &pair->source[i];
        if (account->used[i] && source->grid)
            json_array_append_new(array, of_grid(source->grid));
        for (int s = 0; account->used[i] && s < 2 && source->factor[s]; s++) {
            char *told = &seen[source->factor[s] - account->tables.factor];
            if (!*told)
                json_array_append_new(array, of_factor(source->factor[s]));
            *told = 1;
        }
    }
    free(seen);
    return array;
}

static json_t *of_bridge(const struct pair *pair, const struct total *total)
{
    json_t *object = json_object();
    for (int k = 0; k < pair->n_differ; k++)
        json_object_set_new(object, attribute_names[pair->attribute[k]],
                            number(total->bridge[pair->attribute[k]]));
    return object;
}

static json_t *of_total(const struct pair *pair, const struct total *total)
{
    json_t *object = json_object();
    json_object_set_new(object, "rows", json_integer((json_int_t)total->rows));
    json_object_set_new(object, "kg_co2e", both(pair, total->kg[0], total->kg[1]));
    json_object_set_new(object, "tkm", both(pair, total->tkm[0], total->tkm[1]));
    json_object_set_new(object, "pkm", both(pair, total->pkm[0], total->pkm[1]));
    json_object_set_new(object, "mj", both(pair, total->mj[0], total->mj[1]));
    json_object_set_new(object, "kg_unverified",
                        both(pair, total->unverified[0], total->unverified[1]));
    json_object_set_new(object, "kg_primary", number(total->data[DATA_primary]));
    json_object_set_new(object, "kg_modelled", number(total->data[DATA_modelled]));
    json_object_set_new(object, "kg_default", number(total->data[DATA_default]));
    json_object_set_new(object, "kg_given_as_co2e", number(total->given));
    if (!pair->one)
        json_object_set_new(object, "bridge_kg", of_bridge(pair, total));
    return object;
}

/* What its rows used: fuels with engines, electricity with place and year. */
static json_t *of_sources(const struct account *account, int toc)
{
    const struct pair *pair = &account->pair;
    json_t *array = json_array();
    for (int i = 1; i < pair->name.n && i < most_sources; i++) {
        if (!account->toc_source[toc][i])
            continue;
        char *name = text_copy(pair->name.word[i]), *rest = name;
        struct text text = {0};
        for (char *part; (part = strsep(&rest, "\x1f"));)
            if (*part)
                text_add(&text, "%s%s", text.length ? " " : "", part);
        json_array_append_new(array, json_string(text.characters));
        text_close(&text);
        free(name);
    }
    return array;
}

static json_t *of_force(const struct pair *pair)
{
    const char *days[2];
    recognition_force(pair, days);
    return json_pack("[s,s]", days[0], days[1]);
}

static json_t *of_recognition(const struct account *account, int toc)
{
    const struct total *total = &account->toc[toc];
    struct recognition found = recognition_judge(&account->pair, total);
    json_t *reasons = json_array();
    for (int i = 0; i < found.n_reasons; i++)
        json_array_append_new(reasons, json_string(found.reason[i]));
    json_t *object = json_object();
    json_object_set_new(object, "category", json_string(account->activity.toc.word[toc]));
    json_object_set_new(object, "factor", number(total_ratio(total)));
    json_object_set_new(object, "dispersion_ln", number(total_dispersion(total)));
    json_object_set_new(object, "rows", json_integer((json_int_t)total->rows));
    json_object_set_new(object, "energy", of_sources(account, toc));
    json_object_set_new(object, "both_in_force", of_force(&account->pair));
    json_object_set_new(object, "usable", json_boolean(found.usable));
    json_object_set_new(object, "why_not", reasons);
    return object;
}

static json_t *of_recognitions(const struct account *account)
{
    json_t *array = json_array();
    for (int i = 0; i < account->n_tocs && i < account->activity.toc.n; i++)
        if (account->toc[i].rows)
            json_array_append_new(array, of_recognition(account, i));
    return array;
}

static json_t *of_rules(void)
{
    json_t *array = json_array();
    for (int i = 0; i < n_recognition_rules; i++)
        json_array_append_new(array, json_string(recognition_rules[i]));
    return array;
}

static json_t *of_signatures(const struct pair *pair)
{
    json_t *array = json_array();
    for (int s = 0; s < (pair->one ? 1 : 2); s++)
        json_array_append_new(array, json_pack("{s:s,s:s,s:s,s:s,s:s}", "for",
                                               pair->standard[s]->cell[STANDARD_name], "party", "",
                                               "name", "", "date", "", "signature", ""));
    return array;
}

static json_t *statement_json(const struct account *account)
{
    const struct pair *pair = &account->pair;
    json_t *root = json_object(), *standards = json_array();
    for (int s = 0; s < (pair->one ? 1 : 2); s++)
        json_array_append_new(standards, of_standard(pair->standard[s]));
    json_object_set_new(root, "statement", json_string("transport emissions"));
    json_object_set_new(root, "keeling", json_string(KEELING_VERSION));
    json_object_set_new(root, "standards", standards);
    json_object_set_new(root, "activity", of_activity(account));
    json_object_set_new(root, "tables", of_tables(&account->tables));
    json_object_set_new(root, "factors", of_factors(account));
    json_object_set_new(root, "total", of_total(pair, &account->all));
    if (!pair->one) {
        json_object_set_new(root, "recognition", of_recognitions(account));
        json_object_set_new(root, "recognition_rules", of_rules());
    }
    json_object_set_new(root, "signatures", of_signatures(pair));
    return root;
}

char *statement_text(const struct account *account)
{
    json_t *root = statement_json(account);
    char *dumped = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    struct text text = {0};
    text_add(&text, "%s\n", dumped ? dumped : "");
    free(dumped);
    json_decref(root);
    return text.characters;
}

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

enum status statement_read(const char *path, char **a, char **b, bool *skipped,
                           struct complaints *complaints)
{
    json_t *root = load(path, complaints);
    if (!root)
        return STATUS_INPUT;
    json_t *standards = json_object_get(root, "standards");
    json_t *activity = json_object_get(root, "activity");
    const char *first = json_string_value(json_object_get(json_array_get(standards, 0), "name"));
    const char *second = json_string_value(json_object_get(json_array_get(standards, 1), "name"));
    *a = first ? text_copy(first) : NULL;
    *b = second ? text_copy(second) : NULL;
    *skipped = json_integer_value(json_object_get(activity, "rows_left_out")) > 0;
    json_decref(root);
    if (first)
        return STATUS_OK;
    complain(complaints, (struct place){path, 0, 0},
             "no name of a standard in it; expected a statement of keeling account");
    return STATUS_INPUT;
}

/* A value as the file has it, cut where it is long. Owned by the caller. */
static char *shown(const json_t *value)
{
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    char *copy = text_copy(text ? text : "nothing");
    free(text);
    if (strlen(copy) > 60)
        memcpy(copy + 57, "...", 4);
    return copy;
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

enum status statement_verify(const char *path, const struct account *account,
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
