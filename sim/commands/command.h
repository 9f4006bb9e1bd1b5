/* The commands, the options they take, and what was typed.
 * Owns: nothing; arguments point into argv.
 * Promises: help is printed from the same table that is parsed. */
#ifndef KEELING_COMMANDS_COMMAND_H
#define KEELING_COMMANDS_COMMAND_H

#include <stdint.h>

#include "base/status.h"
#include "ranks/ranks.h"
#include "scenario/scenario.h"
#include "year/run.h"

enum command_option {
#define OPTION(name, long_name, argument, help) OPTION_##name,
#include "commands/options.def"
#undef OPTION
    n_options
};

struct arguments {
    const struct ranks *ranks;     /* who computes together */
    const char *option[n_options]; /* as typed; "" for an option without argument; NULL not given */
    bool helped;                   /* --help was given, and answered */
    int n_paths;
    char **paths;
};

struct command {
    const char *name;
    const char *operands; /* "PATH.yaml..." */
    const char *summary;
    const char *examples; /* lines */
    int least_paths, most_paths;
    enum status (*act)(const struct arguments *arguments, struct complaints *complaints);
    uint64_t takes; /* bit OPTION_x: takes that option */
};

#define TAKES(option) ((uint64_t)1 << OPTION_##option)
#define TAKES_INPUT                                                                                \
    (TAKES(members) | TAKES(species) | TAKES(forcing) | TAKES(years) | TAKES(reference) |          \
     TAKES(assessed_warming) | TAKES(variability))
#define TAKES_ENGINE                                                                               \
    (TAKES(device) | TAKES(lanes) | TAKES(block) | TAKES(memory) | TAKES(precision))
#define TAKES_OUTPUT (TAKES(out) | TAKES(store) | TAKES(storage) | TAKES(variables) | TAKES(quiet))

extern const struct command commands[];
extern const int n_commands;

/* What Python does of what was run: analysis.def. */
extern const char *const analysis_names[];
extern const int n_analysis_names;
bool command_is_analysis(const char *name);

/* Becomes `python3 -m analysis` with these words, the name first; returns when that fails. */
enum status command_ask_analysis(int argc, char **argv, struct complaints *complaints);

enum status command_run(const struct arguments *arguments, struct complaints *complaints);
enum status command_assess(const struct arguments *arguments, struct complaints *complaints);
enum status command_calibrate(const struct arguments *arguments, struct complaints *complaints);
enum status command_check(const struct arguments *arguments, struct complaints *complaints);
enum status command_describe(const struct arguments *arguments, struct complaints *complaints);
enum status command_devices(const struct arguments *arguments, struct complaints *complaints);
enum status command_account(const struct arguments *arguments, struct complaints *complaints);
enum status command_bench(const struct arguments *arguments, struct complaints *complaints);

/* Parses what follows the command's name; help and what is wrong are told by the first rank. */
enum status arguments_read(struct arguments *arguments, const struct command *command, int argc,
                           char **argv, struct complaints *complaints);

/* How to compute, from the options; complains of each that is not understood. */
enum status settings_read(struct settings *settings, const struct arguments *arguments,
                          struct complaints *complaints);

/* --grid: how many ranks share the regions, 0 when it is not given; complains of a grid that these
 * ranks or this experiment cannot make. */
enum status settings_read_grid(int *parts, const struct arguments *arguments,
                               const struct experiment *experiment, struct complaints *complaints);

/* How to run an experiment: what was typed, else what its scenario says. */
enum status settings_read_run(struct run_options *options, const struct experiment *experiment,
                              const struct arguments *arguments, struct complaints *complaints);

/* A whole number above 0, or 0 for NULL; complains of anything else. */
long settings_read_count(const char *typed, const char *option, struct complaints *complaints);

/* False, after a complaint, when it is no number below 2^32. */
bool settings_read_seed(const char *typed, uint32_t *seed, struct complaints *complaints);

/* The request for experiment_open, with the options of input filled in. */
struct request request_of(const struct arguments *arguments);

/* The shipped middle scenario, to measure and to describe with. */
enum status command_open_shipped(struct experiment *experiment, const char *scenario,
                                 const char *members, const char *years,
                                 struct complaints *complaints);

/* The middle one; sorts them. */
double command_median(double *values, int n);

/* Collective: times the coupled year with its regions shared by `parts` ranks (1 too), and prints
 * where the time went. */
enum status command_bench_grid(const struct ranks *ranks, int parts,
                               const struct experiment *experiment, struct device *device,
                               const struct settings *settings, const struct quantity *temperature,
                               struct complaints *complaints);

/* Runs an experiment to `out` with progress, log and summary on the terminal. */
enum status command_compute(const struct experiment *experiment, const struct arguments *arguments,
                            const char *out, struct complaints *complaints);

#endif
