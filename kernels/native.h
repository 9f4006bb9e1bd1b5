/* The OpenCL words of the kernels, for an ordinary C11 compiler: one lane. */
#ifndef KEELING_NATIVE_H
#define KEELING_NATIVE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <tgmath.h>

#define global
#define constant const
#define kernel
#define LANES 1
#define NEIGHBOURS 1
#define INLINE static inline
#define OUTLINE static inline
#ifdef __clang__
#define UNROLL _Pragma("unroll")
#define ROLL _Pragma("nounroll")
#else
#define UNROLL _Pragma("GCC unroll 64")
#define ROLL _Pragma("GCC unroll 1")
#endif
#ifdef SINGLE
typedef float scalar;
typedef int32_t whole;
#else
typedef double scalar;
typedef int64_t whole;
#endif
typedef scalar real;
typedef double stored;
typedef uint32_t word;
typedef uint32_t uint;
#define pick(condition, yes, no) ((condition) ? (yes) : (no))
#define to_real(x) ((real)(x))
#define shift_up(x, n) ((whole)((uint64_t)(x) << (n))) /* C leaves it open for negative x */
#define STORE(out, slot, value) (out)[(size_t)(slot)*slot_size] = (stored)(value);

static inline whole bits_of(real x)
{
    whole bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline real real_of(whole bits)
{
    real x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline word mul_hi(word a, word b)
{
    return (word)(((uint64_t)a * b) >> 32);
}

static inline size_t get_global_id(uint dimension)
{
    extern size_t native_id[2]; /* set by whoever calls a kernel natively */
    return native_id[dimension];
}

static inline size_t get_global_size(uint dimension)
{
    extern size_t native_size[2];
    return native_size[dimension];
}

#endif
