#include "scenario/options.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalogue/variable.h"

enum { most_step = 100, first_possible = -100000, last_possible = 100000, most_years = 20000 };

/* "A:B" with whole years, A <= B. */
static bool read_span(const char *text, int *first, int *last)
{
    char *end;
    long a = strtol(text, &end, 10);
    if (end == text || *end != ':')
        return false;
    const char *second = end + 1;
    long b = strtol(second, &end, 10);
    if (end == second || *end || a > b || a < first_possible || b > last_possible)
        return false;
    *first = (int)a;
    *last = (int)b;
    return true;
}

static bool within(const struct experiment *experiment, int first, int last)
{
    return first >= experiment->first_year && last <= experiment->last_year;
}

void options_years(struct experiment *experiment, const char *text, struct place place,
                   struct complaints *complaints)
{
    experiment->first_year = 1750;
    experiment->last_year = 2300;
    if (!text)
        return;
    bool good = read_span(text, &experiment->first_year, &experiment->last_year);
    if (good && experiment->first_year < experiment->last_year &&
        experiment->last_year - experiment->first_year <= most_years)
        return;
    complain(complaints, place, "years '%s': expected FIRST:LAST, such as 1750:2300", text);
    experiment->first_year = 1750;
    experiment->last_year = 2300;
}

void options_step(struct experiment *experiment, const char *text, struct place place,
                  struct complaints *complaints)
{
    int n_years = experiment->last_year - experiment->first_year;
    double step = 1;
    experiment->step = 1;
    if (!text)
        return;
    if (!text_number(text, &step) || step != floor(step) || step < 1 || step > most_step)
        complain(complaints, place, "step '%s': expected a whole number of years, 1 to %d", text,
                 most_step);
    else if (n_years % (int)step)
        complain(complaints, place,
                 "step '%s' does not divide the %d years of %d:%d; expected one that does", text,
                 n_years, experiment->first_year, experiment->last_year);
    else
        experiment->step = (int)step;
}

void options_co2_forcing(struct experiment *experiment, const char *text, struct place place,
                         struct complaints *complaints)
{
    int i = 0;
    while (text && i < n_co2_forcings && strcmp(text, co2_forcing_name[i]))
        i++;
    experiment->co2_forcing = i < n_co2_forcings ? i : 0;
    if (i < n_co2_forcings)
        return;
    struct text known = {0};
    text_add_words(&known, co2_forcing_name, n_co2_forcings);
    complaints_guess(complaints, place, text_nearest(text, co2_forcing_name, n_co2_forcings),
                     "co2_forcing '%s'; expected %s", text, known.characters);
    text_close(&known);
}

/* Means over years want every year; with a longer step there is one in so many. */
static bool between_steps(const struct experiment *experiment, int first, int last)
{
    return experiment->step > 1 &&
           (first != last || (first - experiment->first_year) % experiment->step);
}

void options_reference(struct experiment *experiment, const char *text, struct place place,
                       struct complaints *complaints)
{
    int *first = &experiment->reference_first, *last = &experiment->reference_last;
    char *end;
    bool usual =
        experiment->first_year <= 1850 && experiment->last_year > 1900 && experiment->step == 1;
    *first = usual ? 1850 : experiment->first_year;
    *last = usual ? 1900 : *first;
    experiment->from_rest = text && !strcmp(text, "rest");
    if (!text || experiment->from_rest)
        return;
    long year = strtol(text, &end, 10);
    bool good = false;
    if (end != text && !*end && year >= first_possible && year <= last_possible) {
        *first = *last = (int)year;
        good = within(experiment, *first, *last);
    } else if (read_span(text, first, last)) {
        good = *first < *last && within(experiment, *first, *last + 1);
    }
    if (!good)
        complain(complaints, place,
                 "reference '%s': expected FIRST:LAST or one year, within %d:%d, such as 1850:1900",
                 text, experiment->first_year, experiment->last_year);
    else if (between_steps(experiment, *first, *last))
        complain(
            complaints, place,
            "reference '%s': expected one year in which a step of %d years begins, such as %d, "
            "or rest",
            text, experiment->step, experiment->first_year);
}

void options_assessed(struct experiment *experiment, const char *text, struct place place,
                      struct complaints *complaints)
{
    experiment->assessed_warming = NAN;
    if (!text)
        return;
    size_t length = strcspn(text, "@");
    char *kelvin = text_copy_bytes(text, length);
    bool good =
        text_number(kelvin, &experiment->assessed_warming) && text[length] &&
        fabs(experiment->assessed_warming) < 20 &&
        read_span(text + length + 1, &experiment->assessed_first, &experiment->assessed_last) &&
        within(experiment, experiment->assessed_first, experiment->assessed_last + 1);
    free(kelvin);
    if (!good)
        complain(complaints, place,
                 "assessed warming '%s': expected KELVIN@FIRST:LAST within %d:%d, such as "
                 "0.85@1995:2014",
                 text, experiment->first_year, experiment->last_year);
    else if (experiment->step > 1)
        complain(complaints, place,
                 "assessed warming '%s' is a mean over years, of which a step of %d leaves out "
                 "some; expected a step of 1",
                 text, experiment->step);
}

void options_variability(struct experiment *experiment, const char *text, struct place place,
                         struct complaints *complaints)
{
    bool on = text && !strcmp(text, "on"), off = text && !strcmp(text, "off");
    experiment->variability = on || (experiment->members.stochastic && !off);
    if (text && !on && !off)
        complain(complaints, place, "variability '%s': expected on or off", text);
}

/* The one of two literals that text is; NULL for none, with a complaint. */
static const char *one_of(const char *first, const char *second, const char *text, const char *what,
                          struct place place, struct complaints *complaints)
{
    if (!text)
        return NULL;
    if (!strcmp(text, first))
        return first;
    if (!strcmp(text, second))
        return second;
    complain(complaints, place, "%s '%s': expected %s or %s", what, text, first, second);
    return NULL;
}

void options_store(struct experiment *experiment, const char *text, struct place place,
                   struct complaints *complaints)
{
    experiment->store = one_of("all", "stats", text, "store", place, complaints);
}

void options_precision(struct experiment *experiment, const char *text, struct place place,
                       struct complaints *complaints)
{
    experiment->precision = one_of("double", "single", text, "precision", place, complaints);
}

void options_variables(struct experiment *experiment, const char *text, struct place place,
                       struct complaints *complaints)
{
    (void)complaints; /* which there are is known when the species are */
    if (!text)
        return;
    experiment->variables = text_copy(text);
    experiment->variables_place = place;
    experiment->variables_place.file = place.file ? text_copy(place.file) : NULL;
}

void options_members(struct experiment *experiment, const char *text, struct place place,
                     struct complaints *complaints)
{
    (void)experiment;
    if (text && options_is_number(text) && !options_count(text))
        complain(complaints, place, "members '%s': expected a file or a count above 0", text);
}

bool options_is_number(const char *text)
{
    return !text[strspn(text, "+-.0123456789")];
}

long options_count(const char *text)
{
    char *end;
    if (!text || !*text || text[strspn(text, "0123456789")])
        return 0;
    errno = 0;
    long n = strtol(text, &end, 10);
    return n > 0 && !errno ? n : 0;
}
