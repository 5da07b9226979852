/* The channel subsystem of a configuration: subchannels, channel-program interpretation, status, I/O interruptions and
 * channel reports. Knows no users, no spool, no host files: devices are behind struct device_ops, CP behind function
 * pointers. Source: PoP chapters 13-17. Not thread-safe: every call is made under the virtual machine's lock. Guest
 * storage is reached by absolute address only. */
#pragma once
#include "guests/engine/machine.h"

struct channels;
struct subchannel;

/* How one CCW ended, as a device says it. */
enum ccw_end {
    CCW_OK,             /* channel end + device end; chaining goes on */
    CCW_UNIT_CHECK,     /* with sense left in data->sense */
    CCW_UNIT_EXCEPTION, /* channel end + device end + unit exception */
    CCW_MODIFIER,       /* channel end + device end + status modifier: chaining skips a CCW */
    CCW_ATTENTION,      /* channel end + device end + unit check + attention: something else comes first */
    CCW_PENDING,        /* the device will call channels_resume_device when it can go on with this CCW */
    CCW_REJECT,         /* command reject: unit check alone, with data->sense or sense byte 0 X'80' */
};

#define SENSE_COMMAND_REJECT 0x80
#define SENSE_INTERVENTION_REQUIRED 0x40
#define SENSE_EQUIPMENT_CHECK 0x10
#define SENSE_DATA_CHECK 0x08

/* The data area of one CCW as the device sees it: a stream. The channel deals with IDAWs, MIDAWs, data chaining, skip,
 * keys, counts, incorrect length. */
struct ccw_data;
u32 ccw_count(const struct ccw_data *d);                    /* bytes left in the CCW's area(s) */
u8 ccw_control(const struct ccw_data *d);                   /* of format 0: byte 5, which the channel ignores */
u32 ccw_put(struct ccw_data *d, const void *bytes, u32 n);  /* device to storage; returns how many fitted */
u32 ccw_get(struct ccw_data *d, void *bytes, u32 n);        /* storage to device */
void ccw_sense(struct ccw_data *d, const u8 *sense, u32 n); /* for CCW_UNIT_CHECK and CCW_REJECT, n up to 32 */

/* Who a device says it is, beside its ops' fixed part: DASD differ by the volume behind them. */
struct device_identity {
    u16 cu_type, dev_type;
    u8 cu_model, dev_model;
    u8 words; /* command-information words of SENSE ID */
    u32 word[4];
};

struct device_ops {
    const char *name;      /* "3215", "2540R" ... */
    u16 cu_type, dev_type; /* SENSE ID */
    u8 cu_model, dev_model;
    u8 vm_class, vm_type; /* DIAGNOSE X'24' and X'210' virtual device class and type */
    u8 sense_length;      /* sense bytes the device has, up to 32; 0 means 1 */
    void (*describe)(void *state, struct device_identity *id); /* changes what the ops say; NULL: nothing to change */
    /* One command (not NOP, SENSE, SENSE ID, TIC, which never reach it). chained: a command before it in this channel
     * program. */
    enum ccw_end (*command)(void *state, u8 command, struct ccw_data *data, bool chained);
    void (*end)(void *state);   /* the channel program ended; NULL if of no interest */
    void (*halt)(void *state);  /* HALT/CLEAR SUBCHANNEL or CANCEL while CCW_PENDING; NULL if nothing to do */
    void (*reset)(void *state); /* system reset */
    void (*close)(void *state); /* detached: free state */
};

int channels_create(struct machine *m, struct channels **out); /* 0 or -ENOMEM */
void channels_destroy(struct channels *c);                     /* closes every device */
/* Exchanged storage of the same machine needs nothing; CP calls channels_reset for subsystem reset. */
void channels_reset(struct channels *c);

/* A device appears (the lowest free subchannel number; a channel report is made pending if the guest runs). 0, -EEXIST,
 * -ENOSPC, -ENOMEM. */
int channels_attach(struct channels *c, u16 devno, const struct device_ops *ops, void *state);
int channels_detach(struct channels *c, u16 devno); /* 0 or -ENODEV */
/* The device becomes another one, at the same subchannel; the one before is closed. Its channel program, if one is
 * active, ends with unit check. 0 or -ENODEV. */
int channels_exchange(struct channels *c, u16 devno, const struct device_ops *ops, void *state);
bool channels_find(const struct channels *c, u16 devno, const struct device_ops **ops, void **state, u16 *subchannel);
/* Iterate by subchannel number: the first device with number >= *subchannel, which is set to it. False at the end. */
bool channels_next(const struct channels *c, u16 *subchannel, u16 *devno, const struct device_ops **ops, void **state);

/* How many channel programs the guest has started. Needs no lock. */
u64 channels_starts(const struct channels *c);

/* Execute the I/O instruction in cpu->intercept (opcodes of intercept.def but SERVC, DIAG, STSI, IUCV): sets the
 * condition code or makes a program interruption. */
void channels_instruction(struct channels *c, struct cpu *cpu);

/* Take the highest-priority pending I/O interruption among the ISCs of mask (bit 7-n: ISC n): the subchannel's status
 * stays for TSCH. False if there is none. */
bool channels_interruption(struct channels *c, u32 isc_mask, u32 *subsystem_id, u32 *parameter, u32 *word);

/* Unsolicited status from a device: X'80' attention, X'04' device end. Kept as alert status until the subchannel is
 * free; the same status twice before the guest has seen it is one. Lost if the guest has not enabled the subchannel. */
void channels_unsolicited(struct channels *c, u16 devno, u8 device_status);
/* The same with unit check and a sense byte: nobody is at the device any more. */
void channels_unsolicited_check(struct channels *c, u16 devno, u8 sense);
/* A device that answered CCW_PENDING can go on: its command is called again with the same CCW. */
void channels_resume_device(struct channels *c, u16 devno);

/* Run a channel program for somebody other than START SUBCHANNEL (DIAGNOSE X'18', X'20', X'A8'): orb_control has key,
 * format and the like, address is that of the first CCW. The guest sees nothing of it at the subchannel. */
enum execution { EXECUTED, EXECUTION_NO_DEVICE, EXECUTION_BUSY };
struct execution_end {
    u8 device_status, subchannel_status, sense_length, sense[32];
    u16 count;
    u32 ccw_address; /* of the last CCW used, plus 8 */
};
enum execution channels_execute(struct channels *c, u16 devno, u32 orb_control, u32 address, struct execution_end *end);

/* Start a channel program as START SUBCHANNEL does, on the word of somebody else (DIAGNOSE X'58'): the guest gets the
 * interruption. The condition code, and 1 as well when it ended with unit check at once. */
int channels_start(struct channels *c, u16 devno, u32 orb_control, u32 address);

/* IPL from devno (PoP chapter 17, "CCW-Type IPL"): the implied read of 24 bytes to absolute 0 with command chaining. On
 * success the subsystem id and 0 are stored at absolute 184 and 188 and the caller loads the PSW at absolute 0. On
 * failure status/sense of the end are given for the message. */
struct ipl_result {
    bool ok;
    bool no_device;
    u8 device_status, subchannel_status;
    u8 irb[24], sense[32];
};
struct ipl_result channels_ipl(struct channels *c, u16 devno);
