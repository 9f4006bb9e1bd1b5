#include "land/stand.h"

#include <math.h>

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

double stand_living(const struct curve *curve, const struct stand *stand, int from)
{
    double sum = 0;
    for (int a = from; a < n_ages; a++)
        sum += stand->area[a] * curve->carbon[a];
    return sum * gt_per_mt;
}

void stand_renew(struct stand *stand, int from, double share)
{
    double renewed = 0;
    for (int a = from; a < n_ages; a++) {
        double area = stand->area[a] * share;
        stand->area[a] -= area;
        renewed += area;
    }
    stand->area[0] += renewed;
}

void stand_age(struct stand *stand)
{
    stand->area[n_ages - 1] += stand->area[n_ages - 2];
    for (int a = n_ages - 2; a > 0; a--)
        stand->area[a] = stand->area[a - 1];
    stand->area[0] = 0;
}

void stand_rest(const struct forest *forest, double area, double cut, struct stand *stand)
{
    double relative = 1, sum = 0, kept = 1 - forest->disturbance;
    int last = n_ages - 1;
    *stand = (struct stand){0};
    if (forest->disturbance <= 0 && cut <= 0) {
        stand->area[last] = area;
        return;
    }
    for (int a = 1; a < n_ages; a++) {
        double stays = kept * (1 - (a >= forest->cut_age ? cut : 0));
        stand->area[a] = a < last ? relative : relative / (1 - stays);
        sum += stand->area[a];
        relative *= stays;
    }
    for (int a = 1; a < n_ages; a++)
        stand->area[a] *= area / sum;
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
    double before = stand_living(curve, stand, 1);
    stand_renew(stand, 0, forest->disturbance);
    double left = stand_living(curve, stand, 1), killed = before - left;
    double litter = left * forest->turnover, decayed = stand->dead * forest->decay;
    stand->planted[stand->year++ % most_soil_years] = planted;
    stand->area[0] += planted;
    stand_age(stand);
    stand->biomass = stand_living(curve, stand, 1);
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
