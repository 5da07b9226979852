/* TRANSLATE, TRANSLATE AND TEST, and their extended forms.
 * Of a table only the bytes that are needed are accessed. Source: PoP chapter 7. */
#include "guests/engine/operand_string.h"
#include "guests/engine/rows.h"

/* The entry of size 1 or 2 bytes that argument selects in the table at address. */
static inline u16 table_entry(struct cpu *cpu, struct space *s, u64 address, u32 argument, unsigned size)
{
    u64 at = (address + (u64)argument * size) & cpu->address_mask;

    return size == 1 ? space_load8(cpu, s, at) : space_load16(cpu, s, at);
}

/* Where an operand or a table crosses a page. The part of the table from the lowest to the highest argument is what is
 * needed; the arguments are fetched once, because another CPU may change them. */
static __attribute__((noinline)) void translate_pieces(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct span to, table;
    u8 low = 0xFF, high = 0, text[256];

    cpu_span(cpu, cpu_space(cpu, d->b1), address, d->l + 1u, SPAN_WRITE, &to);
    span_get(&to, text);
    for (unsigned i = 0; i < to.length; i++) {
        low = text[i] < low ? text[i] : low;
        high = text[i] > high ? text[i] : high;
    }
    cpu_span(cpu, cpu_space(cpu, d->b2), (ADDRESS_B2 + low) & cpu->address_mask, high - low + 1u, SPAN_READ, &table);
    for (unsigned i = 0; i < to.length; i++)
        *span_at(&to, i) = *span_at(&table, text[i] - (unsigned)low);
    span_done(cpu, &to);
}

static inline void translate(struct cpu *cpu, const struct insn *d, u64 address)
{
    unsigned length = d->l + 1u;
    u8 *to = space_write_fast(cpu_space(cpu, d->b1), address, length);
    const u8 *table = space_read_fast(cpu_space(cpu, d->b2), ADDRESS_B2, 256);

    if (unlikely(!to || !table)) {
        translate_pieces(cpu, d, address);
        return;
    }
    for (unsigned i = 0; i < length; i++)
        to[i] = table[to[i]];
}

/* Argument bytes from address on in direction step (1 or -1), until one has a function byte that is not zero. */
static inline void translate_and_test_run(struct cpu *cpu, const struct insn *d, u64 address, int step)
{
    struct space *s = cpu_space(cpu, d->b1), *table_space = cpu_space(cpu, d->b2);
    u64 table = ADDRESS_B2, at = address;
    const u8 *whole = space_read_fast(table_space, table, 256);
    u8 function = 0;
    unsigned i = 0;

    for (;; i++) {
        u8 argument = space_load8(cpu, s, at);
        function = whole ? whole[argument] : (u8)table_entry(cpu, table_space, table, argument, 1);
        if (function || i == d->l)
            break;
        at = (at + (u64)(s64)step) & cpu->address_mask;
    }
    cpu->cc = !function ? 0 : i == d->l ? 2 : 1;
    if (!function)
        return;
    if (cpu->address_mask == 0xFFFFFF)
        cpu->gr[1].l = (cpu->gr[1].l & 0xFF000000) | (u32)at;
    else
        address_set(cpu, 1, at);
    cpu->gr[2].l = (cpu->gr[2].l & 0xFFFFFF00) | function;
}
static void translate_and_test(struct cpu *cpu, const struct insn *d, u64 address)
{
    translate_and_test_run(cpu, d, address, 1);
}
static void translate_and_test_reverse(struct cpu *cpu, const struct insn *d, u64 address)
{
    translate_and_test_run(cpu, d, address, -1);
}

static void translate_extended(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct operand o = operand_get(cpu, d->r1);
    struct space *table_space = cpu_space(cpu, d->r2);
    u64 table = address_get(cpu, d->r2);
    u8 test = (u8)cpu->gr[0].l;

    (void)address;
    for (unsigned done = 0; o.length; done++) {
        u8 argument;
        if (done == PAGE_SIZE_GUEST) {
            cpu->cc = 3;
            return;
        }
        argument = space_load8(cpu, o.space, o.at);
        if (argument == test) {
            cpu->cc = 1;
            return;
        }
        space_store8(cpu, o.space, o.at, (u8)table_entry(cpu, table_space, table, argument, 1));
        operand_step(cpu, &o, 1);
        operand_set(cpu, &o);
    }
    cpu->cc = 0;
}

/* Characters of `from` bytes become characters of `to` bytes until one equals the test character. The length in R1 + 1
 * is the second operand's. */
static inline void translate_characters(struct cpu *cpu, const struct insn *d, unsigned from, unsigned to)
{
    struct operand o = operand_get(cpu, d->r1);
    struct space *source_space = cpu_space(cpu, d->r2), *table_space = cpu_space(cpu, 1);
    u64 source = address_get(cpu, d->r2), table = address_get(cpu, 1) & ~7ULL;
    bool test = !(d->m3 & 1);
    u16 stop = to == 1 ? (u8)cpu->gr[0].l : (u16)cpu->gr[0].l;

    if (from == 2 && o.length & 1)
        cpu_program(cpu, PGM_SPECIFICATION);
    for (unsigned done = 0; o.length; done += from) {
        u16 argument, result;
        if (done >= PAGE_SIZE_GUEST) {
            cpu->cc = 3;
            return;
        }
        argument = table_entry(cpu, source_space, source, 0, from);
        result = table_entry(cpu, table_space, table, argument, to);
        if (test && result == stop) {
            cpu->cc = 1;
            return;
        }
        if (to == 1)
            space_store8(cpu, o.space, o.at, (u8)result);
        else
            space_store16(cpu, o.space, o.at, result);
        o.at = (o.at + to) & cpu->address_mask;
        o.length -= from;
        source = (source + from) & cpu->address_mask;
        operand_set(cpu, &o);
        address_set(cpu, d->r2, source);
    }
    cpu->cc = 0;
}
static void translate_two_to_two(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    translate_characters(cpu, d, 2, 2);
}
static void translate_two_to_one(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    translate_characters(cpu, d, 2, 1);
}
static void translate_one_to_two(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    translate_characters(cpu, d, 1, 2);
}
static void translate_one_to_one(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    translate_characters(cpu, d, 1, 1);
}

/* M3: arguments of two bytes, function codes of two bytes, arguments over 255 have function code zero. */
#define M3_WIDE_ARGUMENT 8
#define M3_WIDE_FUNCTION 4
#define M3_LIMIT 2

static void translate_and_test_long(struct cpu *cpu, const struct insn *d, int direction)
{
    struct operand o = operand_get(cpu, d->r1);
    struct space *table_space = cpu_space(cpu, 1);
    u64 table = address_get(cpu, 1) & ~7ULL;
    unsigned width = d->m3 & M3_WIDE_ARGUMENT ? 2 : 1, size = d->m3 & M3_WIDE_FUNCTION ? 2 : 1;
    u16 function = 0;

    if (width == 2 && o.length & 1)
        cpu_program(cpu, PGM_SPECIFICATION);
    for (unsigned done = 0; o.length && done < PAGE_SIZE_GUEST; done++) {
        u16 argument = table_entry(cpu, o.space, o.at, 0, width);
        function = argument > 255 && d->m3 & M3_LIMIT ? 0 : table_entry(cpu, table_space, table, argument, size);
        if (function)
            break;
        o.at = (o.at + (u64)(s64)(direction * (int)width)) & cpu->address_mask;
        o.length -= width;
    }
    operand_set(cpu, &o);
    cpu->cc = function ? 1 : o.length ? 3 : 0;
    if (function || !o.length)
        length_set(cpu, d->r2, function);
}
static void translate_and_test_extended(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    translate_and_test_long(cpu, d, 1);
}
static void translate_and_test_reverse_extended(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    translate_and_test_long(cpu, d, -1);
}

#include "guests/engine/translate.def"
