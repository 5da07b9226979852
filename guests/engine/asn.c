#include "guests/engine/asn.h"
#include "guests/storage/dat.h"

#define REAL_31 0x7FFFFFFFULL
#define ENTRY_INVALID 0x80000000u

u32 table_word(struct cpu *cpu, u64 real)
{
    return be32_load(cpu_real(cpu, real & REAL_31));
}

void table_word_set(struct cpu *cpu, u64 real, u32 value)
{
    be32_store(cpu_real(cpu, real & REAL_31), value);
    cpu_real_written(cpu, real & REAL_31, 4);
}

void aste_fetch(struct cpu *cpu, u64 origin, struct aste *out)
{
    u32 first = table_word(cpu, origin), second = table_word(cpu, origin + 4);

    *out = (struct aste){
        .origin = origin & TABLE_ORIGIN,
        .invalid = first & ENTRY_INVALID,
        .base_space = first & 1,
        .controlled = second & 2,
        .reusable = second & 1,
        .authority_table = first & 0x7FFFFFFC,
        .ax = (u16)(second >> 16),
        .authority_length = second >> 4 & 0xFFF,
        .asce = cpu->esa ? table_word(cpu, origin + 8)
                         : (u64)table_word(cpu, origin + 8) << 32 | table_word(cpu, origin + 12),
        .sequence = table_word(cpu, origin + 20),
        .linkage_table = table_word(cpu, origin + 24),
        .instance = table_word(cpu, origin + 44),
    };
}

u16 asn_translate(struct cpu *cpu, u16 asn, struct aste *out)
{
    u32 first = table_word(cpu, ((cpu->cr[14] & 0x7FFFF) << 12) + (asn >> 6) * 4u);

    if (first & ENTRY_INVALID)
        return PGM_AFX_TRANSLATION;
    aste_fetch(cpu, (first & TABLE_ORIGIN) + (asn & 63) * 64u, out);
    return out->invalid ? PGM_ASX_TRANSLATION : 0;
}

_Noreturn void asn_program(struct cpu *cpu, u16 code, u16 asn)
{
    cpu->translation_address = asn;
    cpu_program(cpu, code);
}

void asn_need(struct cpu *cpu, u16 asn, struct aste *out)
{
    u16 exception;

    if (!(cpu->cr[14] & CR14_ASN_TRANSLATION))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    exception = asn_translate(cpu, asn, out);
    if (exception)
        asn_program(cpu, exception, asn);
}

bool asn_authorized(struct cpu *cpu, const struct aste *a, u16 ax, bool secondary)
{
    u32 word;

    if (ax >> 4 > a->authority_length)
        return false;
    word = table_word(cpu, a->authority_table + (ax >> 4) * 4u);
    return word << 2 * (ax & 15) & (secondary ? 0x40000000 : 0x80000000);
}

u64 aste_asce(struct cpu *cpu, const struct aste *a)
{
    u64 duct = duct_origin(cpu);
    struct aste subspace;
    u32 active;

    if (!(a->asce & ASCE_SUBSPACE_GROUP))
        return a->asce;
    active = table_word(cpu, duct + DUCT_SUBSPACE);
    if (!(active & DUCT_SUBSPACE_ACTIVE) || (table_word(cpu, duct + DUCT_BASE) & TABLE_ORIGIN) != a->origin)
        return a->asce;
    aste_fetch(cpu, active & TABLE_ORIGIN, &subspace);
    if (subspace.invalid)
        cpu_program(cpu, PGM_ASTE_VALIDITY);
    if (subspace.sequence != table_word(cpu, duct + DUCT_SUBSPACE_SEQUENCE))
        cpu_program(cpu, PGM_ASTE_SEQUENCE);
    /* The events stay those of the base space. */
    const u64 events = ASCE_STORAGE_ALTERATION | ASCE_SPACE_SWITCH;
    return (subspace.asce & ~events) | (a->asce & events);
}

void secondary_instance_set(struct cpu *cpu, u32 instance)
{
    if (asn_reuse(cpu))
        cpu->cr[3] = (u64)instance << 32 | (u32)cpu->cr[3];
}

void asn_need_lasting(struct cpu *cpu, const struct aste *a)
{
    if (asn_reuse(cpu) && a->reusable)
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
}

void asn_need_instance(struct cpu *cpu, const struct aste *a, u16 asn, u32 instance)
{
    if (a->controlled && cpu_problem_state(cpu))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    if (a->instance != instance)
        asn_program(cpu, PGM_ASTE_INSTANCE, asn);
}

void primary_set(struct cpu *cpu, u16 asn, u16 ax, const struct aste *a, u64 asce)
{
    control_half(cpu, 4, 2, ax);
    control_half(cpu, 4, 3, asn);
    cpu->cr[5] = (cpu->cr[5] & ~0xFFFFFFFFULL) | a->origin;
    cpu->cr[1] = asce;
    if (asn_reuse(cpu))
        cpu->cr[4] = (u64)a->instance << 32 | (u32)cpu->cr[4];
}

void secondary_set(struct cpu *cpu, u16 asn, u64 asce)
{
    control_half(cpu, 3, 3, asn);
    cpu->cr[7] = asce;
    secondary_instance_set(cpu, primary_instance(cpu));
}

void primary_switched(struct cpu *cpu, u16 old_asn, u64 old_asce)
{
    if (!((old_asce | cpu->cr[1]) & ASCE_SPACE_SWITCH))
        return;
    cpu->translation_address = (old_asce & ASCE_SPACE_SWITCH ? 0x80000000ULL : 0) | old_asn;
    cpu_program(cpu, PGM_SPACE_SWITCH);
}
