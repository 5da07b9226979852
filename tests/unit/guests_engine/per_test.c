/* Program-event recording (PoP chapter 4). */
#include "tests/unit/guests_engine/spaces.h"

#define PER_PSW (BARE_PSW | PSW_PER)
#define BRANCHES 0x80000000
#define FETCHES 0x40000000
#define STORES 0x20000000
#define KEYS 0x10000000
#define STORES_REAL 0x08000000
#define ZEROS 0x04000000
#define BEFORE 0x01000000
#define IN_BRANCH_RANGE 0x00800000
#define IN_MARKED_SPACES 0x00200000

static void watch(u64 events, u64 first, u64 last)
{
    cpu->cr[9] = events;
    cpu->cr[10] = first;
    cpu->cr[11] = last;
}
static u8 events(void)
{
    return m->storage->base[0x96];
}
static u8 mode(void)
{
    return m->storage->base[0x97];
}
static u64 per_address(void)
{
    return bare_get64(0x98);
}

static void no_event_no_interruption(void **state)
{
    (void)state;
    watch(BRANCHES | FETCHES | STORES, 0x100000, 0x100FFF);
    cpu->cr[9] |= IN_BRANCH_RANGE;
    cpu->gr[1].g = 0x3000;
    assert_int_equal(bare_execute_psw(PER_PSW, "A7290005 A7F40002 E320 1000 0024 4420 1000"), PGM_OPERATION);
    cpu->gr[1].g = 0x3000;
    bare_hex(0x3000, "1A22");
    assert_int_equal(bare_execute_psw(PER_PSW, "A7290005 A7F40002 4400 1000 1832"), 0);
    assert_int_equal(cpu->gr[3].g, 10);
    assert_int_equal(old_address, BARE_CODE + 16);
    cpu->cr[10] = BARE_CODE; /* PER is off */
    assert_int_equal(bare_execute("A7290005"), 0);
}

static void fetching_is_told_after_the_instruction(void **state)
{
    (void)state;
    watch(FETCHES, BARE_CODE + 4, BARE_CODE + 7);
    cpu->gr[2].g = cpu->gr[3].g = cpu->gr[4].g = 0;
    assert_int_equal(bare_execute_psw(PER_PSW, "A7290005 A7390006 A7490007"), PGM_PER);
    assert_int_equal(events(), 0x40);
    assert_int_equal(mode(), 0xE0); /* 64-bit, valid */
    assert_int_equal(per_address(), BARE_CODE + 4);
    assert_int_equal(old_address, BARE_CODE + 8);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_ILC), 4);
    assert_int_equal(cpu->gr[3].g, 6);
    assert_int_equal(cpu->gr[4].g, 0);
    /* The range may wrap. */
    watch(FETCHES, ~0ULL, BARE_CODE);
    assert_int_equal(bare_execute_psw(PER_PSW | PSW_PSTATE, "A7290005"), PGM_PER);
    assert_int_equal(per_address(), BARE_CODE);
}

static void the_target_of_execute_is_fetched_too(void **state)
{
    (void)state;
    watch(FETCHES, 0x3000, 0x3001);
    bare_hex(0x3000, "1A22");
    cpu->gr[1].g = 0x3000;
    cpu->gr[2].g = 5;
    assert_int_equal(bare_execute_psw(PER_PSW, "4400 1000 1832"), PGM_PER);
    assert_int_equal(events(), 0x40);
    assert_int_equal(per_address(), BARE_CODE);
    assert_int_equal(old_address, BARE_CODE + 4);
    assert_int_equal(cpu->gr[2].g, 10);
    watch(FETCHES, 0x3001, 0x3FFF); /* its first byte counts */
    assert_int_equal(bare_execute_psw(PER_PSW, "4400 1000"), 0);
    assert_int_equal(cpu->gr[2].g, 20);
    watch(FETCHES | BEFORE, 0x3000, 0x3000);
    assert_int_equal(bare_execute_psw(PER_PSW, "4400 1000"), PGM_PER);
    assert_int_equal(events(), 0x41);
    assert_int_equal(per_address(), BARE_CODE);
    assert_int_equal(old_address, BARE_CODE);
    assert_int_equal(cpu->gr[2].g, 20);
}

static void only_taken_branches_are_events(void **state)
{
    (void)state;
    watch(BRANCHES, 0, 0);
    cpu->cc = 1;
    assert_int_equal(bare_execute_psw(PER_PSW, "A7840002 A7290001 A7F40002"), PGM_PER); /* to what follows, too */
    assert_int_equal(events(), 0x80);
    assert_int_equal(per_address(), BARE_CODE + 8);
    assert_int_equal(old_address, BARE_CODE + 12);
    watch(BRANCHES | IN_BRANCH_RANGE, 0x5000, 0x5FFF);
    assert_int_equal(bare_execute_psw(PER_PSW, "A7F40003 0700 A7290009"), 0);
    cpu->gr[5].g = 0x5002;
    assert_int_equal(bare_execute_psw(PER_PSW, "07F5"), PGM_PER);
    assert_int_equal(old_address, 0x5002); /* fetched only later */
    bare_hex(BARE_CODE + 0x100, "07F5");
    cpu->gr[1].g = BARE_CODE + 0x100;
    assert_int_equal(bare_execute_psw(PER_PSW, "4400 1000"), PGM_PER); /* the target of EXECUTE branches */
    assert_int_equal(per_address(), BARE_CODE);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_ILC), 4);
}

static void stores_into_the_range_are_events(void **state)
{
    static const struct {
        const char *text;
        bool event;
    } rows[] = {
        {"E320 1000 0024", true},             /* STG at 3000 */
        {"E320 1008 0024", false},            /* behind the range */
        {"9025 1000", true},                  /* STM */
        {"D203 1000 1100", true},             /* MVC */
        {"D203 1100 1000", false},            /* which is only fetched here */
        {"9200 1003", true},                  /* MVI */
        {"9200 1008", false}, {"0E24", true}, /* MVCL */
    };
    (void)state;
    cpu->gr[1].g = 0x3000;
    assert_int_equal(bare_execute("E320 1000 0024"), 0); /* the fast lookup knows the page */
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        watch(STORES, 0x3002, 0x3007);
        cpu->gr[2].g = 0x3000;
        cpu->gr[3].g = 16;
        cpu->gr[4].g = 0x4000;
        cpu->gr[5].g = 16;
        assert_int_equal(bare_execute_psw(PER_PSW, rows[i].text), rows[i].event ? PGM_PER : 0);
        if (rows[i].event) {
            assert_int_equal(events(), 0x20);
            assert_int_equal(per_address(), BARE_CODE);
        }
    }
    cpu->cr[9] = 0;
    assert_int_equal(bare_execute_psw(PER_PSW, rows[0].text), 0);
    assert_int_equal(bare_execute(rows[0].text), 0);
}

static void storing_by_real_address_is_its_own_event(void **state)
{
    (void)state;
    watch(STORES | STORES_REAL, 0, 0);
    cpu->gr[1].g = 0x3000;
    assert_int_equal(bare_execute_psw(PER_PSW, "B246 0021"), PGM_PER); /* STURA */
    assert_int_equal(events(), 0x28);
    watch(STORES, 0, ~0ULL);
    assert_int_equal(bare_execute_psw(PER_PSW, "B925 0021"), 0); /* STURG */
}

static void stores_are_told_by_space(void **state)
{
    (void)state;
    watch(STORES, 0x40000, 0x40FFF);
    cpu->gr[1].g = 0x40000;
    cpu->cr[7] = ASCE(2);
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER, "9200 1000"), PGM_PER);
    assert_int_equal(mode(), 0xF0);
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER | (u64)AS_SECONDARY << PSW_AS_SHIFT, "9200 1000"), PGM_PER);
    assert_int_equal(mode(), 0xFA);
    cpu->ar[1] = 1;
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER | (u64)AS_AR << PSW_AS_SHIFT, "9200 1000"), PGM_PER);
    assert_int_equal(mode(), 0xF5);
    assert_int_equal(m->storage->base[0xA1], 1);
    cpu->cr[9] |= IN_MARKED_SPACES;
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER, "9200 1000"), 0);
    cpu->cr[1] |= ASCE_STORAGE_ALTERATION;
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER, "9200 1000"), PGM_PER);
}

static void events_accompany_other_program_interruptions(void **state)
{
    (void)state;
    watch(FETCHES | STORES | BRANCHES, 0, ~0ULL);
    assert_int_equal(bare_execute_psw(PER_PSW, "0000"), PGM_PER | PGM_OPERATION);
    assert_int_equal(events(), 0x40);
    assert_int_equal(old_address, BARE_CODE + 2);
    cpu->gr[1].g = 0x3004;
    assert_int_equal(bare_execute_psw(PER_PSW | PSW_PSTATE, "8200 1000"), PGM_PER | PGM_PRIVILEGED);
    /* Completed with an overflow. */
    cpu->gr[2].g = 0x7FFFFFFF;
    assert_int_equal(bare_execute_psw(PER_PSW | PSW_PM_FIXED, "1A22"), PGM_PER | PGM_FIXED_OVERFLOW);
    /* Nullified: told when it is executed again. */
    cpu->gr[1].g = 0x41000;
    bare_put64(0x18000 + 8 * 0x41, 0x41400);
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER, "9200 1000"), PGM_PAGE_TRANSLATION);
    assert_int_equal(old_address, BARE_CODE);
}

static void svc_and_lpswe_are_told_with_the_psw_that_they_loaded(void **state)
{
    (void)state;
    watch(FETCHES, BARE_CODE, BARE_CODE + 1);
    assert_int_equal(bare_execute_psw(PER_PSW, "0A11"), PGM_PER);
    assert_int_equal(old_address, BARE_END);
    assert_int_equal(old_mask, BARE_PSW);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_ILC), 2);
    assert_int_equal(be16_load(m->storage->base + Z_SVC_CODE), 0x11);
    bare_put64(0x3000, BARE_PSW);
    bare_put64(0x3008, TARGET);
    cpu->gr[1].g = 0x3000;
    assert_int_equal(bare_execute_psw(PER_PSW, "B2B2 1000"), PGM_PER);
    assert_int_equal(old_address, TARGET);
    assert_int_equal(old_mask, BARE_PSW);
    /* The other way: PER begins with the first instruction under the new PSW. */
    watch(FETCHES, TARGET, TARGET);
    bare_put64(0x3000, PER_PSW);
    bare_hex(TARGET, "1822 0A00");
    assert_int_equal(bare_execute("B2B2 1000"), PGM_PER);
    assert_int_equal(old_address, TARGET + 2);
    watch(FETCHES, BARE_CODE + 4, BARE_CODE + 5);
    assert_int_equal(bare_execute("AD40 1010 1822"), PGM_PER); /* STOSM */
    assert_int_equal(old_address, BARE_CODE + 6);
}

static void an_invalid_psw_and_an_event_are_one_interruption(void **state)
{
    (void)state;
    watch(FETCHES, 0, ~0ULL);
    bare_put64(0x3000, 0x0008000180000000);
    bare_put64(0x3008, 0x1234);
    cpu->gr[1].g = 0x3000;
    assert_int_equal(bare_execute_psw(PER_PSW, "B2B2 1000"), PGM_PER | PGM_SPECIFICATION);
    assert_int_equal(old_address, 0x1234);
    assert_int_equal(per_address(), BARE_CODE);
}

static void program_linkage_branches(void **state)
{
    (void)state;
    watch(BRANCHES, 0, 0);
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER, "B240 0000"), 0);
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER, "0101"), PGM_PER);
    assert_int_equal(events(), 0x80);
    assert_int_equal(old_address, BARE_CODE + 4);
    assert_int_equal(old_mask, SPACE_PSW | PSW_PER);
}

static void an_instruction_for_cp_is_told_when_cp_has_done_it(void **state)
{
    (void)state;
    watch(FETCHES, BARE_CODE, BARE_CODE + 1);
    bare_hex(BARE_CODE, "B220 0012 0A00");
    cpu_load_psw(cpu, PER_PSW, BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_int_equal(cpu->intercept.opcode, 0xB220);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_int_equal(cpu->intercept.address, 0xBAD);
    assert_int_equal(be16_load(m->storage->base + Z_PGM_CODE), PGM_PER);
    assert_int_equal(bare_get64(Z_PGM_OLD + 8), BARE_CODE + 4);
}

static void fetching_can_be_told_before_the_instruction(void **state)
{
    (void)state;
    watch(0x41000000, BARE_CODE + 4, BARE_CODE + 5);
    cpu->gr[1].g = 5;
    assert_int_equal(bare_execute_psw(BARE_PSW | PSW_PER, "A71B 0001 A71B 0002"), PGM_PER); /* AGHI twice */
    assert_int_equal(cpu->gr[1].g, 6);
    assert_int_equal(old_address, BARE_CODE + 4);
    assert_int_equal(m->storage->base[Z_PER_CODE], 0x41);
    assert_int_equal(bare_get64(Z_PER_ADDRESS), BARE_CODE + 4);
}

static void comparisons_store_only_if_they_swap(void **state)
{
    static const char *const rows[] = {
        "BA24 1000",      /* CS */
        "EB24 1000 0030", /* CSG */
        "BB24 1000",      /* CDS */
        "EB24 1000 003E", /* CDSG */
        "C822 1000 5000", /* CSST */
        "EE24 1000 5000", /* PLO, compare and swap */
        "B250 0021",      /* CSP */
    };
    (void)state;
    watch(STORES, 0x3000, 0x300F);
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (unsigned equal = 0; equal < 2; equal++) {
            cpu->gr[0].g = i == 5 ? 4 : 0;
            cpu->gr[1].g = 0x3000;
            cpu->gr[2].g = cpu->gr[3].g = equal ? 0 : 99;
            cpu->gr[4].g = cpu->gr[5].g = 0x5000;
            bare_put64(0x3000, 0);
            bare_put64(0x3008, 0);
            assert_int_equal(bare_execute_psw(PER_PSW, rows[i]), equal ? PGM_PER : 0);
            assert_int_equal(cpu->cc, equal ? 0 : 1);
        }
}

static void setting_a_storage_key_is_an_event(void **state)
{
    (void)state;
    watch(KEYS, 0, 0);
    cpu->gr[1].g = 0x10;
    cpu->gr[2].g = 0x5000;
    assert_int_equal(bare_execute_psw(PER_PSW, "B22B 0012"), PGM_PER); /* SSKE */
    assert_int_equal(events(), 0x10);
    assert_int_equal(per_address(), BARE_CODE);
    assert_int_equal(m->storage->keys[5] & 0xFE, 0x10);
    assert_int_equal(bare_execute_psw(PER_PSW, "B22B 4012"), 0); /* conditionally, and it is the same */
    cpu->gr[1].g = 0x20020;
    assert_int_equal(bare_execute_psw(PER_PSW, "B9AF 0012"), PGM_PER); /* PFMF */
    cpu->gr[1].g = 0x8000;                                             /* which clears only */
    assert_int_equal(bare_execute_psw(PER_PSW, "B9AF 0012"), 0);
    assert_int_equal(bare_execute_psw(PER_PSW, "B22A 0012"), 0); /* RRBE */
    watch(STORES, 0, ~0ULL);
    assert_int_equal(bare_execute_psw(PER_PSW, "B22B 0012"), 0);
}

static void operands_at_a_register_of_zeros_are_events(void **state)
{
    static const struct {
        const char *text;
        bool event;
    } rows[] = {
        {"5830 1800", true},      /* L with a base of zeros */
        {"5830 0800", false},     /* and without a base */
        {"4130 1800", false},     /* LA reaches nothing */
        {"E331 0800 0004", true}, /* an index alone */
        {"E331 6000 0004", false},
        {"E336 1800 0004", true},
        {"5030 1800", true},      /* ST */
        {"D203 1800 6000", true}, /* MVC */
        {"D203 6000 1800", true},
        {"D203 6000 6100", false},
        {"D500 6000 1800", true},
        {"4470 1000", false}, /* EX: an instruction, not an operand; CLI in it */
        {"C43F 0000 0100", false},
    };
    (void)state;
    bare_hex(0, "9500 6000");
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        watch(ZEROS, 0, 0);
        cpu->gr[1].g = cpu->gr[7].g = 0;
        cpu->gr[3].g = 3;
        cpu->gr[6].g = 0x6000;
        assert_int_equal(bare_execute("5830 0800"), 0); /* the fast lookup knows the page */
        assert_int_equal(bare_execute_psw(PER_PSW, rows[i].text), rows[i].event ? PGM_PER : 0);
        if (rows[i].event)
            assert_int_equal(events(), 0x04);
    }
    cpu->gr[4].g = 0; /* MVCL from address zero, in a space of an access register */
    cpu->gr[5].g = cpu->gr[3].g = 8;
    cpu->gr[2].g = 0x6000;
    cpu->ar[2] = 0, cpu->ar[4] = 1;
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER | (u64)AS_AR << PSW_AS_SHIFT, "0E24"), PGM_PER);
    assert_int_equal(events(), 0x04);
    assert_int_equal(mode(), 0xF5);
    assert_int_equal(m->storage->base[0xA1], 4);
    cpu->cr[9] = 0;
    assert_int_equal(bare_execute_psw(PER_PSW, "5830 1800"), 0);
}

static void the_access_register_of_a_store_is_told(void **state)
{
    (void)state;
    watch(STORES, 0x40000, 0x40FFF);
    for (unsigned r = 0; r < 16; r++) /* all of them in one space */
        cpu->ar[r] = 1;
    cpu->gr[4].g = 0x40000;
    cpu->gr[6].g = 0x50000;
    cpu->gr[5].g = cpu->gr[7].g = 16;
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER | (u64)AS_AR << PSW_AS_SHIFT, "0E46"), PGM_PER); /* MVCL */
    assert_int_equal(m->storage->base[0xA1], 4);
    cpu->gr[4].g = 0x40000;
    assert_int_equal(
        bare_execute_psw(SPACE_PSW | PSW_PER | (u64)AS_AR << PSW_AS_SHIFT, "D203 4000 6000"), PGM_PER); /* MVC */
    assert_int_equal(m->storage->base[0xA1], 4);
    assert_int_equal(bare_execute_psw(SPACE_PSW | PSW_PER, "D203 4000 6000"), PGM_PER);
    assert_int_equal(m->storage->base[0xA1], 0);
}

static void the_breaking_event_is_stored_with_an_event(void **state)
{
    (void)state;
    watch(FETCHES, TARGET, TARGET);
    bare_hex(TARGET, "1822 0A00");
    cpu->gr[2].g = TARGET;
    assert_int_equal(bare_execute_psw(PER_PSW, "1811 07F2"), PGM_PER);
    assert_int_equal(bare_get64(Z_BREAKING_EVENT), BARE_CODE + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPACE_TEST(no_event_no_interruption),
        SPACE_TEST(fetching_is_told_after_the_instruction),
        SPACE_TEST(the_target_of_execute_is_fetched_too),
        SPACE_TEST(only_taken_branches_are_events),
        SPACE_TEST(stores_into_the_range_are_events),
        SPACE_TEST(storing_by_real_address_is_its_own_event),
        SPACE_TEST(stores_are_told_by_space),
        SPACE_TEST(events_accompany_other_program_interruptions),
        SPACE_TEST(svc_and_lpswe_are_told_with_the_psw_that_they_loaded),
        SPACE_TEST(an_invalid_psw_and_an_event_are_one_interruption),
        SPACE_TEST(program_linkage_branches),
        SPACE_TEST(an_instruction_for_cp_is_told_when_cp_has_done_it),
        SPACE_TEST(comparisons_store_only_if_they_swap),
        SPACE_TEST(setting_a_storage_key_is_an_event),
        SPACE_TEST(operands_at_a_register_of_zeros_are_events),
        SPACE_TEST(the_access_register_of_a_store_is_told),
        SPACE_TEST(the_breaking_event_is_stored_with_an_event),
        BARE_TEST(fetching_can_be_told_before_the_instruction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
