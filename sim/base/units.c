#include "base/units.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

enum { unit_limit = 96 }; /* bytes of the longest unit that is looked at */

enum unit_kind { UNIT_OTHER, UNIT_MASS, UNIT_CONCENTRATION, UNIT_FORCING };

struct unit {
    enum unit_kind kind;
    int power; /* of ten: grams, or parts per one, or W m-2 */
    bool per_year;
    char substance[unit_limit];
};

/* Ways to give the mass of a gas: `part` grams of name are in `whole` grams of gas. Molar masses
 * from the abridged standard atomic weights (IUPAC 2021): H 1.008, C 12.011, N 14.007, O 15.999,
 * S 32.06. A name that stands for several gases takes the target's. */
static const struct way {
    const char *name;
    const char *gas;
    double part, whole;
} ways[] = {
    {"CO2", "CO2", 44.009, 44.009},
    {"C", "CO2", 12.011, 44.009},
    {"CO2-C", "CO2", 12.011, 44.009},
    {"N2O", "N2O", 44.013, 44.013},
    {"N2O-N", "N2O", 28.014, 44.013},
    {"N", "N2O", 28.014, 44.013},
    {"NO2", "NO2", 46.005, 46.005},
    {"NOx", "NO2", 46.005, 46.005},
    {"NO", "NO2", 30.006, 46.005},
    {"NO2-N", "NO2", 14.007, 46.005},
    {"NOx-N", "NO2", 14.007, 46.005},
    {"NO-N", "NO2", 14.007, 46.005},
    {"N", "NO2", 14.007, 46.005},
    {"NH3", "NH3", 17.031, 17.031},
    {"NH3-N", "NH3", 14.007, 17.031},
    {"N", "NH3", 14.007, 17.031},
    {"SO2", "SO2", 64.058, 64.058},
    {"S", "SO2", 32.06, 64.058},
    {"SO2-S", "SO2", 32.06, 64.058},
    {"VOC", "VOC", 1, 1},
    {"VOCs", "VOC", 1, 1},
    {"NMVOC", "VOC", 1, 1},
    {"NMVOCs", "VOC", 1, 1},
    {"HFC-43-10mee", "HFC-43-10mee", 1, 1},
    {"HFC-43-10", "HFC-43-10mee", 1, 1},
    {"HFC-245fa", "HFC-245fa", 1, 1},
    {"HFC-245ca", "HFC-245fa", 1, 1}, /* AR6's tables mean it so */
};

enum { n_ways = sizeof ways / sizeof ways[0] };

/* A spelling, blanks and the signs of powers left out, of what needs no further reading. */
static const struct spelling {
    const char *written;
    enum unit_kind kind;
    int power;
} spellings[] = {
    {"ppm", UNIT_CONCENTRATION, -6},  {"ppmv", UNIT_CONCENTRATION, -6},
    {"ppb", UNIT_CONCENTRATION, -9},  {"ppbv", UNIT_CONCENTRATION, -9},
    {"ppt", UNIT_CONCENTRATION, -12}, {"pptv", UNIT_CONCENTRATION, -12},
    {"W/m2", UNIT_FORCING, 0},        {"Wm-2", UNIT_FORCING, 0},
    {"W/m\u00b2", UNIT_FORCING, 0},   {"Wm\u207b\u00b2", UNIT_FORCING, 0},
    {"mW/m2", UNIT_FORCING, -3},      {"mWm-2", UNIT_FORCING, -3},
    {"mW/m\u00b2", UNIT_FORCING, -3}, {"mWm\u207b\u00b2", UNIT_FORCING, -3},
};

/* Ways to say "per year". A slash may follow anything; the others follow a blank or a product. */
static const char *const years[] = {
    "/yr",    "/year",    "/a",     "/y",        "/annum",         "yr-1",          "a-1",
    "year-1", "per year", "per yr", "per annum", "yr\u207b\u00b9", "a\u207b\u00b9",
};

enum { n_years = sizeof years / sizeof years[0] };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* from without the signs of powers, with single blanks, and none at its ends or around slashes. */
static void tidy(char *to, const char *from)
{
    size_t n = 0;
    for (; *from; from++) {
        bool blank = is_blank(*from) || *from == '*';
        char before = n ? to[n - 1] : ' ';
        if (*from == '^' || (blank && (is_blank(before) || before == '/')))
            continue;
        if (*from == '/' && before == ' ' && n)
            n--;
        to[n++] = blank ? ' ' : *from;
    }
    while (n && to[n - 1] == ' ')
        n--;
    to[n] = '\0';
}

/* Takes a "per year" off the end of text. */
static bool take_year(char *text)
{
    size_t length = strlen(text);
    for (int i = 0; i < n_years; i++) {
        size_t n = strlen(years[i]);
        if (n >= length || strcmp(text + length - n, years[i]) != 0)
            continue;
        bool apart = text[length - n - 1] == ' ';
        if (years[i][0] != '/' && !apart)
            continue;
        text[length - n - apart] = '\0';
        return true;
    }
    return false;
}

/* Reads a prefix and t or g at the start of text; where the substance begins, or NULL. */
static const char *read_mass(const char *text, int *power)
{
    static const char prefixes[] = "kMGTP";
    const char *prefix = *text ? strchr(prefixes, *text) : NULL;
    *power = prefix ? 3 * (int)(prefix - prefixes + 1) : 0;
    text += prefix != NULL;
    if (*text != 't' && *text != 'g')
        return NULL;
    *power += *text == 't' ? 6 : 0;
    return text[1] == ' ' ? text + 2 : text + 1;
}

/* The name a substance goes by in ways[]; itself when it stands alone. */
static const char *plain_name(const char *substance)
{
    for (int i = 0; i < n_ways; i++)
        if (text_same_name(ways[i].name, substance))
            return ways[i].name;
    return substance;
}

static struct unit read_unit(const char *written)
{
    struct unit unit = {0};
    char text[unit_limit] = "";
    if (strlen(written) < unit_limit)
        tidy(text, written);
    char close[unit_limit];
    size_t n = 0;
    for (const char *c = text; *c; c++)
        if (*c != ' ')
            close[n++] = *c;
    close[n] = '\0';
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        if (!strcmp(close, spellings[i].written)) {
            unit.kind = spellings[i].kind;
            unit.power = spellings[i].power;
            return unit;
        }
    unit.per_year = take_year(text);
    const char *substance = read_mass(text, &unit.power);
    if (!substance || strpbrk(substance, "/()[]{},;="))
        return unit;
    unit.kind = UNIT_MASS;
    memcpy(unit.substance, substance, strlen(substance) + 1);
    return unit;
}

/* Amounts that only a table of global warming potentials makes into amounts of a gas. */
static bool is_equivalent(const char *substance)
{
    char folded[unit_limit];
    size_t n = 0;
    for (const char *c = substance; *c; c++)
        if (*c != '-' && *c != '_' && *c != ' ')
            folded[n++] = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    folded[n] = '\0';
    return !strncmp(folded, "co2e", 4) || !strncmp(folded, "ce", 2) || strstr(folded, "equiv");
}

/* Grams of the target's substance in a gram of from's, 0 when they differ. */
static double mass_ratio(const char *from, const char *to)
{
    if (text_same_name(from, to))
        return 1;
    from = plain_name(from);
    to = plain_name(to);
    for (int i = 0; i < n_ways; i++)
        for (int j = 0; j < n_ways && !strcmp(ways[i].name, from); j++)
            if (!strcmp(ways[j].name, to) && !strcmp(ways[i].gas, ways[j].gas))
                return ways[i].part == ways[j].part ? 1 : ways[j].part / ways[i].part;
    return 0;
}

/* Ten to power, the nearest double for |power| <= 22. */
static double ten_to(int power)
{
    double ten = 1;
    for (int i = 0; i < (power < 0 ? -power : power); i++)
        ten *= 10;
    return power < 0 ? 1 / ten : ten;
}

static enum status refuse(char *why, size_t why_size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum status refuse(char *why, size_t why_size, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(why, why_size, format, values);
    va_end(values);
    return STATUS_INPUT;
}

enum status units_convert(const char *from, const char *to, double *factor, char *why,
                          size_t why_size)
{
    struct unit given = read_unit(from), wanted = read_unit(to);
    *factor = 0;
    if (!from[strspn(from, " \t")])
        return refuse(why, why_size, "the unit is missing");
    if (given.kind == UNIT_MASS && is_equivalent(given.substance))
        return refuse(why, why_size,
                      "'%.80s' is an amount of equivalents, which only a named GWP set makes into "
                      "one of a gas; give each gas by itself",
                      from);
    if (given.kind == UNIT_OTHER && strcmp(from, to) != 0)
        return refuse(why, why_size, "'%.80s' is not a known unit", from);
    if (given.kind == UNIT_MASS && wanted.kind == UNIT_MASS && !given.per_year && wanted.per_year)
        return refuse(why, why_size, "the unit lacks 'per year'");
    if (given.kind == UNIT_MASS && !given.substance[0])
        return refuse(why, why_size, "the unit names no substance");
    double ratio = given.kind == UNIT_MASS ? mass_ratio(given.substance, wanted.substance) : 1;
    if (given.kind != wanted.kind || given.per_year != wanted.per_year || ratio == 0)
        return refuse(why, why_size, "'%.80s' is not convertible to '%.80s'", from, to);
    int power = given.power - wanted.power;
    *factor = power < 0 ? ratio / ten_to(-power) : ratio * ten_to(power);
    return STATUS_OK;
}
