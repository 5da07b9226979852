/* Instructions whose storage reference no other CPU can come between: compare and swap, load and add,
 * immediate-and-storage operations, pairs. Guest storage is updated by the host's own interlocked instructions;
 * big-endian arithmetic goes by compare-exchange. Source: PoP chapter 7; chapter 5, "Interlocked-Update References". */
#include "guests/engine/operand.h"
#include "guests/engine/per.h"
#include "guests/engine/quadword.h"
#include "guests/engine/rows.h"

static inline void align_check(struct cpu *cpu, u64 address, unsigned length)
{
    if (unlikely(address & (length - 1)))
        cpu_program(cpu, PGM_SPECIFICATION);
}
static inline void even_check(struct cpu *cpu, u8 registers)
{
    if (unlikely(registers & 1))
        cpu_program(cpu, PGM_SPECIFICATION);
}
/* An aligned operand tested for store. */
static inline void *aligned(struct cpu *cpu, u8 b, u64 address, unsigned length, struct span *sp)
{
    align_check(cpu, address, length);
    return cpu_update(cpu, b, address, length, sp);
}

/* For PER: what a comparison was for did not come, or the operand was stored into. */
static inline void swap_told(struct cpu *cpu)
{
    if (cpu->cc)
        per_unstored(cpu);
}
static inline void always_stored(struct cpu *cpu)
{
    (void)cpu;
}

/* An operation on an aligned operand of some bytes: name_at does it at the host's address. Its rows end by a jump, so
 * the common case keeps nothing on the stack (rows.h). */
#define ALIGNED(name, bytes, after)                                                                                    \
    static __attribute__((noinline)) void name##_spanned(struct cpu *cpu, const struct insn *d, u64 address)           \
    {                                                                                                                  \
        struct span sp;                                                                                                \
        name##_at(cpu, d, cpu_update(cpu, d->b, address, bytes, &sp));                                                 \
        after(cpu);                                                                                                    \
        span_done(cpu, &sp);                                                                                           \
    }                                                                                                                  \
    static inline void name(struct cpu *cpu, const struct insn *d, u64 address)                                        \
    {                                                                                                                  \
        u8 *p = likely(!cpu->ar_mode) ? space_write_fast(cpu->data, address, bytes) : NULL;                            \
        align_check(cpu, address, bytes);                                                                              \
        if (likely(p != NULL))                                                                                         \
            name##_at(cpu, d, p);                                                                                      \
        else                                                                                                           \
            name##_spanned(cpu, d, address);                                                                           \
    }

/* Compare and exchange in guest byte order; *expected becomes what was there. */
static inline bool swap32(void *p, u32 *expected, u32 v)
{
    u32 raw = __builtin_bswap32(*expected);
    bool done =
        __atomic_compare_exchange_n((u32 *)p, &raw, __builtin_bswap32(v), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);

    order_interlocked();
    *expected = __builtin_bswap32(raw);
    return done;
}
static inline bool swap64(void *p, u64 *expected, u64 v)
{
    u64 raw = __builtin_bswap64(*expected);
    bool done =
        __atomic_compare_exchange_n((u64 *)p, &raw, __builtin_bswap64(v), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);

    order_interlocked();
    *expected = __builtin_bswap64(raw);
    return done;
}

static inline void compare_and_swap32_at(struct cpu *cpu, const struct insn *d, u8 *p)
{
    cpu->cc = !swap32(p, &GR32(d->r1), GR32(d->r3));
}
ALIGNED(compare_and_swap32, 4, swap_told)
static inline void compare_and_swap64_at(struct cpu *cpu, const struct insn *d, u8 *p)
{
    cpu->cc = !swap64(p, &GR64(d->r1), GR64(d->r3));
}
ALIGNED(compare_and_swap64, 8, swap_told)

static inline u64 pair32(const struct cpu *cpu, u8 r)
{
    return (u64)GR32(r) << 32 | GR32(r + 1);
}
static __attribute__((noinline)) void compare_double_and_swap32(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct span sp;
    u64 old = pair32(cpu, d->r1 & 14);
    void *p;

    even_check(cpu, d->r1 | d->r3);
    p = aligned(cpu, d->b, address, 8, &sp);
    cpu->cc = !swap64(p, &old, pair32(cpu, d->r3));
    swap_told(cpu);
    GR32(d->r1) = (u32)(old >> 32);
    GR32(d->r1 + 1) = (u32)old;
    span_done(cpu, &sp);
}
static __attribute__((noinline)) void compare_double_and_swap64(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct span sp;
    struct quadword old = {GR64(d->r1), GR64(d->r1 | 1)};
    void *p;

    even_check(cpu, d->r1 | d->r3);
    p = aligned(cpu, d->b, address, 16, &sp);
    cpu->cc = !quadword_swap(p, &old, (struct quadword){GR64(d->r3), GR64(d->r3 + 1)});
    GR64(d->r1) = old.hi;
    GR64(d->r1 + 1) = old.lo;
    swap_told(cpu);
    span_done(cpu, &sp);
}

/* CSST. GR0: function code (log2 of the first operand's size, less 2) and store characteristic (log2 of the second's);
 * GR1: the parameter list, replacement value first, store value at 16. */
static __attribute__((noinline)) void compare_and_swap_and_store(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct span first, second, list;
    unsigned function = cpu->gr[0].g & 0xFF, size = cpu->gr[0].g >> 8 & 0xFF;
    u64 address2 = ADDRESS_B2;
    u8 parameters[32], *p;
    bool swapped;

    if (function > 2 || size > 4)
        cpu_program(cpu, PGM_SPECIFICATION);
    align_check(cpu, address2, 1u << size);
    if (function == 2)
        even_check(cpu, d->l);
    p = aligned(cpu, d->b1, address, 4u << function, &first);
    cpu_span(cpu, cpu_space(cpu, d->b2), address2, 1u << size, SPAN_WRITE, &second);
    cpu_span(cpu, cpu_space(cpu, 1), GR64(1) & cpu->address_mask, sizeof parameters, SPAN_READ, &list);
    span_get(&list, parameters);
    if (function == 0) {
        swapped = swap32(p, &GR32(d->l), be32_load(parameters));
    } else if (function == 1) {
        swapped = swap64(p, &GR64(d->l), be64_load(parameters));
    } else {
        struct quadword old = {GR64(d->l), GR64(d->l + 1)};
        swapped = quadword_swap(p, &old, (struct quadword){be64_load(parameters), be64_load(parameters + 8)});
        GR64(d->l) = old.hi;
        GR64(d->l + 1) = old.lo;
    }
    if (swapped)
        span_put(cpu, &second, parameters + 16);
    cpu->cc = !swapped;
    swap_told(cpu);
    span_done(cpu, &first); /* last: it may let translations go */
}

static inline void test_and_set_at(struct cpu *cpu, const struct insn *d __attribute__((unused)), u8 *p)
{
    cpu->cc = __atomic_exchange_n(p, 0xFF, __ATOMIC_SEQ_CST) >> 7;
    order_interlocked();
}
ALIGNED(test_and_set, 1, always_stored)

#define IMMEDIATE(name, atomic)                                                                                        \
    static inline void name##_immediate_at(struct cpu *cpu, const struct insn *d, u8 *p)                               \
    {                                                                                                                  \
        cpu->cc = atomic(p, d->i2_si, __ATOMIC_SEQ_CST) != 0;                                                          \
        order_interlocked();                                                                                           \
    }                                                                                                                  \
    ALIGNED(name##_immediate, 1, always_stored)
IMMEDIATE(and, __atomic_and_fetch)
IMMEDIATE(or, __atomic_or_fetch)
IMMEDIATE(xor, __atomic_xor_fetch)

typedef u64 operation(u64 a, u64 b);
static inline u64 operation_add(u64 a, u64 b)
{
    return a + b;
}
static inline u64 operation_and(u64 a, u64 b)
{
    return a & b;
}
static inline u64 operation_or(u64 a, u64 b)
{
    return a | b;
}
static inline u64 operation_xor(u64 a, u64 b)
{
    return a ^ b;
}

/* Replace an operand by op(it, b), interlocked where it is on its boundary; what it was. */
#define UPDATE(bits)                                                                                                   \
    static inline u##bits exchange##bits(u8 *p, operation *op, u64 b)                                                  \
    {                                                                                                                  \
        u##bits old = be##bits##_load(p);                                                                              \
        while (!swap##bits(p, &old, (u##bits)op(old, b)))                                                              \
            ;                                                                                                          \
        return old;                                                                                                    \
    }                                                                                                                  \
    static __attribute__((noinline))                                                                                   \
    u##bits update_spanned##bits(struct cpu *cpu, u8 base, u64 address, operation *op, u64 b)                          \
    {                                                                                                                  \
        struct span sp;                                                                                                \
        u##bits old;                                                                                                   \
        u8 raw[bits / 8], *p = cpu_update(cpu, base, address, bits / 8, &sp);                                          \
        if (!(address & (bits / 8 - 1))) {                                                                             \
            old = exchange##bits(p, op, b);                                                                            \
            span_done(cpu, &sp);                                                                                       \
            return old;                                                                                                \
        }                                                                                                              \
        span_get(&sp, raw);                                                                                            \
        old = be##bits##_load(raw);                                                                                    \
        be##bits##_store(raw, (u##bits)op(old, b));                                                                    \
        span_put(cpu, &sp, raw);                                                                                       \
        return old;                                                                                                    \
    }                                                                                                                  \
    static inline u##bits update##bits(struct cpu *cpu, u8 base, u64 address, operation *op, u64 b)                    \
    {                                                                                                                  \
        u8 *p = likely(!cpu->ar_mode) ? space_write_fast(cpu->data, address, bits / 8) : NULL;                         \
        if (likely(p && !(address & (bits / 8 - 1))))                                                                  \
            return exchange##bits(p, op, b);                                                                           \
        return update_spanned##bits(cpu, base, address, op, b);                                                        \
    }
UPDATE(32)
UPDATE(64)

/* ASI and relatives: the operand need not be on a boundary. extend: how the operands enter the condition code's rule.
 */
#define ADD_IMMEDIATE(name, bits, extend, cc_rule)                                                                     \
    static inline void name##bits(struct cpu *cpu, const struct insn *d, u64 address)                                  \
    {                                                                                                                  \
        u64 b = (u64)(extend)(s8)d->i2_si, a = (u64)(extend)update##bits(cpu, d->b, address, operation_add, b);        \
        cc_rule(cpu, a, b, a + b);                                                                                     \
    }
ADD_IMMEDIATE(add_immediate, 32, s32, cc_exact32)
ADD_IMMEDIATE(add_immediate, 64, s64, cc_add64)
ADD_IMMEDIATE(add_logical_immediate, 32, u32, cc_carry32)
ADD_IMMEDIATE(add_logical_immediate, 64, u64, cc_carry64)

/* LAA and relatives. R1 gets what the operand was. */
#define LOAD_AND(name, bits, extend, cc_rule, op, field)                                                               \
    static inline void load_and_##name##bits(struct cpu *cpu, const struct insn *d, u64 address)                       \
    {                                                                                                                  \
        u64 a, b = (u64)(extend)cpu->gr[d->r3].field;                                                                  \
        align_check(cpu, address, bits / 8);                                                                           \
        a = (u64)(extend)update##bits(cpu, d->b, address, op, b);                                                      \
        cpu->gr[d->r1].field = (u##bits)a;                                                                             \
        cc_rule(cpu, a, b, op(a, b));                                                                                  \
    }
LOAD_AND(add, 32, s32, cc_exact32, operation_add, l)
LOAD_AND(add, 64, s64, cc_add64, operation_add, g)
LOAD_AND(add_logical, 32, u32, cc_carry32, operation_add, l)
LOAD_AND(add_logical, 64, u64, cc_carry64, operation_add, g)
LOAD_AND(and, 32, u32, cc_nonzero32, operation_and, l)
LOAD_AND(and, 64, u64, cc_nonzero64, operation_and, g)
LOAD_AND(or, 32, u32, cc_nonzero32, operation_or, l)
LOAD_AND(or, 64, u64, cc_nonzero64, operation_or, g)
LOAD_AND(xor, 32, u32, cc_nonzero32, operation_xor, l)
LOAD_AND(xor, 64, u64, cc_nonzero64, operation_xor, g)

/* Two operands that look fetched at one time: the first did not change while the second was fetched, else cc 3. */
#define LOAD_PAIR_DISJOINT(bits, field)                                                                                \
    static __attribute__((noinline)) void load_pair_disjoint##bits(struct cpu *cpu, const struct insn *d, u64 address) \
    {                                                                                                                  \
        struct span first, second;                                                                                     \
        u64 address2 = ADDRESS_B2;                                                                                     \
        u##bits a, b;                                                                                                  \
        even_check(cpu, d->l);                                                                                         \
        align_check(cpu, address | address2, bits / 8);                                                                \
        cpu_span(cpu, cpu_space(cpu, d->b1), address, bits / 8, SPAN_READ, &first);                                    \
        cpu_span(cpu, cpu_space(cpu, d->b2), address2, bits / 8, SPAN_READ, &second);                                  \
        a = __atomic_load_n((u##bits *)first.part[0], __ATOMIC_SEQ_CST);                                               \
        b = __atomic_load_n((u##bits *)second.part[0], __ATOMIC_SEQ_CST);                                              \
        cpu->cc = a == __atomic_load_n((u##bits *)first.part[0], __ATOMIC_SEQ_CST) ? 0 : 3;                            \
        cpu->gr[d->l].field = __builtin_bswap##bits(a);                                                                \
        cpu->gr[d->l + 1].field = __builtin_bswap##bits(b);                                                            \
    }
LOAD_PAIR_DISJOINT(32, l)
LOAD_PAIR_DISJOINT(64, g)

static __attribute__((noinline)) void load_pair(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct span sp;
    struct quadword v;

    even_check(cpu, d->r1);
    align_check(cpu, address, 16);
    cpu_span(cpu, cpu_space(cpu, d->b), address, 16, SPAN_READ, &sp);
    v = quadword_load(sp.part[0]);
    GR64(d->r1) = v.hi;
    GR64(d->r1 + 1) = v.lo;
}
static __attribute__((noinline)) void store_pair(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct span sp;
    void *p;

    even_check(cpu, d->r1);
    p = aligned(cpu, d->b, address, 16, &sp);
    quadword_store(p, (struct quadword){GR64(d->r1), GR64(d->r1 + 1)});
    span_done(cpu, &sp);
}

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/interlocked.def"
