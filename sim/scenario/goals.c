#include "scenario/goals.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalogue/variable.h"

enum { first_year_of_goals = 2000, last_year_of_goals = 2200 };

static double read_number(const struct yaml_node *node, const char *unit, double low, double high,
                          struct complaints *complaints)
{
    double value = 0;
    char *number = node->scalar ? text_copy(node->scalar) : NULL;
    char *end = number ? strchr(number, ' ') : NULL;
    if (end)
        *end = '\0';
    if (!number || !text_number(number, &value) || (end && strcmp(end + 1, unit)))
        complain(complaints, node->place, "%s: expected a number in %s", node->key, unit);
    else if (!(value >= low && value <= high))
        complain(complaints, node->place, "%s is %g; expected %g to %g %s", node->key, value, low,
                 high, unit);
    free(number);
    return value;
}

/* A word among others; 0 after a complaint. */
static int read_word(const struct yaml_node *node, const char *const *words, int n,
                     struct complaints *complaints)
{
    for (int i = 0; node->scalar && i < n; i++)
        if (!strcmp(node->scalar, words[i]))
            return i;
    const char *near = node->scalar ? text_nearest(node->scalar, words, (size_t)n) : NULL;
    complaints_guess(complaints, node->place, near, "%s: '%s' is not known", node->key,
                     node->scalar ? node->scalar : "");
    return 0;
}

static void read_lever(struct goal *goal, const struct yaml_node *node,
                       struct complaints *complaints)
{
    const char **names = take((size_t)n_policies, sizeof *names);
    for (int i = 0; i < n_policies; i++)
        names[i] = policies[i].name;
    goal->policy = read_word(node, names, n_policies, complaints);
    free(names);
}

static void read_key(struct goal *goal, const struct yaml_node *node, struct complaints *complaints)
{
    static const char *const known[] = {"who",    "quantity", "per",         "year",   "level",
                                        "change", "since",    "by",          "budget", "from",
                                        "until",  "warming",  "probability", "most"};
    static const char *const quantities[] = {"co2", "ghg"}, *const measures[] = {"year", "gdp"};
    const int first = first_year_of_goals, last = last_year_of_goals;
    const char *key = node->key;
    if (!strcmp(key, "who")) {
        free(goal->who);
        goal->who = text_copy(node->scalar ? node->scalar : "");
        goal->place = node->place;
    } else if (!strcmp(key, "quantity")) {
        goal->ghg = read_word(node, quantities, 2, complaints) == 1;
    } else if (!strcmp(key, "per")) {
        goal->per_gdp = read_word(node, measures, 2, complaints) == 1;
    } else if (!strcmp(key, "year")) {
        goal->year = (int)read_number(node, "yr", first, last, complaints);
    } else if (!strcmp(key, "level")) {
        goal->level = read_number(node, "Mt", -1e6, 1e6, complaints);
        goal->kind = GOAL_level;
    } else if (!strcmp(key, "change")) {
        goal->change = read_number(node, "%", -200, 1000, complaints);
        goal->kind = GOAL_change;
    } else if (!strcmp(key, "since")) {
        goal->since = (int)read_number(node, "yr", 1900, last, complaints);
    } else if (!strcmp(key, "by")) {
        read_lever(goal, node, complaints);
    } else if (!strcmp(key, "budget")) {
        goal->level = read_number(node, "Gt", -1e4, 1e5, complaints);
        goal->kind = GOAL_budget;
    } else if (!strcmp(key, "from")) {
        goal->since = (int)read_number(node, "yr", first, last, complaints);
    } else if (!strcmp(key, "until")) {
        goal->year = (int)read_number(node, "yr", first, last, complaints);
    } else if (!strcmp(key, "warming")) {
        goal->level = read_number(node, "K", 0.5, 10, complaints);
        goal->kind = GOAL_warming;
    } else if (!strcmp(key, "probability")) {
        goal->probability = read_number(node, "%", 1, 99, complaints) / 100;
    } else if (!strcmp(key, "most")) {
        goal->most = read_number(node, "of the lever", 0, 1e6, complaints);
    } else {
        const char *near = text_nearest(key, known, sizeof known / sizeof *known);
        complaints_guess(complaints, node->key_place, near, "unknown key '%s' in a target", key);
    }
}

/* What a target of each kind must say. */
static void check_goal(const struct goal *goal, struct place place, struct complaints *complaints)
{
    if (goal->kind == GOAL_none)
        complain(complaints, place,
                 "a target says not what is to be reached; expected level, change, budget or "
                 "warming");
    else if (!goal->year)
        complain(complaints, place, "a target says no year; expected year, or until");
    else if ((goal->kind == GOAL_change || goal->kind == GOAL_budget) && !goal->since)
        complain(complaints, place, "a target says not since when; expected %s",
                 goal->kind == GOAL_change ? "since" : "from");
}

static void add_goal(struct path *path, const struct yaml_node *node, struct complaints *complaints)
{
    struct goal goal = {.who = text_copy("all"), .place = node->place};
    size_t before = complaints->count;
    if (yaml_is(node, YAML_KIND_MAP, "who, what and when, such as {who: EU27, level: 0, ...}",
                complaints))
        for (const struct yaml_node *child = node->child; child; child = child->next)
            read_key(&goal, child, complaints);
    if (goal.kind == GOAL_budget && !goal.year)
        goal.year = 2050;
    if (goal.kind == GOAL_warming && !goal.year)
        goal.year = 2050;
    if (complaints->count == before)
        check_goal(&goal, node->place, complaints);
    if (goal.most == 0)
        goal.most = goal.policy == 0 ? 5000 : policies[goal.policy].high;
    path->goal = retake(path->goal, (size_t)path->n_goals + 1, sizeof *path->goal);
    path->goal[path->n_goals++] = goal;
}

void goals_read(struct path *path, const struct yaml_node *node, struct complaints *complaints)
{
    goals_close(path);
    if (!yaml_is(node, YAML_KIND_LIST, "a list of targets", complaints))
        return;
    for (const struct yaml_node *item = node->child; item; item = item->next)
        add_goal(path, item, complaints);
}

void goals_close(struct path *path)
{
    for (int i = 0; i < path->n_goals; i++)
        free(path->goal[i].who);
    free(path->goal);
    path->goal = NULL;
    path->n_goals = 0;
}
