/* Access modes of minidisks: what LINK asks for, and what it gets beside the links there are. Must not know disks.
 * Source: CP Commands and Utilities Reference, LINK, "Usage Notes". */
#pragma once
#include "guests/arch/types.h"

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

enum link_answer {
    LINK_WRITE,
    LINK_READ,
    LINK_FORCED_READ, /* write access was wanted */
    LINK_REFUSED,
};
enum link_answer link_decide(const struct link_mode *mode, const struct link_users *users);
