/* Channel programs, waited for. PoP chapters 13 to 16. */
#pragma once
#include "guests/arch/types.h"

struct ccw { /* format 1 */
    u8 command, flags;
    u16 count;
    u32 address;
} __attribute__((aligned(8)));
struct ccw_display { /* format 0, for DIAGNOSE X'58' */
    u8 command, address[3], flags, control;
    u16 count;
} __attribute__((aligned(8)));
enum { CCW_CHAIN_DATA = 0x80, CCW_CHAIN = 0x40, CCW_SLI = 0x20 };

struct channel_end {
    u8 device_status, subchannel_status;
    u16 residual;
    u8 sense[32]; /* if the device status has unit check */
};
enum { STATUS_ATTENTION = 0x80, STATUS_UNIT_CHECK = 0x02, STATUS_UNIT_EXCEPTION = 0x01 };

/* The subchannel id of a device, 0: there is none. The subchannel is enabled by that. */
u32 channel_find(u16 vdev);
/* Run a channel program, which lies below 2G, to its end. False: the device is not there. */
bool channel_run(u16 vdev, const struct ccw *program, struct channel_end *end);
/* The same by DIAGNOSE X'58', below 16M. */
bool channel_run_display(u16 vdev, const struct ccw_display *program, struct channel_end *end);
/* An unsolicited attention of the console has come since it was last asked. */
bool channel_attention_taken(void);
/* Let in what interruptions are pending. */
void channel_interruptions_take(void);
