#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/text.h"
#include "calibration/calibration.h"
#include "output/temporary.h"

/* A file and the first digits of its hash, once. */
static void add_input(struct text *inputs, const char *name, const char *hash)
{
    struct text input = {0};
    text_add(&input, "%s %.16s", name, hash);
    if (!inputs->length || !strstr(inputs->characters, input.characters))
        text_add(inputs, "%s%s", inputs->length ? ", " : "", input.characters);
    text_close(&input);
}

static void add_file(struct text *inputs, const char *path)
{
    char hash[65] = "";
    if (!path)
        return;
    sha256_file(path, hash);
    add_input(inputs, text_file_name(path), hash);
}

static void add_files(struct text *inputs, const struct files *files)
{
    for (int i = 0; i < files->n; i++)
        add_file(inputs, files->file[i]);
}

/* Every file that was read: the recipe's, and those of its scenarios. */
static void add_inputs(struct text *text, const struct calibration *calibration)
{
    const struct recipe *recipe = &calibration->recipe;
    struct text inputs = {0};
    add_file(&inputs, recipe->path);
    add_files(&inputs, &recipe->extended);
    add_file(&inputs, recipe->prior);
    add_file(&inputs, recipe->correlations);
    add_file(&inputs, recipe->picks);
    add_files(&inputs, &recipe->targets);
    add_file(&inputs, recipe->observations);
    for (int at = 0; at < calibration->n_scorers; at++) {
        const struct experiment *experiment = &calibration->scorer[at].experiment;
        for (int i = 0; i < experiment->n_inputs; i++)
            add_input(&inputs, experiment->inputs[i].name, experiment->inputs[i].sha256);
    }
    text_add(text, "# Made from (SHA-256 begins): %s\n", inputs.characters);
    text_close(&inputs);
}

static void add_years(struct text *text, const char *before, int from, int to)
{
    if (from == to)
        text_add(text, "%s%d", before, from);
    else if (from < to)
        text_add(text, "%s%d-%d", before, from, to);
}

static void add_fitted(struct text *text, const struct calibration *calibration)
{
    const struct targets *targets = &calibration->targets;
    text_add(text, "# Fitted to: ");
    for (int k = 0; k < calibration->n_judged; k++) {
        const struct target *target = &targets->row[calibration->judged[k]];
        text_add(text, "%s%s", k ? ", " : "", target->key);
        add_years(text, " ", target->from, target->to);
        add_years(text, " minus ", target->base_from, target->base_to);
    }
    text_add(text, " (%s)\n", calibration->recipe.widened ? "as forced responses" : "as observed");
}

/* What a result that rests on these members should say. */
static void add_verdicts(struct text *text, const struct calibration *calibration)
{
    char *missed = verdict_missed(calibration), *failed = verdict_failed(calibration);
    text_add(text, "# Missed targets: %s\n# Failed checks: %s\n", missed, failed);
    free(missed);
    free(failed);
}

/* The rows: labels, what the prior set, and the seeds of internal variability. */
static void add_rows(struct text *text, const struct calibration *calibration,
                     const struct binding *binding)
{
    const struct draws *kept = &calibration->kept;
    for (int c = 0; c < binding->n; c++)
        text_add(text, ",%s", binding->column[c]);
    text_add(text, ",seed\n");
    for (int64_t i = 0; i < kept->n; i++) {
        text_add(text, "%lld", (long long)kept->number[i]);
        for (int c = 0; c < binding->n; c++)
            text_add(text, ",%.9g", kept->value[binding->row[c]][i]);
        text_add(text, ",%llu\n", (unsigned long long)kept->random[i]);
    }
}

static void add_all(struct text *text, const struct calibration *calibration,
                    const struct binding *binding)
{
    const struct recipe *recipe = &calibration->recipe;
    struct text rows = {0};
    char hash[65], *title = text_copy(recipe->title ? recipe->title : "A recipe without title");
    for (char *c = title; *c; c++) /* of several lines, one comment */
        *c = (unsigned char)*c < ' ' ? ' ' : *c;
    add_rows(&rows, calibration, binding);
    sha256_bytes(rows.characters, rows.length, hash);
    text_add(text,
             "# %lld members made by keeling calibrate (recipe version %d): one a row, its label "
             "the number of its draw.\n# %s\n"
             "# Seed %u, %lld draws, %lld survivors, effective sample size %.0f. The first N are "
             "chosen to be a good ensemble of N.\n",
             (long long)recipe->keep, recipe_version, title, recipe->seed, (long long)recipe->draws,
             (long long)calibration->n_survivors, calibration->sample_size);
    add_fitted(text, calibration);
    add_verdicts(text, calibration);
    add_inputs(text, calibration);
    text_add(text,
             "# Columns and units: keeling describe columns. Mark: computed.\n"
             "# SHA-256 of what follows this line: %s\n",
             hash);
    text_add_bytes(text, rows.characters, rows.length);
    text_close(&rows);
    free(title);
}

enum status ensemble_write(const struct calibration *calibration, const char *path)
{
    struct text text = {0};
    add_all(&text, calibration, &calibration->scorer[0].binding);
    enum status status = temporary_put(path, text.characters, text.length, calibration->complaints);
    text_close(&text);
    return status;
}
