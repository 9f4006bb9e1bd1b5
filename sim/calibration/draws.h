/* A batch of draws from the prior, as members of experiments.
 * Owns: the values.
 * Promises: a draw's values are functions of its number; members made of them have the labels and
 * columns that an ensemble file of them would have. */
#ifndef KEELING_CALIBRATION_DRAWS_H
#define KEELING_CALIBRATION_DRAWS_H

#include "calibration/targets.h"
#include "scenario/binding.h"

/* aci_scale given as a forcing: the mean of ln(1 + sum s E) over years, minus that at baseline. */
struct clouds {
    int row; /* of aci_scale in the prior; -1: not given as a forcing */
    int n_species, n_years;
    int *shape;        /* [n_species] owned: rows of the prior */
    double *baseline;  /* [n_species] owned: emissions */
    double *emissions; /* [n_years][n_species] owned */
    double *weight;    /* [n_years] owned */
};

struct draws {
    const struct prior *prior; /* borrowed */
    const struct clouds *clouds;
    uint32_t seed;
    int64_t n, room;
    int64_t *number;  /* [room] owned */
    uint64_t *random; /* [room] owned: the members' own seeds, their numbers */
    bool *valid;      /* [room] owned */
    double **value;   /* [prior->n][room] owned */
    double *wanted;   /* [room] owned: the normal of `stream` */
    int stream;
};

/* The years and weights are those of the target that given_as names. */
enum status clouds_open(struct clouds *clouds, const struct prior *prior,
                        const struct targets *targets, const struct experiment *experiment,
                        struct complaints *complaints);
void clouds_close(struct clouds *clouds);

/* The forcing of a draw with aci_scale 1; value[] are those of the prior's rows. */
double clouds_response(const struct clouds *clouds, const double *value);

void draws_open(struct draws *draws, const struct prior *prior, const struct clouds *clouds,
                uint32_t seed, int stream, int64_t room);
void draws_close(struct draws *draws);

/* Draws first .. first + n - 1; or those whose n numbers the caller has put in place. */
void draws_fill(struct draws *draws, int64_t first, int64_t n);
void draws_make(struct draws *draws, int64_t n);

/* Those of `from` at index[n], in that order. */
void draws_pick(struct draws *draws, const struct draws *from, const int64_t *index, int64_t n);

/* Makes them the members of an experiment without any; borrowed until draws_release. */
void draws_lend(const struct draws *draws, const struct binding *binding,
                struct experiment *experiment);
void draws_release(struct experiment *experiment);

#endif
