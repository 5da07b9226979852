/* Links to minidisks: MDISK and LINK statements and the LINK command become devices. Must not know passwords (the LINK
 * command's) nor what a disk is made of. Source: CP Planning and Administration, MDISK and LINK directory statements.
 */
#pragma once
#include "cp/vm/extents.h"
#include "cp/vm/link_mode.h"

/* What is to become a device: vdev of vm by a statement of owner's directory entry. */
struct link_request {
    struct vm *vm;
    u16 vdev;
    char owner[9];
    const struct directory_device *disk; /* the MDISK statement */
    const char *mode;
    bool announce; /* LINK: say what was granted if others are linked too */
};
/* Make the device. Says what is wrong, and returns the number of that message: forced read access has one too. */
int link_make(const struct link_request *r);

/* The MDISK statement that vdev of a directory entry leads to, through LINK statements if need be. 1: *user, which the
 * caller frees, has it as *disk; 0: there is none, *user is set all the same unless there is no such user; -errno. */
int link_find(const char *userid, u16 vdev, struct directory_user **user, const struct directory_device **disk);
