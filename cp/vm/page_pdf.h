/* Pages of forms as PDF on green-bar paper. */
#pragma once
#include "cp/vm/paper.h"

struct pdf;

bool pdf_available(void);                              /* false: this program was built without libharu */
struct pdf *pdf_create(void);                          /* NULL: no memory, or not available */
int pdf_page(struct pdf *d, const struct paper *page); /* 0 or -ENOMEM */
/* The document in parts, in order; stops at the first error of write. 0 or -errno. */
int pdf_write(struct pdf *d, int (*write)(void *arg, const void *data, size_t length), void *arg);
void pdf_free(struct pdf *d); /* NULL is allowed */
