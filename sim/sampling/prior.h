/* Uncertain parameters: a row each, with distribution, correlations, bounds and random numbers.
 * Owns: the rows of the tables.
 * Promises: draw `number` of a seed is the same whoever makes it, in any order; what is wrong with
 * a table is told with its place, all at once. */
#ifndef KEELING_SAMPLING_PRIOR_H
#define KEELING_SAMPLING_PRIOR_H

#include <stdint.h>

#include "sampling/distribution.h"

enum { most_uncertain = 256, most_streams = 512, most_together = 32 };

struct uncertain {
    char *name;     /* owned: a column of an ensemble file, such as "iirf_0[CO2]" */
    char *unit;     /* owned */
    char *group;    /* owned: rows of a group are correlated; "" alone */
    char *given_as; /* owned: the target in whose unit the value is drawn, to be turned into the
                       parameter; "" the parameter itself is drawn */
    int line;
    struct distribution distribution;
    int stream, second; /* numbers of its standard normals; second -1: none */
    int shares;         /* the row before it whose normal it takes, -1: its own */
    int above;          /* the row before it whose value it must exceed, -1 */
    int picked;         /* column of the picks, -1 */
    double low, high;   /* a draw outside is void */
};

/* A group of correlated rows. */
struct together {
    int n, row[most_together];
    double lower[most_together * most_together]; /* Cholesky factor of the correlations, by rows */
};

struct prior {
    char *path; /* owned */
    int n, n_streams, n_groups;
    struct uncertain *row;     /* [n] owned */
    struct together *together; /* [n_groups] owned */
    int n_picks, n_picked;     /* rows and columns of the picks */
    double *pick;              /* [n_picks][n_picked] owned: logarithms */
};

/* The files of a prior; correlations and picks may be NULL. */
struct prior_files {
    const char *parameters, *correlations, *picks;
};

enum status prior_open(struct prior *prior, const struct prior_files *files,
                       struct complaints *complaints);
void prior_close(struct prior *prior);

/* value[n] of draw `number`; normal[n_streams] is room for its random numbers. False when it is
 * void: outside a bound. */
bool prior_draw(const struct prior *prior, uint32_t seed, uint64_t number, double *normal,
                double *value);

/* The second half of prior_draw: values from independent normals, which become correlated. */
bool prior_values(const struct prior *prior, double *normal, double *value);

/* Whether a row takes this random number. */
bool prior_uses(const struct prior *prior, int stream);

/* The row called name, or -1. */
int prior_find(const struct prior *prior, const char *name);

/* Mean of a normal row given the values of the others of its group, and the standard deviation
 * about it (of a row alone: its own). */
double prior_expected(const struct prior *prior, int row, const double *value, double *deviation);

#endif
