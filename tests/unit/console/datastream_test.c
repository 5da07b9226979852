/* Orders and addresses as GA23-0059 has them; what a display sends taken apart; a console's page filling up. */
#include "console/datastream.h"
#include "console/retrieve.h"
#include "console/screen.h"
#include "console/terminal.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void addresses_are_of_12_bits_as_long_as_they_fit(void **unused)
{
    struct outbound out = {0};

    (void)unused;
    outbound_set_address(&out, 0);
    outbound_set_address(&out, 80);
    outbound_set_address(&out, 1919);
    outbound_set_address(&out, 4095);
    outbound_set_address(&out, 4096);
    assert_int_equal(out.length, 15);
    assert_memory_equal(out.data, "\x11\x40\x40\x11\xC1\x50\x11\x5D\x7F\x11\x7F\x7F\x11\x10\x00", 15);
    outbound_free(&out);
}

static void fields_have_attributes_that_are_graphic(void **unused)
{
    struct outbound out = {0};

    (void)unused;
    outbound_field(&out, FIELD_PROTECTED);
    outbound_field_extended(&out, FIELD_MODIFIED | FIELD_HIDDEN, COLOUR_RED, 0);
    assert_int_equal(out.length, 8);
    assert_memory_equal(out.data, "\x1D\x60\x29\x02\xC0\x4D\x42\xF2", 8);
    outbound_free(&out);
}

static void text_has_no_control_characters(void **unused)
{
    struct outbound out = {0};

    (void)unused;
    outbound_text(&out, "A\033\xFF", 3);
    assert_int_equal(out.length, 3);
    assert_int_equal(out.data[0], 0xC1);
    assert_int_equal(out.data[1], 0x40);
    assert_int_equal(out.data[2], 0xDF);
    outbound_free(&out);
}

static void modified_fields_are_found(void **unused)
{
    static const u8 record[] = {
        0x7D, 0x5B, 0x63, 0x11, 0x5B, 0x61, 0xC1, 0x28, 0x42, 0x11, 0x00, 0xC2, 0x11, 0x07, 0xD0, 0xC3};
    struct inbound in;
    struct inbound_field f;
    char text[8];

    (void)unused;
    assert_true(inbound_begin(&in, record, sizeof record));
    assert_int_equal(in.aid, AID_ENTER);
    assert_int_equal(in.cursor, 22 * 80 + 3);
    assert_true(inbound_next(&in, &f));
    assert_int_equal(f.address, 22 * 80 + 1);
    inbound_text(&f, text, sizeof text);
    assert_string_equal(text, "AB"); /* what looks like an order inside an attribute is none */
    assert_true(inbound_next(&in, &f));
    assert_int_equal(f.address, 2000); /* of 14 bits */
    inbound_text(&f, text, sizeof text);
    assert_string_equal(text, "C");
    assert_false(inbound_next(&in, &f));
}

static void records_that_are_cut_short_are_refused_or_end(void **unused)
{
    static const u8 record[] = {0x7D, 0x40, 0x40, 0x11, 0x40, 0x40, 0x29, 0xFF};
    struct inbound in;
    struct inbound_field f;
    char text[4];

    (void)unused;
    assert_false(inbound_begin(&in, record, 0));
    assert_false(inbound_begin(&in, record, 1));
    assert_false(inbound_begin(&in, record, 2));
    assert_true(inbound_begin(&in, record, sizeof record));
    assert_true(inbound_next(&in, &f));
    inbound_text(&f, text, sizeof text);
    assert_string_equal(text, "");
    assert_false(inbound_next(&in, &f));
}

static void query_replies_tell_size_and_colours(void **unused)
{
    static const u8 reply[] = {0x00, 0x0A, 0x81, 0x81, 0x01, 0x00, 0x00, 0x84, 0x00, 0x1B, 0x00, 0x08, 0x81, 0x86, 0x00,
        0x10, 0x00, 0xF4, 0x00, 0x06, 0x81, 0x87, 0x04, 0xF1, 0x00, 0x01};
    struct terminal_display d = {.model = 2};

    (void)unused;
    query_reply_read(&d, reply, sizeof reply);
    assert_int_equal(d.alternate_columns, 132);
    assert_int_equal(d.alternate_rows, 27);
    assert_true(d.colour);
    assert_true(d.highlight);
    assert_int_equal(d.query_length, sizeof reply);
}

static void a_full_page_keeps_the_rest_waiting(void **unused)
{
    struct screen s;

    (void)unused;
    assert_true(screen_open(&s, 2, 10));
    screen_put(&s, AREA_CP, "ONE", true);
    screen_put(&s, AREA_CP, "0123456789AB", true); /* row 2, and its end finds no room */
    assert_true(screen_has_waiting(&s));
    screen_put(&s, AREA_CP, "THREE", true);
    assert_int_equal(s.cells[10].c, '0');
    screen_page(&s);
    assert_false(screen_has_waiting(&s));
    assert_int_equal(s.cells[0].c, 'A');
    assert_int_equal(s.cells[1].c, 'B');
    assert_int_equal(s.cells[2].c, 0);
    assert_int_equal(s.cells[10].c, 'T');
    screen_close(&s);
}

static void a_line_may_be_written_in_pieces(void **unused)
{
    struct screen s;

    (void)unused;
    assert_true(screen_open(&s, 2, 10));
    screen_put(&s, AREA_GUEST, "login: ", false);
    assert_true(screen_line_unfinished(&s));
    screen_put(&s, AREA_REDISPLAY, "me", true);
    assert_false(screen_line_unfinished(&s));
    assert_int_equal(s.cells[7].c, 'm');
    assert_int_equal(s.cells[7].area, AREA_REDISPLAY);
    assert_int_equal(s.row, 1);
    screen_close(&s);
}

static void lines_are_retrieved_round_and_round(void **unused)
{
    struct retrieve r = {.count = 0};

    (void)unused;
    assert_null(retrieve_next(&r, false));
    retrieve_add(&r, "ONE");
    retrieve_add(&r, "TWO");
    retrieve_add(&r, "TWO");
    retrieve_add(&r, "");
    assert_string_equal(retrieve_next(&r, false), "TWO");
    assert_string_equal(retrieve_next(&r, false), "ONE");
    assert_string_equal(retrieve_next(&r, false), "TWO");
    assert_string_equal(retrieve_next(&r, true), "ONE");
    retrieve_forget(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_of_12_bits_as_long_as_they_fit),
        cmocka_unit_test(fields_have_attributes_that_are_graphic),
        cmocka_unit_test(text_has_no_control_characters),
        cmocka_unit_test(modified_fields_are_found),
        cmocka_unit_test(records_that_are_cut_short_are_refused_or_end),
        cmocka_unit_test(query_replies_tell_size_and_colours),
        cmocka_unit_test(a_full_page_keeps_the_rest_waiting),
        cmocka_unit_test(a_line_may_be_written_in_pieces),
        cmocka_unit_test(lines_are_retrieved_round_and_round),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
