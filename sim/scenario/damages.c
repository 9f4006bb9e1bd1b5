#include "scenario/damages.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

static const char *const no_damage = "none";
static const char *const effects[] = {"level", "growth"};
static const char *const marks[] = {"verified", "default", "unverified", "unreviewed", "own"};
enum { n_effects = sizeof effects / sizeof *effects, n_marks = sizeof marks / sizeof *marks };

/* Whether text has a word, in any case. */
static bool has(const char *text, const char *word)
{
    for (; *text; text++)
        if (!strncasecmp(text, word, strlen(word)))
            return true;
    return false;
}

/* Kotz, Levermann and Wenz 2024, retracted by its authors on 3 December 2025: figures of one
 * country were wrong, and errors of neighbours were taken for independent. Known by its doi, or by
 * name and year. */
static bool is_retracted(const char *name, const char *source)
{
    bool kotz = has(name, "kotz") || has(source, "kotz,") || has(source, "kotz et al");
    return has(source, "s41586-024-07219-0") ||
           (kotz && (has(name, "2024") || has(source, "2024")));
}

static bool name_will_do(const struct regional_table *table, const char *name)
{
    const struct society *society = table->society;
    bool plain = *name;
    for (const char *c = name; *c; c++)
        plain &= *c == '_' || text_plain(*c) == *c;
    for (int d = 0; d < society->n_damages; d++)
        plain &= strcmp(society->damage_name[d], name) != 0;
    bool retracted = is_retracted(name, csv_cell(&table->csv, "source"));
    plain &= strcmp(name, no_damage) != 0;
    if (retracted)
        complain(
            table->complaints, csv_cell_place(&table->csv, "name"),
            "%s: Kotz et al. 2024 was retracted by its authors in December 2025 (wrong figures "
            "of one country, neighbours taken for independent); expected another study",
            name);
    else if (!plain)
        complain(table->complaints, csv_cell_place(&table->csv, "name"),
                 "name '%s'; expected small letters, digits and _, each name once, and not none",
                 name);
    return plain && !retracted;
}

static double number_within(const struct regional_table *table, const char *column, double most)
{
    double value = csv_number(&table->csv, column, 0, table->complaints);
    if (!*csv_cell(&table->csv, column))
        complain(table->complaints, csv_cell_place(&table->csv, column), "no %s; expected a number",
                 column);
    if (fabs(value) > most)
        complain(table->complaints, csv_cell_place(&table->csv, column),
                 "%s is %g; expected a share of GDP, within %g of 0", column, value, most);
    return value;
}

static void read_row(struct regional_table *table)
{
    struct society *society = table->society;
    const char *name = csv_cell(&table->csv, "name");
    int of = regional_table_word(table, "warming", warming_word, n_warmings);
    int growth = regional_table_word(table, "effect", effects, n_effects);
    struct damage damage = {.growth = growth == 1,
                            .linear = number_within(table, "linear", 1),
                            .quadratic = number_within(table, "quadratic", 0.1)};
    regional_table_word(table, "mark", marks, n_marks);
    if (!*csv_cell(&table->csv, "source"))
        complain(table->complaints, csv_cell_place(&table->csv, "source"),
                 "no source; expected who says so");
    if (growth == 1 && of == WARMING_global)
        complain(table->complaints, csv_cell_place(&table->csv, "warming"),
                 "%s takes from growth by the warming since 1750, which ended long ago; expected "
                 "that since the base year, of the globe or the region",
                 name);
    if (society->n_damages == most_damages)
        complain(table->complaints, csv_cell_place(&table->csv, "name"), "more than %d damages",
                 most_damages);
    else if (name_will_do(table, name) && of >= 0) {
        damage.of = of;
        society->damage[society->n_damages] = damage;
        society->damage_name[society->n_damages++] = text_copy(name);
    }
}

void damages_read(struct regional_table *table)
{
    static const char *const known[] = {"name",      "warming", "effect", "linear",
                                        "quadratic", "mark",    "source"};
    csv_expect(&table->csv, known, 7, 7, table->complaints);
    while (csv_row(&table->csv, table->complaints))
        read_row(table);
}

int damages_felt(const struct society *society, const struct path *path,
                 struct complaints *complaints)
{
    const struct choice *feels = &path->economy_feels;
    const char *known[most_damages + 1] = {no_damage};
    int n = 0;
    if (!feels->text || !strcmp(feels->text, no_damage))
        return -1;
    for (; n < society->n_damages; n++) {
        known[n + 1] = society->damage_name[n];
        if (!strcmp(known[n + 1], feels->text))
            break;
    }
    for (int i = 0; i < path->n_goals; i++)
        if (path->goal[i].per_gdp)
            complain(complaints, path->goal[i].place,
                     "per: gdp counts the GDP of the drivers; expected no economy_feels beside it");
    if (n < society->n_damages)
        return n;
    struct text words = {0};
    text_add_words(&words, known, (size_t)n + 1);
    complaints_guess(complaints, feels->place, text_nearest(feels->text, known, (size_t)n + 1),
                     "economy_feels '%s'; expected %s, of damages.csv", feels->text,
                     words.characters);
    text_close(&words);
    return -1;
}
