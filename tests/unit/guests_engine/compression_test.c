/* COMPRESSION CALL: entries worked out by hand from the manual, and random dictionaries whose trees the test itself
 * walks, so that it knows what must come out (PoP chapter 7; SA22-7208). */
#include "tests/unit/guests_engine/spaces.h"

enum { DICT = 0x100000, TEXT = 0x140000, PACKED = 0x180000, BACK = 0x1C0000 };
#define KEY1 (BARE_PSW | 1ULL << PSW_KEY_SHIFT)
#define FORMAT_1 0x200
#define EXPAND 0x100
#define TRANSLATE 0x20000
#define ONCE "B2630024"
#define ALL "B2630024 A714FFFE" /* again while cc 3 */

static u8 *at(u64 absolute)
{
    return m->storage->base + absolute;
}
static void entry(unsigned index, const char *hex)
{
    bare_hex(DICT + 8 * index, hex);
}
static void operands(u32 options, unsigned bit, u64 to, u64 to_length, u64 from, u64 from_length)
{
    cpu->gr[0].g = 0xFFFFFFFF00000000 | options;
    cpu->gr[1].g = DICT | bit;
    cpu->gr[2].g = to, cpu->gr[3].g = to_length;
    cpu->gr[4].g = from, cpu->gr[5].g = from_length;
}
static void compress_text(u32 options, const char *text, u64 room)
{
    memcpy(at(TEXT), text, strlen(text));
    operands(0x1000 | options, 0, PACKED, room, TEXT, strlen(text));
    assert_int_equal(bare_execute(ONCE), 0);
}
/* The symbols that were made, each of nine bits. */
static void symbols_are(unsigned count, ...)
{
    va_list list;
    va_start(list, count);
    assert_int_equal((cpu->gr[2].g - PACKED) * 8 + (cpu->gr[1].g & 7), 9 * count);
    for (unsigned i = 0; i < count; i++) {
        unsigned bit = 9 * i, two = be16_load(at(PACKED + bit / 8));
        assert_int_equal(two >> (7 - bit % 8) & 0x1FF, va_arg(list, unsigned));
    }
    va_end(list);
}

/* A, in 100 AB, in 101 AC1. */
static void small_dictionary(void)
{
    entry('A', "58 01 00 42 43");
    entry(0x101, "00 20 00 31");
}

static void longest_strings_become_symbols(void **state)
{
    (void)state;
    small_dictionary();
    compress_text(0, "ABAC1D", 10);
    assert_int_equal(cpu->cc, 0);
    assert_memory_equal(at(PACKED), "\x80\x40\x48\x80", 4); /* 100000000 100000001 001000100 */
    assert_true(cpu->gr[2].g == PACKED + 3 && cpu->gr[3].g == 7 && cpu->gr[1].g == (DICT | 3));
    assert_true(cpu->gr[4].g == TEXT + 6 && cpu->gr[5].g == 0);
}

static void bits_before_the_first_symbol_stay(void **state)
{
    (void)state;
    small_dictionary();
    *at(TEXT) = 'A';
    memset(at(PACKED), 0xFF, 4);
    operands(0x1000, 3, PACKED, 2, TEXT, 1);
    assert_int_equal(bare_execute(ONCE), 0);
    assert_memory_equal(at(PACKED), "\xE4\x10\xFF", 3); /* 111 001000001 0000 */
    assert_true(cpu->gr[1].g == (DICT | 4) && cpu->gr[2].g == PACKED + 1 && cpu->gr[3].g == 1);
}

static void the_end_of_the_source_ends_a_match(void **state)
{
    (void)state;
    small_dictionary();
    compress_text(0, "AC", 10);
    symbols_are(2, 'A', 'C');
    compress_text(0, "AC2", 10);
    symbols_are(3, 'A', 'C', '2');
    compress_text(0, "", 0);
    assert_int_equal(cpu->cc, 0);
}

static void a_full_first_operand_is_cc_1(void **state)
{
    (void)state;
    small_dictionary();
    compress_text(0, "ABABAB", 3);
    assert_int_equal(cpu->cc, 1);
    symbols_are(2, 0x100, 0x100);
    assert_true(cpu->gr[3].g == 1 && cpu->gr[4].g == TEXT + 4 && cpu->gr[5].g == 2);
    compress_text(0, "ABAB", 3); /* both end */
    assert_int_equal(cpu->cc, 0);
}

static void a_symbol_may_be_translated(void **state)
{
    (void)state;
    small_dictionary();
    bare_put(DICT + 0x8080 + 2 * 0x100, "\xFE\x55", 2); /* the table is at 101 times 128 */
    memcpy(at(TEXT), "AB", 2);
    operands(0x1000 | TRANSLATE, 3, PACKED, 2, TEXT, 2);
    cpu->gr[1].g |= 0x101 << 3;
    assert_int_equal(bare_execute(ONCE), 0);
    assert_memory_equal(at(PACKED), "\x05\x50", 2); /* 000 001010101 */
    assert_true(cpu->gr[1].g == (DICT | 0x101 << 3 | 4));
}

static void children_with_one_character_are_tried_in_turn(void **state)
{
    (void)state;
    entry('A', "9E 01 00 43 43 42 43"); /* C1, C2, B, C */
    entry(0x100, "00 20 00 31");
    entry(0x101, "00 20 00 32");
    compress_text(0, "AC2AC1AB", 20);
    symbols_are(3, 0x101, 0x100, 0x102);
    compress_text(0, "AC3", 20); /* the last C is not reached */
    symbols_are(3, 'A', 'C', '3');
}

static void what_is_not_to_be_examined_is_a_leaf(void **state)
{
    (void)state;
    entry('A', "20 01 00 42"); /* examine bit off */
    entry(0x100, "20 41 01 43 44 45");
    compress_text(0, "ABCD", 20);
    symbols_are(3, 0x100, 'C', 'D');
    entry('A', "30 01 00 42"); /* on */
    compress_text(0, "ABCDE", 20);
    symbols_are(1, 0x101);
    compress_text(0, "ABCD", 20);
    symbols_are(1, 0x100);
}

static void siblings_of_format_0_follow_their_descriptor(void **state)
{
    (void)state;
    entry('A', "C0 41 00 42 43 44 45 46"); /* 100 to 104, and the seventh sibling is to be examined */
    entry(0x105, "00 47 48 49 4A 4B 4C 4D");
    entry(0x10B, "00 20 00 21"); /* not looked at */
    entry(0x10C, "00 20 00 21");
    entry(0x10D, "40 4E 4F");
    compress_text(0, "AFAGALAM!AMANAO", 30);
    symbols_are(8, 0x104, 0x106, 0x10B, 0x10C, 'A', 'M', 0x10E, 0x10F);
}

static void siblings_of_format_1_end_in_the_expansion_dictionary(void **state)
{
    (void)state;
    entry('A', "A0 21 00 21 42 43 44 45"); /* with an extension, so four children: 100 to 103 */
    entry(0x104, "F0 00 47 48 49 4A 4B 4C");
    entry(0x200 + 0x104, "4D 4E 4F 50 51 52 53 54");
    entry(0x112, "00 20 00 21"); /* not looked at */
    entry(0x113, "10 00 55");
    compress_text(FORMAT_1, "ABAEAGALAMATAU", 30);
    symbols_are(7, 0x100, 0x103, 0x105, 0x10A, 0x10B, 0x112, 0x114);
}

static void compression_meets_bad_entries(void **state)
{
    static const struct {
        u32 options;
        const char *a, *descriptor;
    } bad[] = {
        {0, "E0 01 00", ""},             /* 7 children */
        {0, "C0 21 00", ""},             /* 6 and an extension */
        {0, "20 A1 00", ""},             /* 5 extensions */
        {FORMAT_1, "C0 01 00", "00 00"}, /* no siblings */
        {0, "C0 01 00", "00 00"},        /* siblings without end, as all entries behind are zeros */
        {0, "30 00 41 41", "00"},        /* A is its own child */
    };
    (void)state;
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        memset(at(DICT), 0, 0x2000);
        entry('A', bad[i].a);
        entry(0x105, bad[i].descriptor);
        memset(at(TEXT), 'A', 400);
        *at(TEXT) = 'B';
        operands(0x1000 | bad[i].options, 0, PACKED, 100, TEXT, 400);
        assert_int_equal(bare_execute(ONCE), PGM_DATA);
        assert_int_equal(bare_get32(Z_DXC), 0);
        assert_true(cpu->gr[4].g == TEXT + 1 && cpu->gr[5].g == 399 && cpu->gr[1].g == (DICT | 1));
        assert_true(cpu->gr[2].g == PACKED + 1 && cpu->gr[3].g == 99);
    }
}

static void expansion_goes_back_to_the_beginning(void **state)
{
    (void)state;
    entry('A', "01 41");
    entry(0x100, "07 31 32 33 34 35 36 37");
    entry(0x101, "A1 00 61 62 63 64 65 07"); /* behind 100 */
    memcpy(at(PACKED), "\x20\xE0\x70\x30", 4);
    /* 001000001 100000001 100000000 at bit 0: 20 E0 70 is 00100000 11000000 01100000 000 */
    memcpy(at(PACKED), "\x20\xC0\x60\x00", 4);
    operands(0x1000 | EXPAND, 0, BACK, 20, PACKED, 4);
    assert_int_equal(bare_execute(ONCE), 0);
    assert_int_equal(cpu->cc, 0);
    assert_memory_equal(at(BACK), "A1234567abcde1234567", 20);
    assert_true(cpu->gr[2].g == BACK + 20 && cpu->gr[3].g == 0);
    assert_true(cpu->gr[4].g == PACKED + 3 && cpu->gr[5].g == 1 && cpu->gr[1].g == (DICT | 3));
    operands(0x1000 | EXPAND, 0, BACK, 0, PACKED, 4); /* none for anything: no entry is fetched */
    cpu->gr[1].g = BARE_STORAGE;
    assert_int_equal(bare_execute(ONCE), 0);
    assert_int_equal(cpu->cc, 1);
    operands(0x1000 | EXPAND, 0, BACK, 12, PACKED, 4); /* no room for the second */
    assert_int_equal(bare_execute(ONCE), 0);
    assert_int_equal(cpu->cc, 1);
    assert_true(cpu->gr[2].g == BACK + 1 && cpu->gr[3].g == 11 && cpu->gr[4].g == PACKED + 1);
    assert_int_equal(cpu->gr[1].g & 7, 1);
}

static void expansion_meets_bad_entries(void **state)
{
    static const char *const bad[] = {"00 61", "C0 43 61", "E0 43 61", "20 42 61"};
    (void)state;
    entry('B', "20 42 62"); /* without end */
    entry('C', "01 63");
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        entry('A', bad[i]);
        memcpy(at(PACKED), "\x20\x80", 2);
        operands(0x1000 | EXPAND, 0, BACK, 300, PACKED, 2);
        assert_int_equal(bare_execute(ONCE), PGM_DATA);
        assert_true(cpu->gr[2].g == BACK && cpu->gr[4].g == PACKED && cpu->gr[1].g == DICT);
    }
}

static void odd_registers_and_symbol_sizes_are_refused(void **state)
{
    static const u8 size[] = {0, 6, 9, 15};
    (void)state;
    operands(0x1000, 0, PACKED, 10, TEXT, 10);
    assert_int_equal(bare_execute("B2630034"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("B2630025"), PGM_SPECIFICATION);
    for (unsigned i = 0; i < sizeof size; i++) {
        operands((u32)size[i] << 12, 0, PACKED, 10, TEXT, 10);
        assert_int_equal(bare_execute(ONCE), PGM_SPECIFICATION);
    }
}

static void an_access_exception_leaves_whole_symbols(void **state)
{
    (void)state;
    for (u64 page = 0; page < BARE_STORAGE / PAGE_SIZE_GUEST; page++)
        m->storage->keys[page] = 0x10;
    m->storage->keys[(PACKED + 0x1000) / PAGE_SIZE_GUEST] = 0x20;
    memset(at(TEXT), 'Q', 20);
    operands(0x1000, 0, PACKED + 0xFFD, 100, TEXT, 20);
    assert_int_equal(bare_execute_psw(KEY1, ONCE), PGM_PROTECTION);
    assert_true(cpu->gr[2].g == PACKED + 0xFFF && cpu->gr[3].g == 98 && cpu->gr[1].g == (DICT | 2));
    assert_true(cpu->gr[4].g == TEXT + 2 && cpu->gr[5].g == 18);
    m->storage->keys[(PACKED + 0x1000) / PAGE_SIZE_GUEST] = 0x10;
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(KEY1, ONCE), 0);
    assert_true(cpu->cc == 0 && cpu->gr[2].g == PACKED + 0xFFD + 22 && (cpu->gr[1].g & 7) == 4);
    m->storage->keys[(TEXT + 0x1000) / PAGE_SIZE_GUEST] = 0x20 | KEY_FETCH;
    cpu_purge(cpu);
    small_dictionary();
    *at(TEXT + 0xFFF) = 'A'; /* and nothing is read behind the end */
    operands(0x1000, 0, PACKED, 100, TEXT + 0xFFF, 1);
    assert_int_equal(bare_execute_psw(KEY1, ONCE), 0);
    m->storage->keys[DICT / PAGE_SIZE_GUEST] = 0x20 | KEY_FETCH;
    cpu_purge(cpu);
    operands(0x1000, 0, PACKED, 100, TEXT, 20);
    assert_int_equal(bare_execute_psw(KEY1, ONCE), PGM_PROTECTION);
    assert_true(cpu->gr[2].g == PACKED && cpu->gr[5].g == 20);
}

static void addresses_of_31_bits_leave_the_left_half(void **state)
{
    (void)state;
    small_dictionary();
    memcpy(at(TEXT), "ABA", 3);
    operands(0x1000, 0, 0x1111111180000000 + PACKED, 0x2222222200000010, 0x33333333 * 0x100000000 + TEXT,
        0x4444444400000003);
    cpu->gr[1].g |= 0x5555555580000000;
    assert_int_equal(bare_execute_psw(PSW_BA, ONCE), 0);
    assert_true(cpu->gr[2].g == 0x1111111100000000 + PACKED + 2 && cpu->gr[3].g == 0x222222220000000E);
    assert_true(cpu->gr[4].g == 0x3333333300000003 + TEXT && cpu->gr[5].g == 0x4444444400000000);
    assert_true(cpu->gr[1].g == (0x5555555580000000 | DICT | 2));
}

static void long_operands_end_with_cc_3(void **state)
{
    (void)state;
    operands(0x1000, 0, PACKED, 0x10000, TEXT, 40000);
    memset(at(TEXT), 'x', 40000);
    assert_int_equal(bare_execute(ONCE), 0);
    assert_int_equal(cpu->cc, 3);
    assert_true(cpu->gr[5].g < 40000 && cpu->gr[4].g + cpu->gr[5].g == TEXT + 40000);
    assert_int_equal(bare_execute(ALL), 0);
    assert_true(cpu->cc == 0 && cpu->gr[2].g == PACKED + 45000);
    entry('x', "01 78");
    operands(0x1000 | EXPAND, 0, BACK, 40000, PACKED, 45000);
    assert_int_equal(bare_execute(ONCE), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(bare_execute(ALL), 0);
    assert_true(cpu->cc == 0 && cpu->gr[2].g == BACK + 40000);
}

static void the_dictionary_is_in_the_space_of_the_second_operand(void **state)
{
    (void)state;
    operands(0x1000, 0, 0x80000, 10, 0x90000, 1);
    cpu->gr[1].g = 0xA0000;
    for (unsigned r = 0; r < 16; r++)
        cpu->ar[r] = r == 2 || r == 4 ? 0 : 0x02000000; /* the primary space, and nothing */
    assert_int_equal(bare_execute_psw(SPACE_PSW | (u64)AS_AR << PSW_AS_SHIFT, ONCE), 0);
    assert_int_equal(cpu->cc, 0);
    cpu->ar[4] = 0x02000000;
    operands(0x1000, 0, 0x80000, 10, 0x90000, 1);
    assert_int_equal(bare_execute_psw(SPACE_PSW | (u64)AS_AR << PSW_AS_SHIFT, ONCE), PGM_ALET_SPECIFICATION);
}

/* Nothing is expected of dictionaries of noise but an end. */
static void noise_as_a_dictionary_ends(void **state)
{
    (void)state;
    srandom(63);
    for (unsigned round = 0; round < 100; round++) {
        u16 code;
        for (unsigned i = 0; i < 0x20000; i += 4) {
            u32 noise = (u32)random() ^ (u32)random() << 16;
            bare_put(DICT + i, &noise, 4);
            if (i < 4096)
                bare_put((round & 1 ? PACKED : TEXT) + i, &noise, 4);
        }
        if (round & 1)
            operands(1 + (u32)random() % 5, (unsigned)random() & 7, BACK, 5000, PACKED, 4096);
        else
            operands(1 + (u32)random() % 5, (unsigned)random() & 7, PACKED, 5000, TEXT, 4096);
        cpu->gr[0].g = cpu->gr[0].g << 12 | (round & 1 ? EXPAND : round & 2 ? FORMAT_1 : 0);
        code = bare_execute(ALL);
        assert_true(code == 0 || code == PGM_DATA);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(longest_strings_become_symbols),
        BARE_TEST(bits_before_the_first_symbol_stay),
        BARE_TEST(the_end_of_the_source_ends_a_match),
        BARE_TEST(a_full_first_operand_is_cc_1),
        BARE_TEST(a_symbol_may_be_translated),
        BARE_TEST(children_with_one_character_are_tried_in_turn),
        BARE_TEST(what_is_not_to_be_examined_is_a_leaf),
        BARE_TEST(siblings_of_format_0_follow_their_descriptor),
        BARE_TEST(siblings_of_format_1_end_in_the_expansion_dictionary),
        BARE_TEST(compression_meets_bad_entries),
        BARE_TEST(expansion_goes_back_to_the_beginning),
        BARE_TEST(expansion_meets_bad_entries),
        BARE_TEST(odd_registers_and_symbol_sizes_are_refused),
        BARE_TEST(an_access_exception_leaves_whole_symbols),
        BARE_TEST(addresses_of_31_bits_leave_the_left_half),
        BARE_TEST(long_operands_end_with_cc_3),
        SPACE_TEST(the_dictionary_is_in_the_space_of_the_second_operand),
        BARE_TEST(noise_as_a_dictionary_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
