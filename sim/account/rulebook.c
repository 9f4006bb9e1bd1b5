#include "account/rulebook.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/reading.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/words.h"
#include "scenario/world.h"

const char *const distance_names[n_distances] = {"SFD", "GCD", "actual"};

/* The keys of a file's rows so far. */
struct keys {
    struct words seen;
    int *line; /* [seen.n] owned */
};

static void check_key(struct keys *keys, const struct csv *csv, const char *names,
                      struct complaints *complaints)
{
    struct text key = {0}, told = {0};
    char *copy = text_copy(names), *rest = copy;
    for (char *name; (name = strsep(&rest, " "));) {
        text_add(&key, "%s\x1f", csv_cell(csv, name));
        text_add(&told, "%s%s", told.length ? ", " : "", name);
    }
    int n = keys->seen.n, number = words_number(&keys->seen, key.characters);
    keys->line = retake(keys->line, (size_t)keys->seen.n, sizeof *keys->line);
    if (number == n)
        keys->line[number] = csv->line;
    else
        complain(complaints, csv_place(csv, 0), "%s: the same as in line %d; expected one row",
                 told.characters, keys->line[number]);
    text_close(&told);
    text_close(&key);
    free(copy);
}

static void read_rows(struct rulebook *tables, const struct table_form *form, struct csv *csv,
                      struct complaints *complaints)
{
    struct keys keys = {0};
    while (csv_row(csv, complaints)) {
        form->read(tables, csv, complaints);
        check_key(&keys, csv, form->key, complaints);
    }
    words_close(&keys.seen);
    free(keys.line);
}

static void read_file(struct rulebook *tables, const struct table_form *form, char *path, bool own,
                      struct complaints *complaints)
{
    struct csv csv;
    struct table_file *file = &tables->file[tables->n_files++];
    *file = (struct table_file){.path = path, .name = text_file_name(path), .own = own};
    sha256_file(path, file->hash);
    if (csv_open(&csv, path, complaints) != STATUS_OK)
        return;
    size_t before = complaints->count;
    csv_expect(&csv, form->column, form->n_columns, form->n_needed, complaints);
    if (complaints->count == before)
        read_rows(tables, form, &csv, complaints);
    csv_close(&csv);
}

enum status rulebook_open(struct rulebook *tables, const char *own, bool uncertain,
                          struct complaints *complaints)
{
    size_t before = complaints->count;
    int n_own = 0, n = uncertain ? n_table_files : n_table_files - 1;
    char *shipped = world_file("standards");
    *tables = (struct rulebook){0};
    for (int i = 0; i < n; i++)
        read_file(tables, &table_forms[i], text_within(shipped, table_forms[i].name), false,
                  complaints);
    for (int i = 0; own && i < n_table_files; i++) {
        char *path = text_within(own, table_forms[i].name);
        if (access(path, F_OK)) {
            free(path);
            continue;
        }
        n_own++;
        if (i < n)
            read_file(tables, &table_forms[i], path, true, complaints);
        else
            free(path);
    }
    if (own && !n_own)
        complain(complaints, (struct place){own, 0, 0},
                 "no table in this folder; expected standards.csv, factors.csv or another of those "
                 "in scenarios/standards");
    free(shipped);
    if (complaints->count == before)
        reading_check(tables, complaints);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

static void free_all(char **const *owned, int n)
{
    for (int i = 0; i < n; i++)
        free(*owned[i]);
}

static void close_rows(struct rulebook *tables)
{
    for (int i = 0; i < tables->n_standards; i++)
        for (int j = 0; j < n_standard_columns; j++)
            free(tables->standard[i].cell[j]);
    for (int i = 0; i < tables->n_factors; i++) {
        struct factor *row = &tables->factor[i];
        free_all((char **const[]){&row->table, &row->fuel, &row->engine, &row->unit, &row->mark,
                                  &row->source},
                 6);
    }
    for (int i = 0; i < tables->n_grids; i++) {
        struct electricity *row = &tables->grid[i];
        free_all((char **const[]){&row->place, &row->mark, &row->source}, 3);
    }
    for (int i = 0; i < tables->n_modes; i++)
        free(tables->mode[i].name);
    for (int i = 0; i < tables->n_categories; i++) {
        struct category *row = &tables->category[i];
        free_all((char **const[]){&row->mode, &row->name, &row->fuel}, 3);
    }
    for (int i = 0; i < tables->n_gwps; i++) {
        struct gwp *row = &tables->gwp[i];
        free_all((char **const[]){&row->set, &row->horizon, &row->gas, &row->ch4}, 4);
    }
    for (int i = 0; i < tables->n_limits; i++)
        free(tables->limit[i].standard);
    for (int i = 0; i < tables->n_uncertainties; i++) {
        free(tables->uncertainty[i].of);
        free(tables->uncertainty[i].detail);
    }
}

void rulebook_close(struct rulebook *tables)
{
    close_rows(tables);
    for (int i = 0; i < tables->n_files; i++)
        free(tables->file[i].path);
    free(tables->standard);
    free(tables->factor);
    free(tables->grid);
    free(tables->mode);
    free(tables->category);
    free(tables->gwp);
    free(tables->limit);
    free(tables->uncertainty);
    *tables = (struct rulebook){0};
}

const struct standard *rulebook_standard(const struct rulebook *tables, const char *name,
                                         struct complaints *complaints)
{
    const char **names = take((size_t)tables->n_standards, sizeof *names);
    const struct standard *found = NULL;
    for (int i = 0; i < tables->n_standards; i++) {
        names[i] = tables->standard[i].cell[STANDARD_name];
        if (!strcmp(names[i], name))
            found = &tables->standard[i];
    }
    struct text known = {0};
    text_add_words(&known, names, (size_t)tables->n_standards);
    if (!found)
        complain(complaints, (struct place){0}, "no standard '%s'; expected %s", name,
                 known.characters);
    text_close(&known);
    free(names);
    return found;
}

bool rulebook_made_for(const struct standard *standard, const char *mode)
{
    const char *list = standard->cell[STANDARD_modes];
    size_t length = strlen(mode);
    bool found = !*list || !strcmp(mode, "hub");
    while (*list && !found) {
        size_t n = strcspn(list, ";");
        found = n == length && !strncmp(list, mode, n);
        list += n;
        list += strspn(list, "; ");
    }
    return found;
}

/* Whether `name` is the first word of a list. */
static bool is_first(const char *list, const char *name)
{
    size_t length = strcspn(list, " ");
    return strlen(name) == length && !strncmp(list, name, length);
}

/* The last row of the first of the standard's tables that has the fuel with this engine. */
static const struct factor *find(const struct rulebook *tables, const struct standard *standard,
                                 const char *fuel, const char *engine, bool any_engine)
{
    const char *list = standard->cell[STANDARD_factors];
    for (; *list; list += strcspn(list, " "), list += *list == ' ')
        for (int i = tables->n_factors - 1; i >= 0; i--) {
            const struct factor *row = &tables->factor[i];
            if (is_first(list, row->table) && !strcmp(row->fuel, fuel) &&
                (any_engine || !strcmp(row->engine, engine)))
                return row;
        }
    return NULL;
}

const struct factor *rulebook_factor(const struct rulebook *tables, const struct standard *standard,
                                     const char *fuel, const char *engine, char *why,
                                     size_t why_size)
{
    const struct factor *row = find(tables, standard, fuel, engine, false);
    if (!row && *engine)
        row = find(tables, standard, fuel, "", false);
    if (row)
        return row;
    const char *name = standard->cell[STANDARD_name];
    row = find(tables, standard, fuel, "", true);
    if (row && *engine)
        snprintf(why, why_size, "%s has no %s for the engine '%s', but one for '%s'", row->table,
                 fuel, engine, row->engine);
    else if (row)
        snprintf(why, why_size, "%s depends on the engine in %s; expected one such as '%s'", fuel,
                 row->table, row->engine);
    else
        snprintf(why, why_size, "the factor tables of %s (%s) have no %s", name,
                 standard->cell[STANDARD_factors], fuel);
    return NULL;
}

const char *rulebook_near_fuel(const struct rulebook *tables, const char *fuel)
{
    const char **names = take((size_t)tables->n_factors, sizeof *names);
    bool known = false;
    for (int i = 0; i < tables->n_factors; i++) {
        names[i] = tables->factor[i].fuel;
        known |= !strcmp(names[i], fuel);
    }
    const char *near = known ? NULL : text_nearest(fuel, names, (size_t)tables->n_factors);
    free(names);
    return near;
}

const struct electricity *rulebook_grid(const struct rulebook *tables, const char *place, int year)
{
    for (int i = tables->n_grids - 1; i >= 0; i--)
        if (tables->grid[i].year == year && !strcmp(tables->grid[i].place, place))
            return &tables->grid[i];
    return NULL;
}

int rulebook_mode(const struct rulebook *tables, const char *name)
{
    int i = tables->n_modes - 1;
    while (i >= 0 && strcmp(tables->mode[i].name, name) != 0)
        i--;
    return i;
}

int rulebook_category(const struct rulebook *tables, const char *mode, const char *name)
{
    int i = tables->n_categories - 1;
    while (i >= 0 && (strcmp(tables->category[i].name, name) != 0 ||
                      strcmp(tables->category[i].mode, mode) != 0))
        i--;
    return i;
}

void rulebook_name_gwp(const struct gwp *gwp, char detail[200])
{
    snprintf(detail, 200, "%s %s%s%s", gwp->set, gwp->horizon, *gwp->ch4 ? " " : "", gwp->ch4);
}

static const struct uncertainty *find_uncertainty(const struct rulebook *tables,
                                                  enum uncertain figure, const char *of,
                                                  const char *detail, bool own)
{
    for (int i = tables->n_uncertainties - 1; i >= 0; i--) {
        const struct uncertainty *row = &tables->uncertainty[i];
        if (row->own == own && row->figure == figure && !strcmp(row->of, of) &&
            !strcmp(row->detail, detail))
            return row;
    }
    return NULL;
}

const struct uncertainty *rulebook_uncertainty(const struct rulebook *tables, enum uncertain figure,
                                               const char *of, const char *detail)
{
    const char *const asked[][2] = {{of, detail}, {of, ""}, {"", ""}};
    for (int own = 1; own >= 0; own--)
        for (int i = 0; i < 3; i++) {
            const struct uncertainty *row =
                find_uncertainty(tables, figure, asked[i][0], asked[i][1], own);
            if (row)
                return row;
        }
    return NULL;
}

bool rulebook_limit_stands(const struct rulebook *tables, int limit)
{
    const struct limit *row = &tables->limit[limit];
    for (int i = limit + 1; i < tables->n_limits; i++)
        if (tables->limit[i].from == row->from && !strcmp(tables->limit[i].standard, row->standard))
            return false;
    return true;
}

bool mode_converts(const struct mode *mode, enum distance from, enum distance to, double *factor,
                   double *plus)
{
    bool by_actual = (from == DISTANCE_actual) != (to == DISTANCE_actual);
    enum distance other = from == DISTANCE_actual ? to : from;
    /* of what flies straight the great circle is the shortest way that is feasible */
    bool alike = from == to || (!by_actual && mode->shortest == DISTANCE_GCD);
    *factor = 1;
    *plus = 0;
    if (alike || !by_actual)
        return alike;
    if (isnan(mode->factor) || (other != mode->shortest && mode->shortest != DISTANCE_GCD))
        return false;
    *factor = to == DISTANCE_actual ? mode->factor : 1 / mode->factor;
    *plus = to == DISTANCE_actual ? mode->plus : -mode->plus / mode->factor;
    return true;
}
