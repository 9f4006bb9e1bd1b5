/* The table of commands. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/farewell.h"
#include "base/text.h"
#include "commands/command.h"

const struct command commands[] = {
    {"run", "PATH.yaml...", "Runs scenarios, each a YAML file.",
     "Examples:\n  keeling run scenarios/paths/*.yaml --store stats --out runs/paths.nc\n"
     "  keeling run scenarios/ssps/ssp*.yaml --out runs/ssps.nc\n"
     "  keeling run mine.yaml --members 100 --store stats --out runs/\n"
     "  mpirun -n 4 keeling run mine.yaml --grid 2x2 --out runs/",
     1, INT_MAX, command_run,
     TAKES_INPUT | TAKES_ENGINE | TAKES_OUTPUT | TAKES(strict) | TAKES(grid) | TAKES(pulse)},
    {"assess", "EMISSIONS.csv", "Runs every scenario of an emissions file (IAMC, RCMIP or FaIR).",
     "Examples:\n  keeling assess emissions.csv --out assessed.nc\n"
     "  keeling assess emissions.csv --members calibrated_constrained_parameters.csv\n"
     "          --species species_configs_properties.csv --forcing volcanic_solar.csv --out f.nc",
     1, 1, command_assess, TAKES_INPUT | TAKES_ENGINE | TAKES_OUTPUT | TAKES(pulse)},
    {"calibrate", "[RECIPE.yaml]",
     "Makes an ensemble that meets observed and assessed targets (default recipe: "
     "scenarios/calibration/default.yaml), or judges one.",
     "Examples:\n  keeling calibrate --out runs/members.csv\n"
     "  keeling calibrate --draws 65536 --keep 200 --seed 2 --out runs/quick.csv\n"
     "  keeling calibrate mine.yaml --out runs/mine.csv\n"
     "  keeling calibrate --members others.csv --out runs/judged.json",
     0, 1, command_calibrate,
     TAKES(members) | TAKES_ENGINE | TAKES(out) | TAKES(quiet) | TAKES(draws) | TAKES(keep) |
         TAKES(seed)},
    {"check", "PATH.yaml...|EMISSIONS.csv", "Says everything that is wrong with the input.",
     "Examples:\n  keeling check mine.yaml\n  keeling check mine.yaml --resolved", 1, INT_MAX,
     command_check, TAKES_INPUT | TAKES(resolved) | TAKES(pulse)},
    {"describe",
     "variables|parameters|drivers|columns|forcers|year|policies|sectors|regional|regions|gases|"
     "values|damages|all",
     "Prints the tables Keeling is made of.",
     "Examples:\n  keeling describe variables\n  keeling describe all --format md > reference.md",
     1, 1, command_describe, TAKES(format)},
    {"devices", "", "Lists the OpenCL devices.", "Example:\n  keeling devices", 0, 0,
     command_devices, 0},
    {"account", "ACTIVITY.csv",
     "Counts transport activity by a standard, or by two, and reconciles them.",
     "Examples:\n  keeling account scenarios/standards/example.csv --standard iso14083-2023\n"
     "  keeling account scenarios/standards/example.csv --standard gbt46531-2025 \\\n"
     "          --against iso14083-2023 --out runs/account\n"
     "  keeling account scenarios/standards/example.csv --standard iso14083-2023 --members 1000\n"
     "  keeling account scenarios/standards/example.csv --verify runs/account/statement.json",
     1, 1, command_account,
     TAKES(standard) | TAKES(against) | TAKES(tables) | TAKES(elements) | TAKES(skip_bad) |
         TAKES(historical) | TAKES(members) | TAKES(seed) | TAKES(verify) | TAKES(out) |
         TAKES(device) | TAKES(block) | TAKES(memory) | TAKES(quiet)},
    {"bench", "climate|coupled", "Times the kernels against this machine's measured limits.",
     "Examples:\n  keeling bench climate\n  keeling bench coupled --precision single\n"
     "  mpirun -n 2 keeling bench coupled --grid 2x1 --members 1000",
     1, 1, command_bench, TAKES_ENGINE | TAKES(gases) | TAKES(members) | TAKES(grid)},
};
const int n_commands = sizeof commands / sizeof *commands;

static void print_help(FILE *stream)
{
    fputs("usage: keeling COMMAND [OPTION...]\n\n"
          "Climate and emissions scenarios on OpenCL.\n\n",
          stream);
    for (int i = 0; i < n_commands; i++)
        fprintf(stream, "  %-9s %s\n", commands[i].name, commands[i].summary);
    fputs("\nWhat was run is shown, measured and compared by Python (python3 -m analysis):",
          stream);
    for (int i = 0; i < n_analysis_names; i++)
        fprintf(stream, "%s%s", i % 10 ? " " : "\n  ", analysis_names[i]);
    fputs("\n\nkeeling COMMAND --help tells the options of each, with examples.\n", stream);
}

static const struct command *find(const char *name, struct complaints *complaints)
{
    size_t n = (size_t)n_commands + (size_t)n_analysis_names;
    const char **names = take(n, sizeof *names);
    const struct command *found = NULL;
    for (int i = 0; i < n_commands; i++) {
        names[i] = commands[i].name;
        if (!strcmp(name, names[i]))
            found = &commands[i];
    }
    memcpy(names + n_commands, analysis_names, (n - (size_t)n_commands) * sizeof *names);
    const char *near = text_nearest(name, names, n);
    free(names);
    if (found)
        return found;
    complain(complaints, (struct place){0}, "keeling: no command '%s'%s%s%s; see keeling --help",
             name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return NULL;
}

/* The three streams are there, though the caller closed them: else a result would get the number
 * of one and find messages in it. */
static void open_streams(void)
{
    int descriptor = open("/dev/null", O_RDWR);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO)
        descriptor = dup(descriptor);
    if (descriptor >= 0)
        close(descriptor);
}

/* What was printed has arrived; else the program has failed, whatever it did. */
static enum status close_stdout(enum status status, struct complaints *complaints)
{
    errno = 0;
    bool lost = ferror(stdout);
    lost = fclose(stdout) || lost;
    if (!lost)
        return status;
    complain(complaints, (struct place){0}, "keeling: standard output cannot be written: %s",
             errno ? strerror(errno) : "some of it was lost");
    return status == STATUS_OK ? STATUS_DISK : status;
}

static enum status run_command(int argc, char **argv, const struct ranks *ranks,
                               struct complaints *complaints)
{
    struct arguments arguments = {.ranks = ranks};
    const struct command *command = argc ? find(argv[0], complaints) : NULL;
    enum status status = command ? STATUS_OK : STATUS_USAGE;
    if (!argc)
        complain(complaints, (struct place){0}, "keeling: no command; see keeling --help");
    if (status == STATUS_OK)
        status = arguments_read(&arguments, command, argc, argv, complaints);
    status = ranks_agree(ranks, status, complaints);
    bool shared =
        command && command->takes & (TAKES(out) | TAKES(grid)); /* else one rank will do */
    if (status == STATUS_OK && shared)
        status = ranks_refuse_alone(ranks, complaints);
    if (command && status == STATUS_OK && !arguments.helped && (shared || ranks->rank == 0))
        status = command->act(&arguments, complaints);
    free(arguments.paths);
    return status;
}

int main(int argc, char **argv)
{
    struct complaints complaints = {0};
    struct ranks ranks;
    enum status status = STATUS_OK;
    open_streams();
    if (argc > 1 && command_is_analysis(argv[1])) {
        status = command_ask_analysis(argc - 1, argv + 1, &complaints);
        complaints_print(&complaints, stderr);
        return status_exit(status);
    }
    ranks_open(&ranks);
    farewell_prepare();
    bool first = ranks.rank == 0;
    bool help = argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help"));
    bool version = argc > 1 && !strcmp(argv[1], "--version");
    if ((help || argc < 2) && first)
        print_help(help ? stdout : stderr);
    if (version && first)
        puts("keeling " KEELING_VERSION);
    if (!help && !version)
        status = run_command(argc - 1, argv + 1, &ranks, &complaints);
    if (status != STATUS_OK && !complaints.count)
        complain(&complaints, (struct place){0}, "keeling: %s", status_sentence(status));
    if (status == STATUS_OK && !first)
        complaints_close(&complaints); /* the first rank has the same notes */
    status = close_stdout(status, &complaints);
    complaints_print(&complaints, stderr);
    ranks_close();
    return status_exit(status);
}
