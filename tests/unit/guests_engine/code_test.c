/* The decoded-instruction cache: several CPUs that decode the same page at once, and stores into code. */
#include "guests/engine/code.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#define CODE 0x4000
#define DATA 0x8000
#define ADDS 800

static struct machine *machine;

static int set_up(void **state)
{
    u8 *p;

    (void)state;
    assert_int_equal(machine_create(1 << 20, &machine), 0);
    for (u16 i = 0; i < 2; i++)
        assert_int_equal(cpu_create(machine, i, &machine->cpu[i]), 0);
    p = machine->storage->base + CODE;
    for (unsigned i = 0; i < ADDS; i++, p += 4)
        be32_store(p, 0x5A203000 + 4 * (i % 900)); /* A 2,disp(0,3) */
    be32_store(p, 0x83000000);                     /* DIAGNOSE: back to us */
    for (unsigned i = 0; i < ADDS; i++)
        be32_store(machine->storage->base + DATA + 4 * i, i);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    machine_destroy(machine);
    return 0;
}

static void *run_page(void *arg)
{
    struct cpu *cpu = arg;

    cpu_load_psw(cpu, PSW_EA | PSW_BA, CODE);
    cpu->gr[2].g = 0;
    cpu->gr[3].g = DATA;
    cpu_start(cpu);
    while (cpu_run(cpu) == EXIT_RESCHEDULE)
        ;
    return NULL;
}

static struct insn slot;
static _Atomic bool enough;

static void *decode_again(void *arg)
{
    static const u8 text[6] = {0x5A, 0x21, 0x3F, 0xFC};

    (void)arg;
    while (!atomic_load(&enough))
        insn_decode(&slot, text);
    return NULL;
}

/* Another CPU that executes a slot while it is decoded once more must see all of its operands. */
static void a_slot_never_shows_half_a_decode(void **state)
{
    static const u8 text[6] = {0x5A, 0x21, 0x3F, 0xFC};
    u64 expected, seen;
    pthread_t other;

    (void)state;
    insn_decode(&slot, text);
    memcpy(&expected, (u8 *)&slot + offsetof(struct insn, length), sizeof expected);
    assert_int_equal(pthread_create(&other, NULL, decode_again, NULL), 0);
    for (unsigned i = 0; i < 5000000; i++) {
        seen = __atomic_load_n((u64 *)((u8 *)&slot + offsetof(struct insn, length)), __ATOMIC_RELAXED);
        if (seen != expected)
            break;
    }
    atomic_store(&enough, true);
    pthread_join(other, NULL);
    assert_int_equal(seen, expected);
}

static void two_cpus_decode_one_page_at_once(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 100; round++) {
        pthread_t other;

        code_clear(machine);
        assert_int_equal(pthread_create(&other, NULL, run_page, machine->cpu[1]), 0);
        run_page(machine->cpu[0]);
        pthread_join(other, NULL);
        for (unsigned i = 0; i < 2; i++) {
            assert_int_equal(machine->cpu[i]->exit, EXIT_INTERCEPT);
            assert_int_equal(machine->cpu[i]->gr[2].l, ADDS * (ADDS - 1) / 2);
        }
    }
}

/* Another CPU's or the channel's store is seen by the next execution. */
static void a_store_from_outside_is_seen(void **state)
{
    u8 text[4];

    (void)state;
    run_page(machine->cpu[0]);
    be32_store(text, 0x5B203000); /* S instead of the first A: operand 0, so no difference; then of the second */
    assert_int_equal(storage_write(machine->storage, CODE, text, 4, KEY_NONE, NULL), 0);
    be32_store(text, 0x5B203004);
    assert_int_equal(storage_write(machine->storage, CODE + 4, text, 4, KEY_NONE, NULL), 0);
    run_page(machine->cpu[0]);
    assert_int_equal(machine->cpu[0]->gr[2].l, ADDS * (ADDS - 1) / 2 - 2);
}

/* A page that is stored into again and again counts as data, and is decoded again when it is executed. */
static void a_page_may_be_data_and_code_by_turns(void **state)
{
    (void)state;
    for (u32 i = 0; i < 500; i++) {
        u8 text[4];
        be32_store(text, 0xA7280000 + i); /* LHI 2,i in the last place before the DIAGNOSE */
        assert_int_equal(storage_write(machine->storage, CODE + 4 * (ADDS - 1), text, 4, KEY_NONE, NULL), 0);
        run_page(machine->cpu[0]);
        assert_int_equal(machine->cpu[0]->gr[2].l, i);
    }
}

/* An instruction that another CPU may be executing keeps its operands: what is stored over it is decoded elsewhere. */
static void a_decoded_instruction_never_changes(void **state)
{
    struct cpu *cpu = machine->cpu[0];
    const struct insn *first;
    u64 before, after;
    u8 text[6];

    (void)state;
    run_page(cpu);
    first = &code_page(cpu, CODE)->slots[0];
    memcpy(&before, (const u8 *)first + offsetof(struct insn, length), sizeof before);
    be32_store(text, 0xA72800FF);
    be16_store(text + 4, 0x0700);
    assert_int_equal(storage_write(machine->storage, CODE, text, 4, KEY_NONE, NULL), 0);
    run_page(cpu);
    memcpy(&after, (const u8 *)first + offsetof(struct insn, length), sizeof after);
    assert_int_equal(before, after);
    assert_ptr_not_equal(first, &code_page(cpu, CODE)->slots[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slot_never_shows_half_a_decode),
        cmocka_unit_test_setup_teardown(two_cpus_decode_one_page_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_from_outside_is_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_decoded_instruction_never_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_page_may_be_data_and_code_by_turns, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
