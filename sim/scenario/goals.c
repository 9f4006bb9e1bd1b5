#include "scenario/goals.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalogue/variable.h"

/* "-55 %", "-55%" and "-55" are the same. */
static double read_number(const struct yaml_node *node, const char *unit, double low, double high,
                          struct complaints *complaints)
{
    double value = 0;
    char *number = node->scalar ? text_copy(node->scalar) : NULL;
    size_t length = number ? strlen(number) : 0, of_unit = strlen(unit);
    if (length > of_unit && !strcmp(number + length - of_unit, unit))
        number[length -= of_unit] = '\0';
    while (length && number[length - 1] == ' ')
        number[--length] = '\0';
    if (!number || !text_number(number, &value))
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
    struct text known = {0};
    text_add_words(&known, words, (size_t)n);
    complaints_guess(complaints, node->place, near, "%s: '%s' is not known; expected %s", node->key,
                     node->scalar ? node->scalar : "", known.characters);
    text_close(&known);
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

/* Kinds of targets that a key goes with. */
enum {
    OF_LEVEL = 1 << GOAL_level,
    OF_CHANGE = 1 << GOAL_change,
    OF_BUDGET = 1 << GOAL_budget,
    OF_WARMING = 1 << GOAL_warming,
    OF_REGION = OF_LEVEL | OF_CHANGE,
    OF_WORLD = OF_BUDGET | OF_WARMING,
    OF_ALL = OF_REGION | OF_WORLD
};

/* Keys whose value is a number; a year is kept whole, a kind says what is to be reached. */
static const struct number_key {
    const char *name, *unit;
    double low, high;
    size_t at; /* in struct goal */
    bool whole;
    enum goal_kind kind;
    int goes_with;
} number_keys[] = {
    {"year", "yr", 2000, 2200, offsetof(struct goal, year), true, GOAL_none, OF_REGION},
    {"starts", "yr", 2000, 2200, offsetof(struct goal, starts), true, GOAL_none, OF_ALL},
    {"until", "yr", 2000, 2200, offsetof(struct goal, year), true, GOAL_none, OF_WORLD},
    {"since", "yr", 1900, 2200, offsetof(struct goal, since), true, GOAL_none, OF_CHANGE},
    {"from", "yr", 2000, 2200, offsetof(struct goal, since), true, GOAL_none, OF_BUDGET},
    {"level", "Mt", -1e6, 1e6, offsetof(struct goal, level), false, GOAL_level, OF_LEVEL},
    {"change", "%", -200, 1000, offsetof(struct goal, change), false, GOAL_change, OF_CHANGE},
    {"budget", "Gt", -1e4, 1e5, offsetof(struct goal, level), false, GOAL_budget, OF_BUDGET},
    {"warming", "K", 0.5, 10, offsetof(struct goal, level), false, GOAL_warming, OF_WARMING},
    {"probability", "%", 1, 99, offsetof(struct goal, probability), false, GOAL_none, OF_WARMING},
    {"most", "of the lever", 0, 1e6, offsetof(struct goal, most), false, GOAL_none, OF_ALL},
};
enum { n_number_keys = sizeof number_keys / sizeof *number_keys };

static bool read_number_key(struct goal *goal, const struct yaml_node *node,
                            struct complaints *complaints)
{
    for (int i = 0; i < n_number_keys; i++) {
        const struct number_key *key = &number_keys[i];
        if (strcmp(node->key, key->name))
            continue;
        double value = read_number(node, key->unit, key->low, key->high, complaints);
        void *place = (char *)goal + key->at;
        if (key->whole)
            *(int *)place = (int)value;
        else
            *(double *)place = value;
        if (key->whole && value != (int)value)
            complain(complaints, node->place, "%s: expected a whole year", node->key);
        if (key->kind != GOAL_none && goal->kind != GOAL_none)
            complain(complaints, node->key_place,
                     "%s: the target already says what is to be reached; expected one of level, "
                     "change, budget and warming",
                     node->key);
        if (key->kind != GOAL_none)
            goal->kind = key->kind;
        return true;
    }
    return false;
}

/* Keys that say nothing of a target of this kind. */
static void check_keys(const struct goal *goal, const struct yaml_node *node,
                       struct complaints *complaints)
{
    const char *fits[n_number_keys];
    size_t n = 0;
    for (int i = 0; i < n_number_keys; i++)
        if (number_keys[i].goes_with & 1 << goal->kind)
            fits[n++] = number_keys[i].name;
    struct text known = {0};
    text_add_words(&known, fits, n);
    for (const struct yaml_node *child = node->child; child; child = child->next)
        for (int i = 0; i < n_number_keys; i++)
            if (!strcmp(child->key, number_keys[i].name) &&
                !(number_keys[i].goes_with & 1 << goal->kind))
                complain(complaints, child->key_place,
                         "%s says nothing of such a target; expected %s", child->key,
                         known.characters);
    text_close(&known);
}

static void complain_of_key(const struct yaml_node *node, struct complaints *complaints)
{
    const char *known[n_number_keys + 5] = {"who", "quantity", "per", "land", "by"};
    for (int i = 0; i < n_number_keys; i++)
        known[5 + i] = number_keys[i].name;
    const char *near = text_nearest(node->key, known, n_number_keys + 5);
    complaints_guess(complaints, node->key_place, near, "unknown key '%s' in a target", node->key);
}

static void read_key(struct goal *goal, const struct yaml_node *node, struct complaints *complaints)
{
    static const char *const quantities[] = {"co2", "ghg"}, *const measures[] = {"year", "gdp"};
    static const char *const accounts[] = {"bookkeeping", "inventory"};
    if (!strcmp(node->key, "who")) {
        free(goal->who);
        goal->who = text_copy(node->scalar ? node->scalar : "");
        goal->place = node->place;
    } else if (!strcmp(node->key, "quantity")) {
        goal->ghg = read_word(node, quantities, 2, complaints) == 1;
    } else if (!strcmp(node->key, "per")) {
        goal->per_gdp = read_word(node, measures, 2, complaints) == 1;
    } else if (!strcmp(node->key, "land")) {
        goal->inventory = read_word(node, accounts, 2, complaints) == 1;
    } else if (!strcmp(node->key, "by")) {
        read_lever(goal, node, complaints);
    } else if (!read_number_key(goal, node, complaints)) {
        complain_of_key(node, complaints);
    }
}

/* What a target of each kind must say. */
static void check_goal(const struct goal *goal, struct place place, struct complaints *complaints)
{
    if (goal->kind == GOAL_none)
        complain(complaints, place,
                 "a target says not what is to be reached; expected level, change, budget or "
                 "warming");
    else if (goal->per_gdp && goal->kind != GOAL_change)
        complain(complaints, place, "per: gdp goes with change alone");
    else if (goal->inventory && (goal->kind == GOAL_budget || goal->kind == GOAL_warming))
        complain(complaints, place,
                 "land: inventory goes with targets of regions; the climate feels bookkeeping");
    else if (!goal->year)
        complain(complaints, place, "a target says no year; expected year, or until");
    else if (goal->starts && goal->starts >= goal->year)
        complain(complaints, place, "the lever starts in %d; expected a year before %d",
                 goal->starts, goal->year);
    else if ((goal->kind == GOAL_change || goal->kind == GOAL_budget) && !goal->since)
        complain(complaints, place, "a target says not since when; expected %s",
                 goal->kind == GOAL_change ? "since" : "from");
}

static void add_goal(struct path *path, const struct yaml_node *node, struct complaints *complaints)
{
    struct goal goal = {
        .who = text_copy("all"), .place = node->place, .most = NAN, .probability = 50};
    size_t before = complaints->count;
    if (yaml_is(node, YAML_KIND_MAP, "who, what and when, such as {who: EU27, level: 0, ...}",
                complaints))
        for (const struct yaml_node *child = node->child; child; child = child->next)
            read_key(&goal, child, complaints);
    goal.probability /= 100;
    if ((goal.kind == GOAL_budget || goal.kind == GOAL_warming) && !goal.year)
        goal.year = 2050;
    if (complaints->count == before)
        check_goal(&goal, node->place, complaints);
    if (complaints->count == before)
        check_keys(&goal, node, complaints);
    if (isnan(goal.most))
        goal.most = goal.policy == 0 ? 5000 : policies[goal.policy].high;
    if (goal.most > policies[goal.policy].high)
        complain(complaints, node->place, "most is %g; %s goes to %g", goal.most,
                 policies[goal.policy].name, policies[goal.policy].high);
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
