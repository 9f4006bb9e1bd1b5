#include "sampling/prior.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sampling/correlations.h"
#include "sampling/normal.h"
#include "sampling/random.h"

/* A parameter table being read. */
struct reader {
    struct prior *prior;
    struct csv csv;
    struct complaints *complaints;
    bool used[most_streams];
};

/* A row before this one, named in a column; -1 when the cell is empty or wrong. */
static int earlier_row(struct reader *reader, const char *column)
{
    const char *name = csv_cell(&reader->csv, column);
    int found = *name ? prior_find(reader->prior, name) : -1;
    if (*name && found < 0)
        complain(reader->complaints, csv_cell_place(&reader->csv, column),
                 "%s: no row above this one is called '%s'", column, name);
    return found;
}

/* A number of a stream that no other row takes. */
static int read_stream(struct reader *reader, const char *column, bool wanted)
{
    const char *text = csv_cell(&reader->csv, column);
    char *end;
    long stream = strtol(text, &end, 10);
    if (!wanted && !*text)
        return -1;
    if (end == text || *end || stream < 0 || stream >= most_streams || !wanted) {
        struct place place = csv_cell_place(&reader->csv, column);
        if (wanted)
            complain(reader->complaints, place, "%s: '%s'; expected a whole number below %d",
                     column, text, most_streams);
        else
            complain(reader->complaints, place,
                     "%s: '%s'; expected nothing: this distribution takes one, or shares one",
                     column, text);
        return -1;
    }
    return (int)stream;
}

static void take_stream(struct reader *reader, int stream, const char *column)
{
    if (stream < 0)
        return;
    if (reader->used[stream])
        complain(reader->complaints, csv_cell_place(&reader->csv, column),
                 "%s %d is taken by a row above; expected another number", column, stream);
    reader->used[stream] = true;
    if (stream >= reader->prior->n_streams)
        reader->prior->n_streams = stream + 1;
}

/* Rows that pick share the number that picks, but jitter by their own. */
static void read_streams(struct reader *reader, struct uncertain *row)
{
    bool two = distribution_streams(&row->distribution) == 2;
    row->shares = earlier_row(reader, "shares");
    row->stream = read_stream(reader, "stream", row->shares < 0);
    row->second = read_stream(reader, "second", two);
    bool joined = false;
    for (int i = 0; i < reader->prior->n; i++)
        joined |= row->distribution.kind == DISTRIBUTION_pick &&
                  reader->prior->row[i].distribution.kind == DISTRIBUTION_pick &&
                  reader->prior->row[i].stream == row->stream;
    if (!joined)
        take_stream(reader, row->stream, "stream");
    take_stream(reader, row->second, "second");
}

static void read_row(struct reader *reader)
{
    struct prior *prior = reader->prior;
    struct uncertain row = {.picked = -1, .line = reader->csv.line};
    const char *name = csv_cell(&reader->csv, "parameter");
    if (strpbrk(name, ",\n") || strpbrk(csv_cell(&reader->csv, "group"), ",\n")) {
        complain(reader->complaints, csv_cell_place(&reader->csv, "parameter"),
                 "parameter '%s', group '%s': expected neither comma nor line break", name,
                 csv_cell(&reader->csv, "group"));
        return;
    }
    if (!*name || prior_find(prior, name) >= 0) {
        complain(reader->complaints, csv_cell_place(&reader->csv, "parameter"),
                 *name ? "parameter '%s' stands twice" : "'%s': expected a parameter's name", name);
        return;
    }
    if (prior->n == most_uncertain) {
        complain(reader->complaints, csv_cell_place(&reader->csv, "parameter"),
                 "more than %d parameters", most_uncertain);
        return;
    }
    if (!distribution_read(&row.distribution, &reader->csv, reader->complaints))
        return;
    read_streams(reader, &row);
    row.above = earlier_row(reader, "above");
    row.low = csv_number(&reader->csv, "low", -INFINITY, reader->complaints);
    row.high = csv_number(&reader->csv, "high", INFINITY, reader->complaints);
    row.name = text_copy(name);
    row.unit = text_copy(csv_cell(&reader->csv, "unit"));
    row.group = text_copy(csv_cell(&reader->csv, "group"));
    row.given_as = text_copy(csv_cell(&reader->csv, "given_as"));
    prior->row[prior->n++] = row;
}

enum status prior_open(struct prior *prior, const struct prior_files *files,
                       struct complaints *complaints)
{
    enum { n_needed = 5 };
    static const char *const columns[] = {
        "parameter", "distribution", "p1",  "p2",   "stream",   "p3",   "p4",     "second", "group",
        "shares",    "above",        "low", "high", "given_as", "unit", "source", "mark"};
    struct reader reader = {.prior = prior, .complaints = complaints};
    size_t before = complaints->count;
    *prior = (struct prior){.path = text_copy(files->parameters)};
    prior->row = take(most_uncertain, sizeof *prior->row);
    enum status status = csv_open(&reader.csv, files->parameters, complaints);
    if (status != STATUS_OK)
        return status;
    csv_expect(&reader.csv, columns, sizeof columns / sizeof *columns, n_needed, complaints);
    if (complaints->count == before)
        while (csv_row(&reader.csv, complaints))
            read_row(&reader);
    csv_close(&reader.csv);
    if (!prior->n && complaints->count == before)
        complain(complaints, (struct place){files->parameters, 0, 0}, "has no parameters");
    if (complaints->count == before)
        correlations_read(prior, files->correlations, complaints);
    if (complaints->count == before)
        picks_read(prior, files->picks, complaints);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

void prior_close(struct prior *prior)
{
    for (int i = 0; i < prior->n; i++) {
        free(prior->row[i].name);
        free(prior->row[i].unit);
        free(prior->row[i].group);
        free(prior->row[i].given_as);
    }
    free(prior->row);
    free(prior->together);
    free(prior->pick);
    free(prior->path);
    *prior = (struct prior){0};
}

bool prior_uses(const struct prior *prior, int stream)
{
    for (int i = 0; i < prior->n; i++)
        if (prior->row[i].stream == stream || prior->row[i].second == stream)
            return true;
    return false;
}

int prior_find(const struct prior *prior, const char *name)
{
    for (int i = 0; i < prior->n; i++)
        if (!strcmp(prior->row[i].name, name))
            return i;
    return -1;
}

/* Turns the independent normals of each group into correlated ones, in place. */
static void correlate(const struct prior *prior, double *normal)
{
    for (int g = 0; g < prior->n_groups; g++) {
        const struct together *together = &prior->together[g];
        double mixed[most_together];
        for (int i = 0; i < together->n; i++) {
            mixed[i] = 0;
            for (int j = 0; j <= i; j++)
                mixed[i] += together->lower[i * together->n + j] *
                            normal[prior->row[together->row[j]].stream];
        }
        for (int i = 0; i < together->n; i++)
            normal[prior->row[together->row[i]].stream] = mixed[i];
    }
}

/* A pick: a row of the table by one number, its logarithm moved by the other. */
static double draw_pick(const struct prior *prior, const struct uncertain *row, double z,
                        double second)
{
    int at = (int)(prior->n_picks * normal_cdf(z));
    at = at < prior->n_picks ? at : prior->n_picks - 1;
    double logarithm = prior->pick[at * prior->n_picked + row->picked];
    return exp(logarithm + row->distribution.p[0] * second);
}

bool prior_draw(const struct prior *prior, uint32_t seed, uint64_t number, double *normal,
                double *value)
{
    random_normals(seed, number, prior->n_streams, normal);
    return prior_values(prior, normal, value);
}

bool prior_values(const struct prior *prior, double *normal, double *value)
{
    bool valid = true;
    correlate(prior, normal);
    for (int i = 0; i < prior->n; i++) {
        const struct uncertain *row = &prior->row[i];
        double z = normal[row->shares < 0 ? row->stream : prior->row[row->shares].stream];
        double second = row->second < 0 ? 0 : normal[row->second];
        value[i] = row->distribution.kind == DISTRIBUTION_pick
                       ? draw_pick(prior, row, z, second)
                       : distribution_draw(&row->distribution, z, second);
        valid &= value[i] > row->low && value[i] < row->high;
        valid &= row->above < 0 || value[i] > value[row->above];
    }
    return valid;
}
