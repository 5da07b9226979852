/* Who may be linked to a minidisk how: access modes and the links there are. Must not know passwords (the LINK
 * command's) nor what a disk is made of. Source: CP Commands and Utilities Reference, LINK, "Usage Notes"; CP Planning
 * and Administration, MDISK and LINK directory statements. */
#pragma once
#include "cp/vm/extents.h"

enum link_password { PASSWORD_READ, PASSWORD_WRITE, PASSWORD_MULTIPLE };

struct link_mode {
    const char *word; /* "MR"; V may follow: virtual reserve/release, which every minidisk has */
    enum link_password password;
    bool write, multiple; /* asks for write access; also if others read */
    bool shared;          /* whatever others have */
    bool fallback;        /* read access if write access is not to be had */
    bool stable;          /* SR, SW, SM, ER, EW */
};
/* The row of a mode as written, or NULL. */
const struct link_mode *link_mode_find(const char *word);

/* Who is linked to an extent. */
struct link_users {
    unsigned readers, writers;
    char reader[9], writer[9]; /* the only one, or one of them */
};
struct link_users link_users_of(const struct extent *e);
/* "MAINT" or "3 users". */
const char *link_users_text(unsigned count, const char *userid, char text[24]);

enum link_answer {
    LINK_WRITE,
    LINK_READ,
    LINK_FORCED_READ, /* write access was wanted */
    LINK_REFUSED,
};
enum link_answer link_decide(const struct link_mode *mode, const struct link_users *users);

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
