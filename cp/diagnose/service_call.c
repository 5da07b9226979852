/* SERVICE CALL: the guest asks the service processor. The command's SCCB is answered at once, then external
 * interruption X'2401' says so. Line-mode messages appear on the virtual console. Source: Linux's and z/VM's public use
 * of the SCLP interface (commands and SCCB layouts in comments below). */
#include "cp/diagnose/diagnose.h"
#include "cp/vm/signal.h"
#include "guests/arch/ebcdic.h"
#include <string.h>

#define RESPONSE_READ 0x0010
#define RESPONSE_OK 0x0020
#define RESPONSE_BOUNDARY 0x0100
#define RESPONSE_LENGTH 0x0300
#define RESPONSE_INVALID_COMMAND 0x01F0
#define RESPONSE_NO_EVENT 0x60F0
#define RESPONSE_INVALID_FUNCTION 0x40F0

#define FACILITY_CPU_INFORMATION 0x0800000000000000ULL
#define CHARACTERISTIC_ESOP 0x02 /* enhanced suppression on protection */
/* Event masks: bit n-1 from the left is event type n. */
#define EVENT_OPERATOR_COMMAND 0x01
#define EVENT_MESSAGE 0x02
#define EVENT_IDENTIFICATION 0x0B
#define EVENT_SIGNAL_QUIESCE 0x1D
#define EVENT_BIT(type) (0x80000000u >> ((type)-1))
#define EVENT_ACCEPTED 0x80
#define SIGNAL_EVENT 10 /* bytes */

static void respond_code(u8 *sccb, u16 code)
{
    be16_store(sccb + 6, code);
}

/* 16 bytes for each CPU at offset: address, then its type (0: CP) at byte 14. Returns their number. */
static u16 put_cpus(const struct vm *vm, u8 *sccb, u32 length, u32 offset)
{
    u16 n = 0;

    for (unsigned i = 0; i < MACHINE_CPUS; i++)
        if (vm->machine->cpu[i] && offset + 16u * (n + 1u) <= length)
            sccb[offset + 16u * n++] = (u8)i;
    return n;
}

/* X'00020001', X'00120001': READ SCP INFORMATION. */
static void read_information(struct vm *vm, u8 *sccb, u32 length)
{
    u64 megabytes = vm->machine->storage->size >> 20;

    if (length < 256) {
        respond_code(sccb, RESPONSE_LENGTH);
        return;
    }
    memset(sccb + 8, 0, length - 8);
    if (megabytes <= 0xFFFF) {
        be16_store(sccb + 8, (u16)megabytes); /* increments of ... */
        sccb[10] = 1;                         /* ... this many megabytes */
    } else {
        be32_store(sccb + 100, 1);
        be64_store(sccb + 104, megabytes);
    }
    be16_store(sccb + 16, put_cpus(vm, sccb, length, 160));
    be16_store(sccb + 18, 160);
    ebcdic_field(sccb + 24, vm->loadparm, 8);
    be64_store(sccb + 48, FACILITY_CPU_INFORMATION);
    sccb[85] = CHARACTERISTIC_ESOP;
    respond_code(sccb, RESPONSE_READ);
}

/* X'00010001': READ CPU INFORMATION. */
static void read_cpus(struct vm *vm, u8 *sccb, u32 length)
{
    u16 n;

    if (length < 64) {
        respond_code(sccb, RESPONSE_LENGTH);
        return;
    }
    memset(sccb + 8, 0, length - 8);
    n = put_cpus(vm, sccb, length, 32);
    be16_store(sccb + 8, n);
    be16_store(sccb + 10, 32);
    be16_store(sccb + 14, (u16)(32 + 16 * n));
    respond_code(sccb, RESPONSE_READ);
}

/* X'00780005': WRITE EVENT MASK. Two masks of the guest's, then two of ours: what we receive, what we send. */
static void write_mask(struct vm *vm, u8 *sccb, u32 length)
{
    u16 size = be16_load(sccb + 10);
    u32 ours[2] = {EVENT_BIT(EVENT_MESSAGE) | EVENT_BIT(EVENT_IDENTIFICATION),
        EVENT_BIT(EVENT_OPERATOR_COMMAND) | EVENT_BIT(EVENT_SIGNAL_QUIESCE)};
    u8 receives[4] = {0};

    if (size < 1 || length < 12u + 4u * size) {
        respond_code(sccb, RESPONSE_LENGTH);
        return;
    }
    memcpy(receives, sccb + 12, size < 4 ? size : 4);
    signal_accept(vm, be32_load(receives) & EVENT_BIT(EVENT_SIGNAL_QUIESCE));
    for (unsigned i = 0; i < 2; i++) {
        u8 wide[4];
        memset(sccb + 12 + (2 + i) * size, 0, size);
        be32_store(wide, ours[i]);
        memcpy(sccb + 12 + (2 + i) * size, wide, size < 4 ? size : 4);
    }
    respond_code(sccb, RESPONSE_OK);
}

/* A message event: after the 6-byte event header an MDB (12-byte header) of objects {length, type}; type 4 is a line of
 * text, which begins at its byte 10. */
static void show_message(struct vm *vm, const u8 *event, u32 length)
{
    char text[256];

    for (u32 at = 18; at + 4 <= length;) {
        u16 n = be16_load(event + at), type = be16_load(event + at + 2);
        if (n < 4 || at + n > length)
            return;
        if (type == 4 && n >= 10) {
            u32 count = n - 10u < sizeof text - 1 ? n - 10u : (u32)sizeof text - 1;
            ebcdic_decode(text, event + at + 10, count);
            text[count] = '\n';
            pthread_mutex_lock(&vm->lock);
            vm_console_write(vm, text, count + 1);
            pthread_mutex_unlock(&vm->lock);
        }
        at += n;
    }
}

/* X'00760005': WRITE EVENT DATA. A type that our mask does not name is not accepted: who sends it would wait for its
 * answer. */
static void write_events(struct vm *vm, u8 *sccb, u32 length)
{
    u16 code = RESPONSE_OK;

    for (u32 at = 8; at + 6 <= length;) {
        u16 n = be16_load(sccb + at);
        if (n < 6 || at + n > length)
            break;
        if (sccb[at + 2] == EVENT_MESSAGE)
            show_message(vm, sccb + at, n);
        if (sccb[at + 2] == EVENT_MESSAGE || sccb[at + 2] == EVENT_IDENTIFICATION)
            sccb[at + 3] |= EVENT_ACCEPTED;
        else
            code = RESPONSE_INVALID_FUNCTION;
        at += n;
    }
    respond_code(sccb, code);
}

/* X'00770005': READ EVENT DATA. What there can be is a shutdown signal: after the event header its timeout and the
 * timeout's unit (0: seconds). */
static void read_events(struct vm *vm, u8 *sccb, u32 length)
{
    u16 seconds;

    if (length < 8 + SIGNAL_EVENT) {
        respond_code(sccb, RESPONSE_LENGTH);
        return;
    }
    if (!signal_take(vm, &seconds)) {
        respond_code(sccb, RESPONSE_NO_EVENT);
        return;
    }
    memset(sccb + 8, 0, SIGNAL_EVENT);
    be16_store(sccb, 8 + SIGNAL_EVENT);
    be16_store(sccb + 8, SIGNAL_EVENT);
    sccb[10] = EVENT_SIGNAL_QUIESCE;
    be16_store(sccb + 14, seconds);
    respond_code(sccb, RESPONSE_OK);
}

static const struct {
    u32 command;
    void (*handler)(struct vm *vm, u8 *sccb, u32 length);
} rows[] = {
    {0x00010001, read_cpus},
    {0x00020001, read_information},
    {0x00120001, read_information},
    {0x00760005, write_events},
    {0x00770005, read_events},
    {0x00780005, write_mask},
};

static void execute(struct vm *vm, u32 command, u8 *sccb, u32 length)
{
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].command == command) {
            rows[i].handler(vm, sccb, length);
            return;
        }
    respond_code(sccb, RESPONSE_INVALID_COMMAND);
}

void service_call(struct vm *vm, struct cpu *cpu)
{
    u32 command = cpu->gr[cpu->intercept.r1].l, at = cpu->gr[cpu->intercept.r3].l;
    u8 sccb[PAGE_SIZE_GUEST] = {0};
    struct external done = {.code = EXT_SERVICE_SIGNAL, .parameter = at & ~7u};
    int fault = at & 7 || at & 0x80000000 ? PGM_SPECIFICATION : cpu_fetch_real(cpu, at, sccb, 8);
    u32 length = be16_load(sccb);

    if (!fault && length >= 8 && (at & (PAGE_SIZE_GUEST - 1)) + length <= PAGE_SIZE_GUEST)
        fault = cpu_fetch_real(cpu, at, sccb, length);
    else if (!fault)
        length = 8, respond_code(sccb, RESPONSE_BOUNDARY), command = 0;
    if (fault) {
        cpu_program_interruption(cpu, (u16)fault);
        return;
    }
    if (atomic_load(&vm->machine->externals_pending) & 1) { /* busy until the interruption of the last one is taken */
        cpu_set_cc(cpu, 2);
        return;
    }
    if (command)
        execute(vm, command, sccb, length);
    cpu_store_real(cpu, at, sccb, length);
    cpu_set_cc(cpu, 0);
    machine_external(vm->machine, &done);
}
