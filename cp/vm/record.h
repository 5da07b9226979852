/* What the system writes down: accounting records and monitor samples, and the file that keeps them. Knows no virtual
 * machines. */
#pragma once
#include "guests/arch/types.h"
#include <time.h>

struct account_record {
    char type[3]; /* "01", "02", "03", "C0"; "C1" ... when somebody else is charged */
    char userid[9], account[9];
    time_t at;
    u64 seconds, total_ms, virtual_ms, io, punched, printed, read;
    u16 device; /* 02, 03 */
    u8 device_class, device_type, device_model;
    u32 size;    /* 03: cylinders or blocks */
    u8 data[70]; /* C0: as the program gave it */
    u8 data_length;
};

struct sample_user {
    char userid[9];
    u64 used_ns, virtual_ns, io, resident; /* in the interval, pages at its end */
    u8 transaction;
};
struct sample {
    time_t at;
    u32 seconds, processors;
    u64 busy_ns;
    u32 users;
    struct sample_user user[];
};

/* The record as z/VM has it: 80 bytes of EBCDIC and binary fields. Source: z/VM CP Planning and Administration,
 * "Setting Up Accounting"; VM/370 System Programmer's Guide, "Accounting Records". */
void record_card(const struct account_record *r, u8 card[80]);
