#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/sha256.h"
#include "base/text.h"
#include "calibration/calibration.h"
#include "output/statistics.h"
#include "output/temporary.h"
#include "sampling/normal.h"

enum { n_cells = 80 };

/* Values with weights, and what is told of them. */
struct values {
    int64_t n;
    double *value;         /* [n] owned */
    const int64_t *weight; /* [n] borrowed; NULL: all alike */
};

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *numbers(const double *value, int n)
{
    json_t *array = json_array();
    for (int i = 0; i < n; i++)
        json_array_append_new(array, number(value[i]));
    return array;
}

/* 5 10 17 33 50 67 83 90 95 % of unweighted values. */
static json_t *percentiles_of(const struct values *values)
{
    double row[n_percentiles];
    struct statistics statistics = {0};
    if (values->n == 0)
        return json_null();
    statistics_open(&statistics, values->n);
    statistics_row64(&statistics, values->value, values->n, row);
    statistics_close(&statistics);
    return numbers(row, n_percentiles);
}

/* Shares of all weight in n_cells equal cells from low to high. */
static json_t *cells_of(const struct values *values, double low, double high)
{
    double share[n_cells] = {0}, all = 0;
    for (int64_t i = 0; i < values->n; i++) {
        double weight = values->weight ? (double)values->weight[i] : 1;
        int cell = (int)floor((values->value[i] - low) / (high - low) * n_cells);
        if (cell >= 0 && cell < n_cells)
            share[cell] += weight;
        all += weight;
    }
    for (int cell = 0; cell < n_cells; cell++)
        share[cell] /= all > 0 ? all : 1;
    return numbers(share, n_cells);
}

static void put_words(json_t *row, const struct target *target)
{
    json_object_set_new(row, "key", json_string(target->key));
    json_object_set_new(row, "unit", json_string(target->unit));
    json_object_set_new(row, "role", json_string(role_names[target->role]));
    json_object_set_new(row, "quantity", json_string(target->quantity));
    json_object_set_new(row, "scenario", json_string(target->scenario));
    json_object_set_new(row, "source", json_string(target->source));
    if (target->from <= target->to)
        json_object_set_new(row, "years", json_pack("[i,i]", target->from, target->to));
    if (target->base_from <= target->base_to)
        json_object_set_new(row, "base", json_pack("[i,i]", target->base_from, target->base_to));
    if (target->role != ROLE_target) {
        json_object_set_new(row, "low", number(target->low));
        json_object_set_new(row, "high", number(target->high));
    }
}

/* The target's own percentiles and shares by cell. */
static void put_target(json_t *row, const struct calibration *calibration, int at, double low,
                       double high)
{
    const struct target *target = &calibration->targets.row[at];
    double value[n_percentiles], share[n_cells] = {0};
    if (target->role != ROLE_target)
        return;
    for (int p = 0; p < n_percentiles; p++)
        value[p] = distribution_at(&target->distribution, normal_quantile(percentiles[p] / 100));
    json_object_set_new(row, "target", numbers(value, n_percentiles));
    for (int k = 0; k < calibration->n_judged; k++)
        for (int b = 0; b < n_bins && calibration->judged[k] == at; b++) {
            const struct bins *bins = &calibration->bins[k];
            double width = bins->edge[b + 1] - bins->edge[b];
            for (int cell = 0; cell < n_cells; cell++) { /* the part of the bin in the cell */
                double from = low + cell * (high - low) / n_cells;
                double to = fmin(from + (high - low) / n_cells, bins->edge[b + 1]);
                double inside = to - fmax(from, bins->edge[b]);
                share[cell] += inside > 0 ? bins->share[b] * inside / width : 0;
            }
        }
    json_object_set_new(row, "target_shares", numbers(share, n_cells));
}

/* A range that shows both what was drawn and what was kept. */
static void find_range(const struct values *prior, const struct values *members, double *low,
                       double *high)
{
    double row[n_percentiles] = {0};
    struct statistics statistics = {0};
    const struct values *wide = prior->n ? prior : members;
    statistics_open(&statistics, wide->n + 1);
    statistics_row64(&statistics, wide->value, wide->n, row);
    statistics_close(&statistics);
    double margin = 0.35 * (row[n_percentiles - 1] - row[0]);
    *low = row[0] - margin;
    *high = row[n_percentiles - 1] + margin;
    for (int64_t i = 0; i < members->n; i++) {
        *low = fmin(*low, members->value[i]);
        *high = fmax(*high, members->value[i]);
    }
    *high += 1e-9 * (1 + fabs(*high));
}

static void collect(const struct calibration *calibration, int at, struct values *prior,
                    struct values *survivors, struct values *members)
{
    const struct outcomes *outcomes = &calibration->outcomes;
    int64_t keep = calibration->recipe.keep;
    prior->value = take((size_t)outcomes->n + 1, sizeof *prior->value);
    prior->n = outcomes_column(outcomes, at, prior->value);
    survivors->value = take((size_t)calibration->n_survivors + 1, sizeof *survivors->value);
    survivors->weight = calibration->weight;
    for (int64_t s = 0; s < calibration->n_survivors; s++)
        survivors->value[s] =
            (double)outcomes->score[calibration->survivor[s] * outcomes->width + at];
    survivors->n = prior->n ? calibration->n_survivors : 0;
    members->value = take((size_t)keep + 1, sizeof *members->value);
    members->n = keep;
    for (int64_t i = 0; i < keep; i++)
        members->value[i] = (double)calibration->kept_score[i * calibration->targets.n + at];
}

static json_t *row_of(const struct calibration *calibration, int at)
{
    const struct target *target = &calibration->targets.row[at];
    struct values prior = {0}, survivors = {0}, members = {0};
    double low, high;
    json_t *row = json_object();
    put_words(row, target);
    collect(calibration, at, &prior, &survivors, &members);
    find_range(&prior, &members, &low, &high);
    json_object_set_new(row, "range", json_pack("[f,f]", low, high));
    json_object_set_new(row, "n_prior", json_integer(prior.n));
    if (prior.n) {
        json_object_set_new(row, "prior", percentiles_of(&prior));
        json_object_set_new(row, "prior_shares", cells_of(&prior, low, high));
        json_object_set_new(row, "weighted_shares", cells_of(&survivors, low, high));
    }
    put_target(row, calibration, at, low, high);
    json_object_set_new(row, "members", percentiles_of(&members));
    json_object_set_new(row, "members_shares", cells_of(&members, low, high));
    json_object_set_new(row, "values", numbers(members.value, (int)members.n));
    if (target->role == ROLE_check)
        json_object_set_new(row, "passed", json_boolean(verdict_passed(calibration, at)));
    free(prior.value);
    free(survivors.value);
    free(members.value);
    return row;
}

static void put_rejected(json_t *root, const struct calibration *calibration)
{
    const struct outcomes *outcomes = &calibration->outcomes;
    json_t *list = json_array();
    json_object_set_new(root, "rejected", list);
    if (outcomes->n == 0)
        return;
    json_array_append_new(list, json_pack("{s:s,s:I}", "why", "outside a bound of the prior", "n",
                                          (json_int_t)outcomes_count(outcomes, FATE_void)));
    if (calibration->solving.row >= 0)
        json_array_append_new(list, json_pack("{s:s,s:I}", "why", "not solved", "n",
                                              (json_int_t)outcomes_count(outcomes, FATE_unsolved)));
    for (int at = 0; at < calibration->targets.n; at++) {
        const struct target *target = &calibration->targets.row[at];
        if (target->role == ROLE_check)
            continue;
        json_array_append_new(
            list,
            json_pack("{s:s,s:s,s:I}", "why",
                      target->role == ROLE_filter ? "fails the filter" : "outside all bins", "key",
                      target->key, "n", (json_int_t)outcomes_count(outcomes, FATE_row + at)));
    }
}

static void put_parameters(json_t *root, const struct calibration *calibration)
{
    json_t *list = json_array();
    for (int i = 0; i < calibration->prior.n; i++) {
        const struct uncertain *row = &calibration->prior.row[i];
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:b}", "name", row->name, "unit",
                                              row->unit, "group", row->group, "solved",
                                              i == calibration->solving.row));
    }
    json_object_set_new(root, "parameters", list);
}

/* An ensemble that was made elsewhere: nothing was drawn. */
static void put_judged(json_t *root, const char *path)
{
    const char *name = text_file_name(path);
    char hash[65] = "";
    sha256_file(path, hash);
    json_object_set_new(root, "judged", json_pack("{s:s,s:s}", "file", name, "sha256", hash));
    json_object_set_new(root, "title", json_sprintf("%s, judged", name));
    json_object_set_new(root, "draws", json_integer(0));
}

enum status diagnostics_write(const struct calibration *calibration, const char *path)
{
    const struct recipe *recipe = &calibration->recipe;
    json_t *root =
        json_pack("{s:s,s:i,s:s,s:I,s:b,s:I,s:I,s:I,s:f,s:f}", "keeling", KEELING_VERSION,
                  "recipe_version", recipe_version, "title", recipe->title ? recipe->title : "",
                  "seed", (json_int_t)recipe->seed, "widened", recipe->widened, "draws",
                  (json_int_t)recipe->draws, "kept", (json_int_t)recipe->keep, "survivors",
                  (json_int_t)calibration->n_survivors, "effective_sample_size",
                  calibration->sample_size, "largest_share", calibration->share_largest);
    json_t *rows = json_array();
    if (calibration->options->members)
        put_judged(root, calibration->options->members);
    put_rejected(root, calibration);
    put_parameters(root, calibration);
    json_object_set_new(root, "percentiles", numbers(percentiles, n_percentiles));
    for (int at = 0; at < calibration->targets.n; at++)
        json_array_append_new(rows, row_of(calibration, at));
    json_object_set_new(root, "rows", rows);
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(8));
    enum status status =
        text ? temporary_put(path, text, strlen(text), calibration->complaints) : STATUS_MEMORY;
    free(text);
    json_decref(root);
    return status;
}
