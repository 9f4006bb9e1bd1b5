#include <inttypes.h>
#include <stdlib.h>

#include "year/plan.h"

static void write_list(struct text *text, const char *name, const int *value, int n)
{
    text_add(text, "constant int %s[] = {", name);
    for (int i = 0; i < n; i++)
        text_add(text, "%d,", value[i]);
    text_add(text, n ? "};\n" : "0};\n");
}

static void write_gas_lists(const struct plan *plan, struct text *text)
{
    const struct species *species = plan->experiment->species;
    int own[most_minor], dependent[most_minor], driven[most_minor], halogen[most_minor];
    int is_own[most_minor];
    for (int slot = 0; slot < plan->n_own; slot++) {
        own[slot] = plan->own[slot];
        dependent[slot] = plan->state_dependent[slot];
    }
    for (int gas = 0; gas < plan->n_minor; gas++) {
        enum species_type type = species[plan->minor[gas]].type;
        driven[gas] = (int)plan->driven[plan->minor[gas]];
        halogen[gas] = type == SPECIES_cfc11 || type == SPECIES_halogen;
        is_own[gas] = plan->is_own[gas];
    }
    write_list(text, "own_gas", own, plan->n_own);
    write_list(text, "state_dependent", dependent, plan->n_own);
    write_list(text, "gas_driven", driven, plan->n_minor);
    write_list(text, "gas_is_halogen", halogen, plan->n_minor);
    write_list(text, "gas_is_own", is_own, plan->n_minor);
    write_list(text, "gas_group", plan->group, plan->n_minor);
    write_list(text, "group_forcer", plan->group_forcer, plan->n_group);
}

/* Which components of forcing a scenario gives. */
static uint64_t prescribed_forcers(const struct plan *plan)
{
    static const struct {
        enum species_type type;
        enum forcer forcer;
    } part[] = {
        {SPECIES_co2, FORCER_co2},
        {SPECIES_ch4, FORCER_ch4},
        {SPECIES_n2o, FORCER_n2o},
        {SPECIES_ari, FORCER_ari},
        {SPECIES_aci, FORCER_aci},
        {SPECIES_ozone, FORCER_ozone},
        {SPECIES_contrails, FORCER_contrails},
        {SPECIES_lapsi, FORCER_lapsi},
        {SPECIES_h2o_stratospheric, FORCER_h2o_stratospheric},
        {SPECIES_land_use, FORCER_land_use},
        {SPECIES_solar, FORCER_solar},
        {SPECIES_volcanic, FORCER_volcanic},
        {SPECIES_unspecified, FORCER_other},
    };
    uint64_t mask = 0;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        int species = plan->of_type[part[i].type];
        if (species >= 0 && plan->driven[species] == DRIVEN_forcing)
            mask |= (uint64_t)1 << part[i].forcer;
    }
    for (int gas = 1; gas < plan->n_minor; gas++)
        if (plan->driven[plan->minor[gas]] == DRIVEN_forcing)
            mask |= (uint64_t)1 << FORCER_other;
    return mask;
}

static void write_masks(const struct plan *plan, struct text *text)
{
    static const enum parameter masked[] = {
        PARAMETER_ch4_lifetime_slcf, PARAMETER_ari_slcf,
        PARAMETER_aci_slcf,          PARAMETER_ozone_slcf,
        PARAMETER_contrails_slcf,    PARAMETER_lapsi_slcf,
        PARAMETER_extra_efficacy,    PARAMETER_temperature_feedback,
    };
    for (size_t i = 0; i < sizeof masked / sizeof *masked; i++)
        text_add(text, "#define PRESENT_%s 0x%" PRIx64 "ul\n", parameter_table[masked[i]].name,
                 plan->present[masked[i]]);
    text_add(text, "#define PRESCRIBED_FORCERS 0x%" PRIx64 "ul\n", prescribed_forcers(plan));
}

static void write_numbers(struct text *text, const char *name, const double *value, int n)
{
    text_add(text, "constant scalar %s[] = {", name);
    for (int i = 0; i < n; i++)
        text_add(text, "%.17g,", value[i]);
    text_add(text, "0};\n");
}

/* One row of moves as a constant array. */
static void write_moves(const struct plan *plan, struct text *text)
{
    int gas[most_moves], other[most_moves], when[most_moves];
    double factor[most_moves];
    int n_places = plan->row_at[n_drivers], *moved = take((size_t)n_places + 1, sizeof *moved);
    for (int d = 0; d < n_places; d++)
        moved[d] = -1;
    for (int i = 0; i < plan->n_moves; i++) {
        gas[i] = plan->move[i].gas;
        other[i] = plan->move[i].other;
        when[i] = (int)plan->move[i].when;
        moved[plan->move[i].driver] = i;
    }
    write_list(text, "moved_at", moved, n_places);
    write_list(text, "move_gas", gas, plan->n_moves);
    write_list(text, "move_other", other, plan->n_moves);
    write_list(text, "move_when", when, plan->n_moves);
    for (int i = 0; i < plan->n_moves; i++)
        factor[i] = plan->move[i].factor;
    write_numbers(text, "move_factor", factor, plan->n_moves);
    free(moved);
}

/* Which sectors emit which gases in any region. */
static void write_cells(const struct society *society, struct text *text)
{
    int width = society->base_at[n_bases], first = society->base_at[BASE_emissions];
    int n = n_sectors * society->n_gases, *has = take((size_t)n, sizeof *has);
    for (int r = 0; r < society->n_regions; r++)
        for (int i = 0; i < n; i++)
            has[i] |= society->base[(size_t)r * (size_t)width + (size_t)(first + i)] != 0;
    write_list(text, "has_cell", has, n);
    free(has);
}

/* Which carriers a sector has in some region, or may come to have. */
static void write_carriers(const struct society *society, struct text *text)
{
    int n = n_users * n_carriers, *may = take((size_t)n, sizeof *may);
    const double *long_run = society_parameter(society, PARAMETER_long_run_share);
    for (int i = 0; i < n; i++) {
        may[i] = long_run[i] > 1e-5;
        for (int r = 0; r < society->n_regions; r++)
            may[i] |=
                society->base[r * society->base_at[n_bases] + society->base_at[BASE_energy] + i] >
                0;
    }
    write_list(text, "may_use", may, n);
    free(may);
}

/* The damages that rows of damages.csv describe. */
static void write_damages(const struct society *society, struct text *text)
{
    int n = society->n_damages, of[most_damages], growth[most_damages];
    double linear[most_damages], quadratic[most_damages];
    for (int d = 0; d < n; d++) {
        const struct damage *damage = &society->damage[d];
        of[d] = (int)damage->of;
        growth[d] = damage->growth;
        linear[d] = damage->linear;
        quadratic[d] = damage->quadratic;
    }
    write_list(text, "damage_of", of, n);
    write_list(text, "damage_of_growth", growth, n);
    write_numbers(text, "damage_linear", linear, n);
    write_numbers(text, "damage_quadratic", quadratic, n);
}

/* What the kernels of regions know of them. */
static void write_society(const struct plan *plan, struct text *text)
{
    const struct society *society = plan->society;
    int n = society ? society->n_gases : 0, follows[most_gases], pollutant[most_gases];
    double gwp[most_gases];
    text_add(text,
             "#define COUPLED %d\n"
             "enum { N_GAS = %d, N_MOVE = %d, N_ABATED = %d, N_DAMAGE = %d, N_ATTRIBUTED = %d };\n"
             "enum { MOVE_NOW, MOVE_SUM, MOVE_LATER };\n",
             society != NULL, n, plan->n_moves, society ? society->n_abated : 0,
             society ? society->n_damages : 0, society && society->area ? society->n_regions : 0);
    write_moves(plan, text);
    if (!society)
        return;
    text_add(text,
             "enum { N_REGION = %d, BASE_STEP = %d };\n"
             "enum { GAS_CO2_FFI = %d, GAS_CO2_AFOLU = %d, GAS_CH4 = %d, GAS_N2O = %d };\n",
             society->n_regions, society->base_year - plan->experiment->first_year, society->fossil,
             society->land, plan_gas(plan, plan->of_type[SPECIES_ch4]),
             plan_gas(plan, plan->of_type[SPECIES_n2o]));
    for (int g = 0; g < n; g++) {
        follows[g] = society->gas[g].follows_fuel;
        pollutant[g] = society->gas[g].pollutant;
    }
    write_cells(society, text);
    write_carriers(society, text);
    write_list(text, "gas_follows_fuel", follows, n);
    write_list(text, "gas_is_pollutant", pollutant, n);
    write_list(text, "abated_sector", society->abated_sector, society->n_abated);
    write_list(text, "abated_gas", society->abated_gas, society->n_abated);
    for (int g = 0; g < n; g++)
        gwp[g] = society->gas[g].gwp;
    write_numbers(text, "gas_gwp", gwp, n);
    write_damages(society, text);
}

void plan_write_model(const struct plan *plan, struct text *text)
{
    const struct experiment *experiment = plan->experiment;
    text_add(text, "/* What the species and the ensemble make of the model. */\n"
                   "enum { DRIVEN_EMISSIONS, DRIVEN_CONCENTRATION, DRIVEN_FORCING, "
                   "DRIVEN_CALCULATED };\n");
    text_add(text,
             "enum { N_SLCF = %d, N_MINOR = %d, N_OWN = %d, N_GROUP = %d, POOLS_OWN = %d };\n",
             plan->n_slcf, plan->n_minor, plan->n_own, plan->n_group, plan->pools_own);
    int co2 = (int)plan->driven[plan->of_type[SPECIES_co2]];
    if (co2 == DRIVEN_calculated)
        co2 = DRIVEN_emissions;
    text_add(text,
             "#define DRIVEN_CO2 %d\n#define DRIVEN_CH4 %d\n#define SUMS_SHARED %d\n"
             "#define VARIABILITY %d\n#define STEP_YEARS %d\n#define CO2_FORCING_LAW %d\n",
             co2, (int)plan->driven[plan->of_type[SPECIES_ch4]], plan->sums_shared,
             experiment->variability, experiment->step, experiment->co2_forcing);
    text_add(text, "#define CARBON_CYCLE %d\nenum { N_VARYING = %d };\n", (int)plan->cycle,
             plan->n_varying);
    write_society(plan, text);
    write_masks(plan, text);
    write_gas_lists(plan, text);
    write_list(text, "place", plan->place, plan->at[n_parameters]);
}
