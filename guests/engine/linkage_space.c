/* SET SECONDARY ASN and LOAD ADDRESS SPACE PARAMETERS. Source: PoP chapter 10. */
#include "guests/engine/asn.h"
#include "guests/storage/dat.h"

/* Second-operand address of LASP. */
#define LASP_TRANSLATE 4 /* both ASNs, also where they stay */
#define LASP_USE_AX 2    /* the first operand's, not the new primary space's */
#define LASP_SKIP 1      /* no test of authority for the secondary space */

static const struct insn *set_secondary(struct cpu *cpu, const struct insn *d, u64 address)
{
    u16 asn = (u16)cpu->gr[d->r1].l;
    struct aste a;
    u64 asce = cpu->cr[1];

    (void)address;
    if (!(cpu->psw_mask & PSW_DAT) || !(cpu->cr[14] & CR14_ASN_TRANSLATION))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
    if (asn != asn_primary(cpu)) {
        asn_need(cpu, asn, &a);
        if (!asn_authorized(cpu, &a, (u16)(cpu->cr[4] >> 16), true))
            asn_program(cpu, PGM_SECONDARY_AUTHORITY, asn);
        asce = aste_asce(cpu, &a);
    }
    secondary_set(cpu, asn, asce);
    cpu_select_spaces(cpu);
    return cpu_refetch(cpu);
}

struct lasp {
    u16 key_mask, sasn, ax, pasn;
    bool primary_translated;
    struct aste primary;
    u64 primary_asce, secondary_asce;
};

/* The condition code. */
static u8 lasp_primary(struct cpu *cpu, struct lasp *p, u64 options)
{
    u16 ax = (u16)(cpu->cr[4] >> 16);

    p->primary_asce = cpu->cr[1];
    p->primary_translated = options & LASP_TRANSLATE || p->pasn != asn_primary(cpu);
    if (p->primary_translated) {
        if (asn_translate(cpu, p->pasn, &p->primary))
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
    if (p->sasn == p->pasn)
        return 0;
    p->secondary_asce = cpu->cr[7];
    if ((options & (LASP_TRANSLATE | LASP_SKIP)) == LASP_SKIP && p->sasn == asn_secondary(cpu))
        return 0;
    if (asn_translate(cpu, p->sasn, &a))
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
    u64 operand = cpu_load64(cpu, d->b1, address);
    struct lasp p = {
        .key_mask = (u16)(operand >> 48),
        .sasn = (u16)(operand >> 32),
        .ax = (u16)(operand >> 16),
        .pasn = (u16)operand,
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
