/* Branches, with and without comparison, and SUPERVISOR CALL. A branch to an odd address is taken: fetching the next
 * instruction raises the exception. Source: PoP chapter 7; chapter 5 "Branching", "Subroutine Linkage". */
#include "guests/engine/execute.h"
#include "guests/engine/operand.h"
#include "guests/engine/trace.h"

/* BC BCR BRC BRCL. */
static inline const struct insn *branch_on_condition(struct cpu *cpu, const struct insn *d, u64 address)
{
    return d->m1 << cpu->cc & 8 ? cpu_branch(cpu, address) : NOT_TAKEN;
}
/* R2 of zero never branches; then masks 14 and 15 serialize, which the host does for its own loads and stores except
 * that a later load may pass an earlier store. */
static inline const struct insn *branch_on_condition_register(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    if (d->m1 << cpu->cc & 8 && d->r2)
        return cpu_branch(cpu, GR64(d->r2));
    if (d->r2 == 0 && d->m1 >= 14)
        atomic_thread_fence(memory_order_seq_cst);
    return NOT_TAKEN;
}

/* The link information of BAS and its kin: the address of the next instruction, with the 31-bit mode's bit. */
static inline void link_save(struct cpu *cpu, unsigned r1)
{
    u64 next = cpu->ia & cpu->address_mask;

    if (likely(cpu->psw_mask & PSW_EA))
        GR64(r1) = next;
    else
        GR32(r1) = (u32)next | (cpu->psw_mask & PSW_BA ? 0x80000000 : 0);
}
/* BAL's differs in the 24-bit mode: ILC, condition code and program mask beside the address. */
static inline void link_classic(struct cpu *cpu, unsigned r1)
{
    if (cpu->psw_mask & (PSW_EA | PSW_BA))
        link_save(cpu, r1);
    else
        GR32(r1) = (u32)(cpu->insn->length / 2) << 30 | (u32)cpu->cc << 28 |
                   (u32)((cpu->psw_mask & PSW_PM) >> PSW_PM_SHIFT) << 24 | (u32)(cpu->ia & 0xFFFFFF);
}
/* BAS BRAS BRASL. */
static inline const struct insn *branch_and_save(struct cpu *cpu, const struct insn *d, u64 address)
{
    link_save(cpu, d->r1);
    return cpu_branch(cpu, address);
}
static inline const struct insn *branch_and_link(struct cpu *cpu, const struct insn *d, u64 address)
{
    link_classic(cpu, d->r1);
    return cpu_branch(cpu, address);
}
/* Branches to a register's address may have to be traced; ATTENTION_TRACE is on then, so that the look at attention
 * which every branch takes is enough to know. */
static __attribute__((noinline, cold)) const struct insn *link_attended(
    struct cpu *cpu, const struct insn *d, void (*link)(struct cpu *cpu, unsigned r1))
{
    u64 target = GR64(d->r2);

    trace_branch(cpu, target & cpu->address_mask, cpu->psw_mask);
    link(cpu, d->r1);
    return cpu_branch(cpu, target);
}
#define LINK_REGISTER(name, link)                                                                                      \
    static inline const struct insn *name(struct cpu *cpu, const struct insn *d, u64 address)                          \
    {                                                                                                                  \
        u64 target = GR64(d->r2);                                                                                      \
                                                                                                                       \
        (void)address;                                                                                                 \
        if (d->r2 && unlikely(cpu_attended(cpu))) {                                                                    \
            const struct insn *next = link_attended(cpu, d, link);                                                     \
            if (next == NOT_TAKEN)                                                                                     \
                __builtin_unreachable();                                                                               \
            return next;                                                                                               \
        }                                                                                                              \
        link(cpu, d->r1);                                                                                              \
        return d->r2 ? cpu_branch_looking(cpu, target, false) : NOT_TAKEN;                                             \
    }
LINK_REGISTER(branch_and_save_register, link_save)
LINK_REGISTER(branch_and_link_register, link_classic)

/* The addressing mode by a target's bits 63 and 32. Bit 63 is only that in z/Architecture. */
static u64 target_mode(const struct cpu *cpu, u64 target)
{
    return target & 1 && !cpu->esa ? PSW_EA | PSW_BA : target & PSW_BA;
}
static u64 mode_mask(u64 mode)
{
    return mode & PSW_EA ? ~0ULL : mode & PSW_BA ? 0x7FFFFFFF : 0xFFFFFF;
}
/* Set the mode and branch. */
static const struct insn *branch_with_mode(struct cpu *cpu, u64 target)
{
    u64 mode = target_mode(cpu, target);

    cpu->psw_mask = (cpu->psw_mask & ~(PSW_EA | PSW_BA)) | mode;
    cpu->address_mask = mode_mask(mode);
    return cpu_branch(cpu, mode & PSW_EA ? target & ~1ULL : target);
}
static const struct insn *branch_and_save_and_set_mode(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 target = GR64(d->r2);

    (void)address;
    if (d->r2) {
        u64 mode = target_mode(cpu, target);
        trace_branch(cpu, target & mode_mask(mode) & (mode & PSW_EA ? ~1ULL : ~0ULL), mode);
    }
    link_save(cpu, d->r1);
    if (cpu->psw_mask & PSW_EA)
        GR64(d->r1) |= 1;
    return d->r2 ? branch_with_mode(cpu, target) : NOT_TAKEN;
}
static const struct insn *branch_and_set_mode(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 target = GR64(d->r2);

    (void)address;
    if (d->r2)
        trace_mode(cpu, target_mode(cpu, target));
    if (d->r1) {
        if (cpu->psw_mask & PSW_EA)
            GR64(d->r1) |= 1;
        else
            GR32(d->r1) = (GR32(d->r1) & 0x7FFFFFFF) | (cpu->psw_mask & PSW_BA ? 0x80000000 : 0);
    }
    return d->r2 ? branch_with_mode(cpu, target) : NOT_TAKEN;
}

/* Branch on count: the count is reduced even if R2 is zero and there is no branch. */
static inline const struct insn *count_32(struct cpu *cpu, const struct insn *d, u64 address)
{
    return --GR32(d->r1) ? cpu_branch(cpu, address) : NOT_TAKEN;
}
static inline const struct insn *count_64(struct cpu *cpu, const struct insn *d, u64 address)
{
    return --GR64(d->r1) ? cpu_branch(cpu, address) : NOT_TAKEN;
}
static inline const struct insn *count_high(struct cpu *cpu, const struct insn *d, u64 address)
{
    return --cpu->gr[d->r1].h ? cpu_branch(cpu, address) : NOT_TAKEN;
}
static inline const struct insn *count_register_32(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 target = GR64(d->r2); /* before the count changes, which may be in the same register */

    (void)address;
    return --GR32(d->r1) && d->r2 ? cpu_branch(cpu, target) : NOT_TAKEN;
}
static inline const struct insn *count_register_64(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 target = GR64(d->r2);

    (void)address;
    return --GR64(d->r1) && d->r2 ? cpu_branch(cpu, target) : NOT_TAKEN;
}

/* Branch on index: the increment is in R3, the comparand in the odd register of R3's pair; both are taken before the
 * sum is placed. */
#define INDEX(name, part, type, comparison)                                                                            \
    static inline const struct insn *name(struct cpu *cpu, const struct insn *d, u64 address)                          \
    {                                                                                                                  \
        type comparand = (type)cpu->gr[d->r3 | 1].part;                                                                \
        cpu->gr[d->r1].part += cpu->gr[d->r3].part;                                                                    \
        return (type)cpu->gr[d->r1].part comparison comparand ? cpu_branch(cpu, address) : NOT_TAKEN;                  \
    }
INDEX(index_high_32, l, s32, >)
INDEX(index_low_32, l, s32, <=)
INDEX(index_high_64, g, s64, >)
INDEX(index_low_64, g, s64, <=)

/* Compare and branch: M3 selects equal, low, high by its first three bits; the condition code stays. */
#define COMPARE(name, type, a, b)                                                                                      \
    static inline const struct insn *compare_##name(struct cpu *cpu, const struct insn *d, u64 address)                \
    {                                                                                                                  \
        type first = (type)(a), second = (type)(b);                                                                    \
        return d->m3 & (first == second ? 8 : first < second ? 4 : 2) ? cpu_branch(cpu, address) : NOT_TAKEN;          \
    }
COMPARE(r32, s32, GR32(d->r1), GR32(d->r2))
COMPARE(r64, s64, GR64(d->r1), GR64(d->r2))
COMPARE(logical_r32, u32, GR32(d->r1), GR32(d->r2))
COMPARE(logical_r64, u64, GR64(d->r1), GR64(d->r2))
COMPARE(i32, s32, GR32(d->r1), d->i2_8)
COMPARE(i64, s64, GR64(d->r1), d->i2_8)
COMPARE(logical_i32, u32, GR32(d->r1), (u8)d->i2_8)
COMPARE(logical_i64, u64, GR64(d->r1), (u8)d->i2_8)

static inline const struct insn *supervisor_call(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    cpu_svc_interruption(cpu, d->i1);
    /* An invalid or waiting new PSW is the outer loop's. */
    return unlikely(cpu->psw_invalid || cpu->psw_mask & PSW_WAIT) ? NULL : cpu_refetch(cpu);
}

#include "guests/engine/branch.def"
