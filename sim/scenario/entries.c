#include "scenario/entries.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sampling/distribution.h"
#include "sampling/random.h"

void entries_misnamed(const struct csv *csv, const char *column, const struct entry *entries, int n,
                      const struct labels *labels, struct complaints *complaints)
{
    const char **known = take((size_t)n, sizeof *known), *name = csv_cell(csv, column);
    char *bare = text_copy(name);
    bare[strcspn(bare, "[")] = '\0';
    for (int i = 0; i < n; i++)
        known[i] = entries[i].name;
    const char *near = text_nearest(bare, known, (size_t)n);
    bool same = near && !strcmp(near, bare);
    char *meant = NULL;
    for (int i = 0; i < n && same; i++)
        meant = known[i] == near ? entry_meant(&entries[i], labels, name) : meant;
    complaints_guess(complaints, csv_cell_place(csv, column), same ? meant : near,
                     same ? "'%s' has no such label" : "'%s' is not known", name);
    free(meant);
    free(bare);
    free(known);
}

/* A unit without what is written in more than one way: "EJ/yr" and "EJ yr-1" are EJyr. Owned by the
 * caller. */
static char *bare_unit(const char *unit)
{
    struct text bare = {0};
    text_add(&bare, "%s", "");
    for (; *unit; unit++) {
        if (isalnum((unsigned char)*unit))
            text_add_bytes(&bare, unit, 1);
        else if (*unit == '-' && isdigit((unsigned char)unit[1]))
            unit++;
    }
    return bare.characters;
}

void entries_unit(const struct csv *csv, const char *unit, struct complaints *complaints)
{
    const char *said = csv_cell(csv, "unit");
    char *expected = bare_unit(unit), *found = bare_unit(said);
    if (*said && strcmp(expected, found))
        complain(complaints, csv_cell_place(csv, "unit"), "unit '%s'; expected %s", said, unit);
    free(expected);
    free(found);
}

void ranges_open(struct ranges *ranges, const struct entry *entries, int n,
                 const struct counts *counts)
{
    *ranges = (struct ranges){.n_entries = n,
                              .entry = take((size_t)n, sizeof *entries),
                              .at = take((size_t)n + 1, sizeof(int))};
    memcpy(ranges->entry, entries, (size_t)n * sizeof *entries);
    for (int i = 0; i < n; i++)
        ranges->at[i + 1] = ranges->at[i] + counts->of[entries[i].shape];
    ranges->n = ranges->at[n];
    size_t size = (size_t)ranges->n + 1;
    ranges->value = take(size, sizeof(double));
    ranges->low = take(size, sizeof(double));
    ranges->high = take(size, sizeof(double));
    for (int i = 0; i < ranges->n; i++)
        ranges->value[i] = ranges->low[i] = ranges->high[i] = NAN;
}

void ranges_close(struct ranges *ranges)
{
    free(ranges->entry);
    free(ranges->at);
    free(ranges->value);
    free(ranges->low);
    free(ranges->high);
    *ranges = (struct ranges){0};
}

int ranges_entry(const struct ranges *ranges, int place)
{
    int entry = 0;
    while (ranges->at[entry + 1] <= place)
        entry++;
    return entry;
}

int ranges_place(const struct ranges *ranges, const struct csv *csv, const struct labels *labels,
                 struct complaints *complaints)
{
    int place =
        entry_place(ranges->entry, ranges->n_entries, ranges->at, labels, csv_cell(csv, "name"));
    if (place < 0)
        entries_misnamed(csv, "name", ranges->entry, ranges->n_entries, labels, complaints);
    return place;
}

void ranges_take(struct ranges *ranges, const struct csv *csv, int place,
                 struct complaints *complaints)
{
    const char *name = csv_cell(csv, "name");
    double value = csv_number(csv, "value", NAN, complaints);
    double low = csv_number(csv, "low", value, complaints);
    double high = csv_number(csv, "high", value, complaints);
    if (!isnan(ranges->value[place]))
        complain(complaints, csv_cell_place(csv, "name"), "'%s' is given twice", name);
    if (!(low <= value && value <= high))
        complain(complaints, csv_cell_place(csv, "value"),
                 "%s is %g, outside its own range %g to %g", name, value, low, high);
    ranges->value[place] = value;
    ranges->low[place] = low;
    ranges->high[place] = high;
}

void ranges_bound(const struct ranges *ranges, const struct csv *csv, int place, double low,
                  double high, struct complaints *complaints)
{
    if (!(ranges->low[place] >= low && ranges->high[place] <= high))
        complain(complaints, csv_cell_place(csv, "value"),
                 "%s is %g, %g to %g; expected nothing outside %g to %g", csv_cell(csv, "name"),
                 ranges->value[place], ranges->low[place], ranges->high[place], low, high);
}

void ranges_require(const struct ranges *ranges, const char *file, struct complaints *complaints)
{
    struct text missing = {0};
    for (int entry = 0; entry < ranges->n_entries; entry++) {
        bool lacks = false;
        for (int i = ranges->at[entry]; i < ranges->at[entry + 1]; i++)
            lacks |= isnan(ranges->value[i]);
        if (lacks)
            text_add(&missing, "%s%s", missing.length ? ", " : "", ranges->entry[entry].name);
    }
    if (missing.length)
        complain(complaints, (struct place){file, 0, 0}, "some values are missing of %s",
                 missing.characters);
    text_close(&missing);
}

void ranges_draw(const struct ranges *ranges, uint64_t seed, uint32_t first, bool alone,
                 double *out)
{
    const double *low = ranges->low, *high = ranges->high, *value = ranges->value;
    for (int i = 0; i < ranges->n; i++) {
        bool varies = !alone && high[i] > low[i];
        out[i] = varies ? distribution_triangular(low[i], value[i], high[i],
                                                  random_uniform(seed, first + (uint32_t)i))
                        : value[i];
    }
}
