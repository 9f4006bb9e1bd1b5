#include "year/shift.h"

double block_value(const struct block *block, int row, int64_t member)
{
    int64_t at = row * block->stride + member;
    return block->wide ? ((const double *)block->values)[at] : ((const float *)block->values)[at];
}

double block_mean(const struct block *block, int64_t member, int first, int last, bool instant)
{
    int from = (first - block->first_year) / block->step, to = last + 1 - block->first_year;
    if (instant)
        return block_value(block, from, member);
    double sum = 0.5 * (block_value(block, from, member) + block_value(block, to, member));
    for (int row = from + 1; row < to; row++)
        sum += block_value(block, row, member);
    return sum / (to - from);
}

double block_reference(const struct block *block, int64_t member,
                       const struct experiment *experiment)
{
    int first = experiment->reference_first, last = experiment->reference_last;
    return experiment->from_rest ? 0 : block_mean(block, member, first, last, first == last);
}

void block_add(struct block *block, int64_t member, double amount)
{
    for (int row = 0; row < block->n_rows; row++) {
        int64_t at = row * block->stride + member;
        if (block->wide)
            ((double *)block->values)[at] += amount;
        else
            ((float *)block->values)[at] = (float)(((float *)block->values)[at] + amount);
    }
}
