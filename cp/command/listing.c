/* Registers, PSWs and storage as lines: what DISPLAY shows and DUMP prints. Must not know where the lines go. Source:
 * CP Commands and Utilities Reference, DISPLAY (guest storage, guest registers). */
#include "cp/command/listing.h"
#include "cp/base/text.h"
#include "cp/vm/cpus.h"
#include "guests/arch/ebcdic.h"
#include "guests/arch/lowcore.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void __attribute__((format(printf, 2, 3))) put(const struct listing *to, const char *format, ...)
{
    char line[200];
    va_list ap;

    va_start(ap, format);
    vsnprintf(line, sizeof line, format, ap);
    va_end(ap);
    to->line(to->vm, line);
}

static void translate(const u8 *bytes, size_t n, char text[17])
{
    for (size_t i = 0; i < n; i++) {
        u8 c = ebcdic_to_latin1(bytes[i]);
        text[i] = c >= ' ' && c < 0x7F ? (char)c : '.';
    }
    text[n] = 0;
}

bool listing_storage(const struct listing *to, const struct location *l, u64 address, bool translated)
{
    struct vm *vm = to->vm;
    const struct storage *s = vm->machine->storage;
    u64 words = (l->last - address) / 4 + 1, absolute;
    char line[120], shown[20], text[17];
    size_t n;

    location_text(address, shown);
    if (!location_absolute(vm, l->kind, address, &absolute))
        return false;
    words = words > 4 ? 4 : words;
    n = (size_t)snprintf(line, sizeof line, "%c%s ", l->kind, shown);
    for (u64 w = 0; w < words; w++)
        n += (size_t)snprintf(line + n, sizeof line - n, " %08X", be32_load(s->base + absolute + 4 * w));
    n += (size_t)snprintf(line + n, sizeof line - n, " %02X", s->keys[absolute / PAGE_SIZE_GUEST]);
    if (translated) {
        translate(s->base + absolute, (size_t)words * 4, text);
        snprintf(line + n, sizeof line - n, " *%s*", text);
    }
    put(to, "%s", line);
    return true;
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

static void show_registers(const struct listing *to, enum register_set set, unsigned first, unsigned last)
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
                (unsigned long long)register_value(cpus_current(to->vm), set, i));
        put(to, "%s", line);
    }
}

static void show_vector(const struct listing *to, unsigned first, unsigned last)
{
    for (unsigned n = first; n <= last; n++) {
        const union vr *v = &cpus_current(to->vm)->vr[n];
        put(to, "VR %2u =  %016llX  %016llX", n, (unsigned long long)v->d[0], (unsigned long long)v->d[1]);
    }
}

/* Behind the register letters: nothing, n, n-m in decimal or one hexadecimal digit. False: not a register. */
static bool take_registers(const char *text, unsigned most, unsigned *first, unsigned *last)
{
    char part[8];
    const char *dash = strchr(text, '-');
    u64 a = 0, b = most;

    if (*text) {
        text_copy(part, sizeof part, text);
        if (dash)
            part[dash - text < 7 ? dash - text : 7] = 0;
        if (!text_decimal(part, most, &a) && !(strlen(part) == 1 && text_hex(part, 15, &a)))
            return false;
        b = a;
        if (dash && !text_decimal(dash + 1, most, &b) && !(strlen(dash + 1) == 1 && text_hex(dash + 1, 15, &b)))
            return false;
    }
    *first = (unsigned)a;
    *last = (unsigned)b;
    return b >= a;
}

static void show_psw(const struct listing *to)
{
    const struct cpu *cpu = cpus_current(to->vm);
    u64 mask, address;

    if (cpu->esa) {
        cpu_psw_short(cpu, &mask);
        put(to, "PSW = %08X %08X", (u32)(mask >> 32), (u32)mask);
    } else {
        cpu_psw(cpu, &mask, &address);
        put(to, "PSW = %08X %08X %08X %08X", (u32)(mask >> 32), (u32)mask, (u32)(address >> 32), (u32)address);
    }
}

/* The PSWs of interruptions in the prefix area: PSWEXT, PSWALL ... False: there is none of this name. */
static bool show_psws(const struct listing *to, const char *name)
{
    static const struct {
        const char *name;
        u16 old_psw, new_psw, esa_old, esa_new;
    } rows[] = {{"RST", Z_RESTART_OLD, Z_RESTART_NEW, 0x08, 0x00}, {"EXT", Z_EXT_OLD, Z_EXT_NEW, 0x18, 0x58},
        {"SVC", Z_SVC_OLD, Z_SVC_NEW, 0x20, 0x60}, {"PRG", Z_PGM_OLD, Z_PGM_NEW, 0x28, 0x68},
        {"MCH", Z_MCK_OLD, Z_MCK_NEW, 0x30, 0x70}, {"I/O", Z_IO_OLD, Z_IO_NEW, 0x38, 0x78}};
    const struct cpu *cpu = cpus_current(to->vm);
    const u8 *low = to->vm->machine->storage->base + cpu->prefix;
    bool all = strcmp(name, "ALL") == 0, any = false;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!all && strcmp(name, rows[i].name) != 0)
            continue;
        any = true;
        if (cpu->esa)
            put(to, "%s OLD = %016llX  NEW = %016llX", rows[i].name,
                (unsigned long long)be64_load(low + rows[i].esa_old),
                (unsigned long long)be64_load(low + rows[i].esa_new));
        else
            put(to, "%s OLD = %016llX %016llX  NEW = %016llX %016llX", rows[i].name,
                (unsigned long long)be64_load(low + rows[i].old_psw),
                (unsigned long long)be64_load(low + rows[i].old_psw + 8),
                (unsigned long long)be64_load(low + rows[i].new_psw),
                (unsigned long long)be64_load(low + rows[i].new_psw + 8));
    }
    return any;
}

bool listing_named(const struct listing *to, const char *word)
{
    static const struct {
        const char *prefix;
        enum register_set set;
    } sets[] = {{"GG", GENERAL_LONG}, {"GH", GENERAL_HIGH}, {"G", GENERAL}, {"XG", CONTROL_LONG}, {"X", CONTROL},
        {"AR", ACCESS}, {"Y", FLOATING}, {"F", FLOATING}};
    unsigned first, last;

    if (strcmp(word, "PSW") == 0 || strcmp(word, "P") == 0) {
        show_psw(to);
        return true;
    }
    if (strncmp(word, "PSW", 3) == 0)
        return show_psws(to, word + 3);
    if (strncmp(word, "VR", 2) == 0 && take_registers(word + 2, 31, &first, &last)) {
        show_vector(to, first, last);
        return true;
    }
    if (strcmp(word, "PX") == 0 || strcmp(word, "PREFIX") == 0) {
        put(to, "PREFIX = %08llX", (unsigned long long)cpus_current(to->vm)->prefix);
        return true;
    }
    if (strcmp(word, "FPC") == 0) {
        put(to, "FPC = %08X", cpus_current(to->vm)->fpc);
        return true;
    }
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        size_t n = strlen(sets[i].prefix);
        if (strncmp(word, sets[i].prefix, n) == 0 && take_registers(word + n, 15, &first, &last)) {
            show_registers(to, sets[i].set, first, last);
            return true;
        }
    }
    return false;
}
