/* SIGNAL PROCESSOR between CPUs that take turns, and between CPUs on two threads (PoP chapter 4). */
#include "tests/unit/guests_engine/bare.h"
#include "guests/arch/control.h"
#include "guests/engine/model.h"
#include <pthread.h>

static struct cpu *other;

static int setup(void **state)
{
    bare_setup(state);
    other = bare_cpu(1);
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

/* SIGP 2,4,order: the parameter is in register 3, the status comes in register 2. */
static u8 signal_to(u16 target, u8 order, u64 parameter)
{
    char hex[16];
    cpu->gr[2].g = ~0ULL;
    cpu->gr[3].g = parameter;
    cpu->gr[4].g = target;
    snprintf(hex, sizeof hex, "AE24 00%02X", order);
    assert_int_equal(bare_execute(hex), 0);
    return cpu->cc;
}
static u32 status(void)
{
    assert_int_equal(cpu->gr[2].h, ~0U);
    return cpu->gr[2].l;
}

static void absent_cpus_and_unknown_orders_are_told(void **state)
{
    (void)state;
    assert_int_equal(signal_to(2, 0x01, 0), 3);
    assert_int_equal(signal_to(63, 0x01, 0), 3);
    assert_int_equal(signal_to(0xFFFF, 0x01, 0), 3);
    assert_int_equal(signal_to(1, 0xFF, 0), 1);
    assert_int_equal(status(), 0x02);
    assert_int_equal(bare_execute_psw(BARE_PROBLEM, "AE24 0001"), PGM_PRIVILEGED);
}

static void sense_tells_the_stopped_state(void **state)
{
    (void)state;
    assert_int_equal(signal_to(1, 0x01, 0), 1);
    assert_int_equal(status(), 0x40);
    assert_int_equal(signal_to(1, 0x04, 0), 0); /* start: not before it is run */
    assert_int_equal(signal_to(1, 0x01, 0), 2);
    other->cr[0] = 0;
    cpu_load_psw(other, BARE_PSW | PSW_WAIT | PSW_IO, 0);
    assert_int_equal(bare_run(other), EXIT_WAIT);
    assert_int_equal(signal_to(1, 0x01, 0), 0);
    assert_int_equal(signal_to(1, 0x15, 0), 1); /* it waits */
    assert_int_equal(status(), 0x400);
    assert_int_equal(signal_to(0, 0x15, 0), 0); /* this one runs */
}

static void a_stopped_cpu_takes_a_prefix_and_stores_its_status(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 16; i++)
        other->gr[i].g = 0x100 + i;
    other->ar[15] = 0xAABBCCDD;
    assert_int_equal(signal_to(1, 0x0D, 0x100001), 0);
    assert_int_equal(signal_to(1, 0x0D, 0x102000), 2); /* busy */
    assert_int_equal(cpu_run(other), EXIT_STOPPED);
    assert_int_equal(other->stop_order, 0);
    assert_int_equal(other->prefix, 0x100000);
    assert_int_equal(signal_to(1, 0x0E, 0x60000), 0);
    assert_int_equal(cpu_run(other), EXIT_STOPPED);
    assert_int_equal(bare_get64(0x60080 + 8 * 5), 0x105);
    assert_int_equal(bare_get32(0x60118), 0x100000);
    assert_int_equal(bare_get32(0x60140 + 4 * 15), 0xAABBCCDD);
    assert_int_equal(signal_to(1, 0x0D, 0x40000000), 1);
    assert_int_equal(status(), 0x100);
    assert_int_equal(signal_to(0, 0x0D, 0x100000), 1); /* itself: not stopped */
    assert_int_equal(status(), 0x200);
}

static void a_running_cpu_refuses_a_prefix(void **state)
{
    (void)state;
    cpu_start(other);
    assert_int_equal(signal_to(1, 0x0D, 0x100000), 1);
    assert_int_equal(status(), 0x200);
    assert_int_equal(signal_to(1, 0x0E, 0x60000), 1);
    assert_int_equal(status(), 0x200);
}

static void external_call_interrupts_once(void **state)
{
    (void)state;
    assert_int_equal(signal_to(1, 0x02, 0), 0);
    assert_int_equal(signal_to(1, 0x02, 0), 1);
    assert_int_equal(status(), 0x80);
    assert_int_equal(signal_to(1, 0x01, 0), 1);
    assert_int_equal(status(), 0xC0);
    bare_put64(Z_EXT_NEW, BARE_PSW);
    bare_put64(Z_EXT_NEW + 8, BARE_END);
    other->cr[0] = CR0_EXTERNAL_CALL;
    cpu_load_psw(other, BARE_PSW | PSW_EXT | PSW_WAIT, 0);
    cpu_start(other);
    assert_int_equal(bare_run(other), EXIT_INTERCEPT);
    assert_int_equal(bare_get32(Z_EXT_CPU), 0x00001202);
    assert_int_equal(signal_to(1, 0x02, 0), 0);
}

static void each_sender_of_an_emergency_signal_interrupts(void **state)
{
    (void)state;
    assert_int_equal(signal_to(1, 0x03, 0), 0);
    assert_int_equal(signal_to(1, 0x03, 0), 0);
    atomic_fetch_or(&other->emergency_from, 1ULL << 5);
    bare_put64(Z_EXT_NEW, BARE_PSW);
    bare_put64(Z_EXT_NEW + 8, BARE_END);
    other->cr[0] = CR0_EMERGENCY_SIGNAL;
    static const u16 from[] = {0, 5};
    for (unsigned i = 0; i < 2; i++) {
        cpu_load_psw(other, BARE_PSW | PSW_EXT | PSW_WAIT, 0);
        cpu_start(other);
        assert_int_equal(bare_run(other), EXIT_INTERCEPT);
        assert_int_equal(bare_get32(Z_EXT_CPU), (u32)from[i] << 16 | 0x1201);
    }
    cpu_load_psw(other, BARE_PSW | PSW_EXT | PSW_WAIT, 0);
    assert_int_equal(bare_run(other), EXIT_WAIT);
}

static void conditional_emergency_spares_who_can_take_it_later(void **state)
{
    (void)state;
    other->cr[4] = 7;
    other->cr[3] = 8;
    cpu_load_psw(other, BARE_PSW | PSW_IO | PSW_EXT, 0);
    cpu_start(other);
    assert_int_equal(signal_to(1, 0x13, 9), 1);
    assert_int_equal(status(), 0x200);
    assert_int_equal(signal_to(1, 0x13, 8), 0);
    cpu_load_psw(other, BARE_PSW | PSW_IO, 0);
    assert_int_equal(signal_to(1, 0x13, 9), 0);
}

static void stop_tells_cp_who_did_it(void **state)
{
    (void)state;
    bare_hex(BARE_CODE, "A7F4 0000"); /* a loop */
    cpu_load_psw(other, BARE_PSW, BARE_CODE);
    cpu_start(other);
    assert_int_equal(signal_to(1, 0x05, 0), 0);
    assert_int_equal(bare_run(other), EXIT_STOPPED);
    assert_int_equal(other->stop_order, 5);
    assert_int_equal(other->stop_from, 0);
    other->stop_order = 0;
    assert_int_equal(signal_to(1, 0x05, 0), 0); /* again: it stays stopped */
    assert_int_equal(bare_run(other), EXIT_STOPPED);
    assert_int_equal(other->stop_order, 0);
    /* A CPU stops itself: the next instruction is not executed. */
    cpu->gr[4].g = 0;
    cpu->gr[5].g = 0;
    bare_hex(BARE_CODE, "AE24 0005 A759 0001");
    cpu_load_psw(cpu, BARE_PSW, BARE_CODE);
    cpu_start(cpu);
    assert_int_equal(bare_run(cpu), EXIT_STOPPED);
    assert_int_equal(cpu->stop_order, 5);
    assert_int_equal(cpu->gr[5].g, 0);
    assert_int_equal(cpu->ia, BARE_CODE + 4);
}

static void stop_and_store_status_stores_at_the_absolute_place(void **state)
{
    (void)state;
    other->gr[7].g = 0x7777;
    cpu_load_psw(other, BARE_PSW | PSW_WAIT | PSW_IO, 0x1234);
    cpu_start(other);
    assert_int_equal(signal_to(1, 0x09, 0), 0);
    assert_int_equal(bare_run(other), EXIT_STOPPED);
    assert_int_equal(other->stop_order, 9);
    assert_int_equal(bare_get64(Z_SAVE_GR + 8 * 7), 0x7777);
    assert_int_equal(bare_get64(Z_SAVE_PSW + 8), 0x1234);
}

static void resets_stop_and_a_reset_replaces_a_waiting_order(void **state)
{
    (void)state;
    other->cr[1] = 0x1234;
    other->gr[1].g = 0x5678;
    other->clock_comparator = 5;
    cpu_load_psw(other, BARE_PSW | PSW_WAIT | PSW_IO, 0);
    cpu_start(other);
    assert_int_equal(signal_to(1, 0x0C, 0), 0); /* CPU reset */
    assert_int_equal(bare_run(other), EXIT_STOPPED);
    assert_int_equal(other->cr[1], 0x1234);
    assert_int_equal(other->stop_order, 0x0C);
    assert_int_equal(signal_to(1, 0x0D, 0x100000), 0);
    assert_int_equal(signal_to(1, 0x0B, 0), 0); /* initial CPU reset */
    assert_int_equal(bare_run(other), EXIT_STOPPED);
    assert_int_equal(other->prefix, 0);
    assert_int_equal(other->cr[1], 0);
    assert_int_equal(other->clock_comparator, 0);
    assert_int_equal(other->gr[1].g, 0x5678);
    assert_int_equal(signal_to(1, 0x01, 0), 1);
    assert_int_equal(status(), 0x40);
}

static void restart_loads_the_restart_psw(void **state)
{
    (void)state;
    bare_put64(Z_RESTART_NEW, BARE_PSW);
    bare_put64(Z_RESTART_NEW + 8, BARE_END);
    cpu_load_psw(other, BARE_PSW, 0x4444);
    assert_int_equal(signal_to(1, 0x06, 0), 0);
    assert_int_equal(bare_run(other), EXIT_INTERCEPT);
    assert_int_equal(bare_get64(Z_RESTART_OLD + 8), 0x4444);
}

static void the_architecture_is_set_for_all_cpus(void **state)
{
    (void)state;
    assert_int_equal(signal_to(0, 0x12, 1), 1);
    assert_int_equal(status(), 0x100); /* it is z/Architecture already */
    assert_int_equal(signal_to(0, 0x12, 3), 1);
    cpu->esa = other->esa = true;
    bare_put64(ESA_PGM_NEW, 0x0008000080000000 | BARE_PROGRAM);
    bare_hex(BARE_CODE, "AE24 0012 010E 83000E0D"); /* SIGP, SAM64, DIAGNOSE */
    cpu_load_psw_short(cpu, 0x0008000080000000 | BARE_CODE);
    cpu->gr[3].g = 1;
    cpu_start(cpu);
    cpu_start(other);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_int_equal(cpu->gr[2].l, 0x200);           /* the other CPU operates */
    assert_int_equal(cpu->intercept.address, 0xBAD); /* no 64-bit mode in ESA/390 */
    cpu_stop(other);
    other->prefix = 0x101000;
    cpu_load_psw_short(cpu, 0x0008000080000000 | BARE_CODE);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    assert_int_equal(cpu->intercept.address, 0xE0D);
    assert_false(cpu->esa);
    assert_false(other->esa);
    assert_int_equal(other->prefix, 0x100000); /* of 8K from now on */
    assert_true(cpu->address_mask == ~0ULL);
}

/* A processor thread: runs its CPU as the dispatcher would, until it leaves by DIAGNOSE or is told to end. */
struct processor {
    struct cpu *cpu;
    pthread_t thread;
    _Atomic bool end;
};
static pthread_mutex_t wake_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake_condition = PTHREAD_COND_INITIALIZER;
static unsigned wakes;

static void wake(struct cpu *c)
{
    (void)c;
    pthread_mutex_lock(&wake_lock);
    wakes++;
    pthread_cond_broadcast(&wake_condition);
    pthread_mutex_unlock(&wake_lock);
}

static void *processor_run(void *arg)
{
    struct processor *p = arg;
    unsigned seen = 0;

    while (!p->end) {
        enum exit_reason reason = cpu_run(p->cpu);
        if (reason == EXIT_INTERCEPT)
            break;
        if (reason == EXIT_RESCHEDULE)
            continue;
        pthread_mutex_lock(&wake_lock);
        while (seen == wakes && !p->end)
            pthread_cond_wait(&wake_condition, &wake_lock);
        seen = wakes;
        pthread_mutex_unlock(&wake_lock);
    }
    return NULL;
}

static void processor_end(struct processor *p)
{
    p->end = true;
    cpu_kick(p->cpu, ATTENTION_YIELD);
    wake(p->cpu);
    pthread_join(p->thread, NULL);
}

static void one_cpu_starts_signals_and_stops_another(void **state)
{
    struct processor p = {.cpu = other};
    (void)state;
    m->wake = wake;
    cpu->gr[3].g = 0;
    cpu->gr[4].g = 1;
    cpu->gr[6].g = other->gr[6].g = 0x6000;
    bare_lowcore(0x100000);
    bare_put64(0x6010, CR0_EMERGENCY_SIGNAL);
    bare_put64(0x100000 + Z_RESTART_NEW, BARE_PSW | PSW_EXT);
    bare_put64(0x100000 + Z_RESTART_NEW + 8, 0x7000);
    bare_put64(0x100000 + Z_EXT_NEW, BARE_PSW);
    bare_put64(0x100000 + Z_EXT_NEW + 8, 0x7100);
    /* CPU 1: LCTLG 0,0,16(6); count in 0(6) for ever. */
    bare_hex(0x7000, "EB00 6010 002F E350 6000 0004 A75B 0001 E350 6000 0024 A7F4 FFF8");
    /* Its external interruption: store the count in 8(6), go back. */
    bare_hex(0x7100, "E350 6008 0024 B2B2 0130");
    assert_int_equal(pthread_create(&p.thread, NULL, processor_run, &p), 0);
    /* CPU 0, each SIGP again while busy: initial reset, set prefix, restart; until 0(6) is not zero; emergency signal;
     * until 8(6) is not zero; stop; sense until there is status. */
    assert_int_equal(bare_execute("AE24 000B A724 FFFE C031 00100000 AE24 000D A724 FFFE AE24 0006 A724 FFFE"
                                  "E350 6000 0004 B902 0055 A784 FFFB AE24 0003 A724 FFFE"
                                  "E350 6008 0004 B902 0055 A784 FFFB AE24 0005 A724 FFFE AE24 0001 A7B4 FFFE"),
        0);
    assert_int_equal(cpu->gr[2].l, 0x40);
    u64 count = bare_get64(0x6000);
    assert_true(count > 0);
    processor_end(&p);
    assert_int_equal(bare_get64(0x6000), count);
    assert_int_equal(bare_get32(0x100000 + Z_EXT_CPU), 0x1201);
    assert_int_equal(other->prefix, 0x100000);
}

/* Both CPUs invalidate pages, set keys and store into their code, each waiting for the other to acknowledge. */
static void two_cpus_that_purge_each_other_make_progress(void **state)
{
    struct processor p = {.cpu = other};
    struct cpu *both[] = {cpu, other};
    (void)state;
    m->wake = wake;
    bare_lowcore(0x100000);
    other->prefix = 0x100000;
    for (unsigned i = 0; i < 2; i++) {
        u64 code = 0x8000 + i * 0x1000;
        both[i]->gr[2].g = 0x10000;              /* page table */
        both[i]->gr[3].g = (u64)i << 12;         /* page */
        both[i]->gr[4].g = 0x41000 + i * 0x1000; /* block whose key changes */
        both[i]->gr[5].g = 0x30;
        both[i]->gr[8].g = code;
        both[i]->gr[9].g = 0;
        both[i]->gr[7].g = 30000;
        /* IPTE 2,3; SSKE 5,4; ST 5,0(4); MVI into the AGHI 9,0 that follows, to make it AGHI 9,1; BRCTG 7 */
        bare_hex(code, "B221 0023 B22B 0054 5050 4000 9201 8013 A79B 0000 A777 FFF6 83000E0D");
        cpu_load_psw(both[i], BARE_PSW, code);
        cpu_start(both[i]);
    }
    assert_int_equal(pthread_create(&p.thread, NULL, processor_run, &p), 0);
    assert_int_equal(bare_run(cpu), EXIT_INTERCEPT);
    pthread_join(p.thread, NULL);
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(both[i]->intercept.address, 0xE0D);
        assert_int_equal(both[i]->gr[7].g, 0);
        assert_int_equal(both[i]->gr[9].g, 30000);
    }
}

/* The other CPU goes back to its wait at any moment relative to the next signal. */
static void no_signal_to_a_cpu_that_goes_to_wait_is_lost(void **state)
{
    enum { ROUNDS = 5000 };
    struct processor p = {.cpu = other};
    (void)state;
    m->wake = wake;
    bare_lowcore(0x100000);
    other->prefix = 0x100000;
    other->cr[0] = CR0_EXTERNAL_CALL;
    cpu->gr[3].g = cpu->gr[8].g = 0;
    cpu->gr[4].g = 1;
    cpu->gr[6].g = other->gr[6].g = 0x6000;
    cpu->gr[7].g = ROUNDS;
    bare_put64(0x6020, BARE_PSW | PSW_EXT | PSW_WAIT);
    bare_put64(0x100000 + Z_EXT_NEW, BARE_PSW);
    bare_put64(0x100000 + Z_EXT_NEW + 8, 0x7100);
    bare_hex(0x7100, "E350 6008 0004 A75B 0001 E350 6008 0024 B2B2 6020"); /* count in 8(6), wait again */
    cpu_load_psw(other, BARE_PSW | PSW_EXT | PSW_WAIT, 0);
    cpu_start(other);
    assert_int_equal(pthread_create(&p.thread, NULL, processor_run, &p), 0);
    /* External call until accepted, then until the count is register 8; BRCTG 7. */
    assert_int_equal(bare_execute("A78B 0001 AE24 0002 A774 FFFE E350 6008 0004 B920 0058 A774 FFFB A777 FFF3"), 0);
    processor_end(&p);
    assert_int_equal(bare_get64(0x6008), ROUNDS);
}

static void the_vector_registers_are_stored_at_an_address(void **state)
{
    (void)state;
    other->vr[0].d[0] = 0x1111222233334444;
    other->vr[31].d[1] = 0x5555666677778888;
    bool offered = facility_offered(FACILITY_VECTOR);
    assert_int_equal(signal_to(1, 0x17, 0x5400), offered ? 0 : 1);
    if (offered) {
        bare_run(other);
        assert_int_equal(bare_get64(0x5400), 0x1111222233334444);
        assert_int_equal(bare_get64(0x55F8), 0x5555666677778888);
        other->guarded.mask = 0x9999;
        assert_int_equal(signal_to(1, 0x17, 0x5400 | 11), 1); /* not on a boundary of its 2K */
        assert_int_equal(signal_to(1, 0x17, 0x5800 | 11), 0);
        bare_run(other);
        assert_int_equal(bare_get64(0x5800), 0x1111222233334444);
        assert_int_equal(bare_get64(0x5C10), 0x9999);
        assert_int_equal(signal_to(1, 0x17, BARE_STORAGE), 1);
        assert_int_equal(status(), 0x100);
    }
    assert_true(cpu_model_choose("zEC12"));
    assert_int_equal(signal_to(1, 0x17, 0x5400), 1);
    assert_true(cpu_model_choose("z16"));
    assert_int_equal(status(), 0x02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(absent_cpus_and_unknown_orders_are_told),
        TEST(sense_tells_the_stopped_state),
        TEST(a_stopped_cpu_takes_a_prefix_and_stores_its_status),
        TEST(a_running_cpu_refuses_a_prefix),
        TEST(external_call_interrupts_once),
        TEST(each_sender_of_an_emergency_signal_interrupts),
        TEST(conditional_emergency_spares_who_can_take_it_later),
        TEST(stop_tells_cp_who_did_it),
        TEST(stop_and_store_status_stores_at_the_absolute_place),
        TEST(resets_stop_and_a_reset_replaces_a_waiting_order),
        TEST(restart_loads_the_restart_psw),
        TEST(the_architecture_is_set_for_all_cpus),
        TEST(one_cpu_starts_signals_and_stops_another),
        TEST(two_cpus_that_purge_each_other_make_progress),
        TEST(no_signal_to_a_cpu_that_goes_to_wait_is_lost),
        TEST(the_vector_registers_are_stored_at_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
