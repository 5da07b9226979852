/* Turns the rows of a family's .def file into functions: a family's .c file includes this, defines its operations, and
 * then includes its .def. One row, one function with everything inlined.
 *
 * INSN(opcode, NAME, format, facility, check, A, B, OUT, CC, operation)
 *   a regular instruction: a = A, b = B are loaded, r = operation(cpu, a, b), r goes to OUT, then CC's rule sets the
 * condition code and may end with an overflow interruption (which thus completes the instruction). operation: u64
 * name(struct cpu *, u64 a, u64 b)     CC: void cc_name(struct cpu *, u64 a, u64 b, u64 r) INSN_OWN(opcode, NAME,
 * format, facility, check, function)   void function(cpu, d, address): reads and stores by itself INSN_JUMP(...) const
 * struct insn *function(cpu, d, address): returns what cpu_branch gives, or NEXT to go on, or NULL INSN_BRANCH(...) the
 * same for functions that keep nothing on the stack: what cpu_branch gives, or NOT_TAKEN INSN_LAST(...)   like OWN, but
 * the CPU is looked at before the next instruction (it may have changed the PSW, masks, spaces) INSN_CP(opcode, NAME,
 * format, facility, check)   exits to CP with EXIT_INTERCEPT facility: a NAME of facility.def. check: NONE, PRIV
 * (privileged), AFP ... : static inline void check_NAME(cpu, d). */
#pragma once
#include "guests/engine/access.h"

/* address(cpu, d) of each format: the second (or only) storage operand's address; d1/d2 of SS formats are the family's
 * own. */
#define GR64(n) (cpu->gr[n].g)
#define GR32(n) (cpu->gr[n].l)
#define ADDRESS_BXD ((GR64(d->x) + GR64(d->b) + (s64)d->d) & cpu->address_mask)
#define ADDRESS_BD ((GR64(d->b) + (s64)d->d) & cpu->address_mask)
#define ADDRESS_12 ((GR64(d->x) + GR64(d->b) + d->d12) & cpu->address_mask)
#define ADDRESS_B12 ((GR64(d->b) + d->d12) & cpu->address_mask)
#define ADDRESS_B1 ((GR64(d->b1) + d->d1) & cpu->address_mask)  /* SS*, SSE, SSF first operand */
#define ADDRESS_B2 ((GR64(d->b2) + d->d2) & cpu->address_mask)  /* second operand */
#define ADDRESS_B4 ((GR64(d->b4) + d->d12) & cpu->address_mask) /* RRS RIS: branch address */
/* Relative operands are found from the instruction's own address; ia is past it already. */
#define ADDRESS_REL ((cpu->ia - d->length + (s64)d->imm * 2) & cpu->address_mask)

#define ADDRESS_E 0
#define ADDRESS_I 0
#define ADDRESS_RR 0
#define ADDRESS_RRE 0
#define ADDRESS_RRF_a 0
#define ADDRESS_RRF_b 0
#define ADDRESS_RRF_c 0
#define ADDRESS_RRF_d 0
#define ADDRESS_RRF_e 0
#define ADDRESS_RRD 0
#define ADDRESS_RX ADDRESS_BXD
#define ADDRESS_RXE ADDRESS_12
#define ADDRESS_RXF ADDRESS_12
#define ADDRESS_RXY ADDRESS_BXD
#define ADDRESS_RS ADDRESS_BD
#define ADDRESS_RSI ADDRESS_REL
#define ADDRESS_RSL ADDRESS_BD
#define ADDRESS_RSL_b ((GR64(d->b) + d->d12) & cpu->address_mask)
#define ADDRESS_RSY ADDRESS_BD
#define ADDRESS_RI_a 0
#define ADDRESS_RI_b ADDRESS_REL
#define ADDRESS_RI_c ADDRESS_REL
#define ADDRESS_RIL_a 0
#define ADDRESS_RIL_b ADDRESS_REL
#define ADDRESS_RIL_c ADDRESS_REL
#define ADDRESS_RIE_a 0
#define ADDRESS_RIE_b ADDRESS_REL
#define ADDRESS_RIE_c ADDRESS_REL
#define ADDRESS_RIE_d 0
#define ADDRESS_RIE_e ADDRESS_REL
#define ADDRESS_RIE_f 0
#define ADDRESS_RIE_g 0
#define ADDRESS_RIS ADDRESS_B4
#define ADDRESS_RRS ADDRESS_B4
#define ADDRESS_IE 0
#define ADDRESS_MII 0
#define ADDRESS_SMI 0
#define ADDRESS_S ADDRESS_BD
#define ADDRESS_SI ADDRESS_BD
#define ADDRESS_SIL ((GR64(d->b) + d->d1) & cpu->address_mask)
#define ADDRESS_SIY ADDRESS_BD
#define ADDRESS_SS_a ADDRESS_B1
#define ADDRESS_SS_b ADDRESS_B1
#define ADDRESS_SS_c ADDRESS_B1
#define ADDRESS_SS_d ADDRESS_B1
#define ADDRESS_SS_e ADDRESS_B1
#define ADDRESS_SS_f ADDRESS_B1
#define ADDRESS_SSE ADDRESS_B1
#define ADDRESS_SSF ADDRESS_B1
#define ADDRESS_VRI_a 0
#define ADDRESS_VRI_b 0
#define ADDRESS_VRI_c 0
#define ADDRESS_VRI_d 0
#define ADDRESS_VRI_e 0
#define ADDRESS_VRI_f 0
#define ADDRESS_VRI_g 0
#define ADDRESS_VRI_h 0
#define ADDRESS_VRI_i 0
#define ADDRESS_VRR_a 0
#define ADDRESS_VRR_b 0
#define ADDRESS_VRR_c 0
#define ADDRESS_VRR_d 0
#define ADDRESS_VRR_e 0
#define ADDRESS_VRR_f 0
#define ADDRESS_VRR_g 0
#define ADDRESS_VRR_h 0
#define ADDRESS_VRR_i 0
#define ADDRESS_VRR_j 0
#define ADDRESS_VRR_k 0
#define ADDRESS_VRV 0
#define ADDRESS_VRS_a ADDRESS_B12
#define ADDRESS_VRS_b ADDRESS_B12
#define ADDRESS_VRS_c ADDRESS_B12
#define ADDRESS_VRS_d ADDRESS_B12
#define ADDRESS_VSI ADDRESS_B12
#define ADDRESS_VRX ADDRESS_12

static inline void check_NONE(struct cpu *cpu, const struct insn *d)
{
    (void)cpu, (void)d;
}
static inline void check_PRIV(struct cpu *cpu, const struct insn *d)
{
    (void)d;
    if (unlikely(cpu_problem_state(cpu)))
        cpu_program(cpu, PGM_PRIVILEGED);
}

/* Begin an instruction: from here on ia is the next sequential address and d->length the ILC. */
#define ROW_BEGIN(NAME, format, check)                                                                                 \
    const struct insn *run_##NAME(struct cpu *cpu, const struct insn *d)                                               \
    {                                                                                                                  \
        enum { LENGTH = LENGTH_##format };                                                                             \
        cpu->insn = d;                                                                                                 \
        cpu->ia += LENGTH;                                                                                             \
        check_##check(cpu, d);
#define NEXT (d + d->length / 2)
#define ROW_NEXT (d + LENGTH / 2)

enum {
#define FORMAT(name, length) LENGTH_##name = length,
#include "guests/engine/format.def"
#undef FORMAT
};

/* The fields of operands and formats are in operand.h, or beside the family's own loaders. */
#define INSN(op, NAME, format, facility, check, A, B, OUT, CC, operation)                                              \
    _Static_assert(((LOADS_##A | LOADS_##B | STORES_##OUT) & ~FIELDS_##format) == 0,                                   \
        #NAME ": format " #format " lacks an operand (" #A ", " #B ", " #OUT ")");                                     \
    static __attribute__((noinline, cold)) const struct insn *slow_##NAME(struct cpu *cpu, const struct insn *d)       \
    {                                                                                                                  \
        u64 address __attribute__((unused)) = ADDRESS_##format;                                                        \
        ROW_BODY(format, A, B, OUT, CC, operation)                                                                     \
    }                                                                                                                  \
    ROW_BEGIN(NAME, format, check)                                                                                     \
    u64 address __attribute__((unused)) = ADDRESS_##format;                                                            \
    if (unlikely(!load_ready_##A(cpu, d, address) || !load_ready_##B(cpu, d, address) ||                               \
                 !store_ready_##OUT(cpu, d, address)))                                                                 \
        ROW_JUMP(slow_##NAME, d);                                                                                      \
    ROW_BODY(format, A, B, OUT, CC, operation)                                                                         \
    }
#define ROW_BODY(format, A, B, OUT, CC, operation)                                                                     \
    u64 a = load_##A(cpu, d, address), b = load_##B(cpu, d, address), r = operation(cpu, a, b);                        \
    store_##OUT(cpu, d, address, r);                                                                                   \
    cc_##CC(cpu, a, b, r);                                                                                             \
    const struct insn *next = d + LENGTH_##format / 2;                                                                 \
    ROW_GO(next);
#define NOT_TAKEN NULL
#define INSN_BRANCH(op, NAME, format, facility, check, function)                                                       \
    ROW_BEGIN(NAME, format, check)                                                                                     \
    const struct insn *next = function(cpu, d, ADDRESS_##format);                                                      \
    if (next == NOT_TAKEN)                                                                                             \
        next = ROW_NEXT;                                                                                               \
    ROW_GO(next);                                                                                                      \
    }
/* INSN_OWN for functions that keep nothing on the stack. */
#define INSN_OWN_GO(op, NAME, format, facility, check, function)                                                       \
    ROW_BEGIN(NAME, format, check)                                                                                     \
    function(cpu, d, ADDRESS_##format);                                                                                \
    const struct insn *next = ROW_NEXT;                                                                                \
    ROW_GO(next);                                                                                                      \
    }
#define INSN_OWN(op, NAME, format, facility, check, function)                                                          \
    static __attribute__((noinline)) void own_##NAME(struct cpu *cpu, const struct insn *d, u64 address)               \
    {                                                                                                                  \
        function(cpu, d, address);                                                                                     \
    }                                                                                                                  \
    INSN_OWN_GO(op, NAME, format, facility, check, own_##NAME)
#define INSN_JUMP(op, NAME, format, facility, check, function)                                                         \
    ROW_BEGIN(NAME, format, check)                                                                                     \
    return function(cpu, d, ADDRESS_##format);                                                                         \
    }
#define INSN_LAST(op, NAME, format, facility, check, function)                                                         \
    ROW_BEGIN(NAME, format, check)                                                                                     \
    function(cpu, d, ADDRESS_##format);                                                                                \
    return NULL;                                                                                                       \
    }
#define INSN_CP(op, NAME, format, facility, check)                                                                     \
    ROW_BEGIN(NAME, format, check)                                                                                     \
    cpu->intercept =                                                                                                   \
        (struct intercept){op, d->r1, FORMAT_##format == FORMAT_RRE ? d->r2 : d->r3, d->b, ADDRESS_##format};          \
    cpu->exit = EXIT_INTERCEPT;                                                                                        \
    return NULL;                                                                                                       \
    }
