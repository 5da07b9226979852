/* Vector registers and storage where more or less than one register moves, or one element fills a register.
 * Source: PoP chapter 21. */
#include "guests/engine/model.h"
#include "guests/engine/operand_vector.h"

static inline u64 element_load(struct cpu *cpu, const struct insn *d, u64 address, unsigned es)
{
    switch (es) {
    case 0:
        return cpu_load8(cpu, d->b, address);
    case 1:
        return cpu_load16(cpu, d->b, address);
    case 2:
        return cpu_load32(cpu, d->b, address);
    default:
        return cpu_load64(cpu, d->b, address);
    }
}
static inline u64 element_reversed(u64 value, unsigned es)
{
    return __builtin_bswap64(value) >> (64 - (8 << es));
}

static inline void replicate(struct cpu *cpu, const struct insn *d, u64 value, unsigned es)
{
    static const u64 copies[] = {0x0101010101010101, 0x0001000100010001, 0x0000000100000001, 1};

    VR(d->r1).d[0] = VR(d->r1).d[1] = value * copies[es];
}
static inline void load_and_replicate(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->ms, 0, 3);
    replicate(cpu, d, element_load(cpu, d, address, d->ms), d->ms);
}
static inline void load_reversed_and_replicate(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->ms, 1, 3);
    replicate(cpu, d, element_reversed(element_load(cpu, d, address, d->ms), d->ms), d->ms);
}

/* The element goes to the right of the left doubleword; a word, with mask 6, to the left of it. */
#define WORD_LEFT 6u
static inline unsigned zero_size(struct cpu *cpu, const struct insn *d, unsigned least)
{
    if (d->ms == WORD_LEFT && facility_offered(FACILITY_VECTOR_ENH1))
        return 2;
    vector_size_check(cpu, d->ms, least, 3);
    return d->ms;
}
static inline void zero_store(struct cpu *cpu, const struct insn *d, u64 value)
{
    VR(d->r1) = (union vr){{d->ms == WORD_LEFT ? value << 32 : value, 0}};
}
static inline void load_and_zero(OPERAND_ARGUMENTS)
{
    zero_store(cpu, d, element_load(cpu, d, address, zero_size(cpu, d, 0)));
}
static inline void load_reversed_and_zero(OPERAND_ARGUMENTS)
{
    unsigned es = zero_size(cpu, d, 1);

    zero_store(cpu, d, element_reversed(element_load(cpu, d, address, es), es));
}

static inline unsigned bytes_to_boundary(struct cpu *cpu, const struct insn *d, u64 address)
{
    u64 block = 64u << d->ms, rest = block - (address & (block - 1));

    vector_size_check(cpu, d->ms, 0, 6);
    return rest < 16 ? (unsigned)rest : 16;
}
static inline void load_to_boundary(OPERAND_ARGUMENTS)
{
    vector_load_part(cpu, d->b, address, bytes_to_boundary(cpu, d, address), 0, &VR(d->r1));
}
static inline void count_to_boundary(OPERAND_ARGUMENTS)
{
    unsigned count = bytes_to_boundary(cpu, d, address);

    GR32(d->r1) = count;
    cpu->cc = count == 16 ? 0 : 3;
}

/* A count register or immediate tells the last byte's index; all are moved if it is greater than 15. */
static inline unsigned count_in(struct cpu *cpu, u8 r)
{
    u32 last = GR32(r);

    return last < 15 ? last + 1 : 16;
}
static inline unsigned count_immediate(struct cpu *cpu, const struct insn *d)
{
    if (unlikely(d->i3 > 15))
        cpu_program(cpu, PGM_SPECIFICATION);
    return d->i3 + 1u;
}
static inline void load_with_length(OPERAND_ARGUMENTS)
{
    vector_load_part(cpu, d->b, address, count_in(cpu, d->r3), 0, &VR(d->r1));
}
static inline void store_with_length(OPERAND_ARGUMENTS)
{
    vector_store_part(cpu, d->b, address, count_in(cpu, d->r3), 0, &VR(d->r1));
}
static inline void rightmost_load(struct cpu *cpu, const struct insn *d, u64 address, unsigned n)
{
    vector_load_part(cpu, d->b, address, n, 16 - n, &VR(d->r1));
}
static inline void rightmost_store(struct cpu *cpu, const struct insn *d, u64 address, unsigned n)
{
    vector_store_part(cpu, d->b, address, n, 16 - n, &VR(d->r1));
}
static inline void load_rightmost(OPERAND_ARGUMENTS)
{
    rightmost_load(cpu, d, address, count_in(cpu, d->r3));
}
static inline void load_rightmost_immediate(OPERAND_ARGUMENTS)
{
    rightmost_load(cpu, d, address, count_immediate(cpu, d));
}
static inline void store_rightmost(OPERAND_ARGUMENTS)
{
    rightmost_store(cpu, d, address, count_in(cpu, d->r3));
}
static inline void store_rightmost_immediate(OPERAND_ARGUMENTS)
{
    rightmost_store(cpu, d, address, count_immediate(cpu, d));
}

/* V1 to V3, at most 16 of them. */
static inline unsigned range_bytes(struct cpu *cpu, const struct insn *d)
{
    if (unlikely(d->r3 < d->r1 || d->r3 - d->r1 > 15))
        cpu_program(cpu, PGM_SPECIFICATION);
    return (d->r3 - d->r1 + 1u) * 16;
}
static inline void load_multiple(OPERAND_ARGUMENTS)
{
    unsigned bytes = range_bytes(cpu, d);
    u8 copy[256];
    struct span sp;
    const u8 *from;

    cpu_span(cpu, cpu_space(cpu, d->b), address, bytes, SPAN_READ, &sp);
    from = sp.part[0];
    if (unlikely(sp.first < bytes)) {
        span_get(&sp, copy);
        from = copy;
    }
    for (unsigned i = 0; i < bytes; i += 16)
        vector_from_bytes(&VR(d->r1 + i / 16), from + i);
}
static inline void store_multiple(OPERAND_ARGUMENTS)
{
    unsigned bytes = range_bytes(cpu, d);
    u8 copy[256];
    struct span sp;
    u8 *to;

    cpu_span(cpu, cpu_space(cpu, d->b), address, bytes, SPAN_WRITE, &sp);
    to = sp.first < bytes ? copy : sp.part[0];
    for (unsigned i = 0; i < bytes; i += 16)
        vector_to_bytes(to + i, &VR(d->r1 + i / 16));
    if (unlikely(to == copy))
        span_put(cpu, &sp, copy);
    else
        span_done(cpu, &sp);
}

#include "guests/engine/vector_support_storage.def"
