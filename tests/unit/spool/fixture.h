/* A spool in a throw-away directory, and files in it whose content follows from a number. */
#pragma once
#include "cp/base/text.h"
#include "spool/spool.h"
#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct fixture {
    char dir[256];
    struct spool *spool;
};

static inline void directory_make(struct fixture *f)
{
    const char *base = getenv("TMPDIR");
    snprintf(f->dir, sizeof f->dir, "%s/ursa-spool-XXXXXX", base ? base : "/tmp");
    assert_non_null(mkdtemp(f->dir));
}

static inline void directory_remove(const char *dir)
{
    FTS *tree = fts_open((char *const[]){(char *)dir, NULL}, FTS_PHYSICAL | FTS_NOSTAT | FTS_NOCHDIR, NULL);
    FTSENT *entry;

    while (tree && (entry = fts_read(tree)))
        if (entry->fts_info != FTS_D)
            remove(entry->fts_path);
    fts_close(tree);
}

static inline int fixture_setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    directory_make(f);
    assert_int_equal(spool_open(f->dir, &f->spool), 0);
    *state = f;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    spool_close_store(f->spool);
    directory_remove(f->dir);
    free(f);
    return 0;
}

/* Record number n of the file that is numbered seed: 0-160 bytes, some ending in blanks, any command. */
static inline struct spool_record record_of(u64 seed, u64 n, u8 buffer[160])
{
    u64 x = (seed + 1) * 0x9E3779B97F4A7C15ULL + n * 0xD1B54A32D192ED03ULL;
    struct spool_record r = {.data = buffer};

    x ^= x >> 29;
    r.command = (u8)x;
    r.length = (u16)((x >> 8) % 161);
    for (u16 i = 0; i < r.length; i++)
        buffer[i] = (u8)(x >> i % 56) ^ (u8)i;
    if (x & 0x10000)
        memset(buffer + r.length / 2, 0x40, (size_t)(r.length - r.length / 2));
    return r;
}

static inline struct spool_file template_of(const char *owner, enum spool_queue queue, char spool_class)
{
    struct spool_file t = {.queue = queue, .origin = ORIGIN_PUN, .spool_class = spool_class};
    text_copy(t.owner, sizeof t.owner, owner);
    return t;
}

static inline struct spool_writer *records_write(struct spool *s, const struct spool_file *t, u64 seed, u64 count)
{
    struct spool_writer *w;
    u8 buffer[160];

    assert_int_equal(spool_create(s, t, &w), 0);
    for (u64 n = 0; n < count; n++) {
        struct spool_record r = record_of(seed, n, buffer);
        assert_int_equal(spool_write(w, &r), 0);
    }
    return w;
}

/* A closed file of count records. */
static inline struct spool_file file_make(struct spool *s, const struct spool_file *t, u64 seed, u64 count)
{
    struct spool_file out;
    assert_int_equal(spool_close(records_write(s, t, seed, count), &out), 0);
    return out;
}

/* Does the reader have exactly the records from..count of seed left? */
static inline bool records_match(struct spool_reader *r, u64 seed, u64 from, u64 count)
{
    struct spool_record got;
    u8 buffer[160];

    for (u64 n = from; n < count; n++) {
        struct spool_record want = record_of(seed, n, buffer);
        if (spool_read(r, &got) != 1 || got.command != want.command || got.length != want.length ||
            memcmp(got.data, want.data, want.length) != 0)
            return false;
    }
    return spool_read(r, &got) == 0;
}

/* Open, compare, and keep the file as it was. */
static inline bool file_matches(struct spool *s, const struct spool_file *f, u64 seed, u64 count)
{
    struct spool_reader *r;
    bool same;

    if (f->records != count || spool_read_open(s, f->key, &r) != 1)
        return false;
    same = records_match(r, seed, 0, count);
    return spool_read_close(r, false, f->hold) == 0 && same;
}

static inline int queue_list(struct spool *s, const char *owner, enum spool_queue queue, struct spool_file **files)
{
    struct spool_select select = {.queue = queue};
    text_copy(select.owner, sizeof select.owner, owner);
    return spool_list(s, &select, files);
}

static inline int queue_length(struct spool *s, const char *owner, enum spool_queue queue)
{
    struct spool_file *files;
    int n = queue_list(s, owner, queue, &files);
    assert_true(n >= 0);
    free(files);
    return n;
}

/* Number of host files with data. */
static inline int host_files_count(const struct fixture *f)
{
    char path[300];
    struct dirent *entry;
    DIR *dir;
    int n = 0;

    snprintf(path, sizeof path, "%s/spool/files", f->dir);
    dir = opendir(path);
    assert_non_null(dir);
    while ((entry = readdir(dir)))
        n += entry->d_name[0] != '.';
    closedir(dir);
    return n;
}

/* What an administrator could type into sqlite3. Its result code; a question's answer is the first column of its first
 * row. */
static inline int sql(const struct fixture *f, const char *text, char answer[64])
{
    char path[300];
    sqlite3_stmt *stmt;
    sqlite3 *db;
    int rc;

    snprintf(path, sizeof path, "%s/spool/spool.db", f->dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 10000);
    rc = sqlite3_prepare_v2(db, text, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (answer)
        text_copy(answer, 64, rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : "");
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return rc;
}

#define SPOOL_TEST(fn) cmocka_unit_test_setup_teardown(fn, fixture_setup, fixture_teardown)
