/* The devices a virtual machine can have, one file each, and what each needs from CP: unit-record devices a source or a
 * sink of records, consoles a line. A device never sees a guest address, a user, or a host file. device.def lists them.
 */
#pragma once
#include "cp/volume/minidisk.h"
#include "guests/channel/channel.h"

/* What a virtual reader reads from. */
enum card_result {
    CARD_READ,  /* a record is delivered */
    CARD_END,   /* end of file: unit exception (the file is closed behind it) */
    CARD_NONE,  /* no eligible file: intervention required */
    CARD_ERROR, /* the host failed: equipment check */
};
struct card_source {
    /* The next record into card[0..*length), *length at most 32760 on return. */
    enum card_result (*read)(void *cp, u8 *card, u32 *length);
};
/* What a punch or printer writes to: command is the CCW command as executed. False: the host is full (equipment check /
 * intervention required). */
struct record_sink {
    bool (*write)(void *cp, u8 command, const u8 *data, u32 length);
};
/* The terminal behind a display. Called under the virtual machine's lock. */
enum display_reach {
    DISPLAY_ABSENT,    /* nobody is there */
    DISPLAY_LINE_MODE, /* somebody at a terminal that is no display */
    DISPLAY_TAKEN,     /* the screen is CP's for now: CP says when it is the guest's again */
    DISPLAY_READY
};
struct display_line {
    enum display_reach (*reach)(void *cp);
    u8 (*model)(void *cp);            /* 2 to 5 */
    unsigned (*characters)(void *cp); /* of its largest screen */
    /* One command of enum display_command with its data, which are copied. False: the one before is not done; CP calls
     * channels_resume_device when it is. */
    bool (*write)(void *cp, u8 command, const u8 *data, size_t length);
    /* What the display answers, valid until the next call. NULL: it has been asked, or something else is not done; CP
     * calls channels_resume_device. */
    const u8 *(*read)(void *cp, u8 command, size_t *length);
    void (*cancelled)(void *cp); /* nobody waits for it any more */
};

/* A 3215 console. */
struct console_line {
    void (*write)(void *cp, const u8 *ebcdic, u32 length, bool carriage_return); /* X'01' no return, X'09' return */
    /* The guest wants a line: true if one was ready (ebcdic, at most size bytes), false: CP shows VM READ and calls
     * channels_resume_device when it has one. */
    bool (*read)(void *cp, u8 *ebcdic, u32 size, u32 *length);
    void (*read_cancelled)(void *cp);
    void (*alarm)(void *cp);
    /* DIAGNOSE X'58': the display at which the console is shown; begin: the program takes the whole screen, with or
     * without the key that is CP's attention; lines: text for CP's own screen, from a line on; control X'FF' and X'FE'
     * clear it. NULL: there is no DIAGNOSE X'58'. */
    const struct display_line *display;
    void (*begin)(void *cp, bool all_keys);
    void (*lines)(void *cp, u8 control, const u8 *data, u32 length);
};

/* A virtual disk. Both are called under the lock of the virtual machine whose device it is, and must not call the
 * channel subsystem themselves (post to the loop). */
struct dasd_host {
    /* The host could not read or write the volume; why says it in words. The guest gets an equipment check. */
    void (*failed)(void *cp, const char *why);
    /* The minidisk is reserved no longer. Devices of it that wait can go on: CP calls channels_resume_device for each
     * other virtual device of this minidisk, under the lock of its virtual machine. */
    void (*released)(void *cp);
};

#define DEVICE(name, kind, keyword, vm_name, maker) extern const struct device_ops name##_ops;
#include "guests/device/device.def"
#undef DEVICE

/* A row's ops and how CP names it. */
enum device_kind { DEVICE_CONSOLE, DEVICE_READER, DEVICE_PUNCH, DEVICE_PRINTER, DEVICE_DASD, DEVICE_DISPLAY };
struct device_row {
    const struct device_ops *ops;
    enum device_kind kind;
    const char *keyword; /* as DEFINE, SPOOL and the directory write it: "2540R", "1403" */
    const char *vm_name; /* as QUERY shows it: CONS RDR PUN PRT */
};
extern const struct device_row device_rows[];
extern const unsigned device_row_count;
const struct device_row *device_by_keyword(const char *keyword); /* case-insensitive; NULL if none */

/* States for channels_attach; NULL when out of memory. cp is passed back to the callbacks. */
void *reader_create(const struct card_source *source, void *cp);
void *punch_create(const struct record_sink *sink, void *cp);
void *printer_create(const struct record_sink *sink, void *cp);
/* Load a printer's forms-control buffer as its operator would (LOADVFCB): in the 3211's format. False if it is none. */
bool printer_load(void *state, const u8 *forms, u32 length);
void *console3215_create(const struct console_line *line, void *cp);
/* The next channel program of a 3215 is DIAGNOSE X'58''s, whose commands it executes for no other; false: it was not
 * started. */
void console3215_diagnose(void *state, bool diagnose);
void *display3270_create(const struct display_line *line, void *cp);
/* A disk on a minidisk, which must outlive it. read_only: whatever the guest does, nothing is written. Its ops are
 * those of dasd_row(m). Closing it (channels_detach) gives a reservation back. */
void *dasd_create(struct minidisk *m, bool read_only, const struct dasd_host *host, void *cp);
/* The row for a minidisk by its volume's type; NULL if there is no such device. */
const struct device_row *dasd_row(const struct minidisk *m);
/* The device characteristics that READ DEVICE CHARACTERISTICS and DIAGNOSE X'210' show; returns their length: 64 (ECKD)
 * or 32 (FBA). */
#define DASD_CHARACTERISTICS 64
u32 dasd_characteristics(const struct minidisk *m, u8 out[DASD_CHARACTERISTICS]);
u8 dasd_model(const struct volume_geometry *g); /* as SENSE ID tells it */
/* How often it was used: channel programs, and blocks or records read and written. */
struct dasd_counts {
    u64 programs, reads, writes;
};
void dasd_count(const void *state, struct dasd_counts *out);

/* A disk as blocks of one size, numbered from 0, beside its channel programs (DIAGNOSE X'A4' and X'250'): on FBA a
 * number of its own blocks, on ECKD records of that length without a key, numbered from 1 on each track, as many as
 * fit. Under the virtual machine's lock. size: 512, 1024, 2048 or 4096. */
u64 dasd_blocks(const void *state, u32 size); /* how many there are; 0: not with this size */
/* 0, -ERANGE (there is no such block), -EROFS, -EBUSY (somebody else has the disk reserved), -EBADMSG (the track has no
 * such record of that length), or -errno of a host failure, of which CP is told. */
int dasd_block_read(void *state, u32 size, u64 block, void *data);
int dasd_block_write(void *state, u32 size, u64 block, const void *data);
bool dasd_is_read_only(const void *state);
