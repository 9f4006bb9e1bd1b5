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
    for (int a = 0; a < n_ages; a++)
        curve->carbon[a] = stand_growth(forest, a) * (1 + forest->root_shoot) * forest->carbon;
}

/* Carbon of living biomass on all ages. */
static double living(const struct curve *curve, const struct stand *stand)
{
    double sum = 0;
    for (int a = 1; a < n_ages && a <= stand->year; a++)
        sum += stand->area[a] * curve->carbon[a];
    return sum * gt_per_mt;
}

/* A share of every age is killed and begins anew. */
static void disturb(const struct forest *forest, struct stand *stand)
{
    double killed = 0;
    for (int a = 0; a < n_ages; a++) {
        double area = stand->area[a] * forest->disturbance;
        stand->area[a] -= area;
        killed += area;
    }
    stand->area[0] += killed;
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

struct exchange stand_step(const struct forest *forest, const struct curve *curve,
                           struct stand *stand, double planted)
{
    double before = living(curve, stand);
    disturb(forest, stand);
    double left = living(curve, stand), killed = before - left;
    double litter = left * forest->turnover, decayed = stand->dead * forest->decay;
    stand->planted[stand->year++ % most_soil_years] = planted;
    stand->area[0] += planted;
    grow_older(stand);
    stand->biomass = living(curve, stand);
    double to_soil = soil_gain(forest, stand);
    stand->dead += killed * forest->to_dead + litter - decayed;
    stand->soil += to_soil;
    return (struct exchange){
        .gained = stand->biomass - left + litter + to_soil,
        .lost = killed * (1 - forest->to_dead) + decayed,
    };
}

double stand_carbon(const struct stand *stand)
{
    return stand->biomass + stand->dead + stand->soil;
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

void stand_turn(const struct forest *forest, const struct curve *curve, struct stand *stand,
                const struct turn *turn)
{
    double stays = (1 - turn->cleared) * (1 - turn->killed), cut = stays * (1 - turn->cut);
    int from = (int)forest->cut_age;
    if (stand->whole <= 0)
        return;
    for (int a = 0; a < from; a++)
        stand->area[a] *= stays;
    for (int a = from; a < n_ages; a++)
        stand->area[a] *= cut;
    grow_older(stand);
    stand->whole *= 1 - turn->cleared;
    stand->area[1] += fmax(stand->whole - weighed(stand, NULL, 0), 0);
    weigh(forest, curve, stand);
}

void stand_rest(const struct forest *forest, const struct curve *curve, double area, double cut,
                struct stand *stand)
{
    double relative = 1, sum = 0, kept = 1 - forest->disturbance;
    int last = n_ages - 1;
    *stand = (struct stand){0};
    bool for_ever = forest->disturbance <= 0 && cut <= 0;
    stand->area[last] = for_ever ? 1 : 0;
    for (int a = 1; a < n_ages && !for_ever; a++) {
        double stays = kept * (1 - (a >= forest->cut_age ? cut : 0));
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
