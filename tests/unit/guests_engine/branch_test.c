/* Branches where qemu-s390x is no witness: addressing modes, link information, odd targets, SUPERVISOR CALL. The rest:
 * tests/insn. Expectations are worked from PoP chapter 7 and chapter 5, "Subroutine Linkage without the Linkage Stack".
 */
#include "tests/unit/guests_engine/bare.h"

#define PSW_24 0ULL
#define PSW_31 PSW_BA
#define GR(n) (cpu->gr[n].g)

/* A landing place: an SVC, so that bare_execute ends there. Its address is where the branch went. */
#define THERE 0x3000
static u64 landed(void)
{
    return old_address - 2;
}
static void landing_place(u64 at)
{
    bare_hex(at, "0A00");
}

static void link_information_follows_the_addressing_mode(void **state)
{
    (void)state;
    landing_place(THERE);
    GR(1) = 0x1111111122222222, GR(2) = THERE;
    assert_int_equal(bare_execute("0D12"), 0);
    assert_int_equal(GR(1), BARE_CODE + 2);
    assert_int_equal(landed(), THERE);
    GR(1) = 0x1111111122222222;
    assert_int_equal(bare_execute_psw(PSW_31, "0D12"), 0);
    assert_int_equal(GR(1), 0x1111111180002002);
    assert_int_equal(bare_execute_psw(PSW_24, "A7150800"), 0); /* BRAS */
    assert_int_equal(GR(1), 0x1111111100002004);
    assert_int_equal(landed(), THERE);
    cpu->cc = 2;
    assert_int_equal(bare_execute_psw(PSW_24 | 5ULL << PSW_PM_SHIFT, "0512"), 0); /* BALR: ILC 1, cc 2, mask 5 */
    assert_int_equal(GR(1), 0x1111111165002002);
    assert_int_equal(bare_execute_psw(PSW_24, "45102000"), 0); /* BAL: ILC 2 */
    assert_int_equal((u32)GR(1) >> 30, 2);
    assert_int_equal(bare_execute_psw(PSW_31, "0512"), 0);
    assert_int_equal(GR(1), 0x1111111180002002);
}

static void register_zero_links_without_branching(void **state)
{
    (void)state;
    GR(0) = THERE;
    assert_int_equal(bare_execute("0D10"), 0);
    assert_int_equal(GR(1), BARE_CODE + 2);
    assert_int_equal(landed(), BARE_CODE + 2);
    assert_int_equal(bare_execute("07F0"), 0);
    assert_int_equal(landed(), BARE_CODE + 2);
    GR(1) = 5;
    assert_int_equal(bare_execute("0610"), 0);
    assert_int_equal(GR(1), 4);
    assert_int_equal(landed(), BARE_CODE + 2);
}

static void mode_is_set_by_the_target_and_saved_in_the_link(void **state)
{
    const u64 modes = PSW_EA | PSW_BA;

    (void)state;
    landing_place(THERE);
    GR(1) = 0x1111111122222222, GR(2) = THERE | 0x80000000;
    assert_int_equal(bare_execute("0C12"), 0); /* BASSM to the 31-bit mode */
    assert_int_equal(GR(1), (BARE_CODE + 2) | 1);
    assert_int_equal(old_mask & modes, PSW_31);
    assert_int_equal(landed(), THERE);
    GR(2) = THERE | 1, GR(1) = 0x1111111122222222;
    assert_int_equal(bare_execute_psw(PSW_31, "0B12"), 0); /* BSM to the 64-bit mode */
    assert_int_equal(GR(1), 0x11111111A2222222);
    assert_int_equal(old_mask & modes, modes);
    assert_int_equal(landed(), THERE);
    GR(2) = THERE, GR(1) = 0x2222222222222222;
    assert_int_equal(bare_execute("0B12"), 0); /* to the 24-bit mode */
    assert_int_equal(GR(1), 0x2222222222222223);
    assert_int_equal(old_mask & modes, PSW_24);
    GR(2) = 0xFFFFFFFF00000000 | THERE;
    assert_int_equal(bare_execute("0B02"), 0);
    assert_int_equal(landed(), THERE);
    GR(0) = THERE | 0x80000000;
    assert_int_equal(bare_execute("0B10"), 0); /* R2 zero: nothing is set */
    assert_int_equal(old_mask & modes, modes);
}

static void odd_target_is_taken_and_then_refused(void **state)
{
    (void)state;
    GR(2) = THERE + 1;
    assert_int_equal(bare_execute("07F2"), PGM_SPECIFICATION);
    assert_int_equal(old_address, THERE + 1);
}

static void addresses_wrap_in_the_24_bit_mode(void **state)
{
    (void)state;
    landing_place(THERE);
    GR(2) = 0xFF000000 | THERE;
    assert_int_equal(bare_execute_psw(PSW_24, "07F2"), 0);
    assert_int_equal(landed(), THERE);
}

static void backward_loop_counts_down(void **state)
{
    (void)state;
    GR(1) = 100000, GR(3) = 0;
    assert_int_equal(bare_execute("A73A0001 A716FFFE"), 0); /* AHI 3,1; BRCT 1,*-4 */
    assert_int_equal(GR(3), 100000);
    assert_int_equal((u32)GR(1), 0);
    GR(1) = 10ULL << 32 | 7, GR(3) = 0;
    assert_int_equal(bare_execute("A73A0001 CC16FFFFFFFE"), 0); /* BRCTH */
    assert_int_equal(GR(3), 10);
    assert_int_equal(GR(1), 7);
}

static void supervisor_call_stores_its_code(void **state)
{
    (void)state;
    assert_int_equal(bare_execute("0A7B"), 0);
    assert_int_equal(bare_get32(Z_SVC_ILC), 0x0002007B);
    assert_int_equal(old_address, BARE_CODE + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(link_information_follows_the_addressing_mode),
        BARE_TEST(register_zero_links_without_branching),
        BARE_TEST(mode_is_set_by_the_target_and_saved_in_the_link),
        BARE_TEST(odd_target_is_taken_and_then_refused),
        BARE_TEST(addresses_wrap_in_the_24_bit_mode),
        BARE_TEST(backward_loop_counts_down),
        BARE_TEST(supervisor_call_stores_its_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
