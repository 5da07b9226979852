/* CHANNEL SUBSYSTEM CALL: what operating systems ask at start-up, and bad requests. */
#include "tests/unit/guests_channel/fake.h"

#define PAGE 0x6000u

/* A request of the given length with zeros; the caller fills in more before chsc(). */
static void request(u16 length, u16 code)
{
    memset(at(PAGE), 0, 4096);
    be16_store(at(PAGE), length);
    be16_store(at(PAGE + 2), code);
}

static int chsc(void)
{
    return rig_io_on(CHSC, PAGE, 0);
}

static u16 response_code(void)
{
    return be16_load(at(PAGE + be16_load(at(PAGE)) + 2));
}

static void path_description_knows_the_one_path(void **state)
{
    static const struct {
        u8 format, size;
    } formats[] = {{0, 8}, {1, 32}, {3, 96}};
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        request(16, 0x0002);
        *at(PAGE + 6) = formats[i].format;
        assert_int_equal(chsc(), 0);
        assert_int_equal(response_code(), 0x0001);
        assert_int_equal(be16_load(at(PAGE + 16)), 8 + formats[i].size);
        assert_int_equal(*at(PAGE + 24), 0x80);
        assert_int_equal(*at(PAGE + 27), 0);
    }
    request(16, 0x0002);
    *at(PAGE + 11) = 0xFF;
    assert_int_equal(chsc(), 0);
    assert_int_equal(be16_load(at(PAGE + 16)), 8 + 256 * 8);
    assert_int_equal(*at(PAGE + 24 + 8), 0); /* path 01 is not there */
    assert_int_equal(*at(PAGE + 24 + 11), 1);
    request(16, 0x0002);
    *at(PAGE + 7) = 2;
    *at(PAGE + 11) = 1;
    assert_int_equal(chsc(), 0);
    assert_int_equal(response_code(), 0x0003);
    assert_int_equal(be16_load(at(PAGE + 16)), 8);
}

static void subchannel_description_names_device_and_path(void **state)
{
    (void)state;
    request(16, 0x0004);
    be16_store(at(PAGE + 10), 1);
    assert_int_equal(chsc(), 0);
    assert_int_equal(response_code(), 0x0001);
    assert_int_equal(be16_load(at(PAGE + 16)), 8 + 64);
    assert_int_equal(*at(PAGE + 24), 0xC0);
    assert_int_equal(be16_load(at(PAGE + 26)), 0x0777);
    assert_int_equal(*at(PAGE + 28), 0x80);
    assert_int_equal(*at(PAGE + 32), 0);
    assert_int_equal(*at(PAGE + 56), 0); /* subchannel 1 is not there */
    assert_int_equal(be16_load(at(PAGE + 62)), 1);
    request(16, 0x0004);
    be16_store(at(PAGE + 6), 1);
    assert_int_equal(chsc(), 0);
    assert_int_equal(response_code(), 0x0003); /* the last before the first */
    assert_int_equal(channels_detach(rig.channels, 0x0777), 0);
    request(16, 0x0004);
    assert_int_equal(chsc(), 0);
    assert_int_equal(*at(PAGE + 24), 0x80); /* a gap */
    request(16, 0x0004);
    be16_store(at(PAGE + 10), 0xFFFF); /* as many as fit */
    assert_int_equal(chsc(), 0);
    assert_int_equal(be16_load(at(PAGE + 16)), 8 + 127 * 32);
}

static void characteristics_fill_the_page(void **state)
{
    (void)state;
    request(16, 0x0010);
    assert_int_equal(chsc(), 0);
    assert_int_equal(response_code(), 0x0001);
    assert_int_equal(be16_load(at(PAGE + 16)), 0x0FF0);
}

static void multiple_subchannel_sets_make_reports_come_in_pairs(void **state)
{
    (void)state;
    request(0x400, 0x0031);
    be16_store(at(PAGE + 6), 2);
    assert_int_equal(chsc(), 0);
    assert_int_equal(response_code(), 0x0001);
    assert_int_equal(channels_detach(rig.channels, 0x0777), 0);
    assert_int_equal(rig_io(STCRW, 0), 0);
    assert_int_equal(be32_load(at(RIG_OPERAND)), 0x13040000);
    assert_int_equal(rig_io(STCRW, 0), 0);
    assert_int_equal(be32_load(at(RIG_OPERAND)), 0x03040000);
    assert_int_equal(rig_io(STCRW, 0), 1);
    request(0x400, 0x0031);
    be16_store(at(PAGE + 6), 3);
    assert_int_equal(chsc(), 0);
    assert_int_equal(response_code(), 0x0101);
}

static void commands_that_do_not_exist_are_not_provided(void **state)
{
    static const u16 codes[] = {0x0000, 0x0024, 0x0033, 0x0034, 0x004C, 0xFFFF};
    (void)state;
    for (unsigned i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        request(16, codes[i]);
        assert_int_equal(chsc(), 0);
        assert_int_equal(response_code(), 0x0004);
    }
    request(16, 0x0031); /* too short for it */
    assert_int_equal(chsc(), 0);
    assert_int_equal(response_code(), 0x0003);
    request(16, 0x000E);
    assert_int_equal(chsc(), 0);
    assert_int_equal(response_code(), 0x0005);
}

static void bad_requests_are_program_interruptions(void **state)
{
    static const u16 lengths[] = {0, 8, 17, 20, 4092, 4096, 0xFFF8};
    (void)state;
    for (unsigned i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        request(lengths[i], 0x0010);
        assert_int_equal(chsc(), -PGM_OPERAND);
    }
    assert_int_equal(rig_io_on(CHSC, PAGE + 8, 0), -PGM_SPECIFICATION);
    assert_int_equal(rig_io_on(CHSC, 0x7FFFF000, 0), -PGM_ADDRESSING);
    request(4088, 0x0004);
    assert_int_equal(chsc(), 0); /* room for the header only */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKE_TEST(path_description_knows_the_one_path),
        FAKE_TEST(subchannel_description_names_device_and_path),
        FAKE_TEST(characteristics_fill_the_page),
        FAKE_TEST(multiple_subchannel_sets_make_reports_come_in_pairs),
        FAKE_TEST(commands_that_do_not_exist_are_not_provided),
        FAKE_TEST(bad_requests_are_program_interruptions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
