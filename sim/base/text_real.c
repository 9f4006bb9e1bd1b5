/* text_add_real: numbers as tables hold them, several times as fast as printf. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { n_digits = 10, least_exponent = -4 }; /* as %.10g */

static const double ten[] = {1e0, 1e1, 1e2, 1e3,  1e4,  1e5,  1e6,
                             1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13};

/* The ten digits of size, of which the first stands for 10^exponent. */
static uint64_t digits_of(double size, int *exponent)
{
    int e = least_exponent;
    while (e < -1 && size * ten[-1 - e] >= 1)
        e++;
    while (e >= -1 && size >= ten[e + 1])
        e++;
    uint64_t digits = (uint64_t)llround(size * ten[n_digits - 1 - e]);
    bool more = digits >= (uint64_t)ten[n_digits]; /* 9.99... became 10 */
    *exponent = e + more;
    return more ? digits / 10 : digits;
}

void text_add_real(struct text *text, double value)
{
    char out[32] = "-0.000", digit[n_digits], *at = out + 1;
    double size = fabs(value);
    int exponent, n = n_digits;
    if (!(size >= 1e-4 && size < 1e9)) {
        text_add_bytes(text, out, (size_t)snprintf(out, sizeof out, "%.10g", value));
        return;
    }
    uint64_t digits = digits_of(size, &exponent);
    for (int i = n_digits - 1; i >= 0; i--, digits /= 10)
        digit[i] = (char)('0' + digits % 10);
    while (n > 1 && digit[n - 1] == '0')
        n--;
    int whole = exponent < 0 ? 0 : exponent + 1; /* digits before the point */
    if (exponent < 0)
        at += 1 - exponent; /* 0. and zeros */
    memcpy(at, digit, (size_t)whole);
    at += whole;
    if (whole && n > whole)
        *at++ = '.';
    if (n > whole) {
        memcpy(at, digit + whole, (size_t)(n - whole));
        at += n - whole;
    }
    const char *from = value < 0 ? out : out + 1;
    text_add_bytes(text, from, (size_t)(at - from));
}
