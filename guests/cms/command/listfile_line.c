/* The columns of LISTFILE. CMS Commands and Utilities, "LISTFILE". */
#include "guests/cms/base/format.h"
#include "guests/cms/command/listfile.h"

static void date_show(char *to, u32 size, const u8 c[7], enum listfile_date date)
{
    if (date == DATE_ISO)
        format(to, size, "%02X%02X-%02X-%02X", c[0], c[1], c[2], c[3]);
    else if (date == DATE_FULL)
        format(to, size, "%2X/%02X/%02X%02X", c[2], c[3], c[0], c[1]);
    else
        format(to, size, "%2X/%02X/%02X", c[2], c[3], c[1]);
}

static u32 blocks_of(const struct file_status *s)
{
    return s->blocks;
}

void listfile_line(char *line, const struct file_status *s, enum listfile_parts parts, enum listfile_date date)
{
    struct text name = field_text(s->id.name, 8);
    char when[11];
    struct disk_facts f;
    u32 n;

    disk_facts(s->disk, &f);
    if (parts == LIST_BLOCKS) {
        format(
            line, LISTFILE_LINE, "%.8s %.8s %c%c %10u", s->id.name, s->id.type, s->id.mode, s->id.number, blocks_of(s));
        return;
    }
    if (parts == LIST_NAME)
        n = format(line, LISTFILE_LINE, "%T", &name);
    else
        n = format(line, LISTFILE_LINE, "%.8s %.8s", s->id.name, s->id.type);
    if (parts >= LIST_MODE)
        n += format(line + n, LISTFILE_LINE - n, " %c%c", s->id.mode, s->id.number);
    if (parts >= LIST_FORMAT)
        n += format(line + n, LISTFILE_LINE - n, " %c%11u", s->format, s->record_length);
    if (parts >= LIST_ALLOC)
        n += format(line + n, LISTFILE_LINE - n, "%11u%11u", s->records, blocks_of(s));
    if (parts >= LIST_DATE) {
        date_show(when, sizeof(when), s->changed, date);
        n += format(
            line + n, LISTFILE_LINE - n, "  %s %2X:%02X:%02X", when, s->changed[4], s->changed[5], s->changed[6]);
    }
    if (parts >= LIST_LABEL)
        n += format(line + n, LISTFILE_LINE - n, " %.6s", f.label);
    line[n] = 0;
}

void listfile_header(char *line, enum listfile_parts parts, enum listfile_date date)
{
    static const char *const heads[] = {
        "FILENAME", " FILETYPE", " FM", " FORMAT LRECL", "       RECS     BLOCKS", NULL, " LABEL"};
    u32 n = 0;

    if (parts == LIST_BLOCKS) {
        format(line, LISTFILE_LINE, "FILENAME FILETYPE FM     BLOCKS");
        return;
    }
    for (u32 i = 0; i <= (u32)parts; i++) {
        const char *head = heads[i];

        if (i == LIST_DATE)
            head = date == DATE_SHORT ? "   DATE     TIME   " : "    DATE      TIME   ";
        n += format(line + n, LISTFILE_LINE - n, "%s", head);
    }
}
