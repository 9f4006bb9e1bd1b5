/* The table of commands. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "commands/command.h"

const struct command commands[] = {
    {"run", "PATH.yaml...", "Runs scenarios, each a YAML file.",
     "Examples:\n  keeling run scenarios/paths/ssp*.yaml --out runs/ssps.nc\n"
     "  keeling run mine.yaml --members 100 --store stats --out runs/",
     1, INT_MAX, command_run, TAKES_INPUT | TAKES_ENGINE | TAKES_OUTPUT},
    {"assess", "EMISSIONS.csv", "Runs every scenario of an emissions file (IAMC, RCMIP or FaIR).",
     "Examples:\n  keeling assess emissions.csv --out assessed.nc\n"
     "  keeling assess emissions.csv --members calibrated_constrained_parameters.csv\n"
     "          --species species_configs_properties.csv --forcing volcanic_solar.csv --out f.nc",
     1, 1, command_assess, TAKES_INPUT | TAKES_ENGINE | TAKES_OUTPUT},
    {"calibrate", "[RECIPE.yaml]", "Makes an ensemble that meets observed and assessed targets.",
     "Examples:\n  keeling calibrate --out runs/members.csv\n"
     "  keeling calibrate --draws 65536 --keep 200 --seed 2 --out runs/quick.csv\n"
     "  keeling calibrate mine.yaml --out runs/mine.csv\n"
     "  keeling calibrate --members others.csv --out runs/judged.json",
     0, 1, command_calibrate,
     TAKES(members) | TAKES_ENGINE | TAKES(out) | TAKES(draws) | TAKES(keep) | TAKES(seed)},
    {"check", "PATH.yaml...|EMISSIONS.csv", "Says everything that is wrong with the input.",
     "Examples:\n  keeling check mine.yaml\n  keeling check mine.yaml --resolved", 1, INT_MAX,
     command_check, TAKES_INPUT | TAKES(resolved)},
    {"describe", "variables|parameters|drivers|columns|forcers|year",
     "Prints the tables Keeling is made of.",
     "Examples:\n  keeling describe variables\n  keeling describe columns --format md", 1, 1,
     command_describe, TAKES(format)},
    {"devices", "", "Lists the OpenCL devices.", "Example:\n  keeling devices", 0, 0,
     command_devices, 0},
    {"bench", "climate", "Times the kernels against this machine's measured limits.",
     "Examples:\n  keeling bench climate\n  keeling bench climate --precision single", 1, 1,
     command_bench, TAKES_ENGINE | TAKES(gases)},
};
const int n_commands = sizeof commands / sizeof *commands;

static void print_help(FILE *stream)
{
    fputs("usage: keeling COMMAND [OPTION...]\n\n"
          "Climate and emissions scenarios on OpenCL.\n\n",
          stream);
    for (int i = 0; i < n_commands; i++)
        fprintf(stream, "  %-9s %s\n", commands[i].name, commands[i].summary);
    fputs("\nkeeling COMMAND --help tells the options of each, with examples.\n", stream);
}

static const struct command *find(const char *name, struct complaints *complaints)
{
    const char *names[sizeof commands / sizeof *commands];
    for (int i = 0; i < n_commands; i++) {
        names[i] = commands[i].name;
        if (!strcmp(name, names[i]))
            return &commands[i];
    }
    const char *near = text_nearest(name, names, (size_t)n_commands);
    complain(complaints, (struct place){0}, "keeling: no command '%s'%s%s%s; see keeling --help",
             name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return NULL;
}

int main(int argc, char **argv)
{
    struct complaints complaints = {0};
    struct ranks ranks;
    struct arguments arguments = {.ranks = &ranks};
    if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
        print_help(argc < 2 ? stderr : stdout);
        return argc < 2 ? status_exit(STATUS_USAGE) : 0;
    }
    if (!strcmp(argv[1], "--version")) {
        puts("keeling " KEELING_VERSION);
        return 0;
    }
    ranks_open(&ranks);
    const struct command *command = find(argv[1], &complaints);
    enum status status = command ? STATUS_OK : STATUS_USAGE;
    if (status == STATUS_OK)
        status = arguments_read(&arguments, command, argc - 1, argv + 1, &complaints);
    status = ranks_agree(&ranks, status, &complaints);
    bool shared = command && command->takes & TAKES(out); /* else one rank is enough */
    if (command && status == STATUS_OK && (shared || ranks.rank == 0))
        status = command->act(&arguments, &complaints);
    if (status != STATUS_OK && !complaints.count)
        complain(&complaints, (struct place){0}, "keeling: %s", status_sentence(status));
    complaints_print(&complaints, stderr);
    free(arguments.paths);
    ranks_close();
    return status_exit(status);
}
