#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "account/account.h"
#include "account/recognition.h"
#include "account/stated.h"
#include "base/text.h"
#include "commands/command.h"

static double share(double part, double all)
{
    return all > 0 ? 100 * part / all : 0;
}

static void print_total(const struct account *account, int s)
{
    const struct total *all = &account->all;
    const struct standard *standard = account->pair.standard[s];
    struct total_range ranges;
    printf("%s: %.7g kg CO2e", standard->cell[STANDARD_name], all->kg[s]);
    if (all->tkm[s] > 0)
        printf(", %.8g tkm", all->tkm[s]);
    if (all->pkm[s] > 0)
        printf(", %.8g pkm", all->pkm[s]);
    if (all->tkm[s] > 0 && !(all->pkm[s] > 0))
        printf(", %.2f g CO2e/tkm", 1000 * all->kg[s] / all->tkm[s]);
    if (all->mj[s] > 0 && !all->given)
        printf(", %.2f g CO2e/MJ", 1000 * all->kg[s] / all->mj[s]);
    if (account_ranges(account, all, false, &ranges))
        printf("\n  %.7g to %.7g kg CO2e (5 to 95 %% of %d members), half below %.7g",
               ranges.kg[s].at[0], ranges.kg[s].at[2], account->options->members,
               ranges.kg[s].at[1]);
    printf("\n  %.0f %% rests on rows of tables that are not verified; the standard's own row is "
           "%s\n",
           share(all->unverified[s], all->kg[s]), standard->cell[STANDARD_mark]);
}

static const char *were(int64_t n)
{
    return n == 1 ? "row is" : "rows are";
}

/* What is counted although the standard may not be meant for it. */
static void print_notes(const struct account *account, int s)
{
    char *const *cell = account->pair.standard[s]->cell;
    int64_t modes = account_other_modes(account, s), years = account->out_of_force[s];
    if (modes)
        printf("  note: %lld %s of a mode it is not made for, which is for %s\n", (long long)modes,
               were(modes), cell[STANDARD_modes]);
    if (years)
        printf("  note: %lld %s of a year in which it was not in force (%s to %s)\n",
               (long long)years, were(years), cell[STANDARD_from],
               *cell[STANDARD_to] ? cell[STANDARD_to] : "now");
}

static void print_repeated(const struct repeated *repeated, const char *what)
{
    if (repeated->n)
        printf("note: %lld %s%s twice, as '%s' in lines %d and %d; each is counted\n",
               (long long)repeated->n, what, repeated->n == 1 ? " stands" : "s stand",
               repeated->name, repeated->line[0], repeated->line[1]);
    if (repeated->unsure)
        printf("note: too many %ss to be sure that no other stands twice\n", what);
}

/* The limits of the standard's own that its g/MJ meets or not. */
static void print_limits(const struct account *account, int s)
{
    const struct total *all = &account->all;
    const char *name = account->pair.standard[s]->cell[STANDARD_name];
    double found = 1000 * all->kg[s] / all->mj[s];
    for (int i = 0; i < account->tables.n_limits && all->mj[s] > 0 && !all->given; i++) {
        const struct limit *limit = &account->tables.limit[i];
        if (!strcmp(limit->standard, name) && rulebook_limit_stands(&account->tables, i))
            printf("  limit from %d: %.3f g CO2e/MJ, %s\n", limit->from, limit->value,
                   found <= limit->value ? "met" : "not met");
    }
}

static void print_bridge(const struct account *account)
{
    const struct pair *pair = &account->pair;
    const struct total *all = &account->all;
    double difference = all->kg[1] - all->kg[0], sum = 0;
    struct total_range ranges;
    bool ranged = account_ranges(account, all, true, &ranges);
    printf("from a to b, kg CO2e: %.7g\n", difference);
    for (int k = 0; k < pair->n_differ; k++) {
        double part = all->bridge[pair->attribute[k]];
        sum += part;
        printf("  %-12s %+.7g", attribute_names[pair->attribute[k]], part);
        if (ranged)
            printf(" (%+.5g to %+.5g)", ranges.bridge[k].at[0], ranges.bridge[k].at[2]);
        putchar('\n');
    }
    printf("  %-12s %.1g\n", "residual", fabs(sum - difference));
}

static void print_known(const char *name, int digits, double value)
{
    if (isnan(value))
        printf("%s unknown, ", name);
    else
        printf("%s %.*f, ", name, digits, value);
}

static void print_recognition(const struct account *account)
{
    for (int i = 0; i < account->n_tocs && i < account->activity.toc.n; i++) {
        const struct total *total = &account->toc[i];
        struct recognition found = recognition_judge(account, i);
        struct total_range ranges;
        if (!total->rows)
            continue;
        printf("  %-30s ", account->activity.toc.word[i]);
        print_known("b/a", 4, total_ratio(total));
        if (account_ranges(account, total, false, &ranges) && !isnan(ranges.ratio.at[0]))
            printf("%.4f to %.4f, ", ranges.ratio.at[0], ranges.ratio.at[2]);
        print_known("dispersion", 3, total_dispersion(total));
        printf("%s%s\n", found.usable ? "a factor may be used" : "convert from primary data: ",
               found.usable ? "" : found.reason[0]);
    }
}

static void print_summary(const struct account *account)
{
    const struct total *all = &account->all;
    printf("%lld row%s, %lld left out, on %s\n", (long long)all->rows, all->rows == 1 ? "" : "s",
           (long long)account->activity.n_skipped, account->device.name);
    printf("data, by kg CO2e: %.0f %% primary, %.0f %% modelled, %.0f %% default\n",
           share(all->data[DATA_primary], all->kg[0]), share(all->data[DATA_modelled], all->kg[0]),
           share(all->data[DATA_default], all->kg[0]));
    for (int s = 0; s < (account->pair.one ? 1 : 2); s++) {
        print_total(account, s);
        print_notes(account, s);
        print_limits(account, s);
    }
    for (int i = 0; i < n_repeated; i++)
        print_repeated(&account->repeated[i], repeated_names[i]);
    if (all->given > 0 && !account->pair.one)
        printf("%.0f %% was given as CO2e, which no standard can re-read\n",
               share(all->given, all->kg[0]));
    if (!account->pair.one) {
        print_bridge(account);
        print_recognition(account);
    }
    if (account->options->out)
        printf("wrote %s/\n", account->options->out);
}

static enum status verify(struct account *account, struct account_options *options,
                          const char *statement, struct complaints *complaints)
{
    struct stated terms = {0};
    enum status status = STATUS_OK;
    TRY(stated_read(statement, &terms, complaints));
    options->standard = terms.standard;
    options->against = terms.against;
    options->skip_bad = terms.skipped;
    options->members = terms.members;
    options->seed = terms.seed;
    options->historical = true; /* to re-read is what they are for */
    TRY(account_make(account, options, complaints));
    TRY(stated_verify(statement, account, complaints));
    printf("%s is what %s and the tables say\n", statement, options->activity);
out:
    free(terms.standard);
    free(terms.against);
    return status;
}

static void read_members(struct account_options *options, const char *const *typed,
                         struct complaints *complaints)
{
    long n = settings_read_count(typed[OPTION_members], "members", complaints);
    if (n && (n < least_members || n > most_members))
        complain(complaints, (struct place){0}, "--members %ld: expected %d to %d", n,
                 least_members, most_members);
    if (typed[OPTION_seed] && !typed[OPTION_members] && !typed[OPTION_verify])
        complain(complaints, (struct place){0}, "--seed is for the draws of --members");
    options->members = (int)n;
    options->seed = 1;
    if (typed[OPTION_seed])
        settings_read_seed(typed[OPTION_seed], &options->seed, complaints);
}

static enum status read_options(struct account_options *options, const struct arguments *arguments,
                                struct complaints *complaints)
{
    const char *const *typed = arguments->option;
    struct settings settings;
    size_t before = complaints->count;
    settings_read(&settings, arguments, complaints);
    *options = (struct account_options){
        .activity = arguments->paths[0],
        .standard = typed[OPTION_standard],
        .against = typed[OPTION_against],
        .tables = typed[OPTION_tables],
        .out = typed[OPTION_out],
        .device = settings.device,
        .memory = settings.memory,
        .block = settings.block,
        .skip_bad = typed[OPTION_skip_bad],
        .historical = typed[OPTION_historical],
        .states = typed[OPTION_out] || typed[OPTION_verify],
        .elements = typed[OPTION_elements],
    };
    bool verifies = typed[OPTION_verify];
    read_members(options, typed, complaints);
    if (verifies && (typed[OPTION_standard] || typed[OPTION_against] || typed[OPTION_out] ||
                     typed[OPTION_members] || typed[OPTION_seed]))
        complain(complaints, (struct place){0},
                 "--verify makes the statement anew by its own standards, members and seed; "
                 "expected no --standard, --against, --members, --seed or --out");
    if (!verifies && !options->standard)
        complain(
            complaints, (struct place){0},
            "--standard is missing; expected a name of scenarios/standards/standards.csv, such "
            "as iso14083-2023");
    if (options->out && (text_ends(options->out, ".csv") || text_ends(options->out, ".json")))
        complain(complaints, (struct place){0}, "--out %s: expected a folder", options->out);
    if (options->elements && !options->out)
        complain(complaints, (struct place){0}, "--elements is for the files of --out");
    return complaints->count > before ? STATUS_USAGE : STATUS_OK;
}

enum status command_account(const struct arguments *arguments, struct complaints *complaints)
{
    struct account account = {0};
    struct account_options options;
    const char *statement = arguments->option[OPTION_verify];
    enum status status = read_options(&options, arguments, complaints);
    if (status != STATUS_OK || arguments->ranks->rank > 0)
        return status;
    device_prepare(1);
    if (statement)
        status = verify(&account, &options, statement, complaints);
    else
        status = account_make(&account, &options, complaints);
    if (status == STATUS_OK && !statement && !arguments->option[OPTION_quiet])
        print_summary(&account);
    account_close(&account);
    return status;
}
