#include "scenario/observations.h"

#include <math.h>
#include <stdlib.h>

#include "base/csv.h"
#include "scenario/world.h"

enum status observations_read(struct observations *observations, struct complaints *complaints)
{
    struct csv csv;
    size_t before = complaints->count;
    char *file = world_file("world/observations.csv");
    for (int i = 0; i < n_observed_years; i++)
        observations->co2[i] = observations->gmst[i] = NAN;
    if (csv_open(&csv, file, complaints) != STATUS_OK) {
        free(file);
        return STATUS_INPUT;
    }
    while (csv_row(&csv, complaints)) {
        int i = (int)csv_number(&csv, "year", 0, complaints) - first_observed;
        if (i < 0 || i >= n_observed_years)
            continue;
        observations->co2[i] = csv_number(&csv, "co2", NAN, complaints);
        observations->gmst[i] = csv_number(&csv, "gmst", NAN, complaints);
    }
    csv_close(&csv);
    free(file);
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}
