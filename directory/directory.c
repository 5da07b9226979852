/* The directory's public face: one connection behind a lock, passwords hashed outside of it. */
#include "directory/directory.h"
#include "directory/compile.h"
#include "directory/database.h"
#include "directory/map.h"
#include "directory/merge.h"
#include "directory/statement_print.h"
#include "cp/base/text.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* How long to wait for another writer, in milliseconds: LOGON must not hang on an administrator's open transaction. */
#define LOAD_PATIENCE 10000
#define HASH_PATIENCE 100

struct directory {
    struct database *db;
    pthread_mutex_t lock;
};

static void directory_lock(struct directory *d)
{
    pthread_mutex_lock(&d->lock);
}

static void directory_unlock(struct directory *d)
{
    pthread_mutex_unlock(&d->lock);
}

/* Capitals; false if it cannot be a userid. */
static bool userid_fold(const char *typed, char userid[9])
{
    return strlen(typed) <= 8 && text_is_userid(text_upper(text_copy(userid, 9, typed)));
}

/* Store the hash of a plain password. If somebody else is writing it stays plain until it is seen again. */
static bool password_upgrade(struct directory *d, const char *userid, const char *plain)
{
    char hash[PASSWORD_MAX];
    bool done = false;

    if (password_hash(plain, hash) < 0)
        return false;
    directory_lock(d);
    if (database_begin_write(d->db, HASH_PATIENCE) == 0)
        done = directory_database_end(d->db, database_password_set(d->db, userid, plain, hash) == 0) == 0;
    directory_unlock(d);
    return done;
}

/* Hash every plain password there is, unless that turns out to be impossible now. */
static void passwords_sweep(struct directory *d)
{
    char userid[9] = "", password[PASSWORD_MAX];
    int found;

    do {
        directory_lock(d);
        found = database_password_plain(d->db, userid, userid, password);
        directory_unlock(d);
    } while (found == 1 && password_upgrade(d, userid, password));
}

int directory_open(const char *path, struct directory **out)
{
    struct directory *d = calloc(1, sizeof *d);
    int rc;

    if (!d)
        return -ENOMEM;
    rc = directory_database_open(path, &d->db);
    if (rc < 0) {
        free(d);
        return rc;
    }
    pthread_mutex_init(&d->lock, NULL);
    passwords_sweep(d);
    *out = d;
    return 0;
}

void directory_close(struct directory *d)
{
    if (!d)
        return;
    directory_database_close(d->db);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

/* 1 and the parts of a user, 0 no such user; under the lock, in a transaction. */
static int parts_read(struct database *db, const char *userid, struct entry_parts *p)
{
    int rc = database_user_read(db, userid, &p->part[0]);

    if (rc <= 0)
        return rc;
    p->count = 1;
    if (p->part[0]->kind == ENTRY_IDENTITY) {
        rc = database_subconfig_read(db, userid, &p->part[p->count]);
        p->count += rc == 1;
    }
    if (rc >= 0 && *p->part[0]->profile) {
        rc = database_profile_read(db, p->part[0]->profile, &p->part[p->count]);
        p->count += rc == 1;
    }
    return rc < 0 ? rc : 1;
}

/* The same as one consistent view, with the directory's own settings if book is not NULL. */
static int parts_view(struct directory *d, const char *userid, struct entry_parts *p, struct entry_book *book)
{
    int rc;

    directory_lock(d);
    rc = database_begin_read(d->db);
    if (rc == 0) {
        rc = parts_read(d->db, userid, p);
        if (rc == 1 && book && database_globals_read(d->db, book) < 0)
            rc = -EIO;
        directory_database_end(d->db, true);
    }
    directory_unlock(d);
    if (rc < 0)
        entry_parts_free(p);
    return rc;
}

int directory_user(struct directory *d, const char *userid, struct directory_user **out)
{
    struct entry_parts parts = {0};
    struct entry_book book = {0};
    char id[9];
    int rc;

    if (!userid_fold(userid, id))
        return 0;
    rc = parts_view(d, id, &parts, &book);
    if (rc == 1) {
        rc = entry_parts_merge(&parts, book.machine, out);
        rc = rc < 0 ? rc : 1;
        entry_parts_free(&parts);
    }
    return rc;
}

int directory_exists(struct directory *d, const char *userid)
{
    char id[9];
    int rc;

    if (!userid_fold(userid, id))
        return 0;
    directory_lock(d);
    rc = database_user_exists(d->db, id);
    directory_unlock(d);
    return rc;
}

/* A stored password against a typed one; a plain one is hashed now, right or wrong. */
static int password_check(struct directory *d, const char *userid, const char *typed, const char *stored)
{
    int rc = password_verify(typed, stored);

    if (password_is_plain(stored))
        password_upgrade(d, userid, stored);
    return rc;
}

/* The user logs on with his own password. */
static int authenticate_own(struct directory *d, const struct entry *e, const char *password)
{
    return password_check(d, e->name, password, e->password);
}

/* byuserid logs on for the user, who must allow it. */
static int authenticate_by(
    struct directory *d, const struct entry_parts *user, const char *password, const char *byuserid)
{
    enum password_kind kind = password_kind_of(user->part[0]->password);
    struct entry_parts by = {0};
    char id[9];
    int rc;

    if (kind == PASSWORD_NOLOG || kind == PASSWORD_AUTOONLY || !userid_fold(byuserid, id) ||
        !entry_parts_name(user, LIST_LOGONBY, id))
        return 0;
    rc = parts_view(d, id, &by, NULL);
    if (rc == 1) {
        rc = authenticate_own(d, by.part[0], password);
        entry_parts_free(&by);
    }
    return rc;
}

int directory_authenticate(struct directory *d, const char *userid, const char *password, const char *byuserid)
{
    struct entry_parts parts = {0};
    char id[9];
    int rc;

    if (!userid_fold(userid, id))
        return 0;
    rc = parts_view(d, id, &parts, NULL);
    if (rc == 1) {
        rc = byuserid ? authenticate_by(d, &parts, password, byuserid) : authenticate_own(d, parts.part[0], password);
        entry_parts_free(&parts);
    }
    return rc;
}

int directory_may_autolog(struct directory *d, const char *userid, const char *byuserid)
{
    struct entry_parts parts = {0};
    char id[9], by[9];
    int rc;

    if (!userid_fold(userid, id) || !userid_fold(byuserid, by))
        return 0;
    rc = parts_view(d, id, &parts, NULL);
    if (rc == 1) {
        rc = entry_parts_name(&parts, LIST_AUTOLOG, by);
        entry_parts_free(&parts);
    }
    return rc;
}

int directory_check(const char *file_name, const char *source, size_t length, const struct directory_volumes *volumes,
    directory_report_fn *report, void *arg)
{
    struct entry_book book = {0};
    int rc = source_compile(&book, file_name, source, length, volumes, report, arg);

    entry_book_clear(&book);
    return rc;
}

/* Before the transaction: hashing a big directory takes its time. */
static int book_hash(struct entry_book *book)
{
    int rc = 0;

    for (size_t i = 0; i < book->count && rc == 0; i++) {
        struct entry *e = book->entries[i];
        if ((e->kind == ENTRY_USER || e->kind == ENTRY_IDENTITY) && password_is_plain(e->password))
            rc = password_hash(e->password, e->password);
    }
    return rc;
}

/* Replace the directory by the book. What the schema refuses the compiler should have: it is reported as one error. */
static int book_store(
    struct directory *d, const char *file_name, const struct entry_book *book, directory_report_fn *report, void *arg)
{
    struct report refusal = {.file_name = file_name};
    int rc, end;

    directory_lock(d);
    rc = database_begin_write(d->db, LOAD_PATIENCE);
    if (rc == 0) {
        rc = database_book_write(d->db, book);
        if (rc == -EINVAL)
            report_add(&refusal, 1, MSG_DIR_DATABASE, database_refusal(d->db));
        end = directory_database_end(d->db, rc == 0);
        if (rc == 0)
            rc = end;
    }
    directory_unlock(d);
    return rc == -EINVAL ? report_finish(&refusal, report, arg) : rc;
}

int directory_load(struct directory *d, const char *file_name, const char *source, size_t length, bool replace,
    directory_report_fn *report, void *arg)
{
    struct entry_book book = {0};
    int rc = source_compile(&book, file_name, source, length, NULL, report, arg);

    if (rc == 0 && replace) {
        rc = book_hash(&book);
        if (rc == 0)
            rc = book_store(d, file_name, &book, report, arg);
    }
    entry_book_clear(&book);
    return rc;
}

/* All that there is, as one consistent view. */
static int book_view(struct directory *d, struct entry_book *book)
{
    int rc;

    directory_lock(d);
    rc = database_begin_read(d->db);
    if (rc == 0) {
        rc = database_book_read(d->db, book);
        directory_database_end(d->db, true);
    }
    directory_unlock(d);
    return rc;
}

int directory_map(struct directory *d, const struct directory_volumes *volumes,
    void (*row)(void *arg, const struct directory_extent *e), void *arg)
{
    struct entry_book book = {0};
    int rc = book_view(d, &book);

    if (rc == 0)
        rc = map_walk(&book, volumes, row, arg);
    entry_book_clear(&book);
    return rc;
}

int directory_print(struct directory *d, void (*line)(void *arg, const char *text), void *arg)
{
    struct entry_book book = {0};
    int rc;

    passwords_sweep(d);
    rc = book_view(d, &book);
    if (rc == 0)
        book_print(&book, line, arg);
    entry_book_clear(&book);
    return rc;
}
