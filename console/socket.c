/* <system directory>/control. Must not know what is said over it. Host facts: unix(7), flock(2). A path longer than
 * sun_path holds is reached through /proc/self/fd. */
#include "console/socket.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_NAME "control"
#define LOCK_NAME "control.lock" /* held while the name is looked at and changed: two systems may start at once */

/* The address of the socket in the directory open as `dir`. */
static struct sockaddr_un address_of(int dir)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    snprintf(a.sun_path, sizeof a.sun_path, "/proc/self/fd/%d/" SOCKET_NAME, dir);
    return a;
}

static int open_directory(const char *path)
{
    int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return dir < 0 ? -errno : dir;
}

static int connect_in(int dir, int flags)
{
    struct sockaddr_un a = address_of(dir);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);

    if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) < 0) {
        int error = -errno;
        close(fd);
        return error;
    }
    return fd < 0 ? -errno : fd;
}

int socket_connect(const char *system_directory)
{
    int dir = open_directory(system_directory), fd;

    if (dir < 0)
        return dir;
    fd = connect_in(dir, 0);
    close(dir);
    return fd;
}

/* Make room for our socket: 0 if the name is free now. */
static int remove_dead_socket(int dir)
{
    struct stat st;
    int fd;

    if (fstatat(dir, SOCKET_NAME, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return errno == ENOENT ? 0 : -errno;
    if (!S_ISSOCK(st.st_mode))
        return -EEXIST;
    fd = connect_in(dir, SOCK_NONBLOCK);
    if (fd >= 0) {
        close(fd);
        return -EADDRINUSE;
    }
    if (fd == -EAGAIN) /* it listens, and is only busy */
        return -EADDRINUSE;
    if (fd != -ECONNREFUSED)
        return fd;
    return unlinkat(dir, SOCKET_NAME, 0) < 0 ? -errno : 0;
}

static int listen_in(int dir)
{
    struct sockaddr_un a = address_of(dir);
    int error = remove_dead_socket(dir), fd;

    if (error)
        return error;
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    /* The mode of the socket is that of its name, from the first moment on. */
    if (fchmod(fd, 0600) < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) < 0 || listen(fd, 64) < 0) {
        error = -errno;
        close(fd);
        return error;
    }
    return fd;
}

static int lock_name(int dir)
{
    int fd = openat(dir, LOCK_NAME, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd >= 0 && flock(fd, LOCK_EX) < 0) {
        int error = -errno;
        close(fd);
        return error;
    }
    return fd < 0 ? -errno : fd;
}

int socket_listen(const char *system_directory)
{
    int dir = open_directory(system_directory), lock, fd;

    if (dir < 0)
        return dir;
    lock = lock_name(dir);
    fd = lock < 0 ? lock : listen_in(dir);
    if (lock >= 0)
        close(lock);
    close(dir);
    return fd;
}

void socket_close(const char *system_directory, int fd)
{
    int dir = open_directory(system_directory), lock;

    close(fd);
    if (dir < 0)
        return;
    lock = lock_name(dir);
    if (lock >= 0) {
        remove_dead_socket(dir); /* refused if another system listens there by now */
        close(lock);
    }
    close(dir);
}
