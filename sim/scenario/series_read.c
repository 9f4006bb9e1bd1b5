#include "scenario/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/csv.h"
#include "base/text.h"
#include "base/units.h"
#include "scenario/list.h"
#include "scenario/names.h"

/* A row that is not of the world. */
struct row {
    int line, species;
    enum driven driven;
};

/* A file being read. */
struct reader {
    struct series_table *table;
    const struct experiment *experiment;
    struct csv csv;
    struct complaints *complaints;
    enum driven bare;
    int model, scenario, region, variable, unit, year, value; /* columns; -1 absent */
    int n_years;
    int *year_column;                              /* [n_years] of a wide file */
    double *time;                                  /* [n_years] */
    struct list ignored, lacking, regions, others; /* variables, regions, columns passed over */
    int n_elsewhere;
    struct row *elsewhere; /* [n_elsewhere] owned: the rows of other regions */
    bool converted, told_of_time, told_of_name;
};

/* Columns besides, as databases have them, are ignored; what begins like a year is a mistake. */
static void check_other(struct reader *reader, int c)
{
    const int known[] = {reader->scenario, reader->region, reader->variable, reader->unit,
                         reader->year,     reader->value,  reader->model};
    const char *name = reader->csv.header[c];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == c)
            return;
    if (name[0] >= '0' && name[0] <= '9')
        complain(reader->complaints, csv_header_place(&reader->csv, c),
                 "'%s' is neither a column of this table nor a year", name);
    else if (*name)
        list_add(&reader->others, name);
}

static void find_columns(struct reader *reader)
{
    struct csv *csv = &reader->csv;
    struct place header = {csv->path, csv->header_line, 0};
    reader->model = csv_column(csv, "model");
    reader->scenario = csv_column(csv, "scenario");
    reader->region = csv_column(csv, "region");
    reader->variable = csv_column(csv, "variable");
    reader->unit = csv_column(csv, "unit");
    reader->year = csv_column(csv, "year");
    reader->value = csv_column(csv, "value");
    reader->year_column = take((size_t)csv->n_columns, sizeof *reader->year_column);
    reader->time = take((size_t)csv->n_columns + 1, sizeof *reader->time);
    if (reader->scenario < 0 || reader->variable < 0 || reader->unit < 0 || reader->region < 0)
        complain(reader->complaints, header,
                 "expected the columns scenario, region, variable, unit and years");
    for (int c = 0; c < csv->n_columns; c++) {
        double time;
        if (!text_number(csv->header[c], &time) || isnan(time)) {
            check_other(reader, c);
            continue;
        }
        if (reader->n_years && time <= reader->time[reader->n_years - 1])
            complain(reader->complaints, csv_header_place(csv, c),
                     "year %s does not follow %g; expected increasing years", csv->header[c],
                     reader->time[reader->n_years - 1]);
        reader->time[reader->n_years] = time;
        reader->year_column[reader->n_years++] = c;
    }
    if (!reader->n_years && (reader->year < 0 || reader->value < 0))
        complain(reader->complaints, header,
                 "has no years; expected a column for each, or year and value");
}

/* The factor from the row's unit to the species' own; false with a complaint. */
static bool convert(struct reader *reader, int species, enum driven driven, double *factor)
{
    const struct species *s = &reader->experiment->species[species];
    const char *from = reader->csv.cell[reader->unit], *to = s->emissions_unit;
    char why[256] = "it has none";
    if (driven == DRIVEN_concentration)
        to = s->concentration_unit;
    else if (driven == DRIVEN_forcing)
        to = "W/m2";
    *factor = 1;
    if (to && units_convert(from, to, factor, why, sizeof why) == STATUS_OK) {
        if (*factor != 1 && !reader->converted)
            remark(reader->complaints, csv_place(&reader->csv, reader->unit),
                   "%s is converted from %s to %s (x %.9g), others likewise", s->name, from, to,
                   *factor);
        reader->converted |= *factor != 1;
        return true;
    }
    complain(reader->complaints, csv_place(&reader->csv, reader->unit), "%s: %s; expected %s",
             s->name, why, to ? to : "another variable");
    return false;
}

/* One value of the row; NaN where the file gives none. */
static double read_value(struct reader *reader, int column, const struct series *series)
{
    const char *cell = reader->csv.cell[column];
    const struct species *species = &reader->experiment->species[series->species];
    double value = NAN;
    char why[256];
    if (!*cell || (text_number(cell, &value) && isnan(value)))
        return NAN;
    if (!text_number(cell, &value))
        complain(reader->complaints, csv_place(&reader->csv, column), "'%s' is not a number", cell);
    else if (!series_allows(species, series->driven, value, why, sizeof why))
        complain(reader->complaints, csv_place(&reader->csv, column), "%s: %s", cell, why);
    return value;
}

/* A whole year means its middle for emissions, its first day otherwise. */
static double time_of(double year, enum driven driven)
{
    return driven == DRIVEN_emissions && year == floor(year) ? year + 0.5 : year;
}

/* 2000 and 2000.5 are the same for emissions; said once a file. */
static void complain_of_time(struct reader *reader, int i, double year)
{
    if (!reader->told_of_time)
        complain(reader->complaints, csv_header_place(&reader->csv, reader->year_column[i]),
                 "year %g does not follow %g; both are the emissions of %g", reader->time[i],
                 reader->time[i - 1], year);
    reader->told_of_time = true;
}

static void add_wide(struct reader *reader, struct series *series, double factor)
{
    size_t before = reader->complaints->count;
    series->time = take((size_t)reader->n_years, sizeof *series->time);
    series->value = take((size_t)reader->n_years, sizeof *series->value);
    for (int i = 0; i < reader->n_years; i++) {
        double value = read_value(reader, reader->year_column[i], series);
        double time = time_of(reader->time[i], series->driven);
        if (isnan(value))
            continue;
        if (series->n && time <= series->time[series->n - 1])
            complain_of_time(reader, i, floor(time));
        series->time[series->n] = time;
        series->value[series->n++] = value * factor;
    }
    if (!series->n && reader->complaints->count == before)
        complain(reader->complaints, series->place, "the row of %s has no values",
                 reader->experiment->species[series->species].name);
}

static void add_long(struct reader *reader, struct series *series, double factor)
{
    double year, value = read_value(reader, reader->value, series);
    struct place place = csv_place(&reader->csv, reader->year);
    if (!text_number(reader->csv.cell[reader->year], &year) || isnan(year)) {
        complain(reader->complaints, place, "year '%s' is not a number",
                 reader->csv.cell[reader->year]);
        return;
    }
    double time = time_of(year, series->driven);
    if (series->n && time <= series->time[series->n - 1]) {
        complain(reader->complaints, place, "year %g does not follow; expected increasing years",
                 year);
        return;
    }
    if ((series->n & (series->n - 1)) == 0) {
        size_t room = series->n ? 2 * (size_t)series->n : 1;
        series->time = retake(series->time, room, sizeof *series->time);
        series->value = retake(series->value, room, sizeof *series->value);
    }
    series->time[series->n] = time;
    series->value[series->n] = value * factor;
    series->n += !isnan(value);
}

/* Whether the row is of the model that the scenario's others are of; where names tell of stages, a
 * stage of one model cannot take the place of another's. */
static bool same_model(struct reader *reader, int scenario, enum stage stage)
{
    struct series_table *table = reader->table;
    const char *model = reader->model < 0 ? "" : reader->csv.cell[reader->model];
    if (!table->model[scenario])
        table->model[scenario] = text_copy(model);
    bool same = !strcmp(table->model[scenario], model);
    if (same || (stage == STAGE_native && table->stage[scenario] == STAGE_native))
        return true;
    complain(reader->complaints, csv_place(&reader->csv, reader->model),
             "%s is of model '%s' above and of '%s' here; expected a scenario of one model, where "
             "names tell what is harmonized or infilled",
             table->scenario[scenario], table->model[scenario], model);
    return false;
}

static void keep_input(struct reader *reader, const struct naming *naming)
{
    struct series_table *table = reader->table;
    int species = naming->species;
    enum driven driven = naming->driven;
    int scenario = series_add_scenario(table, reader->csv.cell[reader->scenario]);
    if (scenario < 0) {
        complain(reader->complaints, csv_place(&reader->csv, reader->scenario),
                 "more than %d scenarios in one file", series_most_scenarios);
        return;
    }
    if (driven == DRIVEN_emissions && (!same_model(reader, scenario, naming->stage) ||
                                       !series_admit(table, scenario, naming->stage)))
        return;
    struct series *series = (struct series *)series_find(table, scenario, species, driven);
    bool wide = reader->n_years > 0;
    bool other =
        series && reader->model >= 0 && strcmp(reader->csv.cell[reader->model], series->model);
    double factor;
    if (series && (wide || other)) {
        complain(reader->complaints,
                 csv_place(&reader->csv, wide ? reader->variable : reader->model),
                 "a %s row for %s of %s%s; the first is in line %d", wide ? "second" : "further",
                 reader->experiment->species[species].name, table->scenario[scenario],
                 other ? ", by another model" : "", series->place.line);
        return;
    }
    if (!convert(reader, species, driven, &factor))
        return;
    if (!series) {
        series = series_add(table, scenario, species, driven);
        series->place = (struct place){table->path, reader->csv.line, 0};
        series->model = text_copy(reader->model < 0 ? "" : reader->csv.cell[reader->model]);
    }
    if (wide)
        add_wide(reader, series, factor);
    else
        add_long(reader, series, factor);
}

static void complain_of_name(struct reader *reader, const char *name)
{
    bool heard = reader->complaints->count < complaints_limit;
    const char *near = heard ? name_nearest(reader->experiment, name) : NULL;
    complaints_guess(reader->complaints, csv_place(&reader->csv, reader->variable), near,
                     "unknown variable '%s'; expected a species of the species file", name);
}

static void note_elsewhere(struct reader *reader, int species, enum driven driven)
{
    size_t n = (size_t)reader->n_elsewhere++;
    if ((n & (n - 1)) == 0)
        reader->elsewhere = retake(reader->elsewhere, n ? 2 * n : 1, sizeof *reader->elsewhere);
    reader->elsewhere[n] = (struct row){reader->csv.line, species, driven};
    list_add(&reader->regions, reader->csv.cell[reader->region]);
}

static void remark_of_name(struct reader *reader, const char *name, const struct naming *naming)
{
    if (naming->stands_in && !reader->told_of_name)
        remark(reader->complaints, csv_place(&reader->csv, reader->variable),
               "'%s' is read as %s, as AR6's tables mean it", name,
               reader->experiment->species[naming->species].name);
    reader->told_of_name |= naming->stands_in;
}

static void read_row(struct reader *reader)
{
    const char *name = reader->csv.cell[reader->variable];
    struct naming naming = name_meaning(reader->experiment, name, reader->bare, reader->model >= 0);
    if (!*reader->csv.cell[reader->scenario])
        complain(reader->complaints, csv_place(&reader->csv, reader->scenario),
                 "a row without scenario");
    remark_of_name(reader, name, &naming);
    if (naming.meaning == MEANS_UNKNOWN)
        complain_of_name(reader, name);
    else if (naming.meaning != MEANS_INPUT)
        list_add(naming.meaning == MEANS_LACKING ? &reader->lacking : &reader->ignored, name);
    else if (strcasecmp(reader->csv.cell[reader->region], "World"))
        note_elsewhere(reader, naming.species, naming.driven);
    else
        keep_input(reader, &naming);
}

/* Rows of other regions are passed over only where the world has the same variable. */
static void check_regions(struct reader *reader)
{
    const struct series_table *table = reader->table;
    for (int r = 0; r < reader->n_elsewhere; r++) {
        const struct row *row = &reader->elsewhere[r];
        bool world = false;
        for (int i = 0; i < table->n && !world; i++) {
            const struct series *series = &table->series[i];
            world = series->scenario >= 0 && series->species == row->species &&
                    series->driven == row->driven;
        }
        if (!world)
            complain(reader->complaints, (struct place){table->path, row->line, 0},
                     "%s is given for a region but not for World; expected a row with region World",
                     reader->experiment->species[row->species].name);
    }
}

static void remark_on(struct reader *reader, const struct list *list, const char *what)
{
    if (!list->n)
        return;
    char *words = list_words(list);
    remark(reader->complaints, (struct place){reader->table->path, 0, 0}, "%s (%s%d): %s", what,
           list->n == list_limit ? "at least " : "", list->n, words);
    free(words);
}

/* Which of several sets of emissions is read, where names tell of sets. */
static void remark_on_stages(struct reader *reader)
{
    static const char *const words[] = {"", "Harmonized", "Infilled"};
    const struct series_table *table = reader->table;
    for (int stage = STAGE_harmonized; stage <= STAGE_infilled; stage++) {
        struct text text = {0};
        int n = 0;
        for (int s = 0; s < table->n_scenarios; s++)
            n += (int)table->stage[s] == stage;
        text_add_count(&text, n, "scenario");
        if (n)
            remark(reader->complaints, (struct place){table->path, 0, 0},
                   "emissions of %s are those named %s", text.characters, words[stage]);
        text_close(&text);
    }
    if (table->n_passed)
        remark(reader->complaints, (struct place){table->path, 0, 0},
               "emissions in earlier stages of the same scenarios are ignored (rows: %d)",
               table->n_passed);
}

static void finish(struct reader *reader)
{
    check_regions(reader);
    remark_on_stages(reader);
    remark_on(reader, &reader->regions, "regions other than World are ignored");
    remark_on(reader, &reader->others, "columns that Keeling does not know are ignored");
    remark_on(reader, &reader->ignored, "variables that are no input are ignored");
    remark_on(reader, &reader->lacking, "gases that the species file lacks are left out");
    if (!reader->table->n && !reader->complaints->count)
        complain(reader->complaints, (struct place){reader->table->path, 0, 0},
                 "has no row that Keeling could use");
    csv_close(&reader->csv);
    list_close(&reader->ignored);
    list_close(&reader->lacking);
    list_close(&reader->regions);
    list_close(&reader->others);
    free(reader->elsewhere);
    free(reader->year_column);
    free(reader->time);
}

enum status series_read(struct series_table *table, const char *path, enum driven bare,
                        const struct experiment *experiment, struct complaints *complaints)
{
    *table = (struct series_table){.path = text_copy(path), .n_species = experiment->n_species};
    struct reader reader = {
        .table = table, .experiment = experiment, .complaints = complaints, .bare = bare};
    size_t before = complaints->count;
    enum status status = csv_open(&reader.csv, table->path, complaints);
    if (status != STATUS_OK)
        return status;
    find_columns(&reader);
    if (complaints->count == before)
        while (csv_row(&reader.csv, complaints))
            read_row(&reader);
    finish(&reader);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}
