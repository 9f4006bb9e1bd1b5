/* Whether what was computed is still numbers.
 * Owns: nothing.
 * Promises: no file is written of a state that is none. */
#ifndef KEELING_YEAR_CHECK_H
#define KEELING_YEAR_CHECK_H

#include "year/engine.h"

/* After the launch that began with `scenario`: STATUS_INPUT with a complaint that names a scenario
 * and a member when the state of one of the n members just run is not finite. */
enum status check_state(struct engine *engine, int scenario, int64_t first, int64_t n,
                        struct complaints *complaints);

#endif
