/* The attributes of a spool file: their defaults, what is valid, and how the database writes the enumerated ones. */
#pragma once
#include "spool/spool.h"

#define QUEUES 4
#define HOLDS 4
#define ORIGINS 6
#define DATA_KINDS 2
extern const char *const queue_names[QUEUES];    /* by enum spool_queue */
extern const char *const hold_names[HOLDS];      /* by enum spool_hold */
extern const char *const origin_names[ORIGINS];  /* by enum spool_origin */
extern const char *const data_names[DATA_KINDS]; /* by enum spool_data */

/* Put CP's defaults where nothing is given: class A, one copy, form STANDARD, made by its owner. */
void attributes_default(struct spool_file *f);
/* May a file of that queue have that owner? */
bool attributes_owner_valid(const char *owner, enum spool_queue queue);
/* Can the store keep them? Includes owner and queue. */
bool attributes_valid(const struct spool_file *f);
