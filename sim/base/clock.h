/* Seconds, to tell how long work took.
 * Owns: nothing.
 * Promises: only differences mean anything. */
#ifndef KEELING_BASE_CLOCK_H
#define KEELING_BASE_CLOCK_H

/* By the clock on the wall. */
double clock_wall(void);

/* Of processor time, over all threads of this process. */
double clock_processor(void);

#endif
