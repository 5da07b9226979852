/* MULTIPLY UNNORMALIZED and MULTIPLY AND ADD UNNORMALIZED: the 28 digits of a product of long operands, where they are.
 * No exceptions but those of operands: characteristics wrap. Source: PoP chapter 18. */
#include "guests/engine/hfp.h"
#include "guests/engine/operand_fp.h"

#define DIGITS_28 (((u128)1 << 112) - 1)

/* An addend in digits of the product: the 28 aligned with it, and whether there are others beside them. */
struct aligned {
    u128 fraction;
    bool left, right;
};
static struct aligned align(u128 fraction, s32 digits) /* by so many digits to the left */
{
    u128 mask;

    if (digits >= 28)
        return (struct aligned){0, fraction != 0, false};
    if (digits >= 0)
        return (struct aligned){fraction << 4 * digits & DIGITS_28, fraction >> (112 - 4 * digits) != 0, false};
    if (digits <= -14)
        return (struct aligned){0, false, fraction != 0};
    mask = ((u128)1 << -4 * digits) - 1;
    return (struct aligned){fraction >> -4 * digits, false, (fraction & mask) != 0};
}

static struct hfp_number product(u64 a, u64 b)
{
    struct hfp_number n = hfp_unpack(HFP_LONG, a), m = hfp_unpack(HFP_LONG, b);

    return (struct hfp_number){n.sign ^ m.sign, n.exponent + m.exponent - 64, n.fraction * m.fraction};
}

/* The sum is exact; of it the digits that are aligned with the product's are kept, whatever is to their left. */
static struct hfp_number product_plus(u64 a, u64 b, u64 addend)
{
    struct hfp_number p = product(a, b), n = hfp_unpack(HFP_LONG, addend);
    struct aligned other = align(n.fraction, 14 + n.exponent - p.exponent);
    bool nothing = !other.left && !other.right && other.fraction == 0;

    if (n.sign == p.sign) {
        p.sign &= !nothing || p.fraction != 0;
        p.fraction += other.fraction;
    } else if (other.left || other.fraction > p.fraction || (other.fraction == p.fraction && other.right)) {
        p.fraction = other.fraction - p.fraction;
        p.sign = n.sign;
    } else {
        p.sign &= other.fraction != p.fraction;
        p.fraction -= other.fraction + other.right;
    }
    p.fraction &= DIGITS_28;
    return p;
}

#define HIGH(n) (u64)(hfp_encode(HFP_EXTENDED, n) >> 64)
#define LOW(n) (u64) hfp_encode(HFP_EXTENDED, n)
#define OPERATION(name, value)                                                                                         \
    static inline u64 name(struct cpu *cpu __attribute__((unused)), u64 a, u64 b)                                      \
    {                                                                                                                  \
        return value;                                                                                                  \
    }
OPERATION(product_high, HIGH(product(a, b)))
OPERATION(product_low, LOW(product(a, b)))
OPERATION(sum_high, HIGH(product_plus(a, b, FPR64(cpu->insn->r1))))
OPERATION(sum_low, LOW(product_plus(a, b, FPR64(cpu->insn->r1))))

static void product_registers(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))
{
    pair_check_fp(cpu, d->r1);
    fpr_set_extended(cpu, d->r1, hfp_encode(HFP_EXTENDED, product(FPR64(d->r2), FPR64(d->r3))));
}
static void product_storage(struct cpu *cpu, const struct insn *d, u64 address)
{
    pair_check_fp(cpu, d->r1);
    fpr_set_extended(cpu, d->r1, hfp_encode(HFP_EXTENDED, product(cpu_load64(cpu, d->b, address), FPR64(d->r3_rxf))));
}
/* The addend is in either register of the pair. */
static void set_sum(struct cpu *cpu, u8 r1, u64 a, u64 b)
{
    fpr_set_extended(cpu, r1 & 13, hfp_encode(HFP_EXTENDED, product_plus(a, b, FPR64(r1))));
}
static void sum_registers(struct cpu *cpu, const struct insn *d, u64 address __attribute__((unused)))
{
    set_sum(cpu, d->r1, FPR64(d->r2), FPR64(d->r3));
}
static void sum_storage(struct cpu *cpu, const struct insn *d, u64 address)
{
    set_sum(cpu, d->r1, cpu_load64(cpu, d->b, address), FPR64(d->r3_rxf));
}

#include "guests/engine/hfp_unnormalized.def"
