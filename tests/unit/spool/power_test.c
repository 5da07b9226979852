/* Power loss at any moment of a life of the spool: after the warm start, which reads nothing if the mark of an orderly
 * end is there, what was promised before that moment holds, and nothing is damaged, half visible or doubled. */
#include "tests/unit/spool/host_rebuild.h"

#define FILES 14
#ifdef __SANITIZE_ADDRESS__ /* some of the moments: each takes many times as long */
#define STRIDE 5
#else
#define STRIDE 1
#endif

/* Marks in the log: what is promised about file n from there on. */
enum promise { MAY_APPEAR, IS_THERE, MAY_CHANGE, IS_CHANGED, MAY_GO, IS_GONE, PROMISE_COUNT };
#define MARK(n, promise) ((u64)(n)*PROMISE_COUNT + (promise))

static u64 records_of(u64 n)
{
    return n % 4 == 1 ? 1000 : 1 + n; /* two blocks, or one */
}

static struct spool_file file_promise(struct spool *s, u64 n)
{
    struct spool_file t = template_of("A", SPOOL_RDR, 'A'), file;
    struct spool_writer *w;

    snprintf(t.name, sizeof t.name, "%llu", (unsigned long long)n);
    w = records_write(s, &t, n, records_of(n));
    log_mark(MARK(n, MAY_APPEAR));
    assert_int_equal(spool_close(w, &file), 0);
    log_mark(MARK(n, IS_THERE));
    return file;
}

static void change_promise(struct spool *s, u64 n, struct spool_file *file)
{
    log_mark(MARK(n, MAY_CHANGE));
    file->spool_class = 'Z';
    assert_int_equal(n % 2 ? spool_change(s, file) : spool_transfer(s, file, "B", SPOOL_RDR), 1);
    log_mark(MARK(n, IS_CHANGED));
}

static void purge_promise(struct spool *s, u64 n, const struct spool_file *file)
{
    struct spool_reader *r;

    log_mark(MARK(n, MAY_GO));
    if (n % 2) {
        assert_int_equal(spool_purge(s, file->key), 1);
    } else {
        assert_int_equal(spool_read_open(s, file->key, &r), 1);
        assert_int_equal(spool_read_close(r, true, HOLD_NONE), 0);
    }
    log_mark(MARK(n, IS_GONE));
}

/* Two systems one after the other: SQLite folds its log into the database at the end of each. */
static void life_log(const char *dir)
{
    struct spool_file files[FILES];
    u64 n = 0;

    text_copy(host_log.root, sizeof host_log.root, dir);
    for (int life = 0; life < 2; life++) {
        struct spool *s;
        u64 first = n;
        assert_true(spool_start(dir, &(struct spool_starting){.kind = START_WARM}, &s) >= 0);
        for (; n < first + FILES / 2; n++)
            files[n] = file_promise(s, n);
        change_promise(s, first + 1, &files[first + 1]);
        change_promise(s, first + 2, &files[first + 2]);
        purge_promise(s, first + 3, &files[first + 3]);
        purge_promise(s, first + 4, &files[first + 4]);
        spool_discard(records_write(s, &files[0], 99, 3000));
        spool_end(s);
    }
    host_log.root[0] = 0;
}

static void promises_read(int loss, bool promised[FILES][PROMISE_COUNT])
{
    memset(promised, 0, FILES * sizeof *promised);
    for (int i = 0; i < loss; i++)
        if (host_log.ops[i].kind == OP_MARK)
            promised[host_log.ops[i].mark / PROMISE_COUNT][host_log.ops[i].mark % PROMISE_COUNT] = true;
}

static void line_refuse(void *arg, const char *line)
{
    (void)arg;
    fail_msg("%s", line);
}

static void promises_check(struct spool *s, bool promised[FILES][PROMISE_COUNT])
{
    struct spool_select all = {.queue = SPOOL_RDR};
    struct spool_file *files;
    bool there[FILES] = {0};
    int count = spool_list(s, &all, &files);

    assert_true(count >= 0);
    for (int i = 0; i < count; i++) {
        bool changed = files[i].spool_class == 'Z' || files[i].owner[0] == 'B';
        u64 n;
        assert_true(text_decimal(files[i].name, FILES - 1, &n));
        assert_false(there[n]);
        there[n] = true;
        assert_true(promised[n][MAY_APPEAR]);
        assert_true(changed ? promised[n][MAY_CHANGE] : !promised[n][IS_CHANGED]);
        assert_true(file_matches(s, &files[i], n, records_of(n)));
    }
    free(files);
    for (u64 n = 0; n < FILES; n++) {
        assert_true(there[n] || !promised[n][IS_THERE] || promised[n][MAY_GO]);
        assert_false(there[n] && promised[n][IS_GONE]);
    }
}

/* Every kind of loss after something was promised or synced; in the middle of writes, one of them. */
static bool loss_tried(int loss, enum survival survival)
{
    bool promised = loss > 0 && host_log.ops[loss - 1].kind >= OP_SYNC;
    return promised || loss % SURVIVAL_COUNT == (int)survival;
}

static void power_lose(int loss, enum survival survival)
{
    static const struct spool_starting warm = {.kind = START_WARM, .report = line_refuse};
    struct fixture after = {0};
    bool promised[FILES][PROMISE_COUNT];

    promises_read(loss, promised);
    directory_make(&after);
    srand((unsigned)(loss * SURVIVAL_COUNT + (int)survival));
    host_rebuild(after.dir, loss, survival);
    assert_true(spool_start(after.dir, &warm, &after.spool) >= 0);
    promises_check(after.spool, promised);
    spool_close_store(after.spool);
    directory_remove(after.dir);
}

static void after_a_power_loss_at_any_moment_every_promise_holds(void **state)
{
    struct fixture life;

    (void)state;
    directory_make(&life);
    life_log(life.dir);
    directory_remove(life.dir);
    assert_true(host_log.count > 300); /* SQLite's writes are among them */
    for (int loss = 0; loss <= host_log.count; loss += STRIDE)
        for (int survival = 0; survival < SURVIVAL_COUNT; survival++)
            if (loss_tried(loss, (enum survival)survival))
                power_lose(loss, (enum survival)survival);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_a_power_loss_at_any_moment_every_promise_holds),
    };
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0); /* the disk is our own, and a fast one will do */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
