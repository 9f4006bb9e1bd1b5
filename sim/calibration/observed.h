/* Observations: a table with a row a year and a column a series.
 * Owns: the numbers.
 * Promises: a year that is missing is told with the table and the series. */
#ifndef KEELING_CALIBRATION_OBSERVED_H
#define KEELING_CALIBRATION_OBSERVED_H

#include <stdbool.h>

#include "base/status.h"

struct observed {
    char *path; /* owned */
    int n_years, n_series;
    int *year;     /* [n_years] owned, increasing */
    char **series; /* [n_series] owned */
    double *value; /* [n_years][n_series] owned; NaN: none */
};

/* path NULL: a table without series. */
enum status observed_open(struct observed *observed, const char *path,
                          struct complaints *complaints);
void observed_close(struct observed *observed);

/* The series called name, or -1. */
int observed_find(const struct observed *observed, const char *name);

/* The value of a year; NaN when there is none. */
double observed_at(const struct observed *observed, int series, int year);

#endif
