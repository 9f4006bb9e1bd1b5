#include "scenario/members.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "scenario/columns.h"

/* An ensemble file being read. Equal columns share one array as long as they stay equal. */
struct reader {
    struct experiment *experiment;
    struct csv csv;
    struct complaints *complaints;
    int *parameter;    /* [n_columns] parameter_index, -1 for the label */
    enum column *rule; /* [n_columns] */
    int *same_as;      /* [n_columns] the first column with the same values so far */
    bool *shares;      /* [n_columns] the first column of a species' partition fractions */
    const char **gas;  /* [n_columns] whose concentration it is, where this must be above 0 */
    int *line;         /* [members] */
    int64_t room;
    int64_t n_stochastic;
    struct place odd; /* of the first stochastic_run that differs from the one before */
};

/* CO2, CH4 and N2O force by logarithms and ratios of concentrations: the species' name if column c
 * is one of theirs. */
static const char *logarithmic_gas(const struct reader *reader, int c)
{
    const struct experiment *experiment = reader->experiment;
    enum column rule = reader->rule[c];
    if (rule != COLUMN_baseline_concentration && rule != COLUMN_forcing_reference_concentration)
        return NULL;
    int first = parameter_index(rule, experiment->n_species, 0, 0);
    const struct species *species = &experiment->species[reader->parameter[c] - first];
    return species->type <= SPECIES_n2o ? species->name : NULL;
}

/* Complains of columns that set the same parameter, and finds the first share of each species. */
static void compare_columns(struct reader *reader)
{
    const struct csv *csv = &reader->csv;
    int n_species = reader->experiment->n_species;
    int *seen = take((size_t)parameter_count(n_species), sizeof *seen);
    bool *shared = take((size_t)n_species, sizeof *shared);
    int shares = parameter_index(COLUMN_partition_fraction, n_species, 0, 0);
    for (int c = 1; c < csv->n_columns; c++) {
        int parameter = reader->parameter[c];
        if (parameter < 0)
            continue;
        if (seen[parameter])
            complain(reader->complaints, csv_header_place(csv, c),
                     "'%s' and '%s' are the same parameter", csv->header[seen[parameter]],
                     csv->header[c]);
        seen[parameter] = c;
        reader->gas[c] = logarithmic_gas(reader, c);
        if (reader->rule[c] != COLUMN_partition_fraction)
            continue;
        int species = (parameter - shares) / 4;
        reader->shares[c] = !shared[species];
        shared[species] = true;
    }
    free(seen);
    free(shared);
}

static void find_columns(struct reader *reader)
{
    struct csv *csv = &reader->csv;
    size_t n = (size_t)csv->n_columns;
    reader->parameter = take(n, sizeof *reader->parameter);
    reader->rule = take(n, sizeof *reader->rule);
    reader->same_as = take(n, sizeof *reader->same_as);
    reader->shares = take(n, sizeof *reader->shares);
    reader->gas = take(n, sizeof *reader->gas);
    int element;
    if (column_of_species(csv->header[0], &element) < N_columns ||
        !strncmp(csv->header[0], "gamma_", 6))
        complain(reader->complaints, csv_header_place(csv, 0),
                 "'%s' is a parameter; expected the members' labels in the first column",
                 csv->header[0]);
    reader->parameter[0] = -1;
    for (int c = 1; c < csv->n_columns; c++) {
        struct place place = csv_header_place(csv, c);
        reader->same_as[c] = 1;
        reader->parameter[c] = column_of_member(csv->header[c], reader->experiment, place,
                                                &reader->rule[c], reader->complaints);
    }
    compare_columns(reader);
}

static void grow(struct reader *reader)
{
    struct members *members = &reader->experiment->members;
    if (members->n < reader->room)
        return;
    reader->room = reader->room ? 2 * reader->room : 1024;
    size_t room = (size_t)reader->room;
    members->label = retake(members->label, room, sizeof *members->label);
    members->seed = retake(members->seed, room, sizeof *members->seed);
    reader->line = retake(reader->line, room, sizeof *reader->line);
    for (int c = 1; c < reader->csv.n_columns; c++)
        if (reader->same_as[c] == c)
            members->value[c] = retake(members->value[c], room, sizeof(double));
}

/* Column c differs from the one it shared: it gets an array of its own, or joins a third one. */
static void part(struct reader *reader, int c, const double *row)
{
    struct members *members = &reader->experiment->members;
    int old = reader->same_as[c];
    size_t bytes = (size_t)members->n * sizeof(double);
    for (int other = old + 1; other < c; other++) {
        bool same = reader->same_as[other] == other && row[other] == row[c] &&
                    !memcmp(members->value[other], members->value[old], bytes);
        if (same) {
            reader->same_as[c] = other;
            return;
        }
    }
    reader->same_as[c] = c;
    members->value[c] = take((size_t)reader->room, sizeof(double));
    memcpy(members->value[c], members->value[old], bytes);
}

static void keep_row(struct reader *reader, const double *row)
{
    struct members *members = &reader->experiment->members;
    grow(reader);
    for (int c = 1; c < reader->csv.n_columns; c++) {
        if (row[reader->same_as[c]] != row[c])
            part(reader, c, row);
        if (reader->same_as[c] == c)
            members->value[c][members->n] = row[c];
    }
}

static bool read_label(struct reader *reader, int64_t *label)
{
    char *end;
    const char *cell = reader->csv.cell[0];
    errno = 0;
    *label = strtoll(cell, &end, 10);
    if (end != cell && !*end && !errno)
        return true;
    complain(reader->complaints, csv_place(&reader->csv, 0),
             "member label '%s': expected a whole number", cell);
    return false;
}

/* A whole number: digits, or what a table program made of them while nothing was rounded. */
static bool read_seed(struct reader *reader, int c, double value, uint64_t *seed)
{
    const char *cell = reader->csv.cell[c];
    bool digits = *cell && !cell[strspn(cell, "0123456789")];
    *seed = digits ? strtoull(cell, NULL, 10) : (uint64_t)value;
    if (digits || (value == floor(value) && value < 9007199254740992.0))
        return true;
    complain(reader->complaints, csv_place(&reader->csv, c), "seed: '%s' is not a whole number",
             cell);
    return false;
}

/* The shares of each species of which the row has one, with the others of the species file. */
static bool check_shares(struct reader *reader, const double *row)
{
    const struct experiment *experiment = reader->experiment;
    bool good = true;
    for (int c = 1; c < reader->csv.n_columns; c++) {
        if (!reader->shares[c])
            continue;
        int at = reader->parameter[c] -
                 parameter_index(COLUMN_partition_fraction, experiment->n_species, 0, 0);
        int first = reader->parameter[c] - at % 4;
        double share[4], sum = 0;
        memcpy(share, experiment->parameter + first, sizeof share);
        for (int other = c; other < reader->csv.n_columns; other++)
            if (reader->parameter[other] >= first && reader->parameter[other] < first + 4)
                share[reader->parameter[other] - first] = row[other];
        for (int i = 0; i < 4; i++)
            sum += share[i];
        if (fabs(sum - 1) <= 1e-6)
            continue;
        complain(reader->complaints, csv_place(&reader->csv, c),
                 "partition_fraction0 to 3 of %s add up to %g; expected 1",
                 experiment->species[at / 4].name, sum);
        good = false;
    }
    return good;
}

/* All members or none; remembers the first that differs. */
static void count_stochastic(struct reader *reader, int c, bool on)
{
    bool first = reader->experiment->members.n == 0;
    if (!first && !reader->odd.file && on != (reader->n_stochastic > 0))
        reader->odd = csv_place(&reader->csv, c);
    reader->n_stochastic += on;
}

static void read_row(struct reader *reader, double *row)
{
    struct members *members = &reader->experiment->members;
    struct csv *csv = &reader->csv;
    int64_t label;
    uint64_t seed = (uint64_t)members->n;
    bool good = read_label(reader, &label);
    for (int c = 1; c < csv->n_columns; c++) {
        bool read = column_read(reader->rule[c], csv->cell[c], false, csv_place(csv, c), &row[c],
                                reader->complaints);
        if (read && reader->gas[c] && row[c] == 0) {
            complain(reader->complaints, csv_place(csv, c), "%s: 0 of %s; expected above 0",
                     column_rules[reader->rule[c]].name, reader->gas[c]);
            read = false;
        }
        if (read && reader->rule[c] == COLUMN_seed)
            read = read_seed(reader, c, row[c], &seed);
        if (read && reader->rule[c] == COLUMN_stochastic_run)
            count_stochastic(reader, c, row[c] != 0);
        good &= read;
    }
    if (!good || !check_shares(reader, row))
        return;
    keep_row(reader, row);
    reader->line[members->n] = csv->line;
    members->label[members->n] = label;
    members->seed[members->n++] = seed;
}

struct labelled {
    int64_t label;
    int line;
};

static int by_label(const void *a, const void *b)
{
    const struct labelled *x = a, *y = b;
    if (x->label != y->label)
        return x->label > y->label ? 1 : -1;
    return (x->line > y->line) - (x->line < y->line);
}

static void check_labels(struct reader *reader)
{
    struct members *members = &reader->experiment->members;
    struct labelled *sorted = take((size_t)members->n + 1, sizeof *sorted);
    for (int64_t m = 0; m < members->n; m++)
        sorted[m] = (struct labelled){members->label[m], reader->line[m]};
    qsort(sorted, (size_t)members->n, sizeof *sorted, by_label);
    for (int64_t m = 1; m < members->n; m++)
        if (sorted[m].label == sorted[m - 1].label)
            complain(reader->complaints, (struct place){reader->csv.path, sorted[m].line, 1},
                     "member %lld stands twice; the first is in line %d",
                     (long long)sorted[m].label, sorted[m - 1].line);
    free(sorted);
}

/* What the energy balance cannot do without. */
static void check_needed(struct reader *reader)
{
    static const enum column needed[] = {COLUMN_gamma_autocorrelation, COLUMN_ocean_heat_capacity,
                                         COLUMN_ocean_heat_transfer, COLUMN_deep_ocean_efficacy};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        int found = 0;
        for (int c = 1; c < reader->csv.n_columns; c++)
            found += reader->rule[c] == needed[i];
        if (found < column_rules[needed[i]].count)
            complain(reader->complaints,
                     (struct place){reader->csv.path, reader->csv.header_line, 0},
                     "lacks the column%s %s%s", column_rules[needed[i]].count > 1 ? "s" : "",
                     column_rules[needed[i]].name,
                     column_rules[needed[i]].count > 1 ? "[0], [1] and [2]" : "");
    }
}

/* From columns of the file to overrides of parameters. */
static void keep_columns(struct reader *reader)
{
    struct members *members = &reader->experiment->members;
    int n = reader->csv.n_columns;
    members->n_overrides = n - 1;
    members->parameter = take((size_t)n, sizeof *members->parameter);
    double **value = take((size_t)n, sizeof *value);
    for (int c = 1; c < n; c++) {
        members->parameter[c - 1] = reader->parameter[c];
        value[c - 1] = members->value[reader->same_as[c]];
    }
    free(members->value);
    members->value = value;
}

static void read_rows(struct reader *reader, long most)
{
    struct members *members = &reader->experiment->members;
    double *row = take((size_t)reader->csv.n_columns + 1, sizeof *row);
    members->value = take((size_t)reader->csv.n_columns, sizeof *members->value);
    while ((!most || members->n < most) && csv_row(&reader->csv, reader->complaints))
        read_row(reader, row);
    free(row);
    struct place file = {reader->csv.path, 0, 0};
    if (!members->n && !reader->complaints->count)
        complain(reader->complaints, file, "has no members");
    else if (members->n < most && !csv_failed(&reader->csv) && !reader->complaints->count)
        complain(reader->complaints, file, "has %lld members; %ld were asked for",
                 (long long)members->n, most);
    if (reader->odd.file)
        complain(reader->complaints, reader->odd,
                 "stochastic_run is true for %lld of %lld members; expected all or none",
                 (long long)reader->n_stochastic, (long long)members->n);
    members->stochastic = reader->n_stochastic > 0;
}

enum status members_read(struct experiment *experiment, const char *path, long most,
                         struct complaints *complaints)
{
    struct reader reader = {.experiment = experiment, .complaints = complaints};
    size_t before = complaints->count;
    enum status status = csv_open(&reader.csv, path, complaints);
    if (status != STATUS_OK)
        return status;
    find_columns(&reader);
    if (complaints->count == before)
        check_needed(&reader);
    if (complaints->count == before) {
        read_rows(&reader, most);
        check_labels(&reader);
        keep_columns(&reader);
    }
    experiment->members.fitted_to = csv_note(&reader.csv, "Fitted to");
    experiment->members.missed = csv_note(&reader.csv, "Missed targets");
    experiment->members.failed = csv_note(&reader.csv, "Failed checks");
    csv_close(&reader.csv);
    free(reader.parameter);
    free(reader.rule);
    free(reader.same_as);
    free(reader.shares);
    free(reader.gas);
    free(reader.line);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

bool members_have(const struct experiment *experiment, int first, int last)
{
    for (int i = 0; i < experiment->members.n_overrides; i++)
        if (experiment->members.parameter[i] >= first && experiment->members.parameter[i] <= last)
            return true;
    return false;
}

bool members_begin_elsewhere(const struct experiment *experiment)
{
    int n = experiment->n_species;
    return members_have(experiment, parameter_index(COLUMN_initial_co2, n, 0, 0),
                        parameter_index(COLUMN_initial_co2_emitted, n, 0, 0));
}
