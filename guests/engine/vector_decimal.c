/* Vector decimal operands and results; addition, comparison, test, signs and shifts. Source: PoP chapter 25. */
#include "guests/engine/vector_decimal.h"
#include "guests/engine/model.h"

#define VECTOR_DECIMAL_ENHANCEMENT_1 152

void vd_check_reserved(struct cpu *cpu, unsigned reserved)
{
    if (unlikely(reserved))
        cpu_program(cpu, PGM_SPECIFICATION);
}
void vd_check_overflow_mask(struct cpu *cpu, unsigned immediate)
{
    vd_check_reserved(
        cpu, (immediate & VD_RESERVED) || (immediate & VD_IOM && !facility_offered(VECTOR_DECIMAL_ENHANCEMENT_1)));
}
void vd_check_digits(struct cpu *cpu, unsigned immediate)
{
    vd_check_overflow_mask(cpu, immediate);
    vd_check_reserved(cpu, !(immediate & VD_COUNT));
}

struct decimal vd_get(struct cpu *cpu, unsigned v, bool positive)
{
    u128 all = vd_register(cpu, v), digits = all >> 4;
    unsigned sign = (unsigned)all & 15;

    if (unlikely(!digits_valid(digits) || (sign < 10 && !positive)))
        cpu_data_exception(cpu, DXC_DECIMAL);
    return (struct decimal){digits, !positive && vd_is_minus(sign)};
}

void vd_put(struct cpu *cpu, unsigned v, struct vd_result r, unsigned count, unsigned immediate, unsigned mask)
{
    u128 digits = r.digits & (((u128)1 << 4 * count) - 1);
    bool lost = r.more || digits != r.digits;

    r.negative &= lost || digits; /* a true zero is positive */
    vd_set_register(cpu, v, digits << 4 | (r.negative ? 0xD : r.plus));
    if (mask & VD_SET_CC)
        cpu->cc = lost ? 3 : !digits ? 0 : r.negative ? 1 : 2;
    if (unlikely(lost) && !(immediate & VD_IOM) && cpu->psw_mask & PSW_PM_DECIMAL)
        cpu_program(cpu, PGM_DECIMAL_OVERFLOW);
}

static void add_or_subtract(struct cpu *cpu, const struct insn *d, bool subtract)
{
    struct decimal a, b;

    vd_check_digits(cpu, d->iv);
    a = vd_get(cpu, d->r2, d->m5 & VD_POSITIVE2);
    b = vd_get(cpu, d->r3, d->m5 & VD_POSITIVE3);
    b.negative ^= subtract;
    a = decimal_sum(a, b);
    vd_put(cpu, d->r1, vd_result(0, a.digits, a.negative, d->m5), d->iv & VD_COUNT, d->iv, d->m5);
}
static void add(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    add_or_subtract(cpu, d, false);
}
static void subtract(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    add_or_subtract(cpu, d, true);
}

/* The mask has the first operand's bit first. */
static void compare(struct cpu *cpu, const struct insn *d, u64 address)
{
    struct decimal a, b;
    bool low;

    (void)address;
    vd_check_reserved(cpu, d->m3 & 3);
    a = vd_get(cpu, d->r1, d->m3 & 8);
    b = vd_get(cpu, d->r2, d->m3 & 4);
    a.negative &= a.digits != 0;
    b.negative &= b.digits != 0;
    low = a.negative != b.negative ? a.negative : a.negative ? a.digits > b.digits : a.digits < b.digits;
    cpu->cc = a.negative == b.negative && a.digits == b.digits ? 0 : low ? 1 : 2;
}

static void test(struct cpu *cpu, const struct insn *d, u64 address)
{
    u128 all = vd_register(cpu, d->r1);

    (void)address;
    cpu->cc = (u8)(!digits_valid(all >> 4) << 1 | (((unsigned)all & 15) < 10));
}

/* Four digits, up to seven places to the left. */
static void load_immediate(struct cpu *cpu, const struct insn *d, u64 address)
{
    (void)address;
    if (!digits_valid(d->iv))
        cpu_data_exception(cpu, DXC_DECIMAL);
    vd_set_register(cpu, d->r1, (u128)d->iv << 4 * (1 + (d->i3 & 7)) | (d->i3 & 8 ? 0xD : 0xC));
}

/* I4: digits not validated, two bits of the operation, plus sign F, sign validated. */
static void sign_operation(struct cpu *cpu, const struct insn *d, u64 address)
{
    u128 all = vd_register(cpu, d->r2);
    unsigned sign = (unsigned)all & 15, operation = d->iv >> 2 & 3;
    bool negative = vd_is_minus(sign);

    (void)address;
    vd_check_digits(cpu, d->i3);
    vd_check_reserved(
        cpu, (d->m5 & 14) || (d->iv & 0x70) || (d->iv & 0x80 && !facility_offered(VECTOR_DECIMAL_ENHANCEMENT_1)));
    if ((!(d->iv & 0x80) && !digits_valid(all >> 4)) || (d->iv & 1 && sign < 10))
        cpu_data_exception(cpu, DXC_DECIMAL);
    negative = operation < 2 ? negative ^ (operation == 1) : operation == 3;
    vd_put(
        cpu, d->r1, (struct vd_result){0, all >> 4, negative, d->iv & 2 ? 0xF : 0xC}, d->i3 & VD_COUNT, d->i3, d->m5);
}

/* I4: a bit that makes right shifts round, and seven bits of a signed count of places, positive to the left. */
static void shift_and_round(struct cpu *cpu, const struct insn *d, u64 address)
{
    unsigned count = d->iv & 0x7F;
    u128 more = 0, digits;
    struct decimal a;

    (void)address;
    vd_check_digits(cpu, d->i3);
    vd_check_reserved(cpu, d->m5 & 4);
    a = vd_get(cpu, d->r2, d->m5 & VD_POSITIVE2);
    if (count & 0x40) {
        unsigned right = 128 - count;
        u128 kept = right > 32 ? 0 : a.digits >> 4 * (right - 1); /* with one digit more than remains */
        digits = digits_add(kept >> 4, d->iv & 0x80 && ((unsigned)kept & 15) > 4);
    } else if (count == 0) {
        digits = a.digits;
    } else {
        digits = count < 32 ? a.digits << 4 * count : 0;
        more = count < 32 ? a.digits >> 4 * (32 - count) : a.digits;
    }
    vd_put(cpu, d->r1, vd_result(more, digits, a.negative, d->m5), d->i3 & VD_COUNT, d->i3, d->m5);
}

#include "guests/engine/vector_decimal.def"
