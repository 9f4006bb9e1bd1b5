/* What kernels store: the text of stores.h, and which slot each region's quantities have.
 * Owns: nothing.
 * Promises: the text does not depend on which regions are stored where, so that ranks that share
 * the regions run one program. */
#ifndef KEELING_YEAR_STORES_H
#define KEELING_YEAR_STORES_H

#include <stdint.h>

#include "base/text.h"
#include "catalogue/quantity.h"

/* STORE_STATE and STORE_SPAN of the world, STORE_REGION of any region; chosen[n] in slot order. */
void stores_write(const struct quantity *const *chosen, int n, struct text *text);

/* slots[n_regions][width], owned by the caller: the slot of what STORE_REGION stores if it is below
 * n_kept, else -1. Returns the width. */
int stores_slots(const struct quantity *const *chosen, int n, int n_kept, int n_regions,
                 int32_t **slots);

#endif
