/* The images of saved systems that somebody has loaded: one host file in memory for each, which all who have it loaded
 * map. Knows no virtual machines. Thread-safe; its lock is a leaf but for the spool's. */
#pragma once
#include "cp/vm/saved.h"

struct saved_image {
    struct saved_image *next;
    u64 key; /* of its spool file */
    u16 spoolid;
    struct saved_system system;
    int file;       /* the pages of all ranges but EN, one after another */
    u8 *keys;       /* of the pages of contents (saved_pages) */
    unsigned users; /* how many have it loaded */
    enum { IMAGE_FILLING, IMAGE_READY, IMAGE_FAILED } state;
    int error;
    bool pending; /* the spool file goes with the last user */
};

/* The image of a file that can be loaded, filled if nobody had it yet, one user more. 0 or -errno: -ENOENT if the file
 * is gone, -EBADMSG or -EIO if it cannot be read. */
int saved_image_get(const struct spool_file *f, struct saved_image **out);
void saved_image_put(struct saved_image *image);
unsigned saved_image_users(u64 key);
/* All images there are, for INDICATE: how many, and how many pages of the host they fill. */
struct saved_totals {
    unsigned images;
    u64 pages;
};
void saved_image_totals(struct saved_totals *out);
