/* The host files that hold spool data, in the folder files/: their names, reading them block by block, whether anybody
 * has one open. Knows no attributes and no database. The format is block.h's.
 *
 * Who writes or reads a host file holds an flock on it, which the kernel drops when he dies: so a warm start knows the
 * files of the dead from those of the living, in whichever process they are. */
#pragma once
#include "spool/block.h"

#define DATA_NAME_SIZE 17

/* A host file's number as its name, 16 hexadecimal digits, and back (0: not such a name). */
char *data_name(u64 host_file, char name[DATA_NAME_SIZE]);
u64 data_number(const char *name);

struct data {
    int fd;
    u64 host_file, bytes;
    u64 next; /* offset of the block after the current one */
    struct block block;
};

/* Open a host file of the given length for reading, at its first record, with a shared lock. 0 or -errno: -ENOENT if it
 * is not there, -EBADMSG if its length is another. */
int data_open(int dir, u64 host_file, u64 bytes, struct data *d);
void data_close(struct data *d);
/* The next record, valid until the next call: 1, 0 at the end, -EBADMSG if the data is damaged, another -errno. */
int data_next(struct data *d, struct spool_record *out);
/* Make record (from 0) the next one; past the end is the end. 0 or -errno. */
int data_seek(struct data *d, u64 record);

/* Lock a host file that nobody alive has open. Its descriptor; -EWOULDBLOCK if somebody has, -errno. */
int data_claim(int dir, u64 host_file);
