/* NETDATA: what is written is read again, byte for byte, and what is broken is refused. */
#define _GNU_SOURCE
#include "guests/cms/spool/netdata.h"
#include "tests/unit/guests_cms_spool/deck.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct netdata_head sample = {.from_user = "MAINT   ",
    .from_node = "URSA    ",
    .to_user = "USER1   ",
    .to_node = "URSA    ",
    .sent = {0x20, 0x26, 0x11, 0x22, 0x21, 0x45, 0x01},
    .name = "PROFILE ",
    .type = "EXEC    ",
    .mode = "A1",
    .format = 'V',
    .record_length = 255,
    .size = 1000,
    .changed = {0x19, 0x99, 0x12, 0x31, 0x23, 0x59, 0x59},
    .result = "                "};

static u32 record_length(const struct netdata_head *h, u32 i)
{
    static const u32 lengths[] = {1, 2, 72, 79, 80, 81, 251, 252, 253, 254, 255, 506, 507, 65535};

    return h->format == 'F' ? h->record_length : lengths[i % (sizeof lengths / sizeof *lengths)];
}

static void record_fill(u8 *data, u32 n, u32 i)
{
    for (u32 k = 0; k < n; k++)
        data[k] = (u8)(k * 7 + i * 13 + k / 251);
}

static struct deck deck_of(const struct netdata_head *h, u32 records)
{
    static u8 data[70000];
    struct deck d = {0};
    struct netdata_writer w;

    netdata_begin(&w, deck_put, &d);
    assert_int_equal(netdata_put_head(&w, h), 0);
    for (u32 i = 0; i < records; i++) {
        record_fill(data, record_length(h, i), i);
        assert_int_equal(netdata_put_record(&w, data, record_length(h, i)), 0);
    }
    assert_int_equal(netdata_end(&w), 0);
    return d;
}

static void check_records(struct netdata_reader *r, const struct netdata_head *h, u32 records)
{
    static u8 data[70000], expected[70000];
    u32 n;

    for (u32 i = 0; i < records; i++) {
        assert_int_equal(netdata_get_record(r, data, sizeof data, &n), 0);
        assert_int_equal(n, record_length(h, i));
        record_fill(expected, n, i);
        assert_memory_equal(data, expected, n);
    }
    assert_int_equal(netdata_get_record(r, data, sizeof data, &n), CARD_END);
}

static void a_file_comes_back(const struct netdata_head *h, u32 records)
{
    struct deck d = deck_of(h, records);
    struct netdata_reader r;
    struct netdata_head head;

    assert_true(netdata_card(d.card[0]));
    netdata_open(&r, deck_get, &d);
    assert_int_equal(netdata_get_head(&r, &head), 0);
    assert_memory_equal(head.from_user, h->from_user, 32);
    assert_memory_equal(head.name, h->name, 16);
    assert_memory_equal(head.mode, h->mode, 2);
    assert_memory_equal(head.sent, h->sent, sizeof head.sent);
    assert_memory_equal(head.changed, h->changed, sizeof head.changed);
    assert_int_equal(head.format, h->format);
    assert_int_equal(head.record_length, h->record_length);
    assert_int_equal(head.size, h->size);
    assert_int_equal(head.note, h->note);
    assert_int_equal(head.acknowledge, h->acknowledge);
    assert_false(head.acknowledgment);
    check_records(&r, h, records);
    free(d.card);
}

static void variable_files_come_back(void **state)
{
    struct netdata_head h = sample;

    (void)state;
    h.record_length = 65535;
    a_file_comes_back(&h, 0);
    a_file_comes_back(&h, 1);
    a_file_comes_back(&h, 28);
}

static void fixed_files_come_back(void **state)
{
    static const u32 lengths[] = {1, 80, 253, 254, 4096, 66000};
    struct netdata_head h = sample;

    (void)state;
    h.format = 'F';
    for (u32 i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        h.record_length = lengths[i];
        a_file_comes_back(&h, 9);
    }
}

static void notes_and_wishes_come_back(void **state)
{
    struct netdata_head h = sample;

    (void)state;
    h.note = h.acknowledge = true;
    a_file_comes_back(&h, 3);
}

static void acknowledgments_come_back(void **state)
{
    struct netdata_head h = sample, head;
    struct netdata_writer w;
    struct netdata_reader r;
    struct deck d = {0};

    (void)state;
    h.acknowledgment = true;
    memcpy(h.result, "RECEIVED        ", sizeof h.result);
    memcpy(h.answered, h.changed, sizeof h.answered);
    netdata_begin(&w, deck_put, &d);
    assert_int_equal(netdata_put_head(&w, &h), 0);
    assert_int_equal(netdata_end(&w), 0);
    netdata_open(&r, deck_get, &d);
    assert_int_equal(netdata_get_head(&r, &head), 0);
    assert_true(head.acknowledgment);
    assert_memory_equal(head.result, h.result, sizeof h.result);
    assert_memory_equal(head.name, h.name, 16);
    assert_memory_equal(head.sent, h.sent, sizeof h.sent);
    assert_memory_equal(head.answered, h.answered, sizeof h.answered);
    free(d.card);
}

/* By hand, from the description of the format: what another system sends. */
static void the_form_is_that_of_the_manual(void **state)
{
    static const u8 origin[] = {
        0x35, 0xE0, 0xC9, 0xD5, 0xD4, 0xD9, 0xF0, 0xF1, 0x00, 0x42, 0, 1, 0, 4, 0, 0, 0, 80, 0x10, 0x11, 0, 1, 0, 4};
    struct deck d = deck_of(&sample, 1);
    static const u8 utility[] = {0xC9, 0xD5, 0xD4, 0xD9, 0xF0, 0xF2, 0, 0, 0, 1, 0x10, 0x28, 0, 1, 0, 7, 0xC9, 0xD5,
        0xD4, 0xC3, 0xD6, 0xD7, 0xE8, 0, 0x3C, 0, 1, 0, 2, 0x40, 0, 0, 0x42, 0, 1, 0, 4, 0, 0, 0, 255, 0, 0x49, 0, 1, 0,
        2, 0x40, 2};

    (void)state;
    assert_int_equal(d.card[0][1], 0xE0);
    assert_memory_equal(d.card[0] + 2, origin + 2, sizeof origin - 2);
    assert_non_null(memmem(d.card, d.n * CARD, utility, sizeof utility));
    free(d.card);
}

static void names_of_other_systems_become_fileids(void **state)
{
    /* INMDSNAM of four qualifiers, the last too long, with a character that CMS has not. */
    static const u8 stream[] = {8, 0xE0, 0xC9, 0xD5, 0xD4, 0xD9, 0xF0, 0xF1, 8 + 4 + 4 + 3 + 3 + 6 + 11, 0xE0, 0xC9,
        0xD5, 0xD4, 0xD9, 0xF0, 0xF2, 0, 0, 0, 1, 0, 2, 0, 4, 0, 1, 'A', 0, 1, 'B', 0, 4, 'd', 'a', '.', 'a', 0, 9, 'L',
        'I', 'S', 'T', 'I', 'N', 'G', 'S', 'X', 8, 0xE0, 0xC9, 0xD5, 0xD4, 0xD9, 0xF0, 0xF3};
    struct netdata_reader r;
    struct netdata_head head;
    struct deck d = {0};

    (void)state;
    d.card = calloc(1, CARD);
    d.n = 1;
    assert_true(sizeof stream <= CARD);
    memcpy(d.card, stream, sizeof stream);
    netdata_open(&r, deck_get, &d);
    assert_int_equal(netdata_get_head(&r, &head), 0);
    assert_memory_equal(head.name, "DA$A    LISTINGS", 16);
    free(d.card);
}

static void what_is_cut_off_is_damaged(void **state)
{
    struct netdata_head h = sample, head;
    struct deck d = deck_of(&h, 5);

    (void)state;
    for (u32 n = d.n - 1; n; n--) {
        struct netdata_reader r;
        u8 data[1024];
        u32 length;
        int rc;

        d.n = n;
        d.at = 0;
        netdata_open(&r, deck_get, &d);
        rc = netdata_get_head(&r, &head);
        while (!rc)
            rc = netdata_get_record(&r, data, sizeof data, &length);
        assert_int_equal(rc, CARD_DAMAGED);
    }
    free(d.card);
}

static void other_cards_are_not_of_the_form(void **state)
{
    struct deck d = {0};
    struct netdata_reader r;
    struct netdata_head head;
    u8 card[CARD];

    (void)state;
    netdata_open(&r, deck_get, &d);
    assert_int_equal(netdata_get_head(&r, &head), CARD_OTHER);
    memset(card, ' ', CARD);
    deck_put(&d, card);
    netdata_open(&r, deck_get, &d);
    assert_int_equal(netdata_get_head(&r, &head), CARD_OTHER);
    free(d.card);
}

static void a_failing_punch_ends_it(void **state)
{
    struct deck d = {.fails_at = 4};
    struct netdata_writer w;
    u8 data[500] = {0};

    (void)state;
    netdata_begin(&w, deck_put, &d);
    netdata_put_head(&w, &sample);
    assert_int_equal(netdata_put_record(&w, data, sizeof data), 7);
    assert_int_equal(netdata_put_record(&w, data, sizeof data), 7);
    assert_int_equal(netdata_end(&w), 7);
    assert_true(d.n < 4);
    free(d.card);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variable_files_come_back),
        cmocka_unit_test(fixed_files_come_back),
        cmocka_unit_test(notes_and_wishes_come_back),
        cmocka_unit_test(acknowledgments_come_back),
        cmocka_unit_test(the_form_is_that_of_the_manual),
        cmocka_unit_test(names_of_other_systems_become_fileids),
        cmocka_unit_test(what_is_cut_off_is_damaged),
        cmocka_unit_test(other_cards_are_not_of_the_form),
        cmocka_unit_test(a_failing_punch_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
