/* Members of scenarios that are driven alike, stepped on a device block by block.
 * Owns: the programs, and the device's buffers for one block.
 * Promises: a member's bits depend on its own parameters and its scenario alone, whatever the
 * block, the lanes or the device's threads. */
#ifndef KEELING_YEAR_ENGINE_H
#define KEELING_YEAR_ENGINE_H

#include "device/device.h"
#include "device/program.h"
#include "ranks/team.h"
#include "year/plan.h"

/* How to compute; 0 and NULL mean the default. */
struct settings {
    const char *device;
    bool single;       /* single precision; default double */
    bool store_double; /* output in double precision; default single */
    int lanes;         /* members a tile: 1, 2, 4, 8, 16 */
    int64_t block;     /* members a block */
    size_t memory;     /* bytes */
    enum gas_set gases;
    struct team *team; /* who shares the regions, borrowed; NULL: they are all here */
    int n_kept;        /* with a team: how many of the chosen quantities this rank stores */
    bool timed;        /* with a team: wait after each phase of a year, for apart_seconds */
    bool together;     /* all scenarios in one launch, as stepping year by year needs it */
    /* Asked every few years, of a single rank, with the member-years that this call of engine_run
     * has done; may be NULL. */
    bool (*stopped)(void *context, double done);
    void *stopped_context;
};

/* What a kernel makes of the years. */
struct work {
    const char *main, *kernel;            /* file of kernels/ and kernel in it */
    const char *stores;                   /* text of stores.h */
    const struct quantity *const *chosen; /* [n_chosen] in slot order; where regions are stored */
    int n_chosen, n_kept;
    size_t left;           /* bytes that a member of a scenario leaves in `out` */
    const double *weights; /* [n_weights] a last argument of the kernel; NULL: none */
    size_t n_weights;
};

struct engine {
    const struct experiment *experiment; /* borrowed */
    struct device *device;               /* borrowed */
    struct settings settings;            /* lanes and block filled in */
    struct plan plan;                    /* owned */
    struct program program, shared;      /* owned */
    double *cut; /* [n_regions] owned: of land_cuts; NULL until regions are loaded */
    struct buffer tiles, common, rows, stocks, out, seeds, span, weights, shared_common; /* owned */
    struct buffer given, base, lands, slots; /* owned; of regions */
    struct apart *apart;                     /* owned; NULL without a team */
    struct team *of_one;   /* owned: the settings' team, where a GPU shares the regions alone */
    int n_scenarios;       /* in this engine */
    const int *scenario;   /* [n_scenarios] borrowed: index in the experiment */
    int n_launched;        /* scenarios a launch computes; buffers hold as many */
    size_t left;           /* as in struct work */
    int n_years;           /* steps */
    int64_t interleaved;   /* members whose values lie side by side: lanes x device's neighbours */
    int64_t block, stride; /* members a block, a multiple of `interleaved` */
    double run_seconds;    /* spent in kernels so far */
};

/* chosen[n] are the stored quantities, in slot order. */
enum status engine_open(struct engine *engine, const struct experiment *experiment,
                        struct device *device, const struct settings *settings, const int *scenario,
                        int n_scenarios, const struct quantity *const *chosen, int n_chosen,
                        struct complaints *complaints);

/* Opens a program of kernels/ for the engine's settings, with the model.h of a plan. */
enum status engine_open_program(const struct engine *engine, const struct plan *plan,
                                struct program *program, const struct work *work,
                                struct complaints *complaints);

/* Gives a kernel the arguments that all have. */
enum status engine_give(struct engine *engine, struct program *program);

/* The same for other work; one scenario a launch. */
enum status engine_open_work(struct engine *engine, const struct experiment *experiment,
                             struct device *device, const struct settings *settings,
                             const int *scenario, int n_scenarios, const struct work *work,
                             struct complaints *complaints);

/* Scenarios `scenario` .. of one launch, for the n <= block members last loaded (load_members),
 * from year step `begin` for `n_years` steps; begin 0 starts on 1 January of the first year,
 * otherwise they go on where they stand. Collective over the team, if there is one. */
enum status engine_run(struct engine *engine, int scenario, int64_t n, int begin, int n_years,
                       struct complaints *complaints);

/* How many scenarios the launch that begins with `scenario` computes. */
int engine_launched(const struct engine *engine, int scenario);

/* Makes the yearly drivers anew, after the scenarios' series were changed. */
enum status engine_refresh(struct engine *engine, struct complaints *complaints);

/* Host view of the results, [slot][n_launched][n_years + 1][stride] of float or double; the
 * scenarios are those of the last launch. Valid until engine_release. */
void *engine_results(struct engine *engine, struct complaints *complaints);
void engine_release(struct engine *engine);
void engine_close(struct engine *engine);

/* Values of one slot and scenario of the launch inside engine_results: [n_years + 1][stride]. */
size_t engine_offset(const struct engine *engine, int slot, int scenario);

#endif
