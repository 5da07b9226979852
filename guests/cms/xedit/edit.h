/* A file that is edited, with its settings, and the ring of all of them. */
#pragma once
#include "guests/cms/file/fileid.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/xedit/lines.h"

#define EDIT_LINE_MAX 65535 /* of a record in storage */
#define EDIT_COMMAND_MAX 512
#define EDIT_KEYS 24
#define EDIT_NAMES 50
#define EDIT_TABS 32
#define EDIT_SCREEN_ROWS 62
#define EDIT_RESERVED 16

enum edit_case { CASE_MIXED, CASE_UPPER };
enum edit_prefix { PREFIX_OFF, PREFIX_ON, PREFIX_NULLS };

/* SET RESERVED: a row that a macro has for itself. */
struct reserved {
    s32 row; /* as SET says it; 0: none */
    bool high;
    char text[132];
};

struct pending; /* of a prefix area: prefix.h */

struct edit {
    struct edit *next; /* of the ring, which is closed */
    struct fileid id;
    char format; /* 'F' or 'V' */
    u32 record_length, truncation;
    u32 zone_from, zone_to;
    u32 verify_from, verify_to;
    struct lines lines;
    u32 current;                /* line: 0 top of file, count+1 end of file */
    u32 column;                 /* column pointer */
    u32 left;                   /* columns that LEFT and RIGHT have moved the view by: first column shown less one */
    s32 altered, altered_saved; /* SET ALT: since AUTOSAVE, since SAVE */
    u32 range_from, range_to;   /* 0: to the end */
    struct text last_locate, last_change; /* in the spaces below */
    char locate_space[EDIT_COMMAND_MAX], change_space[EDIT_COMMAND_MAX];
    u32 cursor_line; /* where the cursor goes next; 0: the command line */
    u32 selects;     /* lines that are selected otherwise than by 0 */
    struct pending *pending;
    char names[EDIT_NAMES][8]; /* SET POINT; blank: free */
    struct reserved reserved[EDIT_RESERVED];

    /* Settings: setting.def. */
    u8 casing;
    bool case_ignored;
    bool stay, wrap, arbchar, hexadecimal, nulls, number, scale, tabline, spill, shadow, to_eof, implied, macros,
        message_mode, autosaved;
    char arbchar_character, line_end;
    bool line_ends;
    u8 prefix;
    bool prefix_right;
    s32 current_row, scale_row, tab_row,
        message_row;              /* from the middle, top (positive) or bottom (negative): screen.c */
    u8 message_rows, command_row; /* 0 bottom, 1 top, 2 off */
    u32 autosave;
    u32 tabs[EDIT_TABS];
    u8 display_from, display_to;
    bool scope_all;
    struct edit *preserved; /* behind the settings */
};

/* What all files of the ring share. */
struct editor {
    struct edit *file; /* the present one */
    u32 files;
    char key[EDIT_KEYS + 1][80]; /* PF 1 to 24 */
    char attention[4][80];       /* PA 1 to 3 */
    char enter[80];
    char last[EDIT_COMMAND_MAX], equal[EDIT_COMMAND_MAX], repeated[EDIT_COMMAND_MAX]; /* for ?, = and REPEAT */
    char command[EDIT_COMMAND_MAX]; /* what the command line shows at first */
    char message[8][132];
    u32 messages;
    char last_message[132];
    bool display; /* a full screen; else lines */
    bool input;   /* input mode, or power input */
    bool ended;
    bool quiet; /* files begin with MSGMODE OFF */
    int rc;
    u8 rows, columns, cursor_row, cursor_column; /* the cursor's, from 1 */
    bool cursor_keep, alarm;
    u8 *stream;                               /* the screen's data */
    struct screen_map *map;                   /* what it shows */
    u32 cursor_file_line, cursor_file_column; /* 0: the cursor is not in the file area */
    char *buffer;                             /* a line being made: EDIT_LINE_MAX */
    char *other;
    struct text put[1]; /* PUTD and PUT without name */
    u32 changing;       /* SCHANGE shows a place: the key that changes it; else 0 */
    u32 key_asked;      /* which one QUERY wants */
    u32 depth;          /* of macros */
    u32 nesting;        /* of subcommands that execute others */
};

/* NULL where nobody edits: of the innermost XEDIT. */
struct editor *editor_now(void);

/* Messages of XEDIT, and of what it calls, go to its message lines. */
#define edit_message dms
void edit_show_line(struct text t); /* a line that is no message: QUERY, TYPE */

/* A subcommand line, with LINEND; the return code. */
int edit_execute(struct text line);

/* Change the text of a line, count it as altered, and cut or spill at TRUNC. 0, or a return code with its message said.
 */
int edit_replace(struct edit *e, u32 n, struct text t);
int edit_insert(struct edit *e, u32 after, struct text t);
int edit_delete(struct edit *e, u32 from, u32 count);
int edit_copy(struct edit *e, u32 first, u32 count, u32 behind);
int edit_move(struct edit *e, u32 first, u32 count, u32 behind); /* not into itself */
int edit_altered(struct edit *e);                                /* counts, and saves it where AUTOSAVE is due */
/* The key that SCHANGE named: change the place that it showed, and show the next. */
int edit_change_shown(struct edit *e);
/* What was typed is in upper case with CASE UPPER. */
void edit_typed(const struct edit *e, char *at, u32 n);
static inline u32 edit_last(const struct edit *e)
{
    return lines_count(&e->lines);
}
/* The top and end of the range that is in force: lines that may be current. */
u32 edit_top(const struct edit *e);
u32 edit_end(const struct edit *e);
bool edit_in_scope(const struct edit *e, u32 n);
