/* Pages of forms as PDF: the wide green-bar paper of line printers, 14 7/8 by 11 inches, 10 characters an inch. The
 * only file that knows libharu. A document is kept in storage until it is written. Source: libharu's manual; PDF 1.4.
 */
#include "cp/vm/page_pdf.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if __has_include(<hpdf.h>)
#include <hpdf.h>

#define PAPER_WIDTH 1071.0f
#define PAPER_HEIGHT 792.0f
#define STRIP 36.0f /* the edge with the sprocket holes */
#define HOLE_PITCH 36.0f
#define HOLE_RADIUS 5.6f
#define BAR_LEFT 44.0f
#define BAR_RIGHT (PAPER_WIDTH - BAR_LEFT)
#define BAR_HEIGHT 36.0f  /* half an inch */
#define TEXT_WIDTH 950.4f /* 132 columns */
#define TEXT_LEFT ((PAPER_WIDTH - TEXT_WIDTH) / 2)
#define COLUMNS 132
#define COURIER 0.6f /* a character's width, in font sizes */
#define FONT_SIZE 11.6f
#define NUMBER_SIZE 4.6f
#define BOLD_SHIFT 0.35f /* between two strikes at one place */

struct pdf {
    HPDF_Doc doc;
    HPDF_Font font, small;
    HPDF_Dict paper; /* what is printed on the empty forms, which all pages share */
    unsigned lines;  /* of it */
};

bool pdf_available(void)
{
    return true;
}

struct pdf *pdf_create(void)
{
    struct pdf *d = calloc(1, sizeof *d);

    if (!d || !(d->doc = HPDF_New(NULL, NULL))) {
        free(d);
        return NULL;
    }
    HPDF_SetCompressionMode(d->doc, HPDF_COMP_ALL);
    HPDF_SetInfoAttr(d->doc, HPDF_INFO_PRODUCER, "Ursa");
    d->font = HPDF_GetFont(d->doc, "Courier", "WinAnsiEncoding");
    d->small = HPDF_GetFont(d->doc, "Helvetica", "WinAnsiEncoding");
    if (!d->font || !d->small) {
        pdf_free(d);
        return NULL;
    }
    return d;
}

static void draw_bars(HPDF_Page g)
{
    HPDF_Page_SetRGBFill(g, 0.875f, 0.955f, 0.885f);
    HPDF_Page_SetRGBStroke(g, 0.66f, 0.84f, 0.70f);
    HPDF_Page_SetLineWidth(g, 0.5f);
    for (float top = PAPER_HEIGHT - BAR_HEIGHT; top > BAR_HEIGHT / 2; top -= 2 * BAR_HEIGHT) {
        HPDF_Page_Rectangle(g, BAR_LEFT, top - BAR_HEIGHT, BAR_RIGHT - BAR_LEFT, BAR_HEIGHT);
        HPDF_Page_FillStroke(g);
    }
}

static void draw_edges(HPDF_Page g)
{
    static const HPDF_UINT16 dashes[] = {2, 3};

    HPDF_Page_SetRGBStroke(g, 0.78f, 0.78f, 0.78f);
    HPDF_Page_SetRGBFill(g, 0.94f, 0.94f, 0.94f);
    for (float y = PAPER_HEIGHT - HOLE_PITCH / 2; y > 0; y -= HOLE_PITCH) {
        HPDF_Page_Circle(g, STRIP / 2, y, HOLE_RADIUS);
        HPDF_Page_Circle(g, PAPER_WIDTH - STRIP / 2, y, HOLE_RADIUS);
    }
    HPDF_Page_FillStroke(g);
    HPDF_Page_SetDash(g, dashes, 2, 0);
    for (unsigned side = 0; side < 2; side++) {
        float x = side ? PAPER_WIDTH - STRIP : STRIP;
        HPDF_Page_MoveTo(g, x, 0);
        HPDF_Page_LineTo(g, x, PAPER_HEIGHT);
    }
    HPDF_Page_Stroke(g);
    HPDF_Page_SetDash(g, NULL, 0, 0);
}

/* The numbers that stand beside the lines on such paper. */
static void draw_numbers(const struct pdf *d, HPDF_Page g, unsigned lines)
{
    const float height = PAPER_HEIGHT / (float)lines, size = NUMBER_SIZE;

    HPDF_Page_SetRGBFill(g, 0.52f, 0.74f, 0.58f);
    HPDF_Page_SetFontAndSize(g, d->small, size);
    HPDF_Page_BeginText(g);
    for (unsigned i = 0; i < lines; i++) {
        float y = PAPER_HEIGHT - (float)(i + 1) * height + (height - size) / 2 + 0.8f, width;
        char number[12];
        snprintf(number, sizeof number, "%u", i + 1);
        width = HPDF_Page_TextWidth(g, number);
        HPDF_Page_TextOut(g, TEXT_LEFT - 5 - width, y, number);
        HPDF_Page_TextOut(g, TEXT_LEFT + TEXT_WIDTH + 5, y, number);
    }
    HPDF_Page_EndText(g);
}

static unsigned widest(const struct paper *page)
{
    unsigned columns = COLUMNS;

    for (size_t i = 0; i < page->count; i++)
        if (page->strikes[i].length > columns)
            columns = page->strikes[i].length;
    return columns;
}

/* How many strikes before strike i there are at its place and that say the same: it makes them bold. */
static unsigned repeated(const struct paper *page, size_t i)
{
    const struct paper_strike *s = &page->strikes[i];
    unsigned n = 0;

    while (i-- > 0 && page->strikes[i].line == s->line)
        n += page->strikes[i].length == s->length && memcmp(page->strikes[i].text, s->text, s->length) == 0;
    return n;
}

static void draw_strikes(const struct pdf *d, HPDF_Page g, const struct paper *page)
{
    const float height = PAPER_HEIGHT / (float)page->lines, pitch = TEXT_WIDTH / (float)widest(page);
    const float size = height * 0.97f < FONT_SIZE ? height * 0.97f : FONT_SIZE;

    HPDF_Page_SetRGBFill(g, 0.09f, 0.09f, 0.13f);
    HPDF_Page_SetFontAndSize(g, d->font, size);
    HPDF_Page_SetHorizontalScalling(g, 100 * pitch / (size * COURIER));
    HPDF_Page_BeginText(g);
    for (size_t i = 0; i < page->count; i++) {
        const struct paper_strike *s = &page->strikes[i];
        char text[PAPER_COLUMNS + 1];
        memcpy(text, s->text, s->length);
        text[s->length] = 0;
        HPDF_Page_TextOut(g, TEXT_LEFT + BOLD_SHIFT * (float)repeated(page, i),
            PAPER_HEIGHT - (float)(s->line + 1) * height + height * 0.22f, text);
    }
    HPDF_Page_EndText(g);
}

/* The fonts have the same names on every page because they are met in the same order. */
static void draw_paper(struct pdf *d, HPDF_Page g, unsigned lines)
{
    HPDF_Dict own;

    if (d->paper && d->lines == lines) {
        HPDF_Page_SetFontAndSize(g, d->small, NUMBER_SIZE);
        HPDF_Page_Insert_Shared_Content_Stream(g, d->paper);
        return;
    }
    HPDF_Page_New_Content_Stream(g, &d->paper);
    d->lines = lines;
    draw_bars(g);
    draw_edges(g);
    draw_numbers(d, g, lines);
    HPDF_Page_New_Content_Stream(g, &own);
}

int pdf_page(struct pdf *d, const struct paper *page)
{
    HPDF_Page g = HPDF_AddPage(d->doc);

    if (!g)
        return -ENOMEM;
    HPDF_Page_SetWidth(g, PAPER_WIDTH);
    HPDF_Page_SetHeight(g, PAPER_HEIGHT);
    draw_paper(d, g, page->lines);
    draw_strikes(d, g, page);
    return HPDF_GetError(d->doc) == HPDF_OK ? 0 : -ENOMEM;
}

int pdf_write(struct pdf *d, int (*write)(void *arg, const void *data, size_t length), void *arg)
{
    u8 part[8192];
    HPDF_UINT32 n;

    if (HPDF_SaveToStream(d->doc) != HPDF_OK)
        return -ENOMEM;
    HPDF_ResetStream(d->doc);
    do {
        n = sizeof part;
        HPDF_ReadFromStream(d->doc, part, &n); /* its status also tells of the end */
        int rc = n ? write(arg, part, n) : 0;
        if (rc < 0)
            return rc;
    } while (n == sizeof part);
    return 0;
}

void pdf_free(struct pdf *d)
{
    if (!d)
        return;
    HPDF_Free(d->doc);
    free(d);
}

#else

bool pdf_available(void)
{
    return false;
}

struct pdf *pdf_create(void)
{
    return NULL;
}

int pdf_page(struct pdf *d, const struct paper *page)
{
    (void)d;
    (void)page;
    return -ENOTSUP;
}

int pdf_write(struct pdf *d, int (*write)(void *arg, const void *data, size_t length), void *arg)
{
    (void)d;
    (void)write;
    (void)arg;
    return -ENOTSUP;
}

void pdf_free(struct pdf *d)
{
    (void)d;
}

#endif
