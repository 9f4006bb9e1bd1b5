/* Conversions and the like, in numbers that C and OpenCL C read alike. */
#ifndef KEELING_CONSTANTS_H
#define KEELING_CONSTANTS_H

/* Layers of air and sea, pools of a gas, ages of plants, and modes of the ocean's mixed layer. */
enum { N_LAYER = 3, N_POOL = 4, N_STAGE = 4, N_MODE = 8 };

#define EJ_PER_TWH 0.0036
#define GJ_PER_MWH 3.6
#define MJ_PER_KWH GJ_PER_MWH
#define TWH_PER_GW 8.76 /* at full power for a year of 365 days */
#define T_PER_KG 1e-3
#define GT_PER_MT 1e-3
#define MT_PER_GT 1e3
#define EJ_PER_MT_AT_GJ_PER_T 1e-3 /* Mt times GJ t-1 is PJ */
#define BILLION_PER_MILLION 1e-3   /* Mt times USD t-1 is million USD */

#define MOST_DAMAGE 0.9 /* of GDP; the most that can be gained is all of it again */
#define MOST_GAIN 1.0
#define ROOM_NARROWS 10       /* times the share of storage that is left: in the last tenth */
#define FIRST_EXPERIENCE 0.01 /* the least that learning counts from, in the learner's unit */

/* A region's budget that does not close is remembered as one number: (budget * UNCLOSED_REGIONS +
 * region) * UNCLOSED_YEARS + years since the base year; whole in single precision too. */
#define UNCLOSED_REGIONS 4096
#define UNCLOSED_YEARS 512

#endif
