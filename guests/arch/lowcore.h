/* Assigned storage locations (PoP chapter 3 "Assigned Storage Locations"): real addresses in both architectural modes.
 */
#pragma once

/* z/Architecture: 16-byte PSWs. */
#define Z_EXT_PARAMETER 0x80
#define Z_EXT_CPU 0x84
#define Z_EXT_CODE 0x86
#define Z_SVC_ILC 0x88
#define Z_SVC_CODE 0x8A
#define Z_PGM_ILC 0x8C
#define Z_PGM_CODE 0x8E
#define Z_DXC 0x90
#define Z_MONITOR_CLASS 0x94
#define Z_PER_CODE 0x96
#define Z_PER_MODE 0x97
#define Z_PER_ADDRESS 0x98 /* ESA/390: a word */
#define Z_EXCEPTION_ACCESS_ID 0xA0
#define Z_PER_ACCESS_ID 0xA1
#define Z_OPERAND_ACCESS_ID 0xA2
#define Z_TEID 0xA8
#define Z_MONITOR_CODE 0xB0
#define Z_IO_SUBSYSTEM 0xB8
#define Z_IO_PARAMETER 0xBC
#define Z_IO_WORD 0xC0
#define Z_STFL 0xC8
#define Z_MCIC 0xE8
#define Z_MONITOR_COUNTERS 0x100 /* enhanced-monitor counter array: origin, size, exceptions */
#define Z_MONITOR_COUNTERS_SIZE 0x108
#define Z_MONITOR_EXCEPTIONS 0x10C
#define Z_BREAKING_EVENT 0x110
#define Z_RESTART_OLD 0x120
#define Z_EXT_OLD 0x130
#define Z_SVC_OLD 0x140
#define Z_PGM_OLD 0x150
#define Z_MCK_OLD 0x160
#define Z_IO_OLD 0x170
#define Z_RESTART_NEW 0x1A0
#define Z_EXT_NEW 0x1B0
#define Z_SVC_NEW 0x1C0
#define Z_PGM_NEW 0x1D0
#define Z_MCK_NEW 0x1E0
#define Z_IO_NEW 0x1F0
#define Z_EXTENDED_SAVE_AREA 0x11B0 /* machine-check extended-save-area designation */
#define Z_EXT_PARAMETER64 0x11B8
#define Z_SAVE_FPR 0x1200
#define Z_SAVE_GR 0x1280
#define Z_SAVE_PSW 0x1300
#define Z_SAVE_PREFIX 0x1318
#define Z_SAVE_FPC 0x131C
#define Z_SAVE_TODPR 0x1324
#define Z_SAVE_TIMER 0x1328
#define Z_SAVE_COMPARATOR 0x1330
#define Z_SAVE_AR 0x1340
#define Z_SAVE_CR 0x1380

/* ESA/390: 8-byte PSWs; the codes at 0x80-0x8F and 0xA0 are in the same places. */
#define ESA_RESTART_NEW 0x00
#define ESA_RESTART_OLD 0x08
#define ESA_EXT_OLD 0x18
#define ESA_SVC_OLD 0x20
#define ESA_PGM_OLD 0x28
#define ESA_MCK_OLD 0x30
#define ESA_IO_OLD 0x38
#define ESA_EXT_NEW 0x58
#define ESA_SVC_NEW 0x60
#define ESA_PGM_NEW 0x68
#define ESA_MCK_NEW 0x70
#define ESA_IO_NEW 0x78
#define ESA_TEID 0x90
#define ESA_MONITOR_CLASS 0x94
#define ESA_MONITOR_CODE 0x9C
#define ESA_SAVE_TIMER 0xD8
#define ESA_SAVE_COMPARATOR 0xE0
#define ESA_SAVE_PSW 0x100
#define ESA_SAVE_PREFIX 0x108
#define ESA_SAVE_AR 0x120
#define ESA_SAVE_FPR 0x160
#define ESA_SAVE_GR 0x180
#define ESA_SAVE_CR 0x1C0
