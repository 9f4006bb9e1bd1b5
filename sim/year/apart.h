/* The years of an engine whose regions are shared by a team of ranks: each computes its own, gives
 * their sums to the others while it computes the next members, and steps the climate of all. A GPU
 * shares them among its work-items, even where the team is one rank.
 * Owns: the climate's program and the buffers of sums.
 * Promises: the bits of one rank with all regions, whatever the parts. */
#ifndef KEELING_YEAR_APART_H
#define KEELING_YEAR_APART_H

#include "year/engine.h"

/* Where the time went, in seconds by the clock, while settings.timed. */
enum phase { PHASE_regions, PHASE_exchange, PHASE_climate, n_phases };

/* What one part of `parts` has of the regions. */
struct share apart_share(const struct society *society, int part, int parts);

/* The branches that make up `share` in the tree of sums, in order and as few as can be: a whole
 * branch is 2^level regions that begin at a multiple of 2^level, level <= most_level. Returns how
 * many, at most most_branches or as many as regions. */
struct branch {
    int first, level;
};
enum { most_branches = 26, any_level = 13 };
int apart_branches(struct share share, int most_level, struct branch *branches);

/* Before the engine chooses its block; `work` is what its own program was made from. */
enum status apart_open(struct engine *engine, const struct work *work,
                       struct complaints *complaints);

/* Bytes on the device that a member of a scenario needs for sums, where a GPU is one of several
 * ranks and lots are half of a block. */
size_t apart_member_bytes(const struct engine *engine);

/* The buffers of sums, after those of the engine. */
enum status apart_open_lots(struct engine *engine, struct complaints *complaints);

/* As engine_run. */
enum status apart_run(struct engine *engine, int scenario, int64_t n_tiles, int begin, int n_years,
                      struct complaints *complaints);
const double *apart_seconds(const struct engine *engine); /* [n_phases] */
void apart_close(struct engine *engine);

#endif
