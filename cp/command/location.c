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

/* The address-space-control element of the space that kind means. */
static u64 space_of(const struct cpu *cpu, char kind)
{
    unsigned control = (unsigned)((cpu->psw_mask & PSW_AS) >> PSW_AS_SHIFT);

    if (kind == 'H' || (kind == 'V' && control == AS_HOME))
        return cpu->cr[13];
    return kind == 'S' || (kind == 'V' && control == AS_SECONDARY) ? cpu->cr[7] : cpu->cr[1];
}

bool location_absolute(const struct vm *vm, char kind, u64 address, u64 *absolute)
{
    const struct cpu *cpu = cpus_current(vm);
    const struct storage *s = vm->machine->storage;

    if (kind == 'U') {
        *absolute = address;
        return storage_has(s, address);
    }
    if (kind != 'R') {
        struct dat_result r = cpu_dat(cpu, space_of(cpu, kind), address);
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

/* PRI., SECO., HOME. before the address. */
static bool take_space(char *text, struct location *l)
{
    static const struct {
        const char *word;
        char kind;
    } spaces[] = {{"PRI.", 'P'}, {"SECO.", 'S'}, {"HOME.", 'H'}};

    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        size_t n = strlen(spaces[i].word);
        if (strncmp(text, spaces[i].word, n) == 0) {
            l->kind = spaces[i].kind;
            memmove(text, text + n, strlen(text + n) + 1);
            return true;
        }
    }
    return false;
}

int location_parse(struct vm *vm, const char *text, struct location *l)
{
    char copy[64], shown[24];
    u64 absolute;
    bool real;
    int rc;

    text_upper(text_copy(copy, sizeof copy, text));
    *l = (struct location){.kind = 'R'};
    if (!take_space(copy, l)) {
        if (*copy == 'H' && strchr("RLSV", copy[1]) && command_permitted(vm, "CE"))
            return say(vm, MSG_NOT_SUPPORTED, "host storage; the host is a Linux system");
        if (*copy && strchr("RVLU", *copy)) {
            l->kind = *copy == 'L' ? (cpus_current(vm)->psw_mask & PSW_DAT ? 'V' : 'R') : *copy;
            memmove(copy, copy + 1, strlen(copy));
        }
    }
    rc = parse_range(vm, copy, l);
    if (rc)
        return rc;
    location_text(l->first, shown);
    real = l->kind == 'R' || l->kind == 'U';
    if (real && l->first >= vm->storage_size)
        return say(vm, MSG_HEXLOC_EXCEEDS_STORAGE, shown);
    if (!real && !location_absolute(vm, l->kind, l->first, &absolute))
        return say(vm, MSG_NOT_ADDRESSABLE, shown);
    if (real && l->last >= vm->storage_size)
        l->last = vm->storage_size - 1;
    return 0;
}
