/* Bits of the control registers (PoP chapter 4, "Control Registers"). */
#pragma once
#include "guests/arch/types.h"

/* Control register 0, bit 33 on. */
#define CR0_SSM_SUPPRESSION 0x40000000ULL
#define CR0_LOW_ADDRESS 0x10000000ULL      /* low-address protection */
#define CR0_EXTRACTION 0x08000000ULL       /* extraction authority */
#define CR0_SECONDARY_SPACE 0x04000000ULL  /* secondary-space control */
#define CR0_FETCH_OVERRIDE 0x02000000ULL   /* fetch-protection override */
#define CR0_STORAGE_OVERRIDE 0x01000000ULL /* storage-protection override */
#define CR0_EDAT 0x00800000ULL
#define CR0_COMPARATOR_SIGN (1ULL << 53)      /* bit 10: the clock comparator is signed */
#define CR0_EXECUTION_PROTECTION (1ULL << 43) /* bit 20 */
#define CR0_ASN_LX_REUSE 0x00080000ULL
#define CR0_AFP 0x00040000ULL
#define CR0_VECTOR 0x00020000ULL
#define CR0_MALFUNCTION_ALERT 0x8000ULL
#define CR0_EMERGENCY_SIGNAL 0x4000ULL
#define CR0_EXTERNAL_CALL 0x2000ULL
#define CR0_CLOCK_COMPARATOR 0x0800ULL
#define CR0_CPU_TIMER 0x0400ULL
#define CR0_SERVICE_SIGNAL 0x0200ULL
#define CR0_INTERRUPT_KEY 0x0040ULL
#define CR0_IUCV 0x0002ULL
/* What decides which storage accesses are allowed. */
#define CR0_ACCESS (CR0_LOW_ADDRESS | CR0_FETCH_OVERRIDE | CR0_STORAGE_OVERRIDE | CR0_EDAT | CR0_EXECUTION_PROTECTION)

#define CR3_KEY_MASK(key) (0x80000000ULL >> (key)) /* PSW-key mask */
#define CR8_MONITOR(class) (0x8000ULL >> (class))
#define CR8_MONITOR_COUNTED(class) (CR8_MONITOR(class) << 32) /* enhanced-monitor masks: bits 16-31 */
#define CR12_EXPLICIT 1ULL                                    /* explicit tracing */
#define CR12_SPACE 2ULL                                       /* ASN tracing */
#define CR12_BRANCH (1ULL << 63)                              /* branch tracing */
#define CR12_BRANCH_ESA 0x80000000ULL                         /* the same in ESA/390 */
#define CR12_MODE (1ULL << 62)                                /* mode tracing */
#define CR12_ENTRY_ESA 0x7FFFFFFCULL
#define CR12_ENTRY 0x3FFFFFFFFFFFFFFCULL /* real address of the next trace entry */
