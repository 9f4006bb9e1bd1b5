#include <string.h>

#include "library/library.h"

enum status library_refuse(struct keeling *model, const char *what, const char *expected)
{
    complain(&model->complaints, (struct place){0}, "%s; expected %s", what, expected);
    return STATUS_USAGE;
}

static bool has_empty(const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (words[i] && !*words[i])
            return true;
    return false;
}

static bool has_any(const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (words[i])
            return true;
    return false;
}

static enum status check_words(struct keeling *model, const struct keeling_options *options,
                               bool whole)
{
    const char *const of_both[] = {options->emissions, options->members, options->species,
                                   options->forcing,   options->years,   options->variability,
                                   options->variables, options->device,  options->precision};
    const char *const of_runs[] = {
        options->reference, options->assessed_warming, options->pulse, options->store,
        options->storage,   options->strict,           options->lanes, options->block,
        options->memory};
    size_t n_both = sizeof of_both / sizeof *of_both, n_runs = sizeof of_runs / sizeof *of_runs;
    if (has_empty(of_both, n_both) || has_empty(of_runs, n_runs))
        return library_refuse(model, "an option is empty", "NULL for what is not asked for");
    if (!whole && has_any(of_runs, n_runs))
        return library_refuse(model, "an option is that of a whole run", "keeling_run for it");
    if (options->strict && strcmp(options->strict, "on"))
        return library_refuse(model, "strict is not known", "on");
    return STATUS_OK;
}

enum status library_check_options(struct keeling *model, const struct keeling_options *options,
                                  bool whole)
{
    if (!options)
        return library_refuse(model, "no options", "a struct keeling_options");
    enum status status = check_words(model, options, whole);
    if (status != STATUS_OK)
        return status;
    if (options->n_paths < 0 || (options->n_paths > 0 && !options->paths))
        return library_refuse(model, "n_paths without paths", "as many paths as n_paths says");
    for (int i = 0; i < options->n_paths; i++)
        if (!options->paths[i] || !*options->paths[i])
            return library_refuse(model, "a path is NULL or empty", "the name of a scenario YAML");
    if (!options->n_paths == !options->emissions)
        return library_refuse(model, "paths and emissions are both given, or neither",
                              "one of them");
    const char *precision = options->precision;
    if (precision && strcmp(precision, "double") && strcmp(precision, "single"))
        return library_refuse(model, "the precision is not known", "double or single");
    return STATUS_OK;
}
