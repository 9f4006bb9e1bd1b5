#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalogue/variable.h"
#include "constants.h"

const char *const sector_name[] = {
#define SECTOR(name, kind, demand, long_name, iamc) #name,
#include "sectors.def"
#undef SECTOR
};
const char *const carrier_name[] = {
#define CARRIER(name, long_name, iamc, primary) #name,
#include "carriers.def"
#undef CARRIER
};
const char *const technology_name[] = {
#define TECHNOLOGY(name, fuel, when, iamc, primary) #name,
#include "technologies.def"
#undef TECHNOLOGY
};
const int technology_fuel[] = {
#define TECHNOLOGY(name, fuel, when, iamc, primary) FUEL_##fuel,
#include "technologies.def"
#undef TECHNOLOGY
};
const char *const cycle_name[n_cycles] = {
#define CYCLE(name) #name,
#include "cycles.def"
#undef CYCLE
};
const char *const co2_forcing_name[n_co2_forcings] = {
#define CO2_FORCING(name) #name,
#include "co2_forcings.def"
#undef CO2_FORCING
};
const char *const biome_name[] = {
#define BIOME(name, long_name) #name,
#include "biomes.def"
#undef BIOME
};
static const char *const removal_name[] = {
#define REMOVAL(name, where, long_name, iamc) #name,
#include "removals.def"
#undef REMOVAL
};
const char *const forest_name[n_forests] = {
#define FOREST(name) #name,
#include "forests.def"
#undef FOREST
};
const char *const product_name[n_products] = {
#define PRODUCT(name) #name,
#include "products.def"
#undef PRODUCT
};
static const char *const wetland_name[] = {
#define WETLAND(name, where) #name,
#include "wetlands.def"
#undef WETLAND
};
enum { PEAT = 1, COAST = 0 };
const bool wetland_is_peat[n_wetlands] = {
#define WETLAND(name, where) where,
#include "wetlands.def"
#undef WETLAND
};
static const char *const reservoir_name[] = {
#define RESERVOIR(name, long_name) #name,
#include "reservoirs.def"
#undef RESERVOIR
};
static const char *const cause_name[] = {
#define CAUSE(name, long_name) #name,
#include "causes.def"
#undef CAUSE
};
static const char *const approach_name[] = {
#define APPROACH(name, long_name) #name,
#include "approaches.def"
#undef APPROACH
};
const char *const service_name[n_services] = {
#define SERVICE(name, sector, unit, long_name, iamc) #name,
#include "services.def"
#undef SERVICE
};
const char *const service_unit[n_services] = {
#define SERVICE(name, sector, unit, long_name, iamc) unit,
#include "services.def"
#undef SERVICE
};
const int service_sector[n_services] = {
#define SERVICE(name, sector, unit, long_name, iamc) EMITTER_##sector,
#include "services.def"
#undef SERVICE
};
const char *const warming_word[n_warmings] = {
#define WARMING(name, word) word,
#include "warmings.def"
#undef WARMING
};
const char *const learner_name[] = {
#define LEARNER(name, what) #name,
#include "learners.def"
#undef LEARNER
};
const char *const strength_name[] = {
#define STRENGTH(name, what) #name,
#include "strengths.def"
#undef STRENGTH
};
const struct policy policies[] = {
#define POLICY(name, unit, low, high, what) {#name, unit, low, high, what},
#include "policies.def"
#undef POLICY
};

#define LENGTH(array) ((int)(sizeof(array) / sizeof *(array)))
const int n_biomes = LENGTH(biome_name);
const int n_sectors = LENGTH(sector_name);
const int n_carriers = LENGTH(carrier_name);
const int n_fuels = FUEL_biomass;
const int n_technologies = LENGTH(technology_name);
const int n_removals = LENGTH(removal_name);
const int n_learners = LENGTH(learner_name);
const int n_strengths = LENGTH(strength_name);
const double ej_per_twh = EJ_PER_TWH;
const int n_policies = LENGTH(policies);
enum { USER = 1, OTHER = 0 };
const int n_users = 0
#define SECTOR(name, kind, demand, long_name, iamc) +kind
#include "sectors.def"
#undef SECTOR
    ;

/* The names along one axis; NULL for an axis whose elements are numbered. */
struct axis {
    const char *const *name;
    int n;
};

/* The two axes of a shape; the second has n = 1 when there is none. */
static void axes_of(enum shape shape, const struct labels *labels, struct axis axis[2])
{
    const struct axis sector = {sector_name, n_sectors}, user = {sector_name, n_users};
    const struct axis carrier = {carrier_name, n_carriers}, gas = {labels->gas, labels->n_gas};
    const struct axis technology = {technology_name, n_technologies};
    const struct axis first[N_shapes] = {
        [SHAPE_slcf] = {labels->slcf, labels->n_slcf},
        [SHAPE_minor] = {labels->minor, labels->n_minor},
        [SHAPE_biome] = {biome_name, n_biomes},
        [SHAPE_region] = {labels->region, labels->n_attributed},
        [SHAPE_sector] = sector,
        [SHAPE_user] = user,
        [SHAPE_carrier] = carrier,
        [SHAPE_fuel] = {carrier_name, n_fuels},
        [SHAPE_technology] = technology,
        [SHAPE_removal] = {removal_name, n_removals},
        [SHAPE_forest] = {forest_name, n_forests},
        [SHAPE_product] = {product_name, n_products},
        [SHAPE_wetland] = {wetland_name, n_wetlands},
        [SHAPE_reservoir] = {reservoir_name, n_reservoirs},
        [SHAPE_cause] = {cause_name, n_causes},
        [SHAPE_approach] = {approach_name, n_approaches},
        [SHAPE_service] = {service_name, n_services},
        [SHAPE_strength] = {strength_name, n_strengths},
        [SHAPE_learner] = {learner_name, n_learners},
        [SHAPE_gas] = gas,
        [SHAPE_damage] = {labels->damage, labels->n_damage},
        [SHAPE_user_carrier] = user,
        [SHAPE_sector_carrier] = sector,
        [SHAPE_sector_gas] = sector,
        [SHAPE_technology_stage] = technology,
    };
    const struct axis second[N_shapes] = {
        [SHAPE_user_carrier] = carrier,
        [SHAPE_sector_carrier] = carrier,
        [SHAPE_sector_gas] = gas,
        [SHAPE_technology_stage] = {NULL, n_stages},
    };
    axis[0] = first[shape];
    axis[1] = second[shape].n ? second[shape] : (struct axis){NULL, 1};
}

int shape_columns(enum shape shape, const struct labels *labels)
{
    struct axis axis[2];
    axes_of(shape, labels, axis);
    return axis[1].n;
}

static void add_label(const struct axis *axis, int i, char *label, size_t size)
{
    size_t used = strlen(label);
    const char *between = used ? "_" : "";
    if (axis->name)
        snprintf(label + used, size - used, "%s%s", between, axis->name[i]);
    else
        snprintf(label + used, size - used, "%s%d", between, i);
}

void shape_label(const struct labels *labels, enum shape shape, int i, char *label, size_t size)
{
    struct axis axis[2];
    axes_of(shape, labels, axis);
    label[0] = '\0';
    add_label(&axis[0], i / axis[1].n, label, size);
    if (axis[1].n > 1)
        add_label(&axis[1], i % axis[1].n, label, size);
}

/* Index of the label that begins at `text` and ends before one of `ends`; -1 when there is none. */
static int find_label(const struct axis *axis, const char *text, size_t length)
{
    for (int i = 0; axis->name && i < axis->n; i++)
        if (strlen(axis->name[i]) == length && !strncmp(axis->name[i], text, length))
            return i;
    return -1;
}

/* Index of the element that "[steel,coal]" means. */
static int element_of(enum shape shape, const struct labels *labels, const char *text)
{
    struct axis axis[2];
    axes_of(shape, labels, axis);
    if (shape == SHAPE_one)
        return *text ? -1 : 0;
    size_t length = strlen(text), first = strcspn(text + (*text == '['), ",]");
    if (length < 3 || text[0] != '[' || text[length - 1] != ']')
        return -1;
    int row = find_label(&axis[0], text + 1, first);
    if (axis[1].n == 1)
        return first + 2 == length ? row : -1;
    int column =
        text[1 + first] == ',' ? find_label(&axis[1], text + 2 + first, length - first - 3) : -1;
    return row < 0 || column < 0 ? -1 : row * axis[1].n + column;
}

int entry_place(const struct entry *table, int n, const int *at, const struct labels *labels,
                const char *text)
{
    size_t length = strcspn(text, "[");
    for (int i = 0; i < n; i++) {
        if (strlen(table[i].name) != length || strncmp(table[i].name, text, length))
            continue;
        int element = element_of(table[i].shape, labels, text + length);
        return element < 0 ? -1 : at[i] + element;
    }
    return -1;
}

char *entry_meant(const struct entry *entry, const struct labels *labels, const char *text)
{
    struct axis axis[2];
    struct text meant = {0};
    char *inside = text_copy(strchr(text, '[') ? strchr(text, '[') + 1 : ""), *rest = inside;
    bool known = true;
    axes_of(entry->shape, labels, axis);
    inside[strcspn(inside, "]")] = '\0';
    text_add(&meant, "%s[", entry->name);
    for (int i = 0; i < (axis[1].n > 1 ? 2 : 1); i++) {
        const char *word = strsep(&rest, ",");
        const char *near =
            word && axis[i].name ? text_nearest(word, axis[i].name, (size_t)axis[i].n) : NULL;
        known &= near != NULL;
        text_add(&meant, "%s%s", i ? "," : "", near ? near : "");
    }
    text_add(&meant, "]");
    free(inside);
    if (known && !rest)
        return meant.characters;
    text_close(&meant);
    return NULL;
}
