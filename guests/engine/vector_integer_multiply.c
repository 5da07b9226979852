/* Vector products: low and high halves, of even- and odd-indexed elements, with accumulation, and without carries.
 * Source: PoP chapter 22. */
#include "guests/engine/operand_vector.h"

EACH(multiply_low, d->m4, EACH_CASES_012(u, a *b))
EACH(multiply_add_low, d->m5, EACH_CASES_012(u, a *b + LANES(LANES_TYPE, d->v4)))

/* Elements are seen in pairs, as one of twice the size, which a product has: the even-indexed one is its high half, the
 * odd-indexed one its low half. All is unsigned but the extension of an element's sign. */
#define PAIR_CASE(es, bits, expression)                                                                                \
    case es: {                                                                                                         \
        typedef lanes_u##bits pair;                                                                                    \
        typedef lanes_s##bits pair_signed __attribute__((unused));                                                     \
        enum { HALF = (bits) / 2 };                                                                                    \
        pair a = LANES(pair, d->r2), b = LANES(pair, d->r3), c __attribute__((unused)) = LANES(pair, d->v4);           \
        LANES(pair, d->r1) = expression;                                                                               \
        return;                                                                                                        \
    }
#define PAIR_CASES(expression)                                                                                         \
    PAIR_CASE(0, 16, expression)                                                                                       \
    PAIR_CASE(1, 32, expression)                                                                                       \
    PAIR_CASE(2, 64, expression)
#define EVEN_LOGICAL(x) ((x) >> HALF)
#define ODD_LOGICAL(x) ((x) << HALF >> HALF)
#define EVEN(x) ((pair)((pair_signed)(x) >> HALF))
#define ODD(x) ((pair)((pair_signed)((x) << HALF) >> HALF))
EACH(multiply_even, d->m4, PAIR_CASES(EVEN(a) * EVEN(b)))
EACH(multiply_odd, d->m4, PAIR_CASES(ODD(a) * ODD(b)))
EACH(multiply_even_logical, d->m4, PAIR_CASES(EVEN_LOGICAL(a) * EVEN_LOGICAL(b)))
EACH(multiply_odd_logical, d->m4, PAIR_CASES(ODD_LOGICAL(a) * ODD_LOGICAL(b)))
EACH(multiply_add_even, d->m5, PAIR_CASES(EVEN(a) * EVEN(b) + c))
EACH(multiply_add_odd, d->m5, PAIR_CASES(ODD(a) * ODD(b) + c))
EACH(multiply_add_even_logical, d->m5, PAIR_CASES(EVEN_LOGICAL(a) * EVEN_LOGICAL(b) + c))
EACH(multiply_add_odd_logical, d->m5, PAIR_CASES(ODD_LOGICAL(a) * ODD_LOGICAL(b) + c))

/* The high half of each product; what is added is an element, too. */
#define HIGH_HALVES(even, odd) (((even) >> HALF << HALF) | ((odd) >> HALF))
EACH(multiply_high, d->m4, PAIR_CASES(HIGH_HALVES(EVEN(a) * EVEN(b), ODD(a) * ODD(b))))
EACH(multiply_high_logical, d->m4,
    PAIR_CASES(HIGH_HALVES(EVEN_LOGICAL(a) * EVEN_LOGICAL(b), ODD_LOGICAL(a) * ODD_LOGICAL(b))))
EACH(multiply_add_high, d->m5, PAIR_CASES(HIGH_HALVES(EVEN(a) * EVEN(b) + EVEN(c), ODD(a) * ODD(b) + ODD(c))))
EACH(multiply_add_high_logical, d->m5,
    PAIR_CASES(HIGH_HALVES(
        EVEN_LOGICAL(a) * EVEN_LOGICAL(b) + EVEN_LOGICAL(c), ODD_LOGICAL(a) * ODD_LOGICAL(b) + ODD_LOGICAL(c))))

/* Products without carries of the halves of each pair, one exclusive-ored to the other, and to c. */
#define CARRYLESS_CASE(es, bits)                                                                                       \
    case es: {                                                                                                         \
        typedef lanes_u##bits pair;                                                                                    \
        enum { HALF = (bits) / 2 };                                                                                    \
        pair a = LANES(pair, d->r2), b = LANES(pair, d->r3), r = {0};                                                  \
        pair even = EVEN_LOGICAL(a), odd = ODD_LOGICAL(a);                                                             \
        for (unsigned i = 0; i < HALF; i++)                                                                            \
            r ^= (even << i & -(b >> (HALF + i) & 1)) ^ (odd << i & -(b >> i & 1));                                    \
        return (lanes_u64)r;                                                                                           \
    }
static lanes_u64 carryless_product(const struct cpu *cpu, const struct insn *d, unsigned es)
{
    switch (es) {
        CARRYLESS_CASE(0, 16)
        CARRYLESS_CASE(1, 32)
        CARRYLESS_CASE(2, 64)
    default: {
        union vr a = VR(d->r2), b = VR(d->r3);
        u128 r = 0;
        for (unsigned i = 0; i < 64; i++)
            r ^= ((u128)a.d[0] << i & -(u128)(b.d[0] >> i & 1)) ^ ((u128)a.d[1] << i & -(u128)(b.d[1] >> i & 1));
        return (lanes_u64){(u64)(r >> 64), (u64)r};
    }
    }
}
static inline void multiply_carryless(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->m4, 0, 3);
    LANES(lanes_u64, d->r1) = carryless_product(cpu, d, d->m4);
}
static inline void multiply_carryless_add(OPERAND_ARGUMENTS)
{
    vector_size_check(cpu, d->m5, 0, 3);
    LANES(lanes_u64, d->r1) = carryless_product(cpu, d, d->m5) ^ LANES(lanes_u64, d->v4);
}

/* The products of both doublewords, either doubled by a bit of M6, and V4. */
static inline void multiply_sum(OPERAND_ARGUMENTS)
{
    union vr a = VR(d->r2), b = VR(d->r3);
    u128 even = (u128)a.d[0] * b.d[0], odd = (u128)a.d[1] * b.d[1];

    vector_size_check(cpu, d->m5, 3, 3);
    vector_set_whole(&VR(d->r1), (even << (d->m6 >> 3 & 1)) + (odd << (d->m6 >> 2 & 1)) + vector_whole(&VR(d->v4)));
}

#undef INSN_OWN
#define INSN_OWN INSN_OWN_GO
#include "guests/engine/vector_integer_multiply.def"
