#include "land/woods.h"

#include <math.h>

static const double gt_per_mt = 1e-3;

/* Which forests of a region, one after another. */
#define EACH_STAND(k, use)                                                                         \
    for (int k = 0; k < n_forests; k++)                                                            \
        for (int use = 0; use < n_uses; use++)

/* Wood that is taken, of the living carbon of what is cut; the rest stays as dead wood. */
static double wood_of(const struct forest *forest)
{
    return forest->cut_share / (1 + forest->root_shoot);
}

static double stand_area(const struct stand *stand)
{
    double sum = 0;
    for (int a = 0; a < n_ages; a++)
        sum += stand->area[a];
    return sum;
}

double woods_area(const struct woods *woods)
{
    double sum = 0;
    EACH_STAND(k, use)
    sum += stand_area(&woods->stand[k][use]);
    return sum;
}

double woods_living(const struct woods *woods)
{
    double sum = 0;
    EACH_STAND(k, use)
    sum += woods->stand[k][use].biomass;
    return sum;
}

double woods_dead(const struct woods *woods)
{
    double sum = 0;
    EACH_STAND(k, use)
    sum += woods->stand[k][use].dead;
    return sum;
}

/* Wood of all that may be cut, after disturbance that is spared by a share. */
static double ready(const struct woods *woods, double spared)
{
    double sum = 0;
    for (int k = 0; k < n_forests; k++) {
        const struct forest *forest = &woods->forest[k];
        sum += stand_living(&woods->curve[k], &woods->stand[k][managed], (int)forest->cut_age) *
               (1 - forest->disturbance * (1 - spared)) * wood_of(forest);
    }
    return sum;
}

/* Stands at rest when a share of all that is ripe is cut each year; returns the wood. */
static double rest_at(struct woods *woods, const double *area, double share_reserved, double cut)
{
    for (int k = 0; k < n_forests; k++) {
        struct stand *stand = woods->stand[k];
        stand_rest(&woods->forest[k], area[k] * share_reserved, 0, &stand[reserved]);
        stand_rest(&woods->forest[k], area[k] * (1 - share_reserved), cut, &stand[managed]);
    }
    return ready(woods, 0) * cut;
}

/* The share that gives the most wood, by ever finer steps; what it gives. */
static double most_wood(struct woods *woods, const double *area, double share_reserved, double *cut)
{
    double best = 0;
    *cut = 0;
    for (double share = 1e-4; share <= 1; share *= 1.1) {
        double wood = rest_at(woods, area, share_reserved, share);
        if (wood > best) {
            best = wood;
            *cut = share;
        }
    }
    return best;
}

/* Dead wood and litter of a stand at rest. */
static double dead_at_rest(const struct forest *forest, const struct curve *curve,
                           struct stand stand, double cut)
{
    double living = stand_living(curve, &stand, 1), killed = living * forest->disturbance;
    double felled =
        stand_living(curve, &stand, (int)forest->cut_age) * (1 - forest->disturbance) * cut;
    double left = living - killed - felled;
    double slash = felled * (1 - wood_of(forest));
    return (killed * forest->to_dead + slash + left * forest->turnover) / forest->decay;
}

double woods_open(struct woods *woods, const struct forest *forest, const struct curve *curve,
                  const double *area, double share_reserved, double wood, double cleared)
{
    double low = 0, high, total = 0;
    *woods = (struct woods){.forest = forest, .curve = curve};
    double most = most_wood(woods, area, share_reserved, &high);
    for (int i = 0; i < 60; i++) {
        double cut = (low + high) / 2;
        bool enough = rest_at(woods, area, share_reserved, cut) >= wood;
        *(enough ? &high : &low) = cut;
    }
    double cut = wood > 0 ? high : 0;
    rest_at(woods, area, share_reserved, cut);
    for (int k = 0; k < n_forests; k++)
        total += area[k];
    for (int k = 0; k < n_forests; k++) {
        struct stand *stand = woods->stand[k];
        for (int use = 0; use < n_uses; use++) {
            stand[use].biomass = stand_living(&curve[k], &stand[use], 1);
            stand[use].dead =
                dead_at_rest(&forest[k], &curve[k], stand[use], use == managed ? cut : 0);
        }
        double share = total > 0 ? area[k] / total : 0;
        woods->doomed[k] = cleared * share * forest[k].soil * forest[k].soil_lost *
                           (forest[k].soil_years - 1) * gt_per_mt;
        woods->soil += area[k] * forest[k].soil * gt_per_mt + woods->doomed[k];
    }
    return most;
}

/* Forest turned into other land: its plants and dead wood go to the air, some of its soil later. */
static void clear(struct woods *woods, double cleared, struct felling *felling)
{
    double area = woods_area(woods), share = area > 0 ? fmin(cleared / area, 1) : 0;
    for (int k = 0; k < n_forests; k++) {
        const struct forest *forest = &woods->forest[k];
        for (int use = 0; use < n_uses; use++) {
            struct stand *stand = &woods->stand[k][use];
            woods->doomed[k] +=
                stand_area(stand) * share * forest->soil * forest->soil_lost * gt_per_mt;
            felling->cleared += (stand_living(&woods->curve[k], stand, 1) + stand->dead) * share;
            for (int a = 0; a < n_ages; a++)
                stand->area[a] *= 1 - share;
            stand->dead *= 1 - share;
        }
        double lost = woods->doomed[k] / forest->soil_years;
        woods->doomed[k] -= lost;
        woods->soil -= lost;
        felling->soil += lost;
    }
}

/* A stand of one kind through disturbance, cutting and growth. */
static void grow(struct woods *woods, int k, int use, double killing, double cut,
                 struct felling *felling)
{
    const struct forest *forest = &woods->forest[k];
    const struct curve *curve = &woods->curve[k];
    struct stand *stand = &woods->stand[k][use];
    double killed = stand_living(curve, stand, 1) * killing;
    stand_renew(stand, 0, killing);
    double felled = stand_living(curve, stand, (int)forest->cut_age) * cut;
    stand_renew(stand, (int)forest->cut_age, cut);
    double left = stand_living(curve, stand, 1), wood = felled * wood_of(forest);
    double litter = left * forest->turnover, decayed = stand->dead * forest->decay;
    stand_age(stand);
    stand->biomass = stand_living(curve, stand, 1);
    stand->dead += killed * forest->to_dead + felled - wood + litter - decayed;
    felling->grown += stand->biomass - left + litter;
    felling->decayed += decayed;
    felling->burned += killed * (1 - forest->to_dead);
    felling->killed += killed;
    felling->by_kind[k] += killed;
    felling->wood += wood;
}

struct felling woods_step(struct woods *woods, const struct demand *demand)
{
    struct felling felling = {0};
    clear(woods, demand->cleared, &felling);
    double wood = ready(woods, demand->spared), cut = wood > 0 ? fmin(demand->wood / wood, 1) : 0;
    EACH_STAND(k, use)
    grow(woods, k, use, woods->forest[k].disturbance * (1 - demand->spared),
         use == managed ? cut : 0, &felling);
    return felling;
}
