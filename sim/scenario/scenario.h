/* What is asked: the validated model of a run, made from files and owned here.
 * Owns: species, ensemble members, scenarios, their yearly series, and what can be stored of them.
 * Promises: what leaves this room is complete and in range; no later room checks input again. */
#ifndef KEELING_SCENARIO_SCENARIO_H
#define KEELING_SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "catalogue/quantity.h"

enum species_type {
#define SPECIES_TYPE(name, written, most) SPECIES_##name,
#include "scenario/species_types.def"
#undef SPECIES_TYPE
    N_species_types
};

/* How a species is driven; "calculated" is FaIR's word for what follows from other species. */
enum driven { DRIVEN_emissions, DRIVEN_concentration, DRIVEN_forcing, DRIVEN_calculated };

enum column {
#define COLUMN(name, axis, count, unit, low, high, what) COLUMN_##name,
#include "scenario/columns.def"
#undef COLUMN
    N_columns
};

struct species {
    char *name; /* owned, as written in the file: "CFC-11" */
    enum species_type type;
    enum driven input_mode;
    char *emissions_unit;           /* owned: "kt CFC11/yr"; NULL without emissions */
    const char *concentration_unit; /* "ppm" (co2), "ppb" (ch4, n2o), "ppt"; NULL for others */
};

/* Where the value of a column stands in a vector of parameters. A SPECIES column of count k has
 * k x n_species values, [species][k]; a WORLD column has k. `species` is ignored for WORLD. */
int parameter_index(enum column column, int n_species, int species, int element);
int parameter_count(int n_species);

struct carbon;
struct society;

struct members {
    int64_t n;
    int64_t *label; /* [n] owned: the first column of the file, or 0.. */
    int n_overrides;
    int *parameter;  /* [n_overrides] owned: parameter_index of each column of the file */
    double **value;  /* [n_overrides] owned pointers to [n]; equal columns share one array */
    uint64_t *seed;  /* [n] owned; 0.. when the file has none */
    bool stochastic; /* the file says stochastic_run for every member */
    char *fitted_to; /* owned: what the file's comment "# Fitted to:" says, or NULL */
    char *missed;    /* owned: what its comment "# Missed targets:" says, or NULL */
    char *failed;    /* owned: what its comment "# Failed checks:" says, or NULL */
    char *design;    /* owned: how a sampling plan laid them out, or NULL */
};

/* A target of one region (or, region -1, of all that `among` says). */
struct aim {
    enum { AIM_emissions, AIM_budget, AIM_warming } kind;
    int region;
    bool *among; /* [n_regions] owned: where the lever is pulled; NULL with a region */
    bool ghg, inventory;
    int year, since, starts, policy;
    double level; /* Mt, Gt or K */
    double probability, most;
};

struct scenario {
    char *name;          /* owned, UTF-8 */
    enum driven *driven; /* [n_species] owned; DRIVEN_calculated where nothing is given */
    double *series;      /* [n_species][n_years + 1] owned. Emissions: of the year, at y.5, in
                            emissions_unit, first n_years used. Concentration (concentration_unit)
                            and forcing (W m-2): on 1 January of first_year + i. NaN: not given */
    double *given;       /* owned: what it gives each region, as society_give says; NULL without */
    double
        *base_world;   /* [n_species] owned: the world's emissions of the base year, with regions */
    bool forests_feel; /* disturbance of forests rises with warming */
    int n_aims;
    struct aim *aim; /* [n_aims] owned: what is to be reached, by regions' numbers */
    char *reached;   /* owned: how far the aims were reached; NULL before that is known */
    int pulse_year;  /* of a twin: when it emits more than the scenario pulse_of; else 0 */
    int pulse_of;
    int join_year; /* the first whose emissions are the scenario's own, not the history's */
};

/* One input file, for the provenance attributes of the output. */
struct input {
    char *role; /* owned: "emissions", "history", "members", "species", "forcing", "scenario" */
    char *name; /* owned: file name without folder */
    char sha256[65];
};

struct experiment {
    char *title;               /* owned, may be NULL */
    int first_year, last_year; /* time bounds: 1 January of first_year .. of last_year */
    int n_species;
    struct species *species; /* [n_species] owned */
    double *parameter;       /* [parameter_count] owned: base values, NaN = not applicable */
    struct members members;
    struct society *society; /* owned; NULL without regions */
    struct carbon *carbon;   /* owned; NULL before it is read */
    int n_scenarios;
    struct scenario *scenarios;          /* [n_scenarios] owned */
    int step;                            /* years; divides those of the run */
    int co2_forcing;                     /* enum co2_forcing */
    bool variability;                    /* internal variability is on */
    int reference_first, reference_last; /* --reference, calendar years inclusive; first 1750 ==
                                            last: the value on 1 Jan */
    bool from_rest;          /* temperature is as the members have it, relative to nothing */
    double assessed_warming; /* K; NaN when not asked for */
    int assessed_first, assessed_last;
    /* What is asked of the output, by scenario files unless by the caller; NULL: nothing. */
    const char *store, *precision; /* "all" or "stats"; "double" or "single"; literals */
    char *variables;               /* owned: names and patterns, with commas */
    struct place variables_place;  /* of them; its file is owned */
    struct quantities quantities;  /* owned: all that can be stored */
    int n_chosen;
    const struct quantity **chosen; /* [n_chosen] owned: of these what is stored, in their order */
    int n_inputs;
    struct input *inputs; /* [n_inputs] owned */
    char *resolved;       /* owned: the scenarios as they were understood, YAML without folders */
};

/* What the caller asks for; NULL or 0 means "not given" (the YAML's, then the default's, value). */
struct request {
    int n_paths;
    const char *const *paths; /* scenario YAMLs (keeling run), or NULL */
    const char *emissions;    /* IAMC/FaIR CSV (keeling assess), or NULL */
    const char *members;      /* ensemble file or a count */
    bool own_members;         /* none are read: the caller will bring them */
    const char *species;
    const char *forcing;
    const char *years;                         /* "1750:2300" */
    const char *reference;                     /* "1850:1900" or "1750" */
    const char *assessed_warming;              /* "0.85@1995:2014" */
    const char *variability;                   /* "on", "off" */
    const char *pulse;                         /* "2030": each scenario also with a pulse of CO2 */
    const char *store, *precision, *variables; /* what the caller decides of the output; only
                                                  variables is looked at here */
};

/* Reads every file, applies every rule, and fills experiment (to be closed with experiment_close).
 * All complaints are collected before it returns STATUS_INPUT (or STATUS_USAGE for a bad option).
 */
enum status experiment_open(struct experiment *experiment, const struct request *request,
                            struct complaints *complaints);
void experiment_close(struct experiment *experiment);

/* First days of the run's steps, and the last day. */
int experiment_rows(const struct experiment *experiment);

/* Emissions of the year before a scenario joins its history, and of that year. */
struct jump {
    double before, after;
};

/* Whether a species jumps there: by `least` of its level, and three times as far as in any of the
 * ten years before. Both are wanted, for a small species may change by much from year to year. */
bool scenario_jumps(const struct experiment *experiment, const struct scenario *scenario,
                    int species, double least, struct jump *jump);

#endif
