/* Words of the command line and of scenario files: years, periods, warming, switches.
 * Owns: nothing.
 * Promises: a word that is not understood is complained of with what was expected. */
#ifndef KEELING_SCENARIO_OPTIONS_H
#define KEELING_SCENARIO_OPTIONS_H

#include "scenario/scenario.h"

/* Each fills its fields of the experiment; text NULL leaves the default. */
void options_years(struct experiment *experiment, const char *text, struct place place,
                   struct complaints *complaints);
void options_step(struct experiment *experiment, const char *text, struct place place,
                  struct complaints *complaints);
void options_reference(struct experiment *experiment, const char *text, struct place place,
                       struct complaints *complaints);
void options_assessed(struct experiment *experiment, const char *text, struct place place,
                      struct complaints *complaints);
void options_co2_forcing(struct experiment *experiment, const char *text, struct place place,
                         struct complaints *complaints);
void options_variability(struct experiment *experiment, const char *text, struct place place,
                         struct complaints *complaints);

void options_store(struct experiment *experiment, const char *text, struct place place,
                   struct complaints *complaints);
void options_precision(struct experiment *experiment, const char *text, struct place place,
                       struct complaints *complaints);
void options_variables(struct experiment *experiment, const char *text, struct place place,
                       struct complaints *complaints);

/* Only complains: the ensemble is read by members_read. */
void options_members(struct experiment *experiment, const char *text, struct place place,
                     struct complaints *complaints);

/* Whether text is meant as a count, well or badly, and not as a file. */
bool options_is_number(const char *text);

/* "123" as a count above 0; 0 when text is none. */
long options_count(const char *text);

#endif
