/* Units of emissions, concentrations and forcing: prefix x substance per time.
 * Owns: nothing.
 * Promises: converts what is convertible and says so; refuses the rest with a reason. */
#ifndef KEELING_BASE_UNITS_H
#define KEELING_BASE_UNITS_H

#include "base/status.h"

/* Factor from a value in `from` to one in `to` (both like "Mt CO2/yr", "GtC/yr", "kt HFC-134a /
 * yr", "Tg N2O-N yr-1", "ppm", "W/m2", "W m^-2"). Elemental carbon, nitrogen and sulfur are
 * converted by molar mass (C -> CO2 44.009/12.011, N -> N2O 44.013/28.014, N -> NO2, N -> NH3, S ->
 * SO2, NO -> NO2). On failure returns STATUS_INPUT and puts the reason (no full stop) into
 * why[why_size], e.g. "the unit lacks 'per year'" or "'Mt CH4/yr' is not convertible to 'Gt
 * CO2/yr'". */
enum status units_convert(const char *from, const char *to, double *factor, char *why,
                          size_t why_size);

#endif
