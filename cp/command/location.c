/* Addresses in DISPLAY and STORE. Source: CP Commands and Utilities Reference, DISPLAY (guest storage). */
#include "cp/command/location.h"
#include "cp/base/text.h"
#include "cp/vm/cpus.h"
#include "guests/storage/dat.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

void location_text(u64 address, char text[20])
{
    snprintf(text, 20, address > 0xFFFFFFFFULL ? "%016llX" : "%08llX", (unsigned long long)address);
}

bool location_absolute(const struct vm *vm, char kind, u64 address, u64 *absolute)
{
    const struct cpu *cpu = cpus_current(vm);
    const struct storage *s = vm->machine->storage;

    if (kind == 'V') {
        u64 asce = (cpu->psw_mask & PSW_AS) >> PSW_AS_SHIFT == AS_HOME ? cpu->cr[13] : cpu->cr[1];
        struct dat_result r = cpu_dat(cpu, asce, address);
        if (r.exception)
            return false;
        address = r.real;
    }
    *absolute = cpu_absolute(cpu, address);
    return *absolute < s->size;
}

static int parse_range(struct vm *vm, char *text, struct location *l)
{
    u64 end = vm->storage_size - 1, value;
    char *mark = strpbrk(text, "-:.");
    char kind = mark ? *mark : 0;
    char digits[24];

    if (mark)
        *mark++ = 0;
    if (!text_hex(*text ? text : "0", ~0ULL, &l->first))
        return say(vm, *text ? MSG_INVALID_HEXLOC : MSG_HEXLOC_MISSING, text);
    l->last = l->first;
    l->ranged = kind != 0;
    if (!kind)
        return 0;
    if (!*mark || text_abbreviates(mark, "END"))
        l->last = end;
    else if (!text_hex(mark, ~0ULL, &value))
        return say(vm, MSG_INVALID_RANGE, text_upper(text_copy(digits, sizeof digits, mark)));
    else
        l->last = kind == '.' ? l->first + value - (value != 0) : value;
    return l->last < l->first ? say(vm, MSG_INVALID_RANGE, mark) : 0;
}

int location_parse(struct vm *vm, const char *text, struct location *l)
{
    char copy[64], shown[24];
    u64 absolute;
    int rc;

    text_upper(text_copy(copy, sizeof copy, text));
    *l = (struct location){.kind = 'R'};
    if (strchr("RVLU", *copy)) {
        l->kind = *copy == 'V' || (*copy == 'L' && cpus_current(vm)->psw_mask & PSW_DAT) ? 'V' : 'R';
        memmove(copy, copy + 1, strlen(copy));
    }
    rc = parse_range(vm, copy, l);
    if (rc)
        return rc;
    location_text(l->first, shown);
    if (l->kind == 'R' && l->first >= vm->storage_size)
        return say(vm, MSG_HEXLOC_EXCEEDS_STORAGE, shown);
    if (l->kind == 'V' && !location_absolute(vm, 'V', l->first, &absolute))
        return say(vm, MSG_NOT_ADDRESSABLE, shown);
    if (l->kind == 'R' && l->last >= vm->storage_size)
        l->last = vm->storage_size - 1;
    return 0;
}
