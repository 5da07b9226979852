/* A hundred thousand random channel programs: each ends, none stores where its key does not allow, none leaves the
 * subchannel stuck. */
#include "tests/unit/guests_channel/fake.h"
#include "tests/unit/guests_channel/hostile.h"

#define PROGRAMS 100000

static void random_channel_programs_end_and_respect_keys(void **state)
{
    static const u8 commands[] = {0x01, 0x05, 0x02, 0x0A, 0x07, 0x03, 0x04, 0xE4, 0x08, 0x02, 0x01};
    unsigned started = 0;
    (void)state;
    for (unsigned i = 0; i < PROGRAMS; i++) {
        if (i % 16 == 0) {
            hostile_blob(commands, sizeof commands);
            hostile_guard_set();
        }
        fake.ready = hostile_random(2);
        if (hostile_start(fake_number) == 0) {
            started++;
            hostile_settle(fake_number, 0x0777);
        }
        if (i % 64 == 0)
            hostile_guard_check();
    }
    hostile_guard_check();
    assert_true(started > PROGRAMS / 2);
    assert_true(fake.commands > PROGRAMS / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKE_TEST(random_channel_programs_end_and_respect_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
