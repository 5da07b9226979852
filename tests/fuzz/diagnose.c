/* DIAGNOSE, SERVICE CALL, STSI, IUCV and I/O instructions with hostile registers and parameter lists, against a virtual
 * machine with one CPU that no dispatcher runs, among them CP commands by DIAGNOSE X'08'. Nothing may crash, and no
 * storage but the guest's own be stored into. diagnose SECONDS [SEED]: one long case; what the system has become by
 * then is part of it. */
#include "cp/base/clock.h"
#include "cp/diagnose/diagnose.h"
#include "cp/vm/saved.h"
#include "guests/arch/ebcdic.h"
#include "guests/engine/access.h"
#include "tests/fuzz/guest.h"
#include "tests/unit/cp_command/commands.h"

static u64 seed = 1, seconds = 10;

static const char *const commands[] = {"QUERY VIRTUAL ALL", "QUERY FILES", "QUERY RDR * ALL", "SPOOL PUN TO *",
    "SPOOL CONSOLE START", "CLOSE CONSOLE", "CLOSE PUN", "CLOSE RDR", "DEFINE STORAGE 1M", "DEFINE STORAGE 17M",
    "DEFINE STORAGE 64M", "SYSTEM RESET", "SYSTEM CLEAR", "SYSTEM STORE", "IPL SYS", "IPL 00C", "IPL 00C CLEAR",
    "DEFINE CPU 1", "DETACH CPU 1", "DEFINE RDR 123", "DETACH 123", "DISPLAY G", "DISPLAY 0-100", "DISPLAY T0.4000",
    "DISPLAY V0.10", "STORE 100 C1C2C3C4", "STORE G5 7", "SET EMSG ON", "SET EMSG OFF", "MSG * HELLO", "BEGIN",
    "QUERY TIME", "CPU 1 DISPLAY G", "CPU ALL STOP", "PURGE RDR ALL", "TAG DEV 00D X", "TERMINAL LINEND OFF",
    "TERMINAL LINESIZE 255", "SLEEP 1 SEC", "READY 00C", "RESET 009", "STOP", "RESTART", "SYSTEM RESTART", "ECHO",
    "FORCE OPERATOR", "DEFINE T3390 200 2", "DEFINE VFB-512 201 100", "DETACH 200", "DETACH 201", "QUERY VIRTUAL DASD",
    "IPL 200", "VMDUMP 0-2000", "VMDUMP 1000.10 TO OTHER *X", "DEFINE 3211 01E", "LOADVFCB 01E FCB FCB8 INDEX",
    "SPOOL RDR CONT", "CLOSE RDR HOLD", "CHANGE RDR ALL NOHOLD", "SPOOL 00E TO GENERAL", "DEFINE GRAF 020",
    "TERMINAL CONMODE 3270", "TERMINAL CONMODE 3215"};

static const u16 codes[] = {0x000, 0x008, 0x008, 0x00C, 0x010, 0x014, 0x014, 0x018, 0x020, 0x024, 0x044, 0x058, 0x060,
    0x064, 0x08C, 0x09C, 0x0A4, 0x0A8, 0x0B4, 0x0B8, 0x0BC, 0x0D8, 0x0DC, 0x0E4, 0x0F8, 0x204, 0x210, 0x250, 0x250,
    0x258, 0x260, 0x270, 0x308, 0x318};

/* An address at which to put a parameter list of n bytes. */
static u64 place(const struct storage *s, u64 n)
{
    u64 at = random_below(&seed, s->size - n - 8);

    return random_one_in(&seed, 2) ? at & PAGE_MASK_GUEST : at & ~7ULL;
}

/* A command, or several, or what is nearly one, and registers that name it. */
static void put_command(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    char text[240];
    unsigned n =
        (unsigned)snprintf(text, sizeof text, "%s", commands[random_below(&seed, sizeof commands / sizeof *commands)]);
    u64 at = place(vm->machine->storage, sizeof text);

    if (random_one_in(&seed, 8))
        n += (unsigned)snprintf(
            text + n, sizeof text - n, "\n%s", commands[random_below(&seed, sizeof commands / sizeof *commands)]);
    if (random_one_in(&seed, 4))
        text[random_below(&seed, n)] = (char)random_u64(&seed);
    if (random_one_in(&seed, 6))
        n = (unsigned)random_below(&seed, n);
    ebcdic_encode(vm->machine->storage->base + at, text, n);
    cpu->gr[rx].g = at;
    cpu->gr[ry].g = n | (random_u64(&seed) & 0x60000000);
    if (rx < 15 && ry < 15 && random_one_in(&seed, 2)) {
        cpu->gr[rx + 1].g = place(vm->machine->storage, 16);
        cpu->gr[ry + 1].g = random_below(&seed, 5000);
    }
}

/* For disks: X'A4', X'A8', X'250' with few and near addresses. */
static void put_disk_list(u8 *list, u64 at)
{
    for (unsigned i = 0; i < 64; i += 4)
        be32_store(list + i, random_one_in(&seed, 4) ? (u32)random_u64(&seed) : 0);
    be16_store(list, (u16)(0x200 + random_below(&seed, 2)));
    list[2] = random_one_in(&seed, 2) ? 0x80 : 0;
    list[3] = (u8)random_below(&seed, 3);
    be32_store(list + 4, 512u << random_below(&seed, 5));
    be32_store(list + 8, (u32)at + 64);
    be32_store(list + 12, (u32)random_below(&seed, 4));
    be32_store(list + 24, random_one_in(&seed, 2) ? 512u << random_below(&seed, 5) : 0);
    be32_store(list + 28, (u32)random_below(&seed, 4));
    be32_store(list + 36, (u32)at + 64);
    be64_store(list + 48, at + 64);
}

static void put_list(struct vm *vm, struct cpu *cpu, u8 r)
{
    u64 at = place(vm->machine->storage, 0x1000);
    u8 *list = vm->machine->storage->base + at;

    for (unsigned i = 0; i < 0x100; i += 8)
        be64_store(list + i, random_value(&seed));
    switch (random_below(&seed, 5)) {
    case 4:
        put_disk_list(list, at);
        break;
    case 0: /* an SCCB, its first event a message */
        be16_store(list, (u16)random_below(&seed, 0x1010));
        be16_store(list + 8, (u16)random_below(&seed, 200));
        list[10] = 2;
        be16_store(list + 26, (u16)random_below(&seed, 100));
        be16_store(list + 28, 4);
        break;
    case 1: /* X'210', X'258' */
        be16_store(list, random_one_in(&seed, 2) ? 9 : 0x258);
        be16_store(list + 2, (u16)random_below(&seed, 40));
        be16_store(list + 4, (u16)random_below(&seed, 2));
        break;
    case 2: /* an IPL parameter block */
        be32_store(list, (u32)(200 + random_below(&seed, 4) * 1300));
        list[12] = 2;
        list[112] = (u8)random_u64(&seed);
        be32_store(list + 116, (u32)random_below(&seed, 80));
        break;
    default:
        break;
    }
    cpu->gr[r].g = at;
}

/* For spool files: X'14', X'B4', X'B8', X'BC' with a reader or a printer, a spoolid, and functions that there are. */
static void put_spool(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    static const u16 subcodes[] = {0, 0, 0, 4, 8, 0x0C, 0x10, 0x14, 0x18, 0x1C, 0x24, 0x28, 0xFFE, 0xFFF};

    if (random_one_in(&seed, 2))
        cpu->gr[rx].g = random_one_in(&seed, 2) ? random_below(&seed, 10) : place(vm->machine->storage, 0x1000);
    cpu->gr[ry].g = random_one_in(&seed, 3) ? random_below(&seed, 10) : 0x00C + random_below(&seed, 3);
    cpu->gr[(ry + 1) & 15].g = subcodes[random_below(&seed, sizeof subcodes / sizeof *subcodes)];
    if (rx < 15 && random_one_in(&seed, 2))
        cpu->gr[rx + 1].g = random_below(&seed, 40000);
}

/* For X'64': segments that are there, subcodes that there are. */
static const char *const saved_names[] = {"SEG", "HIGH", "SYS", "NONE"};
static void put_segment(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 at = place(vm->machine->storage, 0x1000);
    u8 *list = vm->machine->storage->base + at;

    cpu->gr[rx].g = at;
    cpu->gr[ry].g = random_below(&seed, 0x10) * 4;
    if (random_one_in(&seed, 4)) {
        list[0] = 0x0C;
        be32_store(list + 16, (u32)place(vm->machine->storage, 0x1000));
        be16_store(list + 20, (u16)random_below(&seed, 300));
        cpu->gr[ry].g = 0x18 + random_below(&seed, 2) * 0x20;
        list += 8;
    }
    ebcdic_field(list, saved_names[random_below(&seed, 4)], 8);
}

static void saved_define_all(struct vm *vm)
{
    static const struct page_range ranges[] = {
        {0x300, 0x3FF, TYPE_SR}, {0x40000, 0x401FF, TYPE_SN}, {0, 0xF, TYPE_EW}, {0x480, 0x48F, TYPE_SW}};
    u64 missing;

    for (unsigned i = 0; i < 3; i++) {
        struct saved_system s = {.kind = i == 2 ? SAVED_NSS : SAVED_DCSS};
        struct spool_file f;
        strcpy(s.name, saved_names[i]);
        saved_add_range(&s, &ranges[i]);
        if (i == 0)
            saved_add_range(&s, &ranges[3]);
        assert_int_equal(saved_define(&s, "GENERAL", &f), 0);
        assert_int_equal(saved_save(vm, vm_base_cpu(vm), s.name, &f, &missing), 1);
    }
}

static void intercept(struct vm *vm, struct cpu *cpu)
{
    static const u16 opcodes[] = {0x83, 0x83, 0x83, 0xB220, 0xB27D, 0xB2F0, 0xB230, 0xB231, 0xB232, 0xB233, 0xB234,
        0xB235, 0xB236, 0xB237, 0xB238, 0xB239, 0xB23A, 0xB23B, 0xB23C, 0xB25F, 0xB276};
    static const u32 services[] = {0x00010001, 0x00020001, 0x00120001, 0x00760005, 0x00770005, 0x00780005};
    u8 rx = (u8)random_below(&seed, 16), ry = (u8)random_below(&seed, 16);
    u16 opcode = opcodes[random_below(&seed, sizeof opcodes / sizeof *opcodes)];
    u16 code =
        random_one_in(&seed, 20) ? (u16)random_u64(&seed) : codes[random_below(&seed, sizeof codes / sizeof *codes)];

    for (unsigned i = 0; i < 16; i++)
        cpu->gr[i].g = random_value(&seed);
    if (random_one_in(&seed, 2))
        put_list(vm, cpu, ry);
    if (random_one_in(&seed, 2))
        put_list(vm, cpu, rx);
    cpu->intercept = (struct intercept){
        opcode, rx, ry, (u8)random_below(&seed, 17), cpu->gr[random_below(&seed, 16)].g & cpu->address_mask};
    if (opcode == 0x83) {
        cpu->intercept.address = code;
        if (code == 0x250)
            cpu->gr[ry].g = random_below(&seed, 4);
        if ((code == 0x18 || code == 0x20) && random_one_in(&seed, 2))
            cpu->gr[rx].g = 0x200 + random_below(&seed, 2);
        if (code == 8)
            put_command(vm, cpu, rx, ry);
        if (code == 0x14 || (code >= 0xB4 && code <= 0xBC))
            put_spool(vm, cpu, rx, ry);
        if (code == 0x64)
            put_segment(vm, cpu, rx, ry);
        if (code == 0x308)
            cpu->gr[ry].g = random_below(&seed, 9);
    } else if (opcode == 0xB220) {
        cpu->gr[rx].g = services[random_below(&seed, 6)];
    } else if (opcode == 0xB27D) {
        cpu->gr[0].g = random_below(&seed, 4) << 28 | random_below(&seed, 4);
        cpu->gr[1].g = random_below(&seed, 4);
    } else if (opcode == 0xB2F0) {
        cpu->gr[0].g = random_below(&seed, 0x14);
    } else {
        cpu->gr[1].g = 0x10000 | random_below(&seed, 6);
    }
}

static void dispatch(struct vm *vm, struct cpu *cpu)
{
    switch (cpu->intercept.opcode) {
    case 0x83:
        diagnose(vm, cpu);
        break;
    case 0xB220:
        service_call(vm, cpu);
        break;
    case 0xB256:
        store_hypervisor_information(vm, cpu);
        break;
    case 0xB27D:
        store_system_information(vm, cpu);
        break;
    case 0xB2F0:
        iucv(vm, cpu);
        break;
    default:
        pthread_mutex_lock(&vm->lock);
        channels_instruction(vm->channels, cpu);
        pthread_mutex_unlock(&vm->lock);
    }
}

static void state(struct cpu *cpu)
{
    u64 mask, address;

    random_registers(&seed, cpu);
    cpu->esa = random_one_in(&seed, 8);
    random_psw(&seed, cpu->esa, &mask, &address);
    cpu_load_psw(cpu, mask, address);
    cpu->psw_invalid = false;
    cpu->prefix = random_one_in(&seed, 4) ? random_below(&seed, cpu->machine->storage->size / 0x2000) * 0x2000 : 0;
    cpu_purge(cpu);
}

static void hostile_intercepts_harm_nobody(void **unused)
{
    u64 end = clock_monotonic_ns() + seconds * 1000000000, count = 0;

    (void)unused;
    saved_define_all(system_user("GENERAL"));
    for (; clock_monotonic_ns() < end; count++) {
        struct vm *vm = system_user("GENERAL");
        struct cpu *cpu;
        u64 at = seed;

        if (random_one_in(&seed, 64))
            random_storage(&seed, vm->machine->storage->base);
        cpu = vm_base_cpu(vm);
        if (random_one_in(&seed, 8))
            state(cpu);
        intercept(vm, cpu);
        if (getenv("FUZZ_TRACE"))
            fprintf(stderr, "%#llx: %04X %llX\n", (unsigned long long)at, cpu->intercept.opcode,
                (unsigned long long)cpu->intercept.address);
        dispatch(vm, cpu);
        assert_int_equal(cpu->gr[16].g, 0);
        cpu->exit = EXIT_NONE;
        if (random_one_in(&seed, 200))
            system_run(2);
    }
    printf("%llu intercepts\n", (unsigned long long)count);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hostile_intercepts_harm_nobody, command_setup, system_teardown),
    };

    seconds = argc > 1 ? strtoull(argv[1], NULL, 0) : seconds;
    seed = argc > 2 ? strtoull(argv[2], NULL, 0) : seed;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
