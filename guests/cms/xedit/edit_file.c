/* Files on disk and in storage. A file of F format loses the blanks at the ends of its lines while it is edited. */
#include "guests/cms/xedit/edit_file.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/program.h"
#include "guests/cms/nucleus/storage.h"
#include "guests/cms/xedit/setting.h"

int edit_file_get(struct edit *e, const struct fileid *id, u32 from, u32 count, u32 after, u32 *n)
{
    char *buffer = editor_now()->other;
    const struct file_status *status;
    struct file *f;
    int rc = file_open(id, FILE_READ, 0, 0, &f);

    *n = 0;
    if (rc)
        return operand_read_failed("XIN", rc, id);
    status = file_status(f);
    for (u32 i = from; i <= status->records && *n < count; i++) {
        u32 length;
        rc = file_read(f, i, buffer, EDIT_LINE_MAX, &length);
        if (rc == FILE_CUT)
            length = EDIT_LINE_MAX;
        else if (rc)
            break;
        rc = 0;
        while (length && buffer[length - 1] == ' ')
            length--;
        if (!lines_insert(&e->lines, after + *n, (struct text){buffer, length})) {
            rc = FILE_NO_STORAGE;
            break;
        }
        ++*n;
    }
    file_abandon(f);
    if (rc == FILE_NO_STORAGE)
        return edit_message("XIN", XEDIT_NO_STORAGE);
    return rc ? operand_read_failed("XIN", rc, id) : 0;
}

static void ring_add(struct edit *e)
{
    struct editor *editor = editor_now();

    if (editor->file) {
        e->next = editor->file->next;
        editor->file->next = e;
    } else {
        e->next = e;
    }
    editor->file = e;
    editor->files++;
}

void edit_file_leave(struct edit *e)
{
    struct editor *editor = editor_now();
    struct edit **at = &e->next;

    while (*at != e)
        at = &(*at)->next;
    *at = e->next;
    editor->file = e->next == e ? NULL : e->next;
    editor->files--;
    editor->ended = !editor->file;
    lines_free(&e->lines);
    setting_free(e);
    storage_free(e);
}

/* What a new file is like, by its type. */
static void form_new(struct edit *e)
{
    static const struct {
        struct text type;
        char format;
        u32 length;
    } forms[] = {{TEXT("EXEC"), 'V', 130}, {TEXT("XEDIT"), 'V', 130}, {TEXT("REXX"), 'V', 130},
        {TEXT("SCRIPT"), 'V', 132}, {TEXT("MEMO"), 'V', 80}, {TEXT("NAMES"), 'V', 255}, {TEXT("NOTEBOOK"), 'V', 132},
        {TEXT("LISTING"), 'V', 121}, {TEXT("C"), 'V', 132}, {TEXT("DATA"), 'V', 80}};

    e->format = 'F';
    e->record_length = 80;
    for (u32 i = 0; i < sizeof forms / sizeof *forms; i++)
        if (text_equal(field_text(e->id.type, 8), forms[i].type)) {
            e->format = forms[i].format;
            e->record_length = forms[i].length;
        }
}

static void widths_set(struct edit *e, u32 width)
{
    if (width > e->record_length)
        e->record_length = width;
    e->truncation = e->record_length > EDIT_LINE_MAX ? EDIT_LINE_MAX : e->record_length;
    e->zone_from = e->verify_from = 1;
    e->zone_to = e->verify_to = e->truncation;
    e->column = 1;
}

int edit_file_open(const struct fileid *id, u32 width)
{
    struct file_status status;
    struct edit *e = program_storage_get(sizeof *e);
    int rc = file_state(id, &status);
    u32 n = 0;

    if (!e)
        return edit_message("XIN", XEDIT_NO_STORAGE);
    e->id = *id;
    if (rc == FILE_OK) {
        e->id = status.id;
        form_new(e);
        if (status.format == 'F' || status.record_length > e->record_length || e->format == 'F')
            e->record_length = status.record_length;
        e->format = status.format;
    } else {
        if (id->mode == '*' || id->mode == ' ')
            e->id.mode = 'A';
        if (id->number == '*' || id->number == ' ')
            e->id.number = '1';
        form_new(e);
    }
    widths_set(e, width);
    setting_defaults(e);
    ring_add(e);
    if (rc == FILE_OK) {
        rc = edit_file_get(e, &e->id, 1, 0xFFFFFFFF, 0, &n);
        if (rc) {
            edit_file_leave(e);
            return rc;
        }
        return 0;
    }
    edit_message("XIN", CREATING_FILE);
    return 0;
}

static int write_line(struct file *f, const struct edit *e, struct text t)
{
    char *b = editor_now()->buffer;

    if (e->format == 'F') {
        u32 n = t.n < e->record_length ? t.n : e->record_length;
        memcpy(b, t.at, n);
        memset(b + n, ' ', e->record_length - n);
        return file_write(f, 0, b, e->record_length);
    }
    return t.n ? file_write(f, 0, t.at, t.n) : file_write(f, 0, " ", 1); /* no record is empty */
}

int edit_file_write(struct edit *e, const struct fileid *as, bool whatever)
{
    struct file_status found;
    struct file *f;
    char name[24];
    bool other = memcmp(as, &e->id, sizeof *as) != 0;
    int rc = other && !whatever ? file_state(as, &found) : FILE_NOT_FOUND_RC;

    fileid_show(as, name);
    if (rc == 0)
        return edit_message("XFC", XEDIT_FILE_EXISTS, name);
    if (!edit_last(e))
        return edit_message("XFC", EMPTY_FILE, name);
    rc = file_open(as, FILE_REPLACE, e->format, e->record_length, &f);
    if (rc)
        return operand_write_failed("XFC", rc, as);
    for (u32 i = 1; rc == 0 && i <= edit_last(e); i++)
        rc = write_line(f, e, lines_text(&e->lines, i));
    if (rc)
        file_abandon(f);
    else
        rc = file_close(f);
    return rc ? operand_write_failed("XFC", rc, as) : 0;
}

int edit_file_autosave(struct edit *e)
{
    struct fileid as = e->id;
    int rc;

    field_set(as.type, 8, TEXT("AUTOSAVE"));
    as.number = '1';
    e->altered = 0;
    rc = edit_file_write(e, &as, true);
    if (rc == 0) {
        char name[24];
        fileid_show(&as, name);
        e->autosaved = true;
        edit_message("XAS", AUTOSAVED, name);
    }
    return rc;
}

int edit_file_put(struct edit *e, const struct fileid *id, u32 first, u32 count)
{
    struct file *f;
    int rc = file_open(id, FILE_WRITE, e->format, e->record_length, &f);

    if (rc)
        return operand_write_failed("XFC", rc, id);
    for (u32 i = 0; rc == 0 && i < count; i++)
        rc = write_line(f, e, lines_text(&e->lines, first + i));
    if (rc)
        file_abandon(f);
    else
        rc = file_close(f);
    return rc ? operand_write_failed("XFC", rc, id) : 0;
}
