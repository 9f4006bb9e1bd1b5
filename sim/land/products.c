#include "land/products.h"

#include <math.h>

void products_open(struct products *products, const double *half_life, double growth,
                   const double *inflow)
{
    for (int p = 0; p < n_products; p++) {
        double rate = log(2) / half_life[p];
        products->kept[p] = exp(-rate);
        products->taken_in[p] = -expm1(-rate) / rate;
        products->stock[p] = products->taken_in[p] * inflow[p] / (exp(growth) - products->kept[p]);
    }
}

double products_step(struct products *products, const double *inflow)
{
    double decayed = 0;
    for (int p = 0; p < n_products; p++) {
        double before = products->stock[p];
        products->stock[p] = products->kept[p] * before + products->taken_in[p] * inflow[p];
        decayed += before + inflow[p] - products->stock[p];
    }
    return decayed;
}

double products_stock(const struct products *products)
{
    double sum = 0;
    for (int p = 0; p < n_products; p++)
        sum += products->stock[p];
    return sum;
}
