#include "account/activity.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "account/row.h"
#include "account/vehicle.h"
#include "base/text.h"

/* The header's name without "[unit]", in name; the unit, ended, in unit. What has no end, or more
 * behind it, has no name. */
static void split_header(const char *header, char name[64], char unit[32])
{
    const char *open = strchr(header, '[');
    size_t length = open ? (size_t)(open - header) : strlen(header);
    size_t inside = open ? strcspn(open + 1, "]") : 0;
    name[0] = unit[0] = '\0';
    if (length >= 64 || inside >= 32 || (open && strcmp(open + 1 + inside, "]") != 0))
        return;
    memcpy(name, header, length);
    name[length] = '\0';
    if (open)
        memcpy(unit, open + 1, inside);
    unit[inside] = '\0';
}

static void refuse_column(const struct csv *csv, int c, struct complaints *complaints)
{
    const char *near = text_nearest(csv->header[c], activity_columns, (size_t)n_activity_columns);
    complaints_guess(complaints, csv_header_place(csv, c), near, "unknown column '%s'",
                     csv->header[c]);
}

/* Which column a header names, as itself or as its unit. */
static void take_column(struct activity *activity, int c, struct complaints *complaints)
{
    const struct csv *csv = &activity->csv;
    char name[64], unit[32], beside[64];
    split_header(csv->header[c], name, unit);
    for (int i = 0; i < n_activity_columns; i++) {
        bool amount = activity_amounts[i] != n_amount_kinds;
        snprintf(beside, sizeof beside, "%s_unit", activity_columns[i]);
        if (amount && text_same_name(name, beside)) {
            activity->unit_column[i] = c;
            return;
        }
        if (!text_same_name(name, activity_columns[i]) || (*unit && !amount))
            continue;
        if (activity->column[i] >= 0)
            complain(complaints, csv_header_place(csv, c), "a second column of %s; expected one",
                     activity_columns[i]);
        activity->column[i] = c;
        activity->unit[i] = *unit ? amount_find(activity_amounts[i], unit) : NULL;
        if (*unit && !activity->unit[i]) {
            struct text units = {0};
            amount_add_units(&units, activity_amounts[i]);
            complain(complaints, csv_header_place(csv, c), "%s: unit '%s'; expected %s",
                     activity_columns[i], unit, units.characters);
            text_close(&units);
        }
        return;
    }
    refuse_column(csv, c, complaints);
}

static void check_columns(const struct activity *activity, struct complaints *complaints)
{
    const struct csv *csv = &activity->csv;
    for (int i = 0; i < n_activity_columns; i++) {
        int c = activity->column[i];
        if (c < 0 && (i == ACTIVITY_chain || i == ACTIVITY_element))
            complain(complaints, (struct place){csv->path, csv->header_line, 0},
                     "lacks the column %s", activity_columns[i]);
        bool amount = activity_amounts[i] != n_amount_kinds;
        if (amount && c >= 0 && activity->unit[i] && activity->unit_column[i] >= 0)
            complain(complaints, csv_header_place(csv, activity->unit_column[i]),
                     "%s has a unit in its own header and a column beside it; expected one of "
                     "them",
                     activity_columns[i]);
        bool lacks = amount && !activity->unit[i] && activity->unit_column[i] < 0;
        bool told = c >= 0 && strchr(csv->header[c], '[') && !strstr(csv->header[c], "[]");
        if (c >= 0 && lacks && !told) /* of a unit that is none it is told already */
            complain(complaints, csv_header_place(csv, c),
                     "%s has no unit; expected one in the header, as in '%s [%s]', or a column "
                     "%s_unit",
                     activity_columns[i], activity_columns[i],
                     activity_amounts[i] == AMOUNT_distance    ? "km"
                     : activity_amounts[i] == AMOUNT_intensity ? "g/tkm"
                                                               : "t",
                     activity_columns[i]);
    }
}

enum status activity_open(struct activity *activity, const char *path, struct pair *pair,
                          bool skip_bad, struct complaints *complaints)
{
    size_t before = complaints->count;
    *activity = (struct activity){
        .pair = pair, .chain = text_copy(""), .vehicle = vehicle_open(), .skips = skip_bad};
    for (int i = 0; i < n_activity_columns; i++)
        activity->column[i] = activity->unit_column[i] = -1;
    enum status status = csv_open(&activity->csv, path, complaints);
    if (status != STATUS_OK)
        return status;
    if (skip_bad)
        activity->csv.patience = INT_MAX;
    for (int c = 0; c < activity->csv.n_columns; c++)
        take_column(activity, c, complaints);
    check_columns(activity, complaints);
    if (activity->column[ACTIVITY_vehicle] >= 0)
        pair_allocate(pair);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

void activity_read(struct activity *activity, struct block *block, struct complaints *complaints)
{
    for (int i = 0; i < block->n_chains; i++)
        free(block->chain[i]);
    block->n = block->n_chains = 0;
    while (block->n < block->most && !activity->ended) {
        size_t before = complaints->count;
        if (vehicle_give(activity->vehicle, block))
            continue;
        if (activity->read) {
            activity->ended = true;
            return;
        }
        activity->read = !csv_row(&activity->csv, complaints);
        activity->n_skipped += (int64_t)(complaints->count - before); /* not to be split */
        if (complaints->count > before)
            vehicle_spoil(activity->vehicle, true);
        if (activity->read) {
            vehicle_turn(activity, "", complaints);
            continue;
        }
        activity->n_read++;
        if (!row_read(activity, block, complaints)) {
            vehicle_spoil(activity->vehicle, false);
            activity->n_skipped++;
        }
    }
}

void activity_close(struct activity *activity)
{
    csv_close(&activity->csv);
    words_close(&activity->shipper);
    words_close(&activity->toc);
    free(activity->category);
    vehicle_close(activity->vehicle);
    free(activity->chain);
    *activity = (struct activity){0};
}

void block_open(struct block *block, int most)
{
    size_t n = (size_t)most;
    *block = (struct block){.most = most,
                            .measure = take(n_measures * n, sizeof(double)),
                            .label = take(n_labels * n, sizeof(uint32_t)),
                            .note = take(n, sizeof(struct note)),
                            .chain = take(n, sizeof(char *)),
                            .line = take(n, sizeof(int))};
}

void block_close(struct block *block)
{
    for (int i = 0; i < block->n_chains; i++)
        free(block->chain[i]);
    free(block->measure);
    free(block->label);
    free(block->note);
    free(block->chain);
    free(block->line);
    *block = (struct block){0};
}
