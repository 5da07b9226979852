/* The operator's log on the host's disk, and its old ones. Must not know what is in it. */
#include "cp/vm/operator_log.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static FILE *file;
static char path[PATH_MAX];
static u64 size, limit = OPERATOR_LOG_BYTES;
static unsigned keep = OPERATOR_LOG_KEEP;

void operator_log_limit(u64 bytes, unsigned old_ones)
{
    limit = bytes;
    keep = old_ones;
}

static int append(void)
{
    file = fopen(path, "ae");
    if (!file)
        return -errno;
    setvbuf(file, NULL, _IOLBF, 0);
    size = fseeko(file, 0, SEEK_END) == 0 ? (u64)ftello(file) : 0;
    return 0;
}

int operator_log_open(const char *system_directory)
{
    snprintf(path, sizeof path, "%.*s/log", PATH_MAX - 32, system_directory);
    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        return -errno;
    strcat(path, "/operator.log");
    return append();
}

/* operator.log.N, for N 0 the log itself. */
static const char *old_name(char name[PATH_MAX + 16], unsigned n)
{
    snprintf(name, PATH_MAX + 16, n ? "%s.%u" : "%s", path, n);
    return name;
}

static void rotate(void)
{
    char from[PATH_MAX + 16], to[PATH_MAX + 16];

    fclose(file);
    for (unsigned n = keep; n > 0; n--)
        rename(old_name(from, n - 1), old_name(to, n));
    if (keep == 0)
        remove(path);
    append();
}

void operator_log_write(const char *line)
{
    int n = file ? fprintf(file, "%s\n", line) : 0;

    if (n > 0)
        size += (u64)n;
    if (file && size >= limit)
        rotate();
}

void operator_log_reopen(void)
{
    if (file)
        fclose(file);
    append();
}

void operator_log_close(void)
{
    if (file)
        fclose(file);
    file = NULL;
}
