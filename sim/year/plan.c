#include <stdlib.h>
#include <string.h>

#include "constants.h"
#include "year/plan.h"

/* The values of a parameter over members: the base value, or the ensemble's column. */
static const double *column_of(const struct experiment *experiment, int parameter)
{
    for (int i = 0; i < experiment->members.n_overrides; i++)
        if (experiment->members.parameter[i] == parameter)
            return experiment->members.value[i];
    return NULL;
}

static bool column_varies(const struct experiment *experiment, int parameter)
{
    const double *value = column_of(experiment, parameter);
    if (!value)
        return false;
    for (int64_t m = 1; m < experiment->members.n; m++)
        if (value[m] != value[0])
            return true;
    return false;
}

static bool column_nonzero(const struct experiment *experiment, int parameter)
{
    const double *value = column_of(experiment, parameter);
    if (!value)
        return experiment->parameter[parameter] != 0 &&
               experiment->parameter[parameter] == experiment->parameter[parameter];
    for (int64_t m = 0; m < experiment->members.n; m++)
        if (value[m] != 0)
            return true;
    return false;
}

static bool any(const struct experiment *experiment, const enum column *columns, int n, int species,
                bool (*test)(const struct experiment *, int))
{
    int n_species = experiment->n_species;
    for (int i = 0; i < n; i++) {
        int count =
            columns[i] == COLUMN_partition_fraction || columns[i] == COLUMN_unperturbed_lifetime
                ? 4
                : 1;
        for (int k = 0; k < count; k++)
            if (test(experiment, parameter_index(columns[i], n_species, species, k)))
                return true;
    }
    return false;
}

static bool has_feedback(const struct experiment *experiment, int species)
{
    static const enum column columns[] = {COLUMN_iirf_airborne, COLUMN_iirf_uptake,
                                          COLUMN_iirf_temperature};
    return any(experiment, columns, 3, species, column_nonzero);
}

static bool members_change(const struct experiment *experiment, int species)
{
    static const enum column columns[] = {
        COLUMN_partition_fraction,
        COLUMN_unperturbed_lifetime,
        COLUMN_molecular_weight,
        COLUMN_baseline_concentration,
        COLUMN_iirf_0,
        COLUMN_baseline_emissions,
        COLUMN_g0,
        COLUMN_g1,
        COLUMN_concentration_per_emission,
    };
    return any(experiment, columns, sizeof columns / sizeof *columns, species, column_varies);
}

/* What goes into the sums over minor gases but not into their concentrations. */
static bool members_change_sums(const struct experiment *experiment, int species)
{
    static const enum column columns[] = {
        COLUMN_tropospheric_adjustment,
        COLUMN_forcing_reference_concentration,
        COLUMN_greenhouse_gas_radiative_efficiency,
        COLUMN_cl_atoms,
        COLUMN_br_atoms,
        COLUMN_fractional_release,
    };
    return any(experiment, columns, sizeof columns / sizeof *columns, species, column_varies);
}

static void list_species(struct plan *plan)
{
    const struct experiment *experiment = plan->experiment;
    for (int column = 0; column < N_columns; column++)
        plan->column_at[column] = parameter_index((enum column)column, experiment->n_species, 0, 0);
    for (int type = 0; type < N_species_types; type++)
        plan->of_type[type] = -1;
    for (int s = 0; s < experiment->n_species; s++)
        plan->of_type[experiment->species[s].type] = s;
    plan->n_minor = species_minor(experiment, plan->minor);
    plan->n_slcf = species_slcf(experiment, plan->slcf);
}

static int pools_of(const struct experiment *experiment, int species)
{
    int pools = 1;
    for (int k = 1; k < n_pools; k++)
        if (column_nonzero(experiment, parameter_index(COLUMN_partition_fraction,
                                                       experiment->n_species, species, k)))
            pools = k + 1;
    return pools;
}

static void take_over(struct plan *plan, int gas, bool dependent)
{
    int pools = pools_of(plan->experiment, plan->minor[gas]);
    plan->is_own[gas] = true;
    plan->own[plan->n_own] = gas;
    plan->state_dependent[plan->n_own++] = dependent;
    if (pools > plan->pools_own)
        plan->pools_own = pools;
}

static void divide_gases(struct plan *plan, enum gas_set gases)
{
    plan->sums_shared = true;
    plan->pools_own = 1;
    for (int gas = 0; gas < plan->n_minor; gas++) {
        int species = plan->minor[gas];
        bool dependent = gases == GAS_SET_GENERAL || has_feedback(plan->experiment, species);
        bool moved = plan->society && society_moves(plan->society, species);
        bool own = dependent || moved || gases == GAS_SET_CARRIED ||
                   members_change(plan->experiment, species);
        if (own)
            take_over(plan, gas, dependent);
        if (gas > 0 && (own || members_change_sums(plan->experiment, species)))
            plan->sums_shared = false;
    }
}

static bool same_scale(const struct experiment *experiment, int species_a, int species_b)
{
    int n = experiment->n_species;
    int a = parameter_index(COLUMN_forcing_scale, n, species_a, 0);
    int b = parameter_index(COLUMN_forcing_scale, n, species_b, 0);
    const double *value_a = column_of(experiment, a), *value_b = column_of(experiment, b);
    if (value_a == value_b)
        return value_a || experiment->parameter[a] == experiment->parameter[b];
    for (int64_t m = 0; m < experiment->members.n; m++) {
        double x = value_a ? value_a[m] : experiment->parameter[a];
        double y = value_b ? value_b[m] : experiment->parameter[b];
        if (x != y)
            return false;
    }
    return true;
}

/* A group: gases of one component of forcing whose forcing_scale is equal in every member. */
static void group_gases(struct plan *plan)
{
    plan->group[0] = -1;
    for (int gas = 1; gas < plan->n_minor; gas++) {
        int species = plan->minor[gas], group = 0;
        enum forcer forcer = plan->experiment->species[species].type == SPECIES_f_gas
                                 ? FORCER_f_gases
                                 : FORCER_montreal;
        while (group < plan->n_group &&
               (plan->group_forcer[group] != (int)forcer ||
                !same_scale(plan->experiment, plan->minor[plan->group_gas[group]], species)))
            group++;
        if (group == plan->n_group) {
            plan->group_forcer[group] = (int)forcer;
            plan->group_gas[group] = gas;
            plan->n_group++;
        }
        plan->group[gas] = group;
    }
}

int plan_raw_carbon(const struct experiment *experiment)
{
    return parameter_count(experiment->n_species) +
           (experiment->society ? experiment->society->parameters.n : 0);
}

double *plan_raw(const struct experiment *experiment)
{
    int n = plan_raw_carbon(experiment) + carbon_count(experiment->carbon);
    double *raw = take((size_t)n, sizeof *raw);
    memcpy(raw, experiment->parameter,
           (size_t)parameter_count(experiment->n_species) * sizeof *raw);
    return raw;
}

void plan_member(const struct experiment *experiment, int64_t member, double *raw)
{
    const struct members *members = &experiment->members;
    for (int i = 0; i < members->n_overrides; i++)
        raw[members->parameter[i]] = members->value[i][member];
    bool alone = members->n == 1;
    if (experiment->society)
        society_draw(experiment->society, members->seed[member], alone,
                     raw + parameter_count(experiment->n_species));
    if (experiment->carbon)
        carbon_draw(experiment->carbon, members->seed[member], alone,
                    raw + plan_raw_carbon(experiment));
}

static struct extents extents_of(const struct plan *plan)
{
    const struct society *society = plan->society;
    return (struct extents){.n_slcf = plan->n_slcf,
                            .n_minor = plan->n_minor,
                            .n_own = plan->n_own,
                            .pools_own = plan->pools_own,
                            .n_group = plan->n_group,
                            .coupled = society,
                            .n_gas = society ? society->n_gases : 0,
                            .n_move = plan->n_moves,
                            .n_abated = society ? society->n_abated : 0,
                            .n_damage = society ? society->n_damages : 0,
                            .n_attributed = society && society->area ? society->n_regions : 0,
                            .cycle = plan->cycle};
}

static void lay_out(struct plan *plan)
{
    struct extents extents = extents_of(plan);
    plan->counts = counts_build(&extents);
    parameter_places(&plan->counts, plan->at);
    driver_places(&plan->counts, plan->row_at);
}

static void add_move(struct plan *plan, enum driver driver, int element, struct move move)
{
    move.driver = plan->row_at[driver] + element;
    if (plan->n_moves < most_moves)
        plan->move[plan->n_moves++] = move;
}

int plan_gas(const struct plan *plan, int species)
{
    const struct society *society = plan->society;
    for (int g = 0; g < society->n_gases; g++)
        for (int i = 0; i < society->gas[g].n_species; i++)
            if (society->gas[g].species[i] == species)
                return g;
    return -1;
}

static void move_co2(struct plan *plan)
{
    int fossil = plan_gas(plan, plan->of_type[SPECIES_co2_ffi]);
    int land = plan_gas(plan, plan->of_type[SPECIES_co2_afolu]);
    const double gt = GT_PER_MT;
    add_move(plan, DRIVER_co2_given, 0, (struct move){0, fossil, land, gt, MOVE_NOW});
    add_move(plan, DRIVER_fossil_given, 0, (struct move){0, fossil, -1, 1, MOVE_NOW});
    add_move(plan, DRIVER_land_given, 0, (struct move){0, land, -1, 1, MOVE_NOW});
    add_move(plan, DRIVER_co2_cumulative, 0, (struct move){0, fossil, land, gt, MOVE_LATER});
    add_move(plan, DRIVER_land_cumulative, 0, (struct move){0, land, -1, gt, MOVE_SUM});
}

/* A species' part of the gas it is in, in the world of the base year. */
static double part_of(const struct plan *plan, const struct scenario *scenario, int gas,
                      int species)
{
    const struct society *society = plan->society;
    double sum = 0;
    if (society->gas[gas].n_species == 1)
        return 1;
    for (int r = 0; r < society->n_regions; r++)
        for (int s = 0; s < n_sectors; s++)
            sum += society->base[r * society->base_at[n_bases] + society->base_at[BASE_emissions] +
                                 s * society->n_gases + gas];
    return sum > 0 ? scenario->base_world[species] / sum : 0;
}

/* Which drivers the regions add to: a gas' emissions, and sums of them. */
static void find_moves(struct plan *plan, const struct scenario *scenario)
{
    if (!plan->society)
        return;
    move_co2(plan);
    int ch4 = plan_gas(plan, plan->of_type[SPECIES_ch4]);
    add_move(plan, DRIVER_ch4_given, 0, (struct move){0, ch4, -1, 1, MOVE_NOW});
    for (int s = 0; s < plan->n_slcf; s++) {
        int gas = plan_gas(plan, plan->slcf[s]);
        if (gas >= 0)
            add_move(plan, DRIVER_slcf_emissions, s, (struct move){0, gas, -1, 1, MOVE_NOW});
    }
    for (int minor = 0; minor < plan->n_minor; minor++) {
        int gas = plan_gas(plan, plan->minor[minor]);
        if (gas < 0)
            continue;
        double part = part_of(plan, scenario, gas, plan->minor[minor]);
        add_move(plan, DRIVER_gas_given, minor, (struct move){0, gas, -1, part, MOVE_NOW});
        add_move(plan, DRIVER_gas_cumulative, minor, (struct move){0, gas, -1, part, MOVE_LATER});
    }
}

void plan_open(struct plan *plan, const struct experiment *experiment, int scenario,
               enum gas_set gases)
{
    *plan = (struct plan){.experiment = experiment,
                          .driven = experiment->scenarios[scenario].driven,
                          .cycle = experiment->carbon ? experiment->carbon->cycle : CYCLE_impulse,
                          .society =
                              experiment->scenarios[scenario].given ? experiment->society : NULL};
    list_species(plan);
    divide_gases(plan, gases);
    group_gases(plan);
    lay_out(plan);
    find_moves(plan, &experiment->scenarios[scenario]);
    lay_out(plan);
    plan_find_varying(plan);
}

void plan_open_shared(struct plan *shared, const struct plan *plan)
{
    *shared = *plan;
    shared->n_own = 0;
    shared->pools_own = 1;
    shared->n_varying = 0;
    shared->cycle = CYCLE_impulse;
    shared->society = NULL;
    shared->n_moves = 0;
    for (int gas = 0; gas < plan->n_minor; gas++) {
        shared->is_own[gas] = false;
        if (!plan->is_own[gas])
            take_over(shared, gas, false);
    }
    lay_out(shared);
    size_t n = (size_t)shared->at[n_parameters];
    shared->place = take(n + 1, sizeof *shared->place);
    for (size_t i = 0; i < n; i++)
        shared->place[i] = -1 - (int)i;
}

void plan_close(struct plan *plan)
{
    free(plan->place);
    *plan = (struct plan){0};
}

bool plan_same_driven(const struct experiment *experiment, int a, int b)
{
    return !memcmp(experiment->scenarios[a].driven, experiment->scenarios[b].driven,
                   (size_t)experiment->n_species * sizeof(enum driven));
}
