/* Address spaces and a linkage stack for the tests of cross-memory linkage, after bare.h. All tables are below 1M,
 * which every space maps to itself. */
#pragma once
#include "tests/unit/guests_engine/bare.h"
#include "guests/arch/control.h"
#include "guests/storage/dat.h"

#define SPACE_PSW (BARE_PSW | PSW_DAT)
#define SPACE_PROBLEM (SPACE_PSW | PSW_PSTATE)
#define ASTE(asn) (0x21000 + (asn)*64)
#define ENTRY_TABLE 0x23000
#define AUTHORITY 0x24000
#define DUCT 0x25000
#define ACCESS_LIST 0x26000
#define STACK_1 0x30008 /* descriptor of the header */
#define STACK_2 0x31008
#define TARGET 0x2800
#define ASCE(asn) (0x10000ULL + 0x1000 * (asn)) /* of the spaces 1 to 3 */

static inline void put32(u64 absolute, u32 value)
{
    be32 v = be32_of(value);
    bare_put(absolute, &v, 4);
}

/* Spaces 1 (current), 2 and 3; authorization index 1, of which space 2 allows both and space 3 nothing. */
static inline int spaces_setup(void **state)
{
    bare_setup(state);
    for (unsigned i = 0; i < 256; i++)
        bare_put64(0x18000 + 8 * i, i * 4096);
    put32(0x20000, 0x21000);
    for (unsigned asn = 1; asn <= 3; asn++) {
        bare_put64(ASCE(asn), 0x18000);
        put32(ASTE(asn), AUTHORITY + 16 * asn);
        put32(ASTE(asn) + 4, asn << 16);
        bare_put64(ASTE(asn) + 8, ASCE(asn));
        put32(ASTE(asn) + 20, 0x1230 + asn);
        put32(ASTE(asn) + 24, 0x80022000);
    }
    put32(AUTHORITY + 32, 0x30000000);
    put32(0x22000, ENTRY_TABLE | 1);
    put32(0x22004, 0x80000000);
    cpu->cr[0] = CR0_SECONDARY_SPACE;
    cpu->cr[1] = cpu->cr[7] = cpu->cr[13] = ASCE(1);
    cpu->cr[2] = DUCT;
    cpu->cr[3] = 0xFFFF0001;
    cpu->cr[4] = 0x00010001;
    cpu->cr[5] = ASTE(1);
    cpu->cr[8] = 0x00770000;
    cpu->cr[14] = 0x80020;
    bare_put64(STACK_1 - 8, 0);
    bare_put64(STACK_1, 0x0901025800000000); /* room for two entries and a doubleword */
    bare_put64(STACK_1 + 8 + 600, STACK_2 | 1);
    bare_put64(STACK_1 + 16 + 600, 0x0A01000000000000);
    bare_put64(STACK_2, 0x0902030000000000);
    cpu->cr[15] = STACK_1;
    bare_hex(TARGET, "0A00");
    return 0;
}
#define SPACE_TEST(name) cmocka_unit_test_setup_teardown(name, spaces_setup, bare_teardown)

static inline u64 teid(void)
{
    return bare_get64(Z_TEID);
}
