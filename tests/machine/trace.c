/* Branch and mode tracing. PoP chapter 4, "Tracing". */
#include "tests/machine/machine.h"

#define TABLE (SCRATCH + 0x60000)

TEST(branches_to_registers_leave_entries)
{
    u64 first, second;

    CR_SET(12, CR12_BRANCH | TABLE);
    __asm__ volatile("larl %0, 1f\n\tbasr %%r14, %0\n1:\tlarl %1, 2f\n\tbalr %%r14, %1\n2:\tbasr %%r14, %%r0"
                     : "=&a"(first), "=&a"(second)
                     :
                     : "r14");
    CR_SET(12, 0);
    CHECK_EQUAL(AT32(TABLE), first | 0x80000000);
    CHECK_EQUAL(AT32(TABLE + 4), second | 0x80000000);
}

TEST(a_switch_to_31_bits_and_back_leaves_two_entries)
{
    CR_SET(12, CR12_MODE | (TABLE + 0x100));
    AT64(TABLE + 0x100) = AT64(TABLE + 0x108) = 0;
    __asm__ volatile("sam31\n\tsam64" : : : "memory");
    CR_SET(12, 0);
    CHECK_EQUAL(AT32(TABLE + 0x100), 0x51200000);
    CHECK_EQUAL(AT32(TABLE + 0x108), 0x51300000);
    CHECK_EQUAL(AT32(TABLE + 0x10C), (AT32(TABLE + 0x104) + 2) | 0x80000000);
}

TEST(the_end_of_the_table_nullifies)
{
    u64 link = 5, target;

    CR_SET(12, CR12_BRANCH | (TABLE + 0xFFC));
    CHECK_EQUAL(TRY("larl %1, 1f\n\tbasr %0, %1\n1:", OUT("+d"(link), "=&a"(target)), ), PGM_TRACE_TABLE);
    CR_SET(12, 0);
    CHECK_EQUAL(link, 5);
}
