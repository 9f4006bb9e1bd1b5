/* How much of the base year's clearing of forest goes on, for the central member: by itself, by
 * policy and by the carbon price, as kernels/sectors/land.cl and abatement.h have it of each.
 * Owns: nothing.
 * Promises: a share between 0 and 1. */
#ifndef KEELING_LAND_AVOIDED_H
#define KEELING_LAND_AVOIDED_H

#include "scenario/society.h"

struct avoided {
    double index, by_price;
};

/* A year with these settings of policies (by POLICY_...); the first is the base year. */
double avoided_step(struct avoided *avoided, const struct society *society, const double *lever,
                    bool first);

#endif
