/* A file that comes in: what it is called, whether it may be, and that it is on the disk whole or not at all. */
#pragma once
#include "guests/cms/file/file.h"

struct incoming_wish {
    struct text name, type, mode; /* empty or =: as the deck says. mode *: A */
    bool replace;
    bool old_date; /* the deck's date and time, not now */
    enum { PROMPT_NONE, PROMPT_MINIMAL, PROMPT_FULL } prompt;
};

/* Who it was in the deck: blank-padded. */
struct incoming_name {
    char name[8], type[8], mode[2];
};

struct incoming {
    const char *module;
    const struct incoming_wish *wish;
    struct fileid id; /* what it became */
    struct file *file;
};
enum {
    INCOMING_SKIPPED = -11, /* the user does not want this one */
    INCOMING_QUIT = -12,    /* nor anything after it */
};
/* 0, one of these, or a return code with its message said. After 0 it must be ended or abandoned. */
int incoming_begin(struct incoming *in, const char *module, const struct incoming_wish *wish,
    const struct incoming_name *deck, char format, u32 record_length);
int incoming_record(struct incoming *in, const void *data, u32 n);
/* changed: the deck's moment, or all 0. */
int incoming_end(struct incoming *in, const u8 changed[7]);
void incoming_abandon(struct incoming *in);
