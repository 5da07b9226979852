/* Layouts and bits of the channel subsystem: what the I/O instructions read and store, and channel-command words.
 * Source: PoP chapter 13 (PMCW), 14 (I/O instructions), 15 (ORB, CCW, IDAW, MIDAW), 16 (IRB), 17 (channel reports).
 * Bits of a word are named as masks of that word, bit 0 being X'80000000'. */
#pragma once
#include "guests/arch/types.h"

/* Operation-request block; with ORB_EXTENSION five more words follow. */
struct orb {
    be32 parameter;
    be32 control;
    be32 program; /* channel-program address */
};
#define ORB_SIZE_EXTENDED 32
#define ORB_KEY 0xF0000000u
#define ORB_SUSPEND 0x08000000u
#define ORB_FORMAT_1 0x00800000u /* format-1 CCWs */
#define ORB_PREFETCH 0x00400000u
#define ORB_INITIAL_STATUS 0x00200000u /* initial-status-interruption request */
#define ORB_ADDRESS_LIMIT 0x00100000u
#define ORB_SUPPRESS_SUSPENDED 0x00080000u
#define ORB_TRANSPORT 0x00040000u
#define ORB_IDAW_2 0x00020000u  /* format-2 IDAWs */
#define ORB_IDAW_2K 0x00010000u /* of 2K blocks, not 4K */
#define ORB_LPM 0x0000FF00u
#define ORB_LPM_SHIFT 8
#define ORB_SUPPRESS_LENGTH 0x00000080u /* incorrect-length-suppression mode */
#define ORB_MIDAW 0x00000040u
#define ORB_RESERVED 0x0000003Eu
#define ORB_EXTENSION 0x00000001u

/* Path-management-control word. */
struct pmcw {
    be32 parameter;
    be16 flags;
    be16 devno;
    u8 lpm, pnom, lpum, pim;
    be16 mbi;
    u8 pom, pam;
    u8 chpid[8];
    be32 modes;
};
#define PMCW_RESERVED 0xC700 /* must be zero for MODIFY SUBCHANNEL */
#define PMCW_ISC 0x3800
#define PMCW_ISC_SHIFT 11
#define PMCW_ENABLED 0x0080
#define PMCW_LIMIT 0x0060
#define PMCW_LIMIT_LOW 0x0020  /* data addresses are at or above the address limit */
#define PMCW_LIMIT_HIGH 0x0040 /* data addresses are below it */
#define PMCW_MEASUREMENT 0x0018
#define PMCW_MULTIPATH 0x0004
#define PMCW_TIMING 0x0002
#define PMCW_VALID 0x0001 /* device number valid */
#define PMCW_MODES_RESERVED 0xFFFFFFFEu
#define PMCW_MODES_SENSE 0x00000001u /* concurrent sense */

/* Subchannel-status word. Key and bits 4, 8-12 of control are the ORB's. */
struct scsw {
    be32 control;
    be32 ccw_address;
    u8 device_status, subchannel_status;
    be16 count;
};
#define SCSW_FROM_ORB (ORB_KEY | ORB_SUSPEND | 0x00F80000u)
#define SCSW_ZERO_CC 0x00040000u
#define SCSW_EXTENDED 0x00020000u /* extended control: the ECW is stored */
#define SCSW_FUNCTION 0x00007000u
#define SCSW_START 0x00004000u
#define SCSW_HALT 0x00002000u
#define SCSW_CLEAR 0x00001000u
#define SCSW_ACTIVITY 0x00000FE0u
#define SCSW_RESUME_PENDING 0x00000800u
#define SCSW_START_PENDING 0x00000400u
#define SCSW_HALT_PENDING 0x00000200u
#define SCSW_CLEAR_PENDING 0x00000100u
#define SCSW_SUBCHANNEL_ACTIVE 0x00000080u
#define SCSW_DEVICE_ACTIVE 0x00000040u
#define SCSW_SUSPENDED 0x00000020u
#define SCSW_STATUS 0x0000001Fu
#define SCSW_ALERT 0x00000010u
#define SCSW_INTERMEDIATE 0x00000008u
#define SCSW_PRIMARY 0x00000004u
#define SCSW_SECONDARY 0x00000002u
#define SCSW_PENDING 0x00000001u

#define DEVICE_ATTENTION 0x80
#define DEVICE_STATUS_MODIFIER 0x40
#define DEVICE_CONTROL_UNIT_END 0x20
#define DEVICE_BUSY 0x10
#define DEVICE_CHANNEL_END 0x08
#define DEVICE_END 0x04
#define DEVICE_UNIT_CHECK 0x02
#define DEVICE_UNIT_EXCEPTION 0x01

#define CHANNEL_PCI 0x80
#define CHANNEL_INCORRECT_LENGTH 0x40
#define CHANNEL_PROGRAM_CHECK 0x20
#define CHANNEL_PROTECTION_CHECK 0x10
#define CHANNEL_DATA_CHECK 0x08
#define CHANNEL_CONTROL_CHECK 0x04
#define CHANNEL_INTERFACE_CHECK 0x02
#define CHANNEL_CHAINING_CHECK 0x01

/* Subchannel-information block. */
struct schib {
    struct pmcw pmcw;
    struct scsw scsw;
    be32 model[3];
};

/* Interruption-response block as TEST SUBCHANNEL stores it without extended measurement. */
struct irb {
    struct scsw scsw;
    be32 esw[5]; /* [0] logout, format 1: last-path-used mask; [1] extended-report word */
    u8 ecw[32];
};
#define ESW_LPUM_SHIFT 16
#define ERW_CONCURRENT_SENSE 0x01000000u
#define ERW_SENSE_COUNT_SHIFT 16

/* Channel-command words. */
struct ccw0 {
    u8 command;
    u8 address[3];
    u8 flags;
    u8 ignored;
    be16 count;
};
struct ccw1 {
    u8 command;
    u8 flags;
    be16 count;
    be32 address;
};
#define CCW_CHAIN_DATA 0x80
#define CCW_CHAIN_COMMAND 0x40
#define CCW_SUPPRESS_LENGTH 0x20
#define CCW_SKIP 0x10
#define CCW_INTERRUPT 0x08 /* program-controlled interruption */
#define CCW_INDIRECT 0x04  /* IDAWs */
#define CCW_SUSPEND 0x02
#define CCW_MIDAW 0x01

#define COMMAND_NOP 0x03
#define COMMAND_SENSE 0x04
#define COMMAND_TIC 0x08
#define COMMAND_SENSE_ID 0xE4

/* Modified indirect-data-address word. */
struct midaw {
    u8 reserved[5];
    u8 flags;
    be16 count;
    be64 address;
};
#define MIDAW_LAST 0x80
#define MIDAW_SKIP 0x40
#define MIDAW_INTERRUPT 0x20
#define MIDAW_RESERVED 0x1F

/* Channel-report word. */
#define CRW_SOLICITED 0x40000000u
#define CRW_OVERFLOW 0x20000000u
#define CRW_CHAINING 0x10000000u
#define CRW_SUBCHANNEL 0x03000000u /* reporting source */
#define CRW_CHANNEL_PATH 0x04000000u
#define CRW_INITIALIZED 0x00020000u /* error-recovery code */
#define CRW_INSTALLED 0x00040000u   /* installed parameters initialized */

_Static_assert(sizeof(struct orb) == 12, "ORB");
_Static_assert(sizeof(struct pmcw) == 28, "PMCW");
_Static_assert(sizeof(struct schib) == 52, "SCHIB");
_Static_assert(sizeof(struct irb) == 64, "IRB");
_Static_assert(sizeof(struct ccw0) == 8 && sizeof(struct ccw1) == 8, "CCW");
_Static_assert(sizeof(struct midaw) == 16, "MIDAW");
