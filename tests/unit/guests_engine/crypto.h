/* The message-security assist on a bare machine: operands, parameter block, and instructions in hexadecimal with R1 =
 * 2, R2 = 4, R3 = 6. */
#pragma once
#include "tests/unit/guests_engine/bare.h"

enum { OUT = 0x40000, IN = 0x50000, COUNTERS = 0x60000, PARAMETER = 0x70FC0 /* crosses a page */, AAD = 0x80000 };
#define DECIPHER 0x80u
static u8 plain[9000], expected[9100] __attribute__((unused)), key[64], iv[16];

static inline u8 *at(u64 absolute)
{
    return m->storage->base + absolute;
}
static inline void fill_random(u8 *p, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        p[i] = (u8)rand();
}
static inline int setup(void **state)
{
    bare_setup(state);
    srand(5);
    fill_random(plain, sizeof plain);
    fill_random(key, sizeof key);
    fill_random(iv, sizeof iv);
    cpu->gr[1].g = PARAMETER;
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, bare_teardown)

/* Run to the end: an instruction may stop with cc 3 and is executed again. */
static inline u16 run(const char *hex)
{
    u16 code;
    do
        code = bare_execute(hex);
    while (code == 0 && cpu->cc == 3);
    return code;
}
static inline void operands(u64 out, u64 in, u64 length)
{
    cpu->gr[2].g = out;
    cpu->gr[4].g = in;
    cpu->gr[5].g = length;
}

#define KM "B92E0024"
#define KMC "B92F0024"
#define KMF "B92A0024"
#define KMO "B92B0024"
#define KMCTR "B92D6024" /* R3 = 6 */
#define KMAC "B91E0024"
#define KIMD "B93E0024"
#define KLMD "B93F0024"
#define KMA "B9296024"
#define PRNO "B93C0024"
#define PCC "B92C0000"
#define PCKMO "B9280000"
#define KDSA "B93A0004"
