/* Vector registers and sixteen bytes of storage, as they are or reversed. Each has a fast form, for an operand in a
 * page that the fast lookup has, and a slow one for the others. Source: PoP chapter 21. */
#include "guests/engine/operand_vector.h"

void vector_load_part(struct cpu *cpu, u8 b, u64 address, unsigned n, unsigned first, union vr *to)
{
    u8 bytes[16] = {0};
    struct span sp;

    cpu_span(cpu, cpu_space(cpu, b), address, n, SPAN_READ, &sp);
    span_get(&sp, bytes + first);
    vector_from_bytes(to, bytes);
}

void vector_store_part(struct cpu *cpu, u8 b, u64 address, unsigned n, unsigned first, const union vr *from)
{
    u8 bytes[16];
    struct span sp;

    vector_to_bytes(bytes, from);
    cpu_span(cpu, cpu_space(cpu, b), address, n, SPAN_WRITE, &sp);
    span_put(cpu, &sp, bytes + first);
}

/* The order of bytes in elements of 2, 4, 8, 16 bytes, and of such elements. Each is its own inverse. */
static inline u64 halves_swapped(u64 v)
{
    return v << 32 | v >> 32;
}
static inline u64 halfwords_reversed(u64 v)
{
    v = halves_swapped(v);
    return (v & 0x0000FFFF0000FFFF) << 16 | (v >> 16 & 0x0000FFFF0000FFFF);
}
static inline void bytes_reverse(union vr *v, unsigned es)
{
    u64 left = __builtin_bswap64(v->d[0]), right = __builtin_bswap64(v->d[1]);

    switch (es) {
    case 1:
        *v = (union vr){{halfwords_reversed(left), halfwords_reversed(right)}};
        break;
    case 2:
        *v = (union vr){{halves_swapped(left), halves_swapped(right)}};
        break;
    case 3:
        *v = (union vr){{left, right}};
        break;
    default:
        *v = (union vr){{right, left}};
        break;
    }
}
static inline void elements_reverse(union vr *v, unsigned es)
{
    u64 left = v->d[0], right = v->d[1];

    switch (es) {
    case 1:
        *v = (union vr){{halfwords_reversed(right), halfwords_reversed(left)}};
        break;
    case 2:
        *v = (union vr){{halves_swapped(right), halves_swapped(left)}};
        break;
    default:
        *v = (union vr){{right, left}};
        break;
    }
}

/* valid: whether the mask is. */
#define TRANSFER(name, valid, change)                                                                                  \
    static inline bool load##name##_fast(OPERAND_ARGUMENTS)                                                            \
    {                                                                                                                  \
        union vr v;                                                                                                    \
        if (unlikely(!(valid) || !cpu_read_ready(cpu, address, 16)))                                                   \
            return false;                                                                                              \
        vector_from_bytes(&v, space_read_fast(cpu->data, address, 16));                                                \
        change;                                                                                                        \
        VR(d->r1) = v;                                                                                                 \
        return true;                                                                                                   \
    }                                                                                                                  \
    static void load##name(OPERAND_ARGUMENTS)                                                                          \
    {                                                                                                                  \
        union vr v;                                                                                                    \
        if (unlikely(!(valid)))                                                                                        \
            cpu_program(cpu, PGM_SPECIFICATION);                                                                       \
        vector_load_part(cpu, d->b, address, 16, 0, &v);                                                               \
        change;                                                                                                        \
        VR(d->r1) = v;                                                                                                 \
    }                                                                                                                  \
    static inline bool store##name##_fast(OPERAND_ARGUMENTS)                                                           \
    {                                                                                                                  \
        union vr v = VR(d->r1);                                                                                        \
        if (unlikely(!(valid) || !cpu_write_ready(cpu, address, 16)))                                                  \
            return false;                                                                                              \
        change;                                                                                                        \
        vector_to_bytes(space_write_fast(cpu->data, address, 16), &v);                                                 \
        return true;                                                                                                   \
    }                                                                                                                  \
    static void store##name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        union vr v = VR(d->r1);                                                                                        \
        if (unlikely(!(valid)))                                                                                        \
            cpu_program(cpu, PGM_SPECIFICATION);                                                                       \
        change;                                                                                                        \
        vector_store_part(cpu, d->b, address, 16, 0, &v);                                                              \
    }
TRANSFER(, true, ) /* the mask is a hint about the alignment */
TRANSFER(_bytes_reversed, d->ms >= 1 && d->ms <= 4, bytes_reverse(&v, d->ms))
TRANSFER(_elements_reversed, d->ms >= 1 && d->ms <= 3, elements_reverse(&v, d->ms))

#undef INSN_OWN
#define INSN_OWN(op, NAME, format, facility, check, function)                                                          \
    static __attribute__((noinline, cold)) const struct insn *slow_##NAME(struct cpu *cpu, const struct insn *d)       \
    {                                                                                                                  \
        const struct insn *next = d + LENGTH_##format / 2;                                                             \
        function(cpu, d, ADDRESS_##format);                                                                            \
        ROW_GO(next);                                                                                                  \
    }                                                                                                                  \
    ROW_BEGIN(NAME, format, check)                                                                                     \
    const struct insn *next = ROW_NEXT;                                                                                \
    if (unlikely(!function##_fast(cpu, d, ADDRESS_##format)))                                                          \
        ROW_JUMP(slow_##NAME, d);                                                                                      \
    ROW_GO(next);                                                                                                      \
    }
#include "guests/engine/vector_support_whole.def"
