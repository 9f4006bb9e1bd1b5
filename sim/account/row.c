#include "account/row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "account/cells.h"
#include "account/marks.h"
#include "account/vehicle.h"

const char *const activity_columns[n_activity_columns] = {
#define COLUMN(name, amount) #name,
#include "account/activity.def"
#undef COLUMN
};
const enum amount_kind activity_amounts[n_activity_columns] = {
#define COLUMN(name, amount) amount,
#include "account/activity.def"
#undef COLUMN
};

static void read_chain(struct reading *row)
{
    const char *chain = cell_text(row, ACTIVITY_chain);
    double element = cell_number(row, ACTIVITY_element, 1e9, "a whole number from 1");
    bool same = !strcmp(chain, row->activity->chain) && *chain;
    int64_t expected = same ? row->activity->element + 1 : 1;
    row->activity->begins = row->activity->begins || !same;
    if (!*chain)
        cell_fault(row, ACTIVITY_chain, "the chain has no name");
    if (!*cell_text(row, ACTIVITY_element))
        cell_fault(row, ACTIVITY_element, "element is missing; expected %lld", (long long)expected);
    if (isnan(element))
        return;
    row->note.element = (int64_t)element;
    row->activity->element = row->note.element;
    if (element != (double)expected)
        cell_fault(
            row, ACTIVITY_element,
            "chain %s has a gap: element %s; expected %lld (elements of a chain stand together, "
            "in order, from 1)",
            chain, cell_text(row, ACTIVITY_element), (long long)expected);
    if (same)
        return;
    free(row->activity->chain);
    row->activity->chain = text_copy(chain);
}

static void refuse_mode(struct reading *row, const char *mode)
{
    const struct rulebook *tables = row->activity->pair->tables;
    const char **names = take((size_t)tables->n_modes + 1, sizeof *names);
    for (int i = 0; i < tables->n_modes; i++)
        names[i] = tables->mode[i].name;
    const char *near = text_nearest(mode, names, (size_t)tables->n_modes);
    cell_fault(row, ACTIVITY_mode, *mode ? "unknown mode '%s'%s%s%s" : "mode is missing%s%s%s%s",
               mode, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    free(names);
}

static void read_mode(struct reading *row)
{
    const char *kind = cell_text(row, ACTIVITY_kind), *mode = cell_text(row, ACTIVITY_mode);
    row->note.mode = -1;
    row->moves = true;
    if (!strcmp(kind, "hub")) {
        if (*mode && strcmp(mode, "hub") != 0)
            cell_fault(row, ACTIVITY_mode, "a hub of mode '%s'; expected none", mode);
        return;
    }
    if (*kind && strcmp(kind, "transport") != 0)
        cell_fault(row, ACTIVITY_kind, "kind: '%s'; expected transport or hub", kind);
    int found = rulebook_mode(row->activity->pair->tables, mode);
    if (found < 0)
        refuse_mode(row, mode);
    row->moves = found >= 0;
    row->note.mode = (int8_t)(found < 0 ? 0 : found);
}

/* "mode: category", of a mode's name at most its first bytes. */
static void join(char joined[512], const char *mode, const char *name)
{
    size_t n = strnlen(mode, 300), m = strnlen(name, 200); /* of names more is refused */
    memcpy(joined, mode, n);
    memcpy(joined + n, ": ", 2);
    memcpy(joined + n + 2, name, m);
    joined[n + 2 + m] = '\0';
}

/* Its operation category: a group of the results, and perhaps one with a default intensity. */
static void read_category(struct reading *row)
{
    struct activity *activity = row->activity;
    const struct rulebook *tables = activity->pair->tables;
    const char *name = cell_text(row, ACTIVITY_category);
    const char *mode = row->note.mode < 0 ? "hub" : tables->mode[row->note.mode].name;
    char joined[512];
    join(joined, mode, name);
    int toc = row->note.toc = words_number(&activity->toc, joined);
    if (toc == activity->n_categories) {
        activity->category =
            retake(activity->category, (size_t)toc + 1, sizeof *activity->category);
        activity->category[activity->n_categories++] = rulebook_category(tables, mode, name);
    }
    row->note.shipper = words_number(&activity->shipper, cell_text(row, ACTIVITY_shipper));
    row->category = activity->category[toc];
    row->label[LABEL_category] = row->category < 0 ? 0 : (uint32_t)row->category;
}

static void read_quantity(struct reading *row)
{
    const struct amount_unit *unit;
    double mass = cell_amount(row, ACTIVITY_mass, &unit);
    double passengers =
        cell_number(row, ACTIVITY_passengers, 1e12, "a number of passengers that is not negative");
    row->note.passengers = !isnan(passengers);
    if (!isnan(passengers) && !isnan(mass))
        cell_fault(row, ACTIVITY_passengers, "both mass and passengers; expected one of them");
    row->measure[MEASURE_quantity] = !isnan(mass) ? mass : !isnan(passengers) ? passengers : 0;
}

static bool has_quantity(const struct reading *row)
{
    return *cell_text(row, ACTIVITY_mass) || *cell_text(row, ACTIVITY_passengers);
}

static void refuse_rule(struct reading *row, int by)
{
    const struct pair *pair = row->activity->pair;
    const struct mode *mode = &pair->tables->mode[row->note.mode];
    enum distance wanted = by == BY_shortest ? mode->shortest : pair->standard[by]->distance;
    cell_fault(
        row, ACTIVITY_distance_kind,
        "a distance of kind %s by %s, of which %s needs %s, and modes.csv has no factor between "
        "them",
        distance_names[row->kind], mode->name,
        by == BY_shortest ? "the intensity" : pair->standard[by]->cell[STANDARD_name],
        distance_names[wanted]);
}

static void read_distance(struct reading *row)
{
    const struct pair *pair = row->activity->pair;
    const char *kind = cell_text(row, ACTIVITY_distance_kind);
    const struct amount_unit *unit;
    double km = cell_amount(row, ACTIVITY_distance, &unit);
    row->kind = DISTANCE_none;
    row->measure[MEASURE_distance] = isnan(km) ? 0 : km;
    if (row->note.mode < 0) {
        if (!isnan(km))
            cell_fault(row, ACTIVITY_distance, "a hub has no distance; expected none");
        return;
    }
    int known = 0;
    while (known < n_distances && strcmp(kind, distance_names[known]) != 0)
        known++;
    if (!isnan(km) && known == n_distances)
        cell_fault(row, ACTIVITY_distance_kind, "distance_kind: '%s'; expected SFD, GCD or actual",
                   kind);
    else if (!isnan(km))
        row->kind = (enum distance)known;
    int way = pair_way(row->note.mode, row->kind);
    row->label[LABEL_way] = (uint32_t)way;
    for (int by = 0; by < (pair->one ? 1 : 2); by++)
        if (row->kind != DISTANCE_none && !pair_way_known(pair, way, by))
            refuse_rule(row, by);
    for (int by = 0; by < 3; by++) {
        double factor = pair->way[way][WAY_factor][by], plus = pair->way[way][WAY_plus][by];
        if (row->kind == DISTANCE_none || factor <= 0 || factor * km + plus >= 0)
            continue;
        cell_fault(row, ACTIVITY_distance,
                   "%g km as it went; expected more than the %g km that are added to a shortest "
                   "way of %s",
                   km, -plus / factor, pair->tables->mode[row->note.mode].name);
        return;
    }
}

/* Fuel, engine, place and year to a source; complains when one of these is wrong. */
static void read_source(struct reading *row, const char *fuel)
{
    struct pair *pair = row->activity->pair;
    int number = pair_source(pair, fuel, cell_text(row, ACTIVITY_engine),
                             cell_text(row, ACTIVITY_place), cell_text(row, ACTIVITY_year));
    if (number < 0) {
        cell_fault(row, ACTIVITY_fuel, "more than %d fuels, places and years", most_sources - 1);
        return;
    }
    const struct source_of_energy *source = &pair->source[number];
    bool electric = !strcmp(fuel, "electricity");
    row->note.source = number;
    row->label[LABEL_source] = (uint32_t)number;
    if (source->why)
        cell_fault(row, electric ? ACTIVITY_place : ACTIVITY_fuel, "%s", source->why);
    for (int s = 0; s < 2; s++)
        row->note.verified[s] = row->note.verified[s] && source->verified[s];
}

static void read_primary(struct reading *row, double value)
{
    const struct pair *pair = row->activity->pair;
    bool stated = row->unit->in == IN_kg_co2e;
    row->note.data = stated ? DATA_modelled : DATA_primary;
    row->note.given = stated;
    row->measure[MEASURE_amount] = value;
    row->label[LABEL_basis] = stated ? BASIS_kg : row->unit->in == IN_mj ? BASIS_mj : BASIS_units;
    if (stated)
        return;
    if (!*cell_text(row, ACTIVITY_fuel)) {
        cell_fault(row, ACTIVITY_fuel, "an amount without a fuel");
        return;
    }
    read_source(row, cell_text(row, ACTIVITY_fuel));
    const struct source_of_energy *source = &pair->source[row->note.source];
    const char *unit = row->unit->in == IN_kg ? "kg" : "m3";
    if (!source->why && row->unit->in != IN_mj && strcmp(source->unit, unit) != 0)
        cell_fault(row, ACTIVITY_amount, "%s in %s; expected %s%sMJ", cell_text(row, ACTIVITY_fuel),
                   row->unit->name, source->unit, *source->unit ? " or " : "");
}

/* An intensity is of tkm, pkm or t as the row's own quantity is. */
static bool fits(struct reading *row, enum activity_column at, enum amount_per per)
{
    enum amount_per own = row->note.mode < 0 ? PER_t : row->note.passengers ? PER_pkm : PER_tkm;
    static const char *const names[] = {"", "tkm", "pkm", "t"};
    if (per != own)
        cell_fault(row, at, "an intensity per %s; expected one per %s", names[per], names[own]);
    else if (!has_quantity(row))
        cell_fault(row, ACTIVITY_mass, "mass is missing, which the intensity is multiplied with");
    else if (own != PER_t && !*cell_text(row, ACTIVITY_distance))
        cell_fault(row, ACTIVITY_distance,
                   "distance is missing, which the intensity is multiplied with");
    else
        return true;
    return false;
}

static void read_modelled(struct reading *row, double value)
{
    const struct pair *pair = row->activity->pair;
    int way = (int)row->label[LABEL_way];
    row->note.data = DATA_modelled;
    row->measure[MEASURE_amount] = value;
    row->note.given = row->unit->in == IN_g_each;
    row->label[LABEL_basis] = row->note.given ? BASIS_g_per_activity : BASIS_mj_per_activity;
    if (!fits(row, ACTIVITY_intensity, row->unit->per))
        return;
    if (row->note.mode >= 0 && !pair_way_known(pair, way, BY_shortest))
        refuse_rule(row, BY_shortest);
    if (row->note.given)
        return;
    if (*cell_text(row, ACTIVITY_fuel))
        read_source(row, cell_text(row, ACTIVITY_fuel));
    else
        cell_fault(row, ACTIVITY_fuel, "an intensity in %s without a fuel", row->unit->name);
}

static void refuse_default(struct reading *row)
{
    const struct rulebook *tables = row->activity->pair->tables;
    const char **names = take((size_t)tables->n_categories + 1, sizeof *names);
    const char *mode = row->note.mode < 0 ? "hub" : tables->mode[row->note.mode].name;
    size_t n = 0;
    for (int i = 0; i < tables->n_categories; i++)
        if (!strcmp(tables->category[i].mode, mode))
            names[n++] = tables->category[i].name;
    const char *near = text_nearest(cell_text(row, ACTIVITY_category), names, n);
    cell_fault(row, ACTIVITY_category,
               "neither amount nor intensity, and defaults.csv has no category '%s' of %s%s%s%s",
               cell_text(row, ACTIVITY_category), mode, near ? "; did you mean '" : "",
               near ? near : "", near ? "'?" : "");
    free(names);
}

static void read_default(struct reading *row)
{
    const struct rulebook *tables = row->activity->pair->tables;
    row->note.data = DATA_default;
    if (row->category < 0) {
        refuse_default(row);
        return;
    }
    const struct category *category = &tables->category[row->category];
    const char *fuel = cell_text(row, ACTIVITY_fuel);
    if (*fuel && strcmp(fuel, category->fuel) != 0) {
        cell_fault(row, ACTIVITY_fuel,
                   "fuel %s, but the default intensity of %s is of %s; expected that, none, or an "
                   "amount or intensity",
                   fuel, category->name, *category->fuel ? category->fuel : "no fuel");
        return;
    }
    enum amount_per per = row->note.mode < 0 ? PER_t : category->passengers ? PER_pkm : PER_tkm;
    row->note.given = category->given;
    row->measure[MEASURE_amount] = category->intensity; /* read where it is given in CO2e */
    row->label[LABEL_basis] = category->given ? BASIS_g_per_activity : BASIS_default;
    for (int s = 0; s < 2; s++)
        row->note.verified[s] = row->note.verified[s] && category->verified;
    if (fits(row, ACTIVITY_category, per) && !category->given)
        read_source(row, category->fuel);
}

static void read_data(struct reading *row)
{
    const struct amount_unit *of_intensity;
    double value = cell_amount(row, ACTIVITY_amount, &row->unit);
    double intensity = cell_amount(row, ACTIVITY_intensity, &of_intensity);
    if (*cell_text(row, ACTIVITY_amount) && *cell_text(row, ACTIVITY_intensity))
        cell_fault(row, ACTIVITY_intensity, "both amount and intensity; expected one of them");
    else if (row->unit)
        read_primary(row, value);
    else if (of_intensity) {
        row->unit = of_intensity;
        read_modelled(row, intensity);
    } else if (*cell_text(row, ACTIVITY_amount) || *cell_text(row, ACTIVITY_intensity))
        return;
    else if (!*cell_text(row, ACTIVITY_vehicle))
        read_default(row);
    else if (*cell_text(row, ACTIVITY_fuel)) /* its amount is in another row */
        read_source(row, cell_text(row, ACTIVITY_fuel));
}

static void read_running(struct reading *row)
{
    double load = cell_number(row, ACTIVITY_load, 1, "a share above 0, at most 1");
    double empty = cell_number(row, ACTIVITY_empty, 1, "a share from 0, below 1");
    bool averages = row->category >= 0 && row->note.data == DATA_default;
    double average = averages ? row->activity->pair->trait[row->category][TRAIT_load] : 1;
    if (load == 0)
        cell_fault(row, ACTIVITY_load, "load: 0; expected a share above 0, at most 1");
    if (empty == 1)
        cell_fault(row, ACTIVITY_empty, "empty: 1; expected a share from 0, below 1");
    row->measure[MEASURE_load] = isnan(load) ? average : load;
    row->measure[MEASURE_empty] = isnan(empty) ? 0 : empty;
}

/* Names go into keys and statements whole, or not at all. */
static void check_names(struct reading *row)
{
    enum { most_bytes = 100 };
    static const enum activity_column names[] = {
        ACTIVITY_chain,  ACTIVITY_shipper, ACTIVITY_category, ACTIVITY_fuel,
        ACTIVITY_engine, ACTIVITY_place,   ACTIVITY_vehicle};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(cell_text(row, names[i])) > most_bytes)
            cell_fault(row, names[i], "%s is longer than %d bytes; expected a shorter name",
                       activity_columns[names[i]], most_bytes);
}

static void check_year(struct reading *row)
{
    const char *year = cell_text(row, ACTIVITY_year);
    if (*year && (strlen(year) != 4 || strspn(year, "0123456789") != 4))
        cell_fault(row, ACTIVITY_year, "year: '%s'; expected a whole number of four digits", year);
}

bool row_read(struct activity *activity, struct block *block, struct complaints *complaints)
{
    struct reading row = {.activity = activity, .complaints = complaints};
    row.note.verified[0] = row.note.verified[1] = true;
    vehicle_turn(activity, cell_text(&row, ACTIVITY_vehicle), complaints);
    size_t before = complaints->count; /* those of the vehicle before are not this row's */
    read_chain(&row);
    check_names(&row);
    check_year(&row);
    if (complaints->count > before)
        return false;
    read_mode(&row);
    read_category(&row);
    read_quantity(&row);
    read_distance(&row);
    vehicle_check(&row);
    if (row.moves)
        read_data(&row);
    read_running(&row);
    if (complaints->count > before)
        return false;
    marks_distance(&row);
    marks_force(&row);
    vehicle_take(&row, block);
    return true;
}
