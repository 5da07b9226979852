/* What a program is told about accesses that were not allowed: translation-exception identification and exception
 * access identification (PoP chapter 3, "Suppression on Protection", "Assigned Storage Locations"). */
#include "guests/engine/model.h"
#include "tests/unit/guests_engine/spaces.h"

#define PAGES 0x18000
#define AR_PSW (SPACE_PSW | (u64)AS_AR << PSW_AS_SHIFT)
#define KEY_4 (4ULL << PSW_KEY_SHIFT)
#define FETCH 0x800
#define STORE 0x400
#define SIDE_EFFECT 0x200
#define LOW_ADDRESS 0x80
#define DAT_PROTECTED 0x04
#define KEY_PROTECTED 0x08

static u8 access_id(void)
{
    return m->storage->base[Z_EXCEPTION_ACCESS_ID];
}

static void the_linkage_stack_is_a_side_effect(void **state)
{
    (void)state;
    bare_put64(PAGES + 8 * 0x30, 0x30400); /* the page is away */
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000"), PGM_PAGE_TRANSLATION);
    assert_int_equal(teid(), 0x30000 | FETCH | SIDE_EFFECT | AS_HOME);
    cpu->ar[0] = 1;
    assert_int_equal(bare_execute_psw(AR_PSW, "B240 0000"), PGM_PAGE_TRANSLATION);
    assert_int_equal(teid(), 0x30000 | FETCH | SIDE_EFFECT | AS_HOME);
    assert_int_equal(access_id(), 0);
    bare_put64(PAGES + 8 * 0x30, 0x30200);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000"), PGM_PROTECTION);
    assert_int_equal(teid(), 0x30000 | STORE | SIDE_EFFECT | DAT_PROTECTED | AS_HOME);
    assert_int_equal(cpu->cr[15], STACK_1);
    assert_true(cpu_model_choose("z196"));
    assert_int_equal(bare_execute_psw(SPACE_PSW, "B240 0000"), PGM_PROTECTION);
    assert_int_equal(teid(), 0x30000 | STORE | DAT_PROTECTED | AS_HOME);
    assert_true(cpu_model_choose("z16"));
}

static void the_list_of_a_guarded_storage_event_is_a_side_effect(void **state)
{
    (void)state;
    cpu->guarded.designation = 25;
    cpu->guarded.mask = 1ULL << 63;
    cpu->guarded.parameters = 0x40000;
    cpu->cr[2] |= 0x10;
    bare_put64(0x3000, 0x1000);
    cpu->gr[1].g = 0x3000;
    bare_put64(PAGES + 8 * 0x40, 0x40200);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "E320 1000 004C"), PGM_PROTECTION); /* LGG */
    assert_int_equal(teid(), 0x40000 | STORE | SIDE_EFFECT | DAT_PROTECTED);
    m->storage->keys[3] = 0x40;
    m->storage->keys[0x40] = 0x38;
    bare_put64(PAGES + 8 * 0x40, 0x40000);
    assert_int_equal(bare_execute_psw(SPACE_PSW | KEY_4, "E320 1000 004C"), PGM_PROTECTION);
    assert_int_equal(teid(), 0x40000 | STORE | SIDE_EFFECT | KEY_PROTECTED);
    bare_put64(0x41000, 0);
    cpu->gr[1].g = 0x41000; /* the operand itself is none */
    bare_put64(PAGES + 8 * 0x41, 0x41400);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "E320 1000 004C"), PGM_PAGE_TRANSLATION);
    assert_int_equal(teid(), 0x41000 | FETCH);
}

static void the_access_register_of_the_operand_is_told(void **state)
{
    static const struct {
        const char *text;
        unsigned away, access, access_register;
    } rows[] = {
        {"D207 5000 6000", 5, STORE, 5}, /* MVC */
        {"D207 5000 6000", 6, FETCH, 6},
        {"0E8A", 0x50, STORE, 8}, /* MVCL */
        {"0E8A", 0x51, FETCH, 10},
        {"B255 005C", 5, STORE, 5}, /* MVST */
        {"B255 005C", 6, FETCH, 12},
        {"DE03 5000 6000", 6, FETCH, 6}, /* ED */
        {"DD00 5000 6000", 5, FETCH, 5}, /* TRT */
        {"DD00 5000 6000", 6, FETCH, 6}, /* its table */
        {"B993 1080", 0x50, STORE, 8},   /* TROO */
        {"C890 5000 6000", 5, STORE, 5}, /* MVCOS */
        {"C890 5000 6000", 6, FETCH, 6},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (unsigned r = 0; r < 16; r++) /* all in the same space */
            cpu->ar[r] = 1;
        cpu->gr[0].g = 0;
        cpu->gr[1].g = 0x7000;
        cpu->gr[5].g = 0x5000;
        cpu->gr[6].g = 0x6000;
        cpu->gr[8].g = 0x50000;
        cpu->gr[9].g = cpu->gr[11].g = 8;
        cpu->gr[10].g = 0x51000;
        cpu->gr[12].g = 0x6000;
        bare_hex(0x5000, "4020 2020 2020 2020");
        bare_hex(0x6000, "1234 5678 0000 0000");
        bare_put64(PAGES + 8 * rows[i].away, rows[i].away << 12 | 0x400);
        cpu_purge(cpu);
        assert_int_equal(bare_execute_psw(AR_PSW, rows[i].text), PGM_PAGE_TRANSLATION);
        assert_int_equal(teid(), rows[i].away << 12 | rows[i].access | AS_AR);
        assert_int_equal(access_id(), rows[i].access_register);
        bare_put64(PAGES + 8 * rows[i].away, rows[i].away << 12);
    }
}

static void protection_by_a_segment_or_region_is_dat_protection(void **state)
{
    (void)state;
    cpu->gr[1].g = 0x40000;
    bare_put64(ASCE(1), 0x18200); /* the segment-table entry's */
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "9200 1000"), PGM_PROTECTION);
    assert_int_equal(teid(), 0x40000 | STORE | DAT_PROTECTED);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "9500 1000"), 0);
    bare_put64(ASCE(1), 0x18000);
    bare_put64(0x50000, ASCE(1) | 0x204); /* a region-third-table entry's */
    cpu->cr[0] |= CR0_EDAT;
    cpu->cr[1] = 0x50004;
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(SPACE_PSW, "9200 1000"), PGM_PROTECTION);
    assert_int_equal(teid(), 0x40000 | STORE | DAT_PROTECTED);
    assert_int_equal(bare_get64(Z_TEID) & (LOW_ADDRESS | KEY_PROTECTED), 0);
}

/* Low-address protection comes first, the key last. */
static void one_kind_of_protection_is_told(void **state)
{
    (void)state;
    cpu->cr[0] |= CR0_LOW_ADDRESS;
    bare_put64(PAGES + 8, 0x1200);
    m->storage->keys[1] = 0x38;
    cpu->gr[1].g = 0x1080;
    assert_int_equal(bare_execute_psw(SPACE_PSW | KEY_4, "9200 1000"), PGM_PROTECTION);
    assert_int_equal(teid(), 0x1000 | STORE | LOW_ADDRESS);
    cpu->gr[1].g = 0x1200;
    assert_int_equal(bare_execute_psw(SPACE_PSW | KEY_4, "9200 1000"), PGM_PROTECTION);
    assert_int_equal(teid(), 0x1000 | STORE | DAT_PROTECTED);
    bare_put64(PAGES + 8, 0x1000);
    cpu_purge(cpu);
    assert_int_equal(bare_execute_psw(SPACE_PSW | KEY_4, "9200 1000"), PGM_PROTECTION);
    assert_int_equal(teid(), 0x1000 | STORE | KEY_PROTECTED);
}

static void real_addresses_are_protected_too(void **state)
{
    (void)state;
    cpu->cr[0] |= CR0_LOW_ADDRESS;
    cpu->gr[2].g = 0x1000;
    assert_int_equal(bare_execute("B22C 0002"), PGM_PROTECTION); /* TB */
    assert_int_equal(teid(), 0x1000 | STORE | LOW_ADDRESS);
    cpu->gr[2].g = 0x100;
    assert_int_equal(bare_execute("B246 0012"), PGM_PROTECTION); /* STURA */
    assert_int_equal(teid(), STORE | LOW_ADDRESS);
}

static void models_have_it_from_zec12_on(void **state)
{
    (void)state;
    assert_true(cpu_model_choose("z196"));
    assert_false(facility_offered(FACILITY_ESOP2));
    assert_true(cpu_model_choose("zEC12"));
    assert_true(facility_offered(FACILITY_ESOP2));
    assert_true(cpu_model_choose("z16"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPACE_TEST(the_linkage_stack_is_a_side_effect),
        SPACE_TEST(the_list_of_a_guarded_storage_event_is_a_side_effect),
        SPACE_TEST(the_access_register_of_the_operand_is_told),
        SPACE_TEST(protection_by_a_segment_or_region_is_dat_protection),
        SPACE_TEST(one_kind_of_protection_is_told),
        SPACE_TEST(real_addresses_are_protected_too),
        SPACE_TEST(models_have_it_from_zec12_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
