#include "scenario/pulls.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalogue/variable.h"

static void forget_policy(struct path *path, int policy)
{
    int kept = 0;
    for (int i = 0; i < path->n_pulls; i++) {
        if (path->pull[i].policy == policy)
            free(path->pull[i].who);
        else
            path->pull[kept++] = path->pull[i];
    }
    path->n_pulls = kept;
}

static bool is_year(const char *key)
{
    return key && strlen(key) == 4 && strspn(key, "0123456789") == 4;
}

static double read_value(const struct yaml_node *node, const struct policy *policy,
                         struct complaints *complaints)
{
    double value = 0;
    bool bare = !strcmp(policy->unit, "1");
    if (node->kind != YAML_KIND_SCALAR || !text_number(node->scalar, &value))
        complain(complaints, node->place, "%s: expected a number%s%s", policy->name,
                 bare ? "" : " in ", bare ? "" : policy->unit);
    else if (!(value >= policy->low && value <= policy->high))
        complain(complaints, node->place, "%s is %g; expected %g to %g%s%s", policy->name, value,
                 policy->low, policy->high, bare ? "" : " ", bare ? "" : policy->unit);
    return value;
}

static struct pull *add_pull(struct path *path, int policy, const char *who, struct place place)
{
    path->pull = retake(path->pull, (size_t)path->n_pulls + 1, sizeof *path->pull);
    struct pull *pull = &path->pull[path->n_pulls++];
    *pull = (struct pull){.policy = policy, .who = text_copy(who), .place = place};
    return pull;
}

/* {2030: 50, 2050: 200}, or one number that holds from the year after the base year on. */
static void read_points(struct pull *pull, const struct yaml_node *node,
                        struct complaints *complaints)
{
    const struct policy *policy = &policies[pull->policy];
    if (node->kind != YAML_KIND_MAP) {
        pull->value[0] = read_value(node, policy, complaints);
        pull->year_place[0] = node->place;
        pull->n = 1;
        return;
    }
    if (!node->child)
        complain(complaints, node->place, "%s: no value; expected one, or years and values",
                 policy->name);
    for (const struct yaml_node *child = node->child; child; child = child->next) {
        int n = pull->n, year = is_year(child->key) ? (int)strtol(child->key, NULL, 10) : 0;
        if (!year || n == most_points) {
            complain(complaints, child->key_place,
                     "%s: '%s'; expected years and values, at most %d, such as {2030: 50}",
                     policy->name, child->key, most_points);
            continue;
        }
        if (n && year <= pull->year[n - 1])
            complain(complaints, child->key_place, "%s: year %d does not come after %d",
                     policy->name, year, pull->year[n - 1]);
        pull->year[n] = year;
        pull->year_place[n] = child->key_place;
        pull->value[n] = read_value(child, policy, complaints);
        pull->n++;
    }
}

/* Whether the keys of a map look like years, good or bad, rather than like regions. */
static bool is_of_years(const struct yaml_node *node)
{
    return node->child && node->child->key && isdigit((unsigned char)node->child->key[0]);
}

/* Levers of other regions that an entry which names regions takes away with the one it replaces. */
static void remark_lost(const struct path *path, int policy, const struct yaml_node *node,
                        struct complaints *complaints)
{
    struct text lost = {0};
    const char *file = NULL;
    for (const struct yaml_node *child = node->child; child; child = child->next)
        if (!strcmp(child->key, "all"))
            return;
    for (int i = 0; i < path->n_pulls; i++) {
        const struct pull *pull = &path->pull[i];
        const struct yaml_node *child = node->child;
        while (child && strcmp(child->key, pull->who))
            child = child->next;
        if (pull->policy != policy || child)
            continue;
        text_add(&lost, "%s%s", lost.length ? ", " : "", pull->who);
        file = pull->place.file;
    }
    if (lost.length)
        remark(complaints, node->key_place,
               "%s replaces that of %s whole; what it said of %s is dropped", policies[policy].name,
               text_file_name(file), lost.characters);
    text_close(&lost);
}

static void read_policy(struct path *path, int policy, const struct yaml_node *node,
                        struct complaints *complaints)
{
    bool for_all = node->kind != YAML_KIND_MAP || is_of_years(node) || !node->child;
    if (!for_all)
        remark_lost(path, policy, node, complaints);
    forget_policy(path, policy);
    if (for_all) {
        read_points(add_pull(path, policy, "all", node->place), node, complaints);
        return;
    }
    for (const struct yaml_node *child = node->child; child; child = child->next)
        read_points(add_pull(path, policy, child->key, child->key_place), child, complaints);
}

void pulls_read(struct path *path, const struct yaml_node *node, struct complaints *complaints)
{
    const char **names = take((size_t)n_policies, sizeof *names);
    for (int i = 0; i < n_policies; i++)
        names[i] = policies[i].name;
    if (!yaml_is(node, YAML_KIND_MAP, "policies and their values", complaints))
        node = NULL;
    for (const struct yaml_node *child = node ? node->child : NULL; child; child = child->next) {
        int policy = 0;
        while (policy < n_policies && strcmp(child->key, names[policy]))
            policy++;
        if (policy < n_policies) {
            read_policy(path, policy, child, complaints);
            continue;
        }
        const char *near = text_nearest(child->key, names, (size_t)n_policies);
        complaints_guess(complaints, child->key_place, near, "unknown policy '%s'%s", child->key,
                         near ? "" : "; see keeling describe policies");
    }
    free(names);
}

void pulls_close(struct path *path)
{
    for (int i = 0; i < path->n_pulls; i++)
        free(path->pull[i].who);
    free(path->pull);
    path->pull = NULL;
    path->n_pulls = 0;
}

double pull_value(const struct pull *pull, int base_year, int year)
{
    double from = base_year, value = 0;
    if (year <= base_year)
        return 0;
    if (!pull->year[0])
        return pull->value[0];
    for (int i = 0; i < pull->n; i++) {
        if (year <= pull->year[i])
            return value + (pull->value[i] - value) * (year - from) / (pull->year[i] - from);
        from = pull->year[i];
        value = pull->value[i];
    }
    return value;
}
