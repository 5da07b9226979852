/* Vector floating point where qemu-s390x cannot witness: the vector-processing exception, NaNs of fused operations,
 * CPU models. Worked from the PoP (chapter 24) by hand; tests/insn has the rest. */
#include "guests/arch/control.h"
#include "guests/engine/model.h"
#include "tests/unit/guests_engine/bare.h"

#define INVALID 0x80000000u
#define DIVISION 0x40000000u
#define OVERFLOW 0x20000000u
#define UNDERFLOW 0x10000000u
#define INEXACT 0x08000000u
#define FLAG(mask) ((mask) >> 8)

#define ONE 0x3FF0000000000000
#define INFINITE 0x7FF0000000000000
#define LARGEST 0x7FEFFFFFFFFFFFFF
#define SMALLEST 0x0010000000000000 /* normal */
#define HALF 0x3FE0000000000000
#define DEFAULT_NAN 0x7FF8000000000000

static int setup(void **state)
{
    bare_setup(state);
    cpu->cr[0] |= CR0_AFP | CR0_VECTOR;
    return 0;
}
static int teardown(void **state)
{
    cpu_model_choose("z16");
    return bare_teardown(state);
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static void vr_set(unsigned v, u64 left, u64 right)
{
    cpu->vr[v].d[0] = left;
    cpu->vr[v].d[1] = right;
}
static void assert_vr(unsigned v, u64 left, u64 right)
{
    assert_int_equal(cpu->vr[v].d[0], left);
    assert_int_equal(cpu->vr[v].d[1], right);
}
/* Registers 2 and 3 are the operands, 1 gets the result. */
static u16 run(u32 fpc, const char *insn)
{
    vr_set(1, 0x0123456789ABCDEF, 0xFEDCBA9876543210);
    cpu->fpc = fpc;
    return bare_execute(insn);
}
/* Suppressed, with this vector-exception code. */
static void assert_trapped(u32 fpc, const char *insn, u8 code)
{
    assert_int_equal(run(fpc, insn), PGM_VECTOR_PROCESSING);
    assert_vr(1, 0x0123456789ABCDEF, 0xFEDCBA9876543210);
    assert_int_equal(cpu->fpc, fpc | (u32)code << 8); /* flags as before */
    assert_int_equal(bare_get32(Z_DXC), code);
    assert_int_equal(old_address, BARE_CODE + 6);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_ILC), 6);
}
#define VFADB "E712300030E3"
#define VFDDB "E712300030E5"
#define VFMDB "E712300030E7"

static void each_kind_of_exception_has_its_code(void **state)
{
    (void)state;
    vr_set(2, INFINITE, ONE);
    vr_set(3, INFINITE | 1ULL << 63, ONE);
    assert_trapped(INVALID, VFADB, 0x01);
    vr_set(2, ONE, ONE);
    vr_set(3, ONE, 0);
    assert_trapped(DIVISION, VFDDB, 0x12);
    vr_set(2, ONE, LARGEST);
    vr_set(3, ONE, LARGEST);
    assert_trapped(OVERFLOW, VFADB, 0x13);
    vr_set(2, SMALLEST, ONE);
    vr_set(3, HALF, ONE);
    assert_trapped(UNDERFLOW, VFMDB, 0x04); /* though it is exact */
    vr_set(2, ONE, 0x3CA0000000000000);
    vr_set(3, ONE, ONE);
    assert_trapped(INEXACT, VFADB, 0x15);
    vr_set(2, ONE, LARGEST);
    vr_set(3, ONE, LARGEST);
    assert_trapped(INEXACT, VFADB, 0x15); /* overflow is not enabled: the inexact exception remains */
}

static void the_leftmost_enabled_exception_suppresses_all(void **state)
{
    (void)state;
    /* Short: one overflows, one is a signaling NaN, one is invalid. */
    vr_set(2, 0x7F7FFFFF3F800000, 0x7F8000013F800000);
    vr_set(3, 0x7F7FFFFF3F800000, 0x3F8000007F800001);
    assert_trapped(INVALID, "E712300020E3", 0x21);
    assert_trapped(INVALID | OVERFLOW | FLAG(DIVISION), "E712300020E3", 0x03);
    /* The same element: the invalid operation comes first. */
    vr_set(2, 0x43E0000000000001, ONE);
    assert_trapped(INVALID | INEXACT, "E712000030C2", 0x01); /* VCGDB: invalid and inexact */
    assert_int_equal(run(DIVISION, "E712000030C2"), 0);
    assert_int_equal(cpu->fpc, DIVISION | FLAG(INVALID) | FLAG(INEXACT));
    assert_vr(1, 0x7FFFFFFFFFFFFFFF, 1);
}

static void flags_of_all_elements_come_together(void **state)
{
    (void)state;
    vr_set(2, ONE, INFINITE);
    vr_set(3, 0, INFINITE);
    assert_int_equal(run(OVERFLOW | FLAG(UNDERFLOW), VFDDB), 0);
    assert_vr(1, INFINITE, DEFAULT_NAN);
    assert_int_equal(cpu->fpc, OVERFLOW | FLAG(UNDERFLOW) | FLAG(DIVISION) | FLAG(INVALID));
    assert_int_equal(run(0, VFDDB), 0);
    assert_int_equal(cpu->fpc, FLAG(DIVISION) | FLAG(INVALID));
    vr_set(2, ONE, ONE);
    vr_set(3, ONE, 0);
    assert_int_equal(run(DIVISION, "E712300830E5"), 0); /* one element only: the other one is not looked at */
    assert_int_equal(cpu->vr[1].d[0], ONE);
}

static void comparisons_trap_too(void **state)
{
    (void)state;
    vr_set(2, ONE, DEFAULT_NAN);
    vr_set(3, ONE, ONE);
    cpu->cc = 2;
    assert_int_equal(run(INVALID, "E712301030E8"), 0); /* VFCEDBS: quiet */
    assert_vr(1, ~0ULL, 0);
    assert_int_equal(cpu->cc, 1);
    cpu->cc = 2;
    assert_trapped(INVALID, "E712301430E8", 0x11); /* VFKEDBS */
    assert_int_equal(cpu->cc, 2);
    vr_set(1, DEFAULT_NAN, 0);
    cpu->fpc = INVALID;
    assert_int_equal(bare_execute("E713000030CB"), 0); /* WFCDB */
    assert_int_equal(cpu->cc, 3);
    assert_int_equal(bare_execute("E713000030CA"), PGM_VECTOR_PROCESSING); /* WFKDB */
}

static void conversions(void **state)
{
    (void)state;
    vr_set(2, 0x3FF8000000000000, 0x4004000000000000); /* 1.5, 2.5 */
    assert_trapped(INEXACT, "E712000030C7", 0x05);
    assert_int_equal(run(INEXACT, "E712004430C7"), 0); /* VFIDB, inexact suppressed, to nearest with ties to even */
    assert_vr(1, 0x4000000000000000, 0x4000000000000000);
    assert_int_equal(cpu->fpc, INEXACT);
    vr_set(2, ONE, LARGEST);
    assert_trapped(OVERFLOW, "E712000030C5", 0x13); /* VFLRD */
    assert_int_equal(run(0, "E712000030C5"), 0);
    assert_vr(1, 0x3F80000000000000, 0x7F80000000000000);
    vr_set(2, 0x3F80000000000000, 0x7F80000100000000); /* short at places 0 and 2 */
    assert_trapped(INVALID, "E712000020C4", 0x11);     /* VFLLS */
}

static void negation_follows_rounding(void **state)
{
    (void)state;
    vr_set(2, ONE, ONE);
    vr_set(3, ONE, ONE);
    vr_set(4, 0x3CA0000000000000, DEFAULT_NAN);
    assert_int_equal(run(2, "E7123300409F"), 0); /* VFNMADB, rounding up: -(1 + 2^-53) */
    assert_vr(1, 0xBFF0000000000001, DEFAULT_NAN);
    assert_int_equal(run(3, "E7123300409F"), 0);
    assert_vr(1, 0xBFF0000000000000, DEFAULT_NAN);
}

static void nans_of_fused_operations(void **state)
{
    (void)state;
    vr_set(2, INFINITE, DEFAULT_NAN | 1);
    vr_set(3, 0, DEFAULT_NAN | 2);
    vr_set(4, DEFAULT_NAN | 3, INFINITE | 4);
    assert_int_equal(run(0, "E7123300408F"), 0); /* VFMADB */
    assert_vr(1, DEFAULT_NAN, DEFAULT_NAN | 4);
    assert_int_equal(cpu->fpc, FLAG(INVALID));
}

static void extended_products_keep_all_digits(void **state)
{
    (void)state;
    /* (1 + 2^-112) squared - (1 + 2^-111) is 2^-224. */
    vr_set(2, 0x3FFF000000000000, 1);
    vr_set(3, 0x3FFF000000000000, 1);
    vr_set(4, 0x3FFF000000000000, 2);
    assert_int_equal(run(INEXACT, "E7123400408E"), 0); /* WFMSXB */
    assert_vr(1, 0x3F1F000000000000, 0);
    vr_set(4, 0xBFFF000000000000, 2); /* and the sum of opposite numbers is zero */
    vr_set(3, 0x3FFF000000000000, 0);
    vr_set(4, 0xBFFF000000000000, 1);
    assert_int_equal(run(3, "E7123400408F"), 0);
    assert_vr(1, 0x8000000000000000, 0);
    vr_set(4, 0x3E00000000000000, 1); /* a small addend rounds up */
    assert_int_equal(run(2, "E7123400408F"), 0);
    assert_vr(1, 0x3FFF000000000000, 2);
}

static void fields_are_checked(void **state)
{
    static const char *const bad[] = {"E712300010E3", "E712300050E3", "E712300130E3", "E712000230CE", "E7123100408F",
        "E7123301408F", "E712302030E8", "E712300130E8", "E712005030EF", "E712303030CC", "E712002030C7", "E712008030C2",
        "E712000040C2", "E712000020C5", "E712000040C4", "E712000130CB", "E7120001304A"};
    (void)state;
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(bare_execute(bad[i]), PGM_SPECIFICATION);
    cpu->cr[0] &= ~CR0_VECTOR;
    assert_int_equal(bare_execute(bad[0]), PGM_DATA);
    assert_int_equal(bare_get32(Z_DXC), DXC_VECTOR_INSTRUCTION);
}

static void short_elements_came_with_z14(void **state)
{
    (void)state;
    assert_int_equal(bare_execute("E712300020E3"), 0);
    assert_int_equal(bare_execute("E712000020C3"), 0);
    assert_true(cpu_model_choose("z14"));
    assert_int_equal(bare_execute("E712300020E3"), 0);
    assert_int_equal(bare_execute("E712000020C3"), PGM_SPECIFICATION);
    assert_true(cpu_model_choose("z13"));
    assert_int_equal(bare_execute(VFADB), 0);
    assert_int_equal(bare_execute("E712300020E3"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("E712000030C4"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("E712000020C4"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_kind_of_exception_has_its_code),
        TEST(the_leftmost_enabled_exception_suppresses_all),
        TEST(flags_of_all_elements_come_together),
        TEST(comparisons_trap_too),
        TEST(conversions),
        TEST(negation_follows_rounding),
        TEST(nans_of_fused_operations),
        TEST(extended_products_keep_all_digits),
        TEST(fields_are_checked),
        TEST(short_elements_came_with_z14),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
