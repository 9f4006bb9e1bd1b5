#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "output/histogram.h"
#include "output/statistics.h"
#include "scenario/society.h"
#include "scenario/twin.h"
#include "year/record.h"

static char *reference_text(const struct experiment *experiment)
{
    struct text text = {0};
    if (experiment->from_rest)
        text_add(&text, "rest");
    else if (experiment->reference_first == experiment->reference_last)
        text_add(&text, "%d", experiment->reference_first);
    else
        text_add(&text, "%d-%d", experiment->reference_first, experiment->reference_last);
    return text.characters;
}

static char *temperature_comment(const struct experiment *experiment)
{
    struct text text = {0};
    char *reference = reference_text(experiment);
    text_add(&text, "global mean surface air temperature (GSAT) relative to %s", reference);
    free(reference);
    if (experiment->members.fitted_to)
        text_add(&text, "; members fitted to %s", experiment->members.fitted_to);
    else
        text_add(&text, "; the ensemble's file does not say what it was fitted to");
    if (!isnan(experiment->assessed_warming))
        text_add(&text,
                 "; all members of a scenario moved by one amount so that their median over "
                 "%d-%d is %g K",
                 experiment->assessed_first, experiment->assessed_last,
                 experiment->assessed_warming);
    return text.characters;
}

/* The code of the region a quantity is of; NULL for the world's. */
static const char *region_of(const struct experiment *experiment, const struct quantity *quantity)
{
    int region = quantity_region(quantity);
    return region < 0 ? NULL : experiment->society->code[region];
}

enum status record_open(struct trajectory *trajectory, const struct record *record,
                        struct complaints *complaints)
{
    const struct experiment *experiment = record->experiment;
    int n_rows = experiment_rows(experiment);
    int *year = take((size_t)n_rows, sizeof *year);
    const char **scenario = take((size_t)experiment->n_scenarios, sizeof *scenario);
    struct dataset *datasets = take((size_t)record->n_chosen + 1, sizeof *datasets);
    char *comment = temperature_comment(experiment);
    for (int i = 0; i < n_rows; i++)
        year[i] = experiment->first_year + i * experiment->step;
    for (int i = 0; i < experiment->n_scenarios; i++)
        scenario[i] = experiment->scenarios[i].name;
    for (int i = 0; i < record->n_chosen; i++)
        datasets[i] = (struct dataset){
            .name = record->chosen[i]->name,
            .units = record->chosen[i]->units,
            .long_name = record->chosen[i]->long_name,
            .iamc_variable = record->chosen[i]->iamc,
            .region = region_of(experiment, record->chosen[i]),
            .comment = i == record->temperature ? comment
                       : quantity_spans(record->chosen[i])
                           ? experiment->step > 1 ? "a year, over the step that begins"
                                                  : "over the year that begins"
                           : NULL,
            .spread = record->stats ? SPREAD_PERCENTILE : SPREAD_MEMBER,
        };
    struct axes axes = {
        .n_scenarios = experiment->n_scenarios,
        .scenario = scenario,
        .n_years = n_rows,
        .year = year,
        .n_members = record->stats ? 0 : experiment->members.n,
        .member = experiment->members.label,
        .n_percentiles = record->stats ? n_percentiles : 0,
        .percentile = percentiles,
    };
    enum status status =
        trajectory_open(trajectory, record->path, &axes, datasets, record->n_chosen,
                        record->store_double && !record->stats, complaints);
    free(year);
    free(scenario);
    free(datasets);
    free(comment);
    return status;
}

/* What an ensemble's file says of itself, unless that is nothing. */
static enum status note_verdict(struct trajectory *trajectory, const char *name, const char *text)
{
    if (!text || !strcmp(text, "none"))
        return STATUS_OK;
    return trajectory_note(trajectory, name, text);
}

/* Which scenarios are others with a pulse: "1: 0 and 1 GtC of CO2 more in 2030", by number. */
static enum status note_pulses(struct trajectory *trajectory, const struct experiment *experiment)
{
    struct text text = {0};
    for (int s = 0; s < experiment->n_scenarios; s++) {
        const struct scenario *twin = &experiment->scenarios[s];
        if (twin->pulse_year)
            text_add(&text, "%d: %d and %g GtC of CO2 more in %d\n", s, twin->pulse_of,
                     twin_pulse_gtc, twin->pulse_year);
    }
    enum status status =
        text.characters ? trajectory_note(trajectory, "pulses", text.characters) : STATUS_OK;
    text_close(&text);
    return status;
}

/* What the members' warming was moved to: "0.85 K over 1995-2014". */
static enum status note_assessed(struct trajectory *trajectory, const struct experiment *experiment)
{
    char text[64];
    if (isnan(experiment->assessed_warming))
        return STATUS_OK;
    snprintf(text, sizeof text, "%g K over %d-%d", experiment->assessed_warming,
             experiment->assessed_first, experiment->assessed_last);
    return trajectory_note(trajectory, "assessed_warming", text);
}

enum status record_notes(struct trajectory *trajectory, const struct record *record)
{
    const struct experiment *experiment = record->experiment;
    enum status status = STATUS_OK;
    struct text inputs = {0}, regions = {0};
    char *reference = reference_text(experiment), count[32], method[160];
    for (int i = 0; i < experiment->n_inputs; i++)
        text_add(&inputs, "%s: %s sha256:%s\n", experiment->inputs[i].role,
                 experiment->inputs[i].name, experiment->inputs[i].sha256);
    snprintf(count, sizeof count, "%lld", (long long)experiment->members.n);
    TRY(trajectory_note(trajectory, "title",
                        experiment->title ? experiment->title : "Keeling trajectories"));
    TRY(trajectory_note(trajectory, "source", "Keeling " KEELING_VERSION));
    TRY(trajectory_note(trajectory, "reference_period", reference));
    TRY(trajectory_note(trajectory, "members", count));
    for (int r = 0; experiment->society && r < experiment->society->n_regions; r++)
        text_add(&regions, "%s%s", r ? ", " : "", experiment->society->code[r]);
    TRY(note_verdict(trajectory, "regions", regions.characters));
    TRY(note_verdict(trajectory, "ensemble_missed_targets", experiment->members.missed));
    TRY(note_verdict(trajectory, "ensemble_failed_checks", experiment->members.failed));
    if (experiment->members.design)
        TRY(trajectory_note(trajectory, "sampling_design", experiment->members.design));
    TRY(trajectory_note(trajectory, "internal_variability",
                        experiment->variability ? "on" : "off"));
    TRY(trajectory_note(trajectory, "precision", record->single ? "single" : "double"));
    TRY(note_pulses(trajectory, experiment));
    TRY(note_assessed(trajectory, experiment));
    TRY(trajectory_note(trajectory, "inputs", inputs.characters ? inputs.characters : ""));
    TRY(trajectory_note(trajectory, "scenario_definition",
                        experiment->resolved ? experiment->resolved : ""));
    snprintf(
        method, sizeof method,
        "values counted in up to %d bins over their range; off by less than 1/%d of that range "
        "or the last digit of single precision",
        histogram_bins, histogram_parts);
    if (record->histograms)
        TRY(trajectory_note(trajectory, "percentile_method", method));
out:
    text_close(&inputs);
    text_close(&regions);
    free(reference);
    return status;
}
