#include "scenario/species.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/csv.h"
#include "base/text.h"
#include "base/units.h"
#include "scenario/columns.h"

enum { most_species = 400 };

/* A species file being read. */
struct reader {
    struct experiment *experiment;
    struct csv csv;
    struct complaints *complaints;
    int name, type, input_mode, emissions_unit; /* columns; -1 absent */
    enum column *rule;                          /* [n_columns] N_columns for the four above */
    int *element;                               /* [n_columns] */
    double *cells;       /* [most_species][N_columns][4], NaN where not given */
    struct place *place; /* [most_species] of each row's name */
};

static const char *const type_names[] = {
#define SPECIES_TYPE(name, written, most) written,
#include "scenario/species_types.def"
#undef SPECIES_TYPE
};
static const int type_most[] = {
#define SPECIES_TYPE(name, written, most) most,
#include "scenario/species_types.def"
#undef SPECIES_TYPE
};

int species_find(const struct experiment *experiment, const char *name)
{
    for (int s = 0; s < experiment->n_species; s++)
        if (text_same_name(name, experiment->species[s].name))
            return s;
    return -1;
}

int species_driven(const char *word)
{
    static const char *const words[] = {"emissions", "concentration", "forcing", "calculated"};
    for (int i = 0; i < 4; i++)
        if (!strcasecmp(word, words[i]))
            return i;
    return -1;
}

static bool has_concentration(enum species_type type)
{
    return type >= SPECIES_co2 && type <= SPECIES_f_gas;
}

static bool may_be(enum species_type type, enum driven driven)
{
    bool emitted = type <= SPECIES_slcf && type != SPECIES_co2;
    switch (driven) {
    case DRIVEN_emissions:
        return emitted || type == SPECIES_co2;
    case DRIVEN_concentration:
        return has_concentration(type);
    case DRIVEN_forcing:
        return has_concentration(type) || (type > SPECIES_slcf && type != SPECIES_eesc);
    default:
        return type == SPECIES_co2 || (type > SPECIES_slcf && type < SPECIES_solar);
    }
}

static void complain_of_column(struct reader *reader, int c)
{
    const char *names[N_columns];
    for (int i = 0; i < N_columns; i++)
        names[i] = column_rules[i].name;
    const char *near = text_nearest(reader->csv.header[c], names, N_columns);
    complaints_guess(reader->complaints, csv_header_place(&reader->csv, c), near,
                     "unknown species column '%s'; expected a name of keeling describe columns",
                     reader->csv.header[c]);
}

static void find_columns(struct reader *reader)
{
    struct csv *csv = &reader->csv;
    reader->name = csv_column(csv, "name");
    reader->type = csv_column(csv, "type");
    reader->input_mode = csv_column(csv, "input_mode");
    reader->emissions_unit = csv_column(csv, "emissions_unit");
    reader->rule = take((size_t)csv->n_columns, sizeof *reader->rule);
    reader->element = take((size_t)csv->n_columns, sizeof *reader->element);
    if (reader->name < 0 || reader->type < 0 || reader->input_mode < 0)
        complain(reader->complaints, (struct place){csv->path, csv->header_line, 0},
                 "expected the columns name, type and input_mode");
    for (int c = 0; c < csv->n_columns; c++) {
        reader->rule[c] = column_of_species(csv->header[c], &reader->element[c]);
        bool own = c == reader->name || c == reader->type || c == reader->input_mode ||
                   c == reader->emissions_unit;
        if (own)
            reader->rule[c] = N_columns;
        else if (reader->rule[c] == N_columns && !strcmp(csv->header[c], "aci_scale"))
            reader->rule[c] = COLUMN_aci_scale;
        else if (reader->rule[c] == N_columns)
            complain_of_column(reader, c);
    }
}

static enum species_type type_of(struct reader *reader)
{
    const char *word = reader->csv.cell[reader->type];
    for (int t = 0; t < N_species_types; t++)
        if (!strcasecmp(word, type_names[t]))
            return (enum species_type)t;
    const char *near = text_nearest(word, type_names, N_species_types);
    complaints_guess(reader->complaints, csv_place(&reader->csv, reader->type), near,
                     "'%s' is no type of species", word);
    return N_species_types;
}

/* FaIR's units: Gt of CO2, Mt of the other gases named here, kt of the rest. */
static char *usual_unit(const char *name, enum species_type type)
{
    struct text text = {0};
    if (type <= SPECIES_co2)
        return text_copy("Gt CO2/yr");
    if (type == SPECIES_sulfur)
        return text_copy("Mt SO2/yr");
    if (text_same_name(name, "NOx") || type == SPECIES_aviation_nox)
        return text_copy("Mt NO2/yr");
    bool large = type == SPECIES_ch4 || type == SPECIES_n2o || type >= SPECIES_sulfur;
    text_add(&text, "%s ", large ? "Mt" : "kt");
    for (; *name; name++)
        if (!strchr("-_ ", *name))
            text_add_bytes(&text, name, 1);
    text_add(&text, "/yr");
    return text.characters;
}

/* The file may write the unit in its own way, but the parameters hold for the usual one. */
static void check_unit(struct reader *reader, const struct species *species)
{
    double factor;
    char why[256];
    const char *unit = reader->emissions_unit < 0 ? "" : reader->csv.cell[reader->emissions_unit];
    const char *usual = species->emissions_unit;
    if (!*unit || !usual || !*species->name ||
        (units_convert(unit, usual, &factor, why, sizeof why) == STATUS_OK && factor == 1))
        return;
    complain(reader->complaints, csv_place(&reader->csv, reader->emissions_unit),
             "emissions_unit '%s' of %s; expected %s", unit, species->name, usual);
}

static void read_cells(struct reader *reader, int s)
{
    for (int c = 0; c < reader->csv.n_columns; c++) {
        size_t at = ((size_t)s * N_columns + reader->rule[c]) * 4 + (size_t)reader->element[c];
        double *cell = &reader->cells[at];
        if (reader->rule[c] < N_columns)
            column_read(reader->rule[c], reader->csv.cell[c], true, csv_place(&reader->csv, c),
                        cell, reader->complaints);
    }
}

static void read_row(struct reader *reader)
{
    struct experiment *experiment = reader->experiment;
    struct csv *csv = &reader->csv;
    const char *name = csv->cell[reader->name], *mode = csv->cell[reader->input_mode];
    struct place place = csv_place(csv, reader->name);
    enum species_type type = type_of(reader);
    int driven = species_driven(mode), s = experiment->n_species;
    if (!*name || species_find(experiment, name) >= 0)
        complain(reader->complaints, place,
                 *name ? "species '%s' stands twice" : "a species without name%s", name);
    if (driven < 0 || (type < N_species_types && !may_be(type, (enum driven)driven)))
        complain(reader->complaints, csv_place(csv, reader->input_mode),
                 "input_mode '%s' is not for a species of type '%s'", mode,
                 csv->cell[reader->type]);
    if (type == N_species_types || driven < 0 || s == most_species) {
        if (s == most_species)
            complain(reader->complaints, place, "more than %d species", most_species);
        return;
    }
    experiment->species[s] = (struct species){
        .name = text_copy(name),
        .type = type,
        .input_mode = (enum driven)driven,
        .emissions_unit = type <= SPECIES_slcf ? usual_unit(name, type) : NULL,
        .concentration_unit = type == SPECIES_co2                               ? "ppm"
                              : type == SPECIES_ch4 || type == SPECIES_n2o      ? "ppb"
                              : has_concentration(type) || type == SPECIES_eesc ? "ppt"
                                                                                : NULL,
    };
    reader->place[s] = place;
    check_unit(reader, &experiment->species[s]);
    read_cells(reader, s);
    experiment->n_species++;
}

static double cell_of(const struct reader *reader, int s, enum column column, int element)
{
    return reader->cells[(s * N_columns + (int)column) * 4 + element];
}

static void require(struct reader *reader, int s, enum column column)
{
    for (int i = 0; i < column_rules[column].count; i++)
        if (isnan(cell_of(reader, s, column, i))) {
            complain(reader->complaints, reader->place[s], "%s lacks %s",
                     reader->experiment->species[s].name, column_rules[column].name);
            return;
        }
}

/* CO2, CH4 and N2O force by logarithms and ratios of concentrations. */
static void check_above_zero(struct reader *reader, int s, enum column column)
{
    if (reader->experiment->species[s].type <= SPECIES_n2o && cell_of(reader, s, column, 0) == 0)
        complain(reader->complaints, reader->place[s], "%s: %s is 0; expected above 0",
                 reader->experiment->species[s].name, column_rules[column].name);
}

static void check_gas(struct reader *reader, int s)
{
    double sum = 0;
    check_above_zero(reader, s, COLUMN_baseline_concentration);
    check_above_zero(reader, s, COLUMN_forcing_reference_concentration);
    require(reader, s, COLUMN_partition_fraction);
    require(reader, s, COLUMN_unperturbed_lifetime);
    require(reader, s, COLUMN_baseline_concentration);
    require(reader, s, COLUMN_forcing_reference_concentration);
    if (isnan(cell_of(reader, s, COLUMN_concentration_per_emission, 0)))
        require(reader, s, COLUMN_molecular_weight);
    if (reader->experiment->species[s].type > SPECIES_n2o)
        require(reader, s, COLUMN_greenhouse_gas_radiative_efficiency);
    for (int i = 0; i < 4; i++)
        sum += cell_of(reader, s, COLUMN_partition_fraction, i);
    if (fabs(sum - 1) > 1e-6)
        complain(reader->complaints, reader->place[s],
                 "%s: partition_fraction0 to 3 add up to %g; expected 1",
                 reader->experiment->species[s].name, sum);
}

static bool is_minor(enum species_type type)
{
    return type == SPECIES_cfc11 || type == SPECIES_halogen || type == SPECIES_f_gas;
}

static bool is_slcf(enum species_type type)
{
    return type >= SPECIES_sulfur && type <= SPECIES_slcf;
}

static int list(const struct experiment *experiment, bool (*is)(enum species_type), int n,
                int *species)
{
    for (int s = 0; s < experiment->n_species; s++)
        if (is(experiment->species[s].type))
            species[n++] = s;
    return n;
}

int species_minor(const struct experiment *experiment, int *species)
{
    int n = 0;
    for (int s = 0; s < experiment->n_species; s++)
        if (experiment->species[s].type == SPECIES_n2o)
            species[n++] = s;
    return list(experiment, is_minor, n, species);
}

int species_slcf(const struct experiment *experiment, int *species)
{
    return list(experiment, is_slcf, 0, species);
}

/* The axes of the catalogue have room for so many. */
static void check_axes(struct reader *reader)
{
    const struct experiment *experiment = reader->experiment;
    int n_minor = 1, n_slcf = 0;
    for (int s = 0; s < experiment->n_species; s++) {
        n_minor += is_minor(experiment->species[s].type);
        n_slcf += is_slcf(experiment->species[s].type);
    }
    if (n_minor > most_minor || n_slcf > most_slcf)
        complain(reader->complaints, (struct place){reader->csv.path, 0, 0},
                 "%d halogenated gases, %d short-lived forcers; expected at most %d and %d",
                 n_minor - 1, n_slcf, most_minor - 1, most_slcf);
}

static void check_species(struct reader *reader)
{
    const struct experiment *experiment = reader->experiment;
    int n_of[N_species_types] = {0};
    check_axes(reader);
    for (int s = 0; s < experiment->n_species; s++) {
        enum species_type type = experiment->species[s].type;
        if (has_concentration(type))
            check_gas(reader, s);
        if (++n_of[type] > type_most[type] && type_most[type])
            complain(reader->complaints, reader->place[s],
                     "a second species of type '%s'; expected one", type_names[type]);
    }
    static const enum species_type needed[] = {SPECIES_co2, SPECIES_ch4, SPECIES_n2o};
    for (int i = 0; i < 3; i++)
        if (!n_of[needed[i]])
            complain(reader->complaints, (struct place){reader->csv.path, 0, 0},
                     "no species of type '%s'; the forcing of CO2, CH4 and N2O needs all three",
                     type_names[needed[i]]);
}

static void keep_column(struct reader *reader, int s, enum column column)
{
    struct experiment *experiment = reader->experiment;
    const struct column_rule *rule = &column_rules[column];
    for (int i = 0; i < rule->count; i++) {
        double cell = cell_of(reader, s, column, i);
        if (rule->of_species || (column == COLUMN_aci_scale && !isnan(cell)))
            experiment->parameter[parameter_index(column, experiment->n_species, s, i)] = cell;
    }
}

/* The cells as the experiment's vector of parameters. */
static void keep_cells(struct reader *reader)
{
    struct experiment *experiment = reader->experiment;
    int n = experiment->n_species;
    experiment->parameter = take((size_t)parameter_count(n), sizeof(double));
    for (int i = 0; i < parameter_count(n); i++)
        experiment->parameter[i] = NAN;
    for (int s = 0; s < n; s++)
        for (int c = 0; c < N_columns; c++)
            keep_column(reader, s, (enum column)c);
}

enum status species_read(struct experiment *experiment, const char *path,
                         struct complaints *complaints)
{
    struct reader reader = {.experiment = experiment, .complaints = complaints};
    size_t before = complaints->count, n_cells = (size_t)most_species * N_columns * 4;
    enum status status = csv_open(&reader.csv, path, complaints);
    if (status != STATUS_OK)
        return status;
    experiment->species = take(most_species, sizeof *experiment->species);
    reader.place = take(most_species, sizeof *reader.place);
    reader.cells = take(n_cells, sizeof *reader.cells);
    for (size_t i = 0; i < n_cells; i++)
        reader.cells[i] = NAN;
    find_columns(&reader);
    if (complaints->count == before) {
        while (csv_row(&reader.csv, complaints))
            read_row(&reader);
        if (complaints->count == before)
            check_species(&reader);
        keep_cells(&reader);
    }
    csv_close(&reader.csv);
    free(reader.rule);
    free(reader.element);
    free(reader.cells);
    free(reader.place);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}
