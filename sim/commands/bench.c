#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "commands/command.h"
#include "device/device.h"
#include "year/limits.h"
#include "year/load.h"

enum { repeats = 7 };

/* Members that keep a device busy. */
static int64_t usual_members(const struct device *device, bool coupled)
{
    if (device->cpu)
        return 6728;
    return coupled ? 67584 : 1000000;
}

/* What a member-year takes at least: operations counted as the kernels ran under an interpreter
 * (fma, add and multiply each one slot of a vector unit that starts one a cycle; single precision
 * needs shorter polynomials), exponentials, and the rates the project set itself on the machine
 * where it was designed. Divisions and roots are left out. */
static const struct gas_case {
    const char *name;
    enum gas_set gases;
    double exponentials;             /* a member-year */
    double operations[2];            /* a member-year, in double and in single precision */
    double goal_double, goal_single; /* member-years a second and core at the rates below */
} gas_cases[] = {
    {"shared", GAS_SET_FOUND, 6, {311, 271}, 120e6, 240e6},
    {"carried", GAS_SET_CARRIED, 6, {654, 614}, 70e6, 140e6},
    {"general", GAS_SET_GENERAL, 88, {2539, 2007}, 10e6, 28e6},
};
enum { n_gas_cases = sizeof gas_cases / sizeof *gas_cases };

/* The coupled years 1990 to 2100 with 24 regions, history before 2022; the goals are the project's
 * own. The second has the carbon cycle of boxes. */
static const struct gas_case coupled_cases[] = {
    {"coupled", GAS_SET_FOUND, 1717, {93600, 86100}, 0.5e6, 1e6},
    {"+ boxes", GAS_SET_FOUND, 1746, {94600, 86900}, 0.5e6, 1e6},
};
static const double design_fma_double = 67e9, design_fma_single = 133e9; /* per core and second */
static const double design_exp_double = 1.75e9, design_exp_single = 4.5e9;

/* The limits of the device, as measured with so many lanes; 0 lanes: not yet. */
struct measured {
    struct limits limits;
    int lanes;
};

/* The members of the experiment repeated up to n. */
static void repeat_members(struct members *members, int64_t n)
{
    int64_t old = members->n;
    assert(old > 0);
    double **seen = take((size_t)members->n_overrides + 1, sizeof *seen);
    double **grown = take((size_t)members->n_overrides + 1, sizeof *grown);
    int n_seen = 0;
    for (int i = 0; i < members->n_overrides; i++) {
        int j = 0;
        while (j < n_seen && seen[j] != members->value[i])
            j++;
        if (j == n_seen) {
            seen[n_seen] = members->value[i];
            grown[n_seen] = take((size_t)n, sizeof(double));
            for (int64_t m = 0; m < n; m++)
                grown[n_seen][m] = seen[n_seen][m % old];
            n_seen++;
        }
        members->value[i] = grown[j];
    }
    for (int j = 0; j < n_seen; j++)
        free(seen[j]);
    free(seen);
    free(grown);
    members->seed = retake(members->seed, (size_t)n, sizeof *members->seed);
    members->label = retake(members->label, (size_t)n, sizeof *members->label);
    for (int64_t m = old; m < n; m++) {
        members->seed[m] = members->seed[m % old];
        members->label[m] = m;
    }
    members->n = n;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double command_median(double *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, ascending);
    return values[n / 2];
}

/* Median seconds of one pass over all members. */
static enum status time_engine(struct engine *engine, double *median, struct complaints *complaints)
{
    double seconds[repeats];
    int64_t all = engine->experiment->members.n;
    enum status status = STATUS_OK;
    for (int run = -1; run < repeats; run++) {
        double before = engine->run_seconds;
        for (int64_t at = 0; at < all; at += engine->block) {
            int64_t n = all - at < engine->block ? all - at : engine->block;
            TRY(load_members(engine, at, n, complaints));
            TRY(engine_run(engine, 0, n, 0, engine->n_years, complaints));
        }
        if (run >= 0)
            seconds[run] = engine->run_seconds - before;
    }
    *median = command_median(seconds, repeats);
out:
    return status;
}

/* Measures and tells the limits with vectors as long as the engine's, where not done already. */
static enum status measure(struct measured *measured, const struct engine *engine,
                           struct complaints *complaints)
{
    struct device *device = engine->device;
    int lanes = engine->settings.lanes;
    bool single = engine->settings.single;
    struct limits *limits = &measured->limits;
    enum status status = STATUS_OK;
    if (measured->lanes == lanes)
        return STATUS_OK;
    TRY(limits_measure(limits, device, &engine->settings, lanes, complaints));
    measured->lanes = lanes;
    printf("%s, lanes %d: %.1f G fma/s, %.2f G exp/s, %.1f GB/s %s\n", single ? "single" : "double",
           lanes, limits->fma / 1e9, limits->exp / 1e9, limits->bytes / 1e9,
           device->cpu ? "a core" : "in all");
out:
    return status;
}

static void print_case(const struct gas_case *gases, bool single, double rate,
                       const struct limits *limits)
{
    double bound = fmin(limits->fma / gases->operations[single], limits->exp / gases->exponentials);
    double fma_ratio = limits->fma / (single ? design_fma_single : design_fma_double);
    double exp_ratio = limits->exp / (single ? design_exp_single : design_exp_double);
    double goal = (single ? gases->goal_single : gases->goal_double) * fmin(fma_ratio, exp_ratio);
    printf("%-8s %-7s %6.3g  %6.3g %5.0f %%   %6.3g %5.2f\n", gases->name,
           single ? "single" : "double", rate / 1e6, bound / 1e6, 100 * rate / bound, goal / 1e6,
           rate / goal);
}

static const struct quantity *find_temperature(const struct quantities *quantities)
{
    int i = 0;
    while (strcmp(quantities->quantity[i].name, "temperature"))
        i++;
    return &quantities->quantity[i];
}

static enum status bench_case(const struct gas_case *gases, const struct experiment *experiment,
                              struct device *device, struct settings settings,
                              struct measured *measured, struct complaints *complaints)
{
    struct engine engine = {0};
    double seconds = 0;
    int scenario[1] = {0};
    enum status status = STATUS_OK;
    settings.gases = gases->gases;
    const struct quantity *temperature = find_temperature(&experiment->quantities);
    TRY(engine_open(&engine, experiment, device, &settings, scenario, 1, &temperature, 1,
                    complaints));
    TRY(measure(measured, &engine, complaints));
    TRY(time_engine(&engine, &seconds, complaints));
    print_case(gases, settings.single, (double)experiment->members.n * engine.n_years / seconds,
               &measured->limits);
out:
    engine_close(&engine);
    return status;
}

static enum status bench_climate(const struct arguments *arguments,
                                 const struct experiment *experiment, struct device *device,
                                 struct settings settings, struct complaints *complaints)
{
    const char *only = arguments->option[OPTION_gases];
    struct measured measured = {0};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < n_gas_cases; i++)
        if (!only || !strcmp(only, "all") || !strcmp(only, gas_cases[i].name))
            TRY(bench_case(&gas_cases[i], experiment, device, settings, &measured, complaints));
out:
    return status;
}

/* The same path with another carbon cycle, as many members. */
static enum status bench_boxes(const struct experiment *like, struct device *device,
                               const struct settings *settings, struct measured *measured,
                               struct complaints *complaints)
{
    struct experiment experiment = {0};
    enum status status = STATUS_OK;
    TRY(command_open_shipped(&experiment, "sinks/current-policies.yaml", "841", "1990:2101",
                             complaints));
    repeat_members(&experiment.members, like->members.n);
    TRY(bench_case(&coupled_cases[1], &experiment, device, *settings, measured, complaints));
out:
    experiment_close(&experiment);
    return status;
}

/* One rank alone in one kernel; then, with any number of ranks, the parts of a year apart. */
static enum status bench_coupled(const struct arguments *arguments,
                                 const struct experiment *experiment, struct device *device,
                                 struct settings settings, struct complaints *complaints)
{
    struct measured measured = {0};
    enum status status = STATUS_OK;
    int parts;
    status = settings_read_grid(&parts, arguments, experiment, complaints);
    TRY(ranks_agree(arguments->ranks, status, complaints));
    if (arguments->ranks->size == 1) {
        TRY(bench_case(&coupled_cases[0], experiment, device, settings, &measured, complaints));
        TRY(bench_boxes(experiment, device, &settings, &measured, complaints));
    }
    TRY(command_bench_grid(arguments->ranks, parts ? parts : 1, experiment, device, &settings,
                           find_temperature(&experiment->quantities), complaints));
out:
    return status;
}

static enum status require_names(const char *name, const char *gases, const char *grid,
                                 struct complaints *complaints)
{
    bool known = !gases || !strcmp(gases, "all"), climate = !strcmp(name, "climate");
    for (size_t i = 0; i < n_gas_cases && !known; i++)
        known = !strcmp(gases, gas_cases[i].name);
    if (!climate && strcmp(name, "coupled"))
        complain(complaints, (struct place){0},
                 "keeling bench: no benchmark '%s'; expected climate or coupled", name);
    else if (gases && !climate)
        complain(complaints, (struct place){0}, "--gases is for the benchmark climate");
    else if (!known)
        complain(complaints, (struct place){0},
                 "--gases %s: expected shared, carried, general or all", gases);
    else if (grid && climate)
        complain(complaints, (struct place){0}, "--grid is for the benchmark coupled");
    else
        return STATUS_OK;
    return STATUS_USAGE;
}

/* What was typed, and the experiment; the same on every rank. */
static enum status open_bench(struct experiment *experiment, struct settings *settings,
                              long *members, const struct arguments *arguments,
                              struct complaints *complaints)
{
    const char *const *typed = arguments->option, *name = arguments->paths[0];
    bool coupled = !strcmp(name, "coupled");
    enum status status = STATUS_OK;
    TRY(require_names(name, typed[OPTION_gases], typed[OPTION_grid], complaints));
    if (!coupled && arguments->ranks->size > 1) {
        complain(complaints, (struct place){0},
                 "keeling bench climate: its kernels are timed in one process; expected no "
                 "launcher");
        return STATUS_USAGE;
    }
    TRY(settings_read(settings, arguments, complaints));
    *members = settings_read_count(typed[OPTION_members], "members", complaints);
    if (typed[OPTION_members] && !*members)
        return STATUS_USAGE;
    TRY(command_open_shipped(experiment,
                             coupled ? "paths/current-policies.yaml" : "ssps/ssp245.yaml", "841",
                             coupled ? "1990:2101" : "1750:2100", complaints));
out:
    return status;
}

enum status command_bench(const struct arguments *arguments, struct complaints *complaints)
{
    struct experiment experiment = {0};
    struct device device = {0};
    struct settings settings = {0};
    bool coupled = !strcmp(arguments->paths[0], "coupled");
    long members = 0;
    enum status status = open_bench(&experiment, &settings, &members, arguments, complaints);
    TRY(ranks_agree(arguments->ranks, status, complaints));
    device_prepare(arguments->ranks->local_size);
    TRY(device_open(&device, settings.device, settings.memory, complaints));
    repeat_members(&experiment.members, members ? members : usual_members(&device, coupled));
    if (arguments->ranks->rank == 0)
        printf("%s (%s), %d compute units%s\n"
               "gases    reals   M member-years/s%s: reached, bound, fraction; goal here, "
               "reached/goal\n",
               device.name, device.driver, device.units,
               arguments->ranks->size > 1 ? " a rank" : "", device.cpu ? " per core" : "");
    for (int single = 0; single < 2; single++) {
        bool asked = arguments->option[OPTION_precision] == NULL || settings.single == single;
        struct settings one = settings;
        one.single = single;
        if (asked && (single || device.doubles))
            TRY((coupled ? bench_coupled : bench_climate)(arguments, &experiment, &device, one,
                                                          complaints));
    }
out:
    device_close(&device);
    experiment_close(&experiment);
    return status;
}
