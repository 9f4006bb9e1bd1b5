#include "sampling/design.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sampling/random.h"

static const uint64_t second_half = (uint64_t)1 << 40; /* numbers of the B draws begin here */

static int add_factor(struct design *design, const char *name)
{
    for (int f = 0; f < design->n_factors; f++)
        if (!strcmp(design->name[f], name))
            return f;
    design->name[design->n_factors] = text_copy(name);
    return design->n_factors++;
}

void design_open(struct design *design, const struct prior *prior)
{
    *design = (struct design){0};
    for (int stream = 0; stream < most_streams; stream++)
        design->of_stream[stream] = -1;
    for (int i = 0; i < prior->n; i++) {
        const struct uncertain *row = &prior->row[i];
        if (row->shares >= 0) { /* goes with the row whose normal it takes */
            if (row->second >= 0)
                design->of_stream[row->second] = design->of_stream[prior->row[row->shares].stream];
            continue;
        }
        int known = design->of_stream[row->stream]; /* of a pick before it */
        int factor = known >= 0 ? known : add_factor(design, *row->group ? row->group : row->name);
        design->of_stream[row->stream] = factor;
        if (row->second >= 0)
            design->of_stream[row->second] = factor;
    }
}

void design_close(struct design *design)
{
    for (int f = 0; f < design->n_factors; f++)
        free(design->name[f]);
    *design = (struct design){0};
}

bool design_draw(const struct design *design, const struct prior *prior, uint32_t seed,
                 uint64_t sample, int variant, double *normal, double *value)
{
    double *other = normal + prior->n_streams;
    random_normals(seed, variant == 1 ? sample + second_half : sample, prior->n_streams, normal);
    if (variant >= 2) {
        random_normals(seed, sample + second_half, prior->n_streams, other);
        for (int stream = 0; stream < prior->n_streams; stream++)
            if (design->of_stream[stream] == variant - 2)
                normal[stream] = other[stream];
    }
    return prior_values(prior, normal, value);
}
