/* Inside the disk benchmark's guest: how long a command takes (this busybox's dd does not say), or how many random
 * reads of 4K are done in two seconds, one at a time and past the guest's own page cache. The last line is "AMOUNT,
 * SECONDS seconds". Usage: disk_timer run AMOUNT COMMAND...; disk_timer random NODE MEGABYTES (of the node that are
 * read from) */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 4096
#define SECONDS 2
#define READS_BETWEEN_LOOKS 16

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int command_time(const char *amount, char **command)
{
    double began = now();
    int status = 1;
    pid_t child = vfork();

    if (child == 0) {
        execvp(command[0], command);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        printf("%s failed\n", command[0]);
        return 1;
    }
    printf("%s, %.6f seconds\n", amount, now() - began);
    return 0;
}

static int random_reads(const char *node, uint64_t blocks)
{
    int fd = open(node, O_RDONLY | O_DIRECT);
    uint64_t random = 88172645463325252u;
    void *block = aligned_alloc(BLOCK, BLOCK);
    double began = now(), took = 0;
    unsigned long reads = 0;

    if (fd < 0 || blocks == 0 || !block) {
        puts("no such node");
        return 1;
    }
    for (; took < SECONDS; took = now() - began)
        for (int i = 0; i < READS_BETWEEN_LOOKS; i++, reads++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            if (pread(fd, block, BLOCK, (off_t)(random % blocks * BLOCK)) != BLOCK) {
                puts("a read failed");
                return 1;
            }
        }
    printf("%lu, %.6f seconds\n", reads, took);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 3 && strcmp(argv[1], "run") == 0)
        return command_time(argv[2], argv + 3);
    if (argc == 4 && strcmp(argv[1], "random") == 0)
        return random_reads(argv[2], strtoul(argv[3], NULL, 10) * (1 << 20) / BLOCK);
    return 2;
}
