#include <string.h>

#include "base/text.h"
#include "catalogue/variable.h"
#include "commands/command.h"

/* How a table is printed. */
struct style {
    const char *begin, *between, *end;
    bool rule; /* a line of dashes under the header */
};

static const struct style styles[] = {
    {"", "  ", "\n", false}, {"| ", " | ", " |\n", true}, {"", ",", "\n", false}};

static void print_row(const struct style *style, int n, const char *const *cell)
{
    fputs(style->begin, stdout);
    for (int i = 0; i < n; i++) {
        bool quoted = style->between[0] == ',' && strpbrk(cell[i], ",\"");
        printf("%s%s%s%s", i ? style->between : "", quoted ? "\"" : "", cell[i],
               quoted ? "\"" : "");
    }
    fputs(style->end, stdout);
}

static void print_header(const struct style *style, int n, const char *const *cell)
{
    static const char *const dashes[] = {"---", "---", "---", "---", "---", "---"};
    print_row(style, n, cell);
    if (style->rule)
        print_row(style, n, dashes);
}

static void describe_variables(const struct style *style)
{
    static const char *const kind[] = {"carried", "end of year", "over the year"};
    print_header(style, 5, (const char *const[]){"name", "unit", "when", "what", "IAMC name"});
    for (int i = 0; i < n_variables; i++)
        print_row(style, 5,
                  (const char *const[]){variables[i].name, variables[i].unit,
                                        kind[variables[i].kind], variables[i].long_name,
                                        variables[i].iamc});
}

static void describe_entries(const struct style *style, const struct entry *entries, int n)
{
    print_header(style, 3, (const char *const[]){"name", "unit", "what"});
    for (int i = 0; i < n; i++)
        print_row(style, 3,
                  (const char *const[]){entries[i].name, entries[i].unit, entries[i].what});
}

static void describe_parameters(const struct style *style)
{
    describe_entries(style, parameter_table, n_parameters);
}

static void describe_drivers(const struct style *style)
{
    describe_entries(style, driver_table, n_drivers);
}

static void describe_columns(const struct style *style)
{
    print_header(style, 4, (const char *const[]){"name", "of", "unit", "what"});
#define COLUMN(name, axis, count, unit, low, high, what)                                           \
    print_row(style, 4, (const char *const[]){#name, #axis, unit, what});
#include "scenario/columns.def"
#undef COLUMN
}

static void describe_forcers(const struct style *style)
{
    print_header(style, 3, (const char *const[]){"name", "what", "IAMC name"});
#define FORCER(name, long_name, iamc)                                                              \
    print_row(style, 3,                                                                            \
              (const char *const[]){#name, long_name, "Effective Radiative Forcing|" iamc});
#include "forcers.def"
#undef FORCER
}

static void describe_year(const struct style *style)
{
    print_header(style, 2, (const char *const[]){"step", "what"});
#define STEP(name, what) print_row(style, 2, (const char *const[]){#name, what});
#include "year.def"
#undef STEP
}

enum status command_describe(const struct arguments *arguments, struct complaints *complaints)
{
    static const struct {
        const char *name;
        void (*print)(const struct style *style);
    } tables[] = {{"variables", describe_variables}, {"parameters", describe_parameters},
                  {"drivers", describe_drivers},     {"columns", describe_columns},
                  {"forcers", describe_forcers},     {"year", describe_year}};
    enum { n_tables = sizeof tables / sizeof *tables };
    static const char *const formats[] = {"text", "md", "csv"};
    const char *names[n_tables], *format = arguments->option[OPTION_format];
    int style = 0;
    while (format && style < 3 && strcmp(format, formats[style]))
        style++;
    if (style == 3) {
        complain(complaints, (struct place){0}, "--format %s: expected text, md or csv", format);
        return STATUS_USAGE;
    }
    for (int i = 0; i < n_tables; i++) {
        names[i] = tables[i].name;
        if (strcmp(arguments->paths[0], names[i]))
            continue;
        tables[i].print(&styles[style]);
        return STATUS_OK;
    }
    const char *near = text_nearest(arguments->paths[0], names, n_tables);
    complain(complaints, (struct place){0}, "keeling describe: no table '%s'%s%s%s",
             arguments->paths[0], near ? "; did you mean '" : "", near ? near : "",
             near ? "'?" : "");
    return STATUS_USAGE;
}
