/* libkeeling: open a model, set inputs, step a year, read, close.
 * Owns: struct keeling, from keeling_open to keeling_close.
 * Promises: results are those of the command line, bit for bit. No call prints, and none ends the
 * program but where the host's memory runs out (a sentence on standard error, exit status 69) or
 * where the OpenCL runtime itself does so.
 *
 * Every int returned is 0 when all went well, else an exit status of sysexits.h (64 wrong call, 65
 * wrong input, 69 no device or memory, 70 a fault of Keeling); keeling_message then tells what was
 * wrong. One model is used by one thread at a time. The interface only grows: options not known to
 * an older caller are NULL or 0 in a struct it has zeroed. */
#ifndef KEELING_H
#define KEELING_H

#ifdef __cplusplus
extern "C" {
#endif

struct keeling;

/* What to open; NULL and 0 mean the default. Either paths or emissions is given. */
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
};

/* *model is set even on failure, so that keeling_message can be asked; close it in any case. Other
 * calls answer 64 (0 and NULL where they return no status) for a model that was not opened. */
int keeling_open(struct keeling **model, const struct keeling_options *options);

/* The complaints of the last call that failed, one a line; "" when there are none. Valid until the
 * next call. */
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

/* Goes one year on; 65 when that leaves no numbers to go on with, as it does from then on. */
int keeling_step(struct keeling *model);

/* values[keeling_members] of a quantity, by its dataset or IAMC name, on 1 January of the current
 * year; temperature is relative to the first year. Emissions are those of the year just stepped. */
int keeling_read(struct keeling *model, int scenario, const char *quantity, double *values);

void keeling_close(struct keeling *model);

#ifdef __cplusplus
}
#endif

#endif
