/* The program-status word: bits of its first doubleword (PoP chapter 4, "Program-Status Word"). */
#pragma once
#include "guests/arch/types.h"

#define PSW_PER 0x4000000000000000ULL
#define PSW_DAT 0x0400000000000000ULL
#define PSW_IO 0x0200000000000000ULL
#define PSW_EXT 0x0100000000000000ULL
#define PSW_KEY 0x00F0000000000000ULL
#define PSW_ESA 0x0008000000000000ULL /* bit 12: one in an ESA/390 (8-byte) PSW, zero in a z/Architecture PSW */
#define PSW_MCHK 0x0004000000000000ULL
#define PSW_WAIT 0x0002000000000000ULL
#define PSW_PSTATE 0x0001000000000000ULL
#define PSW_AS 0x0000C00000000000ULL
#define PSW_CC 0x0000300000000000ULL
#define PSW_PM 0x00000F0000000000ULL
#define PSW_PM_FIXED 0x0000080000000000ULL   /* fixed-point overflow */
#define PSW_PM_DECIMAL 0x0000040000000000ULL /* decimal overflow */
#define PSW_PM_HEXUFL 0x0000020000000000ULL  /* HFP exponent underflow */
#define PSW_PM_HEXSIG 0x0000010000000000ULL  /* HFP significance */
#define PSW_RI 0x0000008000000000ULL
#define PSW_EA 0x0000000100000000ULL
#define PSW_BA 0x0000000080000000ULL
#define PSW_KEY_SHIFT 52
#define PSW_AS_SHIFT 46
#define PSW_CC_SHIFT 44
#define PSW_PM_SHIFT 40

enum address_space { AS_PRIMARY = 0, AS_AR = 1, AS_SECONDARY = 2, AS_HOME = 3 };
