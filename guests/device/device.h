/* The devices a virtual machine can have, one file each, and what each needs from CP: unit-record devices a source or a
 * sink of records, consoles a line. A device never sees a guest address, a user, or a host file. device.def lists them.
 */
#pragma once
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
/* A 3215 console. */
struct console_line {
    void (*write)(void *cp, const u8 *ebcdic, u32 length, bool carriage_return); /* X'01' no return, X'09' return */
    /* The guest wants a line: true if one was ready (ebcdic, at most size bytes), false: CP shows VM READ and calls
     * channels_resume_device when it has one. */
    bool (*read)(void *cp, u8 *ebcdic, u32 size, u32 *length);
    void (*read_cancelled)(void *cp);
    void (*alarm)(void *cp);
};

#define DEVICE(name, kind, keyword, vm_name, maker) extern const struct device_ops name##_ops;
#include "guests/device/device.def"
#undef DEVICE

/* A row's ops and how CP names it. */
enum device_kind { DEVICE_CONSOLE, DEVICE_READER, DEVICE_PUNCH, DEVICE_PRINTER };
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
void *console3215_create(const struct console_line *line, void *cp);
