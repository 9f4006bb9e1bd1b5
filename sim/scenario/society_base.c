/* What follows from the tables of the base year. */
#include <math.h>
#include <stddef.h>

#include "base/text.h"
#include "scenario/society_tables.h"

double *society_base(const struct society *society, int region, enum base base)
{
    return society->base + (size_t)region * (size_t)society->base_at[n_bases] +
           society->base_at[base];
}

struct place society_land_place(const struct society *society, int region, enum base base)
{
    const struct spot *spot = society->spot + (size_t)region * (size_t)society->base_at[n_bases];
    int at = society->base_at[base];
    while (at < society->base_at[base + 1] && !spot[at].line)
        at++;
    bool found = at < society->base_at[base + 1];
    return found ? (struct place){society->land_file, spot[at].line, spot[at].column}
                 : (struct place){society->land_file ? society->land_file : society->folder, 0, 0};
}

static double parameter_of(const struct society *society, enum parameter parameter, int element)
{
    return society_parameter(society, parameter)[element];
}

/* What a sector without energy would use if it had any. */
static int likeliest_carrier(const struct society *society, int user)
{
    int best = 0;
    for (int c = 1; c < n_carriers; c++)
        if (parameter_of(society, PARAMETER_long_run_share, user * n_carriers + c) >
            parameter_of(society, PARAMETER_long_run_share, user * n_carriers + best))
            best = c;
    return best;
}

/* Useful energy, and the shares of the carriers in it. */
static void derive_shares(struct society *society, int region)
{
    const double *energy = society_base(society, region, BASE_energy);
    double *useful = society_base(society, region, BASE_useful);
    double *share = society_base(society, region, BASE_share);
    double *log_share = society_base(society, region, BASE_log_share);
    for (int user = 0; user < n_users; user++) {
        for (int c = 0; c < n_carriers; c++) {
            int at = user * n_carriers + c;
            share[at] = energy[at] * parameter_of(society, PARAMETER_per_useful, at);
            useful[user] += share[at];
        }
        int likeliest = likeliest_carrier(society, user);
        for (int c = 0; c < n_carriers; c++) {
            int at = user * n_carriers + c;
            share[at] = useful[user] > 0 ? share[at] / useful[user] : c == likeliest;
            log_share[at] = log(fmax(share[at], 1e-4));
        }
    }
}

static void derive_needed(struct society *society, int region)
{
    const double *energy = society_base(society, region, BASE_energy);
    double *needed = society_base(society, region, BASE_needed);
    for (int s = 0; s < n_sectors; s++)
        for (int f = 0; f < n_fuels; f++)
            needed[f] += energy[s * n_carriers + f];
}

/* Scales what regions take from the ground to what all use. Who takes more than it uses exports;
 * where nothing is known, each lives on its own. */
static void trade_fuel(struct society *society, int fuel)
{
    double needed = 0, taken = 0, spare = 0;
    for (int r = 0; r < society->n_regions; r++) {
        needed += society_base(society, r, BASE_needed)[fuel];
        taken += society_base(society, r, BASE_extraction)[fuel];
    }
    for (int r = 0; r < society->n_regions; r++) {
        double needs = society_base(society, r, BASE_needed)[fuel];
        double *own = society_base(society, r, BASE_extraction) + fuel;
        *own = taken > 0 ? *own * needed / taken : needs;
        spare += fmax(*own - needs, 0);
    }
    for (int r = 0; r < society->n_regions; r++) {
        double needs = society_base(society, r, BASE_needed)[fuel];
        double own = society_base(society, r, BASE_extraction)[fuel];
        society_base(society, r, BASE_outlet)[fuel] = spare > 0 ? fmax(own - needs, 0) / spare : 0;
        society_base(society, r, BASE_home)[fuel] =
            spare > 0 && own < needs ? own / needs : own > 0 || spare <= 0;
    }
}

static void derive_trade(struct society *society)
{
    for (int r = 0; r < society->n_regions; r++)
        derive_needed(society, r);
    for (int f = 0; f < n_fuels; f++)
        trade_fuel(society, f);
    for (int r = 0; r < society->n_regions; r++) {
        double handled = 0;
        for (int f = 0; f < n_fuels; f++)
            handled += society_base(society, r, BASE_needed)[f] +
                       society_base(society, r, BASE_extraction)[f];
        *society_base(society, r, BASE_per_handled) = handled > 0 ? 1 / handled : 0;
    }
}

double society_base_emissions(const struct society *society, int region, int gas)
{
    const double *energy = society_base(society, region, BASE_energy);
    const double *process = society_base(society, region, BASE_process_co2);
    const double *emissions = society_base(society, region, BASE_emissions);
    const double *factor = society_parameter(society, PARAMETER_emission_factor);
    bool fossil = gas == society->fossil;
    double sum = 0;
    for (int s = 0; s < n_sectors; s++) {
        sum += emissions[s * society->n_gases + gas];
        for (int c = 0; fossil && c < n_carriers; c++)
            sum += energy[s * n_carriers + c] * factor[c];
        sum += fossil ? process[s] : 0;
    }
    return sum;
}

/* Whether a region is somebody's home. */
static bool is_home(const struct society *society, int region)
{
    return *society_base(society, region, BASE_warming_pattern) > 0;
}

static void derive_removable(struct society *society, int region)
{
    *society_base(society, region, BASE_removable) =
        is_home(society, region) ? society_base_emissions(society, region, society->fossil) : 0;
}

/* What inventories count that bookkeeping does not; nothing where no inventory is known. */
static void derive_managed(struct society *society, int region)
{
    const double *inventory =
        society_observed(society, region, society->base_year, observed_inventory);
    double land = society_base_emissions(society, region, society->land);
    *society_base(society, region, BASE_managed_sink) = isnan(*inventory) ? 0 : land - *inventory;
}

static void derive_burned(struct society *society, int region)
{
    const double *energy = society_base(society, region, BASE_energy);
    double *per_burned = society_base(society, region, BASE_per_burned), biomass = 0;
    for (int s = 0; s < n_sectors; s++) {
        double burned = 0;
        for (int c = 0; c <= FUEL_biomass; c++)
            burned += energy[s * n_carriers + c];
        per_burned[s] = burned > 0 ? 1 / burned : 0;
        biomass += energy[s * n_carriers + FUEL_biomass];
    }
    *society_base(society, region, BASE_per_biomass) = biomass > 0 ? 1 / biomass : 0;
}

static void derive_rail(struct society *society, int region)
{
    const double *moved = society_base(society, region, BASE_transport_activity);
    double sum = 0;
    for (int i = 0; i < n_services; i++)
        if (service_sector[i] == EMITTER_rail)
            sum += moved[i];
    *society_base(society, region, BASE_per_rail) = sum > 0 ? 1 / sum : 0;
}

enum { fuel_plants = 3 }; /* the plants that are all there are of their fuel: coal, gas, oil */

/* What plants burn, and what share each kind has in new ones. */
static void derive_power(struct society *society, int region, struct complaints *complaints)
{
    const double *energy =
        society_base(society, region, BASE_energy) + (size_t)EMITTER_power * (size_t)n_carriers;
    const double *made = society_base(society, region, BASE_generation);
    const double *added = society_base(society, region, BASE_additions);
    double *log_build = society_base(society, region, BASE_log_build);
    double *heat_rate = society_base(society, region, BASE_heat_rate), sum = 0;
    for (int t = 0; t < n_technologies; t++)
        sum += added[t];
    for (int t = 0; t < n_technologies; t++) {
        int fuel = technology_fuel[t];
        bool own = fuel >= 0 && made[t] > 0 && energy[fuel] > 0;
        log_build[t] = log(fmax(sum > 0 ? added[t] / sum : 0, 1e-4));
        bool fossil = fuel >= 0 && fuel < FUEL_biomass && t < fuel_plants;
        if (fossil && (made[t] > 0) != (energy[fuel] > 0))
            complain(complaints, (struct place){society->folder, 0, 0},
                     "region %s: base.csv has generation[%s] %g TWh and energy[power,%s] %g EJ; "
                     "expected both or neither",
                     society->region[region].code, technology_name[t], made[t], carrier_name[fuel],
                     energy[fuel]);
        if (fuel >= 0)
            heat_rate[t] = own ? energy[fuel] / made[t]
                               : ej_per_twh / parameter_of(society, PARAMETER_fuel_per_power, t);
    }
}

/* Electricity made must be electricity used and lost: the loss is what closes the balance. */
static void derive_loss(struct society *society, int region, struct complaints *complaints)
{
    const double *energy = society_base(society, region, BASE_energy);
    const double *made = society_base(society, region, BASE_generation);
    double used = 0, sum = 0;
    for (int user = 0; user < n_users; user++)
        used += energy[user * n_carriers + FUEL_electricity];
    for (int t = 0; t < n_technologies; t++)
        sum += made[t] * ej_per_twh;
    *society_base(society, region, BASE_loss) = sum > 0 ? 1 - used / sum : 0;
    if (sum > 0 && used <= 0)
        complain(complaints, (struct place){society->folder, 0, 0},
                 "region %s makes %.3g EJ of electricity and uses none; expected base.csv to have "
                 "energy[<sector>,electricity] of it, or no generation",
                 society->region[region].code, sum);
    if (used > sum)
        complain(complaints, (struct place){society->folder, 0, 0},
                 "region %s uses %.3g EJ of electricity and makes %.3g; expected no more used than "
                 "made",
                 society->region[region].code, used, sum);
}

/* Regions that are somebody's home have a pattern of warming and a temperature; the others' is 0,
 * which nothing is made of. */
static void settle_homes(struct society *society, struct complaints *complaints)
{
    bool any = false;
    for (int r = 0; r < society->n_regions; r++) {
        bool warms = is_home(society, r);
        double *temperature = society_base(society, r, BASE_temperature);
        bool warm = !isnan(*temperature);
        any |= warms;
        if (warms != warm)
            complain(complaints, (struct place){society->folder, 0, 0},
                     "region %s: base.csv has %s without %s; expected both, or neither for what is "
                     "nobody's home, such as International",
                     society->region[r].code, warms ? "warming_pattern" : "temperature",
                     warms ? "temperature" : "warming_pattern");
        if (*society_base(society, r, BASE_warming_spread) >
            *society_base(society, r, BASE_warming_pattern))
            complain(complaints, (struct place){society->folder, 0, 0},
                     "region %s: base.csv has a warming_spread above its warming_pattern; expected "
                     "no region that cools",
                     society->region[r].code);
        if (!warm)
            *temperature = 0;
    }
    if (!any)
        complain(complaints, (struct place){society->folder, 0, 0},
                 "no region of base.csv has warming_pattern and temperature; expected them of each "
                 "that is somebody's home");
}

/* New forests are of some kinds, whose shares are whole. */
static void check_forests(const struct society *society, struct complaints *complaints)
{
    for (int r = 0; r < society->n_regions; r++) {
        double sum = 0, plantable = *society_base(society, r, BASE_plantable);
        for (int k = 0; k < n_forests; k++)
            sum += society_base(society, r, BASE_forest_share)[k];
        if ((sum != 0 || plantable > 0) && fabs(sum - 1) > 1e-6)
            complain(complaints, (struct place){society->folder, 0, 0},
                     "region %s: forest_share of base.csv add up to %g; expected 1",
                     society->region[r].code, sum);
    }
}

static void find_abated(struct society *society, struct complaints *complaints)
{
    for (int s = 0; s < n_sectors; s++)
        for (int g = 0; g < society->n_gases; g++) {
            bool any = false;
            for (int r = 0; r < society->n_regions; r++)
                any |= society_base(society, r, BASE_mac_most)[s * society->n_gases + g] > 0;
            if (!any)
                continue;
            if (society->n_abated == most_abated) {
                complain(complaints, (struct place){society->folder, 0, 0},
                         "base.csv has abatement of more than %d pairs of sector and gas",
                         most_abated);
                return;
            }
            society->abated_sector[society->n_abated] = s;
            society->abated_gas[society->n_abated++] = g;
        }
}

void society_derive(struct society *society, struct complaints *complaints)
{
    derive_trade(society);
    for (int r = 0; r < society->n_regions; r++) {
        derive_shares(society, r);
        derive_burned(society, r);
        derive_rail(society, r);
        derive_removable(society, r);
        derive_managed(society, r);
        derive_power(society, r, complaints);
        derive_loss(society, r, complaints);
    }
    settle_homes(society, complaints);
    check_forests(society, complaints);
    find_abated(society, complaints);
}
