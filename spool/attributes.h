/* The attributes of a spool file: their defaults, what is valid, and how the database writes the enumerated ones. */
#pragma once
#include "spool/spool.h"

extern const char *const queue_names[3];  /* by enum spool_queue */
extern const char *const hold_names[4];   /* by enum spool_hold */
extern const char *const origin_names[4]; /* by enum spool_origin */

/* Put CP's defaults where nothing is given: class A, one copy, form STANDARD, made by its owner. */
void attributes_default(struct spool_file *f);
/* Can the store keep them? Includes owner and queue. */
bool attributes_valid(const struct spool_file *f);
