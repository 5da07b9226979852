/* The options that SPOOL, CLOSE and CHANGE share: parsed once into the settings they name, with a note of which were
 * named. */
#pragma once
#include "cp/command/command.h"

enum spool_option_bit {
    SET_HOLD = 1 << 0,
    SET_KEEP = 1 << 1,
    SET_CONT = 1 << 2,
    SET_EOF = 1 << 3,
    SET_CLASS = 1 << 4,
    SET_RESCAN = 1 << 5,
    SET_MSG = 1 << 6,
    SET_COPY = 1 << 7,
    SET_DIST = 1 << 8,
    SET_TO = 1 << 9, /* TO, FOR, SYSTEM, OFF: where files go */
    SET_CLOSE = 1 << 10,
    SET_PURGE = 1 << 11,
    SET_FORM = 1 << 12,
    SET_DEST = 1 << 13,
    SET_NAME = 1 << 14,
    SET_START = 1 << 15,
    SET_TERM = 1 << 16,
    SET_SYSHOLD = 1 << 17,
    SET_TAG = 1 << 18,
    SET_FCB = 1 << 19,
    SET_CHARS = 1 << 20,
    SET_FLASH = 1 << 21,
    SET_MODIFY = 1 << 22,
    SET_LPP = 1 << 23,
    SET_RESET = 1 << 24, /* what a 3800 heeds is as it was at first */
};
#define SET_PRINTING (SET_FCB | SET_CHARS | SET_FLASH | SET_MODIFY)

struct spool_options {
    struct spool_settings to; /* the values of what is set */
    u32 set;
    bool start, syshold;
};

/* Parse all of rest. allowed: the bits that the command and the device take. 0 or a return code (said). */
int spool_options_parse(struct vm *vm, const char *rest, u32 allowed, struct spool_options *o);
void spool_options_apply(const struct spool_options *o, struct spool_settings *s);
/* What SPOOL and CLOSE take for a kind of device. */
u32 spool_options_of(enum device_kind kind);
/* The devices a word names: a vdev, or a kind (then every device of it). 0 none (said, *rc). */
struct device_choice {
    enum device_kind kind;
    struct virtual_device *one;
};
bool spool_device_choice(struct vm *vm, const char **rest, struct device_choice *c, int *rc);
/* The chosen device after d (NULL: the first), or NULL. */
struct virtual_device *device_choice_next(const struct vm *vm, const struct device_choice *c, struct virtual_device *d);
