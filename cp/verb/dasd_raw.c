/* `ursa dasd import` and `ursa dasd export`: blocks as Linux sees them. Must not know formats. */
#include "cp/verb/dasd.h"
#include "cp/volume/raw.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int file_open(const char *path, bool write)
{
    if (strcmp(path, "-") == 0)
        return dup(write ? STDOUT_FILENO : STDIN_FILENO);
    return open(path, write ? O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC : O_RDONLY | O_CLOEXEC, 0640);
}

/* As many cylinders or blocks as the input needs, unless the options say. False: told. */
static bool size_choose(const struct image_options *o, int in, struct volume_new *n)
{
    struct volume_geometry *g = &n->geometry;
    u64 cylinder = (u64)raw_blocks_track(g) * RAW_BLOCK * g->heads;
    struct stat st;

    if (o->size)
        return true;
    if (fstat(in, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size == 0) {
        usage_error("dasd", "--cylinders or --blocks is missing: the length of the input is not known");
        return false;
    }
    if (!volume_geometry_find(o->type ? o->type : "9336",
            cylinder ? ((u64)st.st_size + cylinder - 1) / cylinder : ((u64)st.st_size + 511) / 512, g)) {
        failure("the input is larger than such a disk can be");
        return false;
    }
    return true;
}

static int import_to(const char *path, int in, const struct volume_new *n)
{
    struct volume_progress progress = image_progress("importing");
    char reason[VOLUME_REASON] = "the host cannot write it";
    struct volume *v;
    int rc = volume_create(path, n, NULL, reason);

    if (rc < 0)
        return failure("%s: %s", path, reason);
    rc = volume_open(path, 0, &v, reason);
    if (rc == 0) {
        int closed;
        rc = raw_import(v, in, &progress, reason);
        closed = volume_close(v);
        rc = rc < 0 ? rc : closed;
    }
    progress_end();
    if (rc < 0) {
        unlink(path);
        return failure("%s: %s", path, reason);
    }
    return DONE;
}

int image_import(struct invocation *i)
{
    struct image_options o;
    struct volume_new n;
    int in, rc;

    if (!image_options_read(i, &o, 2))
        return USAGE;
    if (o.operands < 2)
        return usage_error("dasd", "import which file to which?");
    if (!o.type)
        o.type = "9336";
    if (o.serial)
        return usage_error("dasd", "the label comes with the blocks");
    if (!image_options_volume(&o, NULL, &n))
        return USAGE;
    in = file_open(o.operand[0], false);
    if (in < 0)
        return failure("%s cannot be read", o.operand[0]);
    rc = size_choose(&o, in, &n) ? import_to(o.operand[1], in, &n) : FAILED;
    close(in);
    return rc;
}

int image_export(struct invocation *i)
{
    struct volume_progress progress;
    char reason[VOLUME_REASON] = "the host cannot write it";
    struct image_options o;
    struct volume *v;
    int out, rc;

    if (!image_options_read(i, &o, 2))
        return USAGE;
    if (o.operands < 2 || o.type || o.size || o.serial || o.compressed)
        return usage_error("dasd", o.operands < 2 ? "export which file to which?" : "export has no options");
    if (!(v = image_open(o.operand[0])))
        return FAILED;
    out = file_open(o.operand[1], true);
    if (out < 0) {
        volume_close(v);
        return failure("%s cannot be made, or is there already", o.operand[1]);
    }
    progress = image_progress("exporting");
    rc = raw_export(v, out, &progress, reason);
    progress_end();
    volume_close(v);
    if (close(out) < 0 && rc == 0)
        rc = -1;
    if (rc < 0 && strcmp(o.operand[1], "-") != 0)
        unlink(o.operand[1]);
    return rc < 0 ? failure("%s: %s", o.operand[1], reason) : DONE;
}
