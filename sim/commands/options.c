#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "commands/command.h"

enum { first_key = 256 };

static const struct argp_option table[n_options] = {
#define OPTION(name, long_name, argument, help)                                                    \
    {long_name, first_key + OPTION_##name, argument, 0, help, 0},
#include "commands/options.def"
#undef OPTION
};

struct parse {
    struct arguments *arguments;
    const struct command *command;
};

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    struct parse *parse = state->input;
    if (key >= first_key && key < first_key + n_options) {
        if (parse->arguments->option[key - first_key])
            argp_error(state, "--%s is given twice", table[key - first_key].name);
        parse->arguments->option[key - first_key] = argument ? argument : "";
        return 0;
    }
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    parse->arguments->paths[parse->arguments->n_paths++] = argument;
    return 0;
}

static int options_of(const struct command *command, struct argp_option *out)
{
    int n = 0;
    for (int i = 0; i < n_options; i++)
        if (command->takes >> i & 1)
            out[n++] = table[i];
    out[n] = (struct argp_option){0};
    return n;
}

enum status arguments_read(struct arguments *arguments, const struct command *command, int argc,
                           char **argv, struct complaints *complaints)
{
    struct argp_option options[n_options + 1];
    struct text doc = {0}, name = {0};
    struct parse parse = {arguments, command};
    options_of(command, options);
    text_add(&doc, "%s\v%s", command->summary, command->examples);
    text_add(&name, "keeling %s", command->name);
    struct argp argp = {options, parse_option, command->operands, doc.characters, NULL, NULL, NULL};
    arguments->paths = take((size_t)argc + 1, sizeof(char *));
    argv[0] = name.characters;
    argp_err_exit_status = status_exit(STATUS_USAGE);
    argp_parse(&argp, argc, argv, 0, NULL, &parse);
    text_close(&doc);
    text_close(&name);
    if (arguments->n_paths >= command->least_paths && arguments->n_paths <= command->most_paths)
        return STATUS_OK;
    complain(complaints, (struct place){0}, "keeling %s: %d operands; expected %s", command->name,
             arguments->n_paths, *command->operands ? command->operands : "none");
    return STATUS_USAGE;
}

static bool read_choice(const char *typed, const char *option, const char *first,
                        const char *second, struct complaints *complaints)
{
    if (!typed || !strcmp(typed, first))
        return false;
    if (!strcmp(typed, second))
        return true;
    complain(complaints, (struct place){0}, "--%s %s: expected %s or %s", option, typed, first,
             second);
    return false;
}

static long read_count(const char *typed, const char *option, struct complaints *complaints)
{
    char *end;
    if (!typed)
        return 0;
    long n = strtol(typed, &end, 10);
    if (end != typed && !*end && n > 0)
        return n;
    complain(complaints, (struct place){0}, "--%s %s: expected a whole number above 0", option,
             typed);
    return 0;
}

static size_t read_size(const char *typed, struct complaints *complaints)
{
    static const struct {
        const char *unit;
        double bytes;
    } units[] = {{"KiB", 1024.0},
                 {"MiB", 1024.0 * 1024},
                 {"GiB", 1024.0 * 1024 * 1024},
                 {"TiB", 1024.0 * 1024 * 1024 * 1024},
                 {"kB", 1e3},
                 {"MB", 1e6},
                 {"GB", 1e9},
                 {"TB", 1e12}};
    char *unit;
    if (!typed)
        return 0;
    double number = strtod(typed, &unit);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (!strcmp(unit, units[i].unit) && number > 0 && number * units[i].bytes < 1e18)
            return (size_t)(number * units[i].bytes);
    complain(complaints, (struct place){0},
             "--memory %s: expected a number with a unit, such as 512MiB or 2GiB", typed);
    return 0;
}

enum status settings_read(struct settings *settings, const struct arguments *arguments,
                          struct complaints *complaints)
{
    const char *const *typed = arguments->option;
    size_t before = complaints->count;
    *settings = (struct settings){
        .device = typed[OPTION_device],
        .single = read_choice(typed[OPTION_precision], "precision", "double", "single", complaints),
        .store_double =
            read_choice(typed[OPTION_storage], "storage", "single", "double", complaints),
        .lanes = (int)read_count(typed[OPTION_lanes], "lanes", complaints),
        .block = read_count(typed[OPTION_block], "block", complaints),
        .memory = read_size(typed[OPTION_memory], complaints),
    };
    if (settings->lanes > 16 || (settings->lanes & (settings->lanes - 1)))
        complain(complaints, (struct place){0}, "--lanes %s: expected 1, 2, 4, 8 or 16",
                 typed[OPTION_lanes]);
    return complaints->count > before ? STATUS_USAGE : STATUS_OK;
}

struct request request_of(const struct arguments *arguments)
{
    const char *const *typed = arguments->option;
    return (struct request){
        .members = typed[OPTION_members],
        .species = typed[OPTION_species],
        .forcing = typed[OPTION_forcing],
        .years = typed[OPTION_years],
        .reference = typed[OPTION_reference],
        .assessed_warming = typed[OPTION_assessed_warming],
        .variability = typed[OPTION_variability],
        .store = typed[OPTION_store],
        .precision = typed[OPTION_precision],
        .variables = typed[OPTION_variables],
    };
}
