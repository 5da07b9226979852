/* BRANCH IN SUBSPACE GROUP, BRANCH AND SET AUTHORITY, RESUME PROGRAM. Source: PoP chapter 10; chapter 5 "Subspace-Group
 * Tables". */
#include "guests/engine/asn.h"
#include "guests/engine/execute.h"
#include "guests/engine/trace.h"
#include "guests/storage/dat.h"

#define MODE_31 0x80000000u
/* The word of the dispatchable-unit control table that BSA keeps: key mask, PSW key, and these. */
#define REDUCED 0x8u
#define PROBLEM 0x1u
/* The first halfword of RESUME PROGRAM's parameters. */
#define RP_RESERVED 0xFFF8u
#define RP_LONG_PSW 0x4u
#define RP_LONG_REGISTER 0x2u
#define RP_DISJOINT 0x1u

static inline void check_DAT(struct cpu *cpu, const struct insn *d)
{
    (void)d;
    if (!(cpu->psw_mask & PSW_DAT))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
}

/* The updated instruction address with the addressing mode; in the 24- and 31-bit modes in bits 32-63. */
static void link_save(struct cpu *cpu, unsigned r)
{
    if (cpu->psw_mask & PSW_EA)
        cpu->gr[r].g = cpu->ia;
    else
        cpu->gr[r].l = (u32)(cpu->psw_mask & PSW_BA) | (u32)cpu->ia;
}

/* The mode that branch_31 sets, and the address that it goes to. */
static u64 mode_31(const struct cpu *cpu, u64 target)
{
    return cpu->psw_mask & PSW_EA ? PSW_EA | PSW_BA : target & MODE_31;
}
static u64 address_31(const struct cpu *cpu, u64 target)
{
    return cpu->psw_mask & PSW_EA ? target : target & (target & MODE_31 ? 0x7FFFFFFF : 0xFFFFFF);
}

/* Branch to an address that sets the 24- or 31-bit mode, unless the mode is 64-bit. The spaces may have changed too. */
static const struct insn *branch_31(struct cpu *cpu, u64 target)
{
    cpu_broke_sequence(cpu);
    cpu->ia = address_31(cpu, target);
    if (!(cpu->psw_mask & PSW_EA)) {
        cpu->psw_mask = (cpu->psw_mask & ~PSW_BA) | (target & MODE_31);
        cpu->address_mask = target & MODE_31 ? 0x7FFFFFFF : 0xFFFFFF;
    }
    cpu->per.branched = true;
    cpu_select_spaces(cpu);
    return cpu_refetch(cpu);
}

/* The space that a BSG goes to: ALET 0 is the base space, 1 the subspace that had control last. */
static void group_find(struct cpu *cpu, u32 alet, u64 base, struct aste *a)
{
    u64 duct = duct_origin(cpu);
    u32 last;

    switch (alet) {
    case 0:
        aste_fetch(cpu, base, a);
        return;
    case 1:
        last = table_word(cpu, duct + DUCT_SUBSPACE) & TABLE_ORIGIN;
        if (!last)
            cpu_program(cpu, PGM_SPECIAL_OPERATION);
        aste_fetch(cpu, last, a);
        if (a->invalid)
            cpu_program(cpu, PGM_ASTE_VALIDITY);
        if (a->sequence != table_word(cpu, duct + DUCT_SUBSPACE_SEQUENCE))
            cpu_program(cpu, PGM_ASTE_SEQUENCE);
        return;
    default:
        aste_fetch(cpu, cpu_alet_aste(cpu, alet), a);
        if (a->origin != base && (!(a->asce & ASCE_SUBSPACE_GROUP) || a->base_space))
            cpu_program(cpu, PGM_SPECIAL_OPERATION);
    }
}

static const struct insn *branch_in_group(struct cpu *cpu, const struct insn *d, u64 address)
{
    const u64 events = ASCE_STORAGE_ALTERATION | ASCE_SPACE_SWITCH;
    u64 target = cpu->gr[d->r2].g, duct = duct_origin(cpu), base = table_word(cpu, duct + DUCT_BASE) & TABLE_ORIGIN;
    struct aste a;

    (void)address;
    if ((cpu->cr[5] & TABLE_ORIGIN) != base || !(cpu->cr[1] & ASCE_SUBSPACE_GROUP))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    cpu->exception_access_id = d->r2;
    group_find(cpu, cpu->ar[d->r2], base, &a);
    cpu->exception_access_id = 0;
    trace_subspace_branch(cpu, cpu->ar[d->r2], address_31(cpu, target), mode_31(cpu, target));
    if (a.origin == base) {
        table_word_set(cpu, duct + DUCT_SUBSPACE, table_word(cpu, duct + DUCT_SUBSPACE) & ~DUCT_SUBSPACE_ACTIVE);
        cpu->cr[1] = a.asce;
    } else {
        table_word_set(cpu, duct + DUCT_SUBSPACE, (u32)a.origin | DUCT_SUBSPACE_ACTIVE);
        table_word_set(cpu, duct + DUCT_SUBSPACE_SEQUENCE, a.sequence);
        cpu->cr[1] = (a.asce & ~events) | (cpu->cr[1] & events);
    }
    secondary_set(cpu, asn_primary(cpu), cpu->cr[1]);
    if (d->r1)
        link_save(cpu, d->r1);
    return branch_31(cpu, target);
}

/* From the base authority to less of it: what is given up is kept in the control table. */
static const struct insn *authority_reduce(struct cpu *cpu, const struct insn *d, u64 duct)
{
    u64 target = cpu->gr[d->r2].g;
    u32 new = cpu->gr[d->r1].l;
    u8 key = key_of(new);

    if (!d->r2)
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    need_key(cpu, key);
    trace_branch(cpu, address_31(cpu, target), mode_31(cpu, target));
    if (cpu->psw_mask & PSW_EA) {
        table_word_set(cpu, duct + DUCT_RETURN, (u32)(cpu->ia >> 32));
        table_word_set(cpu, duct + DUCT_RETURN + 4, (u32)cpu->ia);
    } else
        table_word_set(cpu, duct + DUCT_RETURN + 4, (u32)(cpu->psw_mask & PSW_BA) | (u32)cpu->ia);
    table_word_set(cpu, duct + DUCT_AUTHORITY,
        (u32)key_mask(cpu) << 16 | (u32)cpu_key(cpu) << 4 | REDUCED | (cpu_problem_state(cpu) ? PROBLEM : 0));
    control_half(cpu, 3, 2, key_mask(cpu) & (u16)(new >> 16));
    cpu->psw_mask = (cpu->psw_mask & ~PSW_KEY) | (u64)key << PSW_KEY_SHIFT | PSW_PSTATE;
    return branch_31(cpu, target);
}

static const struct insn *authority_restore(struct cpu *cpu, const struct insn *d, u64 duct, u32 kept)
{
    u64 target = table_word(cpu, duct + DUCT_RETURN + 4);

    if (d->r2)
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    if (cpu->psw_mask & PSW_EA)
        target |= (u64)table_word(cpu, duct + DUCT_RETURN) << 32;
    trace_branch(cpu, address_31(cpu, target), mode_31(cpu, target));
    table_word_set(cpu, duct + DUCT_AUTHORITY, kept & ~REDUCED);
    if (d->r1)
        link_save(cpu, d->r1);
    control_half(cpu, 3, 2, (u16)(kept >> 16));
    cpu->psw_mask = (cpu->psw_mask & ~(PSW_KEY | PSW_PSTATE)) | (u64)key_of(kept) << PSW_KEY_SHIFT;
    if (kept & PROBLEM)
        cpu->psw_mask |= PSW_PSTATE;
    return branch_31(cpu, target);
}

static const struct insn *branch_and_set_authority(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 duct = duct_origin(cpu);
    u32 kept = table_word(cpu, duct + DUCT_AUTHORITY);

    (void)address;
    return kept & REDUCED ? authority_restore(cpu, d, duct, kept) : authority_reduce(cpu, d, duct);
}

/* The program part of a PSW in either format: address-space control, condition code, program mask, addressing mode,
 * address. The rest is zero. */
static void resume_psw(struct cpu *cpu, u64 at, bool extended, u64 *mask, u64 *target)
{
    const u64 modes = PSW_EA | PSW_BA;
    u64 psw = cpu_load64(cpu, cpu->insn->b, at);

    *mask = psw & (PSW_AS | PSW_CC | PSW_PM | modes);
    *target = extended ? cpu_load64(cpu, cpu->insn->b, (at + 8) & cpu->address_mask) : psw & 0x7FFFFFFF;
    if ((*mask & modes) == PSW_EA || *target & 1 || ((*mask & modes) == PSW_BA && *target >> 31) ||
        ((*mask & modes) == 0 && *target >> 24))
        cpu_program(cpu, PGM_SPECIFICATION);
}

/* The space-switch event of going to the home space or leaving it, in the manner of SET ADDRESS SPACE CONTROL. */
static void resume_switched(struct cpu *cpu, enum address_space old)
{
    bool left = old == AS_HOME, entered = cpu_address_space(cpu) == AS_HOME;
    u64 from = left ? cpu->cr[13] : cpu->cr[1];

    if (!(cpu->psw_mask & PSW_DAT) || left == entered || !((cpu->cr[1] | cpu->cr[13]) & ASCE_SPACE_SWITCH))
        return;
    cpu->translation_address = (from & ASCE_SPACE_SWITCH ? MODE_31 : 0) | (left ? 0 : asn_primary(cpu));
    cpu_program(cpu, PGM_SPACE_SWITCH);
}

/* The parameters follow the instruction: flags, and the offsets in the operand of a PSW, an access register, a general
 * register, and perhaps of the latter's left half elsewhere. */
static const struct insn *resume_program(struct cpu *cpu, const struct insn *d, u64 address)
{
    const u64 replaced = PSW_AS | PSW_CC | PSW_PM | PSW_EA | PSW_BA;
    enum address_space old = cpu_address_space(cpu);
    u16 parameter[5] = {0};
    u64 mask, target, general;
    u32 access;
    u8 base = d->b, named = d->b & 15; /* without a base, registers 0 */
    u64 follows = execute_following(cpu, d, 4);

    for (unsigned i = 0; i < (parameter[0] & RP_DISJOINT ? 5 : 4); i++) {
        u8 half[2];
        cpu_load_code(cpu, (follows + 2 * i) & cpu->address_mask, half, 2);
        parameter[i] = be16_load(half);
    }
    if (parameter[0] & RP_RESERVED || (parameter[0] & (RP_DISJOINT | RP_LONG_REGISTER)) == RP_DISJOINT)
        cpu_program(cpu, PGM_SPECIFICATION);
#define PARAMETER(n) ((address + parameter[n]) & cpu->address_mask)
    resume_psw(cpu, PARAMETER(1), parameter[0] & RP_LONG_PSW, &mask, &target);
    if (cpu->psw_mask & PSW_DAT && (mask & PSW_AS) == PSW_AS && cpu_problem_state(cpu))
        cpu_program(cpu, PGM_PRIVILEGED);
    if (cpu->psw_mask & PSW_DAT && mask & PSW_AS && !(cpu->cr[0] & CR0_SECONDARY_SPACE))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    access = cpu_load32(cpu, base, PARAMETER(2));
    if (parameter[0] & RP_DISJOINT)
        general = (u64)cpu_load32(cpu, base, PARAMETER(4)) << 32 | cpu_load32(cpu, base, PARAMETER(3));
    else if (parameter[0] & RP_LONG_REGISTER)
        general = cpu_load64(cpu, base, PARAMETER(3));
    else
        general = (u64)cpu->gr[named].h << 32 | cpu_load32(cpu, base, PARAMETER(3));
#undef PARAMETER
    trace_branch(cpu, target, mask & TRACE_MODES);
    cpu->gr[named].g = general;
    cpu->ar[named] = access;
    u64 psw, ia;
    cpu_psw(cpu, &psw, &ia);
    cpu_broke_sequence(cpu);
    cpu_load_psw(cpu, (psw & ~replaced) | mask, target);
    cpu->per.branched = true;
    resume_switched(cpu, old);
    return cpu_refetch(cpu);
}

#include "guests/engine/linkage_branch.def"
