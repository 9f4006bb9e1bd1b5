/* The forests that a region has in the base year: cleared, killed, cut, growing.
 * Owns: nothing.
 * Promises: what is grown less what goes is what the pools change by, to rounding; without clearing
 * and change forests stay as they are. */
#ifndef KEELING_LAND_WOODS_H
#define KEELING_LAND_WOODS_H

#include "land/stand.h"

/* Those of a kind that are not cut, and those that are. */
enum { reserved, managed, n_uses };

/* Pools in Gt C, areas in Mha. */
struct woods {
    const struct forest *forest; /* [n_forests] borrowed */
    const struct curve *curve;   /* [n_forests] borrowed */
    struct stand stand[n_forests][n_uses];
    double soil;              /* under forests, and under what was cleared of them */
    double doomed[n_forests]; /* of that, what the soil of cleared land will lose yet */
};

/* What is asked of a year. */
struct demand {
    double cleared; /* Mha */
    double wood;    /* Gt C */
    double spared;  /* share of disturbance prevented */
};

/* Gt C of a year. */
struct felling {
    struct flow flow;          /* of all stands */
    double lost;               /* to the air: soil of land cleared now and before */
    double exposed[n_forests]; /* what disturbance would kill of each kind if none was spared */
};

/* Forests of a region at rest, a share of all that is ripe and not reserved being cut each year; so
 * many Mha are cleared a year, which is not part of the rest. */
void woods_open(struct woods *woods, const struct forest *forest, const struct curve *curve,
                const double *area, double share_reserved, double cut, double cleared);

/* The share that gives so much wood a year (Gt C), and the most wood that they could give. */
double woods_cut(const struct forest *forest, const struct curve *curve, const double *area,
                 double share_reserved, double wood, double *most);

struct felling woods_step(struct woods *woods, const struct demand *demand);

/* Mha left. */
double woods_area(const struct woods *woods);

/* Gt C of living plants, and of dead wood and litter. */
double woods_living(const struct woods *woods);
double woods_dead(const struct woods *woods);

#endif
