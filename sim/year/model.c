#include <inttypes.h>

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
             "#define VARIABILITY %d\n",
             co2, (int)plan->driven[plan->of_type[SPECIES_ch4]], plan->sums_shared,
             experiment->variability);
    text_add(text, "enum { N_VARYING = %d };\n", plan->n_varying);
    write_masks(plan, text);
    write_gas_lists(plan, text);
    write_list(text, "place", plan->place, plan->at[n_parameters]);
}
