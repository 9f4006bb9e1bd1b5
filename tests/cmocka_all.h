/* cmocka with the headers it needs. */
#ifndef KEELING_TESTS_CMOCKA_ALL_H
#define KEELING_TESTS_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
