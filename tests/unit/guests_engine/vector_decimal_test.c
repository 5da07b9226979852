/* Vector packed decimal: random operands against schoolbook arithmetic on strings of digits, and clauses of the PoP
 * worked by hand (chapter 25; qemu-s390x 7.2 has none of these instructions). */
#include "guests/arch/control.h"
#include "tests/unit/guests_engine/bare.h"
#include <string.h>

#define OVERFLOW_ON (BARE_PSW | PSW_PM_DECIMAL | PSW_PM_FIXED)
enum { ROUNDS = 2000, DIGITS = 64, DATA = 0x40FF0 };

static int setup(void **state)
{
    bare_setup(state);
    cpu->cr[0] |= CR0_AFP | CR0_VECTOR;
    srandom(25);
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

/* The model: digits, the last one first. */
struct number {
    u8 digit[DIGITS];
    bool negative;
};
static bool is_zero(const struct number *n)
{
    for (unsigned i = 0; i < DIGITS; i++)
        if (n->digit[i])
            return false;
    return true;
}
static int magnitudes(const struct number *a, const struct number *b)
{
    for (unsigned i = DIGITS; i-- > 0;)
        if (a->digit[i] != b->digit[i])
            return a->digit[i] < b->digit[i] ? -1 : 1;
    return 0;
}
static struct number plus(struct number a, const struct number *b)
{
    for (unsigned i = 0, carry = 0; i < DIGITS; i++) {
        unsigned sum = a.digit[i] + b->digit[i] + carry;
        a.digit[i] = (u8)(sum % 10);
        carry = sum / 10;
    }
    return a;
}
static struct number minus(struct number a, const struct number *b) /* a is not the smaller one */
{
    for (int i = 0, borrow = 0; i < DIGITS; i++) {
        int difference = a.digit[i] - b->digit[i] - borrow;
        borrow = difference < 0;
        a.digit[i] = (u8)(difference + 10 * borrow);
    }
    return a;
}
static struct number shifted(const struct number *a, int places)
{
    struct number r = {.negative = a->negative};
    for (int i = 0; i < DIGITS; i++)
        if (i - places >= 0 && i - places < DIGITS)
            r.digit[i] = a->digit[i - places];
    return r;
}
static struct number sum_of(struct number a, struct number b)
{
    struct number r;
    if (a.negative == b.negative)
        return plus(a, &b);
    r = magnitudes(&a, &b) >= 0 ? minus(a, &b) : minus(b, &a);
    r.negative = magnitudes(&a, &b) >= 0 ? a.negative : b.negative;
    return r;
}
static struct number product_of(const struct number *a, const struct number *b)
{
    struct number r = {.negative = false};
    for (int i = 0; i < 31; i++)
        for (unsigned n = 0; n < b->digit[i]; n++) {
            struct number part = shifted(a, i);
            r = plus(r, &part);
        }
    r.negative = a->negative != b->negative;
    return r;
}
static struct number quotient_of(struct number a, const struct number *b, struct number *rest)
{
    struct number q = {.negative = a.negative != b->negative};
    *rest = (struct number){.negative = a.negative};
    for (unsigned i = DIGITS; i-- > 0;) {
        *rest = shifted(rest, 1);
        rest->digit[0] = a.digit[i];
        while (magnitudes(rest, b) >= 0) {
            *rest = minus(*rest, b);
            q.digit[i]++;
        }
    }
    return q;
}

/* Registers as 32 digits of hexadecimal. */
static void vr_set(unsigned v, const char *hex)
{
    char half[17] = {0};
    memcpy(half, hex, 16);
    cpu->vr[v].d[0] = strtoull(half, NULL, 16);
    cpu->vr[v].d[1] = strtoull(hex + 16, NULL, 16);
}
static void vr_number(unsigned v, const struct number *n, char sign)
{
    char text[33] = {0};
    for (unsigned i = 0; i < 31; i++)
        text[30 - i] = (char)('0' + n->digit[i]);
    text[31] = sign;
    vr_set(v, text);
}
static void assert_vr(unsigned v, const char *hex)
{
    char text[33];
    snprintf(text, sizeof text, "%016lX%016lX", cpu->vr[v].d[0], cpu->vr[v].d[1]);
    assert_string_equal(text, hex);
}
static struct number random_number(void)
{
    struct number n = {.negative = random() & 1};
    unsigned length = (unsigned)random() % 32;
    for (unsigned i = 0; i < length; i++)
        n.digit[i] = random() % 8 ? (u8)(random() % 10) : 9;
    return n;
}
static char random_sign(bool negative)
{
    return negative ? "BD"[random() & 1] : "ACEF"[random() & 3];
}

/* Instructions on registers 1, 2, 3. */
static u16 vri_f(u64 psw, u8 op, u8 i4, u8 m5)
{
    char text[16];
    snprintf(text, sizeof text, "E61230%X%X%X0%02X", m5, i4 >> 4, i4 & 15, op);
    return bare_execute_psw(psw, text);
}
static u16 vri_g(u64 psw, u8 op, u8 i3, u8 i4, u8 m5)
{
    char text[16];
    snprintf(text, sizeof text, "E612%02X%X%X%X0%02X", i4, m5, i3 >> 4, i3 & 15, op);
    return bare_execute_psw(psw, text);
}

/* What the register must have, with the overflow interruption enabled. */
static void assert_result(u16 code, struct number r, u8 count, u8 immediate, u8 mask)
{
    struct number kept = {.negative = false};
    char text[33] = {0};
    bool lost, negative = r.negative && !(mask & 2);

    for (unsigned i = 0; i < count; i++)
        kept.digit[i] = r.digit[i];
    lost = magnitudes(&kept, &r) != 0;
    if (is_zero(&kept) && !lost)
        negative = false;
    for (unsigned i = 0; i < 31; i++)
        text[30 - i] = (char)('0' + kept.digit[i]);
    text[31] = negative ? 'D' : mask & 2 ? 'F' : 'C';
    assert_vr(1, text);
    assert_int_equal(code, lost && !(immediate & 0x80) ? PGM_DECIMAL_OVERFLOW : 0);
    if (mask & 1)
        assert_int_equal(cpu->cc, lost ? 3 : is_zero(&kept) ? 0 : negative ? 1 : 2);
    else
        assert_int_equal(cpu->cc, 2);
}
static struct number model(u8 op, struct number a, struct number b, u8 places)
{
    struct number rest, r;

    switch (op) {
    case 0x73:
        b.negative = !b.negative;
        return sum_of(a, b);
    case 0x71:
        return sum_of(a, b);
    case 0x78:
        return product_of(&a, &b);
    case 0x79:
        r = product_of(&a, &b);
        return shifted(&r, -places);
    case 0x7A:
        return quotient_of(a, &b, &rest);
    case 0x7B:
        quotient_of(a, &b, &rest);
        return rest;
    default:
        a = shifted(&a, places);
        return quotient_of(a, &b, &rest);
    }
}
static void arithmetic_agrees_with_schoolbook(void **state)
{
    static const u8 ops[] = {0x71, 0x73, 0x78, 0x79, 0x7A, 0x7B, 0x7E};
    (void)state;
    for (unsigned n = 0; n < ROUNDS * sizeof ops; n++) {
        u8 op = ops[n % sizeof ops], mask = random() & 15, i4 = (u8)(random() & 0x9F);
        bool places = op == 0x79 || op == 0x7E;
        struct number a = random_number(), b = random_number();
        u16 code;
        if (!(i4 & 0x1F) && !places)
            i4++;
        vr_number(2, &a, random_sign(a.negative));
        vr_number(3, &b, random_sign(b.negative));
        vr_set(1, "0123456789ABCDEF0123456789ABCDEF");
        cpu->cc = 2;
        code = vri_f(OVERFLOW_ON, op, i4, mask);
        if (op >= 0x7A && is_zero(&b)) {
            assert_int_equal(code, PGM_DECIMAL_DIVIDE);
            assert_vr(1, "0123456789ABCDEF0123456789ABCDEF");
            continue;
        }
        a.negative &= !(mask & 8);
        b.negative &= !(mask & 4);
        assert_result(code, model(op, a, b, i4 & 0x1F), places ? 31 : i4 & 0x1F, i4, mask);
    }
}
static void shift_and_round_agrees(void **state)
{
    (void)state;
    for (unsigned n = 0; n < ROUNDS; n++) {
        u8 mask = random() & 11, i3 = (u8)(random() & 0x9F), i4 = (u8)random();
        struct number a = random_number(), r, five = {.digit = {5}};
        int places = (i4 & 0x40) ? (i4 & 0x7F) - 128 : i4 & 0x7F;
        bool too_far = places > 31;
        i3 += !(i3 & 0x1F);
        if (n & 1 && (places < -31 || places > 31))
            continue;
        vr_number(2, &a, random_sign(a.negative));
        cpu->cc = 2;
        a.negative &= !(mask & 8);
        r = a;
        if (places < 0 && i4 & 0x80) { /* half of the last place is added before the shift */
            five = shifted(&five, -places - 1);
            r = plus(r, &five);
        }
        r = shifted(&r, too_far ? 32 : places); /* beyond sight all the same */
        r.negative = a.negative;
        assert_result(vri_g(OVERFLOW_ON, 0x59, i3, i4, mask), r, i3 & 0x1F, i3, mask);
    }
}

static void overflow_masks(void **state)
{
    (void)state;
    vr_set(2, "9999999999999999999999999999999C");
    vr_set(3, "0000000000000000000000000000001C");
    assert_int_equal(vri_f(BARE_PSW, 0x71, 31, 1), 0);
    assert_vr(1, "0000000000000000000000000000000C");
    assert_int_equal(cpu->cc, 3);
    vr_set(2, "9999999999999999999999999999999D");
    vr_set(3, "0000000000000000000000000000001D");
    assert_int_equal(vri_f(BARE_PSW, 0x71, 0x9F, 1), 0);
    assert_vr(1, "0000000000000000000000000000000D"); /* a zero that was not one keeps its sign */
    cpu->cc = 1;
    assert_int_equal(vri_f(OVERFLOW_ON, 0x71, 31, 0), PGM_DECIMAL_OVERFLOW);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(old_address, BARE_CODE + 6);
}

static void specification_before_data(void **state)
{
    static const u8 with_count[] = {0x71, 0x73, 0x78, 0x7A, 0x7B}, with_places[] = {0x79, 0x7E};
    (void)state;
    vr_set(2, "A000000000000000000000000000000C");
    vr_set(3, "0000000000000000000000000000000C");
    for (unsigned i = 0; i < sizeof with_count; i++) {
        assert_int_equal(vri_f(BARE_PSW, with_count[i], 0, 0), PGM_SPECIFICATION);
        assert_int_equal(vri_f(BARE_PSW, with_count[i], 0x80, 0), PGM_SPECIFICATION);
        assert_int_equal(vri_f(BARE_PSW, with_count[i], 0x3F, 0), PGM_SPECIFICATION);
        assert_int_equal(vri_f(BARE_PSW, with_count[i], 0x5F, 0), PGM_SPECIFICATION);
        assert_int_equal(vri_f(BARE_PSW, with_count[i], 0x1F, 0), PGM_DATA); /* before the division by zero */
    }
    for (unsigned i = 0; i < sizeof with_places; i++) {
        assert_int_equal(vri_f(BARE_PSW, with_places[i], 0x20, 0), PGM_SPECIFICATION);
        assert_int_equal(vri_f(BARE_PSW, with_places[i], 0, 0), PGM_DATA);
    }
    assert_int_equal(vri_g(BARE_PSW, 0x59, 31, 0, 4), PGM_SPECIFICATION);
    assert_int_equal(vri_g(BARE_PSW, 0x59, 0, 0, 0), PGM_SPECIFICATION);
    assert_int_equal(vri_g(BARE_PSW, 0x5B, 31, 0x10, 0), PGM_SPECIFICATION);
    assert_int_equal(vri_g(BARE_PSW, 0x5B, 31, 0, 2), PGM_SPECIFICATION);
    assert_int_equal(vri_g(BARE_PSW, 0x5B, 31, 0, 0), PGM_DATA);
    assert_int_equal(bare_get32(Z_DXC), DXC_DECIMAL);
}

static void invalid_signs_are_data_exceptions_unless_overridden(void **state)
{
    (void)state;
    vr_set(1, "00000000000000000000000000000077");
    vr_set(2, "00000000000000000000000000000123");
    vr_set(3, "0000000000000000000000000000001C");
    assert_int_equal(vri_f(BARE_PSW, 0x71, 31, 1), PGM_DATA);
    assert_vr(1, "00000000000000000000000000000077");
    assert_int_equal(vri_f(BARE_PSW, 0x71, 31, 9), 0);
    assert_vr(1, "0000000000000000000000000000013C");
    assert_int_equal(vri_f(BARE_PSW, 0x71, 31, 5), PGM_DATA);
    cpu->cr[0] &= ~CR0_VECTOR;
    assert_int_equal(vri_f(BARE_PSW, 0x71, 0, 0), PGM_DATA); /* before the specification exception */
    assert_int_equal(bare_get32(Z_DXC), DXC_VECTOR_INSTRUCTION);
}

static void comparisons(void **state)
{
    static const struct {
        const char *a, *b, *insn;
        u8 cc;
    } rows[] = {
        {"0000000000000000000000000000000D", "0000000000000000000000000000000F", "E60120000077", 0},
        {"0000000000000000000000000000005D", "0000000000000000000000000000004D", "E60120000077", 1},
        {"0000000000000000000000000000005C", "9000000000000000000000000000004D", "E60120000077", 2},
        {"0000000000000000000000000000005D", "0000000000000000000000000000005C", "E60120800077", 0},
        {"0000000000000000000000000000005A", "0000000000000000000000000000006B", "E60120400077", 1},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vr_set(1, rows[i].a);
        vr_set(2, rows[i].b);
        assert_int_equal(bare_execute(rows[i].insn), 0);
        assert_int_equal(cpu->cc, rows[i].cc);
    }
    assert_int_equal(bare_execute("E60120100077"), PGM_SPECIFICATION);
    vr_set(2, "0000000000000000000000000000000");
    assert_int_equal(bare_execute("E60120000077"), PGM_DATA);
}

static void test_tells_digits_and_sign_apart(void **state)
{
    static const char *const values[] = {"0123456789012345678901234567890B", "01234567890123456789012345678909",
        "A123456789012345678901234567890C", "012345678901234567890123456789A0"};
    (void)state;
    for (u8 i = 0; i < 4; i++) {
        vr_set(1, values[i]);
        assert_int_equal(bare_execute("E6010000005F"), 0);
        assert_int_equal(cpu->cc, i);
    }
}

static void immediate_digits_move_left(void **state)
{
    (void)state;
    assert_int_equal(bare_execute("E61012340049"), 0);
    assert_vr(1, "0000000000000000000000000001234C");
    assert_int_equal(bare_execute("E6109876F049"), 0);
    assert_vr(1, "0000000000000000000098760000000D");
    assert_int_equal(bare_execute("E6101A340049"), PGM_DATA);
}

static void sign_operations(void **state)
{
    static const struct {
        const char *from, *to;
        u8 i3, i4, cc;
    } rows[] = {
        {"0000000000000000000000000000012B", "0000000000000000000000000000012D", 31, 0, 1},
        {"0000000000000000000000000000012A", "0000000000000000000000000000012C", 31, 0, 2},
        {"0000000000000000000000000000012A", "0000000000000000000000000000012D", 31, 4, 1},
        {"0000000000000000000000000000012D", "0000000000000000000000000000012F", 31, 6, 2},
        {"0000000000000000000000000000012D", "0000000000000000000000000000012F", 31, 10, 2},
        {"0000000000000000000000000000012F", "0000000000000000000000000000012D", 31, 13, 1},
        {"00000000000000000000000000000123", "0000000000000000000000000000012C", 31, 0, 2},
        {"0000000000000000000000000000000D", "0000000000000000000000000000000C", 31, 0, 0},
        {"0000000000000000000000000000012D", "0000000000000000000000000000002D", 0x81, 0, 3},
        {"000000000000000000000000000001AD", "000000000000000000000000000001AD", 31, 0x80, 1},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vr_set(2, rows[i].from);
        assert_int_equal(vri_g(OVERFLOW_ON, 0x5B, rows[i].i3, rows[i].i4, 1), 0);
        assert_vr(1, rows[i].to);
        assert_int_equal(cpu->cc, rows[i].cc);
    }
    vr_set(2, "00000000000000000000000000000123");
    assert_int_equal(vri_g(BARE_PSW, 0x5B, 31, 1, 1), PGM_DATA);
}

static void binary_to_decimal_and_back(void **state)
{
    (void)state;
    for (unsigned n = 0; n < ROUNDS; n++) {
        u64 value = ((u64)random() << 33 ^ (u64)random() << 11 ^ (u64)random()) >> random() % 64;
        char text[48], insn[16];
        bool logical = random() & 1, wide = random() & 1;
        if (random() & 1)
            value = -value;
        cpu->gr[2].g = value;
        snprintf(insn, sizeof insn, "E61200%X1F0%s", logical ? 5 : 1, wide ? "5A" : "58");
        assert_int_equal(bare_execute(insn), 0);
        if (!wide)
            value = logical ? (u32)value : (u64)(s64)(s32)value;
        if (logical)
            snprintf(text, sizeof text, "%031luC", value);
        else
            snprintf(text, sizeof text, "%031lu%c", (s64)value < 0 ? -value : value, (s64)value < 0 ? 'D' : 'C');
        assert_vr(1, text);
        assert_int_equal(cpu->cc, 0);
        cpu->gr[4].g = 0x1122334455667788;
        snprintf(insn, sizeof insn, "E64100%X000%s", logical ? 5 : 1, wide ? "52" : "50");
        assert_int_equal(bare_execute_psw(OVERFLOW_ON, insn), 0);
        assert_int_equal(cpu->gr[4].g, wide ? value : 0x1122334400000000 | (u32)value);
    }
}
static void binary_limits(void **state)
{
    static const struct {
        const char *from, *insn;
        u64 to;
        u8 cc;
    } rows[] = {
        {"0000000000000000000002147483647C", "E64100100050", 0x7FFFFFFF, 0},
        {"0000000000000000000002147483648C", "E64100100050", 0x80000000, 3},
        {"0000000000000000000002147483648D", "E64100100050", 0x80000000, 0},
        {"0000000000000000000002147483649D", "E64100100050", 0x7FFFFFFF, 3},
        {"0000000000000000000002147483649D", "E64100900050", 0x80000001, 3}, /* taken as positive */
        {"0000000000000000000004294967295C", "E64100500050", 0xFFFFFFFF, 0},
        {"0000000000000000000004294967296C", "E64100500050", 0, 3},
        {"0000000000000000000000000000001D", "E64100500050", 0xFFFFFFFF, 3},
        {"0000000000018446744073709551615C", "E64100500052", 0xFFFFFFFFFFFFFFFF, 0},
        {"0000000000018446744073709551617C", "E64100500052", 1, 3},
        {"0000000000009223372036854775808D", "E64100100052", 0x8000000000000000, 0},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char masked[16];
        vr_set(1, rows[i].from);
        cpu->gr[4].g = 0;
        assert_int_equal(bare_execute(rows[i].insn), 0);
        assert_int_equal(cpu->gr[4].g, rows[i].to);
        assert_int_equal(cpu->cc, rows[i].cc);
        assert_int_equal(bare_execute_psw(OVERFLOW_ON, rows[i].insn), rows[i].cc ? PGM_FIXED_OVERFLOW : 0);
        snprintf(masked, sizeof masked, "%.7s8%s", rows[i].insn, rows[i].insn + 8);
        assert_int_equal(bare_execute_psw(OVERFLOW_ON, masked), 0);
    }
    assert_int_equal(bare_execute("E64100200050"), PGM_SPECIFICATION);
    cpu->gr[2].g = 12345;
    assert_int_equal(bare_execute_psw(OVERFLOW_ON, "E6120010305A"), PGM_DECIMAL_OVERFLOW);
    assert_vr(1, "0000000000000000000000000000345C");
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(bare_execute("E6120038305A"), 0); /* positive, not interrupting */
    assert_vr(1, "0000000000000000000000000000345F");
    assert_int_equal(bare_execute("E6120081F05A"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("E6120010005A"), PGM_SPECIFICATION);
}

static void zoned_storage(void **state)
{
    (void)state;
    cpu->gr[1].g = DATA;
    bare_hex(DATA, "F1F2F3F4F5F6F7F8F9F0F1F2F3F4F5F6F7F8F9F0F1F2F3F4F5F6F7F8F9F0D1"); /* across pages */
    assert_int_equal(bare_execute("E61E10001034"), 0);
    assert_vr(1, "1234567890123456789012345678901D");
    assert_int_equal(bare_execute("E60010001034"), 0);
    assert_vr(1, "0000000000000000000000000000001F");
    assert_int_equal(bare_execute("E61F10001034"), PGM_SPECIFICATION);
    vr_set(1, "1234567890123456789012345678901D");
    assert_int_equal(bare_execute("E61E1020103C"), 0);
    assert_memory_equal(m->storage->base + DATA + 32, m->storage->base + DATA, 31);
    bare_hex(DATA, "0000000000");
    assert_int_equal(bare_execute("E6021001103C"), 0);
    bare_hex(0x70000, "00F9F0D100");
    assert_memory_equal(m->storage->base + DATA, m->storage->base + 0x70000, 5);
    assert_int_equal(bare_execute("E63E1000103C"), PGM_SPECIFICATION);
    cpu->gr[1].g = BARE_STORAGE - 4;
    bare_hex(BARE_STORAGE - 4, "01020304");
    assert_int_equal(bare_execute("E6041000103C"), PGM_ADDRESSING);
    assert_int_equal(bare_get32(BARE_STORAGE - 4), 0x01020304);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(arithmetic_agrees_with_schoolbook),
        TEST(shift_and_round_agrees),
        TEST(overflow_masks),
        TEST(specification_before_data),
        TEST(invalid_signs_are_data_exceptions_unless_overridden),
        TEST(comparisons),
        TEST(test_tells_digits_and_sign_apart),
        TEST(immediate_digits_move_left),
        TEST(sign_operations),
        TEST(binary_to_decimal_and_back),
        TEST(binary_limits),
        TEST(zoned_storage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
