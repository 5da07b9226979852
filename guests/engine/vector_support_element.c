/* Single elements of vector registers: loaded, stored, gathered, scattered, moved from and to general registers.
 * Source: PoP chapter 21. */
#include "guests/engine/operand_vector.h"

/* M3 of VRX and VRV is an element's index. */
#define ELEMENT_OPERAND(bits, last, place)                                                                             \
    static inline void check_ELEMENT##bits(struct cpu *cpu, const struct insn *d)                                      \
    {                                                                                                                  \
        check_VECTOR(cpu, d);                                                                                          \
        if (unlikely(d->ms > (last)))                                                                                  \
            cpu_program(cpu, PGM_SPECIFICATION);                                                                       \
    }                                                                                                                  \
    LOADER(v1_element##bits, HAS_R1)                                                                                   \
    {                                                                                                                  \
        return VR(d->r1).place;                                                                                        \
    }                                                                                                                  \
    STORER(v1_element##bits, HAS_R1)                                                                                   \
    {                                                                                                                  \
        VR(d->r1).place = (u##bits)r;                                                                                  \
    }
ELEMENT_OPERAND(64, 1, d[d->ms])
ELEMENT_OPERAND(32, 3, w[ELEMENT32(d->ms)])
ELEMENT_OPERAND(16, 7, h[ELEMENT16(d->ms)])
LOADER(v1_element8, HAS_R1)
{
    return VR(d->r1).b[ELEMENT8(d->ms)];
}
STORER(v1_element8, HAS_R1)
{
    VR(d->r1).b[ELEMENT8(d->ms)] = (u8)r;
}

#define REVERSE(bits)                                                                                                  \
    static inline u64 reverse##bits(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))     \
    {                                                                                                                  \
        return __builtin_bswap##bits((u##bits)a);                                                                      \
    }
REVERSE(16)
REVERSE(32)
REVERSE(64)

/* Base, displacement, and an element of the second operand, whose register field is R3's place. */
static inline u64 indexed(struct cpu *cpu, const struct insn *d, u64 element)
{
    return (GR64(d->b) + d->d12 + element) & cpu->address_mask;
}
static inline void gather64(OPERAND_ARGUMENTS)
{
    VR(d->r1).d[d->ms] = cpu_load64(cpu, d->b, indexed(cpu, d, VR(d->r3).d[d->ms]));
}
static inline void gather32(OPERAND_ARGUMENTS)
{
    unsigned i = ELEMENT32(d->ms);

    VR(d->r1).w[i] = cpu_load32(cpu, d->b, indexed(cpu, d, VR(d->r3).w[i]));
}
static inline void scatter64(OPERAND_ARGUMENTS)
{
    cpu_store64(cpu, d->b, indexed(cpu, d, VR(d->r3).d[d->ms]), VR(d->r1).d[d->ms]);
}
static inline void scatter32(OPERAND_ARGUMENTS)
{
    unsigned i = ELEMENT32(d->ms);

    cpu_store32(cpu, d->b, indexed(cpu, d, VR(d->r3).w[i]), VR(d->r1).w[i]);
}

/* An index beyond the last element names an unpredictable one: here, its remainder. */
static inline void get(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->ms, 0, 3);
    GR64(d->r1) = vector_get(&VR(d->r3), d->ms, address & (15u >> d->ms));
}
static inline void put(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->ms, 0, 3);
    vector_put(&VR(d->r1), d->ms, address & (15u >> d->ms), GR64(d->r3));
}

#define PUT_IMMEDIATE(bits, es)                                                                                        \
    static inline void put_immediate##bits(OPERAND_ARGUMENTS)                                                          \
    {                                                                                                                  \
        if (unlikely(d->m3 > 15u >> (es)))                                                                             \
            cpu_program(cpu, PGM_SPECIFICATION);                                                                       \
        vector_put(&VR(d->r1), es, d->m3, (u64)(s16)d->iv);                                                            \
    }
PUT_IMMEDIATE(8, 0)
PUT_IMMEDIATE(16, 1)
PUT_IMMEDIATE(32, 2)
PUT_IMMEDIATE(64, 3)

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/vector_support_element.def"
