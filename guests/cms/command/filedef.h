/* FILEDEF's table: what a ddname stands for. */
#pragma once
#include "guests/cms/file/fileid.h"
#include "guests/cms/nucleus/command.h"

enum filedef_device { FILEDEF_DISK, FILEDEF_TERMINAL, FILEDEF_READER, FILEDEF_PUNCH, FILEDEF_PRINTER, FILEDEF_DUMMY };

struct filedef {
    struct filedef *next;
    char ddname[TOKEN];
    enum filedef_device device;
    struct fileid id;  /* of a disk */
    char format;       /* RECFM: F, V, or 0 */
    u32 record_length; /* LRECL, or 0 */
    bool append;       /* DISP MOD */
    bool permanent;    /* PERM: FILEDEF * CLEAR leaves it */
    bool upper;        /* UPCASE: what is typed */
};

struct filedef *filedef_find(const char ddname[TOKEN]); /* NULL */
