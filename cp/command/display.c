/* DISPLAY: guest storage, keys, registers, the PSW. Source: CP Commands and Utilities Reference, DISPLAY (guest
 * storage, guest registers). The virtual machine is held while it is looked at. */
#include "cp/base/text.h"
#include "cp/command/location.h"
#include "cp/vm/cpus.h"
#include "cp/vm/dispatch.h"
#include "guests/arch/ebcdic.h"
#include "guests/engine/disassemble.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define LINES_MAX 4096 /* for one operand: a range may be gigabytes */

static void translate(const u8 *bytes, size_t n, char text[17])
{
    for (size_t i = 0; i < n; i++) {
        u8 c = ebcdic_to_latin1(bytes[i]);
        text[i] = c >= ' ' && c < 0x7F ? (char)c : '.';
    }
    text[n] = 0;
}

/* Sixteen bytes, or fewer at the end of a range. */
static bool display_line(struct vm *vm, const struct location *l, u64 address, bool translated)
{
    const struct storage *s = vm->machine->storage;
    u64 words = (l->last - address) / 4 + 1, absolute;
    char line[120], shown[20], text[17];
    size_t n;

    location_text(address, shown);
    if (!location_absolute(vm, l->kind, address, &absolute)) {
        say(vm, MSG_NOT_ADDRESSABLE, shown);
        return false;
    }
    words = words > 4 ? 4 : words;
    n = (size_t)snprintf(line, sizeof line, "%c%s ", l->kind, shown);
    for (u64 w = 0; w < words; w++)
        n += (size_t)snprintf(line + n, sizeof line - n, " %08X", be32_load(s->base + absolute + 4 * w));
    n += (size_t)snprintf(line + n, sizeof line - n, " %02X", s->keys[absolute / PAGE_SIZE_GUEST]);
    if (translated) {
        translate(s->base + absolute, (size_t)words * 4, text);
        snprintf(line + n, sizeof line - n, " *%s*", text);
    }
    respond(vm, "%s", line);
    return true;
}

static int display_storage(struct vm *vm, const char *operand, bool translated)
{
    struct location l;
    int rc = location_parse(vm, operand, &l);
    unsigned lines = 0;

    if (rc)
        return rc;
    l.first &= ~3ULL;
    l.last |= 3;
    for (u64 at = l.first; at <= l.last; at = (at | 15) + 1) {
        if (lines++ == LINES_MAX) {
            respond(vm, "The display was ended after %u lines", LINES_MAX);
            break;
        }
        if (!display_line(vm, &l, at, translated))
            return 162;
    }
    return 0;
}

/* The instruction at an address; false if not addressable. */
static bool instruction_at(struct vm *vm, char kind, u64 address, struct disassembly *d)
{
    u8 text[6] = {0};
    u64 absolute;

    for (unsigned i = 0; i < (i ? insn_length(text[0]) : 2); i += 2) { /* the next page may be anywhere */
        if (!location_absolute(vm, kind, address + i, &absolute))
            return false;
        memcpy(text + i, vm->machine->storage->base + absolute, 2);
    }
    insn_disassemble(text, d);
    return true;
}

static int display_instructions(struct vm *vm, const char *operand)
{
    struct location l;
    int rc = location_parse(vm, operand, &l);
    struct disassembly d;
    unsigned lines = 0;
    char shown[20];

    if (rc)
        return rc;
    for (u64 at = l.first & ~1ULL; at <= l.last; at += d.length) {
        location_text(at, shown);
        if (lines++ == LINES_MAX) {
            respond(vm, "The display was ended after %u lines", LINES_MAX);
            break;
        }
        if (!instruction_at(vm, l.kind, at, &d))
            return say(vm, MSG_NOT_ADDRESSABLE, shown);
        respond(vm, "%c%s  %-5s %s", l.kind, shown, d.name, d.digits);
    }
    return 0;
}

/* Runs of pages with the same key. */
static int display_keys(struct vm *vm, const char *operand)
{
    const struct storage *s = vm->machine->storage;
    struct location l;
    int rc = location_parse(vm, *operand ? operand : "0-END", &l);
    char from[20], to[20];

    if (rc)
        return rc;
    for (u64 page = l.first / PAGE_SIZE_GUEST, end = l.last / PAGE_SIZE_GUEST; page <= end;) {
        u64 next = page + 1;
        while (next <= end && s->keys[next] == s->keys[page])
            next++;
        location_text(page * PAGE_SIZE_GUEST, from);
        location_text(next * PAGE_SIZE_GUEST - 1, to);
        respond(vm, "R%s TO %s  KEY = %02X", from, to, s->keys[page]);
        page = next;
    }
    return 0;
}

enum register_set { GENERAL, GENERAL_LONG, GENERAL_HIGH, CONTROL, CONTROL_LONG, ACCESS, FLOATING };

static u64 register_value(const struct cpu *cpu, enum register_set set, unsigned n)
{
    switch (set) {
    case GENERAL:
        return cpu->gr[n].l;
    case GENERAL_HIGH:
        return cpu->gr[n].h;
    case GENERAL_LONG:
        return cpu->gr[n].g;
    case CONTROL:
        return (u32)cpu->cr[n];
    case CONTROL_LONG:
        return cpu->cr[n];
    case ACCESS:
        return cpu->ar[n];
    case FLOATING:
        return cpu->vr[n].d[0];
    }
    return 0;
}

static void display_registers(struct vm *vm, enum register_set set, unsigned first, unsigned last)
{
    static const struct {
        const char *name;
        bool wide;
    } sets[] = {[GENERAL] = {"GPR", false},
        [GENERAL_LONG] = {"GRG", true},
        [GENERAL_HIGH] = {"GRH", false},
        [CONTROL] = {"ECR", false},
        [CONTROL_LONG] = {"ECRG", true},
        [ACCESS] = {"AR", false},
        [FLOATING] = {"FPR", true}};
    unsigned per_line = sets[set].wide ? 2 : 4;
    char line[120];

    for (unsigned n = first; n <= last; n += per_line) {
        int used = snprintf(line, sizeof line, "%s %2u =", sets[set].name, n);
        for (unsigned i = n; i < n + per_line && i <= last; i++)
            used += snprintf(line + used, sizeof line - (size_t)used, "  %0*llX", sets[set].wide ? 16 : 8,
                (unsigned long long)register_value(cpus_current(vm), set, i));
        respond(vm, "%s", line);
    }
}

/* Behind the register letters: nothing, n, n-m in decimal or one hexadecimal digit. False: not a register. */
static bool take_registers(const char *text, unsigned *first, unsigned *last)
{
    char part[8];
    const char *dash = strchr(text, '-');
    u64 a = 0, b = 15;

    if (*text) {
        text_copy(part, sizeof part, text);
        if (dash)
            part[dash - text < 7 ? dash - text : 7] = 0;
        if (!text_decimal(part, 15, &a) && !(strlen(part) == 1 && text_hex(part, 15, &a)))
            return false;
        b = a;
        if (dash && !text_decimal(dash + 1, 15, &b) && !(strlen(dash + 1) == 1 && text_hex(dash + 1, 15, &b)))
            return false;
    }
    *first = (unsigned)a;
    *last = (unsigned)b;
    return b >= a;
}

static void display_psw(struct vm *vm)
{
    const struct cpu *cpu = cpus_current(vm);
    u64 mask, address;

    if (cpu->esa) {
        cpu_psw_short(cpu, &mask);
        respond(vm, "PSW = %08X %08X", (u32)(mask >> 32), (u32)mask);
    } else {
        cpu_psw(cpu, &mask, &address);
        respond(vm, "PSW = %08X %08X %08X %08X", (u32)(mask >> 32), (u32)mask, (u32)(address >> 32), (u32)address);
    }
}

static bool display_named(struct vm *vm, const char *word)
{
    static const struct {
        const char *prefix;
        enum register_set set;
    } sets[] = {{"GG", GENERAL_LONG}, {"GH", GENERAL_HIGH}, {"G", GENERAL}, {"XG", CONTROL_LONG}, {"X", CONTROL},
        {"AR", ACCESS}, {"Y", FLOATING}, {"F", FLOATING}};
    unsigned first, last;

    if (strcmp(word, "PSW") == 0 || strcmp(word, "P") == 0) {
        display_psw(vm);
        return true;
    }
    if (strcmp(word, "PX") == 0 || strcmp(word, "PREFIX") == 0) {
        respond(vm, "PREFIX = %08llX", (unsigned long long)cpus_current(vm)->prefix);
        return true;
    }
    if (strcmp(word, "FPC") == 0) {
        respond(vm, "FPC = %08X", cpus_current(vm)->fpc);
        return true;
    }
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        size_t n = strlen(sets[i].prefix);
        if (strncmp(word, sets[i].prefix, n) == 0 && take_registers(word + n, &first, &last)) {
            display_registers(vm, sets[i].set, first, last);
            return true;
        }
    }
    return false;
}

/* Letters first: an address that begins with one of them is written with a zero before it. */
static int display_operand(struct vm *vm, char *word)
{
    text_upper(word);
    if (display_named(vm, word))
        return 0;
    switch (*word) {
    case 'K':
        return display_keys(vm, word + 1);
    case 'T':
        return display_storage(vm, word + 1, true);
    case 'I':
        return display_instructions(vm, word + 1);
    case 'G':
    case 'X':
    case 'Y':
        return say(vm, MSG_INVALID_REGISTER, word + 1);
    default:
        return display_storage(vm, word, false);
    }
}

int cmd_display(struct vm *vm, const char *rest)
{
    char word[64];
    int rc = 0;

    if (!*text_rest(rest))
        return say_as(vm, "CFD", MSG_OPERAND_MISSING);
    dispatch_hold(vm);
    while (rc == 0 && text_word(&rest, word, sizeof word))
        rc = display_operand(vm, word);
    dispatch_release(vm);
    return rc;
}
