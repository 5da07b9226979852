/* The lines of TRACE. Source: CP Commands and Utilities Reference, "TRACE: Command Responses". */
#include "cp/vm/trace.h"
#include "guests/engine/disassemble.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define WIDTH 79 /* results that do not fit go into a line of their own */
#define RESULTS 4
#define STORED_SHOWN 16 /* bytes */

struct line {
    char text[200];
    size_t length;
};

static void __attribute__((format(printf, 2, 3))) add(struct line *l, const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(l->text + l->length, sizeof l->text - l->length, format, ap);
    va_end(ap);
    l->length += (size_t)n < sizeof l->text - l->length ? (size_t)n : sizeof l->text - l->length - 1;
}

/* As many digits as the addressing mode has, and behind them whose address it is: ' of an address space, " of the home
 * space, nothing of real storage. */
static void add_address(struct line *l, u64 address, u64 mask)
{
    bool home = (mask & PSW_AS) >> PSW_AS_SHIFT == AS_HOME;

    add(l, mask & PSW_EA ? "%016llX" : "%08llX", (unsigned long long)address);
    if (mask & PSW_DAT)
        add(l, home ? "\"" : "'");
}

static void add_place(struct line *l, u64 address, u64 mask)
{
    add_address(l, address, mask);
    add(l, mask & PSW_DAT ? " " : "  "); /* in one column, with the mark or without */
}

static void end(struct line *l, const struct trace_output *out)
{
    while (l->length && l->text[l->length - 1] == ' ')
        l->text[--l->length] = 0;
    out->put(out->arg, l->text);
    *l = (struct line){0};
}

static bool is_stored(const struct observed_insn *i, u64 address)
{
    for (unsigned n = 0; n < i->stores; n++)
        if (i->store[n].address == address)
            return true;
    return false;
}

static void add_operands(struct line *l, const struct observed_insn *i, const struct disassembly *d, u64 at)
{
    for (unsigned n = 0; n < d->operands; n++) {
        u64 address = insn_operand_address(&d->operand[n], i->gr, at, i->address_mask);
        if (is_stored(i, address))
            continue;
        add(l, "  ");
        add_address(l, address, i->mask);
    }
}

/* Results of an instruction are kept together on its line or below it. */
static void add_result(struct line *results, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add_result(struct line *results, const char *format, ...)
{
    char text[80];
    va_list ap;

    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    if (4 + results->length + strlen(text) < WIDTH)
        add(results, "%s%s", results->length ? "  " : "", text);
}

static void results_stored(const struct cpu *cpu, const struct observed_insn *i, struct line *results)
{
    u8 bytes[STORED_SHOWN];
    char digits[2 * STORED_SHOWN + 1];

    for (unsigned n = 0; n < i->stores; n++) {
        const struct observed_store *s = &i->store[n];
        unsigned length = s->length < sizeof bytes ? (unsigned)s->length : sizeof bytes;
        struct line place = {0};
        if (!observe_read(cpu, s->asce, s->address, bytes, length))
            continue;
        for (unsigned b = 0; b < length; b++)
            snprintf(digits + 2 * b, 3, "%02X", bytes[b]);
        add_address(&place, s->address, i->mask);
        add_result(results, "%s => %s", place.text, digits);
    }
}

static void results_registers(const struct cpu *cpu, const struct observed_insn *i, struct line *results)
{
    unsigned shown = 0;

    for (unsigned n = 0; n < 16 && shown < RESULTS; n++) {
        u64 value = cpu->gr[n].g;
        if (value == i->gr[n])
            continue;
        shown++;
        if (!(i->mask & PSW_EA) && value >> 32 == i->gr[n] >> 32)
            add_result(results, "G%u => %08X", n, (u32)value);
        else
            add_result(results, "G%u => %016llX", n, (unsigned long long)value);
    }
    for (unsigned n = 0; n < 16 && shown < RESULTS; n++)
        if (cpu->ar[n] != i->ar[n]) {
            shown++;
            add_result(results, "AR%u => %08X", n, cpu->ar[n]);
        }
}

static void end_with_results(struct line *l, struct line *results, const struct trace_output *out)
{
    if (results->length && l->length + 3 + results->length <= WIDTH) {
        add(l, "   %s", results->text);
        end(l, out);
        return;
    }
    end(l, out);
    if (results->length) {
        add(l, "    %s", results->text);
        end(l, out);
    }
}

/* The target of an EXECUTE has a line below it, as it was executed. */
static void show_target(const struct observed_insn *i, const struct disassembly *d, const struct trace_output *out)
{
    struct line l = {0};

    add(&l, "  > ");
    add_place(&l, i->target_address, i->mask);
    add(&l, "%-5s %s", d->name, d->digits);
    add_operands(&l, i, d, i->target_address);
    end(&l, out);
}

void trace_show_insn(
    struct vm *vm, const struct cpu *cpu, const struct observed_insn *i, const struct trace_output *out)
{
    struct disassembly d, target;
    struct line l = {0}, results = {0};

    (void)vm;
    insn_disassemble(i->text, &d);
    add(&l, " -> ");
    add_place(&l, i->address, i->mask);
    add(&l, "%-5s %s", d.name, d.digits);
    if (i->branched || i->next != i->address + d.length) {
        add(&l, " -> ");
        add_address(&l, i->next, cpu->psw_mask);
    } else if (!i->program_code)
        add_operands(&l, i, &d, i->address);
    for (unsigned n = 0; n < i->stores && n < 2; n++) {
        add(&l, " >> ");
        add_address(&l, i->store[n].address, i->mask);
    }
    if (i->program_code)
        add(&l, "  PROG %04X", i->program_code);
    else
        add(&l, "  CC %u", i->cc);
    results_stored(cpu, i, &results);
    results_registers(cpu, i, &results);
    end_with_results(&l, &results, out);
    if (i->executed) {
        insn_disassemble(i->target, &target);
        show_target(i, &target, out);
    }
}

static const char *code_name(u32 kind, u16 code)
{
    static const struct {
        u32 kind;
        u16 code;
        const char *name;
    } rows[] = {{OBSERVE_PROGRAM, 0x01, "OPERATION"}, {OBSERVE_PROGRAM, 0x02, "PRIVILEGED OPERATION"},
        {OBSERVE_PROGRAM, 0x03, "EXECUTE"}, {OBSERVE_PROGRAM, 0x04, "PROTECTION"},
        {OBSERVE_PROGRAM, 0x05, "ADDRESSING"}, {OBSERVE_PROGRAM, 0x06, "SPECIFICATION"},
        {OBSERVE_PROGRAM, 0x07, "DATA"}, {OBSERVE_PROGRAM, 0x08, "FIXED-POINT OVERFLOW"},
        {OBSERVE_PROGRAM, 0x09, "FIXED-POINT DIVIDE"}, {OBSERVE_PROGRAM, 0x0A, "DECIMAL OVERFLOW"},
        {OBSERVE_PROGRAM, 0x0B, "DECIMAL DIVIDE"}, {OBSERVE_PROGRAM, 0x0C, "HFP EXPONENT OVERFLOW"},
        {OBSERVE_PROGRAM, 0x0D, "HFP EXPONENT UNDERFLOW"}, {OBSERVE_PROGRAM, 0x0E, "HFP SIGNIFICANCE"},
        {OBSERVE_PROGRAM, 0x0F, "HFP DIVIDE"}, {OBSERVE_PROGRAM, 0x10, "SEGMENT TRANSLATION"},
        {OBSERVE_PROGRAM, 0x11, "PAGE TRANSLATION"}, {OBSERVE_PROGRAM, 0x12, "TRANSLATION SPECIFICATION"},
        {OBSERVE_PROGRAM, 0x13, "SPECIAL OPERATION"}, {OBSERVE_PROGRAM, 0x15, "OPERAND"},
        {OBSERVE_PROGRAM, 0x16, "TRACE TABLE"}, {OBSERVE_PROGRAM, 0x1B, "VECTOR PROCESSING"},
        {OBSERVE_PROGRAM, 0x1C, "SPACE SWITCH"}, {OBSERVE_PROGRAM, 0x1D, "HFP SQUARE ROOT"},
        {OBSERVE_PROGRAM, 0x28, "ALET SPECIFICATION"}, {OBSERVE_PROGRAM, 0x29, "ALEN TRANSLATION"},
        {OBSERVE_PROGRAM, 0x38, "ASCE TYPE"}, {OBSERVE_PROGRAM, 0x39, "REGION FIRST TRANSLATION"},
        {OBSERVE_PROGRAM, 0x3A, "REGION SECOND TRANSLATION"}, {OBSERVE_PROGRAM, 0x3B, "REGION THIRD TRANSLATION"},
        {OBSERVE_PROGRAM, 0x40, "MONITOR EVENT"}, {OBSERVE_PROGRAM, 0x80, "PER EVENT"},
        {OBSERVE_EXTERNAL, 0x0040, "INTERRUPT KEY"}, {OBSERVE_EXTERNAL, 0x1004, "CLOCK COMPARATOR"},
        {OBSERVE_EXTERNAL, 0x1005, "CPU TIMER"}, {OBSERVE_EXTERNAL, 0x1200, "MALFUNCTION ALERT"},
        {OBSERVE_EXTERNAL, 0x1201, "EMERGENCY SIGNAL"}, {OBSERVE_EXTERNAL, 0x1202, "EXTERNAL CALL"},
        {OBSERVE_EXTERNAL, 0x2401, "SERVICE SIGNAL"}, {OBSERVE_EXTERNAL, 0x2603, "CP SERVICE"},
        {OBSERVE_EXTERNAL, 0x4000, "IUCV"}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].kind == kind && rows[i].code == code)
            return rows[i].name;
    return "";
}

void trace_show_interruption(struct vm *vm, const struct observed_interruption *i, const struct trace_output *out)
{
    struct line l = {0};
    u16 named = i->code == 0x80 || i->kind != OBSERVE_PROGRAM ? i->code : i->code & 0x7F;

    add(&l, "*** ");
    add_place(&l, i->at, i->old_mask);
    switch (i->kind) {
    case OBSERVE_SVC:
        add(&l, "SVC   0A%02X -> ", i->code);
        break;
    case OBSERVE_IO:
        add(&l, "I/O   %04X -> ", (u16)trace_device(vm, i->subsystem_id));
        break;
    default:
        add(&l, "%-5s %04X -> ", i->kind == OBSERVE_PROGRAM ? "PROG" : "EXT", i->code);
    }
    add_address(&l, i->new_address, i->new_mask);
    if (i->kind == OBSERVE_SVC)
        add(&l, "  CC %u", (unsigned)((i->old_mask & PSW_CC) >> PSW_CC_SHIFT));
    else if (i->kind == OBSERVE_IO)
        add(&l, "  SCH %04X  PARM %08X", (u16)i->subsystem_id, i->parameter);
    else
        add(&l, "  %s", code_name(i->kind, named));
    end(&l, out);
}
