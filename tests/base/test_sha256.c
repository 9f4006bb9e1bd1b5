/* The examples of FIPS 180-4 (NIST, "SHA256" of the Cryptographic Standards and Guidelines
 * examples, and NIST's long message of a million a), and files cut anywhere. */
#include "base/given.h"

#include "base/sha256.h"

static void assert_hash(const void *bytes, size_t n, const char *want)
{
    char hex[65];
    sha256_bytes(bytes, n, hex);
    assert_string_equal(hex, want);
    sha256_file(given_bytes("bytes", n ? bytes : "", n), hex);
    assert_string_equal(hex, want);
}

static void test_published_examples(void **state)
{
    (void)state;
    assert_hash(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_hash("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_hash("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                112, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
}

static void test_a_million_times_a(void **state)
{
    (void)state;
    enum { n = 1000000 };
    char *bytes = malloc(n);
    memset(bytes, 'a', n);
    assert_hash(bytes, n, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    free(bytes);
}

/* Where padding takes another block, and where a file's part ends; from Python's hashlib. */
static void test_lengths_at_the_edges_of_blocks(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        const char *hash;
    } zeros[] = {
        {1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
        {55, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"},
        {56, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
        {63, "c7723fa1e0127975e49e62e753db53924c1bd84b8ac1ac08df78d09270f3d971"},
        {64, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"},
        {65, "98ce42deef51d40269d542f5314bef2c7468d401ad5d85168bfab4c0108f75f7"},
        {119, "f616b0d54e78571a9611f343c9f8e022e859e920381ab0e4d3da01e193a7bd7e"},
        {120, "6edd9f6f9cc92cded36e6c4a580933f9c9f1b90562b46903b806f21902a1a54f"},
        {65535, "9f797b60edaf440d5831da53c35f4d4847a2f55adc64cfe887a7bcfcd9eca495"},
        {65536, "de2f256064a0af797747c2b97505dc0b9f3df0de4f489eac731c23ae9ca9cc31"},
        {65537, "3266304f31be278d06c3bd3eb9aa3e00c59bedec0a890de466568b0b90b0e01f"},
        {131072, "fa43239bcee7b97ca62f007cc68487560a39e19f74f3dde7486db3f98df8e471"},
    };
    char *bytes = calloc(131072, 1);
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        assert_hash(bytes, zeros[i].n, zeros[i].hash);
    free(bytes);
}

static void test_what_cannot_be_read_has_no_hash(void **state)
{
    (void)state;
    char hex[65] = "x";
    sha256_file("absent", hex);
    assert_string_equal(hex, "");
    strcpy(hex, "x");
    sha256_file(".", hex);
    assert_string_equal(hex, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_examples),
        cmocka_unit_test(test_a_million_times_a),
        cmocka_unit_test(test_lengths_at_the_edges_of_blocks),
        cmocka_unit_test(test_what_cannot_be_read_has_no_hash),
    };
    return cmocka_run_group_tests(tests, given_open, given_close);
}
