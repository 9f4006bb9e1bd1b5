/* Rows that are called by entries of a table of kernels/: "energy[steel,coal]", and ranges of their
 * values, "fuel_price[coal],3,2,4.5".
 * Owns: the values.
 * Promises: a name that is none, another unit, a value given twice or outside its range is
 * complained of with its place. */
#ifndef KEELING_SCENARIO_ENTRIES_H
#define KEELING_SCENARIO_ENTRIES_H

#include <stdint.h>

#include "base/csv.h"
#include "catalogue/variable.h"

/* Complains of a name in a column that is none of the entries', or has no such label. */
void entries_misnamed(const struct csv *csv, const char *column, const struct entry *entries, int n,
                      const struct labels *labels, struct complaints *complaints);

/* Complains of a column `unit` that says another unit; what is written in two ways ("EJ/yr", "EJ
 * yr-1") is one, and an empty cell says none. */
void entries_unit(const struct csv *csv, const char *unit, struct complaints *complaints);

/* Values with ranges. */
struct ranges {
    int n_entries, n;
    struct entry *entry;        /* [n_entries] owned; names borrowed */
    int *at;                    /* [n_entries + 1] owned: where each starts; the last is n */
    double *value, *low, *high; /* [n] owned; NaN: not given; low = high: not varied */
};

void ranges_open(struct ranges *ranges, const struct entry *entries, int n,
                 const struct counts *counts);
void ranges_close(struct ranges *ranges);

/* The entry that a place is of. */
int ranges_entry(const struct ranges *ranges, int place);

/* The place that the column `name` of the current row names, or -1 after a complaint. */
int ranges_place(const struct ranges *ranges, const struct csv *csv, const struct labels *labels,
                 struct complaints *complaints);

/* Takes the columns value, low and high of the current row. */
void ranges_take(struct ranges *ranges, const struct csv *csv, int place,
                 struct complaints *complaints);

/* Complains where what was taken is not all within bounds. */
void ranges_bound(const struct ranges *ranges, const struct csv *csv, int place, double low,
                  double high, struct complaints *complaints);

/* Complains of entries that lack a value, all at once. */
void ranges_require(const struct ranges *ranges, const char *file, struct complaints *complaints);

/* A member's own values, from triangular distributions by its seed and random numbers from `first`
 * on; the central ones when it is alone. out[n]. */
void ranges_draw(const struct ranges *ranges, uint64_t seed, uint32_t first, bool alone,
                 double *out);

#endif
