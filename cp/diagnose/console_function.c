/* DIAGNOSE X'08': a guest issues CP commands. Rx: real address of the command; Ry: flags and length; with flag X'40'
 * the response goes to a buffer at Rx+1 of length Ry+1. Lines of command and response are separated by X'15'. Source:
 * CP Programming Services, "DIAGNOSE Code X'08'". */
#include "cp/diagnose/diagnose.h"
#include "guests/arch/ebcdic.h"
#include <stdlib.h>
#include <string.h>

#define FLAG_RESPONSE 0x40u
#define COMMAND_MAX 240

/* Collects response lines in the guest's form, as far as they fit; counts the rest. */
struct response {
    u8 *buffer;
    u64 size, used, wanted;
};

static void response_byte(struct response *r, u8 ebcdic)
{
    if (r->used < r->size)
        r->buffer[r->used++] = ebcdic;
    r->wanted++;
}

static void response_line(void *arg, const char *text)
{
    for (; *text; text++)
        response_byte(arg, ebcdic_of((u8)*text));
    response_byte(arg, EBCDIC_NL);
}

/* Issue the commands of one buffer; the first non-zero return code counts. */
static int issue(struct vm *vm, char *commands)
{
    int rc = 0;

    for (char *line = commands; line;) {
        char *end = strchr(line, '\n');
        int one;
        if (end)
            *end++ = 0;
        one = cp.command(vm, line);
        if (!rc)
            rc = one;
        line = end;
    }
    return rc;
}

void diagnose_console_function(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u32 flags = cpu->gr[ry].l >> 24, length = cpu->gr[ry].l & 0xFFFFFF, resets;
    bool respond_to_buffer = flags & FLAG_RESPONSE;
    struct response r = {0};
    struct reply_sink sink = {response_line, &r}, *previous;
    u8 raw[COMMAND_MAX];
    char command[COMMAND_MAX + 1];
    int rc;

    if (length > COMMAND_MAX || (respond_to_buffer && (rx == 15 || ry == 15 || rx == ry + 1 || ry == rx + 1))) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    if (length == 0) {
        vm_enter_cp(vm);
        return;
    }
    rc = cpu_fetch_real(cpu, diagnose_address(cpu, rx), raw, length);
    if (rc) {
        cpu_program_interruption(cpu, (u16)rc);
        return;
    }
    ebcdic_decode(command, raw, length);
    command[length] = 0;
    if (respond_to_buffer) {
        r.size = cpu->gr[ry + 1].l;
        if (r.size > 1 << 20)
            r.size = 1 << 20;
        r.buffer = malloc(r.size + 1);
        if (!r.buffer)
            r.size = 0;
    }
    resets = vm->resets;
    cp_enter();
    previous = vm->sink;
    vm->sink = respond_to_buffer ? &sink : NULL;
    vm->speaking_cpu = cpu->address;
    rc = vm->resets == resets ? issue(vm, command) : 0;
    vm->sink = previous;
    cp_leave();
    if (vm->resets == resets) { /* else the command took the machine away under the instruction (IPL, SYSTEM RESET) */
        int fault = r.used ? cpu_store_real(cpu, diagnose_address(cpu, rx + 1), r.buffer, r.used) : 0;
        if (fault) {
            cpu_program_interruption(cpu, (u16)fault);
        } else {
            cpu->gr[ry].l = (u32)rc;
            cpu_set_cc(cpu, respond_to_buffer && r.wanted > r.used);
            if (respond_to_buffer)
                cpu->gr[ry + 1].l = (u32)(r.wanted > r.used ? r.wanted - r.used : r.used);
        }
    }
    free(r.buffer);
}
