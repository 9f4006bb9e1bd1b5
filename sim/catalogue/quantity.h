/* Every quantity that a run can store, by name.
 * Owns: the list of quantities built for a set of labels.
 * Promises: their order is that of the tables of kernels/. */
#ifndef KEELING_CATALOGUE_QUANTITY_H
#define KEELING_CATALOGUE_QUANTITY_H

#include <stdbool.h>

#include "base/status.h"

struct labels;
struct variable;

/* One number a year and member: a dataset of the output. */
struct quantity {
    const struct variable *variable;
    int element;
    int region;       /* that computes it; -1: what is computed of the world */
    char *name;       /* owned: "temperature", "gas_concentration_cfc_11" */
    char *units;      /* owned */
    char *long_name;  /* owned */
    char *iamc;       /* owned; "" when it has none */
    char *expression; /* owned: in a kernel, "here.forcing[3]", of a region "*region.needed[1]" */
};

/* The region whose it is, of a region's quantities or of an axis of regions; -1: the world's. */
int quantity_region(const struct quantity *quantity);

/* Whether its value belongs to the year that begins, rather than to 1 January. */
bool quantity_spans(const struct quantity *quantity);

struct quantities {
    int n;
    struct quantity *quantity; /* [n] owned */
    bool regional;             /* some are of regions */
};

/* Every quantity that can be stored, in the order of the table. */
void quantities_build(struct quantities *quantities, const struct labels *labels);
void quantities_close(struct quantities *quantities);

/* Chooses by a comma-separated list of dataset names, IAMC names or patterns with * (as in a
 * shell); NULL or "" the six defaults. chosen[quantities->n] is set. An unknown word is complained
 * of. */
enum status quantities_choose(const struct quantities *quantities, const char *list,
                              struct place place, bool *chosen, struct complaints *complaints);

#endif
