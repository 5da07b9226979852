/* A configuration: storage, CPUs, and what they share: floating interruptions, the decoded-instruction cache, the TOD
 * epoch, the identity. Knows no channel subsystem and no CP; both reach it through these functions. Source: PoP chapter
 * 2, "Organization"; chapter 6, "Floating Interruption Conditions". */
#pragma once
#include "guests/engine/cpu.h"
#include "guests/storage/storage.h"
#include <pthread.h>

#define MACHINE_CPUS 64

/* An external interruption that any CPU may take. */
struct external {
    struct external *next;
    u16 code;        /* EXT_SERVICE_SIGNAL, EXT_CP_SERVICE, EXT_IUCV */
    u16 subcode;     /* stored as the CPU address at real 132 (CP service: type and status) */
    u32 parameter;   /* real 128 */
    u64 parameter64; /* real 4536 */
};

struct code_cache;

struct machine {
    struct storage *storage;
    struct cpu *cpu[MACHINE_CPUS]; /* NULL where none is configured */
    u64 cpuid;                     /* STIDP */
    u64 tod_epoch;                 /* added to the host's TOD */
    u8 tod_epoch_index;            /* the 8 bits to the left of that */
    u64 tod_epoch_user;            /* the part of it that PTFF calls user-specified */
    _Atomic u64 tod_last;          /* what STORE CLOCK stored last: its values are unique */
    pthread_mutex_t lock;          /* of the external queue, SIGP orders and the code cache */
    struct external *externals, **externals_end;
    _Atomic u32 externals_pending; /* bit 0 service signal, 1 CP service, 2 IUCV */
    _Atomic u32 io_pending;        /* bit 7-n: an I/O interruption of ISC n is pending; kept by the channel subsystem */
    _Atomic u32 crw_pending;       /* a channel report waits: machine-check interruption */
    struct code_cache *code;
    bool interpreted; /* its code is not translated even if others' is */
    struct {          /* what protected keys are enciphered with, and how they are recognised: AES, DEA */
        u8 key[32], pattern[32];
    } wrapping[2];
    /* CP's ear: a CPU that may not be running got something to do. Any thread. */
    void (*wake)(struct cpu *cpu);
};

int machine_create(u64 storage_size, struct machine **out); /* 0 or -errno */
void machine_destroy(struct machine *m);
/* Exchange storage for a fresh one of another size. No CPU runs. 0 or -errno (nothing changed). */
int machine_set_storage(struct machine *m, u64 size);

/* Let addresses up to reach be used for ranges beyond storage (range.h). No CPU runs, nobody holds a host address of
 * storage: it changes. 0 or -ENOMEM. */
int machine_extend(struct machine *m, u64 reach);
/* Ranges were mapped or unmapped: the CPUs, none of which runs, forget where storage was. */
void machine_remapped(struct machine *m);

/* Post a floating external interruption (copied). Any thread. */
void machine_external(struct machine *m, const struct external *e);
/* The set of pending ISCs changed (mask as io_pending), or a channel report waits. Any thread. */
void machine_io_pending(struct machine *m, u32 isc_mask);
void machine_crw_pending(struct machine *m, bool pending);
/* Drop floating interruptions: subsystem reset. */
void machine_reset_floating(struct machine *m);

/* STFLE's list, doublewords of bits; returns the number of doublewords. */
unsigned machine_facilities(const struct machine *m, u64 *list, unsigned max);
