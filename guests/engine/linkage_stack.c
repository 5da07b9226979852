#include "guests/engine/linkage_stack.h"
#include "guests/storage/dat.h"

#define DOUBLEWORDS 0xFFFFFFFFFFFFFFF8ULL
#define LINK_VALID 1ULL
#define UNSTACK_SUPPRESSED (1ULL << 63)
#define SECTION_ID (0xFFULL << 48)

static enum stack_type descriptor_type(u64 descriptor)
{
    return descriptor >> 56 & 0x7F;
}
static u16 descriptor_free(u64 descriptor)
{
    return (u16)(descriptor >> 32);
}

struct space *stack_space(struct cpu *cpu)
{
    return cpu_space_of(cpu, cpu->cr[13], SPACE_HOME | SPACE_SIDE_EFFECT);
}

u64 stack_load(struct cpu *cpu, u64 address)
{
    return space_load64(cpu, stack_space(cpu), address);
}

static void stack_store(struct cpu *cpu, u64 address, u64 value)
{
    space_store64(cpu, stack_space(cpu), address, value);
}

static void stack_test(struct cpu *cpu, u64 address)
{
    struct span sp;

    cpu_span(cpu, stack_space(cpu), address, 8, SPAN_WRITE, &sp);
}

void stack_locate(struct cpu *cpu, struct stack_place *p)
{
    u64 forward;

    p->last = p->before = cpu->cr[15] & DOUBLEWORDS;
    p->descriptor = stack_load(cpu, p->before);
    if (descriptor_free(p->descriptor) & 7)
        cpu_program(cpu, PGM_STACK_SPECIFICATION);
    if (descriptor_free(p->descriptor) < STACK_ENTRY) {
        forward = stack_load(cpu, p->before + 8 + descriptor_free(p->descriptor));
        if (!(forward & LINK_VALID))
            cpu_program(cpu, PGM_STACK_FULL);
        p->before = forward & DOUBLEWORDS;
        p->descriptor = stack_load(cpu, p->before);
        if (descriptor_free(p->descriptor) & 7 || descriptor_free(p->descriptor) < STACK_ENTRY)
            cpu_program(cpu, PGM_STACK_SPECIFICATION);
        stack_test(cpu, p->before - 8);
    }
    stack_test(cpu, p->before);
    stack_test(cpu, p->before + 8);
    stack_test(cpu, p->before + STACK_ENTRY);
}

void stack_push(
    struct cpu *cpu, const struct stack_place *p, enum stack_type type, u64 psw_mask, u64 psw_address, u64 called)
{
    u64 entry = p->before + 8;

    for (unsigned i = 0; i < 16; i++)
        stack_store(cpu, entry + STACK_GR + 8 * i, cpu->gr[i].g);
    stack_store(cpu, entry + STACK_AUTHORITY, (u64)(u32)cpu->cr[3] << 32 | (cpu->cr[8] & 0xFFFF0000) | (u16)cpu->cr[4]);
    stack_store(cpu, entry + STACK_PSW, psw_mask);
    stack_store(cpu, entry + STACK_CALLED, called);
    stack_store(cpu, entry + STACK_MODIFIABLE, 0);
    stack_store(cpu, entry + STACK_MODIFIABLE + 8, 0);
    stack_store(cpu, entry + STACK_PSW_ADDRESS, psw_address);
    if (cpu->cr[0] & CR0_ASN_LX_REUSE)
        stack_store(cpu, entry + STACK_INSTANCES, (cpu->cr[3] & ~0xFFFFFFFFULL) | cpu->cr[4] >> 32);
    for (unsigned i = 0; i < 16; i += 2)
        stack_store(cpu, entry + STACK_AR + 4 * i, (u64)cpu->ar[i] << 32 | cpu->ar[i + 1]);
    stack_store(cpu, entry + STACK_DESCRIPTOR,
        (u64)type << 56 | (p->descriptor & SECTION_ID) | (u64)(descriptor_free(p->descriptor) - STACK_ENTRY) << 32);
    if (p->before != p->last)
        stack_store(cpu, p->before - 8, p->last | LINK_VALID);
    stack_store(cpu, p->before, (p->descriptor & ~0xFFFF0000ULL) | STACK_ENTRY << 16);
    cpu->cr[15] = entry + STACK_DESCRIPTOR;
}

u64 stack_last(struct cpu *cpu, bool unstack, enum stack_type *type)
{
    u64 at = cpu->cr[15] & DOUBLEWORDS, descriptor = stack_load(cpu, at);

    if (descriptor_type(descriptor) == STACK_HEADER) {
        if (unstack && descriptor & UNSTACK_SUPPRESSED)
            cpu_program(cpu, PGM_STACK_OPERATION);
        u64 backward = stack_load(cpu, at - 8);
        if (!(backward & LINK_VALID))
            cpu_program(cpu, PGM_STACK_EMPTY);
        at = backward & DOUBLEWORDS;
        descriptor = stack_load(cpu, at);
        if (descriptor_type(descriptor) == STACK_HEADER)
            cpu_program(cpu, PGM_STACK_SPECIFICATION);
    }
    *type = descriptor_type(descriptor);
    if (*type != STACK_BRANCH && *type != STACK_CALL)
        cpu_program(cpu, PGM_STACK_TYPE);
    if (unstack) {
        if (descriptor & UNSTACK_SUPPRESSED)
            cpu_program(cpu, PGM_STACK_OPERATION);
        stack_test(cpu, at - STACK_ENTRY);
    }
    return at - STACK_DESCRIPTOR;
}

void stack_registers(struct cpu *cpu, u64 entry, struct stack_registers *out)
{
    for (unsigned i = 0; i < 16; i++)
        out->gr[i].g = stack_load(cpu, entry + STACK_GR + 8 * i);
    for (unsigned i = 0; i < 16; i += 2) {
        u64 pair = stack_load(cpu, entry + STACK_AR + 4 * i);
        out->ar[i] = (u32)(pair >> 32);
        out->ar[i + 1] = (u32)pair;
    }
}

void stack_pop(struct cpu *cpu, u64 entry)
{
    u64 before = entry - 8;

    stack_store(cpu, before, stack_load(cpu, before) & ~0xFFFF0000ULL);
    cpu->cr[15] = before;
}

/* Not in the real mode or the secondary-space mode. */
static inline void check_STACK(struct cpu *cpu, const struct insn *d)
{
    (void)d;
    if (!(cpu->psw_mask & PSW_DAT) || cpu_address_space(cpu) == AS_SECONDARY)
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
}

static void modify_state(struct cpu *cpu, const struct insn *d, u64 address)
{
    enum stack_type type;

    (void)address;
    need_aligned(cpu, d->r1, 2);
    u64 area = stack_last(cpu, false, &type) + STACK_MODIFIABLE;
    stack_test(cpu, area);
    stack_store(cpu, area, (u64)cpu->gr[d->r1].l << 32 | cpu->gr[d->r1 + 1].l);
}

/* Registers R1 to R2, wrapping from 15 to 0; all: the whole of the general registers. */
static void extract_registers(struct cpu *cpu, const struct insn *d, bool all)
{
    enum stack_type type;
    struct stack_registers stacked;

    stack_registers(cpu, stack_last(cpu, false, &type), &stacked);
    for (unsigned i = 0, r = d->r1, n = ((unsigned)(d->r2 - d->r1) & 15) + 1; i < n; i++, r = (r + 1) & 15) {
        cpu->ar[r] = stacked.ar[r];
        if (all)
            cpu->gr[r].g = stacked.gr[r].g;
        else
            cpu->gr[r].l = stacked.gr[r].l;
    }
}

static void extract_stacked(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    extract_registers(cpu, d, false);
}

static void extract_stacked_wide(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    extract_registers(cpu, d, true);
}

static void extract_state(struct cpu *cpu, const struct insn *d, u64 address)
{
    enum { AUTHORITY, PSW_SHORT, CALLED, MODIFIABLE, PSW_LONG, INSTANCES };
    static const u16 offset[] = {
        STACK_AUTHORITY, STACK_PSW, STACK_CALLED, STACK_MODIFIABLE, STACK_PSW, STACK_INSTANCES};
    unsigned code = cpu->gr[d->r2].l & 0xFF;
    enum stack_type type;

    (void)address;
    need_aligned(cpu, d->r1, 2);
    if (code > INSTANCES)
        cpu_program(cpu, PGM_SPECIFICATION);
    u64 entry = stack_last(cpu, false, &type), value = stack_load(cpu, entry + offset[code]),
        target = stack_load(cpu, entry + STACK_PSW_ADDRESS);
    if (code == PSW_SHORT)
        value = (value & ~0x7FFFFFFFULL) | PSW_ESA | (target & 0x7FFFFFFF);
    if (code == PSW_LONG) {
        cpu->gr[d->r1].g = value;
        cpu->gr[d->r1 + 1].g = target;
    } else {
        cpu->gr[d->r1].l = (u32)(value >> 32);
        cpu->gr[d->r1 + 1].l = (u32)value;
    }
    cpu->cc = type == STACK_CALL;
}

#include "guests/engine/linkage_stack.def"
