/* Saved systems and segments in a virtual machine's storage. All under cp_lock, with the virtual machine held, unless
 * said otherwise: vm->saved lists what it has loaded. Source: CP Programming Services, DIAGNOSE X'64'; CP Commands and
 * Utilities Reference, IPL.
 *
 * Who wants to tell how much is shared asks storage_pages_count() (guests/storage/range.h) for a virtual machine: own
 * is what is its alone, common what it shows of images; and saved_image_totals() for what the images fill, once for
 * all. */
#pragma once
#include "cp/vm/saved_image.h"

struct saved_loaded {
    struct saved_loaded *next;
    struct saved_image *image;
    bool nonshared; /* LOADNSHR: all of it is one's own */
};

/* What became of a request: the numbers of CP's messages, as DIAGNOSE X'64' returns them; 0 done. */
enum saved_result {
    SAVED_DONE = 0,
    SAVED_OVERLAY = 36, /* it would lie over storage or another segment */
    SAVED_NOT_FOUND = 44,
    SAVED_PAGING_ERROR = 174,   /* the spool file cannot be read, or the host has no storage left */
    SAVED_OTHER_MODE = 203,     /* it is loaded already, shared where it is to be nonshared or the other way */
    SAVED_NOT_AUTHORIZED = 449, /* restricted, and no NAMESAVE statement in the directory */
};
#define SAVED_NONSHARED 1u
#define SAVED_NO_OVERLAY 2u

/* The image of what a name stands for now, or of what vm has loaded by that name; to be put back. Takes cp_lock for a
 * moment only: reading the file may take its time. */
enum saved_result saved_open(struct vm *vm, const char *name, enum saved_kind kind, struct saved_image **image);
/* Load it; takes over the image, also if it fails. What it lies over goes. */
enum saved_result saved_load(struct vm *vm, struct saved_image *image, unsigned flags);
/* A segment by name; NULL if it is not loaded. */
struct saved_loaded *saved_loaded_find(const struct vm *vm, const char *name);
/* Storage below it is zeros again. */
void saved_unload(struct vm *vm, struct saved_loaded *l);
void saved_unload_all(struct vm *vm);
/* Is any of it in vm's storage proper? */
bool saved_overlays_storage(const struct vm *vm, const struct saved_system *s);
/* IPL by name: reset, load, go on where it was saved, with vm->ipl_parameters. Does not want it held. Prints its
 * messages; returns the command's return code. */
int vm_ipl_saved(struct vm *vm, const char *name, bool clear, bool stop);
