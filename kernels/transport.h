/* What transport moves and how far, what of it goes by rail instead of by road, how well lorries
 * are filled, and what comes out of the plants that it is charged from. */
#ifndef KEELING_TRANSPORT_H
#define KEELING_TRANSPORT_H

#include "end_use.h"

/* Share of what goes by road that goes by rail instead, where both are known. */
INLINE real shifted(const struct region *region, int service, real wanted, real most)
{
    real known =
        base_of(region, BASE_transport_activity + service) * base_of(region, BASE_per_rail);
    return pick(known > (real)0, smaller(wanted, most), (real)0);
}

INLINE real freight_shifted(const struct here *here, const struct region *region)
{
    real most = member(here, shiftable_freight);
    real field = pulled(here, region, POLICY_transport_transition, STRENGTH_transport_shift);
    return shifted(region, SERVICE_road_freight,
                   larger(lever(region, POLICY_freight_by_rail) * most, field), most);
}

INLINE real passengers_shifted(const struct here *here, const struct region *region)
{
    real most = member(here, shiftable_passengers);
    return shifted(region, SERVICE_road_passengers, lever(region, POLICY_passengers_by_rail) * most,
                   most);
}

INLINE int is_shifted(const struct region *region)
{
    return is_pulled(region, POLICY_freight_by_rail) |
           is_pulled(region, POLICY_passengers_by_rail) |
           is_pulled(region, POLICY_transport_transition);
}

/* What is left of demand. */
INLINE real freight_wanted(const struct here *here, const struct region *region)
{
    return (real)1 - pulled(here, region, POLICY_spatial_pattern, STRENGTH_spatial_freight);
}

INLINE real passengers_wanted(const struct here *here, const struct region *region)
{
    return (real)1 - pulled(here, region, POLICY_consumption, STRENGTH_consumption_travel);
}

/* Energy per tonne-kilometre of lorries relative to the base year: a lorry takes 1 + k x load a
 * kilometre, and moves its capacity x load; with those that are empty, fill = load x (1 - empty)
 * and energy per tonne-kilometre goes with 1 / fill + k. */
INLINE real load_saves(const struct here *here, const struct region *region)
{
    if (!is_pulled(region, POLICY_freight_load))
        return (real)1;
    real better = lever(region, POLICY_freight_load);
    real load = member(here, load_factor), empty = member(here, empty_running);
    real first = load * ((real)1 - empty);
    load = fma(better, member(here, best_load_factor) - load, load);
    empty = fma(better, member(here, least_empty_running) - empty, empty);
    real fill = load * ((real)1 - empty);
    return (real)1 + (first - fill) / (fill * fma(member(here, load_energy), first, (real)1));
}

/* Passenger- and tonne-kilometres of the year; those the road loses to rail, rail gains. */
INLINE void move_all(const struct here *here, struct region *region)
{
    real *moved = region->transport_activity;
#define SERVICE(name, sector, unit, long_name, iamc)                                               \
    moved[SERVICE_##name] = base_of(region, BASE_transport_activity + SERVICE_##name) *            \
                            *region->activity_index[SECTOR_##sector];
#include "services.def"
#undef SERVICE
    moved[SERVICE_road_freight] *= freight_wanted(here, region);
    moved[SERVICE_road_passengers] *= passengers_wanted(here, region);
    region->gained_by_rail = (real)0;
    if (!is_shifted(region))
        return;
    real freight = moved[SERVICE_road_freight] * freight_shifted(here, region);
    real passengers = moved[SERVICE_road_passengers] * passengers_shifted(here, region);
    moved[SERVICE_road_freight] -= freight;
    moved[SERVICE_rail_freight] += freight;
    moved[SERVICE_road_passengers] -= passengers;
    moved[SERVICE_rail_passengers] += passengers;
    region->gained_by_rail = freight + passengers;
}

/* CO2 of the sectors of transport; what they take of the plants' electricity is their part of what
 * those emit. */
INLINE void count_transport(const struct here *here, struct region *region)
{
    region->transport_co2 = (real)0;
    UNROLL for (int user = 0; user < N_USER; user++)
    {
        if (sector_demand[user] == TRANSPORT)
            region->transport_co2 += region->co2[user];
    }
    real each = member(here, power_per_hydrogen);
    real takes = fma(region->transport_hydrogen, each, region->transport_electricity);
    real all = fma(region->final[CARRIER_hydrogen], each, region->final[CARRIER_electricity]);
    region->charging_co2 = region->co2[SECTOR_power] * takes / larger(all, (real)1e-9);
}

#endif
