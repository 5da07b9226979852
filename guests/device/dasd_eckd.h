/* The ECKD control unit's inside: one device's state and what its files offer each other. Must not know image formats
 * or guest addresses. Source: IBM 3990/9390 Storage Control Reference. */
#pragma once
#include "guests/device/dasd.h"

#define COUNT_FIELD 8
#define HOME_ADDRESS 5
#define RECORD_MAX (COUNT_FIELD + 255 + 65535)

/* What of the track has last gone by under the head. */
enum eckd_area {
    AREA_NONE, /* not oriented: an access mechanism that has moved */
    AREA_INDEX,
    AREA_HOME,
    AREA_COUNT, /* of the record that eckd_program.record numbers, and so on */
    AREA_KEY,
    AREA_DATA,
};

/* Orientation and operation of LOCATE RECORD. */
#define ORIENT_MASK 0xC0
#define ORIENT_COUNT 0x00
#define ORIENT_HOME 0x40
#define ORIENT_DATA 0x80
#define ORIENT_INDEX 0xC0
#define OPERATION_MASK 0x3F
enum eckd_operation {
    OPERATION_ORIENT = 0x00,
    OPERATION_WRITE = 0x01,
    OPERATION_FORMAT = 0x03,
    OPERATION_READ_DATA = 0x06,
    OPERATION_WRITE_TRACK = 0x0B,
    OPERATION_READ_TRACKS = 0x0C,
    OPERATION_READ = 0x16,
    OPERATION_EXTENDED = 0x3F,
};
#define EXTENDED_FULL_TRACK 0x11
#define EXTENDED_TRACK_DATA 0x23

/* File mask (SET FILE MASK, DEFINE EXTENT). */
#define MASK_WRITE 0xC0
#define MASK_WRITE_NO_HOME 0x00 /* all writes but home address and record 0 */
#define MASK_WRITE_NONE 0x40
#define MASK_WRITE_UPDATE 0x80
#define MASK_WRITE_ALL 0xC0
#define MASK_SEEK 0x18
#define MASK_SEEK_CYLINDER 0x08 /* SEEK CYLINDER and SEEK HEAD only */
#define MASK_SEEK_HEAD 0x10
#define MASK_SEEK_NONE 0x18
#define MASK_RESERVED 0x20

/* What a channel program has set up so far; a new one begins with none of it. */
struct eckd_program {
    bool mask_given, extent_given, located;
    u8 mask;
    u32 first, last; /* tracks of the extent */
    u8 operation;    /* of the domain of LOCATE RECORD */
    u8 extended_operation;
    bool track_done; /* commands on whole tracks: the next takes the next track */
    u32 left;        /* its commands still to come */
    u16 length;      /* transfer length factor, 0: none */
    /* What the command before this one, and this one, did that lets the next write: a search that found what it
     * sought, or a format write; its code, else 0. */
    u8 before, found;
    unsigned indexes; /* index points since data were last read or written */
    u8 prepared;      /* by PERFORM SUBSYSTEM FUNCTION for READ SUBSYSTEM DATA, 0: nothing */
};

struct eckd {
    struct dasd dasd;
    struct eckd_program program;
    u32 track; /* where the access mechanism is */
    enum eckd_area area;
    u32 record;            /* its place on the track: 0 is record 0 */
    u8 buffer[RECORD_MAX]; /* a record on its way to the track */
};

/* A record of a track image that is held. */
struct eckd_record {
    u32 at, end; /* offsets in the image */
    u8 *count, *key, *data;
    u8 key_length;
    u16 data_length;
};

/* One row of dasd_eckd.def. */
enum eckd_kind { ECKD_CONTROL, ECKD_SEEK, ECKD_SEARCH, ECKD_READ, ECKD_UPDATE, ECKD_FORMAT };
struct eckd_command {
    bool multitrack; /* that bit may be on */
    enum eckd_kind kind;
    u64 operations; /* bit n: it belongs to the domain of operation n */
    enum ccw_end (*execute)(struct eckd *e, struct ccw_data *d, u8 command);
};
#define MULTITRACK 0x80

#define ECKD(code, multitrack, kind, operations, handler)                                                              \
    enum ccw_end handler(struct eckd *e, struct ccw_data *d, u8 command);
#include "guests/device/dasd_eckd.def"
#undef ECKD

/* Unit checks. */
enum ccw_end eckd_check(const struct eckd *e, struct ccw_data *d, u8 sense0, u8 sense1, u8 message);
enum ccw_end eckd_reject(const struct eckd *e, struct ccw_data *d, u8 message); /* command reject */
enum ccw_end eckd_host_failed(struct eckd *e, struct ccw_data *d, int error);

/* dasd_eckd_track.c: track addresses (CC HH, heads in the last four bits, upper cylinder bits above). */
bool eckd_address(const struct eckd *e, const u8 cchh[4], u32 *track); /* false: there is no such track */
void eckd_address_store(const struct eckd *e, u32 track, u8 cchh[4]);
/* Record n of a track image; false behind the last, or if the image is damaged there. */
bool eckd_record(const struct track *t, u32 n, struct eckd_record *r);
bool eckd_record_next(const struct track *t, struct eckd_record *r); /* the one behind *r, with which it begins */
u32 eckd_end(const struct track *t);                                 /* offset of the end mark */
/* The count field as the guest sees it. */
void eckd_count_shown(const struct eckd *e, const struct eckd_record *r, u8 count[COUNT_FIELD]);
/* Records of this length without a key on a track. */
u32 eckd_capacity(const struct volume_geometry *g, u16 size);
u8 eckd_sectors(const struct eckd *e); /* of a track */
/* Does a record of these lengths still fit behind the first n of the track? */
bool eckd_fits(const struct eckd *e, const struct track *t, u32 n, u8 key_length, u16 data_length);

/* dasd_eckd_orient.c. CCW_OK with the track held (for reading), or the unit check with nothing held. */
enum ccw_end eckd_next_count(
    struct eckd *e, struct ccw_data *d, bool multitrack, bool with_zero, struct track **t, struct eckd_record *r);
enum ccw_end eckd_current(struct eckd *e, struct ccw_data *d, struct track **t, struct eckd_record *r);
enum ccw_end eckd_hold(struct eckd *e, struct ccw_data *d, bool write, struct track **t);
void eckd_let_go(struct eckd *e, struct track *t);
/* On to the next track, as a multitrack operation does. */
enum ccw_end eckd_next_track(struct eckd *e, struct ccw_data *d);
void eckd_move(struct eckd *e, u32 track);
void eckd_oriented(struct eckd *e, enum eckd_area area, u32 record);

/* What LOCATE RECORD and LOCATE RECORD EXTENDED have in common (dasd_eckd_locate.c). */
struct eckd_locate {
    u8 operation, sector, extended_operation;
    u32 count;
    u16 length;
    const u8 *seek, *search; /* CC HH, CC HH R */
};
enum ccw_end eckd_locate(struct eckd *e, struct ccw_data *d, const struct eckd_locate *l);
enum ccw_end eckd_locate_extended(struct eckd *e, struct ccw_data *d, const u8 *parameters);
#define LOCATE_EXTENDED 20 /* bytes of its parameters, without extended ones */
/* DEFINE EXTENT with these 16 bytes (dasd_eckd_extent.c). */
enum ccw_end eckd_extent(struct eckd *e, struct ccw_data *d, const u8 *parameters);
