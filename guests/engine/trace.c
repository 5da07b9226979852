#include "guests/engine/trace.h"

#define LONG_31(address) ((address) >> 31 != 0) /* more than a word with a mode bit can hold */
#define LONG_32(address) ((address) >> 32 != 0)
/* The second halves of the second bytes. */
#define TO_64 8
#define TO_LONG 4
#define FROM_64 2
#define FROM_LONG 1
#define NUMBER_32 8
#define INSTANCE 1

struct entry {
    u8 text[20];
    unsigned length;
};

static void put(struct entry *e, u32 word)
{
    be32_store(e->text + e->length, word);
    e->length += 4;
}

static void put_wide(struct entry *e, u64 doubleword)
{
    put(e, (u32)(doubleword >> 32));
    put(e, (u32)doubleword);
}

/* An address in its mode: in the 24- and 31-bit ones the first bit tells which of the two. */
static u32 short_address(u64 address, u64 mode)
{
    return mode & PSW_EA ? (u32)address : (u32)(mode & PSW_BA) | (u32)address;
}

static void put_address(struct entry *e, u64 address, u64 mode)
{
    if (LONG_32(address))
        put_wide(e, address);
    else
        put(e, short_address(address, mode));
}

static u32 first_word(u8 format, u8 key, u8 kind, u16 number)
{
    return (u32)format << 24 | (u32)key << 20 | (u32)kind << 16 | number;
}

static bool wants_modes(const struct cpu *cpu)
{
    return !cpu->esa && cpu->cr[12] & CR12_MODE;
}

static bool wants_spaces(const struct cpu *cpu)
{
    return cpu->cr[12] & CR12_SPACE;
}

void trace_store(struct cpu *cpu, const u8 *entry, unsigned length, unsigned most)
{
    u64 at = cpu->cr[12] & (cpu->esa ? CR12_ENTRY_ESA : CR12_ENTRY);
    u8 *host;

    if (cpu->cr[0] & CR0_LOW_ADDRESS && (at & (cpu->esa ? ~0ULL : ~0x1000ULL)) < 512)
        cpu_low_address(cpu, at);
    host = cpu_real(cpu, at);
    if (page_rest(at) <= most)
        cpu_program(cpu, PGM_TRACE_TABLE);
    memcpy(host, entry, length);
    cpu_real_written(cpu, at, length);
    cpu->cr[12] += length;
}

static void place(struct cpu *cpu, const struct entry *e)
{
    trace_store(cpu, e->text, e->length, e->length);
}

static void place_branch(struct cpu *cpu, u64 target, u64 mode)
{
    struct entry e = {.length = 0};

    if (LONG_31(target)) {
        put(&e, 0x52C00000);
        put_wide(&e, target);
    } else
        put(&e, mode & TRACE_MODES ? 0x80000000 | (u32)target : (u32)target);
    place(cpu, &e);
}

static void place_switching_branch(struct cpu *cpu, u64 target, u64 mode)
{
    struct entry e = {.length = 0};

    put(&e, !(mode & PSW_EA) ? 0x51A00000 : LONG_31(target) ? 0x52F00000 : 0x51B00000);
    if (LONG_31(target))
        put_wide(&e, target);
    else
        put(&e, short_address(target, mode));
    place(cpu, &e);
}

static void place_switch(struct cpu *cpu)
{
    u64 next = cpu->ia & cpu->address_mask;
    struct entry e = {.length = 0};

    put(&e, !(cpu->psw_mask & PSW_EA) ? 0x51300000 : LONG_31(next) ? 0x52600000 : 0x51200000);
    if (LONG_31(next))
        put_wide(&e, next);
    else
        put(&e, short_address(next, cpu->psw_mask));
    place(cpu, &e);
}

void trace_branch(struct cpu *cpu, u64 target, u64 mode)
{
    bool switches = wants_modes(cpu) && (mode ^ cpu->psw_mask) & PSW_EA;

    if (trace_branches(cpu)) {
        if (switches)
            place_switching_branch(cpu, target, mode);
        else
            place_branch(cpu, target, mode);
    } else if (switches)
        place_switch(cpu);
}

void trace_mode(struct cpu *cpu, u64 mode)
{
    if (wants_modes(cpu) && (mode ^ cpu->psw_mask) & PSW_EA)
        place_switch(cpu);
}

/* Of the ALET: which list, and its last 23 bits. */
void trace_subspace_branch(struct cpu *cpu, u32 alet, u64 target, u64 mode)
{
    struct entry e = {.length = 0};

    if (!wants_spaces(cpu)) {
        trace_branch(cpu, target, mode);
        return;
    }
    put(&e, (mode & PSW_EA ? 0x42000000 : 0x41000000) | (alet & 0x01000000) >> 1 | (alet & 0x7FFFFF));
    if (mode & PSW_EA)
        put_wide(&e, target);
    else
        put(&e, short_address(target, mode));
    place(cpu, &e);
}

void trace_call(struct cpu *cpu, u32 number, bool wide, u64 mode)
{
    u64 from = cpu->psw_mask, back = (cpu->ia & cpu->address_mask) | cpu_problem_state(cpu);
    u8 key = cpu_key(cpu), kind = NUMBER_32 | (mode & PSW_EA ? 1 : 0);
    struct entry e = {.length = 0};

    if (!wants_spaces(cpu)) {
        trace_mode(cpu, mode);
        return;
    }
    if (!wide) {
        put(&e, first_word(from & PSW_EA ? 0x22 : 0x21, key, (u8)(number >> 16 & 0xF), (u16)number));
        if (from & PSW_EA)
            put_wide(&e, back);
        else
            put(&e, short_address(back, from));
    } else {
        if (from & PSW_EA)
            kind |= FROM_64;
        put(&e, first_word(LONG_32(back) ? 0x23 : 0x22, key, kind | (LONG_32(back) ? TO_LONG : 0), 0));
        put_address(&e, back, from);
        put(&e, number);
    }
    place(cpu, &e);
}

void trace_return(struct cpu *cpu, u64 mask, u64 target, u16 asn)
{
    u64 next = cpu->ia & cpu->address_mask;
    struct entry e = {.length = 0};

    if (!wants_spaces(cpu)) {
        trace_mode(cpu, mask);
        return;
    }
    put(&e, first_word((u8)(0x32 + LONG_32(target) + LONG_32(next)), cpu_key(cpu),
                (u8)((mask & PSW_EA ? TO_64 : 0) | (LONG_32(target) ? TO_LONG : 0) |
                     (cpu->psw_mask & PSW_EA ? FROM_64 : 0) | (LONG_32(next) ? FROM_LONG : 0)),
                asn));
    put_address(&e, target | (mask & PSW_PSTATE ? 1 : 0), mask);
    put_address(&e, next, cpu->psw_mask);
    place(cpu, &e);
}

void trace_transfer(struct cpu *cpu, u16 asn, u64 operand, bool instance)
{
    struct entry e = {.length = 0};
    bool wide = cpu->psw_mask & PSW_EA, far = wide && LONG_32(operand);
    u8 kind = (u8)((wide ? TO_64 : 0) | (far ? TO_LONG : 0) | (instance ? INSTANCE : 0));

    if (!wants_spaces(cpu))
        return;
    put(&e, first_word(far ? 0x32 : 0x31, cpu_key(cpu), kind, asn));
    if (far)
        put_wide(&e, operand);
    else
        put(&e, (u32)operand);
    place(cpu, &e);
}

void trace_secondary(struct cpu *cpu, u16 asn, bool instance)
{
    struct entry e = {.length = 0};

    if (!wants_spaces(cpu))
        return;
    put(&e, first_word(0x10, 0, instance ? INSTANCE : 0, asn));
    place(cpu, &e);
}
