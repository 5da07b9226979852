/* Address-space numbers: ASN-second-table entries (ASTEs), the translation of an ASN to one, authority, and what the
 * control registers hold of the primary and the secondary space. Everything here raises addressing exceptions of the
 * tables by itself. Source: PoP chapter 3 "ASN Translation", "ASN Authorization"; chapter 5 "Subspace Groups". */
#pragma once
#include "guests/engine/control.h"

#define TABLE_ORIGIN 0x7FFFFFC0u
#define ALET_PRIMARY_LIST 0x01000000u
#define CR14_ASN_TRANSLATION 0x80000ULL
#define ASCE_SUBSPACE_GROUP 0x200ULL
/* Dispatchable-unit control table: offsets. */
#define DUCT_BASE 0
#define DUCT_SUBSPACE 4
#define DUCT_SUBSPACE_SEQUENCE 12
#define DUCT_AUTHORITY 20
#define DUCT_RETURN 32
#define DUCT_SUBSPACE_ACTIVE 0x80000000u

struct aste {
    u64 origin; /* real */
    bool invalid, base_space;
    bool controlled, reusable; /* with ASN-and-LX reuse */
    u32 authority_table;       /* real */
    u16 ax, authority_length;
    u64 asce;
    u32 sequence;
    u32 linkage_table; /* designation; with ASN-and-LX reuse of the first tables */
    u32 instance;
};

/* A word of real storage. */
u32 table_word(struct cpu *cpu, u64 real);
void table_word_set(struct cpu *cpu, u64 real, u32 value);

void aste_fetch(struct cpu *cpu, u64 origin, struct aste *out);
/* 0, or PGM_AFX_TRANSLATION or PGM_ASX_TRANSLATION. */
u16 asn_translate(struct cpu *cpu, u16 asn, struct aste *out);
/* The same, raised; special-operation exception where CR14 does not allow translation. */
void asn_need(struct cpu *cpu, u16 asn, struct aste *out);
/* An exception that stores the ASN. */
_Noreturn void asn_program(struct cpu *cpu, u16 code, u16 asn);
/* May a program of authorization index ax make the space its secondary (else: its primary) one. */
bool asn_authorized(struct cpu *cpu, const struct aste *a, u16 ax, bool secondary);
/* The ASCE to be used for an ASTE: for the base space of a subspace group, that of the active subspace. */
u64 aste_asce(struct cpu *cpu, const struct aste *a);

static inline u16 asn_primary(const struct cpu *cpu)
{
    return (u16)cpu->cr[4];
}
static inline u16 asn_secondary(const struct cpu *cpu)
{
    return (u16)cpu->cr[3];
}
static inline u16 key_mask(const struct cpu *cpu)
{
    return (u16)(cpu->cr[3] >> 16);
}
static inline u64 duct_origin(const struct cpu *cpu)
{
    return cpu->cr[2] & TABLE_ORIGIN;
}
/* Replace halfword n (2 is bits 32-47, 3 is bits 48-63) of a control register. */
static inline void control_half(struct cpu *cpu, unsigned r, unsigned n, u16 value)
{
    unsigned shift = 48 - 16 * n;
    cpu->cr[r] = (cpu->cr[r] & ~(0xFFFFULL << shift)) | (u64)value << shift;
}
/* The ASN-and-LX-reuse control is on: ASNs have instance numbers, which the left halves of control registers 4
 * (primary) and 3 (secondary) hold. */
static inline bool asn_reuse(const struct cpu *cpu)
{
    return cpu->cr[0] & CR0_ASN_LX_REUSE;
}
static inline u32 primary_instance(const struct cpu *cpu)
{
    return (u32)(cpu->cr[4] >> 32);
}
static inline void check_REUSE(struct cpu *cpu, const struct insn *d)
{
    (void)d;
    if (!asn_reuse(cpu))
        cpu_program(cpu, PGM_SPECIAL_OPERATION);
}
void secondary_instance_set(struct cpu *cpu, u32 instance); /* if the control is on */
/* An ASN given without its instance is not good enough for a reusable one. */
void asn_need_lasting(struct cpu *cpu, const struct aste *a);
/* An ASN given with its instance. */
void asn_need_instance(struct cpu *cpu, const struct aste *a, u16 asn, u32 instance);

void primary_set(struct cpu *cpu, u16 asn, u16 ax, const struct aste *a, u64 asce);
/* The instance becomes the primary space's. */
void secondary_set(struct cpu *cpu, u16 asn, u64 asce);
/* After an instruction that changed the primary space: the space-switch event, if either space asks for it. */
void primary_switched(struct cpu *cpu, u16 old_asn, u64 old_asce);
