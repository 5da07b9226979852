/* Product and sum with 256 bits between them, for extended numbers: their product alone has 226.
 * Source: PoP chapter 24, "VECTOR FP MULTIPLY AND ADD". */
#include "guests/engine/bfp.h"

/* high and low / 2^255 * 2^exponent. */
struct wide {
    u128 high, low;
    s32 exponent;
};

static struct wide wide_product(u128 a, u128 b, s32 exponent)
{
    u64 ah = (u64)(a >> 64), al = (u64)a, bh = (u64)(b >> 64), bl = (u64)b;
    u128 low = (u128)al * bl, middle1 = (u128)ah * bl, middle2 = (u128)al * bh;
    u128 carry = (low >> 64) + (u64)middle1 + (u64)middle2;

    return (struct wide){
        (u128)ah * bh + (middle1 >> 64) + (middle2 >> 64) + (carry >> 64), carry << 64 | (u64)low, exponent};
}
static void wide_shift_right(struct wide *w, u32 amount)
{
    bool lost;

    if (amount >= 128) {
        lost = w->low != 0;
        w->low = bfp_shift_sticky(w->high, amount - 128) | lost;
        w->high = 0;
    } else if (amount) {
        lost = (w->low & (((u128)1 << amount) - 1)) != 0;
        w->low = w->low >> amount | w->high << (128 - amount) | lost;
        w->high >>= amount;
    }
}
/* Until the leftmost bit is on; not all are zero. */
static void wide_normalize(struct wide *w)
{
    if (!w->high) {
        w->high = w->low;
        w->low = 0;
        w->exponent -= 128;
    }
    while (!(w->high >> 127)) {
        w->high = w->high << 1 | w->low >> 127;
        w->low <<= 1;
        w->exponent--;
    }
}
static bool wide_less(const struct wide *a, const struct wide *b)
{
    if (a->exponent != b->exponent)
        return a->exponent < b->exponent;
    return a->high != b->high ? a->high < b->high : a->low < b->low;
}

struct bfp_number bfp_fused(struct bfp_number a, struct bfp_number b, struct bfp_number c)
{
    struct wide x = wide_product(a.significand, b.significand, a.exponent + b.exponent + 1);
    struct wide y = {c.significand, 0, c.exponent};
    struct bfp_number n = {BFP_FINITE, a.sign != b.sign, false, 0, 0};
    bool subtract = n.sign != c.sign;

    wide_normalize(&x);
    if (wide_less(&x, &y)) {
        struct wide swap = x;
        x = y;
        y = swap;
        n.sign = c.sign;
    }
    wide_shift_right(&y, (u32)(x.exponent - y.exponent));
    if (subtract) {
        x.high -= y.high + (x.low < y.low);
        x.low -= y.low;
        if (!x.high && !x.low)
            return (struct bfp_number){.class = BFP_ZERO};
        wide_normalize(&x);
    } else {
        bool carry = __builtin_add_overflow(x.low, y.low, &x.low), over;
        over = __builtin_add_overflow(x.high, y.high, &x.high);
        over |= __builtin_add_overflow(x.high, carry, &x.high);
        if (over) {
            wide_shift_right(&x, 1);
            x.high |= (u128)1 << 127;
            x.exponent++;
        }
    }
    n.significand = x.high | (x.low != 0);
    n.exponent = x.exponent;
    return n;
}
