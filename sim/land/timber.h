/* What becomes of the wood of all regions: burned, or products in use at home and abroad, reported
 * by three approaches (IPCC 2006 vol. 4 ch. 12).
 * Owns: nothing.
 * Promises: over all regions the approaches agree. */
#ifndef KEELING_LAND_TIMBER_H
#define KEELING_LAND_TIMBER_H

#include "land/span.h"

/* Adds products to the fluxes and carbon of every region and year; wood[region][year] is what was
 * cut, Mt C. */
void timber_run(const struct society *society, struct span *span, const double *wood);

#endif
