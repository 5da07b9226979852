/* The control socket's name: mode, dead and live systems, long paths. */
#include "console/socket.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static char dir[512];
static char path[600];

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "%s/ursa-socket-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(dir))
        return -1;
    snprintf(path, sizeof path, "%s/control", dir);
    return 0;
}

static int teardown(void **state)
{
    char lock[600];

    (void)state;
    unlink(path);
    snprintf(lock, sizeof lock, "%s/control.lock", dir);
    unlink(lock);
    return rmdir(dir);
}

static void only_the_owner_can_reach_it(void **state)
{
    struct stat st;
    int fd = socket_listen(dir);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(stat(path, &st), 0);
    assert_true(S_ISSOCK(st.st_mode));
    assert_int_equal(st.st_mode & 0777, 0600);
    socket_close(dir, fd);
    assert_int_equal(stat(path, &st), -1);
}

static void a_live_system_keeps_its_socket(void **state)
{
    int fd = socket_listen(dir), client;

    (void)state;
    assert_int_equal(socket_listen(dir), -EADDRINUSE);
    client = socket_connect(dir);
    assert_true(client >= 0);
    close(client);
    socket_close(dir, fd);
}

static void a_dead_systems_socket_is_replaced(void **state)
{
    int fd = socket_listen(dir);

    (void)state;
    close(fd); /* as kill -9 leaves it: the name stays */
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(socket_connect(dir), -ECONNREFUSED);
    fd = socket_listen(dir);
    assert_true(fd >= 0);
    close(socket_connect(dir));
    socket_close(dir, fd);
}

static void of_many_that_start_at_once_one_wins(void **state)
{
    int winners = 0, go[2], done[2];
    char c;

    (void)state;
    close(socket_listen(dir));
    assert_int_equal(pipe(go), 0);
    assert_int_equal(pipe(done), 0);
    for (int i = 0; i < 8; i++)
        if (fork() == 0) {
            int fd;
            close(go[1]);
            close(done[1]);
            fd = read(go[0], &c, 1) == 0 ? socket_listen(dir) : -1;
            if (fd >= 0) /* live until all have tried */
                (void)!read(done[0], &c, 1);
            _exit(fd >= 0 ? 1 : fd == -EADDRINUSE ? 0 : 2);
        }
    close(go[1]);
    for (int i = 0; i < 8; i++) {
        int status;
        if (i == 7)
            close(done[1]);
        wait(&status);
        assert_int_not_equal(WEXITSTATUS(status), 2);
        winners += WEXITSTATUS(status);
    }
    assert_int_equal(winners, 1);
    close(go[0]);
    close(done[0]);
}

static void a_file_of_that_name_is_not_removed(void **state)
{
    int fd = open(path, O_CREAT | O_WRONLY, 0600);

    (void)state;
    close(fd);
    assert_int_equal(socket_listen(dir), -EEXIST);
    assert_int_equal(access(path, F_OK), 0);
}

static void no_system_is_told_apart(void **state)
{
    (void)state;
    assert_int_equal(socket_connect(dir), -ENOENT);
    assert_int_equal(socket_connect("/nonexistent-directory"), -ENOENT);
    assert_int_equal(socket_listen("/nonexistent-directory"), -ENOENT);
}

static void a_long_path_is_no_obstacle(void **state)
{
    char deep[512], saved[512];
    int fd, client;

    (void)state;
    strcpy(saved, dir);
    snprintf(deep, sizeof deep, "%.300s/%0150d", dir, 7);
    assert_int_equal(mkdir(deep, 0700), 0);
    fd = socket_listen(deep);
    assert_true(fd >= 0);
    client = socket_connect(deep);
    assert_true(client >= 0);
    close(client);
    socket_close(deep, fd);
    strcpy(dir, deep);
    snprintf(path, sizeof path, "%s/control", dir);
    assert_int_equal(teardown(NULL), 0);
    strcpy(dir, saved);
    snprintf(path, sizeof path, "%s/control", dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_the_owner_can_reach_it, setup, teardown),
        cmocka_unit_test_setup_teardown(a_live_system_keeps_its_socket, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dead_systems_socket_is_replaced, setup, teardown),
        cmocka_unit_test_setup_teardown(of_many_that_start_at_once_one_wins, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_of_that_name_is_not_removed, setup, teardown),
        cmocka_unit_test_setup_teardown(no_system_is_told_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(a_long_path_is_no_obstacle, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
