/* PRINT: a file on the virtual printer, with a heading on each page, or as its own carriage control says. */
#include "guests/cms/base/character.h"
#include "guests/cms/base/format.h"
#include "guests/cms/base/memory.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/command/records.h"
#include "guests/cms/command/spool_device.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"

enum operation {
    WRITE = 0x01, /* and stay in the line */
    WRITE_SPACE_1 = 0x09,
    SPACE_1 = 0x0B, /* without data */
    SPACE_2 = 0x13,
    SPACE_3 = 0x1B,
    SKIP_CHANNEL_1 = 0x8B, /* and 8 more for each channel after it */
};
#define LINES_OF_PAGE 55
#define HEXADECIMAL_BYTES 32 /* in a line */
#define LINES_MOST 99        /* LINECOUN at most */

struct printing {
    const struct file_status *file;
    bool control, hexadecimal, upper;
    u32 width, lines_of_page; /* 0: no pages */
    u32 line, page, record;
};

/* How many characters printers of a type take in a line. */
static u32 printer_width(void)
{
    static const struct {
        const char *type;
        u8 width;
    } printers[] = {{"3211", 150}, {"4245", 132}, {"4248", 168}, {"3800", 204}, {"3820", 204}, {"VAFP", 204}};
    char answer[480];
    struct text rest = {answer, 0};
    u32 n;

    cp_response(TEXT("QUERY VIRTUAL 00E"), answer, sizeof answer, &n);
    rest.n = n < sizeof answer ? n : sizeof answer;
    for (u32 i = 0; i < rest.n; i++)
        if ((u8)answer[i] == 0x15)
            answer[i] = ' ';
    for (struct text word = text_word(&rest); word.n; word = text_word(&rest))
        for (u32 i = 0; i < sizeof printers / sizeof *printers; i++)
            if (text_equal(word, text_of(printers[i].type)))
                return printers[i].width;
    return 132;
}

static int out(u8 op, const void *data, u32 n)
{
    static const char blank = ' ';
    bool immediate = op != WRITE && op != WRITE_SPACE_1;

    if (!n && !immediate) { /* an empty line has a character, too */
        data = &blank;
        n = 1;
    }
    return unit_write(PRINTER, op, data, n) ? dms("PRT", PRINT_ERROR) : 0;
}

static int page_begin(struct printing *p)
{
    char heading[133];
    u32 n = format(heading, sizeof heading, "FILE: %.8s %.8s %c%c    CONVERSATIONAL MONITOR SYSTEM%*sPAGE %05u",
        p->file->id.name, p->file->id.type, p->file->id.mode, p->file->id.number, 40, "", ++p->page);
    int rc = out(SKIP_CHANNEL_1, NULL, 0);

    p->line = 2;
    if (!rc)
        rc = out(WRITE_SPACE_1, heading, n);
    return rc ? rc : out(SPACE_1, NULL, 0);
}

static int line_print(struct printing *p, const char *data, u32 n)
{
    int rc = 0;

    if (p->lines_of_page && (!p->page || p->line >= p->lines_of_page))
        rc = page_begin(p);
    p->line++;
    return rc ? rc : out(WRITE_SPACE_1, data, n < p->width ? n : p->width);
}

static int hexadecimal_print(struct printing *p, const u8 *data, u32 n)
{
    char line[133];
    int rc;

    format(line, sizeof line, "RECORD %u   LENGTH = %u", p->record, n);
    rc = line_print(p, line, (u32)strlen(line));
    for (u32 from = 0; !rc && from < n; from += HEXADECIMAL_BYTES) {
        u32 at = 0;

        for (u32 i = from; i < n && i < from + HEXADECIMAL_BYTES; i++)
            at += format(line + at, (u32)sizeof line - at, i % 4 == 3 ? "%02X " : "%02X", data[i]);
        rc = line_print(p, line, at);
    }
    return rc ? rc : line_print(p, "", 0);
}

/* The control character of ASA: what is done before the line is written; 0: nothing. */
static u8 before_of(u8 control)
{
    switch ((char)control) {
    case '+':
        return 0;
    case '0':
        return SPACE_2;
    case '-':
        return SPACE_3;
    case 'A':
        return SKIP_CHANNEL_1 + 9 * 8;
    case 'B':
        return SKIP_CHANNEL_1 + 10 * 8;
    case 'C':
        return SKIP_CHANNEL_1 + 11 * 8;
    default:
        return control >= (u8)'1' && control <= (u8)'9' ? (u8)(SKIP_CHANNEL_1 + (control - (u8)'1') * 8) : SPACE_1;
    }
}

/* Is it the command code of a printer? What is ASA's, too, is ASA's. */
static bool is_machine_code(u8 c)
{
    u8 low = c & 7;

    if ((char)c == 'A' || (char)c == 'B' || (char)c == 'C')
        return false;
    return (low == 1 || low == 3) && c != 0x03 && (c <= 0x1B || (c >= 0x89 && c <= 0xE3));
}

static int control_print(struct printing *p, const u8 *data, u32 n)
{
    u8 control = n ? data[0] : (u8)' ', before;
    u32 length = n > 1 ? n - 1 : 0;
    int rc;

    length = length < p->width ? length : p->width;
    if (is_machine_code(control))
        return (control & 7) == 3 ? out(control, NULL, 0)
               : unit_write(PRINTER, control, length ? data + 1 : (const u8 *)" ", length ? length : 1)
                   ? dms("PRT", PRINT_ERROR)
                   : 0;
    before = before_of(control);
    rc = before ? out(before, NULL, 0) : 0;
    return rc ? rc : out(WRITE, data + 1, length);
}

static void upper_make(u8 *data, u32 n)
{
    for (u32 i = 0; i < n; i++)
        data[i] = (u8)character_upper((char)data[i]);
}

static int record_print(void *with, const void *data, u32 n)
{
    struct printing *p = with;
    u8 copy[UNIT_RECORD_MAX + 1];

    p->record++;
    if (p->hexadecimal)
        return hexadecimal_print(p, data, n);
    n = n < sizeof copy ? n : (u32)sizeof copy;
    memcpy(copy, data, n);
    if (p->upper)
        upper_make(copy, n);
    return p->control ? control_print(p, copy, n) : line_print(p, (const char *)copy, n);
}

static bool is_listing(const struct file_status *s)
{
    struct text type = field_text(s->id.type, 8);

    return text_equal(type, TEXT("LISTING")) || text_equal(type, TEXT("LIST3800")) ||
           text_equal(type, TEXT("LISTCPDS"));
}

static int file_print(struct printing *p, struct file *f, bool oversize)
{
    const struct file_status *s = file_status(f);
    int rc;

    p->file = s;
    p->width = printer_width();
    if (!p->hexadecimal && !oversize && s->record_length > p->width + p->control)
        return dms("PRT", RECORD_TOO_LONG);
    rc = records_each("PRT", f, record_print, p);
    output_close(PRINTER, s->id.name, s->id.type, rc != 0);
    return rc == RECORDS_HALTED ? 0 : rc;
}

int print_command(struct invocation *i)
{
    enum { CONTROL = 1, NO_CONTROL = 2 };
    u32 operands, control = 0, lines = LINES_OF_PAGE;
    bool oversize = false;
    struct printing p = {0};
    struct text member = {0};
    struct option options[] = {{"CC", 2, OPTION_FLAG, &control, CONTROL},
        {"NOCC", 4, OPTION_FLAG, &control, NO_CONTROL}, {"HEX", 3, OPTION_FLAG, &p.hexadecimal, 0},
        {"UPCASE", 2, OPTION_FLAG, &p.upper, 0}, {"LINECOUN", 2, OPTION_NUMBER, &lines, 0},
        {"LINECOUNT", 9, OPTION_NUMBER, &lines, 0}, {"OVERSIZE", 2, OPTION_FLAG, &oversize, 0},
        {"MEMBER", 3, OPTION_WORD, &member, 0}, {NULL, 0, 0, NULL, 0}};
    struct fileid id;
    struct file *f;
    int rc = options_take(i, "PRT", options, &operands);

    if (rc)
        return rc;
    if (member.n)
        return dms("PRT", NOT_OFFERED, "Option MEMBER of PRINT");
    if (lines > LINES_MOST)
        return dms("PRT", INVALID_OPTION_VALUE, &TEXT("above 99"), "LINECOUN");
    if (operands > 4)
        return dms("PRT", INVALID_PARAMETER, &i->word[4]);
    rc = operand_fileid(i, "PRT", 1, operands, 'A', false, &id);
    if (!rc)
        rc = operand_open("PRT", &id, &f);
    if (rc)
        return rc;
    p.lines_of_page = lines;
    p.control = !p.hexadecimal && (control == CONTROL || (!control && is_listing(file_status(f))));
    rc = file_print(&p, f, oversize);
    file_close(f);
    return rc;
}
