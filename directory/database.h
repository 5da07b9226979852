/* The directory in SQLite: opening, transactions, entries in and out. The only file of the directory that knows the
 * library. Rules of the data are schema.sql's. One thread at a time (directory.c sees to it); other processes may do as
 * they like. Functions return 0 or what is said, -errno on a host failure, -EBUSY if somebody else is writing. */
#pragma once
#include "directory/entry.h"
#include "directory/password.h"

struct database;

/* -EILSEQ: not a directory, or of another version. A file that is not there or empty is made a directory. */
int directory_database_open(const char *path, struct database **out);
void directory_database_close(struct database *db);

/* A consistent view for several reads; or the right to write, waiting for another writer at most so long. */
int database_begin_read(struct database *db);
int database_begin_write(struct database *db, int milliseconds);
/* End either; a write is undone unless commit. */
int directory_database_end(struct database *db, bool commit);
/* Why the last change was refused (-EINVAL), in the words of schema.sql. */
const char *database_refusal(struct database *db);

/* The entry of this name, of the user or the profile table: 1 found, 0 not. The caller frees it. */
int database_user_read(struct database *db, const char *userid, struct entry **out);
int database_profile_read(struct database *db, const char *name, struct entry **out);
/* The SUBCONFIG that an IDENTITY gets here: that of member *, else its first. 1 found, 0 none. */
int database_subconfig_read(struct database *db, const char *identity, struct entry **out);
int database_user_exists(struct database *db, const char *userid);

int database_globals_read(struct database *db, struct entry_book *book);
int database_book_read(struct database *db, struct entry_book *book);
/* Replace all that is there. -EINVAL: the schema refused something. */
int database_book_write(struct database *db, const struct entry_book *book);

/* Stored passwords. Set only replaces old, so that a change by another process in between is kept. */
int database_password_set(struct database *db, const char *userid, const char *old, const char *new);
/* A userid with a plain password that sorts after `after`: 1 found, 0 no more. */
int database_password_plain(struct database *db, const char *after, char userid[9], char password[PASSWORD_MAX]);
