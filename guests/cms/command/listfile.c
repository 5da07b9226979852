/* LISTFILE: what files there are; to the terminal, the program stack, or CMS EXEC A. CMS Commands and Utilities,
 * "LISTFILE". */
#include "guests/cms/command/listfile.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/stack.h"

enum { TYPED, QUEUED, PUSHED, FILED, APPENDED };
enum { ONE = 1 }; /* choices are stored from 1 on */

struct list {
    u32 parts, to, date; /* plus ONE, where they were chosen */
    bool header, no_header, stats, blocks;
    struct text arguments;
    struct file_search search;
    struct file *exec;
};

static int list_options(const struct invocation *i, struct list *l, u32 *operands)
{
    bool ignored = false;
    const struct option options[] = {{"HEADER", 1, OPTION_FLAG, &l->header, 0},
        {"NOHEADER", 3, OPTION_FLAG, &l->no_header, 0}, {"EXEC", 1, OPTION_FLAG, &l->to, FILED + ONE},
        {"APPEND", 2, OPTION_FLAG, &l->to, APPENDED + ONE}, {"STACK", 5, OPTION_FLAG, &l->to, QUEUED + ONE},
        {"FIFO", 4, OPTION_FLAG, &l->to, QUEUED + ONE}, {"LIFO", 4, OPTION_FLAG, &l->to, PUSHED + ONE},
        {"FNAME", 2, OPTION_FLAG, &l->parts, LIST_NAME + ONE}, {"FTYPE", 2, OPTION_FLAG, &l->parts, LIST_TYPE + ONE},
        {"FMODE", 2, OPTION_FLAG, &l->parts, LIST_MODE + ONE}, {"FORMAT", 2, OPTION_FLAG, &l->parts, LIST_FORMAT + ONE},
        {"ALLOC", 2, OPTION_FLAG, &l->parts, LIST_ALLOC + ONE}, {"DATE", 1, OPTION_FLAG, &l->parts, LIST_DATE + ONE},
        {"LABEL", 1, OPTION_FLAG, &l->parts, LIST_LABEL + ONE}, {"BLOCKS", 2, OPTION_FLAG, &l->blocks, 0},
        {"STATS", 5, OPTION_FLAG, &l->stats, 0}, {"SHORTDATE", 6, OPTION_FLAG, &l->date, DATE_SHORT + ONE},
        {"FULLDATE", 5, OPTION_FLAG, &l->date, DATE_FULL + ONE}, {"ISODATE", 4, OPTION_FLAG, &l->date, DATE_ISO + ONE},
        {"TRACE", 5, OPTION_FLAG, &ignored, 0}, {"ARGS", 3, OPTION_TEXT, &l->arguments, 0}, {NULL, 0, 0, NULL, 0}};
    int rc = options_take(i, "LST", options, operands);

    if (rc)
        return rc;
    if (l->header && l->no_header)
        return dms("LST", CONFLICTING_OPTIONS, "HEADER", "NOHEADER");
    l->to -= l->to ? ONE : 0;
    l->date -= l->date ? ONE : 0;
    l->parts = l->parts ? l->parts - ONE : l->date ? LIST_DATE : LIST_MODE;
    if (l->stats)
        l->parts = LIST_ALLOC;
    if (l->blocks && l->parts == LIST_MODE)
        l->parts = LIST_BLOCKS;
    return 0;
}

static int exec_begin(struct list *l)
{
    static const struct fileid id = {"CMS     ", "EXEC    ", 'A', '1'};
    int rc = operand_writable("LST", 'A');

    if (rc)
        return rc;
    rc = file_open(&id, l->to == APPENDED ? FILE_WRITE : FILE_REPLACE, 'F', 80, &l->exec);
    /* Its lines have the length of what it was made with. */
    if (rc == FILE_OTHER_FORMAT || rc == FILE_OTHER_LENGTH)
        rc = file_open(&id, FILE_REPLACE, 'F', 80, &l->exec);
    return operand_write_failed("LST", rc, &id);
}

static int line_put(struct list *l, const char *text)
{
    static const struct fileid id = {"CMS     ", "EXEC    ", 'A', '1'};
    char line[80];
    int rc = 0;

    switch (l->to) {
    case TYPED:
        console_line(text_of(text));
        return 0;
    case QUEUED:
        rc = stack_queue(text_of(text));
        break;
    case PUSHED:
        rc = stack_push(text_of(text));
        break;
    default:
        field_set(line, sizeof(line), text_of(" &1 &2 "));
        field_set(line + 7, sizeof(line) - 7, text_of(text));
        return operand_write_failed("LST", file_write(l->exec, 0, line, sizeof(line)), &id);
    }
    return rc ? dms("LST", NO_STORAGE) : 0;
}

static int fileid_take(const struct invocation *i, u32 operands, struct list *l)
{
    char token[4][TOKEN] = {"LISTFILE", "*       ", "*       ", "A       "};
    struct invocation complete = *i;

    if (operands > 4)
        return dms("LST", INVALID_PARAMETER, &i->word[4]);
    for (u32 k = 1; k < operands; k++)
        memcpy(token[k], i->token[k], TOKEN);
    complete.token = token;
    return operand_fileid(&complete, "LST", 1, 4, 'A', true, &l->search.pattern);
}

static int list_files(struct list *l)
{
    bool header = l->to <= PUSHED && (l->header || (l->to == TYPED && l->parts > LIST_MODE && !l->no_header));
    struct file_status found;
    char line[LISTFILE_LINE];
    u32 n = 0;
    int rc = 0;

    for (; !rc && !file_next(&l->search, &found); n++) {
        if (header && !n) {
            listfile_header(line, l->parts, l->date);
            rc = line_put(l, line);
        }
        listfile_line(line, &found, l->parts, l->date);
        if (!rc)
            rc = line_put(l, line);
        if (console_attention())
            return rc;
    }
    return rc ? rc : n ? 0 : dms("LST", NO_FILES);
}

int listfile_command(struct invocation *i)
{
    struct list l = {0};
    u32 operands;
    int rc = list_options(i, &l, &operands);

    if (!rc)
        rc = fileid_take(i, operands, &l);
    if (rc)
        return rc;
    if (l.search.pattern.mode != '*' && !disk_of_mode(l.search.pattern.mode))
        return dms("LST", NOT_ACCESSED, l.search.pattern.mode);
    if (l.to >= FILED)
        rc = exec_begin(&l);
    if (!rc)
        rc = list_files(&l);
    if (l.exec && rc)
        file_abandon(l.exec);
    else if (l.exec)
        rc = operand_write_failed("LST", file_close(l.exec), &(struct fileid){"CMS     ", "EXEC    ", 'A', '1'});
    return rc;
}
