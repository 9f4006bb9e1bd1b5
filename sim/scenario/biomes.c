#include "scenario/biomes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const double most = 1e5;      /* Mha; the ocean has 36200 */
static const double rounding = 1e-3; /* relative, of areas with four digits */

static double *area_of(const struct society *society, int region)
{
    return society->area + (size_t)region * (size_t)society->n_areas;
}

/* Where each region's land was given; file NULL: nowhere. */
static void read_row(struct regional_table *table, const char *const *word, struct place *land)
{
    const struct society *society = table->society;
    int region = regional_table_region(table);
    int what = regional_table_word(table, "biome", word, society->n_areas);
    double value = csv_number(&table->csv, "area", 0, table->complaints);
    struct place place = csv_cell_place(&table->csv, "area");
    if (region < 0 || what < 0)
        return;
    double *area = area_of(society, region) + what;
    if (!*csv_cell(&table->csv, "area") || !(value >= 0 && value <= most))
        complain(table->complaints, place, "area of %s in %s is '%s'; expected 0 to %g Mha",
                 word[what], society->region[region].code, csv_cell(&table->csv, "area"), most);
    if (!isnan(*area))
        complain(table->complaints, csv_cell_place(&table->csv, "biome"), "%s of %s is given twice",
                 word[what], society->region[region].code);
    *area = value;
    if (what == society->n_areas - 1)
        land[region] = place;
}

/* Every region has rows, and no more biomes than land where that is known. */
static void check_region(struct regional_table *table, int region, struct place land)
{
    const struct society *society = table->society;
    const char *code = society->region[region].code;
    double *area = area_of(society, region), sum = 0, whole = area[society->n_areas - 1];
    bool any = false;
    for (int i = 0; i < society->n_areas; i++) {
        any |= !isnan(area[i]);
        area[i] = isnan(area[i]) ? 0 : area[i];
        sum += i < n_biomes ? area[i] : 0;
    }
    if (!any)
        complain(table->complaints, (struct place){table->file, 0, 0},
                 "has no row of region %s; expected the areas of its biomes", code);
    if (land.file && sum > whole * (1 + rounding))
        complain(table->complaints, land,
                 "biomes of %s add up to %.5g Mha; expected at most its land, %.5g Mha", code, sum,
                 whole);
}

/* Areas become shares of all regions'. */
static void share_out(struct regional_table *table, int what, const char *word)
{
    const struct society *society = table->society;
    double sum = 0;
    for (int r = 0; r < society->n_regions; r++)
        sum += area_of(society, r)[what];
    if (!(sum > 0))
        complain(table->complaints, (struct place){table->file, 0, 0},
                 "no region has %s; expected somebody to have its sink", word);
    for (int r = 0; r < society->n_regions; r++)
        area_of(society, r)[what] /= sum;
}

void biomes_read(struct regional_table *table)
{
    static const char *const known[] = {"region", "biome", "area", "mark"};
    struct society *society = table->society;
    society->n_areas = n_biomes + 2;
    size_t n = (size_t)society->n_regions * (size_t)society->n_areas;
    const char **word = take((size_t)society->n_areas, sizeof *word);
    struct place *land = take((size_t)society->n_regions, sizeof *land);
    society->area = take(n, sizeof *society->area);
    memcpy(word, biome_name, (size_t)n_biomes * sizeof *word);
    word[n_biomes] = "ocean";
    word[n_biomes + 1] = "land";
    for (size_t i = 0; i < n; i++)
        society->area[i] = NAN;
    csv_expect(&table->csv, known, 4, 3, table->complaints);
    while (csv_row(&table->csv, table->complaints))
        read_row(table, word, land);
    for (int r = 0; r < society->n_regions; r++)
        check_region(table, r, land[r]);
    for (int i = 0; i <= n_biomes; i++)
        share_out(table, i, word[i]);
    free(word);
    free(land);
}

double biomes_share(const struct society *society, int region, int biome)
{
    return area_of(society, region)[biome];
}

double biomes_land(const struct society *society, int region)
{
    return society->area ? area_of(society, region)[society->n_areas - 1] : 0;
}
