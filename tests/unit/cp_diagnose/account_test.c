/* DIAGNOSE X'4C': who may, whom it charges, and what a program may write. */
#include "tests/unit/cp_diagnose/guest.h"
#include "cp/vm/account.h"
#include "cp/vm/record_store.h"

#define LIST 0x3000u
#define RX 2
#define RY 4

static struct account_record last;
static u8 last_card[80];
static unsigned rows;

static void find(void *arg, const struct account_record *r, const u8 card[80])
{
    (void)arg;
    rows++;
    last = *r;
    memcpy(last_card, card, 80);
}

/* What has been recorded: the records are closed, read, and opened again. */
static unsigned recorded(void)
{
    char path[64];

    snprintf(path, sizeof path, "%s/records.db", cp.directory_path);
    account_close();
    rows = 0;
    assert_int_equal(record_store_each(path, 0, find, NULL), 0);
    assert_int_equal(account_open(cp.directory_path), 0);
    return rows;
}

static int setup(void **state)
{
    guest_setup(state);
    strcpy(vm->user->options, "ACCT");
    return account_open(cp.directory_path);
}

static int teardown(void **state)
{
    account_close();
    return system_teardown(state);
}

static int issue(u32 address, u32 code, u32 length)
{
    guest_ready();
    cpu->gr[RX].g = address;
    cpu->gr[RY].g = code;
    cpu->gr[RY + 1].g = length;
    diagnose_accounting(vm, cpu, RX, RY);
    return guest_result();
}

static void only_who_has_the_option_may(void **state)
{
    (void)state;
    *vm->user->options = 0;
    assert_int_equal(issue(LIST, 0x10, 10), 1);
    assert_int_equal(recorded(), 0);
}

static void a_program_writes_seventy_bytes_at_most(void **state)
{
    u8 userid[8];

    (void)state;
    memset(at(LIST), 0xC1, 70);
    assert_int_equal(issue(LIST, 0x10, 0), -PGM_SPECIFICATION);
    assert_int_equal(issue(LIST, 0x10, 71), -PGM_SPECIFICATION);
    assert_int_equal(issue(0x3FF0, 0x10, 70), -PGM_SPECIFICATION); /* crosses a page */
    assert_int_equal(issue(0x7FFFF000, 0x10, 70), -PGM_ADDRESSING);
    assert_int_equal(issue(LIST, 0x10, 70), 0);
    assert_int_equal(recorded(), 1);
    assert_string_equal(last.type, "C0");
    ebcdic_field(userid, "GENERAL", 8);
    assert_memory_equal(last_card, userid, 8);
    assert_memory_equal(last_card + 8, at(LIST), 70);
}

static void somebody_else_is_charged_from_then_on(void **state)
{
    (void)state;
    ebcdic_field(at(LIST), "OTHER", 8);
    ebcdic_field(at(LIST) + 8, "PROJECT", 8);
    assert_int_equal(issue(LIST, 0x04, 0), 0);
    assert_int_equal(recorded(), 1);
    assert_string_equal(last.type, "01"); /* what was used before */
    assert_string_equal(last.userid, "GENERAL");
    assert_int_equal(issue(0, 0x00, 0), 0);
    assert_int_equal(recorded(), 2);
    assert_string_equal(last.type, "C1");
    assert_string_equal(last.userid, "OTHER");
    assert_string_equal(last.account, "PROJECT");
    cp_enter();
    account_cut(vm, true);
    cp_leave();
    assert_int_equal(recorded(), 3);
    assert_string_equal(last.userid, "GENERAL");
}

static void bad_lists_are_refused(void **state)
{
    (void)state;
    ebcdic_field(at(LIST), "NOBODY", 8);
    assert_int_equal(issue(LIST, 0x00, 0), 2);
    assert_int_equal(issue(LIST, 0x14, 0), 3);
    assert_int_equal(issue(LIST + 4, 0x00, 0), -PGM_SPECIFICATION);
    assert_int_equal(recorded(), 0);
}

static void nothing_is_written_while_recording_is_off(void **state)
{
    (void)state;
    account_recording.on = false;
    assert_int_equal(issue(LIST, 0x10, 4), 0);
    account_recording.on = true;
    assert_int_equal(recorded(), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(only_who_has_the_option_may),
        TEST(a_program_writes_seventy_bytes_at_most),
        TEST(somebody_else_is_charged_from_then_on),
        TEST(bad_lists_are_refused),
        TEST(nothing_is_written_while_recording_is_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
