#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "commands/command.h"
#include "scenario/options.h"

enum { first_key = 256, help_key = '?', usage_key = first_key + n_options };

static const struct argp_option table[n_options] = {
#define OPTION(name, long_name, argument, help)                                                    \
    {long_name, first_key + OPTION_##name, argument, 0, help, 0},
#include "commands/options.def"
#undef OPTION
};

/* As argp's own, which would end the program though other ranks still run. */
static const struct argp_option help[] = {
    {"help", help_key, NULL, 0, "Give this help list", -1},
    {"usage", usage_key, NULL, 0, "Give a short usage message", 0},
};
enum { n_help = sizeof help / sizeof *help };

struct parse {
    struct arguments *arguments;
    const struct command *command;
};

static error_t keep_option(struct arguments *arguments, int option, char *argument,
                           struct argp_state *state)
{
    bool twice = arguments->option[option], empty = argument && !*argument;
    if (twice)
        argp_error(state, "--%s is given twice", table[option].name);
    else if (empty)
        argp_error(state, "--%s is empty; expected %s", table[option].name, table[option].arg);
    arguments->option[option] = argument ? argument : "";
    return twice || empty ? EINVAL : 0;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    struct parse *parse = state->input;
    if (key == help_key || key == usage_key) {
        if (parse->arguments->ranks->rank == 0)
            argp_state_help(state, stdout, key == help_key ? ARGP_HELP_STD_HELP : ARGP_HELP_USAGE);
        parse->arguments->helped = true;
        return ECANCELED;
    }
    if (key >= first_key && key < first_key + n_options)
        return keep_option(parse->arguments, key - first_key, argument, state);
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    if (!*argument)
        argp_error(state, "an operand is empty; expected %s", parse->command->operands);
    parse->arguments->paths[parse->arguments->n_paths++] = argument;
    return *argument ? 0 : EINVAL;
}

static int options_of(const struct command *command, struct argp_option *out)
{
    int n = 0;
    for (int i = 0; i < n_options; i++)
        if (command->takes >> i & 1)
            out[n++] = table[i];
    for (int i = 0; i < n_help; i++)
        out[n++] = help[i];
    out[n] = (struct argp_option){0};
    return n;
}

enum status arguments_read(struct arguments *arguments, const struct command *command, int argc,
                           char **argv, struct complaints *complaints)
{
    struct argp_option options[n_options + n_help + 1];
    struct text doc = {0}, name = {0};
    struct parse parse = {arguments, command};
    options_of(command, options);
    text_add(&doc, "%s\v%s", command->summary, command->examples);
    text_add(&name, "keeling %s", command->name);
    struct argp argp = {options, parse_option, command->operands, doc.characters, NULL, NULL, NULL};
    arguments->paths = take((size_t)argc + 1, sizeof(char *));
    argv[0] = name.characters;
    unsigned flags = ARGP_NO_HELP | ARGP_NO_EXIT | (arguments->ranks->rank ? ARGP_NO_ERRS : 0);
    error_t error = argp_parse(&argp, argc, argv, flags, NULL, &parse);
    text_close(&doc);
    text_close(&name);
    if (arguments->helped)
        return STATUS_OK;
    if (error) {
        complaints->count++; /* argp has told it */
        return STATUS_USAGE;
    }
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

long settings_read_count(const char *typed, const char *option, struct complaints *complaints)
{
    long n = options_count(typed);
    if (!typed || n)
        return n;
    complain(complaints, (struct place){0}, "--%s %s: expected a whole number above 0", option,
             typed);
    return 0;
}

bool settings_read_seed(const char *typed, uint32_t *seed, struct complaints *complaints)
{
    char *end;
    unsigned long long value = strtoull(typed, &end, 10);
    *seed = (uint32_t)value;
    if (*typed && !typed[strspn(typed, "0123456789")] && value <= UINT32_MAX)
        return true;
    complain(complaints, (struct place){0}, "--seed %s: expected a whole number below 2^32", typed);
    return false;
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
    double number = NAN;
    if (!typed)
        return 0;
    size_t length = strspn(typed, "0123456789.");
    char *digits = text_copy_bytes(typed, length);
    bool good = text_number(digits, &number);
    free(digits);
    for (size_t i = 0; good && i < sizeof units / sizeof *units; i++) {
        double bytes = number * units[i].bytes;
        if (!strcmp(typed + length, units[i].unit) && bytes >= 1 && bytes < 1e18)
            return (size_t)bytes;
    }
    complain(complaints, (struct place){0},
             "--memory %s: expected a number with a unit, such as 512MiB or 2GiB", typed);
    return 0;
}

enum status settings_read(struct settings *settings, const struct arguments *arguments,
                          struct complaints *complaints)
{
    const char *const *typed = arguments->option;
    size_t before = complaints->count;
    long lanes = settings_read_count(typed[OPTION_lanes], "lanes", complaints);
    *settings = (struct settings){
        .device = typed[OPTION_device],
        .single = read_choice(typed[OPTION_precision], "precision", "double", "single", complaints),
        .store_double =
            read_choice(typed[OPTION_storage], "storage", "single", "double", complaints),
        .lanes = lanes > 16 ? 16 : (int)lanes,
        .block = settings_read_count(typed[OPTION_block], "block", complaints),
        .memory = read_size(typed[OPTION_memory], complaints),
    };
    if (lanes > 16 || (lanes & (lanes - 1)))
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
        .pulse = typed[OPTION_pulse],
        .variability = typed[OPTION_variability],
        .store = typed[OPTION_store],
        .precision = typed[OPTION_precision],
        .variables = typed[OPTION_variables],
    };
}
