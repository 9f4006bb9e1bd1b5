#include "account/marks.h"

#include <math.h>
#include <stdlib.h>

#include "base/text.h"

void marks_distance(struct reading *row)
{
    const struct pair *pair = row->activity->pair;
    if (row->kind == DISTANCE_none || row->note.data == DATA_primary)
        return;
    const double(*way)[3] = (const double(*)[3])pair->way[row->label[LABEL_way]];
    for (int s = 0; s < 2; s++) {
        int by = row->note.data == DATA_default ? s : BY_shortest;
        if (way[WAY_factor][by] != 1 || way[WAY_plus][by] != 0)
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
