#include "base/sha256.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { block_size = 64, part_size = 1024 * block_size };

/* The first 32 bits of the fractions of the cube roots of the first 64 primes (section 4.2.2). */
static const uint32_t round_constant[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* The first 32 bits of the fractions of the square roots of the first 8 primes (section 5.3.3). */
static const uint32_t first_hash[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static uint32_t turn(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

/* One round; the standard's a stands at `first` of the ring s, b behind it, and so on. The new a
 * takes the place of h, which is a's of the next round. */
static inline void mix(uint32_t s[8], unsigned first, uint32_t added)
{
    uint32_t a = s[first % 8], b = s[(first + 1) % 8], c = s[(first + 2) % 8];
    uint32_t e = s[(first + 4) % 8], f = s[(first + 5) % 8], g = s[(first + 6) % 8];
    uint32_t *d = &s[(first + 3) % 8], *h = &s[(first + 7) % 8];
    uint32_t one = *h + added + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g));
    *d += one;
    *h = one + (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
}

/* Section 6.2.2: one block of 64 bytes into the hash. */
static void add_block(uint32_t hash[8], const unsigned char *block)
{
    uint32_t w[64], s[8];
    for (size_t t = 0; t < 16; t++)
        w[t] = (uint32_t)block[4 * t] << 24 | (uint32_t)block[4 * t + 1] << 16 |
               (uint32_t)block[4 * t + 2] << 8 | block[4 * t + 3];
    for (int t = 16; t < 64; t++) {
        uint32_t low = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t high = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = high + w[t - 7] + low + w[t - 16];
    }
    memcpy(s, hash, sizeof s);
    for (unsigned t = 0; t < 64; t += 8) /* not s moves on, but which of it is which */
        for (unsigned i = 0; i < 8; i++)
            mix(s, 8 - i, round_constant[t + i] + w[t + i]);
    for (int i = 0; i < 8; i++)
        hash[i] += s[i];
}

static void add_blocks(uint32_t hash[8], const unsigned char *bytes, size_t n_blocks)
{
    for (size_t i = 0; i < n_blocks; i++)
        add_block(hash, bytes + i * block_size);
}

/* Adds the last n < 64 bytes of `total`, pads them (section 5.1.1), and writes the digits. */
static void finish(uint32_t hash[8], const unsigned char *bytes, size_t n, uint64_t total,
                   char hex[65])
{
    unsigned char last[2 * block_size] = {0};
    if (n)
        memcpy(last, bytes, n);
    last[n] = 0x80;
    size_t n_blocks = n < block_size - 8 ? 1 : 2;
    for (int i = 0; i < 8; i++)
        last[n_blocks * block_size - 1 - (size_t)i] = (unsigned char)(8 * total >> 8 * i);
    add_blocks(hash, last, n_blocks);
    for (size_t i = 0; i < 8; i++)
        snprintf(hex + 8 * i, 9, "%08x", hash[i]);
}

void sha256_bytes(const void *bytes, size_t n, char hex[65])
{
    uint32_t hash[8];
    memcpy(hash, first_hash, sizeof hash);
    size_t whole = n / block_size;
    add_blocks(hash, bytes, whole);
    size_t rest = n % block_size;
    finish(hash, rest ? (const unsigned char *)bytes + whole * block_size : NULL, rest, n, hex);
}

void sha256_file(const char *path, char hex[65])
{
    hex[0] = '\0';
    FILE *file = fopen(path, "rb");
    if (!file)
        return;
    uint32_t hash[8];
    memcpy(hash, first_hash, sizeof hash);
    unsigned char *part = take(part_size, 1);
    uint64_t total = 0;
    size_t n;
    do {
        n = fread(part, 1, part_size, file);
        total += n;
        add_blocks(hash, part, n / block_size);
    } while (n == part_size);
    if (!ferror(file))
        finish(hash, part + n / block_size * block_size, n % block_size, total, hex);
    fclose(file);
    free(part);
}
