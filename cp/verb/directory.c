/* `ursa directory`: the DIRECTXA of this system. */
#include "directory/directory.h"
#include "cp/verb/disk_map.h"
#include "cp/verb/progress.h"
#include "cp/verb/system_directory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_line(void *arg, const char *line)
{
    progress_clear();
    fprintf(arg, "%s\n", line);
}

static int count_errors(int errors)
{
    if (errors < 0)
        return failure("the user directory database cannot be used: %s", host_reason(errors));
    if (errors > 0)
        return failure("%d error%s", errors, errors == 1 ? "" : "s");
    return DONE;
}

static int open_database(const struct invocation *i, struct directory **d)
{
    char path[PATH_MAX];
    int rc;

    if (!system_directory_exists(i->system_directory))
        return failure("%s is no system directory; `ursa init` makes one", i->system_directory);
    snprintf(path, sizeof path, "%s/directory.db", i->system_directory);
    rc = directory_open(path, d);
    return rc < 0 ? failure("%s cannot be opened: %s", path, host_reason(rc)) : DONE;
}

static int check(const struct invocation *i, const char *file)
{
    struct directory_volumes volumes;
    size_t length;
    char *source = file_contents(file, &length);
    int rc;

    if (!source)
        return FAILED;
    disk_map_volumes(i->system_directory, &volumes);
    progress_begin("checking the directory");
    rc = directory_check(file ? file : "(stdin)", source, length, &volumes, print_line, stderr);
    progress_end();
    rc = count_errors(rc);
    free((void *)volumes.volume);
    free(source);
    return rc;
}

static int load(const struct invocation *i, const char *file)
{
    struct directory *d;
    size_t length;
    char *source = file_contents(file, &length);
    int rc = FAILED;

    if (source && open_database(i, &d) == DONE) {
        progress_begin("loading the directory");
        rc = directory_load(d, file ? file : "(stdin)", source, length, true, print_line, stderr);
        progress_end();
        rc = count_errors(rc);
        directory_close(d);
    }
    free(source);
    return rc;
}

static int print(const struct invocation *i, const char *file)
{
    struct directory *d;
    int rc;

    if (file)
        return usage_error("directory", "print writes to standard output: %s is not expected", file);
    if (open_database(i, &d) != DONE)
        return FAILED;
    rc = directory_print(d, print_line, stdout);
    directory_close(d);
    return rc < 0 ? failure("the user directory cannot be read: %s", host_reason(rc)) : DONE;
}

static int map(const struct invocation *i, const char *file)
{
    struct directory_volumes volumes;
    struct directory *d;
    int rc;

    if (file)
        return usage_error("directory", "map shows the directory of the system: %s is not expected", file);
    if (open_database(i, &d) != DONE)
        return FAILED;
    disk_map_volumes(i->system_directory, &volumes);
    rc = disk_map_print(d, &volumes);
    free((void *)volumes.volume);
    directory_close(d);
    return rc;
}

int verb_directory(struct invocation *i)
{
    static const struct {
        const char *word;
        int (*run)(const struct invocation *i, const char *file);
    } rows[] = {{"check", check}, {"load", load}, {"print", print}, {"map", map}};

    if (i->argc < 1 || i->argc > 2)
        return usage_error("directory", "check, load, print or map, and at most one file");
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        if (strcmp(i->argv[0], rows[r].word) == 0)
            return rows[r].run(i, i->argc == 2 ? i->argv[1] : NULL);
    return usage_error("directory", "%s is none of check, load, print, map", i->argv[0]);
}
