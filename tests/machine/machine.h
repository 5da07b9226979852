/* Bare-metal tests: what they share. Each file has tests (TEST), which the main program runs in the order of the link,
 * in the supervisor state, DAT off, disabled, 64-bit addressing, PSW key 0. A test leaves the machine as it found it.
 */
#pragma once
#include "guests/arch/control.h"
#include "guests/arch/interruption.h"
#include "guests/arch/lowcore.h"
#include "guests/arch/psw.h"
#include "guests/programs/operator.h"

#define MASK (PSW_EA | PSW_BA) /* the ordinary PSW's */

struct psw {
    u64 mask, address;
};

struct test {
    const char *name;
    void (*run)(void);
};
#define TEST(name)                                                                                                     \
    static void name(void);                                                                                            \
    static const struct test test_##name __attribute__((section(".tests"), used)) = {#name, name};                     \
    static void name(void)

/* A failed CHECK is told, the test goes on. */
#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            check_failed(__FILE__, __LINE__, #condition);                                                              \
    } while (0)
#define CHECK_EQUAL(a, b) check_equal(__FILE__, __LINE__, #a, (u64)(a), (u64)(b))
void check_failed(const char *file, int line, const char *what);
void check_equal(const char *file, int line, const char *what, u64 is, u64 expected);
/* Says "NAME HEXADECIMAL": something that must be the same in every configuration. */
void tell(const char *name, u64 value);
/* The test needs what this configuration lacks. */
void skip(const char *why);

/* Absolute or real storage, past what the compiler thinks of addresses near 0. */
static inline u8 *at(u64 address)
{
    __asm__("" : "+d"(address));
    return (u8 *)address;
}
#define AT16(address) (*(volatile u16 *)at(address))
#define AT32(address) (*(volatile u32 *)at(address))
#define AT64(address) (*(volatile u64 *)at(address))
#define AT_PSW(address) (*(volatile struct psw *)at(address))

/* Run instructions that may end with an interruption of the class whose new PSW is at `where`; its address is that
 * behind them, its mask `mask`. Register 14 is theirs to lose. Operands as in asm; OUT(...) and IN(...) hold the commas
 * together. */
#define OUT(...) __VA_ARGS__
#define IN(...) __VA_ARGS__
void unexpected(void); /* where new PSWs lead otherwise: says which interruption, and ends */
#define TRY_CLASS(where, text, out, in)                                                                                \
    __asm__ volatile("larl %%r14, 99f\n\tstg %%r14, " where "+8(%%r0)\n\t" text "\n"                                   \
                     "99:\n\tlarl %%r14, unexpected\n\tstg %%r14, " where "+8(%%r0)"                                   \
                     : out:in                                                                                          \
                     : "r14", "cc", "memory")
/* The same for program interruptions. Gives the code, 0 if there was none. */
#define TRY(text, out, in)                                                                                             \
    ({                                                                                                                 \
        AT16(Z_PGM_CODE) = 0;                                                                                          \
        TRY_CLASS("0x1d0", text, OUT(out), IN(in));                                                                    \
        AT16(Z_PGM_CODE);                                                                                              \
    })

/* The same in another PSW: its mask is `psw_mask`, and an SVC brings it back. Low storage from 700 must be there in it.
 */
#define TRY_IN(psw_mask, text, out, in)                                                                                \
    ({                                                                                                                 \
        AT64(0x710) = (psw_mask);                                                                                      \
        AT16(Z_PGM_CODE) = 0;                                                                                          \
        __asm__ volatile("larl %%r14, 98f\n\tstg %%r14, 0x718(%%r0)\n\t"                                               \
                         "larl %%r14, 99f\n\tstg %%r14, 0x1c8(%%r0)\n\tstg %%r14, 0x1d8(%%r0)\n\t"                     \
                         "lpswe 0x710(%%r0)\n98:\t" text "\n\tsvc 255\n"                                               \
                         "99:\n\tlarl %%r14, unexpected\n\tstg %%r14, 0x1c8(%%r0)\n\tstg %%r14, 0x1d8(%%r0)"           \
                         : out:in                                                                                      \
                         : "r14", "cc", "memory");                                                                     \
        AT16(Z_PGM_CODE);                                                                                              \
    })

/* Open the PSW for external or I/O interruptions for a moment: was there one? Its codes are in the low core. */
bool take_external(void);
bool take_io(void);
/* Wait for one. */
void wait_external(void);

static inline u64 cr_get0(void)
{
    u64 v;
    __asm__ volatile("stctg %%c0, %%c0, %0" : "=Q"(v));
    return v;
}
#define CR_SET(n, value)                                                                                               \
    ({                                                                                                                 \
        u64 cr_value = (value);                                                                                        \
        __asm__ volatile("lctlg %%c" #n ", %%c" #n ", %0" : : "Q"(cr_value) : "memory");                               \
    })
static inline u64 clock(void)
{
    u64 tod;
    __asm__ volatile("stck %0" : "=Q"(tod) : : "cc", "memory");
    return tod;
}
static inline void key_set(u64 address, u32 key)
{
    __asm__ volatile("sske %0, %1" : : "d"(key), "a"(address) : "memory");
}
static inline u32 key_get(u64 address)
{
    u64 key = 0;
    __asm__ volatile("iske %0, %1" : "+d"(key) : "a"(address));
    return (u32)key & 0xFF;
}
/* SIGP: the condition code, and the status. */
int sigp(u32 cpu, u32 order, u64 parameter, u32 *status);
/* Run work() on another CPU; false if there is none. It has its own prefix area at SECOND_PREFIX, made anew.
 * second_wait waits until it stopped. */
#define SECOND_PREFIX 0x1F0000UL
bool second_start(void (*work)(void));
void second_wait(void);
bool second_present(void);
u32 second_address(void);

/* Frames for tables and data, above the program: 1 MB at SCRATCH. */
#define SCRATCH 0x200000UL
