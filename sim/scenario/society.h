/* The regions of the world: who they are, what they were like in the base year, what was observed
 * before it, and how they may change; read from a folder of tables.
 * Owns: every name and value.
 * Promises: shares add up, no value is negative that cannot be, no region lacks a driver. */
#ifndef KEELING_SCENARIO_SOCIETY_H
#define KEELING_SCENARIO_SOCIETY_H

#include "catalogue/variable.h"
#include "scenario/entries.h"
#include "scenario/path.h"
#include "scenario/scenario.h"

enum {
    most_regions = 4096,
    most_code = 32, /* characters of a region's */
    most_gases = 32,
    most_abated = 64,
    most_basket = 32,
    most_damages = 32
};
enum { years_of_notice = 3 }; /* after the base year, before a target moves a lever */
enum { first_parameter_of_society = PARAMETER_income_elasticity, first_derived = BASE_loss };

/* A gas that regions emit. */
struct emitted {
    char *name; /* owned: "CO2 FFI" */
    char *unit; /* owned: "Mt CO2/yr" */
    char *iamc; /* owned */
    int n_species;
    int species[most_basket]; /* those it stands for */
    bool converges;    /* what regions do not explain of the world's history fades out until 2050 */
    bool follows_fuel; /* moves with fuel burned, else with activity */
    bool pollutant;
    double gwp; /* t CO2eq (AR5 GWP100) per unit; 0: no greenhouse gas of Kyoto */
};

/* What warming takes from GDP: a row of damages.csv, as kernels/damages.h says. */
struct damage {
    enum warming of; /* the warming that it counts */
    bool growth;     /* of growth, else of the level of GDP */
    double linear, quadratic;
};

/* How a kind of forest grows: a row of forests.csv. */
struct forest {
#define FOREST_VALUE(name, low, high) double name;
#include "scenario/forests.def"
#undef FOREST_VALUE
    bool given;
};

struct region_row {
    char *code, *name; /* owned */
    char *group[3];    /* owned: group12, R5, R10; "" when it is in none */
};

/* How population (0) and GDP (1) may go on: scenarios of ssp_drivers.csv. */
struct projections {
    int n, n_points;
    char **name;   /* [n] owned */
    int *year;     /* [n_points] owned */
    double *value; /* [n][n_regions][2][n_points] owned; NaN: none */
};

/* Where a table has a value. */
struct spot {
    int line, column;
};

struct society {
    char *folder;  /* owned */
    int base_year; /* the last that is not made by the model */
    int n_regions;
    struct region_row *region; /* [n_regions] owned */
    const char **code;         /* [n_regions] owned; names borrowed */
    int n_gases, fossil, land; /* CO2 FFI and CO2 AFOLU among the gases */
    struct emitted gas[most_gases];
    const char *gas_name[most_gases], *gas_unit[most_gases], *gas_iamc[most_gases];
    int n_abated, abated_sector[most_abated], abated_gas[most_abated];
    int n_damages;
    struct damage damage[most_damages];
    const char *damage_name[most_damages]; /* owned */
    struct forest forest[n_forests];
    int n_areas;
    double *area; /* [n_regions][n_areas] owned: of biomes and the ocean, as shares of all regions',
                     and of land, Mha; NULL: no biomes.csv */
    struct counts counts;
    int base_at[n_bases + 1], given_at[n_regional_drivers + 1];
    double *base;              /* [n_regions][base_at[n_bases]] owned */
    struct spot *spot;         /* the same, owned: where land.csv has it; line 0: nowhere */
    char *land_file;           /* owned; NULL: there is no land.csv */
    int first_year, last_year; /* observed */
    double
        *observed; /* [n_regions][years][n_observed] owned: population, GDP, GHG, then gases; NaN */
    struct projections projections;
    struct ranges parameters; /* of regions, from first_parameter_of_society on, as written */
};

/* The central values of a parameter of regions, as written. Borrowed. */
const double *society_parameter(const struct society *society, enum parameter parameter);

/* Which species the regions move from the base year on. */
bool society_moves(const struct society *society, int species);

/* With a base year of its own, "2010", it begins from base_2010.csv, and rows of
 * parameters_2010.csv, if there is one, go before those of parameters.csv. */
enum status society_open(struct society *society, const char *folder,
                         const struct choice *base_year, struct experiment *experiment,
                         struct complaints *complaints);
void society_close(struct society *society);

/* What a region was like in the base year: the elements of an entry of base.def. Borrowed. */
double *society_base(const struct society *society, int region, enum base base);

/* Where land.csv has an entry of a region, if anywhere. Its file is borrowed. */
struct place society_land_place(const struct society *society, int region, enum base base);

/* Emissions of a region in the base year, as its model begins; CO2 of fuel and industry too. */
double society_base_emissions(const struct society *society, int region, int gas);

/* Index of a region by its code, or -1; whether a region is meant by `who`: its code, a group of
 * it, or "all". */
int society_region(const struct society *society, const char *code);
bool society_means(const struct society *society, int region, const char *who);

/* The code that a word may stand for, the name of its region or nearly the code; NULL for none. */
const char *society_nearest(const struct society *society, const char *word);

/* A member's own values of the regions' parameters, drawn from triangular distributions by its
 * seed; the central ones when it is alone. */
void society_draw(const struct society *society, uint64_t seed, bool alone, double *out);

/* How a parameter is called in parameters.csv, and what the kernels get of a value there. */
const char *society_written(enum parameter parameter);
double society_derived(enum parameter parameter, double value);

/* Whether that is a number the kernels can use. */
bool society_possible(enum parameter parameter, double value);

/* The labels of the regions' axes, for the catalogue. Borrowed. */
void society_labels(const struct society *society, struct labels *labels);

/* What a scenario gives each region: given[n_years][n_regions][given_at[n_regional_drivers]], from
 * its drivers and policies; and the world's emissions that are left to its series from the base
 * year on. */
void society_give(const struct society *society, const struct experiment *experiment,
                  struct scenario *scenario, const struct path *path,
                  struct complaints *complaints);

#endif
