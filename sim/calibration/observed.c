#include "calibration/observed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/text.h"

static void read_row(struct observed *observed, const struct csv *csv,
                     struct complaints *complaints)
{
    double year = NAN;
    size_t n = (size_t)observed->n_years, width = (size_t)observed->n_series;
    bool whole = text_number(csv->cell[0], &year) && year == floor(year) && fabs(year) < 1e6;
    if (!whole || (n && year <= observed->year[n - 1])) {
        complain(complaints, csv_place(csv, 0), "year '%s': expected a whole number, increasing",
                 csv->cell[0]);
        return;
    }
    observed->year = retake(observed->year, n + 1, sizeof *observed->year);
    observed->value = retake(observed->value, (n + 1) * width, sizeof *observed->value);
    observed->year[n] = (int)year;
    for (size_t s = 0; s < width; s++) {
        const char *cell = csv->cell[s + 1];
        double *value = &observed->value[n * width + s];
        *value = NAN;
        if (*cell && !text_number(cell, value))
            complain(complaints, csv_place(csv, (int)s + 1), "'%s' is not a number", cell);
    }
    observed->n_years++;
}

enum status observed_open(struct observed *observed, const char *path,
                          struct complaints *complaints)
{
    struct csv csv;
    size_t before = complaints->count;
    *observed = (struct observed){0};
    if (!path)
        return STATUS_OK;
    observed->path = text_copy(path);
    if (csv_open(&csv, path, complaints) != STATUS_OK)
        return STATUS_INPUT;
    if (strcmp(csv.header[0], "year") != 0 || csv.n_columns < 2)
        complain(complaints, csv_header_place(&csv, 0),
                 "'%s': expected year, then a column a series", csv.header[0]);
    observed->n_series = csv.n_columns - 1;
    observed->series = take((size_t)csv.n_columns, sizeof *observed->series);
    for (int s = 0; s < observed->n_series; s++)
        observed->series[s] = text_copy(csv.header[s + 1]);
    while (complaints->count == before && csv_row(&csv, complaints))
        read_row(observed, &csv, complaints);
    csv_close(&csv);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

void observed_close(struct observed *observed)
{
    for (int s = 0; s < observed->n_series; s++)
        free(observed->series[s]);
    free(observed->series);
    free(observed->year);
    free(observed->value);
    free(observed->path);
    *observed = (struct observed){0};
}

int observed_find(const struct observed *observed, const char *name)
{
    for (int s = 0; s < observed->n_series; s++)
        if (!strcmp(observed->series[s], name))
            return s;
    return -1;
}

double observed_at(const struct observed *observed, int series, int year)
{
    for (int i = 0; i < observed->n_years; i++)
        if (observed->year[i] == year)
            return observed->value[(size_t)i * (size_t)observed->n_series + (size_t)series];
    return NAN;
}
