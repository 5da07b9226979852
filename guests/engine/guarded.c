/* Guarded storage: loads of pointers that branch to the program's handler when the pointer leads into a section that
 * the program watches. Source: PoP chapter 4 "Guarded-Storage Facility"; chapter 7. */
#include "guests/engine/control.h"

#define CR2_GUARDING 0x10ULL
/* The designation: origin on a boundary of the region's size, the shift of LLGFSG, log2 of the size. */
#define DESIGNATION_SHIFT(g) ((g) >> 8 & 7)
#define DESIGNATION_SIZE(g) ((g)&0x3F)
#define SIZE_LEAST 25
#define SIZE_MOST 56
#define SECTION_BITS 6 /* a region has 64 sections, each with a bit in the mask */

/* The parameter list of an event. */
enum {
    EVENT_MODE = 1,
    EVENT_CAUSE = 2,
    EVENT_ACCESS = 3,
    EVENT_HANDLER = 8,
    EVENT_INSTRUCTION = 16,
    EVENT_OPERAND = 24,
    EVENT_RESULT = 32,
    EVENT_RETURN = 40,
    EVENT_LENGTH = 48
};
#define CAUSE_SHIFTED 0x01 /* LLGFSG, not LGG */
#define ACCESS_DAT 0x40
#define CONTROLS_LENGTH 32

static inline void check_GUARDING(struct cpu *cpu, const struct insn *d)
{
    (void)d;
    if (!(cpu->cr[2] & CR2_GUARDING))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
}

static bool is_guarded(const struct cpu *cpu, u64 pointer)
{
    u64 designation = cpu->guarded.designation;
    unsigned size = DESIGNATION_SIZE(designation);

    if (size < SIZE_LEAST || size > SIZE_MOST || (pointer ^ designation) >> size)
        return false;
    return cpu->guarded.mask << (pointer >> (size - SECTION_BITS) & 63) >> 63;
}

/* R1 stays as it is. The list is the program's own, in its current space. */
static const struct insn *event(struct cpu *cpu, const struct insn *d, u64 address, u64 pointer, u8 cause)
{
    u8 list[EVENT_LENGTH];
    struct space *s = cpu_space(cpu, 16);
    struct span sp;

    s = cpu_space_of(cpu, s->asce, s->key | SPACE_SIDE_EFFECT);
    cpu_span(cpu, s, cpu->guarded.parameters & cpu->address_mask, sizeof list, SPAN_WRITE, &sp);
    span_get(&sp, list);
    list[EVENT_MODE] = (u8)((cpu->psw_mask & PSW_EA ? 2 : 0) | (cpu->psw_mask & PSW_BA ? 1 : 0));
    list[EVENT_CAUSE] = cause;
    list[EVENT_ACCESS] = (u8)((cpu->psw_mask & PSW_DAT ? ACCESS_DAT : 0) | cpu_address_space(cpu) << 4 |
                              (cpu->ar_mode && d->b < 16 ? d->b : 0));
    be64_store(list + EVENT_INSTRUCTION, cpu_insn_address(cpu));
    be64_store(list + EVENT_OPERAND, address);
    be64_store(list + EVENT_RESULT, pointer);
    be64_store(list + EVENT_RETURN, cpu->ia & cpu->address_mask);
    span_put(cpu, &sp, list);
    return cpu_branch(cpu, be64_load(list + EVENT_HANDLER));
}

static const struct insn *load(struct cpu *cpu, const struct insn *d, u64 address, u64 pointer, u8 cause)
{
    if (cpu->cr[2] & CR2_GUARDING && is_guarded(cpu, pointer & cpu->address_mask))
        return event(cpu, d, address, pointer, cause);
    GR64(d->r1) = pointer;
    return NEXT;
}

static const struct insn *load_guarded(struct cpu *cpu, const struct insn *d, u64 address)
{
    return load(cpu, d, address, cpu_load64(cpu, d->b, address), 0);
}

static const struct insn *load_shifted_guarded(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 pointer = (u64)cpu_load32(cpu, d->b, address);

    if (cpu->cr[2] & CR2_GUARDING)
        pointer <<= DESIGNATION_SHIFT(cpu->guarded.designation);
    return load(cpu, d, address, pointer, CAUSE_SHIFTED);
}

/* Designation, section mask, address of the parameter list, behind a reserved doubleword. */
static void load_controls(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 block[CONTROLS_LENGTH];
    struct span sp;

    cpu_span(cpu, cpu_space(cpu, d->b), address, sizeof block, SPAN_READ, &sp);
    span_get(&sp, block);
    cpu->guarded.designation = be64_load(block + 8);
    cpu->guarded.mask = be64_load(block + 16);
    cpu->guarded.parameters = be64_load(block + 24);
}

static void store_controls(struct cpu *cpu, const struct insn *d, u64 address)
{
    u8 block[CONTROLS_LENGTH] = {0};
    struct span sp;

    cpu_span(cpu, cpu_space(cpu, d->b), address, sizeof block, SPAN_WRITE, &sp);
    be64_store(block + 8, cpu->guarded.designation);
    be64_store(block + 16, cpu->guarded.mask);
    be64_store(block + 24, cpu->guarded.parameters);
    span_put(cpu, &sp, block);
}

#include "guests/engine/guarded.def"
