/* The benchmark programs that ask much of an operating system: system calls, processes, pages. They stay on one CPU, as
 * their guest has one. */
#define _GNU_SOURCE
#include "tests/bench/system.h"
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static void one_cpu_use(void)
{
    cpu_set_t one;

    CPU_ZERO(&one);
    CPU_SET(0, &one);
    sched_setaffinity(0, sizeof one, &one);
}

/* Exit status of the child, or 255. */
static u64 child_wait(pid_t child)
{
    int status;

    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return 255;
    return (u64)WEXITSTATUS(status);
}

u64 bench_getppid(void)
{
    pid_t parent = getppid();
    u64 same = 0;

    for (int i = 0; i < 50000; i++)
        same += syscall(SYS_getppid) == parent;
    return same;
}

/* Passes numbers on, each one larger, until the other end is closed. */
static void numbers_pass(int from, int to, u8 *area, u32 size)
{
    u32 number;

    while (read(from, &number, sizeof number) == sizeof number) {
        for (u32 i = 0; i < size; i += 64)
            area[i]++;
        number++;
        if (write(to, &number, sizeof number) != sizeof number)
            break;
    }
}

#define RING 8
#define TOUCHED (16u << 10)

/* A ring of `processes` besides this one, around which a number goes; each touches `size` bytes of its own before. The
 * last number. */
static u64 ring_run(u32 processes, u32 size, u32 rounds)
{
    static u8 areas[RING][TOUCHED];
    int ends[RING + 1][2];
    pid_t children[RING];
    u32 number = 0;

    one_cpu_use();
    for (u32 i = 0; i <= processes; i++)
        if (pipe(ends[i]) < 0)
            return 0;
    for (u32 p = 0; p < processes; p++) {
        children[p] = fork();
        if (children[p] == 0) {
            for (u32 i = 0; i <= processes; i++) {
                if (i != p)
                    close(ends[i][0]);
                if (i != p + 1)
                    close(ends[i][1]);
            }
            numbers_pass(ends[p][0], ends[p + 1][1], areas[p], size);
            _exit(0);
        }
    }
    for (u32 i = 0; i <= processes; i++) {
        if (i != processes)
            close(ends[i][0]);
        if (i != 0)
            close(ends[i][1]);
    }
    for (u32 round = 0; round < rounds; round++)
        if (write(ends[0][1], &number, sizeof number) != sizeof number ||
            read(ends[processes][0], &number, sizeof number) != sizeof number)
            break;
    close(ends[0][1]);
    close(ends[processes][0]);
    for (u32 p = 0; p < processes; p++)
        child_wait(children[p]);
    return number;
}

u64 bench_pipe(void)
{
    return ring_run(1, 0, 2000);
}

u64 bench_ctxswitch(void)
{
    return ring_run(RING, TOUCHED, 200);
}

u64 bench_fork(void)
{
    u64 sum = 0;

    for (int i = 0; i < 150; i++) {
        pid_t child = fork();
        if (child == 0)
            _exit(i & 7);
        sum = sum * 3 + child_wait(child);
    }
    return sum;
}

u64 bench_exec(void)
{
    u64 started = 0;

    for (int i = 0; i < 60; i++) {
        pid_t child = fork();
        if (child == 0) {
            execl("/proc/self/exe", "bench", "nothing", NULL);
            _exit(1);
        }
        started += child_wait(child) == 0;
    }
    return started;
}

u64 bench_pagefault(void)
{
    const u64 size = 4u << 20;
    u64 sum = 0;

    for (u32 round = 0; round < 8; round++) {
        u8 *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (area == MAP_FAILED)
            return 0;
        madvise(area, size, MADV_NOHUGEPAGE);
        for (u64 at = 0; at < size; at += PAGE)
            sum += ++area[at];
        munmap(area, size);
    }
    return sum;
}

/* Words in a random order, as compressible as text is. */
static bool text_write(int fd, u32 size)
{
    static const char *const words[16] = {"the ", "guest ", "of ", "a ", "control ", "program ", "is ", "unmodified\n",
        "and ", "runs ", "at ", "speed ", "compiled ", "code ", "machine ", "has. "};
    char *text = malloc(size + 16);
    u32 seed = 57721566, at = 0;

    while (text && at < size)
        for (const char *word = words[random_next(&seed) >> 28]; *word; word++)
            text[at++] = *word;
    bool done = text && write(fd, text, size) == (ssize_t)size;
    free(text);
    return done;
}

u64 bench_gzip(void)
{
    char from[] = "/tmp/bench-text-XXXXXX", to[] = "/tmp/bench-gzip-XXXXXX";
    int text = mkstemp(from), compressed = mkstemp(to);
    u64 sum = 0;
    u8 byte[PAGE];
    ssize_t n;

    unlink(from);
    unlink(to);
    if (text < 0 || compressed < 0 || !text_write(text, 1u << 20))
        return 0;
    lseek(text, 0, SEEK_SET);
    pid_t child = fork();
    if (child == 0) {
        dup2(text, STDIN_FILENO);
        dup2(compressed, STDOUT_FILENO);
        execlp("busybox", "busybox", "gzip", "-c", NULL);
        _exit(1);
    }
    if (child_wait(child) != 0)
        return 0;
    lseek(compressed, 0, SEEK_SET);
    while ((n = read(compressed, byte, sizeof byte)) > 0)
        for (ssize_t i = 0; i < n; i++)
            sum = sum * 31 + byte[i];
    close(text);
    close(compressed);
    return sum;
}
