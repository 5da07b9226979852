/* Packed decimal: random operands against arithmetic on binary integers, digit by digit, and clauses of the PoP worked
 * by hand (chapter 8; qemu-s390x has none of these instructions). */
#include "tests/unit/guests_engine/bare.h"

#define KEY1 (BARE_PSW | 1ULL << PSW_KEY_SHIFT)
#define KEY(page) m->storage->keys[page]
enum { A = 0x40FF0, B = 0x50FF0, ROUNDS = 3000 }; /* both near the end of a page */

static int setup(void **state)
{
    bare_setup(state);
    for (u64 page = 0; page < BARE_STORAGE / PAGE_SIZE_GUEST; page++)
        KEY(page) = 0x10;
    srandom(8);
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

static u8 *at(u64 absolute)
{
    return m->storage->base + absolute;
}
static void assert_bytes(u64 absolute, const char *hex)
{
    u64 end = bare_hex(0x70000, hex);
    assert_memory_equal(at(absolute), at(0x70000), end - 0x70000);
}
/* Execute with registers 1 and 2 at A and B, which hold what is given. */
static u16 run(const char *insn, const char *a, const char *b)
{
    cpu->gr[1].g = A;
    cpu->gr[2].g = B;
    bare_hex(A, a);
    bare_hex(B, b);
    return bare_execute(insn);
}
#define EXPECT(insn, a, b, code, condition, result)                                                                    \
    do {                                                                                                               \
        assert_int_equal(run(insn, a, b), code);                                                                       \
        assert_int_equal(cpu->cc, condition);                                                                          \
        assert_bytes(A, result);                                                                                       \
    } while (0)

/* The model: a packed number read digit by digit. */
typedef __int128 big;
struct number {
    big value; /* magnitude */
    bool negative, valid;
};
static struct number number_read(const u8 *p, unsigned n)
{
    struct number r = {.valid = true};
    for (unsigned i = 0; i < 2 * n - 1; i++) {
        unsigned digit = i & 1 ? p[i / 2] & 15 : p[i / 2] >> 4;
        r.valid &= digit < 10;
        r.value = r.value * 10 + digit;
    }
    r.valid &= (p[n - 1] & 15) >= 10;
    r.negative = (p[n - 1] & 15) == 11 || (p[n - 1] & 15) == 13;
    return r;
}
static void number_write(u8 *p, unsigned n, big value, bool negative)
{
    for (unsigned i = 2 * n - 1; i-- > 0; value /= 10)
        p[i / 2] = (u8)(i & 1 ? (p[i / 2] & 0xF0) | (u8)(value % 10) : (p[i / 2] & 15) | (u8)(value % 10) << 4);
    p[n - 1] = (u8)((p[n - 1] & 0xF0) | (negative ? 13 : 12));
}
static big power_of_ten(unsigned n)
{
    big r = 1;
    while (n--)
        r *= 10;
    return r;
}

/* What an instruction makes of the n bytes at p (and the operand b). */
struct outcome {
    u16 code;
    u8 cc;
};
static struct outcome store_signed(u8 *p, unsigned n, big value, bool negative_if_lost)
{
    big limit = power_of_ten(2 * n - 1), magnitude = value < 0 ? -value : value;
    bool lost = magnitude >= limit;
    number_write(p, n, magnitude % limit, lost ? negative_if_lost : value < 0);
    return (struct outcome){0, lost ? 3 : value < 0 ? 1 : value > 0 ? 2 : 0};
}
static struct outcome model(u8 op, u8 *p, unsigned n, const u8 *q, unsigned n2, u8 cc)
{
    struct number a = number_read(p, n), b = number_read(q, n2);
    big x = a.negative ? -a.value : a.value, y = b.negative ? -b.value : b.value;
    big room = n > n2 ? power_of_ten(2 * (n - n2) - 1) : 0;

    if (op >= 0xFC && (n2 > 8 || n2 >= n))
        return (struct outcome){PGM_SPECIFICATION, cc};
    if (!b.valid || (op != 0xF8 && !a.valid))
        return (struct outcome){PGM_DATA, cc};
    switch (op) {
    case 0xF8:
        return store_signed(p, n, y, b.negative);
    case 0xF9:
        return (struct outcome){0, x == y ? 0 : x < y ? 1 : 2};
    case 0xFA:
        return store_signed(p, n, x + y, x + y < 0);
    case 0xFB:
        return store_signed(p, n, x - y, x - y < 0);
    case 0xFC:
        if (a.value >= room)
            return (struct outcome){PGM_DATA, cc};
        number_write(p, n, a.value * b.value, a.negative != b.negative);
        return (struct outcome){0, cc};
    default:
        if (!b.value || a.value / b.value >= room)
            return (struct outcome){PGM_DECIMAL_DIVIDE, cc};
        number_write(p + n - n2, n2, a.value % b.value, a.negative);
        number_write(p, n - n2, a.value / b.value, a.negative != b.negative);
        return (struct outcome){0, cc};
    }
}

/* A number with some leading zeros, seldom an invalid one. */
static void number_random(u8 *p, unsigned n)
{
    unsigned zeros = (unsigned)random() % (2 * n);
    for (unsigned i = 0; i < 2 * n - 1; i++) {
        u8 digit = (u8)(i < zeros ? 0 : random() % 4 ? random() % 10 : 9);
        p[i / 2] = (u8)(i & 1 ? p[i / 2] | digit : digit << 4);
    }
    p[n - 1] |= (u8)(10 + random() % 6);
    if (random() % 16 == 0)
        p[random() % n] ^= (u8)(1 << random() % 8);
}

static void operations_agree_with_integers(void **state)
{
    static const u8 ops[] = {0xF8, 0xF9, 0xFA, 0xFB, 0xFC, 0xFC, 0xFD, 0xFD};
    u8 a[16], b[16];
    char insn[32];

    (void)state;
    for (unsigned round = 0; round < 10 * ROUNDS; round++) {
        u8 op = ops[round % sizeof ops];
        unsigned n = 1 + (unsigned)random() % 16, n2 = 1 + (unsigned)random() % (op >= 0xFC && n > 1 ? n - 1 : 16);
        u64 to = A + (u64)random() % 32, from = B + (u64)random() % 32;
        struct outcome expected;
        u16 code;

        number_random(a, n);
        number_random(b, n2);
        if (op == 0xFC && n2 < n && random() % 8)
            memset(a, 0, n2);
        bare_put(to, a, n);
        bare_put(from, b, n2);
        cpu->gr[1].g = to;
        cpu->gr[2].g = from;
        cpu->cc = round & 3;
        expected = model(op, a, n, b, n2, cpu->cc);
        snprintf(insn, sizeof insn, "%02X%X%X 1000 2000", op, n - 1, n2 - 1);
        code = bare_execute(insn);
        if (code != expected.code || cpu->cc != expected.cc || memcmp(at(to), a, n))
            fail_msg("%s: code %X cc %u, not %X %u", insn, code, cpu->cc, expected.code, expected.cc);
    }
}

static void shift_agrees_with_integers(void **state)
{
    u8 a[16];
    char insn[32];

    (void)state;
    for (unsigned round = 0; round < 4 * ROUNDS; round++) {
        unsigned n = 1 + (unsigned)random() % 16, rounding = (unsigned)random() % 11, count = (unsigned)random() % 64;
        u64 to = A + (u64)random() % 32;
        struct outcome expected = {PGM_DATA, cpu->cc};
        struct number x;
        u16 code;

        number_random(a, n);
        bare_put(to, a, n);
        x = number_read(a, n);
        if (x.valid && rounding < 10) {
            big limit = power_of_ten(2 * n - 1), value = x.value;
            bool lost = false;
            for (unsigned i = 0; count < 32 && i < count; i++) {
                lost |= value * 10 >= limit;
                value = value * 10 % limit;
            }
            for (unsigned i = 64; count >= 32 && i > count; i--)
                value = (value + (i == count + 1 ? rounding : 0)) / 10;
            number_write(a, n, value, x.negative && (lost || value));
            expected = (struct outcome){0, lost ? 3 : !value ? 0 : x.negative ? 1 : 2};
        }
        cpu->gr[1].g = to;
        snprintf(insn, sizeof insn, "F0%X%X 1000 0%03X", n - 1, rounding, count | 0xFC0);
        code = bare_execute(insn);
        if (code != expected.code || cpu->cc != expected.cc || memcmp(at(to), a, n))
            fail_msg("%s: code %X cc %u, not %X %u", insn, code, cpu->cc, expected.code, expected.cc);
    }
}

static void zeros_are_positive_unless_digits_were_lost(void **state)
{
    (void)state;
    EXPECT("FA11 1000 2000", "012D", "012C", 0, 0, "000C");
    EXPECT("FA11 1000 2000", "999D", "001D", 0, 3, "000D");
    EXPECT("FA11 1000 2000", "999C", "001F", 0, 3, "000C");
    EXPECT("F800 1000 2000", "FF", "0D", 0, 0, "0C");
    EXPECT("F801 1000 2000", "FF", "120D", 0, 3, "0D");
    EXPECT("F010 1000 0003", "120D", "", 0, 3, "000D");
    EXPECT("F010 1000 003D", "499D", "", 0, 0, "000C");
    EXPECT("F015 1000 003D", "500D", "", 0, 1, "001D");
    EXPECT("FC10 1000 2000", "000D", "3C", 0, 1, "000D"); /* algebra even for zeros */
    EXPECT("FD10 1000 2000", "001D", "3C", 0, 1, "0D1D");
    EXPECT("F911 1000 2000", "000D", "000C", 0, 0, "000D");
}

static void overflow_interrupts_if_the_mask_says_so(void **state)
{
    (void)state;
    bare_hex(A, "999C");
    bare_hex(B, "002B");
    cpu->gr[1].g = A;
    cpu->gr[2].g = B;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PM_DECIMAL, "FB11 1000 2000"), PGM_DECIMAL_OVERFLOW);
    assert_int_equal(cpu->cc, 3);
    assert_bytes(A, "001C");
    assert_int_equal(bare_execute_psw(BARE_PSW | (PSW_PM & ~PSW_PM_DECIMAL), "F011 1000 0003"), 0);
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PM_DECIMAL, "F010 1000 0000"), 0);
}

static void operands_may_overlap_at_their_right_ends_only(void **state)
{
    (void)state;
    cpu->cc = 1;
    EXPECT("FA31 1000 1002", "0123456C", "", 0, 2, "0123912C");
    EXPECT("FA13 1002 1000", "0123456C", "", 0, 3, "0123912C");
    EXPECT("FA33 1000 1001", "0000123C5C", "", PGM_DATA, 3, "0000123C5C");
    EXPECT("FB33 1001 1000", "0000123C5C", "", PGM_DATA, 3, "0000123C5C");
    EXPECT("F911 1000 1001", "000C0C", "", PGM_DATA, 3, "000C0C");
    EXPECT("F911 1000 1002", "000C000C", "", 0, 0, "000C000C");
    EXPECT("FC31 1000 1001", "0000123C", "", PGM_DATA, 0, "0000123C");
    EXPECT("FC31 1000 1002", "0000012C", "", 0, 0, "0000144C");
    EXPECT("FD31 1000 1002", "0000012C", "", 0, 0, "001C000C");
    /* ZERO AND ADD may move to the right, not to the left. */
    EXPECT("F822 1001 1000", "12345CFF", "", 0, 2, "1212345C");
    EXPECT("F822 1000 1001", "0012345C", "", PGM_DATA, 2, "0012345C");
    EXPECT("F820 1000 1002", "00000F", "", 0, 0, "00000C");
}

static void lengths_of_products_and_quotients_are_checked(void **state)
{
    (void)state;
    cpu->cc = 2;
    assert_int_equal(run("FCF8 1000 2000", "", ""), PGM_SPECIFICATION);
    assert_int_equal(run("FC33 1000 2000", "", ""), PGM_SPECIFICATION);
    assert_int_equal(run("FDF8 1000 2000", "", ""), PGM_SPECIFICATION);
    assert_int_equal(run("FD12 1000 2000", "", ""), PGM_SPECIFICATION);
    EXPECT("FC31 1000 2000", "0012345C", "001C", PGM_DATA, 2, "0012345C");
    EXPECT("FD20 1000 2000", "01234C", "0C", PGM_DECIMAL_DIVIDE, 2, "01234C");
    EXPECT("FD20 1000 2000", "01234C", "0A", PGM_DECIMAL_DIVIDE, 2, "01234C");
    EXPECT("FD20 1000 2000", "01A34C", "0C", PGM_DATA, 2, "01A34C");
    EXPECT("FD20 1000 2000", "10000C", "1C", PGM_DECIMAL_DIVIDE, 2, "10000C");
    EXPECT("FD20 1000 2000", "08999C", "9D", 0, 2, "999D8C");
    EXPECT("FD20 1000 2000", "09000C", "9D", PGM_DECIMAL_DIVIDE, 2, "09000C");
}

static void nothing_is_stored_before_all_is_accessible(void **state)
{
    (void)state;
    KEY(B / PAGE_SIZE_GUEST + 1) = 0x20 | KEY_FETCH;
    bare_hex(A, "00012C");
    bare_hex(B + 0xE, "0001002C");
    cpu->gr[1].g = A;
    cpu->gr[2].g = B;
    assert_int_equal(bare_execute_psw(KEY1, "FA23 1000 200E"), PGM_PROTECTION);
    assert_int_equal(bare_execute_psw(KEY1, "F823 1000 200E"), PGM_PROTECTION);
    assert_int_equal(bare_execute_psw(KEY1, "F923 1000 200E"), PGM_PROTECTION);
    assert_int_equal(bare_execute_psw(KEY1, "FC21 1000 200F"), PGM_PROTECTION);
    assert_int_equal(bare_execute_psw(KEY1, "FD21 1000 200F"), PGM_PROTECTION);
    assert_int_equal(bare_execute_psw(KEY1, "FA30 200E 1002"), PGM_PROTECTION);
    assert_int_equal(bare_execute_psw(KEY1, "F030 200E 0001"), PGM_PROTECTION);
    assert_bytes(A, "00012C");
    assert_bytes(B + 0xE, "0001002C");
    KEY(B / PAGE_SIZE_GUEST + 1) = 0x20; /* fetching is allowed */
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(KEY1, "F923 1000 200E"), 0);
    assert_int_equal(bare_execute_psw(KEY1, "FA23 1000 200E"), 0);
    assert_bytes(A, "01014C");
    assert_int_equal(bare_execute_psw(KEY1, "FA32 200E 1000"), PGM_PROTECTION);
}

/* The pattern of the PoP's appendix A: two blank-filled parts, a point, CR for negative amounts. */
#define PATTERN "4020206B2020214B202040C3D9"
static void edit_shows_digits_and_signs(void **state)
{
    (void)state;
    EXPECT("DE0C 1000 2000", PATTERN, "0257426C", 0, 2, "4040F26BF5F7F44BF2F6404040");
    EXPECT("DE0C 1000 2000", PATTERN, "0000026D", 0, 1, "404040404040404BF2F640C3D9");
    EXPECT("DE0C 1000 2000", PATTERN, "0000000C", 0, 0, "404040404040404BF0F0404040");
    EXPECT("DE0C 1000 2000", PATTERN, "0000000B", 0, 0, "404040404040404BF0F040C3D9");
    /* The first byte is the fill byte and a selector too; a plus sign ends significance at once, a minus sign does not.
     */
    EXPECT("DE02 1000 2000", "215CC1", "0C", 0, 0, "212121");
    EXPECT("DE02 1000 2000", "215CC1", "0D", 0, 0, "215CC1");
    /* Three fields, each beginning anew; the condition code is the last one's. */
    EXPECT("DE07 1000 2000", "5C20205C22202122", "12003C", 0, 0, "5CF1F25C5C5C5C5C");
    EXPECT("DE05 1000 2000", "5C2022212020", "1203DC", 0, 1, "5CF15CF2F0F3");
}

static void edit_and_mark_tells_where_significance_began(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x1111111122222222;
    cpu->gr[3].g = A;
    cpu->gr[2].g = B;
    bare_hex(A, PATTERN);
    bare_hex(B, "0000026D");
    assert_int_equal(bare_execute("DF0C 3000 2000"), 0); /* begun by the significance starter */
    assert_true(cpu->gr[1].g == 0x1111111122222222);
    bare_hex(A, PATTERN);
    bare_hex(B, "0257426C");
    assert_int_equal(bare_execute("DF0C 3000 2000"), 0);
    assert_true(cpu->gr[1].g == A + 2);
    cpu->gr[1].g = 0x1111111192222222;
    bare_hex(A, PATTERN);
    assert_int_equal(bare_execute_psw(PSW_BA, "DF0C 3000 2000"), 0);
    assert_true(cpu->gr[1].g == (0x1111111100000000 | (A + 2)));
    cpu->gr[1].g = 0x1111111192222222;
    bare_hex(A, PATTERN);
    assert_int_equal(bare_execute_psw(0, "DF0C 3000 2000"), 0);
    assert_true(cpu->gr[1].g == (0x1111111192000000 | (A + 2)));
}

static void edit_uses_up_no_more_of_the_source_than_it_needs(void **state)
{
    (void)state;
    KEY(B / PAGE_SIZE_GUEST + 1) = 0x20 | KEY_FETCH;
    bare_hex(A, "40202020");
    bare_hex(B + 0xE, "123C");
    cpu->gr[1].g = A;
    cpu->gr[2].g = B;
    cpu->cc = 3;
    assert_int_equal(bare_execute_psw(KEY1, "DE03 1000 200F"), PGM_PROTECTION);
    assert_bytes(A, "40202020");
    assert_int_equal(bare_execute_psw(KEY1, "DE03 1000 200E"), 0);
    assert_bytes(A, "40F1F2F3");
    bare_hex(A, "40202020");
    cpu->cc = 3;
    assert_int_equal(run("DE03 1000 2000", "", "12C3"), PGM_DATA); /* a sign on the left */
    assert_bytes(A, "40202020");
    assert_int_equal(cpu->cc, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(operations_agree_with_integers),
        TEST(shift_agrees_with_integers),
        TEST(zeros_are_positive_unless_digits_were_lost),
        TEST(overflow_interrupts_if_the_mask_says_so),
        TEST(operands_may_overlap_at_their_right_ends_only),
        TEST(lengths_of_products_and_quotients_are_checked),
        TEST(nothing_is_stored_before_all_is_accessible),
        TEST(edit_shows_digits_and_signs),
        TEST(edit_and_mark_tells_where_significance_began),
        TEST(edit_uses_up_no_more_of_the_source_than_it_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
