/* Makes and removes system directories. What is in a user directory is directory/'s. */
#define _GNU_SOURCE 1
#include "cp/verb/system_directory.h"
#include "cp/verb/progress.h"
#include "cp/volume/volume.h"
#include "directory/directory.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char sample[] =
#include "USER.DIRECT.sample.h"
    ;
static const char configuration[] =
#include "SYSTEM.CONFIG.sample.h"
    ;

/* The volume that the sample's minidisks are on. A compressed image takes next to no room and time. */
#define SAMPLE_VOLUME "ursa01.cckd"
#define SAMPLE_LABEL "URSA01"
#define SAMPLE_MODEL "3390-3"

bool system_directory_exists(const char *path)
{
    char database[PATH_MAX];

    snprintf(database, sizeof database, "%s/directory.db", path);
    return access(database, F_OK) == 0;
}

char *file_contents(const char *path, size_t *length)
{
    bool standard_input = !path || strcmp(path, "-") == 0;
    FILE *f = standard_input ? stdin : fopen(path, "re");
    char *text = NULL;
    size_t size = 0, n = 0;
    bool error = !f;

    while (!error) {
        if (n == size) {
            char *bigger = realloc(text, size = size ? 2 * size : 65536);
            error = !bigger;
            text = bigger ? bigger : text;
        }
        if (!error) {
            size_t got = fread(text + n, 1, size - n, f);
            n += got;
            error = ferror(f) != 0;
            if (got == 0)
                break;
        }
    }
    if (error) {
        failure("%s cannot be read: %s", standard_input ? "standard input" : path, host_reason(errno));
        free(text);
        text = NULL;
    }
    if (f && !standard_input)
        fclose(f);
    *length = n;
    return text;
}

static int make_directories(const char *path)
{
    char part[PATH_MAX];
    size_t n = strlen(path);

    if (n >= sizeof part)
        return -ENAMETOOLONG;
    for (size_t i = 1; i <= n; i++)
        if (path[i] == '/' || path[i] == 0) {
            memcpy(part, path, i);
            part[i] = 0;
            if (mkdir(part, 0700) < 0 && errno != EEXIST)
                return -errno;
        }
    return 0;
}

static void report(void *arg, const char *line)
{
    (void)arg;
    progress_clear();
    fprintf(stderr, "%s\n", line);
}

static int load(const char *database, const char *file_name, const char *source, size_t length)
{
    struct directory *d;
    int rc = directory_open(database, &d);

    if (rc < 0)
        return failure("the user directory %s cannot be made: %s", database, host_reason(rc));
    progress_begin("loading the directory");
    rc = directory_load(d, file_name, source, length, true, report, NULL);
    progress_end();
    directory_close(d);
    if (rc == 0)
        return DONE;
    return rc < 0 ? failure("the user directory cannot be loaded: %s", host_reason(rc))
                  : failure("the user directory was not loaded: %d error%s", rc, rc == 1 ? "" : "s");
}

static int make_sample_volume(const char *path)
{
    struct volume_new n = {.compressed = true, .serial = SAMPLE_LABEL};
    char file[PATH_MAX], reason[VOLUME_REASON];

    snprintf(file, sizeof file, "%s/volumes/" SAMPLE_VOLUME, path);
    if (access(file, F_OK) == 0)
        return DONE;
    if (!volume_geometry_find(SAMPLE_MODEL, 0, &n.geometry) || volume_create(file, &n, NULL, reason) < 0)
        return failure("the volume %s cannot be made: %s", file, reason);
    return DONE;
}

static int make_configuration(const char *path)
{
    char file[PATH_MAX];
    FILE *f;
    bool written;

    snprintf(file, sizeof file, "%s/SYSTEM.CONFIG", path);
    f = fopen(file, "wxe");
    if (!f)
        return errno == EEXIST ? DONE : failure("%s cannot be made: %s", file, host_reason(errno));
    written = fwrite(configuration, sizeof configuration - 1, 1, f) == 1;
    return fclose(f) == 0 && written ? DONE : failure("%s cannot be written: %s", file, host_reason(errno));
}

int system_directory_create(const char *path, const char *file_name)
{
    char database[PATH_MAX];
    char *source = NULL;
    size_t length = sizeof sample - 1;
    char volumes[PATH_MAX];
    int rc;

    snprintf(volumes, sizeof volumes, "%s/volumes", path);
    rc = make_directories(volumes);
    if (rc < 0)
        return failure("the system directory %s cannot be made: %s", path, host_reason(rc));
    if (file_name && !(source = file_contents(file_name, &length)))
        return FAILED;
    snprintf(database, sizeof database, "%s/directory.db", path);
    rc = file_name ? DONE : make_sample_volume(path);
    if (rc == DONE)
        rc = make_configuration(path);
    if (rc == DONE)
        rc = load(database, file_name ? file_name : "USER.DIRECT.sample", source ? source : sample, length);
    if (rc != DONE)
        unlink(database); /* a system without users is of no use: the next call starts again */
    free(source);
    return rc;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    remove(path);
    return 0;
}

void system_directory_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
