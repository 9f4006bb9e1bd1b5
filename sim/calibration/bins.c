#include "calibration/bins.h"

#include "sampling/normal.h"

static double step(int edge)
{
    return -3.3 + 0.1 * edge;
}

void bins_build(struct bins *bins, const struct distribution *distribution)
{
    double all = normal_cdf(step(n_bins)) - normal_cdf(step(0));
    for (int b = 0; b <= n_bins; b++)
        bins->edge[b] = distribution_at(distribution, step(b));
    for (int b = 0; b < n_bins; b++)
        bins->share[b] = (normal_cdf(step(b + 1)) - normal_cdf(step(b))) / all;
}

int bins_find(const struct bins *bins, double score)
{
    int low = 0, high = n_bins;
    if (!(score >= bins->edge[0] && score < bins->edge[n_bins]))
        return no_bin;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (score < bins->edge[middle])
            high = middle;
        else
            low = middle;
    }
    return low;
}
