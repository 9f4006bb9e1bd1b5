#include "account/vehicle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "account/repeats.h"
#include "account/row.h"
#include "base/text.h"
#include "base/words.h"

/* What the rows of a vehicle say alike, or not at all. */
static const enum activity_column alike[] = {ACTIVITY_fuel, ACTIVITY_engine, ACTIVITY_place,
                                             ACTIVITY_year};
enum { n_alike = sizeof alike / sizeof *alike };
static const double of_units = 1e-9, of_sums = 1e-14; /* relative, what rounding makes */

/* A row that waits. */
struct waiting {
    double measure[n_measures], teu;
    uint32_t label[n_labels];
    struct note note;
    char *chain;                /* owned; NULL: it begins none */
    struct place place, amount; /* of its cells */
    int told[n_alike];          /* numbers of words; -1: nothing */
    bool has_amount, has_empty;
};

struct vehicle {
    struct waiting *row; /* [n] owned; [next, closed) may leave, those behind are of the open one */
    int n, room, next, closed;
    char *name;        /* owned; of the open one; "": none is */
    struct words told; /* by its rows */
    int64_t number;    /* of it, from 1 */
    bool bad, doubt;   /* doubt: of the next row's, too */
};

struct vehicle *vehicle_open(void)
{
    struct vehicle *vehicle = take(1, sizeof *vehicle);
    vehicle->name = text_copy("");
    return vehicle;
}

void vehicle_close(struct vehicle *vehicle)
{
    for (int i = vehicle ? vehicle->next : 0; vehicle && i < vehicle->n; i++)
        free(vehicle->row[i].chain);
    if (vehicle) {
        free(vehicle->row);
        free(vehicle->name);
        words_close(&vehicle->told);
    }
    free(vehicle);
}

void vehicle_check(struct reading *row)
{
    const struct pair *pair = row->activity->pair;
    const char *name = cell_text(row, ACTIVITY_vehicle);
    cell_number(row, ACTIVITY_teu, 1e9, "a number that is not negative");
    if (!*name)
        return;
    if (row->note.mode < 0)
        cell_fault(row, ACTIVITY_vehicle, "a hub in the vehicle %s; expected transport", name);
    if (*cell_text(row, ACTIVITY_intensity))
        cell_fault(row, ACTIVITY_intensity,
                   "an intensity of a row of vehicle %s; expected an amount, once a vehicle", name);
    for (int s = 0; s < (pair->one ? 1 : 2); s++) {
        enum allocation rule = pair->standard[s]->allocation;
        const char *standard = pair->standard[s]->cell[STANDARD_name];
        bool quantity = *cell_text(row, ACTIVITY_mass) || *cell_text(row, ACTIVITY_passengers);
        if (rule == ALLOCATION_teu && !*cell_text(row, ACTIVITY_teu))
            cell_fault(row, ACTIVITY_vehicle, "teu is missing, by which %s shares out vehicle %s",
                       standard, name);
        if (rule != ALLOCATION_teu && !quantity)
            cell_fault(row, ACTIVITY_vehicle,
                       "neither mass nor passengers, by which %s shares out vehicle %s", standard,
                       name);
        if (rule == ALLOCATION_tkm && row->note.mode >= 0 && !*cell_text(row, ACTIVITY_distance))
            cell_fault(row, ACTIVITY_vehicle,
                       "distance is missing, by which %s shares out vehicle %s", standard, name);
    }
}

static void put(struct block *block, const double measure[n_measures],
                const uint32_t label[n_labels], const struct note *note, char *chain, int line)
{
    size_t most = (size_t)block->most, at = (size_t)block->n++;
    for (size_t i = 0; i < n_measures; i++)
        block->measure[i * most + at] = measure[i];
    for (size_t i = 0; i < n_labels; i++)
        block->label[i * most + at] = label[i];
    block->note[at] = *note;
    if (!chain)
        return;
    block->line[block->n_chains] = line;
    block->chain[block->n_chains++] = chain;
}

static void push(struct reading *row, char *chain)
{
    struct vehicle *vehicle = row->activity->vehicle;
    const struct csv *csv = &row->activity->csv;
    const char *teu = cell_text(row, ACTIVITY_teu);
    if (vehicle->n == vehicle->room) {
        vehicle->room = 2 * vehicle->room + 16;
        vehicle->row = retake(vehicle->row, (size_t)vehicle->room, sizeof *vehicle->row);
    }
    struct waiting *waiting = &vehicle->row[vehicle->n++];
    *waiting = (struct waiting){.note = row->note,
                                .chain = chain,
                                .place = csv_place(csv, row->activity->column[ACTIVITY_vehicle]),
                                .amount = csv_place(csv, row->activity->column[ACTIVITY_amount]),
                                .has_amount = *cell_text(row, ACTIVITY_amount),
                                .has_empty = *cell_text(row, ACTIVITY_empty)};
    for (int i = 0; i < n_alike; i++) {
        const char *cell = cell_text(row, alike[i]);
        waiting->told[i] = *cell ? words_number(&vehicle->told, cell) : -1;
    }
    memcpy(waiting->measure, row->measure, sizeof row->measure);
    memcpy(waiting->label, row->label, sizeof row->label);
    text_number(teu, &waiting->teu);
}

void vehicle_take(struct reading *row, struct block *block)
{
    struct activity *activity = row->activity;
    struct vehicle *vehicle = activity->vehicle;
    row->note.begins = activity->begins;
    activity->begins = false;
    char *chain = row->note.begins ? text_copy(activity->chain) : NULL;
    row->measure[MEASURE_amount_b] = row->measure[MEASURE_amount];
    if (!*vehicle->name && vehicle->next == vehicle->n) {
        put(block, row->measure, row->label, &row->note, chain, activity->csv.line);
        return;
    }
    row->note.vehicle = *vehicle->name ? vehicle->number : 0;
    push(row, chain);
    if (!*vehicle->name)
        vehicle->closed = vehicle->n;
}

bool vehicle_give(struct vehicle *vehicle, struct block *block)
{
    if (vehicle->next == vehicle->closed)
        return false;
    const struct waiting *row = &vehicle->row[vehicle->next++];
    put(block, row->measure, row->label, &row->note, row->chain, row->place.line);
    if (vehicle->next == vehicle->n)
        vehicle->n = vehicle->next = vehicle->closed = 0;
    return true;
}

void vehicle_spoil(struct vehicle *vehicle, bool doubt)
{
    vehicle->bad = *vehicle->name;
    vehicle->doubt = doubt;
}

/* What the standard shares out by: t km, t, or TEU; a passenger weighs what it says. */
static double weight_of(const struct pair *pair, const struct waiting *row, int s)
{
    const struct standard *standard = pair->standard[s];
    double t = row->measure[MEASURE_quantity];
    if (row->note.passengers)
        t *= standard->passenger_kg / 1000;
    if (standard->allocation != ALLOCATION_tkm)
        return standard->allocation == ALLOCATION_mass ? t : row->teu;
    const double(*way)[3] = (const double(*)[3])pair->way[row->label[LABEL_way]];
    return t * (way[WAY_factor][s] * row->measure[MEASURE_distance] + way[WAY_plus][s]);
}

static void refuse_other(const struct vehicle *vehicle, const struct waiting *given,
                         const struct waiting *row, enum activity_column what,
                         struct complaints *complaints)
{
    complain(complaints, row->place, "vehicle %s: not the %s of line %d; expected that or none",
             vehicle->name, activity_columns[what], given->place.line);
}

/* Complains where the rows say different things of one vehicle. */
static void check_alike(const struct vehicle *vehicle, const struct waiting *given,
                        const struct waiting *row, struct complaints *complaints)
{
    double amount = given->measure[MEASURE_amount], off = row->measure[MEASURE_amount] - amount;
    bool same_amount =
        row->label[LABEL_basis] == given->label[LABEL_basis] && fabs(off) <= of_units * amount;
    if (row->has_amount && !same_amount)
        complain(complaints, row->amount,
                 "vehicle %s: not the amount of line %d; expected one amount, in one row or alike "
                 "in each",
                 vehicle->name, given->place.line);
    for (int i = 0; i < n_alike; i++)
        if (row->told[i] >= 0 && row->told[i] != given->told[i])
            refuse_other(vehicle, given, row, alike[i], complaints);
    if (row->has_empty &&
        (!given->has_empty || row->measure[MEASURE_empty] != given->measure[MEASURE_empty]))
        refuse_other(vehicle, given, row, ACTIVITY_empty, complaints);
    if (row->note.mode != given->note.mode)
        complain(complaints, row->place, "vehicle %s: not the mode of line %d; expected one",
                 vehicle->name, given->place.line);
}

/* Whether a factor of modes.csv that is not verified made the distance that the standard uses. */
static bool rests_on_mode(const struct pair *pair, const struct waiting *row, int s)
{
    const double(*way)[3] = (const double(*)[3])pair->way[row->label[LABEL_way]];
    return pair->standard[s]->allocation == ALLOCATION_tkm &&
           (way[WAY_factor][s] != 1 || way[WAY_plus][s] != 0) &&
           !pair->tables->mode[row->note.mode].verified;
}

static void give_share(const struct pair *pair, struct waiting *row, const struct waiting *given,
                       const double sum[2])
{
    const struct source_of_energy *source = &pair->source[given->label[LABEL_source]];
    static const enum measure amount[2] = {MEASURE_amount, MEASURE_amount_b};
    row->label[LABEL_basis] = given->label[LABEL_basis];
    row->label[LABEL_source] = given->label[LABEL_source];
    row->note.source = given->note.source;
    row->note.data = given->note.data;
    row->note.given = given->note.given;
    row->measure[MEASURE_empty] = given->measure[MEASURE_empty];
    memcpy(row->note.out_of_force, given->note.out_of_force, sizeof row->note.out_of_force);
    for (int s = 0; s < 2; s++) {
        row->measure[amount[s]] =
            given->measure[MEASURE_amount] * (weight_of(pair, row, s) / sum[s]);
        row->note.verified[s] =
            row->note.verified[s] && source->verified[s] && !rests_on_mode(pair, row, s);
    }
    double a = row->measure[MEASURE_amount], b = row->measure[MEASURE_amount_b];
    if (fabs(b - a) <= of_sums * a) /* two rules that share out alike */
        row->measure[MEASURE_amount_b] = a;
}

/* False after a complaint. */
static bool allocate(struct vehicle *vehicle, const struct pair *pair,
                     struct complaints *complaints)
{
    struct waiting *first = vehicle->row + vehicle->closed, *end = vehicle->row + vehicle->n;
    struct waiting given, *row = first;
    double sum[2] = {0, 0};
    size_t before = complaints->count;
    while (row < end && !row->has_amount)
        row++;
    if (row == end) {
        complain(complaints, first->place,
                 "vehicle %s has no amount; expected one, in one row or alike in each",
                 vehicle->name);
        return false;
    }
    given = *row;
    for (row = first; row < end; row++) {
        check_alike(vehicle, &given, row, complaints);
        for (int s = 0; s < 2; s++)
            sum[s] += weight_of(pair, row, s);
    }
    for (int s = 0; s < (pair->one ? 1 : 2); s++)
        if (!(sum[s] > 0))
            complain(complaints, first->place,
                     "vehicle %s: nothing on it by which %s can share it out", vehicle->name,
                     pair->standard[s]->cell[STANDARD_name]);
    if (complaints->count > before)
        return false;
    for (row = first; row < end; row++)
        give_share(pair, row, &given, sum);
    return true;
}

/* Whether the vehicle that is open counts; false after a complaint. */
static bool counts(const struct activity *activity, struct complaints *complaints)
{
    struct vehicle *vehicle = activity->vehicle;
    if (vehicle->bad || !allocate(vehicle, activity->pair, complaints))
        return false;
    if (activity->repeats)
        repeats_meet(activity->repeats, &vehicle->name, &vehicle->row[vehicle->closed].place.line,
                     1);
    return true;
}

/* Leaves out the rows of the vehicle. A chain of which none is left begins with its next row. */
static void drop(struct activity *activity, struct complaints *complaints)
{
    struct vehicle *vehicle = activity->vehicle;
    int n = vehicle->n - vehicle->closed;
    if (activity->skips && n)
        complain(complaints, vehicle->row[vehicle->closed].place,
                 "vehicle %s is left out whole, as a row that is, or may be, of it is wrong",
                 vehicle->name);
    for (int i = vehicle->closed; i < vehicle->n; i++) {
        activity->begins = activity->begins || vehicle->row[i].note.begins;
        free(vehicle->row[i].chain);
    }
    activity->n_skipped += n;
    vehicle->n = vehicle->closed;
}

/* Leaves of the queue what did not leave yet. */
static void compact(struct vehicle *vehicle)
{
    int next = vehicle->next;
    vehicle->n -= next;
    memmove(vehicle->row, vehicle->row + next, (size_t)vehicle->n * sizeof *vehicle->row);
    vehicle->next = 0;
    vehicle->closed = vehicle->n;
}

void vehicle_turn(struct activity *activity, const char *name, struct complaints *complaints)
{
    struct vehicle *vehicle = activity->vehicle;
    bool doubt = vehicle->doubt;
    vehicle->doubt = false;
    if (!strcmp(vehicle->name, name))
        return;
    if (*vehicle->name && !counts(activity, complaints))
        drop(activity, complaints);
    if (vehicle->n)
        compact(vehicle);
    words_close(&vehicle->told);
    vehicle->bad = doubt && *name;
    vehicle->number++;
    free(vehicle->name);
    vehicle->name = text_copy(name);
}
