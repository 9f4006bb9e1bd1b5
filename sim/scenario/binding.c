#include "scenario/binding.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/columns.h"

/* Complains of a parameter that another row, by another spelling, sets already. */
static bool is_free(const struct binding *binding, int parameter, const struct prior *prior,
                    int row, struct complaints *complaints)
{
    for (int i = 0; i < binding->n; i++) {
        if (binding->parameter[i] != parameter)
            continue;
        complain(complaints, (struct place){prior->path, prior->row[row].line, 0},
                 "'%s' is the same parameter as '%s'", prior->row[row].name,
                 prior->row[binding->row[i]].name);
        return false;
    }
    return true;
}

static void bind(struct binding *binding, int parameter, int row, const char *column)
{
    size_t n = (size_t)binding->n++;
    binding->parameter = retake(binding->parameter, n + 1, sizeof *binding->parameter);
    binding->row = retake(binding->row, n + 1, sizeof *binding->row);
    binding->column = retake(binding->column, n + 1, sizeof *binding->column);
    binding->parameter[n] = parameter;
    binding->row[n] = row;
    binding->column[n] = text_copy(column);
}

/* Whether the prior has a row for this column of this species. */
static bool has_own_row(const struct prior *prior, const char *column, const char *species)
{
    struct text name = {0};
    text_add(&name, "%s[%s]", column, species);
    bool found = prior_find(prior, name.characters) >= 0;
    text_close(&name);
    return found;
}

/* "forcing_scale[*]": every halogenated gas that has no row of its own. */
static void bind_gases(struct binding *binding, const struct prior *prior, int row,
                       const struct experiment *experiment, struct complaints *complaints)
{
    const struct uncertain *uncertain = &prior->row[row];
    char *column = text_copy_bytes(uncertain->name, strlen(uncertain->name) - strlen("[*]"));
    struct place place = {prior->path, uncertain->line, 0};
    for (int s = 0; s < experiment->n_species; s++) {
        const struct species *species = &experiment->species[s];
        bool gas = species->type == SPECIES_cfc11 || species->type == SPECIES_halogen ||
                   species->type == SPECIES_f_gas;
        if (!gas || has_own_row(prior, column, species->name))
            continue;
        struct text name = {0};
        enum column rule;
        text_add(&name, "%s[%s]", column, species->name);
        int parameter = column_of_member(name.characters, experiment, place, &rule, complaints);
        if (parameter >= 0 && is_free(binding, parameter, prior, row, complaints))
            bind(binding, parameter, row, name.characters);
        text_close(&name);
    }
    free(column);
}

enum status binding_open(struct binding *binding, const struct prior *prior,
                         const struct experiment *experiment, struct complaints *complaints)
{
    size_t before = complaints->count;
    *binding = (struct binding){0};
    for (int row = 0; row < prior->n; row++) {
        const char *name = prior->row[row].name;
        size_t length = strlen(name);
        enum column rule;
        if (length > 3 && !strcmp(name + length - 3, "[*]")) {
            bind_gases(binding, prior, row, experiment, complaints);
            continue;
        }
        int parameter =
            column_of_member(name, experiment, (struct place){prior->path, prior->row[row].line, 0},
                             &rule, complaints);
        if (parameter >= 0 && is_free(binding, parameter, prior, row, complaints))
            bind(binding, parameter, row, name);
    }
    return complaints->count > before ? STATUS_INPUT : STATUS_OK;
}

void binding_close(struct binding *binding)
{
    for (int i = 0; i < binding->n; i++)
        free(binding->column[i]);
    free(binding->column);
    free(binding->parameter);
    free(binding->row);
    *binding = (struct binding){0};
}
