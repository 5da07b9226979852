/* What the host pays for a disk's channel programs, from START SUBCHANNEL to TEST SUBCHANNEL, without a guest's
 * instructions: a 3390 and a 9336 in host memory, programs as Linux's drivers write them. Prints nanoseconds a program
 * and MB a second. */
#define _GNU_SOURCE
#include "guests/arch/channel.h"
#include "guests/channel/channel.h"
#include "guests/device/device.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STORAGE (4u << 20)
#define OPERAND 0x3000u
#define PROGRAM 0x4000u
#define PARAMETERS 0x6000u
#define LISTS 0x8000u
#define DATA 0x100000u
#define BLOCK 4096u
#define PER_TRACK 12u
#define TRACKS 150u /* of each disk, all in the cache */
#define SSCH 0xB233
#define MSCH 0xB232
#define TSCH 0xB235

static struct machine *machine;
static struct channels *channels;
static struct cpu *cpu;
static u32 next;

static u8 *at(u32 absolute)
{
    return storage_host(machine->storage, absolute);
}

static _Noreturn void failed(const char *what)
{
    fprintf(stderr, "disk_channel: %s\n", what);
    exit(1);
}

static void instruction(u16 opcode, u16 number)
{
    cpu->gr[1].g = 0x10000u | number;
    cpu->intercept = (struct intercept){.opcode = opcode, .r1 = 1, .base = 16, .address = OPERAND};
    channels_instruction(channels, cpu);
}

static void add(u8 command, u8 flags, u16 count, u32 data)
{
    struct ccw1 ccw = {command, flags, be16_of(count), be32_of(data)};

    if (next != 0)
        at(PROGRAM + next - 7)[0] |= CCW_CHAIN_COMMAND;
    memcpy(at(PROGRAM + next), &ccw, sizeof ccw);
    next += sizeof ccw;
}

/* A block in a page of its own, through an IDAW. */
static void add_block(u8 command, u32 n)
{
    be32_store(at(LISTS + n * 4), DATA + n * BLOCK);
    add(command, CCW_INDIRECT, BLOCK, LISTS + n * 4);
}

static void run(u16 number)
{
    struct orb orb = {be32_of(0), be32_of(ORB_FORMAT_1 | 0x8000), be32_of(PROGRAM)};
    struct scsw scsw;

    memcpy(at(OPERAND), &orb, sizeof orb);
    instruction(SSCH, number);
    instruction(TSCH, number);
    memcpy(&scsw, at(OPERAND), sizeof scsw);
    if (scsw.device_status != (DEVICE_CHANNEL_END | DEVICE_END) || scsw.subchannel_status != 0)
        failed("a channel program failed");
    next = 0;
}

static void cchh_put(u8 *p, u32 track)
{
    be16_store(p, (u16)(track / 15));
    be16_store(p + 2, (u16)(track % 15));
}

static void eckd_locate(u8 mask, u8 operation, u32 blocks, u32 track, u32 record, u32 last)
{
    u8 extent[16] = {mask, 0xC0}, locate[16] = {operation, 0x80, 0, (u8)blocks};

    be16_store(extent + 2, BLOCK);
    cchh_put(extent + 8, track);
    cchh_put(extent + 12, last);
    memcpy(at(PARAMETERS), extent, sizeof extent);
    cchh_put(locate + 4, track);
    cchh_put(locate + 8, track);
    locate[12] = (u8)record;
    locate[13] = 0xFF;
    be16_store(locate + 14, BLOCK);
    memcpy(at(PARAMETERS + 16), locate, sizeof locate);
    add(0x63, 0, sizeof extent, PARAMETERS);
    add(0x47, 0, sizeof locate, PARAMETERS + 16);
}

static void eckd_format(u16 number)
{
    for (u32 track = 0; track < TRACKS; track++) {
        eckd_locate(0xC0, 0x43, PER_TRACK, track, 0, track);
        at(PARAMETERS + 16)[1] = 0;
        be16_store(at(PARAMETERS + 30), 0);
        for (u32 i = 0; i < PER_TRACK; i++) {
            u8 *count = at(DATA + 8 * i);
            cchh_put(count, track);
            count[4] = (u8)(i + 1);
            count[5] = 0;
            be16_store(count + 6, BLOCK);
            add(0x1D, CCW_SUPPRESS_LENGTH, 8, DATA + 8 * i);
        }
        run(number);
    }
}

static void eckd_program(u16 number, bool write, u32 block, u32 blocks)
{
    u32 track = block / PER_TRACK;

    eckd_locate(write ? 0x80 : 0x40, write ? 0x01 : 0x06, blocks, track, block % PER_TRACK + 1,
        (block + blocks - 1) / PER_TRACK);
    for (u32 i = 0; i < blocks; i++)
        add_block(write ? 0x85 : 0x86, i);
    run(number);
}

static void fba_program(u16 number, bool write, u32 block, u32 blocks)
{
    u8 extent[16] = {write ? 0x80 : 0x40}, locate[8] = {write ? 1 : 6};

    be16_store(extent + 2, 512);
    be32_store(extent + 4, block * 8);
    be32_store(extent + 12, blocks * 8 - 1);
    be16_store(locate + 2, (u16)(blocks * 8));
    memcpy(at(PARAMETERS), extent, sizeof extent);
    memcpy(at(PARAMETERS + 16), locate, sizeof locate);
    add(0x63, 0, sizeof extent, PARAMETERS);
    add(0x43, 0, sizeof locate, PARAMETERS + 16);
    for (u32 i = 0; i < blocks; i++) { /* its blocks are chained data, as the driver has them */
        if (i != 0)
            at(PROGRAM + next - 7)[0] |= CCW_CHAIN_DATA;
        add_block(write ? 0x41 : 0x42, i);
        if (i != 0)
            at(PROGRAM + next - 15)[0] &= (u8)~CCW_CHAIN_COMMAND;
    }
    run(number);
}

static u64 now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (u64)t.tv_sec * 1000000000 + (u64)t.tv_nsec;
}

/* The least of so many tries. */
static void measure(const char *disk, u16 number, void (*program)(u16, bool, u32, u32), bool write, u32 blocks)
{
    u64 least = ~0ULL;

    for (int try = 0; try < 20; try++) {
        u64 began = now();
        u32 programs = 0;
        for (u32 block = 0; block + blocks <= TRACKS * PER_TRACK; block += blocks, programs++)
            program(number, write, block, blocks);
        u64 each = (now() - began) / programs;
        least = each < least ? each : least;
    }
    printf("%-5s %-5s %3u blocks of 4K: %8.2f us, %8.1f MB/s\n", disk, write ? "write" : "read", blocks,
        (double)least / 1000, blocks * BLOCK * 1000.0 / (double)least);
}

static _Noreturn void host_failed(void *cp, const char *why)
{
    (void)cp;
    failed(why);
}

static void host_released(void *cp)
{
    (void)cp;
}

static u16 disk_attach(u16 devno, const struct volume_geometry *g, struct minidisk *m)
{
    static const struct dasd_host host = {host_failed, host_released};
    struct schib schib = {.pmcw = {.flags = be16_of(PMCW_ENABLED), .lpm = 0x80}};
    void *state;
    u16 number;

    m->size = g->architecture == VOLUME_ECKD ? g->cylinders : (u32)g->blocks;
    if (volume_open_memory(g, &m->volume) < 0 || !(state = dasd_create(m, false, &host, NULL)) ||
        channels_attach(channels, devno, dasd_row(m)->ops, state) < 0 ||
        !channels_find(channels, devno, NULL, NULL, &number))
        failed("no disk");
    memcpy(at(OPERAND), &schib, sizeof schib);
    instruction(MSCH, number);
    return number;
}

int main(void)
{
    static const struct volume_geometry eckd = {VOLUME_ECKD, 0x3390, 3, TRACKS / 15, 15, 56832, 0};
    static const struct volume_geometry fba = {VOLUME_FBA, 0x9336, 10, 0, 0, 0, TRACKS * PER_TRACK * 8};
    static const u32 sizes[] = {1, 12, 60};
    static struct minidisk minidisk[2];
    u16 number[2];

    if (machine_create(STORAGE, &machine) < 0 || cpu_create(machine, 0, &cpu) < 0 ||
        channels_create(machine, &channels) < 0)
        failed("no storage");
    machine->cpu[0] = cpu;
    if (!cpu_load_psw_short(cpu, 0x0008000080002000ULL))
        failed("no PSW");
    number[0] = disk_attach(0x0200, &eckd, &minidisk[0]);
    number[1] = disk_attach(0x0300, &fba, &minidisk[1]);
    eckd_format(number[0]);
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int write = 0; write < 2; write++) {
            measure("ECKD", number[0], eckd_program, write, sizes[i]);
            measure("FBA", number[1], fba_program, write, sizes[i]);
        }
}
