/* DIAGNOSE X'5C': a program's message as its user's SET EMSG wants it. Source: CP Programming Services, "DIAGNOSE Code
 * X'5C'". */
#include "cp/diagnose/diagnose.h"
#include <string.h>

#define HEADER_MAX 11 /* as DMSLST002E, or with four digits */

/* The header's length: with four digits it is one more. The text follows a blank. */
static u32 header_length(struct cpu *cpu, u64 at, u32 length)
{
    u8 digit = 0;

    if (length >= HEADER_MAX && cpu_fetch_real(cpu, at + 9, &digit, 1) == 0 && digit >= 0xF0)
        return HEADER_MAX;
    return HEADER_MAX - 1;
}

/* Rx: the message; Ry: its length. What is left of it is returned there. */
void diagnose_message_edit(struct vm *vm, struct cpu *cpu, u8 rx, u8 ry)
{
    u64 at = diagnose_address(cpu, rx);
    u32 length = cpu->gr[ry].l, header = header_length(cpu, at, length);

    if (rx == ry) {
        cpu_program_interruption(cpu, PGM_SPECIFICATION);
        return;
    }
    switch (vm->emsg) {
    case EMSG_ON:
        break;
    case EMSG_TEXT:
        header = header + 1 < length ? header + 1 : length;
        cpu->gr[rx].g = (cpu->gr[rx].g & ~cpu->address_mask) | ((at + header) & cpu->address_mask);
        cpu->gr[ry].l = length - header;
        break;
    case EMSG_CODE:
        cpu->gr[ry].l = header < length ? header : length;
        break;
    case EMSG_OFF:
        cpu->gr[ry].l = 0;
        break;
    }
}
