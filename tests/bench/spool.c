/* What the spool does in a second: files closed, durable, by one writer and by eight, small files and megabytes; and
 * how long questions take when a million files are in the queues of a thousand users. spool DIR [SECONDS [FILES]]: DIR
 * is on the file system that is measured, SECONDS is for each measurement, FILES in place of the million. */
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include "spool/spool.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CARD 80
#define USERS 1000
#define WRITERS 8

struct writer {
    struct spool *spool;
    char userid[9];
    u64 cards, until; /* monotonic nanoseconds */
    u64 files;
};

static void fail(const char *what, int rc)
{
    fprintf(stderr, "%s: %d\n", what, rc);
    exit(1);
}

static void file_punch(struct spool *s, const char *userid, u64 cards)
{
    struct spool_file t = {.queue = SPOOL_RDR, .origin = ORIGIN_PUN};
    struct spool_writer *w;
    u8 card[CARD];
    int rc;

    text_copy(t.owner, sizeof t.owner, userid);
    rc = spool_create(s, &t, &w);
    for (u64 n = 0; n < cards && rc == 0; n++) {
        memset(card, (int)n, sizeof card);
        rc = spool_write(w, &(struct spool_record){0x01, CARD, card});
    }
    if (rc == 0)
        rc = spool_close(w, NULL);
    if (rc < 0)
        fail("a file cannot be punched", rc);
}

static void queue_purge(struct spool *s, const char *userid)
{
    struct spool_select select = {.queue = SPOOL_RDR};
    struct spool_file *files;
    int n;

    text_copy(select.owner, sizeof select.owner, userid);
    n = spool_list(s, &select, &files);
    for (int i = 0; i < n; i++)
        spool_purge(s, files[i].key);
    free(files);
}

static void *punch_on(void *arg)
{
    struct writer *w = arg;

    while (clock_monotonic_ns() < w->until) {
        file_punch(w->spool, w->userid, w->cards);
        if (++w->files % 5000 == 0)
            queue_purge(w->spool, w->userid); /* 9999 are the most */
    }
    return NULL;
}

static void punch_measure(struct spool *s, int writers, u64 cards, unsigned seconds)
{
    struct writer w[WRITERS];
    pthread_t threads[WRITERS];
    u64 begin = clock_monotonic_ns(), files = 0;
    double took;

    for (int i = 0; i < writers; i++) {
        w[i] = (struct writer){.spool = s, .cards = cards, .until = begin + seconds * 1000000000ULL};
        snprintf(w[i].userid, sizeof w[i].userid, "WRITER%d", i);
        if (pthread_create(&threads[i], NULL, punch_on, &w[i]) != 0)
            fail("no threads", 0);
    }
    for (int i = 0; i < writers; i++) {
        pthread_join(threads[i], NULL);
        files += w[i].files;
    }
    took = (double)(clock_monotonic_ns() - begin) / 1e9;
    printf("%d writer%-2s %7llu cards a file: %8.0f files/s %8.1f MB/s\n", writers, writers > 1 ? "s," : ",",
        (unsigned long long)cards, (double)files / took, (double)files * (double)cards * CARD / took / 1e6);
    for (int i = 0; i < writers; i++)
        queue_purge(s, w[i].userid);
}

/* Rows without data: nobody reads them here. Of ten files eight are in readers, one is a printer's, one a punch's; a
 * tenth is held. */
static void queues_fill(const char *dir, u64 files)
{
    char path[4096], sql[1200];
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/spool/spool.db", dir);
    snprintf(sql, sizeof sql,
        "PRAGMA synchronous = OFF; WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %llu) "
        "INSERT INTO spool_file (owner, spoolid, queue, position, origin_user, origin, class, hold, name, type, "
        "records, "
        "record_length, created, host_file, bytes) SELECT 'USER' || (i %% %d), i / %d + 1, "
        "CASE i / %d %% 10 WHEN 0 THEN 'PRT' WHEN 1 THEN 'PUN' ELSE 'RDR' END, i, 'MAINT', 'PUN', substr('ABCD', i %% "
        "4 + 1, 1), "
        "CASE i / %d %% 10 WHEN 5 THEN 'USER' ELSE 'NONE' END, 'FILE' || i, 'DATA', 100, 80, 1700000000 + i, "
        "printf('%%016x', i + 1), 8192 FROM n; PRAGMA wal_checkpoint(TRUNCATE)",
        (unsigned long long)files, USERS, USERS, USERS, USERS);
    if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(sqlite3_errmsg(db), 0);
    sqlite3_close(db);
}

static int list_time(struct spool *s, const char *what, const struct spool_select *select)
{
    struct spool_file *files;
    u64 best = ~0ULL;
    int n = 0;

    for (int i = 0; i < (strstr(what, "first") ? 1 : 5); i++) {
        u64 begin = clock_monotonic_ns(), took;
        n = spool_list(s, select, &files);
        took = clock_monotonic_ns() - begin;
        best = took < best ? took : best;
        if (n < 0)
            fail(what, n);
        free(files);
    }
    printf("%-46s %9.3f ms, %d file%s\n", what, (double)best / 1e6, n, n == 1 ? "" : "s");
    return n;
}

static void questions_measure(struct spool *s)
{
    unsigned counts[3];
    u64 begin;

    list_time(
        s, "list one user's reader, the first time", &(struct spool_select){.owner = "USER7", .queue = SPOOL_RDR});
    list_time(s, "list one user's reader", &(struct spool_select){.owner = "USER500", .queue = SPOOL_RDR});
    list_time(
        s, "one file by its spoolid", &(struct spool_select){.owner = "USER500", .queue = SPOOL_RDR, .spoolid = 900});
    list_time(s, "next file of a reader",
        &(struct spool_select){.owner = "USER500", .queue = SPOOL_RDR, .eligible_only = true, .limit = 1});
    list_time(s, "next file of a reader, no such class",
        &(struct spool_select){
            .owner = "USER500", .queue = SPOOL_RDR, .spool_class = 'X', .eligible_only = true, .limit = 1});
    list_time(s, "next file of a real printer",
        &(struct spool_select){
            .queue = SPOOL_PRT, .spool_class = 'B', .form = "STANDARD", .eligible_only = true, .limit = 1});
    list_time(s, "next file of a real printer, no such class",
        &(struct spool_select){.queue = SPOOL_PRT, .spool_class = 'X', .eligible_only = true, .limit = 1});
    list_time(s, "next file of a real printer, no such form",
        &(struct spool_select){.queue = SPOOL_PRT, .form = "GREEN", .eligible_only = true, .limit = 1});
    begin = clock_monotonic_ns();
    if (spool_count(s, "USER500", counts) < 0)
        fail("the files cannot be counted", 0);
    printf("%-46s %9.3f ms, %u files\n", "count one user's files", (double)(clock_monotonic_ns() - begin) / 1e6,
        counts[0] + counts[1] + counts[2]);
}

int main(int argc, char **argv)
{
    unsigned seconds = argc > 2 ? (unsigned)atoi(argv[2]) : 5;
    u64 files = argc > 3 ? strtoull(argv[3], NULL, 10) : 1000000;
    static const u64 sizes[] = {10, 1000, 250000};
    struct spool *s;
    int rc;

    if (argc < 2) {
        fprintf(stderr, "usage: spool DIR [SECONDS [FILES]]\n");
        return 2;
    }
    mkdir(argv[1], 0700);
    rc = spool_open(argv[1], &s);
    if (rc < 0)
        fail("the spool cannot be opened", rc);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int writers = 1; writers <= WRITERS; writers *= WRITERS)
            punch_measure(s, writers, sizes[i], seconds);
    queues_fill(argv[1], files);
    printf("with %llu files of %d users:\n", (unsigned long long)files, USERS);
    questions_measure(s);
    punch_measure(s, 1, 10, seconds);
    spool_close_store(s);
    return 0;
}
