/* What the kernels read, put on the device: common values, yearly drivers, tiles of members.
 * Owns: nothing; fills buffers of an engine.
 * Promises: a member's values stand alike whatever block it is in. */
#ifndef KEELING_YEAR_LOAD_H
#define KEELING_YEAR_LOAD_H

#include "year/engine.h"

/* Bytes of a number the kernels compute with. */
size_t load_scalar_size(const struct settings *settings);

/* n members filled up to whole tiles, as many as are interleaved. */
int64_t load_padded(const struct engine *engine, int64_t n);

/* Where a value of a member of the block lies, of n_values that each has: see kernels/here.h. */
size_t load_place(const struct engine *engine, int64_t member, int64_t n_values, int64_t value);

/* Opens and fills a buffer with the values of a plan that no member changes. */
enum status load_common(struct engine *engine, struct buffer *buffer, const struct plan *plan,
                        struct complaints *complaints);

/* Opens and fills the last argument of a kernel. */
enum status load_weights(struct engine *engine, const double *weights, size_t n,
                         struct complaints *complaints);

/* The drivers of all scenarios and years. */
enum status load_rows(struct engine *engine, struct complaints *complaints);

/* What each region is given and was like, in an engine with regions. */
enum status load_regions(struct engine *engine, struct complaints *complaints);

/* Opens and fills the slots of what is stored of each region. */
enum status load_slots(struct engine *engine, const struct work *work,
                       struct complaints *complaints);

/* Values that a member of a scenario carries to the next year: its own, and its regions'. */
size_t load_stocks(const struct engine *engine);
size_t load_lands(const struct engine *engine);

/* Parameters and seeds of members first .. first + n - 1. */
enum status load_members(struct engine *engine, int64_t first, int64_t n,
                         struct complaints *complaints);

/* Puts other values of one derived parameter, at place `at` of the plan, into the n members loaded
 * last. It must be one that varies. */
enum status load_values(struct engine *engine, int at, const double *values, int64_t n,
                        struct complaints *complaints);

#endif
