/* Multiplications and divisions: of 32 and 64 bits, signed and unsigned, with remainders. */
#include "guests/programs/bench/bench.h"

static u64 power_modulo(u64 base, u64 exponent, u64 modulus)
{
    u64 result = 1;

    for (base %= modulus; exponent; exponent >>= 1) {
        if (exponent & 1)
            result = result * base % modulus;
        base = base * base % modulus;
    }
    return result;
}

static u32 divisor_common(u32 a, u32 b)
{
    while (b) {
        u32 t = a % b;
        a = b;
        b = t;
    }
    return a;
}

u64 bench_muldiv(void)
{
    u32 seed = 314159265;
    u64 sum = 0;

    for (u32 i = 0; i < 60000; i++) {
        u32 a = random_next(&seed), b = random_next(&seed);
        long signed_a = (long)(int)a * 65537, signed_b = (int)(b | 1);
        sum += power_modulo(a, b & 0xFFFF, (b >> 1) | 1);
        sum += divisor_common(a, b);
        sum += (u64)(signed_a / signed_b) ^ (u64)(signed_a % signed_b);
        sum += (u64)(((unsigned __int128)sum * (a | (u64)b << 32)) >> 64);
        sum += (u32)((int)a / (int)(b >> 20 | 1)) + (u64)((long)(int)a * (int)b >> 7);
    }
    return sum;
}
