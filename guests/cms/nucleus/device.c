/* What a virtual device is (DIAGNOSE X'210'), and the formatting of ECKD tracks (SEEK, SEARCH ID, WRITE COUNT, KEY AND
 * DATA). Sources: CP Programming Services; IBM 3990 Storage Control Reference. */
#include "guests/cms/nucleus/device.h"
#include "guests/cms/base/bytes.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/nucleus/channel.h"

enum { CLASS_FBA = 0x01, CLASS_ECKD = 0x04, READ_ONLY = 0x80 };
enum { SEEK = 0x07, SEARCH_ID = 0x31, TRANSFER = 0x08, WRITE_COUNT_KEY_DATA = 0x1D };
#define RECORDS_MAX 49

/* Control block VRDCBLOK, of 130 bytes. */
struct information {
    u16 vdev, length;
    u8 class, kind, status, flags;
    u8 real[8];
    u8 characteristics[64];
    u8 rest[52];
};

/* Records of a track. */
static const struct {
    u16 type;
    u8 of[4]; /* of 512, 1024, 2048, 4096 bytes */
} capacities[] = {{0x3390, {49, 33, 21, 12}}, {0x3380, {46, 31, 18, 10}}};

int device_facts(u16 vdev, struct device_facts *f)
{
    struct information i = {.vdev = vdev, .length = 130};
    const u8 *c = i.characteristics;
    int cc;

    memset(f, 0, sizeof *f);
    f->vdev = vdev;
    asm volatile("diag %2,0,0x210\n ipm %0\n srl %0,28" : "=d"(cc), "+m"(i) : "d"(&i) : "cc");
    if (cc == 3)
        return DEVICE_ABSENT;
    f->class = i.class;
    f->kind = i.kind;
    f->writable = !(i.flags & READ_ONLY);
    if (i.class == CLASS_ECKD) {
        f->type = bytes_u16(c + 3);
        f->cylinders = bytes_u16(c + 12) == 0xFFFE ? bytes_u32(c + 60) : bytes_u16(c + 12);
        f->tracks = bytes_u16(c + 14);
    } else if (i.class == CLASS_FBA) {
        f->type = 0x9336;
        f->blocks = bytes_u32(c + 14);
    }
    return DEVICE_OK;
}

static u32 records_of_track(const struct device_facts *f, u32 block_size)
{
    for (u32 i = 0; i < sizeof capacities / sizeof *capacities; i++)
        for (u32 n = 0; n < 4; n++)
            if (capacities[i].type == f->type && 512u << n == block_size)
                return capacities[i].of[n];
    return 0;
}

u32 device_blocks_per_cylinder(const struct device_facts *f, u32 block_size)
{
    return f->class == CLASS_ECKD ? records_of_track(f, block_size) * f->tracks : 0;
}

u32 device_blocks(const struct device_facts *f, u32 block_size)
{
    if (f->class == CLASS_FBA)
        return block_size >= 512 && block_size <= 4096 ? f->blocks / (block_size / 512) : 0;
    return device_blocks_per_cylinder(f, block_size) * f->cylinders;
}

static int track_format(const struct device_facts *f, u32 cylinder, u32 track, u32 records, u32 block_size)
{
    u8 seek[6] = {0, 0, (u8)(cylinder >> 8), (u8)cylinder, (u8)(cylinder >> 12 & 0xF0), (u8)track};
    u8 search[5] = {seek[2], seek[3], seek[4], seek[5], 0}, count[RECORDS_MAX][8];
    struct ccw program[3 + RECORDS_MAX];
    struct channel_end end;

    program[0] = (struct ccw){SEEK, CCW_CHAIN, sizeof seek, (u32)(u64)seek};
    program[1] = (struct ccw){SEARCH_ID, CCW_CHAIN, sizeof search, (u32)(u64)search};
    program[2] = (struct ccw){TRANSFER, 0, 0, (u32)(u64)&program[1]};
    for (u32 n = 0; n < records; n++) {
        memcpy(count[n], search, sizeof search);
        count[n][4] = (u8)(n + 1);
        count[n][5] = 0;
        bytes_set_u16(count[n] + 6, (u16)block_size);
        program[3 + n] = (struct ccw){WRITE_COUNT_KEY_DATA, CCW_CHAIN | CCW_SLI, 8, (u32)(u64)count[n]};
    }
    program[2 + records].flags = CCW_SLI;
    if (!channel_run(f->vdev, program, &end))
        return DEVICE_ABSENT;
    if (end.device_status & STATUS_UNIT_CHECK)
        return end.sense[1] & 0x02 ? DEVICE_READ_ONLY : DEVICE_IO_ERROR;
    return end.subchannel_status ? DEVICE_IO_ERROR : DEVICE_OK;
}

int device_format_cylinder(const struct device_facts *f, u32 cylinder, u32 block_size)
{
    u32 records = records_of_track(f, block_size);
    int rc = DEVICE_OK;

    if (f->class == CLASS_FBA)
        return DEVICE_OK;
    if (f->class != CLASS_ECKD || records == 0)
        return DEVICE_NO_DISK;
    for (u32 track = 0; track < f->tracks && rc == DEVICE_OK; track++)
        rc = track_format(f, cylinder, track, records, block_size);
    return rc;
}
