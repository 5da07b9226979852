/* The display of session scripts: orders, what is typed, what keys send. */
#include "console/display_model.h"
#include "guests/arch/ebcdic.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static struct display_model m;
static struct outbound out;

static int setup(void **state)
{
    (void)state;
    model_open(&m);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    outbound_free(&out);
    return 0;
}

static void receive(const char *bytes, size_t n)
{
    out.length = 0;
    model_receive(&m, (const u8 *)bytes, n, &out);
}
#define RECEIVE(bytes) receive(bytes, sizeof(bytes) - 1)

static void expect_row(unsigned row, const char *text)
{
    char seen[MODEL_COLUMNS + 1];

    model_row(&m, row, seen);
    assert_string_equal(seen, text);
}

static void expect_sent(const char *bytes, size_t n)
{
    assert_int_equal(out.length, n);
    assert_memory_equal(out.data, bytes, n);
}
#define EXPECT_SENT(bytes) expect_sent(bytes, sizeof(bytes) - 1)

/* Row 1 has a label, row 2 a field for input with the cursor in it, row 3 a protected end. */
#define FORM "\xF5\xC3\x11\x40\x40\x1D\x60\xC1\xC2\xC3\x11\xC1\x50\x1D\x40\x13\x11\xC2\x60\x1D\x60"

static void a_form_is_shown_typed_into_and_sent(void **state)
{
    (void)state;
    RECEIVE(FORM);
    assert_false(m.locked);
    expect_row(0, " ABC");
    assert_true(model_type(&m, "hi"));
    expect_row(1, " hi");
    out.length = 0;
    model_key(&m, AID_ENTER, &out);
    EXPECT_SENT("\x7D\xC1\xD3\x11\xC1\xD1\x88\x89");
    assert_true(m.locked);
    RECEIVE("\xF6"); /* the program reads again what was sent */
    EXPECT_SENT("\x7D\xC1\xD3\x11\xC1\xD1\x88\x89");
    RECEIVE("\xF1\xC3");
    assert_false(m.locked);
    RECEIVE("\xF6");
    EXPECT_SENT("\x60\xC1\xD3");
}

static void typing_replaces_what_was_there_and_finds_a_field(void **state)
{
    (void)state;
    RECEIVE(FORM);
    assert_true(model_type(&m, "long text"));
    m.cursor = 1; /* protected */
    assert_true(model_type(&m, "x"));
    expect_row(1, " x");
    RECEIVE("\xF5\xC3\x1D\x60");
    assert_false(model_type(&m, "x"));
}

static void hidden_fields_are_not_seen(void **state)
{
    (void)state;
    RECEIVE("\xF5\xC3\x1D\x4C\x13\xC1\x1D\xF0\xC2");
    expect_row(0, "   B");
}

static void orders_repeat_erase_and_extend(void **state)
{
    (void)state;
    RECEIVE("\xF5\xC3\x11\x40\x40\x3C\x40\xC5\xE7\x29\x02\xC0\x60\x42\xF1\x28\x42\xF2\xC1");
    expect_row(0, "XXXXX A");
    RECEIVE(FORM);
    model_type(&m, "gone");
    RECEIVE("\x6F");
    expect_row(0, " ABC");
    expect_row(1, "");
    assert_int_equal(m.cursor, 81);
}

static void short_keys_send_no_data_and_clear_erases(void **state)
{
    (void)state;
    RECEIVE(FORM);
    model_key(&m, AID_PA2, &out);
    EXPECT_SENT("\x6E");
    out.length = 0;
    model_key(&m, AID_CLEAR, &out);
    EXPECT_SENT("\x6D");
    expect_row(0, "");
}

static void a_query_is_answered_and_the_buffer_read(void **state)
{
    (void)state;
    RECEIVE("\xF3\x00\x05\x01\xFF\x02");
    assert_int_equal(out.data[0], AID_STRUCTURED_FIELD);
    assert_int_equal(out.length, 24);
    RECEIVE("\x05\xC3\xC1\x1D\x60");
    RECEIVE("\xF2");
    assert_int_equal(out.length, 3 + MODEL_SIZE + 1);
    assert_memory_equal(out.data + 3, "\xC1\x1D\x60", 3);
}

static void what_is_cut_short_does_no_harm(void **state)
{
    static const char all[] = FORM "\x3C\x40\xC5\xE7\x29\x02\xC0\x60\x42\xF1\x2C\x01\xC0\x40\x12\x40\x40\x05\x08\xC1";

    (void)state;
    for (size_t n = 0; n < sizeof all; n++)
        receive(all, n);
    RECEIVE("\xF3\x00\x05");
    RECEIVE("\xF3\x00\x09\x40\x00\xF5\xC3\xC1\xC2");
    expect_row(0, "AB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_form_is_shown_typed_into_and_sent, setup, teardown),
        cmocka_unit_test_setup_teardown(typing_replaces_what_was_there_and_finds_a_field, setup, teardown),
        cmocka_unit_test_setup_teardown(hidden_fields_are_not_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(orders_repeat_erase_and_extend, setup, teardown),
        cmocka_unit_test_setup_teardown(short_keys_send_no_data_and_clear_erases, setup, teardown),
        cmocka_unit_test_setup_teardown(a_query_is_answered_and_the_buffer_read, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_cut_short_does_no_harm, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
