/* Several CPUs: SIGNAL PROCESSOR, prefix areas, floating interruptions, interlocked updates that two CPUs hammer. One
 * CPU only: nothing to test. PoP chapters 4, 5 ("Storage Consistency"), 6. */
#include "tests/machine/machine.h"

#define SENSE 1
#define START 4
#define STOP 5
#define STOP_AND_STORE 9
#define CPU_RESET 12
#define SET_PREFIX 13
#define STORE_STATUS_AT 14
#define ROUNDS 20000

static volatile u64 flag, seen, counts[2];
static u64 shared[4] __attribute__((aligned(64)));

static bool alone(void)
{
    if (second_present())
        return false;
    skip("skipped: one CPU");
    return true;
}

static void flag_set(void)
{
    u16 address;

    __asm__ volatile("stap %0" : "=Q"(address));
    seen = address;
    AT64(0x700) = 0xABCDEF;
    flag = 1;
}

TEST(a_restarted_cpu_runs_with_its_own_prefix_area)
{
    u32 status;

    if (alone())
        return;
    flag = 0;
    AT64(0x700) = 1;
    CHECK(second_start(flag_set));
    second_wait();
    CHECK_EQUAL(flag, 1);
    CHECK_EQUAL(seen, second_address());
    CHECK_EQUAL(AT64(0x700), 1);
    CHECK_EQUAL(AT64(SECOND_PREFIX + 0x700), 0xABCDEF);
    CHECK_EQUAL(sigp(second_address(), SENSE, 0, &status), 1);
    CHECK_EQUAL(status, 0x40);
}

TEST(sigp_refuses_what_it_must)
{
    u32 other = second_address(), status;

    CHECK_EQUAL(sigp(0x3F, SENSE, 0, NULL), 3);
    if (alone())
        return;
    CHECK_EQUAL(sigp(other, 0x7F, 0, &status), 1);
    CHECK_EQUAL(status, 2); /* invalid order */
    CHECK_EQUAL(sigp(other, SET_PREFIX, 0x7FFFE000, &status), 1);
    CHECK_EQUAL(status, 0x100); /* invalid parameter */
}

static void spin(void)
{
    flag = 1;
    for (;;)
        counts[1]++;
}

TEST(stop_and_start_hold_a_cpu_and_let_it_go)
{
    u32 other = second_address();
    u64 count;

    if (alone())
        return;
    flag = 0;
    CHECK(second_start(spin));
    while (!flag)
        ;
    CHECK_EQUAL(sigp(other, SENSE, 0, NULL), 0);
    CHECK_EQUAL(sigp(other, STOP_AND_STORE, 0, NULL), 0);
    second_wait();
    /* Absolute locations, whatever the prefix. */
    CHECK_EQUAL(AT32(Z_SAVE_PREFIX), SECOND_PREFIX);
    CHECK_EQUAL(AT64(Z_SAVE_PSW) & ~PSW_CC, MASK);
    count = counts[1];
    for (u32 i = 0; i < 1000; i++)
        __asm__ volatile("" : : : "memory");
    CHECK_EQUAL(counts[1], count);
    CHECK_EQUAL(sigp(other, STORE_STATUS_AT, SCRATCH, NULL), 0);
    second_wait();
    CHECK_EQUAL(AT64(SCRATCH + 0x100), AT64(Z_SAVE_PSW));
    CHECK_EQUAL(sigp(other, START, 0, NULL), 0);
    while (counts[1] == count)
        ;
    CHECK_EQUAL(sigp(other, STOP, 0, NULL), 0);
    second_wait();
    CHECK_EQUAL(sigp(other, CPU_RESET, 0, NULL), 0);
}

static void wait_for_two(void)
{
    CR_SET(0, (cr_get0() & ~0xFFFFUL) | CR0_EMERGENCY_SIGNAL | CR0_EXTERNAL_CALL);
    flag = 1;
    wait_external();
    counts[0] = (u64)AT16(Z_EXT_CODE) << 16 | AT16(Z_EXT_CPU);
    flag = 2;
    wait_external();
    counts[1] = (u64)AT16(Z_EXT_CODE) << 16 | AT16(Z_EXT_CPU);
}

TEST(signals_wake_a_waiting_cpu_and_say_who)
{
    u16 self;

    if (alone())
        return;
    __asm__ volatile("stap %0" : "=Q"(self));
    flag = 0;
    CHECK(second_start(wait_for_two));
    while (flag < 1)
        ;
    CHECK_EQUAL(sigp(second_address(), 3, 0, NULL), 0);
    while (flag < 2)
        ;
    CHECK_EQUAL(sigp(second_address(), 2, 0, NULL), 0);
    second_wait();
    CHECK_EQUAL(counts[0], 0x12010000 | self);
    CHECK_EQUAL(counts[1], 0x12020000 | self);
}

static void take_floating(void)
{
    CR_SET(0, (cr_get0() & ~0xFFFFUL) | CR0_SERVICE_SIGNAL);
    flag = 1;
    while (flag == 1)
        if (take_external() && AT16(Z_EXT_CODE) == 0x2401)
            counts[1]++;
}

TEST(a_floating_interruption_is_taken_by_one_cpu)
{
    static u16 sccb[4]
        __attribute__((aligned(4096))); /* too short to ask anything: answered, and signalled, all the same */
    u64 cr0 = cr_get0();
    u32 accepted = 0;

    if (alone())
        return;
    flag = counts[0] = counts[1] = 0;
    CHECK(second_start(take_floating));
    while (!flag)
        ;
    CR_SET(0, (cr0 & ~0xFFFFUL) | CR0_SERVICE_SIGNAL);
    while (accepted < 50) {
        u32 cc;
        sccb[0] = 8;
        __asm__ volatile(".insn rre, 0xb2200000, %1, %2\n\tipm %0"
                         : "=d"(cc)
                         : "d"(0x00020001), "d"(sccb)
                         : "cc", "memory");
        accepted += cc >> 28 == 0;
        if (accepted & 1)
            counts[0] += take_external() && AT16(Z_EXT_CODE) == 0x2401;
    }
    for (u64 end = clock() + (100UL << 22); counts[0] + counts[1] < 50 && clock() < end;)
        counts[0] += take_external() && AT16(Z_EXT_CODE) == 0x2401;
    flag = 2;
    second_wait();
    CHECK_EQUAL(counts[0] + counts[1], 50);
    CR_SET(0, cr0);
}

/* Each adds one to shared storage. */
static void add_cs(void)
{
    u32 old = *(volatile u32 *)shared, next;

    do
        next = old + 1;
    while (!__atomic_compare_exchange_n((u32 *)shared, &old, next, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
}
static void add_csg(void)
{
    u64 old = *(volatile u64 *)shared, next;

    do
        next = old + 1;
    while (!__atomic_compare_exchange_n(shared, &old, next, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
}
static void add_cdsg(void)
{
    __asm__ volatile("lpq %%r2, %0\n0:\tlgr %%r4, %%r2\n\tlgr %%r5, %%r3\n\taghi %%r4, 1\n\taghi %%r5, 1\n\tcdsg %%r2, "
                     "%%r4, %0\n\tjnz 0b"
                     : "+S"(*(__int128 *)shared)
                     :
                     : "r2", "r3", "r4", "r5", "cc", "memory");
}
static void add_laa(void)
{
    __asm__ volatile("laa %%r2, %1, %0" : "+S"(*(u32 *)shared) : "d"(1) : "r2", "cc", "memory");
}
static void add_laag(void)
{
    __asm__ volatile("laag %%r2, %1, %0" : "+S"(*shared) : "d"(1UL) : "r2", "cc", "memory");
}
static void add_asi(void)
{
    __asm__ volatile("asi %0, 1" : "+S"(*(u32 *)shared) : : "cc", "memory");
}
static void add_agsi(void)
{
    __asm__ volatile("agsi %0, 1" : "+S"(*shared) : : "cc", "memory");
}
/* PLO compare and swap of a doubleword in registers 2 and 3: function 6; the lock is the one that register 1 names. */
static void add_plo(void)
{
    __asm__ volatile("larl %%r1, shared\n\tlghi %%r0, 6\n\tlg %%r2, 0(%%r1)\n0:\tlgr %%r3, %%r2\n\taghi %%r3, 1\n\t"
                     "plo %%r2, 0(%%r1), %%r0, 0(%%r0)\n\tjnz 0b"
                     :
                     :
                     : "r0", "r1", "r2", "r3", "cc", "memory");
}
static void add_ts(void)
{
    __asm__ volatile(
        "0:\tts 31(%0)\n\tjnz 0b\n\tlg %%r2, 0(%0)\n\taghi %%r2, 1\n\tstg %%r2, 0(%0)\n\tbcr 15, 0\n\tmvi 31(%0), 0"
        :
        : "a"(shared)
        : "r2", "cc", "memory");
}

static void (*add)(void);

static void hammer(void)
{
    __atomic_fetch_add((u64 *)&flag, 1, __ATOMIC_SEQ_CST);
    while (flag < 2)
        ;
    for (u32 i = 0; i < ROUNDS; i++)
        add();
}

static u64 hammered(void (*how)(void))
{
    for (u32 i = 0; i < 4; i++)
        shared[i] = 0;
    flag = 0;
    add = how;
    CHECK(second_start(hammer));
    hammer();
    second_wait();
    return shared[0];
}

TEST(interlocked_updates_of_two_cpus_lose_nothing)
{
    if (alone())
        return;
    CHECK_EQUAL(hammered(add_cs), 2UL * ROUNDS << 32);
    CHECK_EQUAL(hammered(add_csg), 2 * ROUNDS);
    CHECK_EQUAL(hammered(add_cdsg), 2 * ROUNDS);
    CHECK_EQUAL(shared[1], 2 * ROUNDS);
    CHECK_EQUAL(hammered(add_laa), 2UL * ROUNDS << 32);
    CHECK_EQUAL(hammered(add_laag), 2 * ROUNDS);
    CHECK_EQUAL(hammered(add_asi), 2UL * ROUNDS << 32);
    CHECK_EQUAL(hammered(add_agsi), 2 * ROUNDS);
    CHECK_EQUAL(hammered(add_plo), 2 * ROUNDS);
    CHECK_EQUAL(hammered(add_ts), 2 * ROUNDS);
}
