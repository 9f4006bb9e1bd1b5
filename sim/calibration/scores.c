#include "calibration/scores.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue/variable.h"

/* Scores being built. */
struct builder {
    struct scores *scores;
    const struct targets *targets;
    const struct experiment *experiment;
    const struct observed *observed;
    struct complaints *complaints;
};

static const struct quantity *find_quantity(const struct builder *builder, const char *name)
{
    const struct quantities *all = &builder->experiment->quantities;
    for (int i = 0; i < all->n; i++)
        if (!strcmp(all->quantity[i].name, name))
            return &all->quantity[i];
    return NULL;
}

/* "here.forcing[5]+here.forcing[6]" for "forcing_ari+forcing_aci"; NULL after a complaint. */
static char *expression_of(struct builder *builder, const struct target *target, const char *words,
                           size_t length)
{
    struct text text = {0};
    char *copy = text_copy_bytes(words, length), *rest = NULL;
    bool good = true;
    for (char *word = strtok_r(copy, "+", &rest); word; word = strtok_r(NULL, "+", &rest)) {
        const struct quantity *quantity = find_quantity(builder, word);
        bool kept = quantity && quantity->variable->kind != KIND_SPAN;
        if (!kept)
            complain(builder->complaints, target->place,
                     quantity ? "%s: '%s' is no value on a day; expected a state or a forcing"
                              : "%s: no quantity '%s'; see keeling describe variables",
                     target->key, word);
        good &= kept;
        text_add(&text, "%s%s", text.length ? "+" : "", kept ? quantity->expression : word);
    }
    free(copy);
    bool empty = !text.length || words[0] == '+' || words[length - 1] == '+';
    if (empty)
        complain(builder->complaints, target->place,
                 "%s: quantity '%s'; expected names of quantities, joined by + or one /",
                 target->key, target->quantity);
    if (good && !empty)
        return text.characters;
    text_close(&text);
    return NULL;
}

/* A mean has its quantity's unit, unless a factor makes another of it. */
static void check_unit(struct builder *builder, const struct target *target, const char *words,
                       size_t length)
{
    char *first =
        text_copy_bytes(words, strcspn(words, "+") < length ? strcspn(words, "+") : length);
    const struct quantity *quantity = find_quantity(builder, first);
    free(first);
    if (quantity && target->score == SCORE_mean && target->factor == 1 &&
        strcmp(quantity->units, target->unit) != 0)
        complain(builder->complaints, target->place, "%s: unit '%s'; expected that of %s, %s",
                 target->key, target->unit, quantity->name, quantity->units);
}

static int add_sum(struct builder *builder, char *expression)
{
    struct scores *scores = builder->scores;
    size_t n_rows = (size_t)scores->n_rows;
    scores->sum[scores->n_sums] =
        (struct sum){.expression = expression, .weight = take(n_rows, sizeof(double))};
    return scores->n_sums++;
}

/* The values on the first days of from .. to + 1, half of the first and of the last. */
static void add_mean(struct builder *builder, int sum, int from, int to, double sign)
{
    double *weight = builder->scores->sum[sum].weight;
    int first = from - builder->experiment->first_year, n = to - from + 1;
    for (int i = 0; i <= n; i++)
        weight[first + i] += sign * (i == 0 || i == n ? 0.5 : 1) / n;
}

static bool within(struct builder *builder, const struct target *target, int from, int to)
{
    const struct experiment *experiment = builder->experiment;
    if (from >= experiment->first_year && to < experiment->last_year)
        return true;
    complain(builder->complaints, target->place,
             "%s needs %d to %d; scenario %s has %d to %d (a longer history: and "
             "years: would have more)",
             target->key, from, to, experiment->scenarios[0].name, experiment->first_year,
             experiment->last_year - 1);
    return false;
}

/* The mean of `words` over the target's years, minus that over its base. */
static int mean_of(struct builder *builder, const struct target *target, const char *words,
                   size_t length)
{
    char *expression = expression_of(builder, target, words, length);
    if (!expression)
        return -1;
    check_unit(builder, target, words, length);
    int sum = add_sum(builder, expression);
    add_mean(builder, sum, target->from, target->to, 1);
    if (target->base_from <= target->base_to && target->score != SCORE_rmse)
        add_mean(builder, sum, target->base_from, target->base_to, -1);
    return sum;
}

/* The value on the day that ends a year stands for the year. */
static void build_rmse(struct builder *builder, const struct target *target,
                       struct formula *formula)
{
    int series = observed_find(builder->observed, target->observed), missing = 0, first = 0;
    size_t length = strlen(target->quantity), n_rows = (size_t)builder->scores->n_rows;
    if (series < 0) {
        complain(builder->complaints, target->place, "%s: the observations have no series '%s'",
                 target->key, target->observed);
        return;
    }
    char *expression = expression_of(builder, target, target->quantity, length);
    if (!expression)
        return;
    formula->first = add_sum(builder, text_copy(expression));
    formula->second = add_sum(builder, text_copy(expression));
    formula->base = add_sum(builder, expression);
    add_mean(builder, formula->base, target->base_from, target->base_to, 1);
    struct sum *squares = &builder->scores->sum[formula->first];
    double *linear = builder->scores->sum[formula->second].weight;
    squares->square = true;
    squares->series = take(n_rows, sizeof(double));
    double share = 1.0 / (target->to - target->from + 1);
    for (int year = target->from; year <= target->to; year++) {
        int row = year + 1 - builder->experiment->first_year;
        double value = observed_at(builder->observed, series, year);
        if (isnan(value) && !missing++)
            first = year;
        squares->weight[row] = linear[row] = share;
        squares->series[row] = value;
        formula->observed_mean += share * value;
    }
    if (missing)
        complain(builder->complaints, (struct place){builder->observed->path, 0, 0},
                 "series %s lacks %d of the years that %s needs, the first %d; expected %d to %d",
                 target->observed, missing, target->key, first, target->from, target->to);
}

static void build_formula(struct builder *builder, int row)
{
    const struct target *target = &builder->targets->row[row];
    struct formula formula = {.row = row, .first = -1, .second = -1, .base = -1};
    bool parameters = target->score == SCORE_ecs || target->score == SCORE_tcr;
    bool based = target->base_from <= target->base_to;
    if (!parameters && (!within(builder, target, target->from, target->to) ||
                        (based && !within(builder, target, target->base_from, target->base_to))))
        return;
    size_t length = strcspn(target->quantity, "/");
    if (target->score == SCORE_rmse) {
        build_rmse(builder, target, &formula);
    } else if (!parameters) {
        formula.first = mean_of(builder, target, target->quantity, length);
        if (target->score == SCORE_ratio)
            formula.second = mean_of(builder, target, target->quantity + length + 1,
                                     strlen(target->quantity) - length - 1);
    }
    builder->scores->formula[builder->scores->n_formulas++] = formula;
}

enum status scores_build(struct scores *scores, const struct targets *targets, const bool *wanted,
                         const struct experiment *experiment, const struct observed *observed,
                         struct complaints *complaints)
{
    struct builder builder = {scores, targets, experiment, observed, complaints};
    size_t before = complaints->count;
    *scores = (struct scores){.n_rows = experiment->last_year - experiment->first_year + 1};
    for (int row = 0; row < targets->n; row++)
        if (wanted[row])
            build_formula(&builder, row);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

void scores_close(struct scores *scores)
{
    for (int i = 0; i < scores->n_sums; i++) {
        free(scores->sum[i].expression);
        free(scores->sum[i].weight);
        free(scores->sum[i].series);
    }
    *scores = (struct scores){0};
}

int scores_width(const struct scores *scores)
{
    int width = scores->n_sums;
    for (int i = 0; i < scores->n_sums; i++)
        width += scores->sum[i].square;
    return width;
}

void scores_write(const struct scores *scores, struct text *text)
{
    int series = scores->n_sums;
    text_add(text, "enum { N_SUM = %d, WIDTH = %d };\n#define SCORE(here, weights, sum) \\\n",
             scores->n_sums, scores_width(scores));
    for (int i = 0; i < scores->n_sums; i++) {
        const struct sum *sum = &scores->sum[i];
        if (sum->square)
            text_add(text,
                     "    sum[%d] = add_square((real)(weights[%d]), (%s) - (real)(weights[%d]), "
                     "sum[%d]); \\\n",
                     i, i, sum->expression, series++, i);
        else
            text_add(text, "    sum[%d] = fma((real)(weights[%d]), %s, sum[%d]); \\\n", i, i,
                     sum->expression, i);
    }
    text_add(text, "\n");
}

double *scores_weights(const struct scores *scores)
{
    size_t width = (size_t)scores_width(scores);
    double *weights = take((size_t)scores->n_rows * width, sizeof *weights);
    for (size_t row = 0; row < (size_t)scores->n_rows; row++) {
        size_t series = (size_t)scores->n_sums;
        for (size_t i = 0; i < (size_t)scores->n_sums; i++) {
            weights[row * width + i] = scores->sum[i].weight[row];
            if (scores->sum[i].square)
                weights[row * width + series++] = scores->sum[i].series[row];
        }
    }
    return weights;
}

double scores_value(const struct formula *formula, const struct target *target, const double *sum)
{
    if (target->score == SCORE_ratio)
        return target->factor * sum[formula->first] / sum[formula->second];
    if (target->score != SCORE_rmse)
        return target->factor * sum[formula->first];
    double base = sum[formula->base], mean = sum[formula->second] - formula->observed_mean;
    double square = sum[formula->first] - 2 * base * mean + base * base;
    return target->factor * sqrt(fmax(square, 0));
}
