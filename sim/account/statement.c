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

static json_t *of_range(const struct sum_range *range)
{
    json_t *array = json_array();
    for (int i = 0; i < n_range_percentiles; i++)
        json_array_append_new(array, number(range->at[i]));
    return array;
}

static void add_ranges(const struct account *account, const struct total *total, json_t *object)
{
    const struct pair *pair = &account->pair;
    struct total_range ranges;
    if (!account_ranges(account, total, true, &ranges))
        return;
    json_t *kg = json_array(), *bridge = json_object();
    for (int s = 0; s < (pair->one ? 1 : 2); s++)
        json_array_append_new(kg, of_range(&ranges.kg[s]));
    json_object_set_new(object, "kg_co2e_range", kg);
    for (int k = 0; k < pair->n_differ; k++)
        json_object_set_new(bridge, attribute_names[pair->attribute[k]],
                            of_range(&ranges.bridge[k]));
    if (pair->one)
        json_decref(bridge);
    else
        json_object_set_new(object, "bridge_kg_range", bridge);
}

static json_t *of_total(const struct account *account, const struct total *total)
{
    const struct pair *pair = &account->pair;
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
    add_ranges(account, total, object);
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
    struct recognition found = recognition_judge(account, toc);
    struct total_range ranges;
    json_t *reasons = json_array();
    for (int i = 0; i < found.n_reasons; i++)
        json_array_append_new(reasons, json_string(found.reason[i]));
    json_t *object = json_object();
    json_object_set_new(object, "category", json_string(account->activity.toc.word[toc]));
    json_object_set_new(object, "factor", number(total_ratio(total)));
    if (account_ranges(account, total, false, &ranges))
        json_object_set_new(object, "factor_range", of_range(&ranges.ratio));
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

/* What to look at; none of it is left out. */
static json_t *of_notes(const struct account *account)
{
    const struct pair *pair = &account->pair;
    json_t *object = json_object(), *modes = json_array(), *years = json_array();
    for (int s = 0; s < (pair->one ? 1 : 2); s++) {
        json_array_append_new(modes, json_integer((json_int_t)account_other_modes(account, s)));
        json_array_append_new(years, json_integer((json_int_t)account->out_of_force[s]));
    }
    json_object_set_new(object, "rows_of_other_modes", modes);
    json_object_set_new(object, "rows_of_years_not_in_force", years);
    for (int i = 0; i < n_repeated; i++) {
        const struct repeated *repeated = &account->repeated[i];
        char twice[64], compared[64];
        snprintf(twice, sizeof twice, "%ss_that_stand_twice", repeated_names[i]);
        snprintf(compared, sizeof compared, "all_%ss_compared", repeated_names[i]);
        json_object_set_new(object, twice, json_integer((json_int_t)repeated->n));
        json_object_set_new(object, compared, json_boolean(!repeated->unsure));
    }
    return object;
}

static const char covers[] = "ranges: 5th, 50th and 95th percentile over members. Figures of "
                             "fuels, GWPs, grids, defaults and "
                             "factors of distance by uncertainty.csv, one draw each for all rows "
                             "and both standards; amounts, "
                             "intensities, masses and distances of rows, each by itself. What a "
                             "standard counts, loads, empty "
                             "running and rows that are missing are not in them";

static json_t *of_members(const struct account_options *options)
{
    return json_pack("{s:i,s:I,s:s}", "n", options->members, "seed", (json_int_t)options->seed,
                     "covers", covers);
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
    json_object_set_new(root, "notes", of_notes(account));
    if (account->members)
        json_object_set_new(root, "members", of_members(account->options));
    json_object_set_new(root, "total", of_total(account, &account->all));
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
