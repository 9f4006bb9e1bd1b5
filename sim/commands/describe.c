#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"
#include "commands/command.h"
#include "scenario/world.h"

/* A table of words being made; the first row is its header. */
struct sheet {
    int n_columns, n_cells;
    char **cell; /* [n_cells] owned */
};

static void add_row(struct sheet *sheet, int n, const char *const *cell)
{
    sheet->n_columns = n;
    sheet->cell = retake(sheet->cell, (size_t)sheet->n_cells + (size_t)n, sizeof *sheet->cell);
    for (int i = 0; i < n; i++)
        sheet->cell[sheet->n_cells++] = text_copy(cell[i]);
}

/* Columns below each other; the last one is as long as it likes. */
static void print_text(const struct sheet *sheet)
{
    int *width = take((size_t)sheet->n_columns, sizeof *width);
    for (int i = 0; i < sheet->n_cells; i++) {
        int length = (int)strlen(sheet->cell[i]), column = i % sheet->n_columns;
        width[column] = length > width[column] ? length : width[column];
    }
    for (int i = 0; i < sheet->n_cells; i++) {
        bool last = i % sheet->n_columns == sheet->n_columns - 1;
        printf("%-*s%s", last ? 0 : width[i % sheet->n_columns], sheet->cell[i],
               last ? "\n" : "  ");
    }
    free(width);
}

/* A cell, marked before each character that the format would take for its own. */
static void print_escaped(const char *cell, char special, char mark)
{
    for (; *cell; cell++) {
        if (*cell == special)
            putchar(mark);
        putchar(*cell);
    }
}

static void print_markdown(const struct sheet *sheet)
{
    for (int i = 0; i < sheet->n_cells; i++) {
        bool last = i % sheet->n_columns == sheet->n_columns - 1;
        fputs("| ", stdout);
        print_escaped(sheet->cell[i], '|', '\\');
        fputs(last ? " |\n" : " ", stdout);
        for (int c = 0; i == sheet->n_columns - 1 && c < sheet->n_columns; c++)
            fputs(c < sheet->n_columns - 1 ? "|---" : "|---|\n", stdout);
    }
}

static void print_csv(const struct sheet *sheet)
{
    for (int i = 0; i < sheet->n_cells; i++) {
        bool quoted = strpbrk(sheet->cell[i], ",\"");
        bool last = i % sheet->n_columns == sheet->n_columns - 1;
        fputs(quoted ? "\"" : "", stdout);
        print_escaped(sheet->cell[i], '"', '"');
        printf("%s%s", quoted ? "\"" : "", last ? "\n" : ",");
    }
}

static bool has_row(const struct sheet *sheet, const char *name)
{
    for (int i = 0; i < sheet->n_cells; i += sheet->n_columns)
        if (!strcmp(sheet->cell[i], name))
            return true;
    return false;
}

/* What may be stored of a shipped scenario, but for what is known. */
static enum status add_stored(struct sheet *sheet, const char *scenario, const struct sheet *known,
                              struct complaints *complaints)
{
    static const char *const kind[] = {"1 January", "1 January", "year that begins"};
    struct experiment experiment = {0};
    enum status status = STATUS_OK;
    TRY(command_open_shipped(&experiment, scenario, "1", "1750:1760", complaints));
    add_row(sheet, 5, (const char *const[]){"name", "unit", "of", "what", "IAMC name"});
    for (int i = 0; i < experiment.quantities.n; i++) {
        const struct quantity *q = &experiment.quantities.quantity[i];
        if (!known || !has_row(known, q->name))
            add_row(sheet, 5,
                    (const char *const[]){q->name, q->units, kind[q->variable->kind], q->long_name,
                                          q->iamc});
    }
out:
    experiment_close(&experiment);
    return status;
}

/* What may be stored of the shipped world. */
static enum status describe_variables(struct sheet *sheet, struct complaints *complaints)
{
    return add_stored(sheet, "ssps/ssp245.yaml", NULL, complaints);
}

static void close_sheet(struct sheet *sheet)
{
    for (int i = 0; i < sheet->n_cells; i++)
        free(sheet->cell[i]);
    free(sheet->cell);
}

/* What boxes of carbon add to that. */
static enum status describe_sinks(struct sheet *sheet, struct complaints *complaints)
{
    struct sheet known = {0};
    enum status status = add_stored(&known, "ssps/ssp245.yaml", NULL, complaints);
    if (status == STATUS_OK)
        status = add_stored(sheet, "sinks/ssp245.yaml", &known, complaints);
    close_sheet(&known);
    return status;
}

static void add_entries(struct sheet *sheet, const struct entry *entries, int n)
{
    add_row(sheet, 3, (const char *const[]){"name", "unit", "what"});
    for (int i = 0; i < n; i++)
        add_row(sheet, 3, (const char *const[]){entries[i].name, entries[i].unit, entries[i].what});
}

static enum status describe_parameters(struct sheet *sheet, struct complaints *complaints)
{
    (void)complaints;
    add_entries(sheet, parameter_table, n_parameters);
    return STATUS_OK;
}

static enum status describe_drivers(struct sheet *sheet, struct complaints *complaints)
{
    (void)complaints;
    add_entries(sheet, driver_table, n_drivers);
    return STATUS_OK;
}

static enum status describe_columns(struct sheet *sheet, struct complaints *complaints)
{
    (void)complaints;
    add_row(sheet, 4, (const char *const[]){"name", "of", "unit", "what"});
#define COLUMN(name, axis, count, unit, low, high, what)                                           \
    add_row(sheet, 4, (const char *const[]){#name, #axis, unit, what});
#include "scenario/columns.def"
#undef COLUMN
    return STATUS_OK;
}

static enum status describe_forcers(struct sheet *sheet, struct complaints *complaints)
{
    (void)complaints;
    add_row(sheet, 3, (const char *const[]){"name", "what", "IAMC name"});
#define FORCER(name, long_name, iamc)                                                              \
    add_row(sheet, 3, (const char *const[]){#name, long_name, "Effective Radiative Forcing|" iamc});
#include "forcers.def"
#undef FORCER
    return STATUS_OK;
}

static enum status describe_policies(struct sheet *sheet, struct complaints *complaints)
{
    (void)complaints;
    add_row(sheet, 5, (const char *const[]){"name", "unit", "low", "high", "what"});
    for (int i = 0; i < n_policies; i++) {
        char low[32], high[32];
        snprintf(low, sizeof low, "%g", policies[i].low);
        snprintf(high, sizeof high, "%g", policies[i].high);
        add_row(
            sheet, 5,
            (const char *const[]){policies[i].name, policies[i].unit, low, high, policies[i].what});
    }
    return STATUS_OK;
}

static enum status describe_sectors(struct sheet *sheet, struct complaints *complaints)
{
    (void)complaints;
    add_row(sheet, 3, (const char *const[]){"name", "what", "IAMC name"});
#define SECTOR(name, kind, demand, long_name, iamc)                                                \
    add_row(sheet, 3, (const char *const[]){#name, long_name, "Emissions|CO2|" iamc});
#include "sectors.def"
#undef SECTOR
    return STATUS_OK;
}

/* The quantities of a region, by their names without it. */
static enum status describe_regional(struct sheet *sheet, struct complaints *complaints)
{
    (void)complaints;
    add_row(sheet, 4, (const char *const[]){"name", "unit", "what", "IAMC name"});
    for (int i = 0; i < n_variables; i++)
        if (variables[i].regional)
            add_row(sheet, 4,
                    (const char *const[]){variables[i].name, variables[i].unit,
                                          variables[i].long_name, variables[i].iamc});
    return STATUS_OK;
}

static enum status describe_year(struct sheet *sheet, struct complaints *complaints)
{
    (void)complaints;
    add_row(sheet, 2, (const char *const[]){"step", "what"});
#define STEP(name, what) add_row(sheet, 2, (const char *const[]){#name, what});
#include "year.def"
#undef STEP
    return STATUS_OK;
}

/* A table of the shipped world, as it is. */
static enum status describe_file(struct sheet *sheet, const char *name,
                                 struct complaints *complaints)
{
    char *path = world_file(name);
    struct csv csv;
    enum status status = csv_open(&csv, path, complaints);
    if (status == STATUS_OK) {
        add_row(sheet, csv.n_columns, (const char *const *)csv.header);
        while (csv_row(&csv, complaints))
            add_row(sheet, csv.n_columns, (const char *const *)csv.cell);
        status = csv_failed(&csv) ? STATUS_INPUT : STATUS_OK;
        csv_close(&csv);
    }
    free(path);
    return status;
}

static const struct table {
    const char *name, *file; /* one of the shipped world, or NULL */
    enum status (*describe)(struct sheet *sheet, struct complaints *complaints);
} tables[] = {
    {"variables", NULL, describe_variables},
    {"sinks", NULL, describe_sinks},
    {"parameters", NULL, describe_parameters},
    {"drivers", NULL, describe_drivers},
    {"columns", NULL, describe_columns},
    {"forcers", NULL, describe_forcers},
    {"year", NULL, describe_year},
    {"policies", NULL, describe_policies},
    {"sectors", NULL, describe_sectors},
    {"regional", NULL, describe_regional},
    {"regions", "world/regions.csv", NULL},
    {"gases", "world/gases.csv", NULL},
    {"values", "world/parameters.csv", NULL},
    {"damages", "world/damages.csv", NULL},
};
enum { n_tables = sizeof tables / sizeof *tables };
enum { TEXT, MARKDOWN, SEPARATED, n_formats };

static enum status print_table(const struct table *table, int format, struct complaints *complaints)
{
    static void (*const print[])(const struct sheet *) = {print_text, print_markdown, print_csv};
    struct sheet sheet = {0};
    enum status status = table->file ? describe_file(&sheet, table->file, complaints)
                                     : table->describe(&sheet, complaints);
    if (status == STATUS_OK)
        print[format](&sheet);
    close_sheet(&sheet);
    return status;
}

/* Every table below its name: the reference. */
static enum status print_all(int format, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    for (int i = 0; i < n_tables && status == STATUS_OK; i++) {
        printf("%s%s %s\n\n", i ? "\n" : "", format == MARKDOWN ? "##" : "#", tables[i].name);
        status = print_table(&tables[i], format, complaints);
    }
    return status;
}

static void complain_of_table(const char *asked, struct complaints *complaints)
{
    struct text all = {0};
    const char *names[n_tables + 1];
    for (int i = 0; i < n_tables; i++)
        names[i] = tables[i].name;
    names[n_tables] = "all";
    const char *near = text_nearest(asked, names, n_tables + 1);
    text_add_words(&all, names, n_tables + 1);
    complain(complaints, (struct place){0}, "keeling describe: no table '%s'; %s%s%sexpected %s",
             asked, near ? "did you mean '" : "", near ? near : "", near ? "'? " : "",
             all.characters);
    text_close(&all);
}

enum status command_describe(const struct arguments *arguments, struct complaints *complaints)
{
    static const char *const formats[] = {"text", "md", "csv"};
    const char *format = arguments->option[OPTION_format], *asked = arguments->paths[0];
    int style = TEXT;
    while (format && style < n_formats && strcmp(format, formats[style]))
        style++;
    if (style == n_formats) {
        complain(complaints, (struct place){0}, "--format %s: expected text, md or csv", format);
        return STATUS_USAGE;
    }
    if (!strcmp(asked, "all"))
        return print_all(style, complaints);
    for (int i = 0; i < n_tables; i++)
        if (!strcmp(asked, tables[i].name))
            return print_table(&tables[i], style, complaints);
    complain_of_table(asked, complaints);
    return STATUS_USAGE;
}
