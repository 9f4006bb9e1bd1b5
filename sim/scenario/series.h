/* Yearly series read from IAMC, RCMIP and FaIR files, before they are put together.
 * Owns: every series, in the species' own units.
 * Promises: the whole file was checked, whatever part of it is used. */
#ifndef KEELING_SCENARIO_SERIES_H
#define KEELING_SCENARIO_SERIES_H

#include "scenario/names.h"

/* Values of one scenario and species, at increasing times (years; y.5 is the middle of y). */
struct series {
    int scenario; /* index in series_table.scenario; -1 of one that was taken away */
    int species;
    enum driven driven;
    struct place place;
    char *model; /* owned: who says so */
    int n;
    double *time;  /* [n] owned */
    double *value; /* [n] owned */
};

struct series_table {
    char *path; /* owned */
    int n_scenarios;
    char **scenario;   /* [n_scenarios] owned, in the file's order */
    void *by_name;     /* owned: the same as a tree of tsearch */
    int **at;          /* [n_scenarios][species x driven] owned: 1 + index in series, 0: none */
    enum stage *stage; /* [n_scenarios] owned: of the emissions that are kept */
    char **model;      /* [n_scenarios] owned: who says the first of its rows; NULL before */
    int n_passed;      /* rows of earlier stages that are not */
    int n_species;
    int n;
    struct series *series; /* [n] owned */
};

/* bare: what a species' plain name means in this file. */
enum status series_read(struct series_table *table, const char *path, enum driven bare,
                        const struct experiment *experiment, struct complaints *complaints);

const struct series *series_find(const struct series_table *table, int scenario, int species,
                                 enum driven driven);
enum { series_most_scenarios = 100000 };

/* Index of a scenario, made if it is new; -1 when there are too many. */
int series_add_scenario(struct series_table *table, const char *name);

/* A new series, empty; the scenario has none for this species and way of driving. Valid until the
 * next is added. */
struct series *series_add(struct series_table *table, int scenario, int species,
                          enum driven driven);

/* Whether emissions of this stage are to be kept of the scenario; those of earlier ones are then
 * taken away. */
bool series_admit(struct series_table *table, int scenario, enum stage stage);

/* Whether a species driven so may have this value; why[size] says what is wrong if not. */
bool series_allows(const struct species *species, enum driven driven, double value, char *why,
                   size_t size);

/* Index of a scenario, or -1. */
int series_scenario(const struct series_table *table, const char *name);
void series_close(struct series_table *table);

#endif
