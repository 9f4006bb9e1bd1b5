/* Fossil fuel taken from the ground and traded. A year supplies what was used in the year before;
 * the difference comes from stocks, or goes there. A region supplies itself with the share of each
 * fuel that it did in the base year (own and foreign fuel are not the same to it: Armington 1969
 * doi:10.2307/3866403, at fixed shares); what all lack comes from those that exported in the base
 * year, in the same proportions. Trade is net: who both imports and exports a fuel does the
 * difference alone. */
#ifndef KEELING_TRADE_H
#define KEELING_TRADE_H

#include "region.h"

INLINE void trade_fuels(const struct here *here, struct region *region)
{
    real handled = (real)0;
    UNROLL for (int f = 0; f < N_FUEL; f++)
    {
        real needed = *region->needed[f], own = base_of(region, BASE_home + f) * needed;
        real exported = here->year == BASE_STEP
                            ? larger(base_of(region, BASE_extraction + f) - needed, (real)0)
                            : base_of(region, BASE_outlet + f) * here->imported[f];
        region->extraction[f] = own + exported;
        region->trade[f] = exported - (needed - own);
        handled += region->extraction[f] + needed;
    }
    real per_handled = base_of(region, BASE_per_handled);
    region->handled = pick(per_handled > (real)0, handled * per_handled, (real)1);
}

#endif
