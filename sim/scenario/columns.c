#include "scenario/columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum { WORLD = 0, SPECIES = 1 };

const struct column_rule column_rules[N_columns] = {
#define COLUMN(name, axis, count, unit, low, high, what) {#name, axis, count, unit, low, high},
#include "scenario/columns.def"
#undef COLUMN
};

static const char *const names[N_columns] = {
#define COLUMN(name, axis, count, unit, low, high, what) #name,
#include "scenario/columns.def"
#undef COLUMN
};

int parameter_index(enum column column, int n_species, int species, int element)
{
    int at = 0;
    for (int i = 0; i < (int)column; i++)
        at += column_rules[i].count * (column_rules[i].of_species ? n_species : 1);
    const struct column_rule *rule = &column_rules[column];
    return at + (rule->of_species ? species * rule->count : 0) + element;
}

int parameter_count(int n_species)
{
    int n = 0;
    for (int i = 0; i < N_columns; i++)
        n += column_rules[i].count * (column_rules[i].of_species ? n_species : 1);
    return n;
}

/* The rule named by the first `length` letters of text, which may end in an element's digit. */
static enum column find(const char *text, size_t length, int *element)
{
    *element = 0;
    for (int i = 0; i < N_columns; i++) {
        size_t own = strlen(names[i]);
        if (strncmp(text, names[i], own))
            continue;
        if (own == length)
            return (enum column)i;
        int digit = text[own] - '0';
        if (own + 1 == length && digit >= 0 && digit < column_rules[i].count) {
            *element = digit;
            return (enum column)i;
        }
    }
    return N_columns;
}

enum column column_of_species(const char *header, int *element)
{
    enum column column = find(header, strlen(header), element);
    return column < N_columns && !column_rules[column].of_species ? N_columns : column;
}

static void complain_of_column(const char *header, size_t length, struct place place,
                               struct complaints *complaints)
{
    char *word = text_copy_bytes(header, length);
    const char *near = text_nearest(word, names, N_columns);
    complaints_guess(complaints, place, near,
                     "unknown parameter '%s'; expected a name of keeling describe columns", header);
    free(word);
}

/* The species named between brackets, or -1 with a complaint. */
static int species_named(const char *name, const struct experiment *experiment, const char *header,
                         struct place place, struct complaints *complaints)
{
    const char **known = take((size_t)experiment->n_species, sizeof *known);
    int found = -1;
    for (int s = 0; s < experiment->n_species; s++) {
        known[s] = experiment->species[s].name;
        if (text_same_name(name, known[s]))
            found = s;
    }
    const char *near = found < 0 ? text_nearest(name, known, (size_t)experiment->n_species) : NULL;
    if (found < 0)
        complaints_guess(complaints, place, near, "'%s': the species file has no species '%s'",
                         header, name);
    free(known);
    return found;
}

int column_of_member(const char *header, const struct experiment *experiment, struct place place,
                     enum column *column, struct complaints *complaints)
{
    size_t length = strcspn(header, "["), whole = strlen(header);
    bool bracket = length < whole && header[whole - 1] == ']';
    int element;
    *column = find(header, length, &element);
    if (*column == N_columns || (length < whole && !bracket)) {
        complain_of_column(header, length, place, complaints);
        return -1;
    }
    const struct column_rule *rule = &column_rules[*column];
    char *inside =
        bracket ? text_copy_bytes(header + length + 1, whole - length - 2) : text_copy("");
    int index = -1, species = 0;
    if (rule->of_species && !bracket) {
        complain(complaints, place, "'%s' lacks its species; expected %s[Species]", header,
                 rule->name);
    } else if (rule->of_species) {
        species = species_named(inside, experiment, header, place, complaints);
    } else if (bracket) {
        bool digit = strlen(inside) == 1 && inside[0] >= '0' && inside[0] - '0' < rule->count;
        element = digit ? inside[0] - '0' : 0;
        species = digit && rule->count > 1 ? 0 : -1;
        if (species < 0)
            complain(complaints, place, "'%s': expected %s%s", header, rule->name,
                     rule->count > 1 ? "[0], [1] or [2]" : " without brackets");
    }
    if (species >= 0 && (bracket || !rule->of_species))
        index = parameter_index(*column, experiment->n_species, species, element);
    free(inside);
    return index;
}

bool column_read(enum column column, const char *cell, bool absent_allowed, struct place place,
                 double *value, struct complaints *complaints)
{
    const struct column_rule *rule = &column_rules[column];
    if (!text_number(cell, value)) {
        bool truth = !strcasecmp(cell, "true"), lie = !strcasecmp(cell, "false");
        *value = truth ? 1 : lie ? 0 : NAN;
        if (absent_allowed && !*cell)
            return true;
        if (!truth && !lie) {
            complain(complaints, place, "%s: '%s' is not a number", rule->name, cell);
            return false;
        }
    }
    if (absent_allowed && isnan(*value))
        return true;
    if (!strcmp(rule->unit, "switch") && *value != 0 && *value != 1) {
        complain(complaints, place, "%s: %s is no switch; expected 0 or 1", rule->name, cell);
        return false;
    }
    if (*value >= rule->low && *value <= rule->high)
        return true;
    bool plain = !strcmp(rule->unit, "1") || !strcmp(rule->unit, "switch");
    complain(complaints, place, "%s: %s is out of range; expected %g to %g%s%s", rule->name, cell,
             rule->low, rule->high, plain ? "" : " ", plain ? "" : rule->unit);
    return false;
}
