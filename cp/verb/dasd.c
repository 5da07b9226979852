/* `ursa dasd`: the kinds of work with volume images, and the options that they share. Must not know formats. */
#include "cp/verb/dasd.h"
#include "cp/base/text.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(struct invocation *i);
} kinds[] = {
    {"create", image_create},
    {"list", image_list},
    {"check", image_check},
    {"copy", image_copy},
    {"import", image_import},
    {"export", image_export},
};

int verb_dasd(struct invocation *i)
{
    signal(SIGXFSZ, SIG_IGN); /* a full host is an error of the write */
    if (i->argc == 0)
        return usage_error("dasd", "create, list, check, copy, import or export is missing");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (strcmp(i->argv[0], kinds[k].name) == 0) {
            i->argc--;
            i->argv++;
            return kinds[k].run(i);
        }
    return usage_error("dasd", "there is no dasd %s", i->argv[0]);
}

static void image_tell(void *arg, u64 done, u64 total)
{
    (void)arg;
    progress_step(done, total);
}

struct volume_progress image_progress(const char *what)
{
    progress_begin(what);
    return (struct volume_progress){image_tell, NULL};
}

/* An option with a value: 1 taken, 0 none, -1 told. */
static int option_take(struct invocation *i, int *at, struct image_options *o)
{
    int rc = option_value(i, at, "--type", &o->type);

    if (rc == 0)
        rc = option_value(i, at, "--volser", &o->serial);
    if (rc == 0 && (rc = option_value(i, at, "--cylinders", &o->size)) > 0)
        o->cylinders = true;
    if (rc == 0 && (rc = option_value(i, at, "--blocks", &o->size)) > 0)
        o->cylinders = false;
    return rc;
}

bool image_options_read(struct invocation *i, struct image_options *o, int max)
{
    *o = (struct image_options){0};
    for (int at = 0; at < i->argc;) {
        const char *word = i->argv[at];
        int rc = option_take(i, &at, o);
        if (rc < 0)
            return false;
        if (rc > 0)
            continue;
        at++;
        if (strcmp(word, "--compressed") == 0) {
            o->compressed = true;
        } else if (word[0] == '-' && word[1]) {
            usage_error("dasd", "there is no option %s", word);
            return false;
        } else if (o->operands == max) {
            usage_error("dasd", "%s is one operand too many", word);
            return false;
        } else {
            o->operand[o->operands++] = word;
        }
    }
    return true;
}

static bool serial_is_valid(const char *serial)
{
    size_t n = strlen(serial);
    return n >= 1 && n <= 6 && strspn(serial, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$#@-") == n;
}

bool image_options_volume(const struct image_options *o, const struct volume_geometry *like, struct volume_new *out)
{
    const char *type = o->type;
    char like_type[5];
    u64 size = 0;

    *out = (struct volume_new){.compressed = o->compressed};
    if (o->serial) {
        text_copy(out->serial, sizeof out->serial, o->serial);
        text_upper(out->serial);
        if (strlen(o->serial) > 6 || !serial_is_valid(out->serial)) {
            usage_error("dasd", "%s is no volume serial number: 1 to 6 letters and digits", o->serial);
            return false;
        }
    }
    if (o->size && (!text_decimal(o->size, UINT32_MAX, &size) || size == 0)) {
        usage_error("dasd", "%s is no number of cylinders or blocks", o->size);
        return false;
    }
    if (like && !type && !o->size) {
        out->geometry = *like;
        return true;
    }
    snprintf(like_type, sizeof like_type, "%04X", like ? like->type : 0);
    if (!type && like)
        type = like_type;
    if (!type || !volume_geometry_find(type, size, &out->geometry)) {
        usage_error("dasd", type ? "there is no disk %s of that size; see --help" : "--type is missing", type);
        return false;
    }
    if (o->size && o->cylinders != (out->geometry.architecture == VOLUME_ECKD)) {
        usage_error("dasd", "a %s has %s", type, o->cylinders ? "blocks, not cylinders" : "cylinders, not blocks");
        return false;
    }
    return true;
}

struct volume *image_open(const char *path)
{
    char reason[VOLUME_REASON];
    struct volume *v;

    if (volume_open(path, VOLUME_READ_ONLY, &v, reason) == 0)
        return v;
    failure("%s: %s", path, reason);
    return NULL;
}
