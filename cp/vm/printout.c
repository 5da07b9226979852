/* A real device's output, in whatever format it has. Must not know devices or spool files. */
#include "cp/vm/printout.h"
#include "cp/vm/host_output.h"
#include "cp/vm/page_pdf.h"
#include "cp/vm/page_text.h"
#include "guests/arch/ebcdic.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CARD 80

struct printout {
    enum printout_format format;
    struct host_output file;
    struct pdf *pdf;
    u64 pages;
};

const char *printout_suffix(enum printout_format format)
{
    static const char *const suffixes[] = {
        [PRINTOUT_TEXT] = ".txt", [PRINTOUT_PDF] = ".pdf", [PRINTOUT_LINES] = ".txt", [PRINTOUT_CARDS] = ".cards"};

    return suffixes[format];
}

int printout_open(const char *folder, enum printout_format format, struct printout **out)
{
    struct printout *p = calloc(1, sizeof *p);
    int rc;

    if (!p)
        return -ENOMEM;
    if (format == PRINTOUT_PDF && !pdf_available()) {
        free(p);
        return -ENOTSUP;
    }
    p->format = format;
    rc = host_output_open(&p->file, folder);
    if (rc < 0) {
        free(p);
        return rc;
    }
    if (format == PRINTOUT_PDF && !(p->pdf = pdf_create())) {
        printout_discard(p);
        return -ENOMEM;
    }
    *out = p;
    return 0;
}

static int text_page(struct printout *p, const struct paper *page)
{
    unsigned lines = page_text_lines(page);
    char line[PAGE_LINE_MAX];
    int rc = p->pages ? host_output_write(&p->file, "\f", 1) : 0;

    for (unsigned i = 0; i < lines && rc == 0; i++)
        rc = host_output_write(&p->file, line, page_text_line(page, i, line));
    return rc;
}

int printout_page(struct printout *p, const struct paper *page)
{
    int rc = p->format == PRINTOUT_PDF ? pdf_page(p->pdf, page) : text_page(p, page);

    p->pages++;
    return rc;
}

static int card_line(struct printout *p, const u8 card[CARD])
{
    char text[CARD], line[2 * CARD + 1];
    size_t n = CARD, length = 0;

    ebcdic_decode(text, card, CARD);
    while (n && text[n - 1] == ' ')
        n--;
    for (size_t i = 0; i < n; i++) {
        bool control = (u8)text[i] < ' ' || ((u8)text[i] >= 0x7F && (u8)text[i] < 0xA0);
        length += page_text_utf8(control ? '?' : text[i], line + length);
    }
    line[length++] = '\n';
    return host_output_write(&p->file, line, length);
}

int printout_card(struct printout *p, const u8 *data, size_t length)
{
    u8 card[CARD];

    memset(card, EBCDIC_BLANK, sizeof card);
    memcpy(card, data, length < CARD ? length : CARD);
    return p->format == PRINTOUT_LINES ? card_line(p, card) : host_output_write(&p->file, card, CARD);
}

static int pdf_part(void *arg, const void *data, size_t length)
{
    return host_output_write(arg, data, length);
}

int printout_close(struct printout *p, const char *name)
{
    int rc = p->pdf ? pdf_write(p->pdf, pdf_part, &p->file) : 0;

    if (rc < 0) {
        printout_discard(p);
        return rc;
    }
    rc = host_output_publish(&p->file, name, printout_suffix(p->format));
    pdf_free(p->pdf);
    free(p);
    return rc;
}

void printout_discard(struct printout *p)
{
    if (!p)
        return;
    host_output_discard(&p->file);
    pdf_free(p->pdf);
    free(p);
}

void printout_clean(const char *folder)
{
    host_output_clean(folder);
}
