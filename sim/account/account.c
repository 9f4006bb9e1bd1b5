#include "account/account.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "account/results.h"
#include "base/sha256.h"
#include "base/text.h"

enum { usual_rows = 32 * 1021, most_rows = 1 << 20 }; /* no power of 2: columns share caches */

const char *const repeated_names[n_repeated] = {"chain", "vehicle"};

static enum status refuse_historical(const struct standard *standard, bool asked,
                                     struct complaints *complaints)
{
    const char *to = standard->cell[STANDARD_to], *name = standard->cell[STANDARD_name];
    if (!*to || asked)
        return STATUS_OK;
    complain(complaints, (struct place){0},
             "%s is no longer in force (to %s) and is for re-reading what was stated by it; "
             "expected one in force, or --historical",
             name, to);
    return STATUS_USAGE;
}

static enum status open_standards(struct account *account, struct complaints *complaints)
{
    const struct account_options *options = account->options;
    const struct standard *standard[2] = {NULL, NULL};
    enum status status = STATUS_OK;
    TRY(rulebook_open(&account->tables, options->tables, options->members > 0, complaints));
    standard[0] = rulebook_standard(&account->tables, options->standard, complaints);
    if (options->against)
        standard[1] = rulebook_standard(&account->tables, options->against, complaints);
    if (!standard[0] || (options->against && !standard[1]))
        return STATUS_USAGE;
    for (int s = 0; s < (options->against ? 2 : 1); s++)
        TRY(refuse_historical(standard[s], options->historical, complaints));
    pair_open(&account->pair, &account->tables, standard[0], standard[1]);
    account->mode = take((size_t)account->tables.n_modes + 1, sizeof *account->mode);
    account->used = take(most_sources, 1);
out:
    return status;
}

static struct total *grown(struct total **array, int *n, int at)
{
    if (at >= *n) {
        int more = 2 * at + 16;
        *array = retake(*array, (size_t)more, sizeof **array);
        memset(*array + *n, 0, (size_t)(more - *n) * sizeof **array);
        *n = more;
    }
    return *array + at;
}

static void end_chain(struct account *account)
{
    struct mixture *mixture = account->chain.mixture;
    if (account->chain.rows && account->results)
        results_chain(account->results, account->chain_name, &account->chain);
    account->chain = (struct total){.mixture = mixture};
    if (mixture)
        mixture_clear(mixture);
}

/* Room for a category, and what sources it has. */
static struct total *toc_of(struct account *account, int toc)
{
    int before = account->n_tocs;
    struct total *total = grown(&account->toc, &account->n_tocs, toc);
    size_t size = sizeof *account->toc_source, more = (size_t)(account->n_tocs - before);
    if (!more)
        return total;
    account->toc_source = retake(account->toc_source, (size_t)account->n_tocs, size);
    memset(account->toc_source + before, 0, more * size);
    return total;
}

static void add_row(struct account *account, const struct row_outcome *row)
{
    const struct note *note = row->note;
    struct row_parts parts;
    struct total *sums[] = {&account->all,
                            &account->mode[note->mode < 0 ? account->tables.n_modes : note->mode],
                            grown(&account->shipper, &account->n_shippers, note->shipper),
                            toc_of(account, note->toc), &account->chain};
    enum { n_sums = sizeof sums / sizeof *sums };
    for (int i = 0; i < n_sums; i++)
        total_add(sums[i], row);
    if (account->members)
        members_split(account->members, row, &parts);
    for (int i = 0; account->members && i < n_sums; i++) {
        if (!sums[i]->mixture)
            sums[i]->mixture = take(1, sizeof *sums[i]->mixture);
        mixture_add(sums[i]->mixture, row, &parts);
    }
    account->toc_source[note->toc][note->source] = 1;
    account->used[note->source] = 1;
    for (int s = 0; s < 2; s++)
        account->out_of_force[s] += note->out_of_force[s];
    if (account->results)
        results_element(account->results, account->chain_name, row);
}

/* Adds the rows of a block that is finished. */
static enum status add_block(struct account *account, const struct block *block,
                             struct complaints *complaints)
{
    int chain = 0;
    enum status status = STATUS_OK;
    if (account->members)
        TRY(members_meet(account->members, block, complaints));
    repeats_meet(account->repeats[REPEATED_chain], block->chain, block->line, block->n_chains);
    for (int i = 0; i < block->n; i++) {
        struct row_outcome row = {.pair = &account->pair,
                                  .block = block,
                                  .note = &block->note[i],
                                  .outcome = account->bridge.out,
                                  .stride = (size_t)block->most,
                                  .at = (size_t)i};
        row.ratio = account->pair.one ? NAN : row_ratio(&row);
        if (row.note->begins) {
            end_chain(account);
            free(account->chain_name);
            account->chain_name = text_copy(block->chain[chain++]);
        }
        add_row(account, &row);
    }
out:
    return status;
}

/* Reads the file again where a name is suspected to stand twice. */
static void find_repeats(struct account *account)
{
    const struct account_options *options = account->options;
    struct block *block = &account->block[0];
    struct complaints told = {0}; /* once, already */
    struct activity again;
    bool any = false;
    for (int i = 0; i < n_repeated; i++)
        any |= account->repeats[i] && repeats_again(account->repeats[i]);
    if (any && activity_open(&again, options->activity, &account->pair, options->skip_bad, &told) ==
                   STATUS_OK) {
        again.repeats = account->repeats[REPEATED_vehicle];
        while (!again.ended) {
            activity_read(&again, block, &told);
            repeats_meet(account->repeats[REPEATED_chain], block->chain, block->line,
                         block->n_chains);
        }
    }
    if (any)
        activity_close(&again);
    for (int i = 0; i < n_repeated; i++)
        if (account->repeats[i])
            repeats_find(account->repeats[i], &account->repeated[i]);
    complaints_close(&told);
}

/* Reads a block while the one before is computed, and adds that while this one is. */
static enum status run_blocks(struct account *account, struct complaints *complaints)
{
    enum status status = STATUS_OK;
    bool skips = account->options->skip_bad;
    size_t before = complaints->count;
    bool running = false, last = false;
    for (int at = 0; !last; at = 1 - at) {
        struct block *block = &account->block[at];
        activity_read(&account->activity, block, complaints);
        if (!skips && (account->activity.n_skipped || complaints->count > before)) {
            while (!account->activity.ended && complaints->count < complaints_limit)
                activity_read(&account->activity, block, complaints);
            return STATUS_INPUT;
        }
        last = account->activity.ended;
        if (running)
            TRY(bridge_finish(&account->bridge, 1 - at, complaints));
        if (block->n)
            TRY(bridge_start(&account->bridge, at, block, complaints));
        if (running)
            TRY(add_block(account, &account->block[1 - at], complaints));
        running = block->n > 0;
        if (last && running) {
            TRY(bridge_finish(&account->bridge, at, complaints));
            TRY(add_block(account, block, complaints));
        }
    }
    end_chain(account);
    find_repeats(account);
out:
    return status;
}

static enum status check_rows(const struct account *account, struct complaints *complaints)
{
    bool finite = isfinite(account->all.kg[0]) && isfinite(account->all.kg[1]);
    if (account->all.rows && finite)
        return STATUS_OK;
    if (account->all.rows) {
        complain(complaints, (struct place){account->options->activity, 0, 0},
                 "what its rows emit has no number; expected amounts and tables that give one");
        return STATUS_INPUT;
    }
    complain(complaints, (struct place){account->options->activity, 0, 0}, "%s",
             account->activity.n_skipped ? "no row of it is good" : "no rows below the header");
    return STATUS_INPUT;
}

/* The activity's hash, which takes as long as reading it, is made beside the rest. */
static void *hash_activity(void *context)
{
    struct account *account = context;
    sha256_file(account->options->activity, account->hash);
    return NULL;
}

static enum status run(struct account *account, struct complaints *complaints)
{
    pthread_t hashing;
    bool states = account->options->states;
    bool apart = states && !pthread_create(&hashing, NULL, hash_activity, account);
    enum status status = run_blocks(account, complaints);
    if (apart)
        pthread_join(hashing, NULL);
    else if (states)
        hash_activity(account);
    return status == STATUS_OK ? check_rows(account, complaints) : status;
}

enum status account_make(struct account *account, const struct account_options *options,
                         struct complaints *complaints)
{
    enum status status = STATUS_OK;
    int most = options->block > most_rows ? most_rows : (int)options->block;
    *account = (struct account){.options = options, .repeats = {repeats_open()}};
    TRY(open_standards(account, complaints));
    TRY(activity_open(&account->activity, options->activity, &account->pair, options->skip_bad,
                      complaints));
    if (account->activity.column[ACTIVITY_vehicle] >= 0)
        account->repeats[REPEATED_vehicle] = account->activity.repeats = repeats_open();
    TRY(device_open(&account->device, options->device, options->memory, complaints));
    TRY(bridge_open(&account->bridge, &account->pair, &account->device, most ? most : usual_rows,
                    complaints));
    for (int i = 0; i < 2; i++)
        block_open(&account->block[i], account->bridge.most);
    if (options->members)
        TRY(members_open(&account->members, options->members, options->seed, &account->tables,
                         &account->pair, &account->device, complaints));
    if (options->out)
        TRY(results_open(&account->results, account, complaints));
    TRY(run(account, complaints));
    if (account->results)
        TRY(results_keep(account->results, account, complaints));
out:
    return status;
}

int64_t account_other_modes(const struct account *account, int s)
{
    int64_t rows = 0;
    for (int i = 0; i < account->tables.n_modes; i++)
        if (!rulebook_made_for(account->pair.standard[s], account->tables.mode[i].name))
            rows += account->mode[i].rows;
    return rows;
}

bool account_ranges(const struct account *account, const struct total *total, bool bridges,
                    struct total_range *ranges)
{
    if (!account->members || !total->mixture)
        return false;
    members_find(account->members, total->mixture, bridges, ranges);
    return true;
}

static void free_sums(struct total *totals, int n)
{
    for (int i = 0; totals && i < n; i++) {
        if (totals[i].mixture)
            mixture_close(totals[i].mixture);
        free(totals[i].mixture);
    }
}

void account_close(struct account *account)
{
    free_sums(&account->all, 1);
    free_sums(&account->chain, 1);
    free_sums(account->shipper, account->n_shippers);
    free_sums(account->mode, account->tables.n_modes + 1);
    free_sums(account->toc, account->n_tocs);
    results_close(account->results);
    members_close(account->members);
    for (int i = 0; i < n_repeated; i++) {
        repeats_close(account->repeats[i]);
        free(account->repeated[i].name);
    }
    for (int i = 0; i < 2; i++)
        block_close(&account->block[i]);
    bridge_close(&account->bridge);
    device_close(&account->device);
    activity_close(&account->activity);
    pair_close(&account->pair);
    rulebook_close(&account->tables);
    free(account->chain_name);
    free(account->shipper);
    free(account->mode);
    free(account->toc);
    free(account->toc_source);
    free(account->used);
    *account = (struct account){0};
}
