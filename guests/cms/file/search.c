/* Which file is meant: the search order of the modes and their read-only extensions. */
#include "guests/cms/base/memory.h"
#include "guests/cms/file/state.h"

static bool pattern_any(char c)
{
    return c == '*' || c == ' ';
}

/* Is d searched for this mode: it is the one, or extends it? */
static bool disk_wanted(const struct disk *d, char mode)
{
    return pattern_any(mode) || d->mode == mode || d->parent == mode;
}

static bool has_pattern(const char field[8])
{
    for (u32 i = 0; i < 8; i++)
        if (field[i] == '*' || field[i] == '%')
            return true;
    return false;
}

/* The mode's letter is the disk's matter. */
static bool matches(const struct disk *d, const struct fileid *wanted, const struct fileid *id)
{
    struct fileid pattern = *wanted;

    pattern.mode = '*';
    return disk_shows(d, id) && fileid_matches(&pattern, id);
}

static bool disk_find(struct disk *d, const struct fileid *wanted, struct file_status *found)
{
    u8 *fst;

    if (!has_pattern(wanted->name) && !has_pattern(wanted->type)) {
        fst = directory_find(d, wanted->name, wanted->type);
        if (!fst)
            return false;
        directory_show(fst, d, found);
        return matches(d, wanted, &found->id);
    }
    for (fst = directory_next(d, NULL, NULL, false); fst;
         fst = directory_next(d, found->id.name, found->id.type, true)) {
        directory_show(fst, d, found);
        if (matches(d, wanted, &found->id))
            return true;
    }
    return false;
}

static int state(const struct fileid *wanted, struct file_status *found, bool writable)
{
    bool any = false;

    for (struct disk *d = disk_next(NULL); d; d = disk_next(d)) {
        if (!disk_wanted(d, wanted->mode) || (writable && !d->writable))
            continue;
        any = true;
        if (disk_find(d, wanted, found))
            return FILE_OK;
    }
    return any ? FILE_NOT_FOUND_RC : FILE_NOT_ACCESSED;
}

int file_state(const struct fileid *wanted, struct file_status *found)
{
    return state(wanted, found, false);
}

int file_state_writable(const struct fileid *wanted, struct file_status *found)
{
    return state(wanted, found, true);
}

int file_next(struct file_search *s, struct file_status *found)
{
    /* Disks may be released between calls: the one that is held is looked up by its mode. */
    char mode = s->begun ? s->last.mode : 0;
    struct disk *d = s->begun ? disk_of_mode(mode) : disk_next(NULL);
    bool begun = s->begun;

    if (s->begun && d != s->disk)
        return FILE_NOT_FOUND_RC;
    for (; d; d = disk_next(d), begun = false) {
        u8 *fst;

        if (!disk_wanted(d, s->pattern.mode))
            continue;
        while ((fst = directory_next(d, s->last.name, s->last.type, begun))) {
            directory_show(fst, d, found);
            s->last = found->id;
            s->disk = d;
            s->begun = begun = true;
            if (matches(d, &s->pattern, &found->id))
                return FILE_OK;
        }
    }
    return FILE_NOT_FOUND_RC;
}
