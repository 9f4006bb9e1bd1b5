/* The tables of transport accounting (scenarios/standards), and a user's own of the same form.
 * Owns: all rows.
 * Promises: every fault of every table is a complaint with its place, and so is a key that stands
 * twice in one file; a row of the user's replaces the shipped one of the same key. */
#ifndef KEELING_ACCOUNT_RULEBOOK_H
#define KEELING_ACCOUNT_RULEBOOK_H

#include <stdbool.h>

#include "base/status.h"

enum standard_column {
#define COLUMN(name) STANDARD_##name,
#include "account/standard.def"
#undef COLUMN
    n_standard_columns
};
extern const char *const standard_columns[n_standard_columns];

enum distance { DISTANCE_SFD, DISTANCE_GCD, DISTANCE_actual, n_distances, DISTANCE_none = 3 };
extern const char *const distance_names[n_distances];

/* By what that which a vehicle uses is shared out. */
enum allocation { ALLOCATION_tkm, ALLOCATION_mass, ALLOCATION_teu, n_allocations };

/* A standard as its row says it; what is counted is 0 or 1. */
struct standard {
    char *cell[n_standard_columns]; /* owned; as written */
    struct place place;
    bool provision, other_gases, biogenic, hubs, load, empty, market, verified;
    enum distance distance;
    enum allocation allocation;
    double passenger_kg;              /* what one weighs where freight is beside */
    double non_co2, gwp_ch4, gwp_n2o; /* GWPs are 0 where only CO2 counts */
    bool gwp_ch4_verified, gwp_n2o_verified;
};

/* A fuel in a factor table, by unit of fuel (kg or m3); NAN: the table does not say. */
struct factor {
    char *table, *fuel, *engine, *unit, *mark, *source; /* owned */
    struct place place;
    double mj, wtt, co2, ch4, n2o, slip, biogenic;
    bool per_mj; /* co2, ch4 and n2o were written by MJ, and hang on the heating value */
    bool verified;
};

struct electricity {
    char *place, *mark, *source; /* owned */
    int year;
    double location, market; /* kg/kWh, NAN: not known */
    bool verified;
};

struct mode {
    char *name; /* owned */
    enum distance shortest;
    double factor, plus; /* actual = factor shortest + plus; NAN: not known */
    bool non_co2, verified;
};

/* A default intensity: MJ a tkm, pkm or t; where `given`, g CO2e. */
struct category {
    char *mode, *name, *fuel; /* owned */
    double intensity, load, tare;
    bool passengers, given, verified;
};

struct gwp {
    char *set, *horizon, *gas, *ch4; /* owned */
    double value;
    bool verified;
};

/* A limit of g CO2e per MJ from a year on. */
struct limit {
    struct place place;
    char *standard; /* owned */
    int from;
    double value;
};

enum uncertain {
#define UNCERTAIN(name, of, detail) UNCERTAIN_##name,
#include "account/uncertain.def"
#undef UNCERTAIN
    n_uncertain
};

/* How far a figure may be off, over the figure; "" of `of` and `detail`: any. */
struct uncertainty {
    enum uncertain figure;
    char *of, *detail; /* owned */
    double low, high;  /* 1: as it is */
    double z;          /* the standard normal that makes high */
    bool lognormal, own;
};

/* The last table is read where members are asked for. */
enum { n_table_files = 8, most_table_files = 2 * n_table_files };

/* A file that was read, and what it held. */
struct table_file {
    char *path;       /* owned; places point into it */
    const char *name; /* borrowed from path: without folders */
    bool own;         /* the user's */
    char hash[65];
};

struct rulebook {
    struct standard *standard;
    struct factor *factor;
    struct electricity *grid;
    struct mode *mode;
    struct category *category;
    struct gwp *gwp;
    struct limit *limit;
    struct uncertainty *uncertainty;
    int n_standards, n_factors, n_grids, n_modes, n_categories, n_gwps, n_limits, n_uncertainties;
    struct table_file file[most_table_files];
    int n_files;
};

/* own: a folder with some of the tables, or NULL. uncertain: uncertainty.csv is read too. */
enum status rulebook_open(struct rulebook *tables, const char *own, bool uncertain,
                          struct complaints *complaints);
void rulebook_close(struct rulebook *tables);

/* Whether the standard counts this mode; of one that names none, and of hubs, it does. */
bool rulebook_made_for(const struct standard *standard, const char *mode);

/* NULL, after a complaint of what was typed, when there is none. */
const struct standard *rulebook_standard(const struct rulebook *tables, const char *name,
                                         struct complaints *complaints);

/* The row of the first of the standard's tables that has the fuel for the engine; NULL, with the
 * reason in why, when none has. */
const struct factor *rulebook_factor(const struct rulebook *tables, const struct standard *standard,
                                     const char *fuel, const char *engine, char *why,
                                     size_t why_size);

/* The fuel nearest in name among all tables, or NULL. */
const char *rulebook_near_fuel(const struct rulebook *tables, const char *fuel);

const struct electricity *rulebook_grid(const struct rulebook *tables, const char *place, int year);
int rulebook_mode(const struct rulebook *tables, const char *name); /* or -1 */
int rulebook_category(const struct rulebook *tables, const char *mode,
                      const char *name); /* or -1 */

/* A normal figure that divides may not reach 0 within so many standard deviations, and is not drawn
 * from further away. */
enum { uncertain_reach = 4 };

/* The detail of a GWP: "AR6 100 fossil". */
void rulebook_name_gwp(const struct gwp *gwp, char detail[200]);

/* The row that fits a figure best, the user's before the shipped ones; NULL: it is exact. */
const struct uncertainty *rulebook_uncertainty(const struct rulebook *tables, enum uncertain figure,
                                               const char *of, const char *detail);

/* Whether no row of the user's replaces it. */
bool rulebook_limit_stands(const struct rulebook *tables, int limit);

/* actual, shortest feasible and great circle distance into each other; false when not known. */
bool mode_converts(const struct mode *mode, enum distance from, enum distance to, double *factor,
                   double *plus);

#endif
