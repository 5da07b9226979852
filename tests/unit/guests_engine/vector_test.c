/* Vector support, integer and string instructions where qemu-s390x is no witness: enablement, reserved sizes, access
 * exceptions, what it lacks, and what it does otherwise. Expectations are worked from PoP chapters 21 to 23. Everything
 * else: tests/insn. */
#include "tests/unit/guests_engine/spaces.h"
#include "guests/engine/model.h"

#define DATA 0x8000
#define GR(n) (cpu->gr[n].g)
#define LEFT 0x0011223344556677
#define RIGHT 0x8899AABBCCDDEEFF
#define PROTECTED_PAGE 0x9000 /* the page behind DATA's; keys matter with BARE_KEYED only */
#define BARE_KEYED (BARE_PSW | (u64)1 << PSW_KEY_SHIFT)

static int setup(void **state)
{
    bare_setup(state);
    cpu->cr[0] = CR0_AFP | CR0_VECTOR;
    memset(m->storage->keys, 0x10, BARE_STORAGE / PAGE_SIZE_GUEST);
    m->storage->keys[PROTECTED_PAGE / PAGE_SIZE_GUEST] = 0x28;
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

static void vector_set(unsigned v, u64 left, u64 right)
{
    cpu->vr[v].d[0] = left;
    cpu->vr[v].d[1] = right;
}
#define assert_vector(v, left, right)                                                                                  \
    do {                                                                                                               \
        assert_int_equal(cpu->vr[v].d[0], left);                                                                       \
        assert_int_equal(cpu->vr[v].d[1], right);                                                                      \
    } while (0)

static void both_controls_enable_vector_instructions(void **state)
{
    static const u64 controls[] = {0, CR0_AFP, CR0_VECTOR};
    static const char *const texts[] = {
        "E712 0000 0056", "E712 3000 00F3", "E712 3000 0082", "E710 2000 0006", "E710 0000 0044", "E610 2000 3006"};

    (void)state;
    for (unsigned i = 0; i < 3; i++)
        for (unsigned k = 0; k < sizeof texts / sizeof texts[0]; k++) {
            cpu->cr[0] = controls[i];
            vector_set(1, 1, 2);
            assert_int_equal(bare_execute(texts[k]), PGM_DATA);
            assert_int_equal(bare_get32(Z_DXC), DXC_VECTOR_INSTRUCTION);
            assert_int_equal(old_address, BARE_CODE + 6);
            assert_vector(1, 1, 2);
        }
    cpu->cr[0] = 0;
    GR(2) = DATA;
    assert_int_equal(bare_execute("E710 2000 0027"), 0); /* a general instruction */
    assert_int_equal(cpu->gr[1].l, 16);
}

static void registers_contain_the_floating_point_registers(void **state)
{
    (void)state;
    vector_set(3, LEFT, RIGHT);
    GR(2) = 0x4040404040404040;
    assert_int_equal(bare_execute("B3C1 0032"), 0);
    assert_vector(3, 0x4040404040404040, RIGHT);
    vector_set(19, 1, 2);
    assert_int_equal(bare_execute("E733 0000 0456 B3CD 0053"), 0);
    assert_int_equal(GR(5), 1);
}

static void reserved_sizes_and_masks_are_specification_exceptions(void **state)
{
    static const char *const texts[] = {"E712 3000 50F3", "E712 3000 50F7", "E712 3000 40F2", "E712 3300 40BB",
        "E712 3500 40BF", "E712 3000 40F8", "E712 3000 30A2", "E712 3000 30A6", "E712 3300 40AA", "E712 3000 40B4",
        "E712 3200 40B8", "E712 3000 2064", "E712 3000 0065", "E712 3000 1067", "E712 0000 40DB", "E712 3000 4072",
        "E712 0000 4030", "E712 3000 4070", "E712 3000 0094", "E712 3000 4097", "E712 0000 30D7", "E712 3000 4061",
        "E712 0004 204D", "E712 0000 404D", "E710 0000 4045", "E710 0000 4046", "E712 0000 305F", "E712 0000 4021",
        "E712 0000 4022", "E710 2000 8001", "E710 2000 4003", "E710 2000 2002", "E710 2000 200A", "E710 0000 4043",
        "E710 2000 4005", "E710 2000 5004", "E610 2000 0004", "E610 2000 0005", "E610 2000 5006", "E610 2000 0006",
        "E610 2000 500E", "E610 2000 4007", "E710 2000 7007", "E732 2000 0036", "E711 2000 0436", "E732 2000 003E",
        "E712 2000 4013", "E712 2000 201A", "E712 3000 3082", "E712 3040 0080", "E712 3080 0081", "E712 0000 305C",
        "E712 0020 005C", "E712 3300 408A", "E712 3010 408B", "E712 3008 0086", "E712 3010 0077", "E710 2000 7027"};

    (void)state;
    GR(1) = 7, GR(2) = DATA;
    bare_put64(DATA, 3);
    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        vector_set(1, LEFT, RIGHT);
        assert_int_equal(bare_execute(texts[i]), PGM_SPECIFICATION);
        assert_int_equal(old_address, BARE_CODE + 6);
        assert_vector(1, LEFT, RIGHT);
        assert_int_equal(GR(1), 7);
        assert_int_equal(bare_get64(DATA), 3);
    }
}

static void an_older_model_has_fewer_instructions_and_sizes(void **state)
{
    const char *name = cpu_model()->name;

    (void)state;
    vector_set(2, LEFT, RIGHT);
    GR(2) = DATA;
    assert_true(cpu_model_choose("z13"));
    assert_int_equal(bare_execute("E712 3000 006E"), PGM_OPERATION);
    assert_int_equal(bare_execute("E712 0000 1050"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("E710 2000 6004"), PGM_SPECIFICATION);
    assert_int_equal(bare_execute("E712 0000 0050"), 0);
    assert_vector(1, 0x0002020402040406, 0x0204040604060608);
    assert_true(cpu_model_choose("z14"));
    assert_int_equal(bare_execute("E610 2000 3006"), PGM_OPERATION);
    assert_int_equal(bare_execute("E712 2000 006E"), 0);
    assert_vector(1, ~LEFT, ~RIGHT);
    assert_true(cpu_model_choose(name));
}

static void an_operand_that_crosses_into_a_protected_page_changes_nothing(void **state)
{
    static const char *const loads[] = {
        "E710 2000 0006", "E610 2000 3006", "E610 2000 3007", "E713 2000 0037", "E714 2000 0036"};
    static const char *const stores[] = {
        "E710 2000 000E", "E610 2000 300E", "E610 2000 300F", "E713 2000 003F", "E714 2000 003E"};

    (void)state;
    GR(2) = PROTECTED_PAGE - 8, GR(3) = 8; /* nine bytes */
    bare_put64(PROTECTED_PAGE - 8, 5);
    for (unsigned i = 0; i < sizeof loads / sizeof loads[0]; i++) {
        vector_set(1, LEFT, RIGHT);
        assert_int_equal(bare_execute_psw(BARE_KEYED, loads[i]), PGM_PROTECTION);
        assert_vector(1, LEFT, RIGHT);
        assert_int_equal(bare_execute_psw(BARE_KEYED, stores[i]), PGM_PROTECTION);
        assert_int_equal(bare_get64(PROTECTED_PAGE - 8), 5);
    }
}

static void partial_operands_end_where_they_end(void **state)
{
    (void)state;
    GR(2) = PROTECTED_PAGE - 8, GR(3) = 0xFFFFFFFF00000007;
    bare_put64(PROTECTED_PAGE - 8, LEFT);
    assert_int_equal(bare_execute_psw(BARE_KEYED, "E713 2000 0037"), 0);
    assert_vector(1, LEFT, 0);
    assert_int_equal(bare_execute_psw(BARE_KEYED, "E720 2001 6007"), 0);
    assert_vector(2, LEFT << 8, 0);
    vector_set(3, RIGHT, 0);
    assert_int_equal(bare_execute_psw(BARE_KEYED, "E733 2000 003F"), 0);
    assert_int_equal(bare_get64(PROTECTED_PAGE - 8), RIGHT);
}

static void rightmost_bytes_are_loaded_and_stored(void **state)
{
    (void)state;
    GR(2) = PROTECTED_PAGE - 8, GR(3) = 7;
    bare_put64(PROTECTED_PAGE - 8, RIGHT);
    assert_int_equal(bare_execute_psw(BARE_KEYED, "E603 2004 4035 E601 2000 403D"), 0);
    assert_vector(4, 0, 0xCCDDEEFF);
    assert_int_equal(bare_get64(PROTECTED_PAGE - 8), 0xEEFFAABBCCDDEEFF);
    assert_int_equal(bare_execute_psw(BARE_KEYED, "E603 2000 5037"), 0);
    assert_vector(5, 0, 0xEEFFAABBCCDDEEFF);
    assert_int_equal(bare_execute_psw(BARE_KEYED, "E607 2001 4035"), PGM_PROTECTION);
    assert_int_equal(bare_execute_psw(BARE_KEYED, "E603 2001 403F"), PGM_PROTECTION);
    assert_int_equal(bare_execute("E610 2000 4035"), PGM_SPECIFICATION);
    GR(3) = ~0ULL;
    assert_int_equal(bare_execute("E603 2000 503F"), 0);
    assert_int_equal(bare_get64(PROTECTED_PAGE - 8), 0);
    assert_int_equal(bare_get64(PROTECTED_PAGE), 0xEEFFAABBCCDDEEFF);
}

static void stores_across_pages_store_both_parts(void **state)
{
    (void)state;
    GR(2) = PROTECTED_PAGE - 4;
    for (unsigned v = 0; v < 16; v++)
        vector_set(v + 16, v, ~0ULL - v);
    assert_int_equal(bare_execute("E70F 2000 0C3E E70F 2000 0036"), 0);
    for (unsigned v = 0; v < 16; v++)
        assert_vector(v, v, ~0ULL - v);
    assert_int_equal(bare_get32(PROTECTED_PAGE - 4 + 256 - 4), ~0U - 15);
}

static void a_vector_stored_into_code_is_what_executes_next(void **state)
{
    (void)state;
    vector_set(1, 0xA7490005A7590006, 0x0700070007000700); /* LGHI 4,5; LGHI 5,6 */
    GR(2) = BARE_CODE;
    GR(4) = GR(5) = 0;
    assert_int_equal(bare_execute("E710 2006 000E 0000 0000 0000 0000 0000 0000 0000 0000"), 0);
    assert_int_equal(GR(4), 5);
    assert_int_equal(GR(5), 6);
}

static void gathered_addresses_wrap_in_the_addressing_mode(void **state)
{
    (void)state;
    bare_put64(DATA, LEFT);
    vector_set(2, 0x0060000000000000, 0);
    vector_set(1, 0, 0);
    GR(2) = DATA;
    assert_int_equal(bare_execute_psw(0, "E712 2004 1013"), 0); /* 24-bit mode */
    assert_vector(1, 0x44556677, 0);
    GR(2) = DATA + 0x123000000;
    assert_int_equal(bare_execute_psw(0, "E712 2004 0013"), PGM_ADDRESSING); /* element 0 leads elsewhere */
    assert_int_equal(bare_execute_psw(0, "E712 2008 101A"), 0);
    assert_int_equal(bare_get64(DATA + 8), 0);
}

static void access_registers_choose_the_space(void **state)
{
    (void)state;
    cpu->cr[0] |= CR0_AFP | CR0_VECTOR;
    for (unsigned i = 0; i < 256; i++) /* the secondary space's page 8 is another */
        bare_put64(0x19000 + 8 * i, i == 8 ? 0xA000 : i * 4096);
    bare_put64(ASCE(2), 0x19000);
    cpu->cr[7] = ASCE(2);
    bare_put64(0x8000, LEFT);
    bare_put64(0xA000, RIGHT);
    GR(2) = 0x8000, GR(3) = 15;
    cpu->ar[2] = 1;
    assert_int_equal(
        bare_execute_psw(SPACE_PSW | (u64)AS_AR << PSW_AS_SHIFT,
            "E710 2000 0006 E722 2000 0036 E730 2000 3004 E743 2000 0037 E750 2000 3005 E760 2000 0002 E710 2010 000E"),
        0);
    for (unsigned v = 1; v <= 6; v++)
        assert_int_equal(cpu->vr[v].d[0], RIGHT);
    assert_int_equal(bare_get64(0xA010), RIGHT);
    assert_int_equal(bare_get64(0x8010), 0);
}

/* 11111111 + 22222222 + F0000000 + F0000001 + FFFFFFFF = 3 13333333 with the carries. */
static void checksum_adds_its_carries(void **state)
{
    (void)state;
    vector_set(2, 0x1111111122222222, 0xF0000000F0000001);
    vector_set(3, 0x12345678FFFFFFFF, 0x1234567812345678);
    assert_int_equal(bare_execute("E712 3000 0066"), 0);
    assert_vector(1, 0x13333336, 0);
    vector_set(2, 0, 0xFFFFFFFF);
    vector_set(3, 0, 0);
    assert_int_equal(bare_execute("E712 3000 0066"), 0);
    assert_vector(1, 0xFFFFFFFF, 0); /* not turned into zero */
}

/* (2^64-1)^2 doubled, and 3*5 doubled by the other bit, and V4, modulo 2^128. */
static void multiply_sum_doubles_products(void **state)
{
    (void)state;
    vector_set(2, ~0ULL, 3);
    vector_set(3, ~0ULL, 5);
    vector_set(4, 0, 1);
    assert_int_equal(bare_execute("E712 3300 40B8"), 0);
    assert_vector(1, ~1ULL, 1 + 15 + 1);
    assert_int_equal(bare_execute("E712 3340 40B8"), 0);
    assert_vector(1, ~1ULL, 1 + 30 + 1);
    assert_int_equal(bare_execute("E712 3380 40B8"), 0);
    assert_vector(1, ~3ULL, 2 + 15 + 1);
}

/* Zero search: the string's first byte before the zero of V2 is no partial match. */
static void a_string_that_ends_has_no_partial_match(void **state)
{
    (void)state;
    vector_set(2, 0x4142434445464748, 0x494A4B4C4D4E0041);
    vector_set(3, 0x4E4F000000000000, 0);
    vector_set(4, 2, 0);
    assert_int_equal(bare_execute("E712 3020 408B"), 0);
    assert_vector(1, 16, 0);
    assert_int_equal(cpu->cc, 1);
    assert_int_equal(bare_execute("E712 3000 408B"), 0);
    assert_int_equal(cpu->cc, 0);
    vector_set(3, 0x4142000000000000, 0);
    assert_int_equal(bare_execute("E712 3000 408B"), 0);
    assert_vector(1, 0, 0);
    assert_int_equal(cpu->cc, 2);
    vector_set(3, 0x0041580000000000, 0);
    vector_set(4, 3, 0);
    assert_int_equal(bare_execute("E712 3000 408B"), 0);
    assert_vector(1, 14, 0);
    assert_int_equal(cpu->cc, 3);
}

static void byte_shifts_are_each_byte_s_own(void **state)
{
    (void)state;
    vector_set(2, 0x8100000000000000, 0x81);
    vector_set(3, 0x0100000000000000, 7);
    assert_int_equal(bare_execute("E712 3000 0074"), 0);
    assert_vector(1, 0x0200000000000000, 0x80);
    assert_int_equal(bare_execute("E712 3000 007C"), 0);
    assert_vector(1, 0x4000000000000000, 1);
    assert_int_equal(bare_execute("E712 3000 007E"), 0);
    assert_vector(1, 0xC000000000000000, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(both_controls_enable_vector_instructions),
        TEST(registers_contain_the_floating_point_registers),
        TEST(reserved_sizes_and_masks_are_specification_exceptions),
        TEST(an_older_model_has_fewer_instructions_and_sizes),
        TEST(an_operand_that_crosses_into_a_protected_page_changes_nothing),
        TEST(partial_operands_end_where_they_end),
        TEST(rightmost_bytes_are_loaded_and_stored),
        TEST(stores_across_pages_store_both_parts),
        TEST(a_vector_stored_into_code_is_what_executes_next),
        TEST(gathered_addresses_wrap_in_the_addressing_mode),
        cmocka_unit_test_setup_teardown(access_registers_choose_the_space, spaces_setup, bare_teardown),
        TEST(checksum_adds_its_carries),
        TEST(multiply_sum_doubles_products),
        TEST(a_string_that_ends_has_no_partial_match),
        TEST(byte_shifts_are_each_byte_s_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
