#include "land/woods.h"

#include <math.h>

static const double gt_per_mt = 1e-3;

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

/* The turn of a kind; what is cut, of stands that are. */
static struct turn turn_of(const struct forest *forest, double cleared, double spared, double cut)
{
    return (struct turn){
        .cleared = cleared, .killed = forest->disturbance * (1 - spared), .cut = cut};
}

/* Wood of all that may be cut. */
static double ready(const struct woods *woods, double cleared, double spared)
{
    double sum = 0;
    for (int k = 0; k < n_forests; k++) {
        struct turn turn = turn_of(&woods->forest[k], cleared, spared, 1);
        sum += stand_wood(&woods->forest[k], &woods->stand[k][managed], &turn);
    }
    return sum;
}

/* Stands that are cut, at rest when a share of all that is ripe is cut each year; returns the wood.
 */
static double rest_at(struct woods *woods, const double *area, double cut)
{
    for (int k = 0; k < n_forests; k++) {
        struct turn turn = turn_of(&woods->forest[k], 0, 0, cut);
        if (area[k] > 0)
            stand_rest(&woods->forest[k], &woods->curve[k], area[k], &turn,
                       &woods->stand[k][managed]);
    }
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

static void open_stand(struct woods *woods, int k, int use, double area, double cut)
{
    struct turn turn = turn_of(&woods->forest[k], 0, 0, cut);
    struct stand *stand = &woods->stand[k][use];
    stand_rest(&woods->forest[k], &woods->curve[k], area, &turn, stand);
    stand->dead = stand_dead(&woods->forest[k], &woods->curve[k], stand, &turn);
}

void woods_open(struct woods *woods, const struct forest *forest, const struct curve *curve,
                const double *area, double share_reserved, double cut, double cleared)
{
    double total = 0;
    *woods = (struct woods){.forest = forest, .curve = curve};
    for (int k = 0; k < n_forests; k++)
        total += area[k];
    for (int k = 0; k < n_forests && total > 0; k++) {
        open_stand(woods, k, reserved, area[k] * share_reserved, 0);
        open_stand(woods, k, managed, area[k] * (1 - share_reserved), cut);
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

static void add(struct flow *sum, const struct flow *flow)
{
    sum->grown += flow->grown;
    sum->soil += flow->soil;
    sum->decayed += flow->decayed;
    sum->burned += flow->burned;
    sum->cleared += flow->cleared;
    sum->killed += flow->killed;
    sum->wood += flow->wood;
}

struct felling woods_step(struct woods *woods, const struct demand *demand)
{
    struct felling felling = {0};
    double area = woods_area(woods), cleared = area > 0 ? fmin(demand->cleared / area, 1) : 0;
    double wood = ready(woods, cleared, demand->spared);
    double cut = wood > 0 ? fmin(demand->wood / wood, 1) : 0;
    for (int k = 0; k < n_forests; k++) {
        const struct forest *forest = &woods->forest[k];
        felling.lost += lose_soil(woods, k, cleared);
        for (int use = 0; use < n_uses; use++) {
            struct stand *stand = &woods->stand[k][use];
            struct turn turn = turn_of(forest, cleared, demand->spared, use == managed ? cut : 0);
            felling.exposed[k] += stand->biomass * (1 - cleared) * forest->disturbance;
            struct flow flow = stand_step(forest, &woods->curve[k], stand, &turn);
            add(&felling.flow, &flow);
        }
    }
    return felling;
}
