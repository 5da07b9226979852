/* Passwords of the directory: special words, plain texts and crypt(5) hashes. Knows no database. */
#pragma once
#include "directory/directory.h"

#define PASSWORD_MAX 128 /* size of a stored password's buffer */

/* What a stored password is; a plain one counts as PASSWORD_HASHED. */
enum password_kind password_kind_of(const char *stored);
/* Is it still to be hashed? */
bool password_is_plain(const char *stored);
/* Is it a hash that this host's libcrypt can check? */
bool password_is_hash(const char *stored);
/* Hash a plain password, folded to capitals. 0 or -errno. Takes tens of milliseconds by design. */
int password_hash(const char *plain, char out[PASSWORD_MAX]);
/* Does what was typed (case ignored) match a stored plain password or hash? 1 yes, 0 no, -errno. Any typed text matches
 * NOPASS and none the other special words. */
int password_verify(const char *typed, const char *stored);
