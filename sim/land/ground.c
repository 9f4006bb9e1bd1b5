#include "land/ground.h"

#include <math.h>

static const double mt_per_kg_ha = 1e-3; /* kg ha-1 times Mha is kt */

void ground_open(struct ground *ground, const struct society *society, int region)
{
    *ground = (struct ground){.society = society, .region = region};
    for (int w = 0; w < n_wetlands; w++)
        ground->area[w] = society_base(society, region, BASE_wetland_area)[w];
}

static double parameter(const struct ground *ground, enum parameter name, int element)
{
    return society_parameter(ground->society, name)[element];
}

/* What soils gain, Mt C: of each share begun the same in every one of its years (IPCC 2006 vol. 4
 * eq. 2.25); what ends loses as it gained. */
static double soil_gain(struct ground *ground, double managed)
{
    int years = (int)parameter(ground, PARAMETER_soil_gain_years, 0);
    double gaining = 0;
    ground->begun[ground->year++ % most_gain_years] = managed - ground->managed;
    ground->managed = managed;
    for (int y = ground->year - years; y < ground->year; y++)
        gaining += y >= 0 ? ground->begun[y % most_gain_years] : 0;
    double crops = *society_base(ground->society, ground->region, BASE_cropland);
    double grass = *society_base(ground->society, ground->region, BASE_grassland);
    double whole = crops * parameter(ground, PARAMETER_soil_gain_crops, 0) +
                   grass * parameter(ground, PARAMETER_soil_gain_grass, 0);
    return gaining * whole / years;
}

/* A kind of wetland: as it is, what is restored, what is destroyed. */
static void breathe(struct ground *ground, int w, double restored, double prevented,
                    struct breath *breath)
{
    double first = society_base(ground->society, ground->region, BASE_wetland_area)[w];
    double better = first * parameter(ground, PARAMETER_wetland_restorable, w) * restored;
    double lost = ground->area[w] * parameter(ground, PARAMETER_wetland_loss, w) * (1 - prevented);
    ground->area[w] -= lost;
    breath->wetlands += ground->area[w] * parameter(ground, PARAMETER_wetland_flux, w) +
                        better * parameter(ground, PARAMETER_restored_flux, w) +
                        lost * parameter(ground, PARAMETER_lost_carbon, w);
    breath->ch4 += better * parameter(ground, PARAMETER_restored_ch4, w) * mt_per_kg_ha;
    breath->n2o += better * parameter(ground, PARAMETER_restored_n2o, w) * mt_per_kg_ha;
}

struct breath ground_step(struct ground *ground, double managed, double restored, double prevented)
{
    struct breath breath = {.soil = -soil_gain(ground, managed)};
    for (int w = 0; w < n_wetlands; w++)
        breathe(ground, w, restored, prevented, &breath);
    return breath;
}
