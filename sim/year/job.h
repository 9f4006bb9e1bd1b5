/* A run under way: what its parts share, and the walk over its members block by block.
 * Owns: nothing; run.c opens and closes the parts.
 * Promises: results reach the rank that writes in the same pieces of the same values, whoever
 * computed them. */
#ifndef KEELING_YEAR_JOB_H
#define KEELING_YEAR_JOB_H

#include "output/statistics.h"
#include "output/trajectory.h"
#include "year/compare.h"
#include "year/histograms.h"
#include "year/outside.h"
#include "year/run.h"
#include "year/shift.h"

/* Results of an engine: [slot][room][row][stride], members first .. first + n - 1. Its slots are
 * those of the job that its part of the regions has (job_slots). */
struct results {
    void *values;
    int part, n_slots;
    int scenario, n_scenarios; /* of the engine: the first, and how many */
    int room;                  /* scenarios there is room for */
    int64_t first, n, stride;
};

struct job {
    const struct experiment *experiment;
    const struct run_options *options;
    struct run_report *report;
    struct complaints *complaints;
    struct device device;
    int n_chosen, temperature;            /* slot of surface temperature, -1 when not stored */
    const struct quantity *const *chosen; /* [n_chosen] borrowed */
    struct grid grid;
    struct team *team;           /* owned; NULL where regions are not shared */
    int *slots;                  /* [n_chosen] owned, by part: job_slots of the parts in order */
    int *n_before;               /* [parts + 1] owned: slots of the parts before */
    const struct quantity **own; /* [n_chosen] owned: the world's, its regions', those of others */
    int n_world, n_own;          /* of these the world's; those this rank stores */
    struct outside *outside;     /* [n_chosen] of all that was kept so far */
    struct compared *compared;   /* [scenarios of the experiment], with regions; else NULL */
    struct trajectory trajectory;
    struct statistics statistics;
    struct histograms histograms; /* of the scenario at hand, when percentiles are counted */
    float *table;                 /* [n_rows][n_percentiles] */
    double *assessed;             /* [members] mean over the assessed period, else NULL */
    double shift;                 /* K, added to every member of the scenario at hand */
    struct results whole;         /* all members, when several ranks make exact percentiles */
    int whole_from;               /* the scenario it begins with */
    double done;
};

/* Gets each block of a slot and scenario; its members begin with `first`. */
struct visitor {
    enum status (*visit)(struct job *job, struct block *block, int slot, int scenario,
                         int64_t first);
};

/* Values of a quantity over time, and whether percentiles come from counts. */
int job_rows(const struct job *job);
bool job_counts(const struct job *job);
size_t job_stored_size(const struct job *job);

/* Who keeps what. The slots that a part keeps: of its regions, and of the world if it is the first.
 */
void job_share(struct job *job);
const int *job_slots(const struct job *job, int part, int *n);

/* Index of the first value of one of the results' slots, by number, and scenario; bytes of all; and
 * the values of one. */
size_t job_row(const struct job *job, const struct results *results, int at, int scenario);
size_t job_bytes(const struct job *job, const struct results *results);
struct block job_block(const struct job *job, const struct results *results, int at, int scenario);

/* Collective: all members of the engine's scenarios; visitor gets each block of each slot, on the
 * rank that writes, or where it was made when only counts are kept. measuring: nothing is kept. */
enum status job_each_block(struct job *job, struct engine *engine, bool measuring,
                           struct visitor visitor);

/* Collective: the amount that moves the members' median to the assessed warming. */
enum status job_find_shift(struct job *job, struct engine *engine);

/* A visitor that keeps: writes, counts or puts together, as the job asks. */
enum status job_keep(struct job *job, struct block *block, int slot, int scenario, int64_t first);

/* Percentiles of what was put together from the ranks, and of what was counted. */
enum status job_write_whole(struct job *job, const struct engine *engine);
enum status job_write_counts(struct job *job, int scenario);

#endif
