#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "library/library.h"

enum status library_refuse(struct keeling *model, const char *format, ...)
{
    char why[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    complain(&model->complaints, (struct place){0}, "%s", why);
    return STATUS_USAGE;
}

/* Refuses an empty word, and one that the call has no use for. */
static enum status check_word(struct keeling *model, const char *name, const char *word,
                              bool allowed)
{
    if (word && !*word)
        return library_refuse(model,
                              "the option %s is empty; expected NULL for what is not asked "
                              "for",
                              name);
    if (word && !allowed)
        return library_refuse(model,
                              "the option %s is that of a whole run; expected keeling_run "
                              "for it",
                              name);
    return STATUS_OK;
}

static enum status check_paths(struct keeling *model, const struct keeling_options *options)
{
    if (options->n_paths < 0 || (options->n_paths > 0 && !options->paths))
        return library_refuse(model, "n_paths without paths; expected as many paths as n_paths "
                                     "says");
    for (int i = 0; i < options->n_paths; i++)
        if (!options->paths[i] || !*options->paths[i])
            return library_refuse(model, "a path is NULL or empty; expected the name of a scenario "
                                         "YAML");
    if (!options->n_paths == !options->emissions)
        return library_refuse(model, "paths and emissions are both given, or neither; expected one "
                                     "of them");
    return STATUS_OK;
}

enum status library_read_options(struct keeling *model, const struct keeling_options *options,
                                 bool whole, struct arguments *arguments, struct request *request)
{
    enum status status = STATUS_OK;
    enum { RUN, BOTH };
    static const struct ranks alone = {0, 1, 0, 1};
    *arguments = (struct arguments){.ranks = &alone};
    if (!options)
        return library_refuse(model, "no options; expected a struct keeling_options");
#define OPTION(name, of)                                                                           \
    TRY(check_word(model, #name, options->name, whole || (of) == BOTH));                           \
    arguments->option[OPTION_##name] = options->name;
#include "library/options.def"
#undef OPTION
    TRY(check_word(model, "emissions", options->emissions, true));
    TRY(check_paths(model, options));
    if (options->strict && strcmp(options->strict, "on"))
        return library_refuse(model, "strict is '%s'; expected on", options->strict);
    *request = request_of(arguments);
    request->n_paths = options->n_paths;
    request->paths = options->paths;
    request->emissions = options->emissions;
out:
    return status;
}
