/* LISTFILE: what files there are; to the terminal, the program stack, variables, XEDIT's file, or CMS EXEC A. CMS
 * Commands and Utilities, "LISTFILE". */
#include "guests/cms/command/listfile.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/variables.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/stack.h"
#include "guests/cms/nucleus/subcom.h"

enum { TYPED, QUEUED, PUSHED, EDITED, ASSIGNED, FILED, APPENDED };
enum { ONE = 1 }; /* choices are stored from 1 on */

struct list {
    u32 parts, to, date; /* plus ONE, where they were chosen */
    bool header, no_header, stats, blocks, arguments, trace;
    struct text stem;
    u32 assigned;
    struct file_search search;
    struct file *exec;
};

static int list_options(const struct invocation *i, struct list *l, u32 *operands)
{
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
        {"TRACE", 5, OPTION_FLAG, &l->trace, 0}, {"ARGS", 3, OPTION_FLAG, &l->arguments, 0},
        {"XEDIT", 1, OPTION_FLAG, &l->to, EDITED + ONE}, {"STEM", 4, OPTION_WORD, &l->stem, 0}, {NULL, 0, 0, NULL, 0}};
    int rc = options_take(i, "LST", options, operands);

    if (rc)
        return rc;
    if (l->header && l->no_header)
        return dms("LST", CONFLICTING_OPTIONS, "HEADER", "NOHEADER");
    if (l->stem.n && l->to)
        return dms("LST", CONFLICTING_OPTIONS, "STEM", "what else takes the lines");
    if (l->stem.n && !variables_present())
        return dms("LST", INVALID_OPTION, &(struct text){"STEM", 4});
    l->to = l->stem.n ? ASSIGNED + ONE : l->to;
    l->to -= l->to ? ONE : 0;
    if ((l->arguments || l->trace) && l->to < FILED)
        l->to = FILED;
    l->date -= l->date ? ONE : 0;
    l->parts = l->parts ? l->parts - ONE : l->date ? LIST_DATE : LIST_MODE;
    if (l->stats)
        l->parts = LIST_ALLOC;
    if (l->blocks && l->parts == LIST_MODE)
        l->parts = LIST_BLOCKS;
    return 0;
}

static int exec_line(struct list *l, const char *text)
{
    char line[80];

    field_set(line, sizeof line, text_of(text));
    return file_write(l->exec, 0, line, sizeof line);
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
    if (!rc && l->trace) /* makes it one of EXEC 2 */
        rc = exec_line(l, "&TRACE OFF");
    return operand_write_failed("LST", rc, &id);
}

static int variable_put(struct list *l, u32 n, struct text value)
{
    char name[TOKEN + 16];
    u32 length = format(name, sizeof name, "%T%u", &l->stem, n);

    return length < sizeof name && variable_set((struct text){name, length}, value) ? 0 : 25;
}

/* Behind XEDIT's current line. */
static int edit_put(const char *text)
{
    char command[LISTFILE_LINE + 8];
    int rc;

    format(command, sizeof command, "INPUT %s", text);
    return subcom_run(TEXT("XEDIT"), text_of(command), &rc) ? rc : dms("LST", NOT_IN_XEDIT);
}

static int line_put(struct list *l, const char *text)
{
    static const struct fileid id = {"CMS     ", "EXEC    ", 'A', '1'};
    static const char arguments[] = " &3 &4 &5 &6 &7 &8 &9 &10 &11 &12 &13 &14 &15";
    char line[LISTFILE_LINE + 64];
    int rc = 0;

    switch (l->to) {
    case TYPED:
        console_line(text_of(text));
        return 0;
    case EDITED:
        return edit_put(text);
    case ASSIGNED:
        rc = variable_put(l, ++l->assigned, text_of(text));
        break;
    case QUEUED:
        rc = stack_queue(text_of(text));
        break;
    case PUSHED:
        rc = stack_push(text_of(text));
        break;
    default:
        format(line, sizeof line, " &1 &2 %s%s", text, l->arguments ? arguments : "");
        return operand_write_failed("LST", exec_line(l, line), &id);
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
    bool header = l->to <= ASSIGNED && (l->header || (l->to == TYPED && l->parts > LIST_MODE && !l->no_header));
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
    if (!rc && l->stem.n) {
        char count[12];
        rc = variable_put(l, 0, (struct text){count, format(count, sizeof count, "%u", l->assigned)});
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
