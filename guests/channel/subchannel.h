/* What the files of the channel subsystem share: the subchannel, the channel program in progress, the subsystem.
 * Nobody outside this folder includes it. */
#pragma once
#include "guests/arch/channel.h"
#include "guests/channel/channel.h"

#define CHPID 0x00     /* the one channel path that leads to every device */
#define PATH_MASK 0x80 /* its bit in LPM, PIM, PAM, POM */
#define REPORTS 32     /* channel reports kept; more set the overflow bit */
#define SENSE_MAX 32
#define SUBCHANNELS 65536

/* A CCW of either format. */
struct ccw {
    u8 command, flags;
    u16 count;
    u32 address;
    u8 control; /* of format 0: what the channel ignores */
};

/* The data of one command (channel.h, "struct ccw_data"): where in the CCW chain and its areas the stream is. */
struct ccw_data {
    struct subchannel *sch;
    struct ccw ccw; /* whose area is current */
    u32 ccw_address;
    u32 left; /* bytes of its count not yet transferred */
    u64 area; /* absolute address of the current piece */
    u32 area_left;
    bool area_skip; /* MIDAW skip */
    u32 list;       /* next IDAW or MIDAW */
    bool list_started;
    bool peek;    /* a look ahead by ccw_count: no status comes of it */
    bool moved;   /* the device asked for data: not an immediate operation */
    bool overrun; /* the device had more than there was room for */
    u8 check;     /* CHANNEL_* that ended the stream */
    u8 sense[SENSE_MAX];
    u8 sense_length;
};

/* A channel program may not run longer than this without waiting for its device (program.c). */
#define PROGRAM_CCWS 65536
#define PROGRAM_BYTES (64u << 20)

/* The channel program of a start function. */
struct program {
    u32 control;   /* of the ORB */
    bool waiting;  /* a device answered CCW_PENDING */
    bool accepted; /* the initial-status interruption was made */
    bool chained;  /* a command was executed before */
    u32 fetched;   /* CCWs, against PROGRAM_CCWS */
    u64 moved;     /* bytes, against PROGRAM_BYTES */
    u32 address;   /* of the current CCW */
    struct ccw ccw;
    struct ccw_data data;
};

struct subchannel {
    struct channels *channels;
    u16 number, devno;
    const struct device_ops *ops; /* NULL: no device (any more), device number not valid */
    void *state;

    /* The guest's part of the PMCW. */
    u32 parameter;
    u16 flags; /* ISC, enabled, limit, measurement, multipath */
    u8 lpm, lpum, pom;
    u16 mbi;
    u32 modes;

    /* The SCSW and what else TEST SUBCHANNEL stores; set in status.c only. */
    u32 control;
    u32 ccw_address;
    u8 device_status, subchannel_status;
    u16 count;
    u8 unsolicited; /* device status that waits for the subchannel to be free */
    u8 concurrent[SENSE_MAX];
    u8 concurrent_length;

    u8 sense[SENSE_MAX]; /* the device's, for BASIC SENSE */
    u8 sense_length;

    bool queued; /* in the list of interruptions of its ISC */
    struct subchannel *previous, *next;

    struct program program;
};

struct channels {
    struct machine *machine;
    struct subchannel **subchannel; /* by number; allocated when a device first gets the number */
    u32 count;                      /* numbers in use, gaps included */
    u32 room;
    struct subchannel *first[8], *last[8]; /* subchannels with an interruption pending, by ISC, in order of arrival */
    u32 io_pending;                        /* as machine.io_pending */
    u32 report[REPORTS];
    unsigned reports;
    bool subchannel_sets; /* CHSC enabled multiple subchannel sets: reports are chained pairs */
    u32 address_limit;    /* SET ADDRESS LIMIT */
    _Atomic u64 starts;   /* channel programs that the guest has started */
};

/* subchannel.c */
bool subchannel_operational(const struct subchannel *s);                       /* valid and enabled */
struct subchannel *subchannel_by_number(const struct channels *c, u16 number); /* NULL beyond the last */
struct subchannel *subchannel_by_devno(const struct channels *c, u16 devno);
void subchannel_pmcw(const struct subchannel *s, struct pmcw *out);
u32 subchannel_id(const struct subchannel *s); /* subsystem-identification word */

/* function.c: the functions that I/O instructions start. They return the condition code. */
int function_start(struct subchannel *s, const struct orb *orb);
int function_halt(struct subchannel *s);
int function_clear(struct subchannel *s);
int function_resume(struct subchannel *s);
int function_cancel(struct subchannel *s);

/* program.c */
void program_start(struct subchannel *s, u32 orb_control, u32 address);
void program_ipl(struct subchannel *s);      /* the implied CCW of IPL, then what it has read */
void program_continue(struct subchannel *s); /* after CCW_PENDING; nothing if no device waits */
void program_resume(struct subchannel *s);   /* after a suspension */
void program_abandon(struct subchannel *s);  /* drop it without status; the device is told */

/* ccw.c: CHANNEL_* of a check, or 0. */
u8 ccw_fetch(struct subchannel *s, u32 address, struct ccw *out);
/* The CCW after the one at *address, through a TIC if need be; *address is set to where it, or the one in error, is. */
u8 ccw_next(struct subchannel *s, u32 *address, struct ccw *out);
u8 ccw_check_command(const struct subchannel *s, const struct ccw *ccw); /* the first of a command */
u8 ccw_check_data(const struct subchannel *s, const struct ccw *ccw);    /* one that continues data chaining */
u32 ccw_limit(const struct subchannel *s);                               /* addresses in CCWs are below it */
u8 ccw_key(const struct subchannel *s);
u8 ccw_storage_check(int program_interruption); /* what storage_read and storage_write returned */

/* data.c */
void data_begin(struct ccw_data *d, struct subchannel *s, const struct ccw *ccw, u32 address);
void data_finish(struct ccw_data *d);         /* the command has ended: data chaining due at the end of an area */
bool data_complete(const struct ccw_data *d); /* all of the count was used and no more was wanted */

/* generic.c */
bool generic_command(struct subchannel *s, u8 command, struct ccw_data *d); /* false: the device's */
void generic_keep_sense(
    struct subchannel *s, const u8 *sense, u8 length); /* for SENSE, padded to the device's length */

/* status.c: the only one that changes SCSW, ESW and ECW. Addresses are of the current CCW. */
bool status_pending(const struct subchannel *s);
void status_start(struct subchannel *s, u32 orb_control);
void status_active(struct subchannel *s);
void status_interrupt(struct subchannel *s, u32 ccw_address); /* PCI */
void status_accepted(struct subchannel *s, u32 ccw_address);  /* initial-status interruption */
void status_suspended(struct subchannel *s, u32 ccw_address);
void status_resume(struct subchannel *s, bool pending); /* resume pending on or off */
void status_end(struct subchannel *s, u8 device, u8 channel, u32 ccw_address, u16 count);
void status_halted(struct subchannel *s, u32 ccw_address, u16 count);
void status_cleared(struct subchannel *s);
void status_none(struct subchannel *s); /* back to idle */
void status_unsolicited(struct subchannel *s, u8 device);
void status_scsw(const struct subchannel *s, struct scsw *out);
void status_irb(const struct subchannel *s, struct irb *out);
void status_tested(struct subchannel *s); /* TEST SUBCHANNEL has stored it */

/* interrupts.c */
unsigned interrupt_isc(const struct subchannel *s);
u32 interrupt_word(const struct subchannel *s); /* interruption-identification word */
void interrupt_post(struct subchannel *s);      /* the subchannel's interruption is pending */
void interrupt_cancel(struct subchannel *s);    /* and is not */
struct subchannel *interrupt_first(const struct channels *c, u32 isc_mask);

/* report.c */
void report_subchannel(struct subchannel *s);
void report_path(struct channels *c);
u32 report_first(const struct channels *c); /* 0: none */
void report_taken(struct channels *c);
void report_reset(struct channels *c);

/* The instructions: 0-3 is the condition code, CC_SAME leaves it, below 0 it is -PGM_*. */
#define CC_SAME 4
int chsc_execute(struct channels *c, struct cpu *cpu);
int subsystem_tpi(struct channels *c, struct cpu *cpu);
int subsystem_sal(struct channels *c, struct cpu *cpu);
int subsystem_stcrw(struct channels *c, struct cpu *cpu);
int subsystem_stcps(struct channels *c, struct cpu *cpu);
int subsystem_rchp(struct channels *c, struct cpu *cpu);
int subsystem_schm(struct channels *c, struct cpu *cpu);
