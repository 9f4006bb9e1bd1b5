/* A scenario's yearly drivers, as the kernels read them.
 * Owns: nothing.
 * Promises: sums over years are made in double precision. */
#ifndef KEELING_YEAR_DRIVERS_H
#define KEELING_YEAR_DRIVERS_H

#include "year/plan.h"

/* rows: [1 + n_steps][row_at[n_drivers]], filled but for what the kernel shared_years makes. */
void drivers_fill(const struct plan *plan, const struct scenario *scenario, int n_steps,
                  double *rows);

#endif
