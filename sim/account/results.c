#include "account/results.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account/statement.h"
#include "base/text.h"
#include "output/temporary.h"

enum result_file { FILE_chains, FILE_elements, n_streams };
enum { flush_size = 1 << 16 };

/* A file that is written as its rows come. */
struct stream {
    char *path, *temporary; /* owned */
    FILE *file;             /* owned */
    struct text text;       /* what is not yet written */
    int error;
};

struct results {
    const struct account *account; /* borrowed */
    struct stream stream[n_streams];
};

static void add_cell(struct text *text, const char *cell)
{
    if (!strpbrk(cell, ",\"\n\r") && *cell != ' ') {
        text_add_bytes(text, cell, strlen(cell));
        return;
    }
    text_add_bytes(text, "\"", 1);
    for (; *cell; cell++)
        text_add_bytes(text, *cell == '"' ? "\"\"" : cell, *cell == '"' ? 2 : 1);
    text_add_bytes(text, "\"", 1);
}

/* An empty cell where there is no number. */
static void add_number(struct text *text, double value)
{
    text_add_bytes(text, ",", 1);
    if (isfinite(value))
        text_add_real(text, value);
}

static void add_pair(struct text *text, const struct pair *pair, double a, double b)
{
    add_number(text, a);
    if (!pair->one)
        add_number(text, b);
}

static void add_header(struct text *text, const struct pair *pair, const char *first,
                       const char *const *name, int n_names, const char *last, bool ranges)
{
    text_add(text, "# Made by keeling account. a: %s", pair->standard[0]->cell[STANDARD_name]);
    if (!pair->one)
        text_add(text, "; b: %s; bridge_*: kg CO2e of b - a by attribute (Shapley values)",
                 pair->standard[1]->cell[STANDARD_name]);
    text_add(text, "\n%s", first);
    for (int i = 0; i < n_names; i++)
        text_add(text, pair->one ? ",%s_a" : ",%s_a,%s_b", name[i], name[i]);
    text_add(text, "%s", last);
    for (int k = 0; k < pair->n_differ; k++)
        text_add(text, ",bridge_%s", attribute_names[pair->attribute[k]]);
    for (int s = 0; ranges && s < (pair->one ? 1 : 2); s++)
        for (int i = 0; i < n_range_percentiles; i++)
            text_add(text, ",kg_co2e_%s_%s", s ? "b" : "a", range_names[i]);
    text_add(text, "\n");
}

static void add_group_header(struct text *text, const struct account *account, const char *name)
{
    static const char *const columns[] = {"kg_co2e",   "tkm", "pkm",
                                          "g_per_tkm", "mj",  "unverified_share"};
    struct text first = {0};
    text_add(&first, "%s,rows", name);
    add_header(text, &account->pair, first.characters, columns, 6,
               ",primary_share,modelled_share,default_share", account->members);
    text_close(&first);
}

static double per(double kg, double activity)
{
    return activity > 0 ? 1000 * kg / activity : NAN;
}

static void add_group(struct text *text, const struct account *account, const char *name,
                      const struct total *total)
{
    const struct pair *pair = &account->pair;
    const double *kg = total->kg;
    struct total_range ranges;
    add_cell(text, name);
    text_add(text, ",%lld", (long long)total->rows);
    add_pair(text, pair, kg[0], kg[1]);
    add_pair(text, pair, total->tkm[0], total->tkm[1]);
    add_pair(text, pair, total->pkm[0], total->pkm[1]);
    bool mixed = total->pkm[0] > 0;
    add_pair(text, pair, mixed ? NAN : per(kg[0], total->tkm[0]),
             mixed ? NAN : per(kg[1], total->tkm[1]));
    add_pair(text, pair, total->mj[0], total->mj[1]);
    add_pair(text, pair, per(total->unverified[0], kg[0]) / 1000,
             per(total->unverified[1], kg[1]) / 1000);
    for (int i = 0; i < n_data_kinds; i++)
        add_number(text, total_share(total, total->data[i]));
    for (int k = 0; k < pair->n_differ; k++)
        add_number(text, total->bridge[pair->attribute[k]]);
    if (account_ranges(account, total, false, &ranges))
        for (int s = 0; s < (pair->one ? 1 : 2); s++)
            for (int i = 0; i < n_range_percentiles; i++)
                add_number(text, ranges.kg[s].at[i]);
    text_add_bytes(text, "\n", 1);
}

static void flush(struct stream *stream)
{
    if (!stream->error && stream->text.length &&
        fwrite(stream->text.characters, 1, stream->text.length, stream->file) !=
            stream->text.length)
        stream->error = errno ? errno : EIO;
    stream->text.length = 0;
}

static enum status refuse_disk(const char *path, int error, struct complaints *complaints)
{
    complain(complaints, (struct place){path, 0, 0}, "cannot be written: %s", strerror(error));
    return STATUS_DISK;
}

static enum status open_stream(struct stream *stream, const char *folder, const char *name,
                               struct complaints *complaints)
{
    stream->path = text_within(folder, name);
    stream->temporary = temporary_name(stream->path);
    temporary_sweep(stream->path);
    stream->file = fopen(stream->temporary, "wb");
    return stream->file ? STATUS_OK : refuse_disk(stream->path, errno, complaints);
}

enum status results_open(struct results **results, const struct account *account,
                         struct complaints *complaints)
{
    static const char *const element_columns[] = {"kg_co2e", "activity", "mj"};
    const char *folder = account->options->out;
    enum status status = STATUS_OK;
    struct results *made = *results = take(1, sizeof **results);
    made->account = account;
    if (mkdir(folder, 0777) && errno != EEXIST)
        return refuse_disk(folder, errno, complaints);
    TRY(open_stream(&made->stream[FILE_chains], folder, "chains.csv", complaints));
    add_group_header(&made->stream[FILE_chains].text, account, "chain");
    if (account->options->elements) {
        TRY(open_stream(&made->stream[FILE_elements], folder, "elements.csv", complaints));
        add_header(&made->stream[FILE_elements].text, &account->pair,
                   "chain,element,category,data,mass_t,passengers,distance_km,distance_kind",
                   element_columns, 3, "", false);
    }
out:
    return status;
}

void results_chain(struct results *results, const char *name, const struct total *total)
{
    struct stream *stream = &results->stream[FILE_chains];
    add_group(&stream->text, results->account, name, total);
    if (stream->text.length > flush_size)
        flush(stream);
}

/* What was given of a row's activity. */
static void add_given(struct text *text, const struct row_outcome *row)
{
    uint32_t way = row->block->label[(size_t)LABEL_way * row->stride + row->at];
    uint32_t kind = way ? (way - 1) % ways_a_mode : DISTANCE_none;
    bool far = kind != DISTANCE_none;
    double quantity = row_measure(row, MEASURE_quantity);
    add_number(text, row->note->passengers ? NAN : quantity);
    add_number(text, row->note->passengers ? quantity : NAN);
    add_number(text, far ? row_measure(row, MEASURE_distance) : NAN);
    text_add(text, ",%s", far ? distance_names[kind] : "");
}

void results_element(struct results *results, const char *chain, const struct row_outcome *row)
{
    static const char *const data[] = {"primary", "modelled", "default"};
    struct stream *stream = &results->stream[FILE_elements];
    struct text *text = &stream->text;
    const double *mj = row->outcome + (size_t)OUTCOME_energy_a * row->stride + row->at;
    if (!stream->file)
        return;
    add_cell(text, chain);
    text_add(text, ",%lld,", (long long)row->note->element);
    add_cell(text, results->account->activity.toc.word[row->note->toc]);
    text_add(text, ",%s", data[row->note->data]);
    add_given(text, row);
    add_pair(text, row->pair, row_kg(row, 0), row_kg(row, 1));
    add_pair(text, row->pair, row_activity(row, 0), row_activity(row, 1));
    add_pair(text, row->pair, mj[0], mj[row->stride]);
    for (int k = 0; k < row->pair->n_differ; k++)
        add_number(text, row_bridge(row, k));
    text_add_bytes(text, "\n", 1);
    if (text->length > flush_size)
        flush(stream);
}

/* Groups with a name each, in the order in which the file has them. */
static enum status put_groups(const struct account *account, const char *file, const char *name,
                              char *const *names, const struct total *totals, int n,
                              struct complaints *complaints)
{
    struct text text = {0};
    char *path = text_within(account->options->out, file);
    add_group_header(&text, account, name);
    for (int i = 0; i < n; i++)
        if (totals[i].rows)
            add_group(&text, account, names[i], &totals[i]);
    enum status status = temporary_put(path, text.characters, text.length, complaints);
    text_close(&text);
    free(path);
    return status;
}

static enum status put_modes(const struct account *account, struct complaints *complaints)
{
    int n = account->tables.n_modes;
    char hub[] = "hub", **names = take((size_t)n + 1, sizeof *names);
    for (int i = 0; i < n; i++)
        names[i] = account->tables.mode[i].name;
    names[n] = hub;
    enum status status =
        put_groups(account, "modes.csv", "mode", names, account->mode, n + 1, complaints);
    free(names);
    return status;
}

static enum status keep_stream(struct stream *stream, struct complaints *complaints)
{
    if (!stream->file)
        return STATUS_OK;
    flush(stream);
    if (!stream->error && fflush(stream->file))
        stream->error = errno;
    if (!stream->error)
        stream->error = temporary_keep(fileno(stream->file), stream->temporary, stream->path);
    fclose(stream->file);
    stream->file = NULL;
    if (!stream->error)
        return STATUS_OK;
    unlink(stream->temporary);
    return refuse_disk(stream->path, stream->error, complaints);
}

static enum status put_statement(const struct account *account, struct complaints *complaints)
{
    char *path = text_within(account->options->out, "statement.json"),
         *text = statement_text(account);
    enum status status = temporary_put(path, text, strlen(text), complaints);
    free(text);
    free(path);
    return status;
}

enum status results_keep(struct results *results, const struct account *account,
                         struct complaints *complaints)
{
    enum status status = STATUS_OK;
    const struct activity *activity = &account->activity;
    int n_shippers =
        account->n_shippers < activity->shipper.n ? account->n_shippers : activity->shipper.n;
    int n_tocs = account->n_tocs < activity->toc.n ? account->n_tocs : activity->toc.n;
    TRY(put_groups(account, "shippers.csv", "shipper", activity->shipper.word, account->shipper,
                   n_shippers, complaints));
    TRY(put_groups(account, "categories.csv", "category", activity->toc.word, account->toc, n_tocs,
                   complaints));
    TRY(put_modes(account, complaints));
    for (int i = 0; i < n_streams; i++)
        TRY(keep_stream(&results->stream[i], complaints));
    TRY(put_statement(account, complaints));
out:
    return status;
}

void results_close(struct results *results)
{
    for (int i = 0; results && i < n_streams; i++) {
        struct stream *stream = &results->stream[i];
        if (stream->file) {
            fclose(stream->file);
            unlink(stream->temporary);
        }
        free(stream->path);
        free(stream->temporary);
        text_close(&stream->text);
    }
    free(results);
}
