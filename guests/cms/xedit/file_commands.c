/* FILE, SAVE, QUIT, GET, PUT, XEDIT and their like. Source: XEDIT Commands and Macros Reference. */
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/xedit/edit_file.h"
#include "guests/cms/xedit/subcommand.h"
#include "guests/cms/xedit/target.h"

/* The file's own name where words are missing or =. */
static int name_take(const struct edit *e, struct text operands, struct fileid *id)
{
    struct text rest = operands, part[3];
    char mode[2] = {e->id.mode, e->id.number};

    for (int i = 0; i < 3; i++)
        part[i] = text_word(&rest);
    if (text_strip(rest).n)
        return edit_message("XFC", XEDIT_INVALID_OPERAND, &rest);
    if (!part[0].n || text_equal(part[0], TEXT("=")))
        part[0] = field_text(e->id.name, 8);
    if (!part[1].n || text_equal(part[1], TEXT("=")))
        part[1] = field_text(e->id.type, 8);
    if (!part[2].n || text_equal(part[2], TEXT("=")))
        part[2] = (struct text){mode, 2};
    int rc = operand_name("XFC", part[0], part[1], part[2], id);
    if (rc == 0 && (id->number == ' ' || id->number == '*'))
        id->number = '1';
    return rc;
}

static int write(struct edit *e, struct text operands, bool whatever, bool leave)
{
    struct fileid id;
    int rc = name_take(e, operands, &id);

    if (rc == 0)
        rc = edit_file_write(e, &id, whatever);
    if (rc)
        return rc;
    if (e->autosaved) {
        struct fileid kept = e->id;
        field_set(kept.type, 8, TEXT("AUTOSAVE"));
        kept.number = '1';
        file_erase(&kept);
        e->autosaved = false;
    }
    if (leave) {
        edit_file_leave(e);
        return 0;
    }
    e->id = id;
    e->altered = e->altered_saved = 0;
    return 0;
}

int xedit_file(struct edit *e, struct text operands)
{
    return write(e, operands, false, true);
}

int xedit_ffile(struct edit *e, struct text operands)
{
    return write(e, operands, true, true);
}

int xedit_save(struct edit *e, struct text operands)
{
    return write(e, operands, false, false);
}

int xedit_ssave(struct edit *e, struct text operands)
{
    return write(e, operands, true, false);
}

/* A macro's return code may follow. */
static int leave(struct edit *e, struct text operands)
{
    struct text word = text_word(&operands);
    u64 rc = 0;

    if (word.n && !text_number(word, 0x7FFFFFFF, &rc))
        return edit_message("XQU", XEDIT_INVALID_OPERAND, &word);
    edit_file_leave(e);
    editor_now()->rc = (int)rc;
    return 0;
}

int xedit_quit(struct edit *e, struct text operands)
{
    return e->altered_saved ? edit_message("XQU", FILE_CHANGED) : leave(e, operands);
}

int xedit_qquit(struct edit *e, struct text operands)
{
    return leave(e, operands);
}

int xedit_cancel(struct edit *e, struct text operands)
{
    u32 files = editor_now()->files, left = 0;

    (void)e;
    if (operands.n)
        return edit_message("XQU", XEDIT_INVALID_OPERAND, &operands);
    while (files-- && editor_now()->file) {
        struct edit *at = editor_now()->file;
        if (at->altered_saved) {
            editor_now()->file = at->next;
            left++;
        } else {
            edit_file_leave(at);
        }
    }
    return left ? edit_message("XQU", FILE_CHANGED) : 0;
}

/* The file between PUT and GET without name. */
static int scratch(struct fileid *id)
{
    return operand_name("XGT", TEXT("$$TEMP$$"), TEXT("$$TEMP$$"), TEXT("A1"), id);
}

/* GET fn ft fm first count. */
int xedit_get(struct edit *e, struct text operands)
{
    struct text part[5];
    struct fileid id;
    u64 first = 1, count = 0xFFFFFFFF;
    u32 after = e->current > edit_last(e) ? edit_last(e) : e->current, n;
    int rc;

    for (int i = 0; i < 5; i++)
        part[i] = text_word(&operands);
    if (part[3].n && (!text_number(part[3], 0xFFFFFFFF, &first) || !first))
        return edit_message("XGT", XEDIT_INVALID_OPERAND, &part[3]);
    if (part[4].n && !text_equal(part[4], TEXT("*")) && !text_number(part[4], 0xFFFFFFFF, &count))
        return edit_message("XGT", XEDIT_INVALID_OPERAND, &part[4]);
    if (!part[1].n || text_equal(part[1], TEXT("=")))
        part[1] = field_text(e->id.type, 8);
    rc = part[0].n ? operand_name("XGT", part[0], part[1], part[2], &id) : scratch(&id);
    if (rc == 0)
        rc = edit_file_get(e, &id, (u32)first, (u32)count, after, &n);
    if (rc)
        return rc;
    e->current = after + n;
    if (!part[0].n)
        file_erase(&id);
    edit_message("XGT", EOF_REACHED);
    return n ? edit_altered(e) : 0;
}

/* PUT target fn ft fm: lines up to the target. *t is what was put. */
static int put(struct edit *e, struct text operands, struct target *t)
{
    struct text name, type, mode;
    struct fileid id;
    int rc = target_operand(e, &operands, t);

    if (rc)
        return rc;
    name = text_word(&operands);
    type = text_word(&operands);
    mode = text_word(&operands);
    if (!type.n || text_equal(type, TEXT("=")))
        type = field_text(e->id.type, 8);
    if (!name.n) {
        rc = scratch(&id);
        file_erase(&id);
    } else {
        rc = operand_name("XPT", name, type, mode.n ? mode : TEXT("A1"), &id);
    }
    return rc ? rc : edit_file_put(e, &id, t->first, t->count);
}

int xedit_put(struct edit *e, struct text operands)
{
    struct target t;
    int rc = put(e, operands, &t);

    if (rc == 0)
        e->current = t.line > edit_last(e) + 1 ? edit_last(e) + 1 : t.line;
    return rc;
}

int xedit_putd(struct edit *e, struct text operands)
{
    struct target t;
    int rc = put(e, operands, &t);

    if (rc == 0)
        rc = edit_delete(e, t.first, t.count);
    if (rc == 0)
        e->current = t.first;
    return rc;
}

/* XEDIT fn ft fm: that file becomes the present one; without operands the next of the ring. */
int xedit_xedit(struct edit *e, struct text operands)
{
    struct fileid id;
    int rc;

    if (!operands.n) {
        editor_now()->file = e->next;
        return 0;
    }
    rc = name_take(e, operands, &id);
    if (rc)
        return rc;
    for (struct edit *at = e->next;; at = at->next) {
        if (memcmp(at->id.name, id.name, 8) == 0 && memcmp(at->id.type, id.type, 8) == 0 && at->id.mode == id.mode) {
            editor_now()->file = at;
            return 0;
        }
        if (at == e)
            break;
    }
    return edit_file_open(&id, 0);
}
