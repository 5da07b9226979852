/* Multiplication and division of binary integers, and their conversion from and to packed decimal.
 * Source: PoP chapter 7; chapter 8 for the codes of digits and signs. */
#include "guests/engine/operand.h"

#define OPERATION(name)                                                                                                \
    static inline u64 name(struct cpu *cpu __attribute__((unused)), u64 a, u64 b __attribute__((unused)))

OPERATION(multiply)
{
    return a * b;
}
OPERATION(divide)
{
    s64 dividend = (s64)a, divisor = (s64)b;

    if (unlikely(divisor == 0 || (divisor == -1 && dividend == INT64_MIN)))
        cpu_program(cpu, PGM_FIXED_DIVIDE);
    s64 quotient = dividend / divisor;
    if (unlikely(quotient != (s32)quotient))
        cpu_program(cpu, PGM_FIXED_DIVIDE);
    return (u64)(dividend % divisor) << 32 | (u32)quotient;
}
OPERATION(divide_logical)
{
    if (unlikely(a >> 32 >= b)) /* also for a divisor of zero */
        cpu_program(cpu, PGM_FIXED_DIVIDE);
    return a % b << 32 | a / b;
}

static inline void divide_single(struct cpu *cpu, const struct insn *d, s64 divisor)
{
    s64 dividend = (s64)GR64(d->r1 | 1);

    if (unlikely(divisor == 0 || (divisor == -1 && dividend == INT64_MIN)))
        cpu_program(cpu, PGM_FIXED_DIVIDE);
    GR64(d->r1) = (u64)(dividend % divisor);
    GR64(d->r1 | 1) = (u64)(dividend / divisor);
}
static inline void divide_logical_128(struct cpu *cpu, const struct insn *d, u64 divisor)
{
    u128 dividend = (u128)GR64(d->r1) << 64 | GR64(d->r1 | 1);

    if (unlikely(GR64(d->r1) >= divisor))
        cpu_program(cpu, PGM_FIXED_DIVIDE);
    GR64(d->r1) = (u64)(dividend % divisor);
    GR64(d->r1 | 1) = (u64)(dividend / divisor);
}
static inline void multiply_logical_128(struct cpu *cpu, const struct insn *d, u64 multiplier)
{
    u128 product = (u128)GR64(d->r1 | 1) * multiplier;

    GR64(d->r1) = (u64)(product >> 64);
    GR64(d->r1 | 1) = (u64)product;
}
#define WITH_OPERAND(name, function, value)                                                                            \
    static inline void name(OPERAND_ARGUMENTS)                                                                         \
    {                                                                                                                  \
        function(cpu, d, value);                                                                                       \
    }
WITH_OPERAND(divide_single_r64, divide_single, (s64)GR64(d->r2))
WITH_OPERAND(divide_single_r32, divide_single, (s32)GR32(d->r2))
WITH_OPERAND(divide_single_64, divide_single, (s64)cpu_load64(cpu, d->b, address))
WITH_OPERAND(divide_single_32, divide_single, (s32)cpu_load32(cpu, d->b, address))
WITH_OPERAND(divide_logical_r64, divide_logical_128, GR64(d->r2))
WITH_OPERAND(divide_logical_64, divide_logical_128, cpu_load64(cpu, d->b, address))
WITH_OPERAND(multiply_logical_r64, multiply_logical_128, GR64(d->r2))
WITH_OPERAND(multiply_logical_64, multiply_logical_128, cpu_load64(cpu, d->b, address))

#define SIGN_PLUS 0xC
#define SIGN_MINUS 0xD

/* Up to 16 decimal digits of a number, as a packed field without its sign. */
static inline u64 decimal_digits(u64 number)
{
    u64 digits = 0;

    for (unsigned shift = 0; number; number /= 10, shift += 4)
        digits |= number % 10 << shift;
    return digits;
}
OPERATION(decimal) /* of a sign-extended word: 15 digits and a sign */
{
    bool minus = (s64)a < 0;

    return decimal_digits(minus ? -a : a) << 4 | (minus ? SIGN_MINUS : SIGN_PLUS);
}
static inline void convert_to_decimal_64(OPERAND_ARGUMENTS)
{
    const u64 split = 1000000000000000; /* 15 digits beside the sign */
    bool minus = (s64)GR64(d->r1) < 0;
    u64 number = minus ? -GR64(d->r1) : GR64(d->r1);
    u8 field[16];
    struct span sp;

    be64_store(field, decimal_digits(number / split));
    be64_store(field + 8, decimal_digits(number % split) << 4 | (minus ? SIGN_MINUS : SIGN_PLUS));
    cpu_span(cpu, cpu_space(cpu, d->b), address, sizeof field, SPAN_WRITE, &sp);
    span_put(cpu, &sp, field);
}

/* The value of 8 or 16 bytes of packed decimal; false if it does not fit. A data exception if it is no number. */
static bool packed_value(struct cpu *cpu, const u8 *field, unsigned bytes, s128 *value)
{
    unsigned sign = field[bytes - 1] & 0xF;
    u128 number = 0;

    for (unsigned i = 0; i < 2 * bytes - 1; i++) {
        unsigned digit = i & 1 ? field[i / 2] & 0xF : field[i / 2] >> 4;
        if (digit > 9)
            cpu_data_exception(cpu, DXC_DECIMAL);
        number = number * 10 + digit;
    }
    if (sign < 10)
        cpu_data_exception(cpu, DXC_DECIMAL);
    *value = sign == 0xB || sign == SIGN_MINUS ? -(s128)number : (s128)number;
    return bytes == 8 ? *value == (s32)*value : *value == (s64)*value;
}
/* A number too large: CVB and CVBY complete with its low word in the register, CVBG is suppressed. */
static inline void convert_to_binary_32(OPERAND_ARGUMENTS)
{
    u8 field[8];
    s128 value;

    be64_store(field, cpu_load64(cpu, d->b, address));
    bool fits = packed_value(cpu, field, sizeof field, &value);
    GR32(d->r1) = (u32)value;
    if (!fits)
        cpu_program(cpu, PGM_FIXED_DIVIDE);
}
static inline void convert_to_binary_64(OPERAND_ARGUMENTS)
{
    u8 field[16];
    s128 value;
    struct span sp;

    cpu_span(cpu, cpu_space(cpu, d->b), address, sizeof field, SPAN_READ, &sp);
    span_get(&sp, field);
    if (!packed_value(cpu, field, sizeof field, &value))
        cpu_program(cpu, PGM_FIXED_DIVIDE);
    GR64(d->r1) = (u64)value;
}

#include "guests/engine/general_multiply.def"
