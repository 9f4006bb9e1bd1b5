#include "land/stand.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static const double gt_per_mt = 1e-3; /* Mha times t ha-1 is Mt */

double stand_growth(const struct forest *forest, double age)
{
    return forest->biomass * pow(-expm1(-forest->growth * age), forest->form);
}

void stand_curve(const struct forest *forest, struct curve *curve)
{
    *curve = (struct curve){0};
    for (int a = 0; a < n_ages; a++)
        curve->carbon[a] = stand_growth(forest, a) * (1 + forest->root_shoot) * forest->carbon;
    for (int a = 0; a < n_ages; a++)
        curve->lacking += 1 - curve->carbon[a] / curve->carbon[n_ages - 1];
}

static void grow_older(struct stand *stand)
{
    stand->area[n_ages - 1] += stand->area[n_ages - 2];
    memmove(stand->area + 1, stand->area, (n_ages - 2) * sizeof *stand->area);
    stand->area[0] = 0;
}

/* What soil gains: of each planting the same in every one of its first years. */
static double soil_gain(const struct forest *forest, const struct stand *stand)
{
    int years = (int)forest->soil_years;
    double area = 0;
    for (int y = stand->year - years; y < stand->year; y++)
        if (y >= 0)
            area += stand->planted[y % most_soil_years];
    return area * forest->soil_gain / years * gt_per_mt;
}

/* Area times weight (NULL: 1) over ages from `from` on, in parts that need not wait. */
static double weighed(const struct stand *stand, const double *weight, int from)
{
    enum { abreast = 8 };
    double part[abreast] = {0}, sum = 0;
    int a = from;
    for (; a + abreast <= n_ages; a += abreast)
        for (int i = 0; i < abreast; i++)
            part[i] += stand->area[a + i] * (weight ? weight[a + i] : 1);
    for (; a < n_ages; a++)
        sum += stand->area[a] * (weight ? weight[a] : 1);
    for (int i = 0; i < abreast; i++)
        sum += part[i];
    return sum;
}

static void weigh(const struct forest *forest, const struct curve *curve, struct stand *stand)
{
    stand->biomass = weighed(stand, curve->carbon, 0) * gt_per_mt;
    stand->ripe = weighed(stand, curve->carbon, (int)forest->cut_age) * gt_per_mt;
}

/* All ages through a turn. */
static void turn_ages(const struct forest *forest, const struct curve *curve, struct stand *stand,
                      const struct turn *turn)
{
    double stays = (1 - turn->cleared) * (1 - turn->killed), cut = stays * (1 - turn->cut);
    int from = (int)forest->cut_age;
    for (int a = 0; a < from; a++)
        stand->area[a] *= stays;
    for (int a = from; a < n_ages; a++)
        stand->area[a] *= cut;
    grow_older(stand);
    stand->whole = stand->whole * (1 - turn->cleared) + turn->planted;
    stand->area[1] += fmax(stand->whole - weighed(stand, NULL, 0), 0); /* begun anew, or planted */
    weigh(forest, curve, stand);
}

/* Wood that is taken, of the living carbon of what is cut; the rest stays as dead wood. */
static double wood_share(const struct forest *forest)
{
    return forest->cut_share / (1 + forest->root_shoot);
}

static double felled(const struct stand *stand, const struct turn *turn)
{
    return stand->ripe * (1 - turn->cleared) * (1 - turn->killed) * turn->cut;
}

double stand_wood(const struct forest *forest, const struct stand *stand, const struct turn *turn)
{
    return felled(stand, turn) * wood_share(forest);
}

struct flow stand_step(const struct forest *forest, const struct curve *curve, struct stand *stand,
                       const struct turn *turn)
{
    struct flow flow = {0};
    stand->planted[stand->year++ % most_soil_years] = turn->planted;
    if (stand->whole + turn->planted <= 0)
        return flow;
    double standing = stand->biomass * (1 - turn->cleared), slash = felled(stand, turn);
    flow.cleared = (stand->biomass + stand->dead) * turn->cleared;
    flow.killed = standing * turn->killed;
    flow.burned = flow.killed * (1 - forest->to_dead);
    flow.wood = stand_wood(forest, stand, turn);
    double left = standing - flow.killed - slash, dead = stand->dead * (1 - turn->cleared);
    double litter = left * forest->turnover;
    flow.decayed = dead * forest->decay;
    flow.soil = soil_gain(forest, stand);
    turn_ages(forest, curve, stand, turn);
    flow.grown = stand->biomass - left + litter;
    stand->dead = dead + flow.killed * forest->to_dead + slash - flow.wood + litter - flow.decayed;
    stand->soil += flow.soil;
    return flow;
}

double stand_carbon(const struct stand *stand)
{
    return stand->biomass + stand->dead + stand->soil;
}

void stand_rest(const struct forest *forest, const struct curve *curve, double area,
                const struct turn *turn, struct stand *stand)
{
    double relative = 1, sum = 0, kept = 1 - turn->killed;
    int last = n_ages - 1;
    *stand = (struct stand){0};
    bool for_ever = turn->killed <= 0 && turn->cut <= 0;
    stand->area[last] = for_ever ? 1 : 0;
    for (int a = 1; a < n_ages && !for_ever; a++) {
        double stays = kept * (1 - (a >= forest->cut_age ? turn->cut : 0));
        stand->area[a] = a < last ? relative : relative / (1 - stays);
        relative *= stays;
    }
    for (int a = 1; a < n_ages; a++)
        sum += stand->area[a];
    for (int a = 1; a < n_ages; a++)
        stand->area[a] *= area / sum;
    stand->whole = area;
    weigh(forest, curve, stand);
}

double stand_dead(const struct forest *forest, const struct curve *curve, const struct stand *stand,
                  const struct turn *turn)
{
    struct stand fresh = *stand;
    fresh.dead = 0;
    stand_step(forest, curve, &fresh, turn);
    return fresh.dead / forest->decay;
}
