#include "account/total.h"

#include <math.h>

double row_kg(const struct row_outcome *row, int s)
{
    return row->outcome[(size_t)(OUTCOME_a + s) * row->stride + row->at];
}

double row_measure(const struct row_outcome *row, enum measure measure)
{
    return row->block->measure[(size_t)measure * row->stride + row->at];
}

double row_activity(const struct row_outcome *row, int s)
{
    bool hub = row->note->mode < 0;
    double km = row->outcome[(size_t)(OUTCOME_distance_a + s) * row->stride + row->at];
    return hub ? 0 : row_measure(row, MEASURE_quantity) * km;
}

double row_bridge(const struct row_outcome *row, int k)
{
    static const double rounding = 1e-14;
    double kg = row->outcome[(size_t)(n_outcomes + k) * row->stride + row->at];
    return fabs(kg) <= rounding * (row_kg(row, 0) + row_kg(row, 1)) ? 0 : kg;
}

double row_ratio(const struct row_outcome *row)
{
    double a = row_kg(row, 0), b = row_kg(row, 1);
    return a > 0 && b > 0 ? log(b / a) : NAN;
}

static void add_ratio(struct total *total, double ratio)
{
    if (isnan(ratio))
        return;
    if (!total->logs)
        total->shift = ratio;
    total->logs++;
    total->log_sum += ratio - total->shift;
    total->log_square_sum += (ratio - total->shift) * (ratio - total->shift);
}

void total_add(struct total *total, const struct row_outcome *row)
{
    const struct note *note = row->note;
    double kg = row_kg(row, 0);
    total->rows++;
    for (int s = 0; s < 2; s++) {
        double activity = row_activity(row, s), *sum = note->passengers ? total->pkm : total->tkm;
        total->kg[s] += row_kg(row, s);
        total->mj[s] += row->outcome[(size_t)(OUTCOME_energy_a + s) * row->stride + row->at];
        sum[s] += activity;
        total->unverified[s] += note->verified[s] ? 0 : row_kg(row, s);
    }
    total->data[note->data] += kg;
    total->given += note->given ? kg : 0;
    for (int k = 0; k < row->pair->n_differ; k++)
        total->bridge[row->pair->attribute[k]] += row_bridge(row, k);
    if (!row->pair->one)
        add_ratio(total, row->ratio);
}

double total_ratio(const struct total *total)
{
    return total->kg[0] > 0 ? total->kg[1] / total->kg[0] : NAN;
}

double total_dispersion(const struct total *total)
{
    double n = (double)total->logs, mean = total->log_sum / n;
    return n < 2 ? NAN : sqrt(fmax(0, (total->log_square_sum / n - mean * mean) * n / (n - 1)));
}

double total_share(const struct total *total, double kg)
{
    return total->kg[0] > 0 ? kg / total->kg[0] : 0;
}
