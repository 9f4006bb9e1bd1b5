#include "account/marks.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"

void marks_distance(struct reading *row)
{
    const struct pair *pair = row->activity->pair;
    if (row->kind == DISTANCE_none || row->note.data == DATA_primary)
        return;
    for (int s = 0; s < 2; s++) {
        const double *factor = pair->way[row->label[LABEL_way]][WAY_factor];
        double used = factor[row->note.data == DATA_default ? s : BY_shortest];
        const double *plus = pair->way[row->label[LABEL_way]][WAY_plus];
        double added = plus[row->note.data == DATA_default ? s : BY_shortest];
        if (used != 1 || added != 0)
            row->note.verified[s] =
                row->note.verified[s] && pair->tables->mode[row->note.mode].verified;
    }
}

void marks_force(struct reading *row)
{
    const struct pair *pair = row->activity->pair;
    const char *cell = cell_text(row, ACTIVITY_year);
    double year = NAN;
    if (!*cell || !text_number(cell, &year))
        return;
    for (int s = 0; s < 2; s++) {
        const char *from = pair->standard[s]->cell[STANDARD_from];
        const char *to = pair->standard[s]->cell[STANDARD_to];
        row->note.out_of_force[s] = (*from && year < (double)strtol(from, NULL, 10)) ||
                                    (*to && year > (double)strtol(to, NULL, 10)); /* their years */
    }
}
