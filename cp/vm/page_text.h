/* A page of forms as text. */
#pragma once
#include "cp/vm/paper.h"

#define PAGE_LINE_MAX (PAPER_COLUMNS * 24 + 2)

/* Line number line of page as UTF-8 with a new line, as terminals, pagers and typewriters understand it: characters on
 * one place are joined by backspaces, so that less(1) shows bold and underlined text. Returns its length. */
size_t page_text_line(const struct paper *page, unsigned line, char out[PAGE_LINE_MAX]);
/* How many lines there are down to the last that was struck. */
unsigned page_text_lines(const struct paper *page);
/* A Latin-1 character as UTF-8 at out: 1 or 2 bytes. */
size_t page_text_utf8(char c, char out[2]);
