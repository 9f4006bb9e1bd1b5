#include "calibration/targets.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *const role_names[n_roles] = {"target", "filter", "check"};
static const char *const score_names[n_scores] = {"mean", "ratio", "rmse", "ecs", "tcr"};

/* A table being read. */
struct reader {
    struct targets *targets;
    struct csv csv;
    bool widened;
    struct complaints *complaints;
};

/* Which of n words a cell is; complains and takes the first when it is none. */
static int one_of(struct reader *reader, const char *column, const char *const *words, int n)
{
    struct text all = {0};
    for (int i = 0; i < n; i++)
        if (!strcmp(csv_cell(&reader->csv, column), words[i]))
            return i;
    text_add_words(&all, words, (size_t)n);
    complain(reader->complaints, csv_cell_place(&reader->csv, column), "%s '%s': expected %s",
             column, csv_cell(&reader->csv, column), all.characters);
    text_close(&all);
    return 0;
}

static double number(struct reader *reader, const char *column, double none)
{
    return csv_number(&reader->csv, column, none, reader->complaints);
}

/* Two columns of years; false when both are empty. */
static bool years(struct reader *reader, const char *first, const char *last, int *from, int *to)
{
    double a = number(reader, first, NAN), b = number(reader, last, NAN);
    *from = 1;
    *to = 0;
    if (isnan(a) && isnan(b))
        return false;
    if (a != floor(a) || b != floor(b) || a > b || fabs(a) > 1e6 || fabs(b) > 1e6) {
        complain(reader->complaints, csv_cell_place(&reader->csv, first),
                 "%s '%s', %s '%s': expected two whole years, ascending", first,
                 csv_cell(&reader->csv, first), last, csv_cell(&reader->csv, last));
        return true;
    }
    *from = (int)a;
    *to = (int)b;
    return true;
}

static void read_distribution(struct reader *reader, struct target *row)
{
    double internal = number(reader, "internal", 0);
    if (!distribution_read(&row->distribution, &reader->csv, reader->complaints))
        return;
    bool can = distribution_widen(&row->distribution, reader->widened ? internal : 0);
    if (row->distribution.kind == DISTRIBUTION_pick || !can)
        complain(reader->complaints, csv_cell_place(&reader->csv, "distribution"),
                 "a target cannot be %s%s; expected normal, skew_normal, lognormal, "
                 "uniform or trapezoid, the first two where it is widened",
                 csv_cell(&reader->csv, "distribution"), can ? "" : " and widened by internal");
}

static void read_limits(struct reader *reader, struct target *row)
{
    row->low = number(reader, "low", -INFINITY);
    row->high = number(reader, "high", INFINITY);
    if (!(row->low < row->high) || (isinf(row->low) && isinf(row->high)))
        complain(reader->complaints, csv_cell_place(&reader->csv, "low"),
                 "low '%s', high '%s': expected one of them, or both ascending",
                 csv_cell(&reader->csv, "low"), csv_cell(&reader->csv, "high"));
}

static void read_score(struct reader *reader, struct target *row)
{
    bool parameters = row->score == SCORE_ecs || row->score == SCORE_tcr;
    bool given = years(reader, "from", "to", &row->from, &row->to);
    bool based = years(reader, "base_from", "base_to", &row->base_from, &row->base_to);
    bool slash = strchr(row->quantity, '/') != NULL;
    if (parameters ? given || based || *row->quantity : !given || !*row->quantity)
        complain(reader->complaints, csv_cell_place(&reader->csv, "quantity"),
                 parameters ? "%s: expected neither quantity nor years: parameters make it"
                            : "%s: expected a quantity and its years, from and to",
                 row->key);
    else if (slash != (row->score == SCORE_ratio))
        complain(reader->complaints, csv_cell_place(&reader->csv, "quantity"),
                 "quantity '%s': expected %s", row->quantity,
                 slash ? "score ratio" : "A/B, for a ratio");
    if ((row->score == SCORE_rmse) != (*row->observed != 0) || (row->score == SCORE_rmse && !based))
        complain(reader->complaints, csv_cell_place(&reader->csv, "observed"),
                 row->score == SCORE_rmse
                     ? "rmse: expected an observed series, base_from and base_to"
                     : "observed '%s': expected nothing, but for rmse",
                 row->observed);
}

static void close_row(struct target *row)
{
    free(row->key);
    free(row->unit);
    free(row->quantity);
    free(row->scenario);
    free(row->observed);
    free(row->source);
}

/* The row's place among the others: that of one with its key from an earlier table, or a new one;
 * NULL after a complaint. */
static struct target *place_for(struct reader *reader, const char *key)
{
    struct targets *targets = reader->targets;
    int found = targets_find(targets, key);
    bool twice = found >= 0 && targets->row[found].place.file == reader->csv.path;
    if (!*key || strpbrk(key, "\n\r;") || twice || (found < 0 && targets->n == most_targets)) {
        complain(reader->complaints, csv_cell_place(&reader->csv, "key"),
                 !*key || strpbrk(key, "\n\r;") ? "key '%s': expected a name in one line"
                 : twice                        ? "key '%s' stands twice"
                                                : "'%s' is one row too many",
                 key);
        return NULL;
    }
    if (found < 0)
        return &targets->row[targets->n++];
    close_row(&targets->row[found]);
    return &targets->row[found];
}

static void read_row(struct reader *reader)
{
    const char *key = csv_cell(&reader->csv, "key");
    struct target *row = place_for(reader, key);
    if (!row)
        return;
    *row = (struct target){.place = {reader->csv.path, reader->csv.line, 0}};
    row->key = text_copy(key);
    row->unit = text_copy(csv_cell(&reader->csv, "unit"));
    row->quantity = text_copy(csv_cell(&reader->csv, "quantity"));
    row->scenario = text_copy(csv_cell(&reader->csv, "scenario"));
    row->observed = text_copy(csv_cell(&reader->csv, "observed"));
    row->source = text_copy(csv_cell(&reader->csv, "source"));
    row->factor = number(reader, "factor", 1);
    row->role = (enum role)one_of(reader, "role", role_names, n_roles);
    row->score = (enum score)one_of(reader, "score", score_names, n_scores);
    read_score(reader, row);
    if (row->role == ROLE_target)
        read_distribution(reader, row);
    else
        read_limits(reader, row);
    if (row->role == ROLE_target && *row->scenario)
        complain(reader->complaints, csv_cell_place(&reader->csv, "scenario"),
                 "a target is scored in the history; expected no scenario");
}

static void read_table(struct reader *reader, const char *path)
{
    static const char *const columns[] = {
        "key",          "role", "score", "quantity", "from",     "to",     "base_from", "base_to",
        "distribution", "low",  "high",  "unit",     "scenario", "factor", "observed",  "p1",
        "p2",           "p3",   "p4",    "internal", "source",   "mark"};
    enum { n_columns = sizeof columns / sizeof *columns, n_needed = 12 };
    size_t before = reader->complaints->count;
    if (csv_open(&reader->csv, path, reader->complaints) != STATUS_OK)
        return;
    csv_expect(&reader->csv, columns, n_columns, n_needed, reader->complaints);
    if (reader->complaints->count == before)
        while (csv_row(&reader->csv, reader->complaints))
            read_row(reader);
    csv_close(&reader->csv);
}

enum status targets_open(struct targets *targets, const struct files *files, bool widened,
                         struct complaints *complaints)
{
    struct reader reader = {.targets = targets, .widened = widened, .complaints = complaints};
    size_t before = complaints->count;
    int n_targets = 0;
    *targets = (struct targets){0};
    for (int i = 0; i < files->n; i++)
        read_table(&reader, files->file[i]);
    for (int i = 0; i < targets->n; i++)
        n_targets += targets->row[i].role == ROLE_target;
    if (!n_targets && complaints->count == before)
        complain(complaints, (struct place){files->file[0], 0, 0}, "has no row of role target");
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

void targets_close(struct targets *targets)
{
    for (int i = 0; i < targets->n; i++)
        close_row(&targets->row[i]);
    *targets = (struct targets){0};
}

int targets_find(const struct targets *targets, const char *key)
{
    for (int i = 0; i < targets->n; i++)
        if (!strcmp(targets->row[i].key, key))
            return i;
    return -1;
}
