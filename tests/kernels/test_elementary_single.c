/* The same in single precision. */
#define SINGLE
#include "test_elementary.c"
