/* SET SECONDARY ASN and LOAD ADDRESS SPACE PARAMETERS. Source: PoP chapter 10. */
#include "guests/engine/asn.h"
#include "guests/engine/trace.h"
#include "guests/storage/dat.h"

/* Second-operand address of LASP. */
#define LASP_TRANSLATE 4 /* both ASNs, also where they stay */
#define LASP_USE_AX 2    /* the first operand's, not the new primary space's */
#define LASP_SKIP 1      /* no test of authority for the secondary space */

/* instance: that of the ASN, NULL if it is not given. */
static const struct insn *secondary_switch(struct cpu *cpu, u16 asn, const u32 *instance)
{
    struct aste a = {.instance = primary_instance(cpu)};
    u64 asce = cpu->cr[1];

    if (!(cpu->psw_mask & PSW_DAT) || !(cpu->cr[14] & CR14_ASN_TRANSLATION))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    if (asn != asn_primary(cpu)) {
        asn_need(cpu, asn, &a);
        if (!instance)
            asn_need_lasting(cpu, &a);
    }
    if (instance)
        asn_need_instance(cpu, &a, asn, *instance);
    if (asn != asn_primary(cpu)) {
        if (!asn_authorized(cpu, &a, (u16)(cpu->cr[4] >> 16), true))
            asn_program(cpu, PGM_SECONDARY_AUTHORITY, asn);
        asce = aste_asce(cpu, &a);
    }
    trace_secondary(cpu, asn, instance != NULL);
    secondary_set(cpu, asn, asce);
    secondary_instance_set(cpu, a.instance);
    cpu_select_spaces(cpu);
    return cpu_refetch(cpu);
}

static const struct insn *set_secondary(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    return secondary_switch(cpu, (u16)cpu->gr[d->r1].l, NULL);
}

static const struct insn *set_secondary_instance(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    return secondary_switch(cpu, (u16)cpu->gr[d->r1].l, &(u32){cpu->gr[d->r1].h});
}

/* Instance, zeros, ASN. */
static void extract_primary(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    cpu->gr[d->r1].g = cpu->cr[4] & 0xFFFFFFFF0000FFFF;
}

static void extract_secondary(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    cpu->gr[d->r1].g = cpu->cr[3] & 0xFFFFFFFF0000FFFF;
}

struct lasp {
    u16 key_mask, sasn, ax, pasn;
    u32 secondary_instance, primary_instance; /* with ASN-and-LX reuse */
    bool primary_translated;
    struct aste primary;
    u64 primary_asce, secondary_asce;
};

/* The condition code. */
static u8 lasp_primary(struct cpu *cpu, struct lasp *p, u64 options)
{
    u16 ax = (u16)(cpu->cr[4] >> 16);

    p->primary_asce = cpu->cr[1];
    p->primary_translated = options & LASP_TRANSLATE || p->pasn != asn_primary(cpu) ||
                            (asn_reuse(cpu) && p->primary_instance != primary_instance(cpu));
    if (p->primary_translated) {
        if (asn_translate(cpu, p->pasn, &p->primary))
            return 1;
        if (asn_reuse(cpu) && p->primary.instance != p->primary_instance)
            return 1;
        p->primary_asce = aste_asce(cpu, &p->primary);
        ax = p->primary.ax;
        if (p->primary_asce & ASCE_SPACE_SWITCH)
            return 3;
    }
    if (!(options & LASP_USE_AX))
        p->ax = ax;
    return 0;
}

static u8 lasp_secondary(struct cpu *cpu, struct lasp *p, u64 options)
{
    struct aste a;

    p->secondary_asce = p->primary_asce;
    if (p->sasn == p->pasn && (!asn_reuse(cpu) || p->secondary_instance == p->primary_instance))
        return 0;
    p->secondary_asce = cpu->cr[7];
    if ((options & (LASP_TRANSLATE | LASP_SKIP)) == LASP_SKIP && p->sasn == asn_secondary(cpu) &&
        (!asn_reuse(cpu) || p->secondary_instance == (u32)(cpu->cr[3] >> 32)))
        return 0;
    if (asn_translate(cpu, p->sasn, &a) || (asn_reuse(cpu) && a.instance != p->secondary_instance))
        return 2;
    if (!(options & LASP_SKIP) && !asn_authorized(cpu, &a, p->ax, true))
        return 2;
    p->secondary_asce = aste_asce(cpu, &a);
    return 0;
}

static const struct insn *load_space_parameters(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 options = ADDRESS_B2;

    need_aligned(cpu, address, 8);
    if (!(cpu->cr[14] & CR14_ASN_TRANSLATION))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    u64 operand = cpu_load64(cpu, d->b1, address),
        instances = asn_reuse(cpu) ? cpu_load64(cpu, d->b1, (address + 8) & cpu->address_mask) : 0;
    struct lasp p = {
        .key_mask = (u16)(operand >> 48),
        .sasn = (u16)(operand >> 32),
        .ax = (u16)(operand >> 16),
        .pasn = (u16)operand,
        .secondary_instance = (u32)(instances >> 32),
        .primary_instance = (u32)instances,
    };
    u8 cc = lasp_primary(cpu, &p, options);

    if (cc == 0)
        cc = lasp_secondary(cpu, &p, options);
    cpu->cc = cc;
    if (cc)
        return NEXT;
    if (p.primary_translated)
        primary_set(cpu, p.pasn, p.ax, &p.primary, p.primary_asce);
    else
        control_half(cpu, 4, 2, p.ax);
    control_half(cpu, 3, 2, p.key_mask);
    secondary_set(cpu, p.sasn, p.secondary_asce);
    secondary_instance_set(cpu, p.secondary_instance);
    cpu_select_spaces(cpu);
    return cpu_refetch(cpu);
}

/* With the extended authorization index of bits 32-47 of R2. */
static void test_access(struct cpu *cpu, const struct insn *d, u64 address)
{
    u32 alet = cpu->ar[d->r1];

    (void)address;
    if (alet == 0 || alet == 1)
        cpu->cc = alet == 0 ? 0 : 3;
    else if (cpu_alet_test(cpu, alet, (u16)(cpu->gr[d->r2].l >> 16)))
        cpu->cc = 3;
    else
        cpu->cc = alet & ALET_PRIMARY_LIST ? 2 : 1;
}

/* The index of bits 32-47 comes into force; the one that was goes to bits 48-63. */
static void exchange_authority(struct cpu *cpu, const struct insn *d, u64 address)
{
    u16 index = (u16)(cpu->gr[d->r1].l >> 16);

    (void)address;
    cpu->gr[d->r1].l = (cpu->gr[d->r1].l & 0xFFFF0000) | (u16)(cpu->cr[8] >> 16);
    control_half(cpu, 8, 2, index);
}

#include "guests/engine/linkage_space.def"
