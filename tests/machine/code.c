/* Instructions that change instructions, and EXECUTE. PoP chapter 5, "Conceptual Sequence" and EXECUTE in chapter 7. */
#include "tests/machine/machine.h"

TEST(a_store_into_the_next_instruction_counts)
{
    u64 v;

    for (u32 i = 1; i < 100; i++) {
        __asm__ volatile("larl %%r1, 0f\n\tstc %1, 3(%%r1)\n0:\tlghi %0, 0" : "=d"(v) : "d"(i) : "r1", "memory");
        CHECK_EQUAL(v, i);
    }
}

/* Text that is moved into a page again and again, at its end too, where it crosses into the next. */
TEST(moved_text_is_executed_as_it_is_now)
{
    static u8 text[6] = {0xA7, 0x29, 0, 0, 0x07, 0xFE}; /* LGHI 2; BR 14 */

    for (u64 place = SCRATCH + 0x30FFC; place < SCRATCH + 0x31002; place += 2)
        for (u32 i = 1; i < 50; i++) {
            register u64 r2 __asm__("2") = 0;
            text[3] = (u8)i;
            __asm__ volatile("mvc 0(6,%1), 0(%2)\n\tbasr %%r14, %1"
                             : "=d"(r2)
                             : "a"(place), "a"(text)
                             : "r14", "cc", "memory");
            CHECK_EQUAL(r2, i);
        }
}

TEST(an_executed_target_changes_too)
{
    u64 v = 0;

    for (u64 i = 1; i < 100; i++) {
        __asm__ volatile("j 1f\n0:\tlghi %0, 0\n1:\tlarl %%r1, 0b\n\tstc %1, 3(%%r1)\n\texrl %%r0, 0b"
                         : "+d"(v)
                         : "d"(i)
                         : "r1", "memory");
        CHECK_EQUAL(v, i);
    }
}

TEST(execute_supplies_the_second_byte)
{
    u8 *area = at(SCRATCH + 0x40000);

    for (u64 length = 0; length < 256; length++) {
        for (u32 i = 0; i < 256; i++)
            area[i] = (u8)i, area[256 + i] = 0xFF;
        __asm__ volatile("j 1f\n0:\tmvc 256(1,%1), 0(%1)\n1:\texrl %0, 0b" : : "a"(length), "a"(area) : "memory");
        CHECK_EQUAL(area[256 + length], length);
        if (length < 255)
            CHECK_EQUAL(area[256 + length + 1], 0xFF);
    }
}

TEST(execute_of_execute_and_of_an_odd_address_are_refused)
{
    u64 target;

    CHECK_EQUAL(TRY("j 1f\n0:\tex %%r0, 0(%%r1)\n1:\texrl %%r0, 0b", , ), PGM_EXECUTE);
    CHECK_EQUAL(AT16(Z_PGM_ILC), 6);
    CHECK_EQUAL(TRY("larl %0, 1f\n\tex %%r0, 0(%0)\n\tj 2f\n1:\texrl %%r0, .\n2:", OUT("=&a"(target)), ), PGM_EXECUTE);
    CHECK_EQUAL(AT16(Z_PGM_ILC), 4);
    CHECK_EQUAL(TRY("larl %0, .\n\tex %%r0, 1(%0)", OUT("=&a"(target)), ), PGM_SPECIFICATION);
}
