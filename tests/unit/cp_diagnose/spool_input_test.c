/* DIAGNOSE X'14': reader files as pages, as vmur and CMS read them, and their blocks. */
#include "tests/unit/cp_diagnose/guest.h"

#define PAGE 0x8000u
#define RX 2
#define RY 4
#define READER 0x00C

/* The condition code, or -PGM_*. */
static int issue(u64 rx, u32 number, u32 code)
{
    guest_ready();
    cpu->gr[RX].g = rx;
    cpu->gr[RY].g = number;
    cpu->gr[RY + 1].g = code;
    diagnose_spool_input(vm, cpu, RX, RY);
    return guest_result();
}

/* A file of count records of 80 columns; record n begins with n. */
static u16 make_file(unsigned count, enum spool_origin origin, const char *tag)
{
    struct spool_file f = {.queue = SPOOL_RDR, .origin = origin, .spool_class = 'A', .copies = 1};
    struct spool_writer *w;
    u8 card[80];

    strcpy(f.owner, "GENERAL");
    strcpy(f.origin_user, "OTHER");
    strcpy(f.name, "A");
    strcpy(f.type, "FILE");
    strcpy(f.tag, tag);
    assert_int_equal(spool_create(cp.spool, &f, &w), 0);
    for (unsigned n = 0; n < count; n++) {
        memset(card, 0xC1, sizeof card);
        be32_store(card, n);
        assert_int_equal(spool_write(w, &(struct spool_record){1, 80, card}), 0);
    }
    assert_int_equal(spool_close(w, &f), 0);
    return f.spoolid;
}

static struct virtual_device *reader(void)
{
    return vm_device(vm, READER);
}

/* Walk the page at PAGE as vmur does: the number of its data records; *first is that of the first one. */
static unsigned walk(u32 *first)
{
    u32 entries = be32_load(at(PAGE + 12)), where = PAGE + 16;
    unsigned data = 0;

    assert_int_equal(be32_load(at(PAGE)), 0);
    for (u32 i = 0; i < entries; i++) {
        if (*at(where) == 0x03) {
            assert_int_equal(be16_load(at(where + 6)), 136);
        } else if (*at(where + 4) & 0x10) {
            where += 8;
            continue;
        } else if (data++ == 0) {
            *first = be32_load(at(where + 12));
        }
        where += be16_load(at(where + 10));
        assert_in_range(where, PAGE + 16, PAGE + 4032);
    }
    return data;
}

static void pages_hold_all_records_in_order(void **state)
{
    u32 first, next = 0;
    u16 id = make_file(1000, ORIGIN_PUN, "HELLO");
    char text[9] = {0};
    unsigned pages = 0;

    (void)state;
    while (issue(PAGE, READER, 0) == 0) {
        unsigned n = walk(&first);
        assert_int_equal(first, next);
        next += n;
        pages++;
        assert_int_equal(be16_load(at(PAGE + 4064)), 80);
        assert_int_equal(be16_load(at(PAGE + 4088)), id);
        ebcdic_decode(text, at(PAGE + 4040), 8);
        assert_string_equal(text, "OTHER   ");
    }
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(next, 1000);
    assert_in_range(pages, 20, 30);
    assert_non_null(reader()->reader); /* until it is closed */
}

static void pages_are_found_again_by_number(void **state)
{
    u32 first;

    (void)state;
    make_file(200, ORIGIN_PUN, "");
    assert_int_equal(issue(1, READER, 0x28), 2); /* nothing is active */
    assert_int_equal(issue(PAGE, READER, 0), 0);
    unsigned in_first = walk(&first);
    assert_int_equal(issue(3, READER, 0x28), 0);
    assert_int_equal(issue(PAGE, READER, 0), 0);
    walk(&first);
    assert_in_range(first, 2 * in_first, 2 * in_first + 10);
    assert_int_equal(issue(2, READER, 0x28), 0);
    assert_int_equal(issue(PAGE, READER, 0), 0);
    walk(&first);
    assert_int_equal(first, in_first);
    assert_int_equal(issue(100, READER, 0x28), 3);
    assert_int_equal(issue(0, READER, 0x28), -PGM_SPECIFICATION);
    assert_int_equal(issue(PAGE, READER, 0), 0); /* where it was */
    walk(&first);
    assert_in_range(first, 2 * in_first, 2 * in_first + 10);
    assert_int_equal(issue(PAGE, READER, 0x24), 0); /* the same again */
    walk(&first);
    assert_in_range(first, 2 * in_first, 2 * in_first + 10);
    assert_int_equal(issue(PAGE, READER, 0x18), 0); /* the one before */
    walk(&first);
    assert_int_equal(first, in_first);
    assert_int_equal(issue(PAGE, READER, 0x14), 0);
    walk(&first);
    assert_int_equal(first, 0);
    assert_int_equal(issue(PAGE, READER, 0x18), 1); /* the first one, and it says so */
    walk(&first);
    assert_int_equal(first, 0);
}

static void position_behind_the_last_page_is_told(void **state)
{
    u64 n = 1;

    (void)state;
    make_file(500, ORIGIN_PUN, "");
    assert_int_equal(issue(PAGE, READER, 0), 0);
    while (issue(n, READER, 0x28) == 0)
        n++;
    assert_int_equal(cpu->cc, 3);
    assert_in_range(n, 12, 14);
}

static void long_records_go_on_in_the_next_page(void **state)
{
    struct spool_file f = {.queue = SPOOL_RDR, .origin = ORIGIN_PRT, .spool_class = 'A', .copies = 1};
    static u8 data[10000];
    struct spool_writer *w;
    u32 got = 0;

    (void)state;
    strcpy(f.owner, "GENERAL");
    for (u32 i = 0; i < sizeof data; i++)
        data[i] = (u8)(i % 199 + 1);
    assert_int_equal(spool_create(cp.spool, &f, &w), 0);
    assert_int_equal(spool_write(w, &(struct spool_record){0x8B, 0, NULL}), 0);
    assert_int_equal(spool_write(w, &(struct spool_record){0x5A, sizeof data, data}), 0);
    assert_int_equal(spool_write(w, &(struct spool_record){0x09, 0, NULL}), 0);
    assert_int_equal(spool_close(w, &f), 0);
    while (issue(PAGE, READER, 0) == 0) {
        u32 where = PAGE + 16;
        for (u32 left = be32_load(at(PAGE + 12)); left > 0; left--) {
            u16 n = be16_load(at(where + 6));
            if (*at(where) == 0x5A) {
                assert_memory_equal(at(where + 12), data + got, n);
                got += n;
                assert_int_equal(*at(where + 4) & 0x80, got < sizeof data ? 0x80 : 0);
            } else if (*at(where) == 0x09) {
                assert_int_equal(*at(where + 12), EBCDIC_BLANK);
                assert_int_equal(got, sizeof data);
            }
            where += *at(where + 4) & 0x10 ? 8 : be16_load(at(where + 10));
        }
    }
    assert_int_equal(got, sizeof data);
}

static void descriptors_follow_the_queue(void **state)
{
    u16 a = make_file(3, ORIGIN_PUN, "NODE USER"), b = make_file(4, ORIGIN_PRT, "");
    char text[13] = {0};

    (void)state;
    assert_int_equal(issue(PAGE, 0, 0xFFF), 0);
    assert_int_equal(be16_load(at(PAGE + 30)), a);
    assert_int_equal(be32_load(at(PAGE + 24)), 3);
    assert_int_equal(*at(PAGE + 32) & 0xA4, 0);
    ebcdic_decode(text, at(PAGE + 40), 12);
    assert_string_equal(text, "A           ");
    ebcdic_decode(text, at(PAGE + 104 + 12), 12);
    assert_string_equal(text, "NODE USER   ");
    assert_int_equal(issue(PAGE, a, 0xFFF), 0);
    assert_int_equal(be16_load(at(PAGE + 30)), b);
    assert_int_equal(issue(PAGE, b, 0xFFF), 1);
    assert_int_equal(issue(PAGE, 999, 0xFFF), 2);
    assert_int_equal(issue(b, READER, 0x0C), 0); /* it becomes the first */
    assert_int_equal(issue(PAGE, 0, 0xFFF), 0);
    assert_int_equal(be16_load(at(PAGE + 30)), b);
    assert_int_equal(issue(77, READER, 0x0C), 2);
    assert_int_equal(issue(PAGE, READER, 0), 0);
    assert_int_equal(issue(PAGE, 0, 0xFFF), 0);
    assert_int_equal(*at(PAGE + 32) & 0x80, 0x80); /* in use */
}

static void each_file_is_unseen_once(void **state)
{
    u16 a = make_file(3, ORIGIN_PUN, ""), b = make_file(4, ORIGIN_PRT, "");

    (void)state;
    assert_int_equal(issue(PAGE, 0, 0xFFE), 0);
    assert_int_equal(be16_load(at(PAGE + 30)), a);
    assert_int_equal(issue(PAGE, 0, 0xFFE), 0);
    assert_int_equal(be16_load(at(PAGE + 30)), b);
    assert_int_equal(issue(PAGE, 0, 0xFFE), 1);
    u16 c = make_file(1, ORIGIN_PUN, "");
    assert_int_equal(issue(PAGE, 0, 0xFFE), 0);
    assert_int_equal(be16_load(at(PAGE + 30)), c);
    assert_int_equal(issue(PAGE, 1, 0xFFE), 0); /* all over again */
    assert_int_equal(be16_load(at(PAGE + 30)), a);
}

static void blocks_are_given_by_kind(void **state)
{
    u16 a = make_file(3, ORIGIN_PRT, "");

    (void)state;
    assert_int_equal(issue(PAGE, READER, 8), 2);
    u16 b = make_file(4, ORIGIN_PUN, ""), c = make_file(5, ORIGIN_PUN, "");
    assert_int_equal(issue(PAGE, READER, 4), 0);
    assert_int_equal(be16_load(at(PAGE + 30)), a);
    assert_int_equal(issue(PAGE, READER, 4), 1);
    assert_int_equal(issue(PAGE, READER, 8), 0);
    assert_int_equal(be16_load(at(PAGE + 30)), b);
    *at(PAGE + 15 * 8) = 0xEE;
    assert_int_equal(issue(PAGE, READER, 15u << 16 | 8), 0);
    assert_int_equal(be16_load(at(PAGE + 30)), c);
    assert_int_equal(*at(PAGE + 15 * 8 - 1), 0);
    assert_int_equal(*at(PAGE + 15 * 8), 0xEE);
    assert_int_equal(issue(PAGE, READER, 8), 1);
    assert_int_equal(issue(PAGE + 4000, READER, 8), -PGM_SPECIFICATION); /* across a page */
}

static void what_is_wrong_is_told(void **state)
{
    char card[81];

    (void)state, (void)card;
    assert_int_equal(issue(PAGE, READER, 0), 2);
    assert_int_equal(issue(PAGE, 0x123, 0), 3);
    assert_int_equal(cpu->gr[RY + 1].l, 4);
    assert_int_equal(issue(PAGE, 0x00D, 0), 3);
    assert_int_equal(cpu->gr[RY + 1].l, 8);
    assert_int_equal(issue(PAGE + 8, READER, 0), -PGM_SPECIFICATION);
    assert_int_equal(issue(PAGE, READER, 0x2C), -PGM_SPECIFICATION);
    assert_int_equal(issue(PAGE, READER, 0x1C), 2);
    make_file(3, ORIGIN_PUN, "");
    assert_int_equal(issue(0x7FFFF000, READER, 0), -PGM_ADDRESSING);
    u8 buffer[32760];
    u32 length;
    pthread_mutex_lock(&vm->lock);
    spool_device_end_input(reader(), false);
    pthread_mutex_unlock(&vm->lock);
    make_file(3, ORIGIN_PUN, "");
    pthread_mutex_lock(&vm->lock);
    assert_int_equal(card_source_callbacks.read(reader(), buffer, &length), CARD_READ);
    pthread_mutex_unlock(&vm->lock);
    assert_int_equal(issue(PAGE, READER, 0), 3); /* it is read as cards */
    assert_int_equal(cpu->gr[RY + 1].l, 12);
}

static void cont_goes_on_with_the_next_file(void **state)
{
    u32 first;

    (void)state;
    make_file(3, ORIGIN_PUN, "");
    u16 b = make_file(4, ORIGIN_PUN, "");
    reader()->spool.cont = true;
    assert_int_equal(issue(PAGE, READER, 0), 0);
    assert_int_equal(walk(&first), 3);
    assert_int_equal(issue(PAGE, READER, 0), 0);
    assert_int_equal(walk(&first), 4);
    assert_int_equal(be16_load(at(PAGE + 4088)), b);
    assert_int_equal(issue(PAGE, READER, 0), 1);
    assert_int_equal(issue(PAGE, READER, 0), 2);
}

#define INPUT_TEST(name) cmocka_unit_test_setup_teardown(name, guest_setup, system_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        INPUT_TEST(pages_hold_all_records_in_order),
        INPUT_TEST(pages_are_found_again_by_number),
        INPUT_TEST(position_behind_the_last_page_is_told),
        INPUT_TEST(long_records_go_on_in_the_next_page),
        INPUT_TEST(descriptors_follow_the_queue),
        INPUT_TEST(each_file_is_unseen_once),
        INPUT_TEST(blocks_are_given_by_kind),
        INPUT_TEST(what_is_wrong_is_told),
        INPUT_TEST(cont_goes_on_with_the_next_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
