#include "land/woods.h"

#include <math.h>

static const double gt_per_mt = 1e-3;

/* Wood that is taken, of the living carbon of what is cut; the rest stays as dead wood. */
static double wood_of(const struct forest *forest)
{
    return forest->cut_share / (1 + forest->root_shoot);
}

double woods_area(const struct woods *woods)
{
    double sum = 0;
    for (int k = 0; k < n_forests; k++)
        sum += woods->stand[k][reserved].whole + woods->stand[k][managed].whole;
    return sum;
}

double woods_living(const struct woods *woods)
{
    double sum = 0;
    for (int k = 0; k < n_forests; k++)
        sum += woods->stand[k][reserved].biomass + woods->stand[k][managed].biomass;
    return sum;
}

double woods_dead(const struct woods *woods)
{
    double sum = 0;
    for (int k = 0; k < n_forests; k++)
        sum += woods->stand[k][reserved].dead + woods->stand[k][managed].dead;
    return sum;
}

/* Wood of all that may be cut, if disturbance was spared by a share and something cleared. */
static double ready(const struct woods *woods, double spared, double cleared)
{
    double sum = 0;
    for (int k = 0; k < n_forests; k++) {
        const struct forest *forest = &woods->forest[k];
        sum += woods->stand[k][managed].ripe * (1 - cleared) *
               (1 - forest->disturbance * (1 - spared)) * wood_of(forest);
    }
    return sum;
}

/* Stands that are cut, at rest when a share of all that is ripe is cut each year; returns the wood.
 */
static double rest_at(struct woods *woods, const double *area, double cut)
{
    for (int k = 0; k < n_forests; k++)
        if (area[k] > 0)
            stand_rest(&woods->forest[k], &woods->curve[k], area[k], cut,
                       &woods->stand[k][managed]);
    return ready(woods, 0, 0) * cut;
}

/* The share that gives the most wood, by steps; what it gives. */
static double most_wood(struct woods *woods, const double *area, double *cut)
{
    enum { n_steps = 42 };
    static const double step = 0.8;
    double best = 0, share = 1;
    *cut = 0;
    for (int i = 0; i < n_steps; i++) { /* from all to a ten thousandth */
        double wood = rest_at(woods, area, share);
        if (wood > best) {
            best = wood;
            *cut = share;
        }
        share *= step;
    }
    return best;
}

/* The least share that gives so much, between none and the one that gives the most. */
static double cut_for(struct woods *woods, const double *area, double wood, double most)
{
    double low = 0, high = most;
    for (int i = 0; i < 50 && wood > 0; i++) {
        double cut = (low + high) / 2;
        *(rest_at(woods, area, cut) >= wood ? &high : &low) = cut;
    }
    return wood > 0 ? high : 0;
}

/* Dead wood and litter of a stand at rest. */
static double dead_at_rest(const struct forest *forest, const struct stand *stand, double cut)
{
    double killed = stand->biomass * forest->disturbance;
    double felled = stand->ripe * (1 - forest->disturbance) * cut;
    double litter = (stand->biomass - killed - felled) * forest->turnover;
    double slash = felled * (1 - wood_of(forest));
    return (killed * forest->to_dead + slash + litter) / forest->decay;
}

double woods_cut(const struct forest *forest, const struct curve *curve, const double *area,
                 double share_reserved, double wood, double *most)
{
    struct woods woods = {.forest = forest, .curve = curve};
    double used[n_forests], share;
    for (int k = 0; k < n_forests; k++)
        used[k] = area[k] * (1 - share_reserved);
    *most = most_wood(&woods, used, &share);
    return cut_for(&woods, used, wood, share);
}

void woods_open(struct woods *woods, const struct forest *forest, const struct curve *curve,
                const double *area, double share_reserved, double cut, double cleared)
{
    double total = 0;
    *woods = (struct woods){.forest = forest, .curve = curve};
    for (int k = 0; k < n_forests; k++)
        total += area[k];
    for (int k = 0; k < n_forests && total > 0; k++) {
        struct stand *stand = woods->stand[k];
        stand_rest(&forest[k], &curve[k], area[k] * share_reserved, 0, &stand[reserved]);
        stand_rest(&forest[k], &curve[k], area[k] * (1 - share_reserved), cut, &stand[managed]);
        stand[reserved].dead = dead_at_rest(&forest[k], &stand[reserved], 0);
        stand[managed].dead = dead_at_rest(&forest[k], &stand[managed], cut);
        woods->doomed[k] = cleared * area[k] / total * forest[k].soil * forest[k].soil_lost *
                           (forest[k].soil_years - 1) * gt_per_mt;
        woods->soil += area[k] * forest[k].soil * gt_per_mt + woods->doomed[k];
    }
}

/* Soil of a kind that is cleared, and what goes of it and of what was cleared before. */
static double lose_soil(struct woods *woods, int k, double share)
{
    const struct forest *forest = &woods->forest[k];
    double area = woods->stand[k][reserved].whole + woods->stand[k][managed].whole;
    woods->doomed[k] += area * share * forest->soil * forest->soil_lost * gt_per_mt;
    double lost = woods->doomed[k] / forest->soil_years;
    woods->doomed[k] -= lost;
    woods->soil -= lost;
    return lost;
}

/* A stand of one kind through a year. */
static void pass(struct woods *woods, int k, int use, const struct turn *turn,
                 struct felling *felling)
{
    const struct forest *forest = &woods->forest[k];
    struct stand *stand = &woods->stand[k][use];
    double standing = stand->biomass * (1 - turn->cleared), killed = standing * turn->killed;
    double felled = stand->ripe * (1 - turn->cleared) * (1 - turn->killed) * turn->cut;
    double left = standing - killed - felled, wood = felled * wood_of(forest);
    double dead = stand->dead * (1 - turn->cleared);
    double litter = left * forest->turnover, decayed = dead * forest->decay;
    felling->cleared += (stand->biomass + stand->dead) * turn->cleared;
    stand_turn(forest, &woods->curve[k], stand, turn);
    stand->dead = dead + killed * forest->to_dead + felled - wood + litter - decayed;
    felling->grown += stand->biomass - left + litter;
    felling->decayed += decayed;
    felling->burned += killed * (1 - forest->to_dead);
    felling->killed += killed;
    felling->exposed[k] += standing * forest->disturbance;
    felling->wood += wood;
}

struct felling woods_step(struct woods *woods, const struct demand *demand)
{
    struct felling felling = {0};
    double area = woods_area(woods), cleared = area > 0 ? fmin(demand->cleared / area, 1) : 0;
    double wood = ready(woods, demand->spared, cleared);
    double cut = wood > 0 ? fmin(demand->wood / wood, 1) : 0;
    for (int k = 0; k < n_forests; k++) {
        struct turn turn = {cleared, woods->forest[k].disturbance * (1 - demand->spared), 0};
        felling.soil += lose_soil(woods, k, cleared);
        pass(woods, k, reserved, &turn, &felling);
        turn.cut = cut;
        pass(woods, k, managed, &turn, &felling);
    }
    return felling;
}
