/* Moves, compares and logical operations on up to 256 bytes of storage.
 * Both operands are tested before anything is changed. Host addresses decide what overlaps, so that a page seen at two
 * virtual addresses behaves as the bytes do. Source: PoP chapter 7, "MOVE", "COMPARE LOGICAL", "AND", "OR", "EXCLUSIVE
 * OR". */
#include "guests/engine/operand_string.h"
#include "guests/engine/rows.h"

/* Operate on n contiguous bytes, left to right; the result is zero if all bytes of the result are. */
typedef u64 bytes_op(u8 *to, const u8 *from, unsigned n);

static inline u64 bytes_mvc(u8 *to, const u8 *from, unsigned n)
{
    bytes_move(to, from, n);
    return 0;
}

/* Eight bytes at a time give the result of one at a time unless the destination begins less than eight past the source.
 */
#define BYTES_OP(name, expression)                                                                                     \
    static inline u64 name(u8 *to, const u8 *from, unsigned n)                                                         \
    {                                                                                                                  \
        u64 seen = 0, a, b;                                                                                            \
        unsigned i = 0;                                                                                                \
        if (likely((uintptr_t)to - (uintptr_t)from - 1 >= 7))                                                          \
            for (; i + 8 <= n; i += 8) {                                                                               \
                memcpy(&a, to + i, 8), memcpy(&b, from + i, 8);                                                        \
                a = (expression);                                                                                      \
                memcpy(to + i, &a, 8);                                                                                 \
                seen |= a;                                                                                             \
            }                                                                                                          \
        for (; i < n; i++) {                                                                                           \
            a = to[i], b = from[i];                                                                                    \
            to[i] = (u8)(expression);                                                                                  \
            seen |= to[i];                                                                                             \
        }                                                                                                              \
        return seen;                                                                                                   \
    }
#define NIBBLES 0x0F0F0F0F0F0F0F0FULL
BYTES_OP(bytes_nc, a &b)
BYTES_OP(bytes_oc, a | b)
BYTES_OP(bytes_xor, a ^ b)
BYTES_OP(bytes_mvn, (a & ~NIBBLES) | (b & NIBBLES))
BYTES_OP(bytes_mvz, (a & NIBBLES) | (b & ~NIBBLES))

static inline u64 bytes_xc(u8 *to, const u8 *from, unsigned n)
{
    if (to != from)
        return bytes_xor(to, from, n);
    bytes_fill(to, 0, n);
    return 0;
}

static __attribute__((noinline)) u64 operate_pieces(struct cpu *cpu, const struct insn *d, u64 address, bytes_op *op)
{
    struct span to, from;
    unsigned length = d->l + 1u;
    u64 seen = 0;

    cpu_span(cpu, cpu_space(cpu, d->b1), address, length, SPAN_WRITE, &to);
    cpu_span(cpu, cpu_space(cpu, d->b2), ADDRESS_B2, length, SPAN_READ, &from);
    for (unsigned i = 0, n; i < length; i += n) {
        n = least(span_run(&to, i), span_run(&from, i));
        seen |= op(span_at(&to, i), span_at(&from, i), n);
    }
    span_done(cpu, &to);
    return seen;
}

/* Rows of these end by a jump: nothing here may be on the stack (rows.h). */
static inline __attribute__((always_inline)) u64 operate(
    struct cpu *cpu, const struct insn *d, u64 address, bytes_op *op)
{
    unsigned length = d->l + 1u;

    if (likely(!cpu->ar_mode)) {
        u8 *to = space_write_fast(cpu->data, address, length);
        const u8 *from = space_read_fast(cpu->data, ADDRESS_B2, length);
        if (likely(to && from))
            return op(to, from, length);
    }
    return operate_pieces(cpu, d, address, op);
}

static inline void move(struct cpu *cpu, const struct insn *d, u64 address)
{
    operate(cpu, d, address, bytes_mvc);
}
static inline void move_numerics(struct cpu *cpu, const struct insn *d, u64 address)
{
    operate(cpu, d, address, bytes_mvn);
}
static inline void move_zones(struct cpu *cpu, const struct insn *d, u64 address)
{
    operate(cpu, d, address, bytes_mvz);
}
static inline void and_storage(struct cpu *cpu, const struct insn *d, u64 address)
{
    cpu->cc = operate(cpu, d, address, bytes_nc) != 0;
}
static inline void or_storage(struct cpu *cpu, const struct insn *d, u64 address)
{
    cpu->cc = operate(cpu, d, address, bytes_oc) != 0;
}
static inline void xor_storage(struct cpu *cpu, const struct insn *d, u64 address)
{
    cpu->cc = operate(cpu, d, address, bytes_xc) != 0;
}

static __attribute__((noinline)) void move_inverse(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct span to, from;
    unsigned length = d->l + 1u;

    cpu_span(cpu, cpu_space(cpu, d->b1), address, length, SPAN_WRITE, &to);
    cpu_span(cpu, cpu_space(cpu, d->b2), (ADDRESS_B2 - d->l) & cpu->address_mask, length, SPAN_READ, &from);
    for (unsigned i = 0; i < length; i++)
        *span_at(&to, i) = *span_at(&from, length - 1 - i);
    span_done(cpu, &to);
}

static inline u8 order(int difference)
{
    return difference == 0 ? 0 : difference < 0 ? 1 : 2;
}
static inline u8 order_bytes(const u8 *a, const u8 *b, unsigned n)
{
    if (n == 1)
        return order(*a - *b);
    if (n == 8) {
        u64 x = be64_load(a), y = be64_load(b);
        return x == y ? 0 : x < y ? 1 : 2;
    }
    return order(memcmp(a, b, n));
}

static __attribute__((noinline)) u8 compare_pieces(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct span a, b;
    unsigned length = d->l + 1u;
    u8 cc = 0;

    cpu_span(cpu, cpu_space(cpu, d->b1), address, length, SPAN_READ, &a);
    cpu_span(cpu, cpu_space(cpu, d->b2), ADDRESS_B2, length, SPAN_READ, &b);
    for (unsigned i = 0, n; i < length && !cc; i += n) {
        n = least(span_run(&a, i), span_run(&b, i));
        cc = order_bytes(span_at(&a, i), span_at(&b, i), n);
    }
    return cc;
}

static inline void compare(struct cpu *cpu, const struct insn *d, u64 address)
{
    unsigned length = d->l + 1u;

    if (likely(!cpu->ar_mode)) {
        const u8 *a = space_read_fast(cpu->data, address, length), *b = space_read_fast(cpu->data, ADDRESS_B2, length);
        if (likely(a && b)) {
            cpu->cc = order_bytes(a, b, length);
            return;
        }
    }
    cpu->cc = compare_pieces(cpu, d, address);
}

/* Compare the bytes of value that mask selects with as many at address; an empty mask still tests one byte. */
static inline void compare_under_mask(struct cpu *cpu, const struct insn *d, u64 address, u32 value)
{
    unsigned count = (unsigned)__builtin_popcount(d->m3);
    struct span sp;
    u32 selected = 0, storage = 0;

    cpu_span(cpu, cpu_space(cpu, d->b), address, count ? count : 1, SPAN_READ, &sp);
    for (unsigned i = 0, n = 0; i < 4; i++)
        if (d->m3 & 8 >> i) {
            selected = selected << 8 | (value >> (24 - 8 * i) & 0xFF);
            storage = storage << 8 | *span_at(&sp, n++);
        }
    cpu->cc = selected == storage ? 0 : selected < storage ? 1 : 2;
}
static __attribute__((noinline)) void clm(struct cpu *cpu, const struct insn *d, u64 address)
{
    compare_under_mask(cpu, d, address, cpu->gr[d->r1].l);
}
static __attribute__((noinline)) void clm_high(struct cpu *cpu, const struct insn *d, u64 address)
{
    compare_under_mask(cpu, d, address, cpu->gr[d->r1].h);
}

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/string.def"
