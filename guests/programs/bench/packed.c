/* A ledger in packed decimal: CVD, interest by MP and SRP, balances by AP, CP and DP, their text by ED. On a host
 * without such instructions the same in binary. */
#include "guests/programs/bench/bench.h"

#define ENTRIES 60000
#define DIGITS 15
#define TEXT (1 + DIGITS + 1) /* a blank to fill with, the digits, a point before the last two */

static u8 text[TEXT];

#ifdef __s390x__
static u8 balance[8] = {[7] = 0x0C};

/* One instruction with two decimal operands, whose lengths are those of the arrays. */
// clang-format off
#define DECIMAL(name, to, from) \
    __asm__ volatile(name " %O0(%2,%R0), %O1(%3,%R1)" \
                     : "+Q"(to) : "Q"(from), "n"(sizeof(to)), "n"(sizeof(from)) : "cc")
// clang-format on

static void entry_post(int amount, int permyriad)
{
    static const u8 pattern[TEXT] = {
        0x40, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x21, 0x20, 0x4B, 0x20, 0x20};
    static const u8 limit[6] = {0x10, 0x00, 0x00, 0x00, 0x00, 0x0C}, two[1] = {0x2C};
    u8 number[8], interest[12] = {0}, rate[3] = {0}, halved[9] = {0};
    u32 code;

    __asm__("cvd %1, %0" : "=R"(number) : "r"(amount));
    DECIMAL("ap", balance, number);
    __asm__("cvd %1, %0" : "=R"(number) : "r"(permyriad));
    DECIMAL("zap", interest, balance);
    DECIMAL("zap", rate, number);
    DECIMAL("mp", interest, rate);
    __asm__ volatile("srp %O0(12,%R0), 60, 5" : "+Q"(interest) : : "cc"); /* four digits to the right, rounded */
    DECIMAL("ap", balance, interest);
    __asm__ volatile("cp %O1(8,%R1), %O2(6,%R2)\n\tipm %0" : "=d"(code) : "Q"(balance), "Q"(limit) : "cc");
    if ((code >> 28 & 3) == 2) {
        DECIMAL("zap", halved, balance);
        DECIMAL("dp", halved, two);
        __asm__ volatile("zap %O0(8,%R0), %O1(8,%R1)" : "=Q"(balance) : "Q"(halved) : "cc");
    }
    __builtin_memcpy(text, pattern, sizeof text);
    __asm__ volatile("ed %O0(17,%R0), %O1(%R1)" : "+Q"(text) : "Q"(balance) : "cc");
}
#else
static long balance;

static void text_edit(u64 magnitude)
{
    for (int i = TEXT - 1; i > 0; i--) {
        if (i == TEXT - 3) {
            text[i] = 0x4B;
            continue;
        }
        text[i] = magnitude || i > TEXT - 5 ? (u8)(0xF0 + magnitude % 10) : 0x40;
        magnitude /= 10;
    }
    text[0] = 0x40;
}

static void entry_post(int amount, int permyriad)
{
    balance += amount;
    long product = balance * permyriad;
    balance += (product < 0 ? product - 5000 : product + 5000) / 10000;
    if (balance > 10000000000)
        balance /= 2;
    text_edit((u64)(balance < 0 ? -balance : balance));
}
#endif

u64 bench_packed(void)
{
    u32 seed = 161803398;
    u64 sum = 0;

    for (u32 i = 0; i < ENTRIES; i++) {
        int amount = (int)(random_next(&seed) >> 5);
        entry_post(amount, (int)(random_next(&seed) % 1000));
        for (u32 k = i % 8; k < TEXT; k += 8)
            sum = sum * 31 + text[k];
    }
    return sum;
}
