/* What the kinds of `ursa dasd` share. */
#pragma once
#include "cp/verb/progress.h"
#include "cp/verb/verb.h"
#include "cp/volume/volume.h"

int image_create(struct invocation *i);
int image_list(struct invocation *i);
int image_check(struct invocation *i);
int image_copy(struct invocation *i);
int image_import(struct invocation *i);
int image_export(struct invocation *i);

/* For the volume, to tell how far it is; progress_end() ends it. */
struct volume_progress image_progress(const char *what);

/* The options of a new volume, anywhere among the operands. */
struct image_options {
    const char *type, *serial, *size; /* size: --cylinders or --blocks */
    bool cylinders, compressed;
    const char *operand[3];
    int operands;
};
/* Take all words; false: usage error told. At most max operands. */
bool image_options_read(struct invocation *i, struct image_options *o, int max);
/* The new volume that the options describe; what they leave open is as in `like` (NULL: must be said). */
bool image_options_volume(const struct image_options *o, const struct volume_geometry *like, struct volume_new *out);
/* Open for reading, or say why not: NULL. */
struct volume *image_open(const char *path);
