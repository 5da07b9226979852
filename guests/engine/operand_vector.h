/* Vector operands for rows of more than one family. Source: PoP chapter 21, "Vector Overview". */
#pragma once
#include "guests/arch/control.h"
#include "guests/engine/operand.h"

/* Element i of size 1 << es bytes, zero-extended. The caller has made sure that i is inside. */
static inline u64 vector_get(const union vr *v, unsigned es, unsigned i)
{
    switch (es) {
    case 0:
        return v->b[ELEMENT8(i)];
    case 1:
        return v->h[ELEMENT16(i)];
    case 2:
        return v->w[ELEMENT32(i)];
    default:
        return v->d[i];
    }
}
static inline s64 vector_get_signed(const union vr *v, unsigned es, unsigned i)
{
    unsigned unused = 64 - (8u << es);

    return (s64)(vector_get(v, es, i) << unused) >> unused;
}
static inline void vector_put(union vr *v, unsigned es, unsigned i, u64 value)
{
    switch (es) {
    case 0:
        v->b[ELEMENT8(i)] = (u8)value;
        break;
    case 1:
        v->h[ELEMENT16(i)] = (u16)value;
        break;
    case 2:
        v->w[ELEMENT32(i)] = (u32)value;
        break;
    default:
        v->d[i] = value;
        break;
    }
}

/* Registers as host vectors, for what is done to all elements alike. In host order even-indexed elements are the high
 * halves of the elements of twice the size, and odd-indexed ones the low halves. */
typedef u8 lanes_u8 __attribute__((vector_size(16), aligned(8), may_alias));
typedef s8 lanes_s8 __attribute__((vector_size(16), aligned(8), may_alias));
typedef u16 lanes_u16 __attribute__((vector_size(16), aligned(8), may_alias));
typedef s16 lanes_s16 __attribute__((vector_size(16), aligned(8), may_alias));
typedef u32 lanes_u32 __attribute__((vector_size(16), aligned(8), may_alias));
typedef s32 lanes_s32 __attribute__((vector_size(16), aligned(8), may_alias));
typedef u64 lanes_u64 __attribute__((vector_size(16), aligned(8), may_alias));
typedef s64 lanes_s64 __attribute__((vector_size(16), aligned(8), may_alias));
#define VR(n) (cpu->vr[n])
#define LANES(type, n) (*(type *)&cpu->vr[n])

/* A register as one number. */
static inline u128 vector_whole(const union vr *v)
{
    return (u128)v->d[0] << 64 | v->d[1];
}
static inline void vector_set_whole(union vr *v, u128 value)
{
    v->d[0] = (u64)(value >> 64);
    v->d[1] = (u64)value;
}

/* Each element of V1 becomes an expression of a, b and c: the elements of V2, V3 and V4; LANES_TYPE is their type. The
 * element size is in a mask field; other sizes than those of the cases are reserved. */
#define EACH_CASE(es, type, expression)                                                                                \
    case es: {                                                                                                         \
        typedef type LANES_TYPE;                                                                                       \
        LANES_TYPE a __attribute__((unused)) = LANES(type, d->r2), b __attribute__((unused)) = LANES(type, d->r3);     \
        LANES(type, d->r1) = (LANES_TYPE)(expression);                                                                 \
        return;                                                                                                        \
    }
#define EACH_CASES_012(sign, expression)                                                                               \
    EACH_CASE(0, lanes_##sign##8, expression)                                                                          \
    EACH_CASE(1, lanes_##sign##16, expression)                                                                         \
    EACH_CASE(2, lanes_##sign##32, expression)
#define EACH_CASES(sign, expression)                                                                                   \
    EACH_CASES_012(sign, expression)                                                                                   \
    EACH_CASE(3, lanes_##sign##64, expression)
#define EACH(name, size, cases)                                                                                        \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        switch (size) {                                                                                                \
            cases;                                                                                                     \
        default:                                                                                                       \
            cpu_program(cpu, PGM_SPECIFICATION);                                                                       \
        }                                                                                                              \
    }

/* What a comparison left in a register, all ones or zeros in each element: all true 0, some 1, none 3. */
static inline u8 vector_compare_cc(const union vr *r)
{
    return (r->d[0] & r->d[1]) == ~0ULL ? 0 : (r->d[0] | r->d[1]) ? 1 : 3;
}

static inline void vector_size_check(struct cpu *cpu, unsigned es, unsigned least_es, unsigned most_es)
{
    if (unlikely(es < least_es || es > most_es))
        cpu_program(cpu, PGM_SPECIFICATION);
}

/* Sixteen bytes of storage, and the register that they are: the bytes of each doubleword in the other order. All at
 * once, because a host processor that reads a register which it has just written in parts has to wait. */
typedef u16 storage_u16 __attribute__((vector_size(16), aligned(1), may_alias));
static inline lanes_u16 doublewords_reversed(lanes_u16 v)
{
    v = v << 8 | v >> 8;
    return __builtin_shufflevector(v, v, 3, 2, 1, 0, 7, 6, 5, 4);
}
static inline void vector_from_bytes(union vr *v, const u8 *p)
{
    *(lanes_u16 *)v = doublewords_reversed(*(const storage_u16 *)p);
}
static inline void vector_to_bytes(u8 *p, const union vr *v)
{
    *(storage_u16 *)p = doublewords_reversed(*(const lanes_u16 *)v);
}
/* n bytes of storage (1 to 16) to and from the bytes of a register that begin at byte `first`; a load clears the
 * others. They raise the exceptions of these n bytes. */
void vector_load_part(struct cpu *cpu, u8 b, u64 address, unsigned n, unsigned first, union vr *to);
void vector_store_part(struct cpu *cpu, u8 b, u64 address, unsigned n, unsigned first, const union vr *from);

/* Vector instructions need the vector and the AFP-register controls. */
static inline void check_VECTOR(struct cpu *cpu, const struct insn *d)
{
    (void)d;
    if (unlikely((cpu->cr[0] & (CR0_AFP | CR0_VECTOR)) != (CR0_AFP | CR0_VECTOR)))
        cpu_data_exception(cpu, DXC_VECTOR_INSTRUCTION);
}
