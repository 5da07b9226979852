/* MODULE files: variable records; a header of 80 bytes, the text in pieces of 4096, the relocations, 8 bytes each.
 * Knows nothing of how programs are called. */
#include "guests/cms/base/bytes.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/file/file.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage_areas.h"

#define HEADER 80
#define PIECE 4096u
#define PROGRAM_MAX 0xC00000u
#define NO_MODULE 32
#define NO_STORAGE_RC 104
static const char header_name[8] = "MODULE  ";

/* Fields of the header: name 8, flags and amode 16, origin 20, length 24, entry 28, relocations 32. */
enum { AT_NAME = 8, AT_AMODE = 16, AT_ORIGIN = 20, AT_LENGTH = 24, AT_ENTRY = 28, AT_RELOCATIONS = 32 };

static int piece_read(struct file *f, void *to, u32 size)
{
    u32 n = 0;
    int rc = file_read(f, 0, to, size, &n);

    if (rc == 0 && n != size)
        return NO_MODULE;
    return rc == FILE_END ? NO_MODULE : rc;
}

static int pieces_read(struct file *f, u8 *to, u32 size)
{
    int rc = 0;

    for (u32 done = 0; rc == 0 && done < size; done += PIECE)
        rc = piece_read(f, to + done, size - done < PIECE ? size - done : PIECE);
    return rc;
}

static bool header_take(const u8 *h, const char name[8], struct program *p)
{
    if (memcmp(h, header_name, sizeof header_name) != 0)
        return false;
    memcpy(p->name, name, sizeof p->name);
    p->amode = bytes_u32(h + AT_AMODE);
    p->origin = bytes_u32(h + AT_ORIGIN);
    p->length = bytes_u32(h + AT_LENGTH);
    p->entry = bytes_u32(h + AT_ENTRY);
    p->relocations = bytes_u32(h + AT_RELOCATIONS);
    return (p->amode == 24 || p->amode == 31 || p->amode == 64) && p->length > 0 && p->length <= PROGRAM_MAX &&
           p->entry < p->length && p->relocations <= p->length;
}

/* Let every address in it be that of where it lies. */
static bool relocate(struct program *p)
{
    u64 by = (u64)p->text - p->origin;

    for (u32 i = 0; i < p->relocations; i++) {
        u32 n = p->relocation[i].length, at = p->relocation[i].at;
        u64 value = 0;

        if (n < 3 || n > 8 || at > p->length || n > p->length - at)
            return false;
        for (u32 k = 0; k < n; k++)
            value = value << 8 | p->text[at + k];
        value += by;
        for (u32 k = n; k-- > 0; value >>= 8)
            p->text[at + k] = (u8)value;
    }
    return true;
}

static int program_fill(struct file *f, struct program *p)
{
    u32 size = p->relocations * (u32)sizeof *p->relocation;
    int rc = pieces_read(f, p->text, p->length);

    if (rc == 0)
        rc = pieces_read(f, (u8 *)p->relocation, size);
    return rc == 0 && !relocate(p) ? NO_MODULE : rc;
}

static int module_take(struct file *f, const char name[8], enum storage_owner owner, u8 *at, struct program **out)
{
    struct program *p = storage_get_for(sizeof *p, owner);
    u8 header[HEADER];
    int rc = piece_read(f, header, HEADER);

    if (rc == 0 && p && !header_take(header, name, p))
        rc = NO_MODULE;
    if (rc == 0 && p) {
        p->relocation = storage_get_for(p->relocations * sizeof *p->relocation + 1, owner);
        if (at && storage_program_reserve((u64)at + p->length))
            p->text = at;
        else if (!at)
            p->text = storage_get_for(p->length, owner);
    }
    if (rc == 0)
        rc = p && p->relocation && p->text ? program_fill(f, p) : dms("MOD", NO_STORAGE);
    if (rc != 0)
        program_free(p);
    else
        *out = p;
    return rc;
}

static void module_id(const char name[8], char mode, struct fileid *id)
{
    memcpy(id->name, name, sizeof id->name);
    memcpy(id->type, "MODULE  ", sizeof id->type);
    id->mode = mode;
    id->number = mode == '*' ? '*' : '1';
}

int module_read(const char name[8], bool keep, u8 *at, struct program **out)
{
    struct file_status found;
    struct fileid id;
    struct file *f;
    int rc;

    module_id(name, '*', &id);
    rc = file_state(&id, &found);
    if (rc != 0)
        return 28;
    rc = file_open(&found.id, FILE_READ, 'V', 0, &f);
    if (rc == 0) {
        rc = module_take(f, name, keep ? STORAGE_NUCLEUS : STORAGE_PROGRAM, at, out);
        file_close(f);
    }
    if (rc != 0 && rc != NO_STORAGE_RC) {
        char text[24];

        fileid_show(&found.id, text);
        rc = rc == NO_MODULE ? dms("MOD", NOT_A_MODULE, text) : dms("MOD", READ_ERROR, rc, text);
    }
    return rc;
}

static int pieces_write(struct file *f, const u8 *from, u32 size)
{
    int rc = 0;

    for (u32 done = 0; rc == 0 && done < size; done += PIECE)
        rc = file_write(f, 0, from + done, size - done < PIECE ? size - done : PIECE);
    return rc;
}

int module_write(const struct program *p, const struct fileid *id)
{
    u8 header[HEADER] = {0};
    struct file *f;
    int rc;

    memcpy(header, header_name, sizeof header_name);
    memcpy(header + AT_NAME, id->name, 8);
    bytes_set_u32(header + AT_AMODE, p->amode);
    bytes_set_u32(header + AT_ORIGIN, (u32)(u64)p->text);
    bytes_set_u32(header + AT_LENGTH, p->length);
    bytes_set_u32(header + AT_ENTRY, p->entry);
    bytes_set_u32(header + AT_RELOCATIONS, p->relocations);
    rc = file_open(id, FILE_REPLACE, 'V', 0, &f);
    if (rc != 0)
        return rc;
    rc = file_write(f, 0, header, HEADER);
    if (rc == 0)
        rc = pieces_write(f, p->text, p->length);
    if (rc == 0)
        rc = pieces_write(f, (const u8 *)p->relocation, p->relocations * (u32)sizeof *p->relocation);
    if (rc != 0)
        file_abandon(f);
    else
        rc = file_close(f);
    return rc;
}
