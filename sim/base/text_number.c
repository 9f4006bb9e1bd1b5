/* text_number: decimal numbers to the nearest double, whatever the locale. */
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

#include "base/text.h"

/* The powers of ten that a double holds exactly. */
static const double exact_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* What was read: digits x 10^exponent, when no digit was dropped. */
struct decimal {
    uint64_t digits;
    int n_digits; /* without leading zeros */
    int exponent;
    bool negative;
    bool vast; /* exponent or fraction of a length that only the C library is asked about */
};

enum { most_digits = 19, vast = 100000 }; /* 10^19 - 1 fits in 64 bits */

/* Reads digits at `at`, adds their number to *seen, and returns where they end. */
static const char *read_digits(const char *at, struct decimal *decimal, int *seen)
{
    const char *from = at;
    for (; *at >= '0' && *at <= '9'; at++) {
        if (decimal->n_digits < most_digits)
            decimal->digits = 10 * decimal->digits + (uint64_t)(*at - '0');
        if (decimal->digits && decimal->n_digits <= most_digits)
            decimal->n_digits++;
    }
    *seen += at - from > 0;
    return at;
}

/* Reads an exponent such as e-12, if there is one; NULL when it has no digits. */
static const char *read_exponent(const char *at, struct decimal *decimal)
{
    if (*at != 'e' && *at != 'E')
        return at;
    at++;
    bool negative = *at == '-';
    at += *at == '-' || *at == '+';
    if (*at < '0' || *at > '9')
        return NULL;
    int exponent = 0;
    for (; *at >= '0' && *at <= '9'; at++)
        exponent = exponent < vast ? 10 * exponent + (*at - '0') : exponent;
    decimal->vast |= exponent >= vast;
    decimal->exponent += negative ? -exponent : exponent;
    return at;
}

/* Whether the whole of characters is a decimal number. */
static bool read_decimal(const char *characters, struct decimal *decimal)
{
    const char *at = characters;
    int seen = 0;
    decimal->negative = *at == '-';
    at += *at == '-' || *at == '+';
    at = read_digits(at, decimal, &seen);
    if (*at == '.') {
        const char *point = ++at;
        at = read_digits(at, decimal, &seen);
        decimal->vast = at - point >= vast;
        decimal->exponent = decimal->vast ? 0 : -(int)(at - point);
    }
    if (!seen)
        return false;
    at = read_exponent(at, decimal);
    return at && !*at;
}

/* digits / 10^power, nearest, for any digits > 0 and power 0..19: long division to 63 bits or more,
 * with the lowest bit set when something is left over. */
#ifdef __SIZEOF_INT128__
static double divide(uint64_t digits, int power)
{
    uint64_t ten = 1;
    for (int i = 0; i < power; i++)
        ten *= 10;
    int up = __builtin_clzll(digits), down = __builtin_clzll(ten);
    __extension__ unsigned __int128 numerator = (unsigned __int128)(digits << up) << 63;
    uint64_t divisor = ten << down;
    uint64_t quotient = (uint64_t)(numerator / divisor);
    uint64_t rest = (uint64_t)numerator - quotient * divisor;
    return ldexp((double)(quotient | (rest != 0)), down - up - 63);
}
#else
static double divide(uint64_t digits, int power)
{
    (void)digits, (void)power;
    return NAN;
}
#endif

/* By the C library, with a decimal point whatever the user's locale says. */
static double convert_slowly(const char *characters)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(plain);
    double number = strtod(characters, NULL);
    uselocale(before);
    if (plain)
        freelocale(plain);
    return number;
}

bool text_number(const char *characters, double *out)
{
    struct decimal decimal = {0};
    if (!read_decimal(characters, &decimal)) {
        *out = NAN;
        return !strcasecmp(characters, "nan");
    }
    int power = decimal.exponent;
    double size = NAN;
    if (decimal.n_digits <= most_digits && decimal.digits <= UINT64_C(1) << 53 && power >= -22 &&
        power <= 22)
        size = power < 0 ? (double)decimal.digits / exact_ten[-power]
                         : (double)decimal.digits * exact_ten[power];
    else if (decimal.n_digits <= most_digits && decimal.digits && power >= -most_digits &&
             power <= 0)
        size = divide(decimal.digits, -power);
    if (isnan(size) || decimal.vast)
        size = fabs(convert_slowly(characters));
    *out = decimal.negative ? -size : size;
    return isfinite(*out);
}
