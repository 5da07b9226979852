/* HFP products and sums that are not normalized: all digits and each half, from registers and storage (PoP chapter 18).
 * Expected values are those of exact rational arithmetic. */
#include "tests/unit/guests_engine/bare.h"

#define AFP 0x40000ULL
#define OPERAND 0x3000 /* register 3 points there */
#define UNTOUCHED 0x1122334455667788

static int setup(void **state)
{
    bare_setup(state);
    cpu->cr[0] = AFP;
    cpu->gr[3].g = OPERAND;
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

struct sample {
    u64 a, b, addend, high, low;
};
// clang-format off
static const struct sample products[] = {
    {0xC10001AE421A0ED9, 0x467814E85F2DD97F, 0, 0xC70000C9D21FECDE, 0xB9153E3A04A84EA7},
    {0x64D1CA4DEDFDE416, 0xFF00000000000000, 0, 0xA300000000000000, 0x9500000000000000}, /* a negative zero */
    {0xC645B61D7DEAAB64, 0x8096655FB1D117B7, 0, 0x0628F450306AFA43, 0x78A0F09728CA807C},
    {0xB200000000100000, 0x6400000024836A31, 0, 0xD600000000000000, 0xC8024836A3100000},
    {0xC91F33EB06161D01, 0x7F00000002000000, 0, 0x88000000003E67D6, 0xFA0C2C3A02000000},
    {0x4200000000000000, 0xC600000000000000, 0, 0xC800000000000000, 0xBA00000000000000},
};
static const struct sample sums[] = {
    {0x469E3069238642EA, 0xC000000000000400, 0xBB32EA69F6236BF2, 0xC6000000000005A7, 0xB86843F04FCAC800},
    {0x64F7108EF770C226, 0x0100000000000010, 0x00000009EB2CE21C, 0x250000000000000F, 0x177108EF770C2260},
    {0xD000000000010000, 0x018C8F9504A012E8, 0x2100000000000000, 0x9100000000008C8F, 0x839504A012E80000},
    {0x00EC98374692BA03, 0x7F00000000000000, 0x4699C425FC985000, 0x3FC9850000000000, 0x3100000000000000},
    {0xB200000000000000, 0xFF49F08876832B62, 0xFE58780DA4E15158, 0xF180000000000000, 0xE300000000000000},
    {0xB2DDF1D7DEB280E6, 0x418782D42450D1C3, 0x33757BF591D210D4, 0xB300000000000000, 0xA5D8B09EFD13F532},
    {0xC0DDFC1CC6530CC3, 0x3270E9DC9621787D, 0xAEA180612E376B8B, 0xB261E9B7D42D7EA9, 0xA433CEC6ABABA337},
    {0xB200000002623D78, 0x46D23C6959E2BE57, 0x48EA9E2D90D90E5A, 0x38FFFFFFFE0AD992, 0x2A0665E94B0E0C38},
    {0x016E82D46DE01C19, 0x01F60D366246B759, 0x7F000000A125AD4B, 0x426A376C40645ACC, 0x34D05EB4A7D5A3B1},
    {0xFF9BA8597E0502C8, 0x324847EC4CFA0116, 0xF600000000000EDB, 0xF12BF31577F3D9FA, 0xE37B6746F0C10530},
    {0xC002368175027B29, 0x81000000000CEBA5, 0x81DA1635AEAD0F80, 0x81DA1635AEACF2E8, 0xF3788C08886BFB93},
    {0xC600000000000000, 0x7F000018FBBBB4BF, 0xFA0000071C098464, 0x8500000000000000, 0xF70071C098464000},
    /* The addend is right of the product's digits: the sum is a little less than the product, or than nothing. */
    {0x4610000000000000, 0x4610000000000000, 0xAC10000000000000, 0x4C00FFFFFFFFFFFF, 0x3EFFFFFFFFFFFFFF},
    {0x4600000000000000, 0x4600000000000000, 0xA010000000000000, 0xCC00000000000000, 0xBE00000000000000},
    /* The addend is left of them, wholly or in part: its sign counts. */
    {0x00EC98374692BA03, 0x7F00000000000001, 0x4600000000000000, 0x3F00000000000000, 0x31EC98374692BA03},
    {0x0000000010036C34, 0x8E00400000000000, 0x3240000000000000, 0x4EFFFFFFFFFBFF24, 0x40F3000000000000},
    {0x9900000000000001, 0x4100000000000001, 0x7F10000000000000, 0x1AFFFFFFFFFFFFFF, 0x0CFFFFFFFFFFFFFF},
    /* Nothing is positive, whatever it is made of. */
    {0xC600000000000000, 0x4100000000000001, 0xC200000000000000, 0x4700000000000000, 0x3900000000000000},
    {0xC610000000000000, 0x4110000000000000, 0x4701000000000000, 0x4700000000000000, 0x3900000000000000},
};
// clang-format on

enum { PRODUCTS = sizeof products / sizeof products[0], SUMS = sizeof sums / sizeof sums[0] };

/* Operands 2 and 3 in registers 6 and 4, and in storage; operand 1 in register r1. */
static void expect(const char *hex, const struct sample *s, u8 r1, u64 f0, u64 f2)
{
    cpu->vr[0].d[0] = cpu->vr[2].d[0] = UNTOUCHED;
    cpu->vr[r1].d[0] = s->addend;
    cpu->vr[6].d[0] = s->a;
    cpu->vr[4].d[0] = s->b;
    bare_put64(OPERAND, s->a);
    cpu->cc = 3;
    assert_int_equal(bare_execute(hex), 0);
    assert_int_equal(cpu->cc, 3);
    if (cpu->vr[0].d[0] != f0 || cpu->vr[2].d[0] != f2)
        fail_msg("%s of %lX, %lX, %lX: %lX %lX, not %lX %lX", hex, s->a, s->b, s->addend, cpu->vr[0].d[0],
            cpu->vr[2].d[0], f0, f2);
}

static void products_are_exact(void **state)
{
    (void)state;
    for (const struct sample *s = products; s < products + PRODUCTS; s++) {
        expect("B33B0046", s, 7, s->high, s->low); /* MYR */
        expect("ED403000003B", s, 7, s->high, s->low);
        expect("B33D0046", s, 7, s->high, UNTOUCHED); /* MYHR */
        expect("ED403000003D", s, 7, s->high, UNTOUCHED);
        expect("B3390046", s, 7, s->low, UNTOUCHED); /* MYLR */
        expect("ED4030000039", s, 7, s->low, UNTOUCHED);
        expect("B33D2046", s, 7, UNTOUCHED, s->high); /* halves go to any register */
        expect("ED4030002039", s, 7, UNTOUCHED, s->low);
    }
}

static void sums_keep_the_digits_of_the_product(void **state)
{
    (void)state;
    for (const struct sample *s = sums; s < sums + SUMS; s++) {
        expect("B33A0046", s, 0, s->high, s->low); /* MAYR */
        expect("ED403000003A", s, 0, s->high, s->low);
        expect("B33C0046", s, 0, s->high, UNTOUCHED); /* MAYHR */
        expect("ED403000003C", s, 0, s->high, UNTOUCHED);
        expect("B3380046", s, 0, s->low, UNTOUCHED); /* MAYLR */
        expect("ED4030000038", s, 0, s->low, UNTOUCHED);
    }
}

static void an_addend_is_in_either_register_of_the_pair(void **state)
{
    (void)state;
    for (const struct sample *s = sums; s < sums + SUMS; s++) {
        expect("B33A2046", s, 2, s->high, s->low);
        expect("ED403000203A", s, 2, s->high, s->low);
    }
}

static void a_product_goes_to_a_pair(void **state)
{
    (void)state;
    cpu->vr[2].d[0] = UNTOUCHED;
    assert_int_equal(bare_execute("B33B2046"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("ED403000203B"), PGM_SPECIFICATION);
    assert_int_equal((old_address - BARE_CODE), 6);
    assert_true(cpu->vr[2].d[0] == UNTOUCHED);
}

static void registers_beyond_the_first_four_need_afp(void **state)
{
    static const char *const hex[] = {"B33A1046", "B33A0016", "B3380041", "B33D8046", "ED103000003A", "ED4030001039"};

    (void)state;
    cpu->cr[0] = 0;
    for (unsigned i = 0; i < sizeof hex / sizeof hex[0]; i++) {
        assert_int_equal(bare_execute(hex[i]), PGM_DATA);
        assert_int_equal(bare_get32(Z_DXC), DXC_AFP_REGISTER);
    }
    assert_int_equal(bare_execute("B33A2046"), 0);
}

static void a_missing_operand_changes_nothing(void **state)
{
    (void)state;
    cpu->gr[3].g = 0x7FFFF000;
    cpu->vr[0].d[0] = cpu->vr[2].d[0] = UNTOUCHED;
    assert_int_equal(bare_execute("ED403000003A"), PGM_ADDRESSING);
    assert_int_equal(bare_execute("ED403000003B"), PGM_ADDRESSING);
    assert_int_equal(bare_execute("ED4030000038"), PGM_ADDRESSING);
    assert_true(cpu->vr[0].d[0] == UNTOUCHED && cpu->vr[2].d[0] == UNTOUCHED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(products_are_exact),
        TEST(sums_keep_the_digits_of_the_product),
        TEST(an_addend_is_in_either_register_of_the_pair),
        TEST(a_product_goes_to_a_pair),
        TEST(registers_beyond_the_first_four_need_afp),
        TEST(a_missing_operand_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
