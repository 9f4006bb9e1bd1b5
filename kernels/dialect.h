/* What makes one text both OpenCL C 1.2 and C11. `real` is one value for each lane of a tile.
 * The program is built with -Dscalar=double|float, -DLANES=1|2|4|8|16 and -DNEIGHBOURS=1|32: the
 * values of so many tiles are interleaved in memory, for a GPU, whose work-items read together. */
#ifndef KEELING_DIALECT_H
#define KEELING_DIALECT_H

#ifdef __OPENCL_C_VERSION__
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpass-failed" /* a loop too long to unroll stays a loop */
#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#if LANES == 1
#define WIDE(type) type
#define pick(condition, yes, no) ((condition) ? (yes) : (no))
#else
#define WIDE(type) PASTE(type, LANES)
#define pick(condition, yes, no) select((no), (yes), (condition))
#endif
#ifdef SINGLE
#define INTEGER int
#else
#define INTEGER long
#endif
/* A function whose arguments are constants or pointers to locals, which so stay in registers. */
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("unroll") /* before a loop whose length is a constant */
#if NEIGHBOURS == 1
#define ROLL _Pragma("nounroll") /* before one with a long body: faster, and built sooner */
#define OUTLINE                                                                                    \
    static __attribute__((noinline)) /* once a program, not in each copy of its kernel */
#else
#define ROLL UNROLL /* but on a GPU arrays then are registers */
#define OUTLINE static inline
#endif
#define real WIDE(scalar)
#define whole WIDE(INTEGER)
#define word WIDE(uint)
#define to_real(x) PASTE(convert_, real)(x)
#define to_stored(x) PASTE(convert_, WIDE(stored))(x)
#define bits_of(x) PASTE(as_, whole)(x)
#define real_of(x) PASTE(as_, real)(x)
#define shift_up(x, n) ((x) << (n))
#define STORE(out, slot, value)                                                                    \
    *(global WIDE(stored) *)((out) + (size_t)(slot)*slot_size) = to_stored(value);
#else
#include "native.h"
#endif

#endif
