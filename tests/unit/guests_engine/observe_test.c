/* What CP sees of a CPU that it traces. */
#include "guests/engine/observe.h"
#include "tests/unit/guests_engine/spaces.h"

static void wish(u32 events)
{
    struct observe_wish w = {.events = events, .fetch_last = ~0ULL, .store_last = ~0ULL, .general = 0xFFFF};

    assert_int_equal(observe_set(cpu, &w), 0);
}

/* Put a program and let it run to the first thing that is seen. */
static struct observe *first(const char *hex)
{
    bare_hex(bare_hex(BARE_CODE, hex), "0A00");
    cpu_load_psw(cpu, BARE_PSW, BARE_CODE);
    cpu_start(cpu);
    observe_clear(cpu);
    do
        assert_int_equal(cpu_run(cpu), EXIT_RESCHEDULE);
    while (!observe_pending(cpu));
    return cpu->observe;
}

static struct observe *next(void)
{
    enum exit_reason reason;

    observe_clear(cpu);
    do
        reason = cpu_run(cpu);
    while (reason == EXIT_RESCHEDULE && !observe_pending(cpu));
    return observe_pending(cpu) ? cpu->observe : NULL;
}

static void each_instruction_is_seen_with_what_it_did(void **state)
{
    struct observe *o;

    (void)state;
    wish(OBSERVE_FETCH);
    cpu->gr[1].g = 0x3000;
    cpu->gr[2].g = 7;
    o = first("A7290005 5020 1008 A7F40003 0700 1B22");
    assert_true(o->insn.done);
    assert_int_equal(o->insn.address, BARE_CODE);
    assert_int_equal(o->insn.gr[2], 7);
    assert_int_equal(cpu->gr[2].g, 5);
    assert_int_equal(o->insn.next, BARE_CODE + 4);
    assert_false(o->insn.branched);
    o = next();
    assert_memory_equal(o->insn.text, "\x50\x20\x10\x08", 4);
    assert_int_equal(o->insn.stores, 1);
    assert_int_equal(o->insn.store[0].address, 0x3008);
    assert_int_equal(o->insn.store[0].length, 4);
    assert_true(o->insn.store[0].asce == SPACE_REAL);
    o = next();
    assert_true(o->insn.branched);
    assert_int_equal(o->insn.next, BARE_CODE + 14);
    o = next();
    assert_int_equal(o->insn.address, BARE_CODE + 14);
    assert_int_equal(o->insn.cc, 0);
    o = next(); /* SVC, and where it leads */
    assert_true(o->insn.done);
    assert_int_equal(o->interruptions, 1);
    assert_int_equal(o->interruption[0].kind, OBSERVE_SVC);
    assert_int_equal(o->interruption[0].at, BARE_CODE + 16);
    assert_int_equal(o->interruption[0].new_address, BARE_END);
    assert_null(next()); /* the DIAGNOSE that ends the test has not ended itself */
}

static void the_sieve_lets_only_what_is_wished_through(void **state)
{
    struct observe_wish w = {.events = OBSERVE_STORE, .store_first = 0x3010, .store_last = 0x3013};
    struct observe *o;

    (void)state;
    cpu->gr[1].g = 0x3000;
    assert_int_equal(observe_set(cpu, &w), 0);
    o = first("A7290005 5020 1008 D20F 1004 1100 1B22");
    assert_int_equal(o->insn.text[0], 0xD2);
    assert_int_equal(o->insn.store[0].address, 0x3004);
    assert_int_equal(o->insn.store[0].length, 16);
    w = (struct observe_wish){.events = OBSERVE_GENERAL, .general = 1 << 4};
    assert_int_equal(observe_set(cpu, &w), 0);
    cpu->gr[4].g = 1;
    o = first("A7290005 A7490001 A7490002");
    assert_int_equal(o->insn.address, BARE_CODE + 8); /* the same value is no change */
    w = (struct observe_wish){.events = OBSERVE_OPCODE, .opcodes = 1, .opcode = {0x1A}};
    assert_int_equal(observe_set(cpu, &w), 0);
    bare_hex(0x3000, "1A22");
    o = first("1B22 4400 1000 1A22");
    assert_true(o->insn.executed);
    assert_int_equal(o->insn.target[0], 0x1A);
    assert_int_equal(o->insn.target_address, 0x3000);
    w = (struct observe_wish){.events = OBSERVE_BRANCH};
    assert_int_equal(observe_set(cpu, &w), 0);
    o = first("1B22 A7840004 A7F40002");
    assert_int_equal(o->insn.address, BARE_CODE + 2);
}

static void interruptions_are_seen_at_full_speed(void **state)
{
    struct observe *o;

    (void)state;
    wish(OBSERVE_PROGRAM | OBSERVE_SVC);
    assert_false(cpu->stepping);
    o = first("A7290005 0000");
    assert_false(o->insn.done);
    assert_int_equal(o->interruption[0].kind, OBSERVE_PROGRAM);
    assert_int_equal(o->interruption[0].code, PGM_OPERATION);
    assert_int_equal(o->interruption[0].at, BARE_CODE + 4);
    assert_int_equal(o->interruption[0].new_address, BARE_PROGRAM);
    o = first("A7290005");
    assert_int_equal(o->interruption[0].kind, OBSERVE_SVC);
    /* CP has the CPU before the handler's first instruction, which is known already. */
    bare_hex(BARE_CODE + 0x10, "A73B0001 A7F4FFF6"); /* AGHI 3,1, and back to the SVC at BARE_CODE */
    bare_put64(Z_SVC_NEW + 8, BARE_CODE + 0x10);
    cpu_set_timer(cpu, 1ULL << 60); /* nothing else wants the CPU's attention */
    cpu->clock_comparator = ~0ULL;
    cpu->gr[3].g = 0;
    first("");
    for (unsigned i = 1; i < 10; i++) {
        assert_int_equal(cpu->ia, BARE_CODE + 0x10);
        assert_int_equal(cpu->gr[3].g, i - 1);
        assert_int_equal(cpu->observe->interruptions, 1);
        assert_non_null(next());
    }
    bare_put64(Z_SVC_NEW + 8, BARE_END);
    cpu->esa = false;
    wish(OBSERVE_EXTERNAL);
    bare_put64(Z_EXT_NEW, BARE_PSW);
    bare_put64(Z_EXT_NEW + 8, BARE_END);
    cpu->cr[0] |= CR0_INTERRUPT_KEY;
    bare_hex(BARE_CODE, "A7F40000");
    cpu_load_psw(cpu, BARE_PSW | PSW_EXT, BARE_CODE);
    cpu_post(cpu, PENDING_INTERRUPT_KEY);
    cpu_start(cpu);
    observe_clear(cpu);
    while (!observe_pending(cpu))
        assert_int_equal(cpu_run(cpu), EXIT_RESCHEDULE);
    assert_int_equal(cpu->observe->interruption[0].code, EXT_INTERRUPT_KEY);
    assert_int_equal(cpu->observe->interruption[0].at, BARE_CODE);
}

static void the_guests_own_recording_goes_on(void **state)
{
    struct observe *o;

    (void)state;
    wish(OBSERVE_FETCH | OBSERVE_PROGRAM);
    cpu->cr[9] = 0x20000000; /* stores */
    cpu->cr[10] = 0x3000;
    cpu->cr[11] = 0x3007;
    cpu->gr[1].g = 0x3000;
    bare_hex(bare_hex(BARE_CODE, "5020 1008 5020 1004"), "0A00");
    cpu_load_psw(cpu, BARE_PSW | PSW_PER, BARE_CODE);
    cpu_start(cpu);
    while (!observe_pending(cpu))
        assert_int_equal(cpu_run(cpu), EXIT_RESCHEDULE);
    assert_int_equal(cpu->observe->interruptions, 0);
    o = next();
    assert_true(o->insn.done);
    assert_int_equal(o->interruptions, 1);
    assert_int_equal(o->interruption[0].code, PGM_PER);
    assert_int_equal(o->interruption[0].at, BARE_CODE + 4);
    assert_int_equal(m->storage->base[0x96], 0x20);
    assert_int_equal(bare_get64(0x98), BARE_CODE + 4);
    /* And with the guest's off its control registers mean nothing. */
    cpu->exit = EXIT_NONE;
    assert_int_equal(bare_execute("5020 1004"), 0);
}

static void a_suppressed_instruction_is_seen_with_its_exception(void **state)
{
    struct observe *o;

    (void)state;
    wish(OBSERVE_FETCH);
    cpu->gr[1].g = 0x3001;
    o = first("E320 1000 008F"); /* LPQ of an odd address */
    assert_int_equal(o->insn.program_code, PGM_SPECIFICATION);
    assert_int_equal(o->interruptions, 1);
    assert_int_equal(o->interruption[0].at, BARE_CODE);
}

static void an_intercepted_instruction_is_seen_at_full_speed(void **state)
{
    struct observe_wish w = {.events = OBSERVE_INTERCEPT, .opcodes = 1, .opcode = {0xB233}};

    (void)state;
    assert_int_equal(observe_set(cpu, &w), 0);
    assert_false(cpu->stepping);
    bare_hex(BARE_CODE, "B2331000 B2351000");
    cpu_load_psw(cpu, BARE_PSW, BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    observe_intercept(cpu);
    cpu_set_cc(cpu, 2);
    observe_intercept_end(cpu);
    assert_true(observe_pending(cpu));
    assert_int_equal(cpu->observe->insn.address, BARE_CODE);
    assert_int_equal(cpu->observe->insn.cc, 2);
    observe_clear(cpu);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    observe_intercept(cpu); /* TSCH is not wished */
    observe_intercept_end(cpu);
    assert_false(observe_pending(cpu));
    bare_hex(BARE_CODE, "44100800"); /* EXECUTE of SSCH, made of CSCH by register 1 */
    cpu->gr[1].g = 3;
    bare_hex(0x800, "B2301000");
    cpu_load_psw(cpu, BARE_PSW, BARE_CODE);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    observe_intercept(cpu);
    observe_intercept_end(cpu);
    assert_true(observe_pending(cpu));
    assert_true(cpu->observe->insn.executed);
    assert_int_equal(cpu->observe->insn.target_address, 0x800);
    assert_memory_equal(cpu->observe->insn.target, "\xB2\x33\x10\x00", 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(each_instruction_is_seen_with_what_it_did),
        BARE_TEST(the_sieve_lets_only_what_is_wished_through),
        BARE_TEST(interruptions_are_seen_at_full_speed),
        BARE_TEST(the_guests_own_recording_goes_on),
        BARE_TEST(a_suppressed_instruction_is_seen_with_its_exception),
        BARE_TEST(an_intercepted_instruction_is_seen_at_full_speed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
