/* Displays under hostile programs: random channel programs and DIAGNOSE X'58' lists for a console in either mode and a
 * virtual 3270 that is dialed, while keys are pressed, CP takes the screen, terminals come and go, devices are reset,
 * detached and defined again. Nothing may crash, and what reaches a terminal is what a control unit would have taken.
 * displays SECONDS [SEED]. */
#include "cp/base/clock.h"
#include "cp/diagnose/diagnose.h"
#include "cp/vm/dial.h"
#include "cp/vm/display.h"
#include "guests/arch/channel.h"
#include "guests/arch/display.h"
#include "guests/device/display.h"
#include "tests/fuzz/guest.h"
#include "tests/unit/cp_command/commands.h"
#include "tests/unit/cp_vm/screen.h"

#define PROGRAM 0x4000u
#define DATA 0x8000u
#define OPERAND 0x3000u

static u64 seed = 1, seconds = 5, writes, reads;
static struct vm *vm;
static struct cpu *cpu;

static u8 *at(u32 real)
{
    return storage_host(vm->machine->storage, real);
}

static u8 one_of(const u8 *list, u64 n)
{
    return random_one_in(&seed, 12) ? (u8)random_u64(&seed) : list[random_below(&seed, n)];
}

/* Characters and orders; some are cut short, or beyond the screen. */
static void put_data(void)
{
    static const u8 orders[] = {0x11, 0x1D, 0x29, 0x28, 0x3C, 0x12, 0x13, 0x05, 0x08};
    u8 *p = at(DATA);

    memset(p, 0xC1, 128);
    for (unsigned i = 0; i < 64; i++)
        if (random_one_in(&seed, 12)) {
            p[i] = one_of(orders, sizeof orders);
            p[i + 1] = p[i] == 0x29 ? 1 : 0x40; /* an address on the screen, or one pair */
        } else if (random_one_in(&seed, 100)) {
            p[i] = (u8)random_u64(&seed);
        }
    if (random_one_in(&seed, 4)) { /* structured fields */
        be16_store(p, (u16)random_below(&seed, 10));
        be16_store(p + 5, (u16)random_below(&seed, 70));
    }
}

static void put_program(void)
{
    static const u8 commands[] = {0x01, 0x05, 0x0D, 0x0F, 0x11, 0x02, 0x06, 0x0E, 0x0B, 0x1B, 0x03, 0x04, 0xE4, 0x08,
        0x19, 0x29, 0x29, 0x29, 0x2A, 0x2A, 0x0A, 0x09};
    static const u8 flags[] = {0x20, 0x20, 0x60, 0x60, 0xA0, 0x80, 0x00, 0x40, 0x30, 0x28};
    static const u8 controls[] = {0x80, 0xC0, 0x20, 0x00, 0x90, 0xD0, 0xFF, 0xFE, 0x05};

    put_data();
    for (unsigned i = 0; i < 6; i++) {
        u8 *p = at(PROGRAM + 8 * i);
        p[0] = one_of(commands, sizeof commands);
        p[1] = 0;
        be16_store(p + 2, (u16)(DATA + random_below(&seed, 64)));
        p[4] = i == 5 ? 0x20 : one_of(flags, sizeof flags);
        p[5] = one_of(controls, sizeof controls);
        be16_store(p + 6, (u16)(random_one_in(&seed, 8) ? random_u64(&seed) : random_below(&seed, 60)));
    }
}

static u16 some_device(void)
{
    return random_one_in(&seed, 2) ? 0x009 : 0x020;
}

static void instruction(u16 opcode, u16 subchannel)
{
    cpu_load_psw_short(cpu, 0x0008000080002000ULL);
    cpu->gr[1].l = 0x10000u | subchannel;
    cpu->intercept = (struct intercept){.opcode = opcode, .address = OPERAND};
    pthread_mutex_lock(&vm->lock);
    channels_instruction(vm->channels, cpu);
    pthread_mutex_unlock(&vm->lock);
}

/* Mostly as a driver does: what was before is tested first. */
static void io(void)
{
    static const u16 opcodes[] = {
        0xB230, 0xB231, 0xB238, 0xB276, 0xB233, 0xB233, 0xB233, 0xB233, 0xB233, 0xB233, 0xB233, 0xB233, 0xB233, 0xB233};
    u16 subchannel = 0;

    channels_find(vm->channels, some_device(), NULL, NULL, &subchannel);
    if (!random_one_in(&seed, 6))
        instruction(0xB235, subchannel);
    put_program();
    memset(at(OPERAND), 0, 64);
    be32_store(at(OPERAND + 4), 0x0000FF00);
    be32_store(at(OPERAND + 8), PROGRAM);
    instruction(opcodes[random_below(&seed, sizeof opcodes / sizeof *opcodes)], subchannel);
}

/* As the guest would, so that its I/O is taken. */
static void enable(void)
{
    for (u16 subchannel = 0; subchannel < 8; subchannel++) {
        instruction(0xB235, subchannel);
        instruction(0xB234, subchannel);
        *at(OPERAND + 5) |= 0x80;
        instruction(0xB232, subchannel);
    }
}

static void diagnose_some(void)
{
    static const u16 codes[] = {0x58, 0x58, 0x58, 0x58, 0x8C, 0x24, 0x210};

    put_program();
    cpu_load_psw_short(cpu, 0x0008000080002000ULL);
    cpu->intercept = (struct intercept){
        .opcode = 0x83, .r1 = 2, .r3 = 4, .address = codes[random_below(&seed, sizeof codes / sizeof *codes)]};
    cpu->gr[2].l = cpu->intercept.address == 0x24 ? some_device() : PROGRAM;
    cpu->gr[4].l = cpu->intercept.address == 0x8C ? (u32)random_below(&seed, 60) : 0x009;
    if (random_one_in(&seed, 20))
        cpu->gr[2].g = random_value(&seed);
    diagnose(vm, cpu);
}

static void command(void)
{
    static const char *const commands[] = {"TERMINAL CONMODE 3270", "TERMINAL CONMODE 3215", "RESET 020", "RESET 009",
        "DETACH 020", "DEFINE GRAF 020 3270", "SYSTEM RESET", "NOTREADY 020", "READY 020", "QUERY VIRTUAL ALL",
        "TERMINAL BRKKEY NONE", "REDEFINE 020 021", "REDEFINE 021 020", "MSG * HELLO"};

    issue(vm, commands[random_below(&seed, sizeof commands / sizeof *commands)]);
    enable();
}

/* The terminal's own doing. */
static void event(void)
{
    static const u8 aids[] = {AID_ENTER, AID_CLEAR, AID_PA1, 0xF3, AID_STRUCTURED_FIELD, AID_NONE};

    if (!session)
        return;
    switch (random_below(&seed, 5)) {
    case 0:
        terminal_program_attention(screen.t, one_of(aids, sizeof aids));
        break;
    case 1:
        terminal_program_screen(screen.t, random_one_in(&seed, 2));
        break;
    case 2:
        terminal_input(screen.t, "hello");
        break;
    default:
        terminal_flush(screen.t);
        break;
    }
}

static void leave(void)
{
    writes += screen.writes;
    reads += screen.reads;
    screen.writes = screen.reads = 0;
    cp_enter();
    if (session && session->vm)
        session_leave(session, false);
    else if (session)
        session_drop(session);
    session = NULL;
    cp_leave();
}

/* Somebody else: at lines or a display, logged on or dialed. */
static void arrive(void)
{
    leave();
    sit_down((u8)random_below(&seed, 4));
    cp_enter();
    if (random_one_in(&seed, 2))
        session_attach(session, vm);
    else
        dial_line(session, "GENERAL");
    cp_leave();
}

static void hostile_displays_harm_nobody(void **unused)
{
    u64 end = clock_monotonic_ns() + seconds * 1000000000, count = 0;

    (void)unused;
    vm = system_user("GENERAL");
    cpu = vm_base_cpu(vm);
    be64_store(at(ESA_PGM_NEW), 0x000A000000000BADULL);
    issue(vm, "DEFINE GRAF 020");
    enable();
    for (; clock_monotonic_ns() < end; count++) {
        u64 what = random_below(&seed, 100);
        if (what < 40)
            io();
        else if (what < 65)
            diagnose_some();
        else if (what < 90)
            event();
        else if (what < 95)
            command();
        else if (what < 98)
            arrive();
        else
            leave();
        cpu->exit = EXIT_NONE;
        if (screen.length && screen.length <= sizeof screen.order)
            assert_true(display_data_valid(screen.order[0], screen.order + 1, screen.length - 1, 32 * 80));
        if (random_one_in(&seed, 200))
            system_run(1);
    }
    leave();
    system_run(1);
    printf("%llu steps, %llu writes and %llu reads of a display\n", (unsigned long long)count,
        (unsigned long long)writes, (unsigned long long)reads);
    assert_true(writes > 0 && reads > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hostile_displays_harm_nobody, command_setup, system_teardown),
    };

    seconds = argc > 1 ? strtoull(argv[1], NULL, 0) : seconds;
    seed = argc > 2 ? strtoull(argv[2], NULL, 0) : seed;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
