/* Land of a region without forest: soils of crops and grass, drained peat, coasts.
 * Owns: nothing.
 * Promises: what soils gain is what their stock changes by. */
#ifndef KEELING_LAND_GROUND_H
#define KEELING_LAND_GROUND_H

#include "scenario/society.h"

enum { most_gain_years = 200 };

struct ground {
    const struct society *society; /* borrowed */
    int region;
    double managed;                /* share of the soils under better management */
    double begun[most_gain_years]; /* of that, by the year it began */
    int year;                      /* taken so far */
    double area[n_wetlands];       /* Mha that are left */
};

/* A year: Mt C to the air, Mt CH4 and Mt N2O beyond those of wetlands as they are. */
struct breath {
    double soil, wetlands, ch4, n2o;
};

void ground_open(struct ground *ground, const struct society *society, int region);

/* With shares of soils managed better, of restorable wetland restored, and of loss prevented. */
struct breath ground_step(struct ground *ground, double managed, double restored, double prevented);

#endif
