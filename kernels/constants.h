/* Conversions, in numbers that C and OpenCL C read alike. */
#ifndef KEELING_CONSTANTS_H
#define KEELING_CONSTANTS_H

#define EJ_PER_TWH 0.0036
#define GJ_PER_MWH 3.6
#define T_PER_KG 1e-3
#define BILLION_PER_MILLION 1e-3 /* Mt times USD t-1 is million USD */

#endif
