#include "spool/crc.h"
#include "tests/unit/spool/fixture.h"

static void crc_of_the_check_string_is_the_published_one(void **state)
{
    (void)state;
    assert_int_equal(crc32c("123456789", 9), 0xE3069283u);
    assert_int_equal(crc32c("", 0), 0);
}

/* RFC 3720 B.4: 32 bytes of zeros, of ones, ascending. */
static void crc_of_the_iscsi_examples_is_right(void **state)
{
    u8 zeros[32] = {0}, ones[32], ascending[32];

    (void)state;
    memset(ones, 0xFF, sizeof ones);
    for (u8 i = 0; i < 32; i++)
        ascending[i] = i;
    assert_int_equal(crc32c(zeros, 32), 0x8A9136AAu);
    assert_int_equal(crc32c(ones, 32), 0x62A8AB43u);
    assert_int_equal(crc32c(ascending, 32), 0x46DD794Eu);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crc_of_the_check_string_is_the_published_one),
        cmocka_unit_test(crc_of_the_iscsi_examples_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
