/* The exchange format: a spool file with all that is known of it, as bytes that can be kept anywhere and brought back
 * into any spool. Several may follow one another in a file of the host.
 *
 *   spool file = header, attributes, external attribute buffer, blocks
 *   header     = magic crc length xab_length file bytes records       48 bytes, big-endian, below
 *   attributes = a line "name=value" for each, ISO 8859-1; on import an unknown name is passed over
 *   blocks     = as block.h has them, each with its own check; bytes in all */
#pragma once
#include "spool/spool.h"
#include <stdio.h>

#define EXCHANGE_MAGIC "URSASPL1"
#define EXCHANGE_TEXT_MAX 4096

struct exchange_header {
    u8 magic[8];
    be32 crc;    /* of what follows in the header, the attributes and the buffer */
    be32 length; /* of the attributes */
    be32 xab_length;
    be32 reserved;
    be64 file; /* the number that is in the blocks */
    be64 bytes;
    be64 records;
};
_Static_assert(sizeof(struct exchange_header) == 48, "the layout of exchanged files");

/* Append a spool file to out. It may be in use; it is not changed. 0, -ENOENT if it is gone, -EBADMSG if its data is
 * damaged, -errno of the host. */
int exchange_write(struct spool *s, u64 key, FILE *out);

/* A file on its way into a spool: its attributes, which may be changed, and where its data begins. */
struct exchange_file {
    struct spool_file file; /* spoolid, was and created as they were */
    FILE *in;
    u64 number, bytes, records;
    u8 *xab; /* file.xab_length bytes */
};
/* Begin with the next file of in: 1, 0 at the end, -EBADMSG if there is something else. Only after 1 is it to be taken
 * or passed over, which ends it. */
int exchange_read(FILE *in, struct exchange_file *out);
/* Put it into the spool, all or nothing, with the spoolid it had if that is free; out is what it is then. 0, -EBADMSG
 * if its data is damaged, another -errno as spool_close(). */
int exchange_take(struct exchange_file *x, struct spool *s, struct spool_file *out);
void exchange_pass(struct exchange_file *x);
