/* The attributes of a spool file as lines of text, for the exchange format: a table, read in both directions. */
#pragma once
#include "spool/spool.h"

/* Lines "name=value" of all attributes that are not empty: the length of the text, -ENOSPC if size is too small. */
int exchange_text_write(const struct spool_file *f, char *out, size_t size);
/* Fill in what length bytes of such lines tell; the rest stays. False if a value cannot be one of its attribute. */
bool exchange_text_read(struct spool_file *f, const char *text, size_t length);
