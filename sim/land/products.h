/* Wood products in use, first-order decay (IPCC 2006 vol. 4 ch. 12, 2019 refinement eq. 12.2).
 * Owns: nothing.
 * Promises: what came in less what was released is what the stock changes by, to rounding. */
#ifndef KEELING_LAND_PRODUCTS_H
#define KEELING_LAND_PRODUCTS_H

#include "scenario/society.h"

/* Mt C of each product in use. */
struct products {
    double kept[n_products], taken_in[n_products]; /* of stock, of inflow: after a year */
    double stock[n_products];
};

/* Stocks before the first year, of an inflow that grew at one rate until it was inflow[n_products].
 */
void products_open(struct products *products, const double *half_life, double growth,
                   const double *inflow);

/* A year's inflow; returns what decays, Mt C. */
double products_step(struct products *products, const double *inflow);

double products_stock(const struct products *products);

#endif
