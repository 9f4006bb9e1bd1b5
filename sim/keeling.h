/* libkeeling: open a model, set inputs, step a year, read, close; or run from end to end to a file.
 * Owns: struct keeling, from keeling_open or keeling_run to keeling_close.
 * Promises: results are those of the command line, bit for bit. No call prints, and none ends the
 * program but where the host's memory runs out (a sentence on standard error, exit status 69) or
 * where the OpenCL runtime itself does so.
 *
 * Every int returned is 0 when all went well, else an exit status of sysexits.h (64 wrong call, 65
 * wrong input, 69 no device or memory, 70 a fault of Keeling, 74 the disk, 75 stopped as asked);
 * keeling_message then tells what was wrong. One model is used by one thread at a time, several by
 * several threads; a process that was forked after the first call has none (69). Programs are
 * compiled anew for each version: structs grow. */
#ifndef KEELING_H
#define KEELING_H

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

struct keeling;

/* What to open or run; NULL and 0 mean the default. Either paths or emissions is given. Words are
 * those of the command line's options of the same names, `keeling run --help`. */
struct keeling_options {
    int n_paths;
    const char *const *paths; /* scenario YAMLs */
    const char *emissions;    /* or one emissions file: IAMC, RCMIP or FaIR */
    const char *members;      /* ensemble file, or a count */
    const char *species;
    const char *forcing;
    const char *years;       /* "1750:2300" */
    const char *variability; /* "on", "off" */
    const char *variables;   /* quantities that keeling_read may ask for: "temperature,forcing_*" */
    const char *device;      /* as keeling devices lists them */
    const char *precision;   /* "double", "single" */
    /* Of keeling_run alone; keeling_open refuses them (sim/library/options.def). */
    const char *reference, *assessed_warming; /* "1850:1900", "0.85@1995:2014" */
    const char *pulse;                        /* "2030" */
    const char *store, *storage;              /* "all", "stats"; "single", "double" */
    const char *strict;                       /* "on" */
    const char *lanes, *block, *memory;       /* "8", "1000", "2GiB" */
};

/* Asked on the way, every some thirty years of members, by the thread that runs, but not while
 * kernels are built or the file is written; and when all is done: member-years done so far, of all
 * (0 while targets are solved). Other than 0 stops the run, which then answers 75 and leaves no
 * file, but when all is done. */
struct keeling_watch {
    int (*ask)(void *context, double done, double total);
    void *context;
};

/* *model is set even on failure, so that keeling_message can be asked; close it in any case. Other
 * calls answer 64 (0 and NULL where they return no status) for a model that was not opened. */
int keeling_open(struct keeling **model, const struct keeling_options *options);

/* Runs from 1 January of the first year to that of the last into `out`, an .nc file, as `keeling
 * run` and `keeling assess` do: the same bytes. *model is set in any case and holds what was noted
 * or complained of, for keeling_message; it is not open for other calls. watch may be NULL. */
int keeling_run(struct keeling **model, const struct keeling_options *options, const char *out,
                const struct keeling_watch *watch);

/* The complaints of the last call that failed, and the notes of one that went well, one a line; ""
 * when there are none. Valid until the next call. */
const char *keeling_message(const struct keeling *model);

int keeling_scenarios(const struct keeling *model);
long keeling_members(const struct keeling *model);
const char *keeling_scenario_name(const struct keeling *model, int scenario);

/* The model stands on 1 January of this year. */
int keeling_year(const struct keeling *model);

/* Replaces one input of a scenario, all members alike: emissions (in the species' unit) of `year`,
 * or the concentration or forcing on 1 January of it, as the species is driven. Years already
 * stepped cannot be changed, nor what regions emit. The value obeys the rules for input files, else
 * 65. */
int keeling_set(struct keeling *model, int scenario, const char *species, int year, double value);

/* Goes one year on, or one step of a scenario that says step:, whose inputs are still those of each
 * year; 65 when that leaves no numbers to go on with, as it does from then on. */
int keeling_step(struct keeling *model);

/* values[keeling_members] of a quantity, by its dataset or IAMC name, on 1 January of the current
 * year; temperature is relative to the first year. Emissions are those of the year just stepped. */
int keeling_read(struct keeling *model, int scenario, const char *quantity, double *values);

void keeling_close(struct keeling *model);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif
