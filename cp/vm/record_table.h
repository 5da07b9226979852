/* records.db as a file: rows in and out (records.sql). One thread at a time. All 0 or -errno. */
#pragma once
#include "cp/vm/record.h"

struct record_table;

int record_table_open(const char *path, struct record_table **out); /* made if there is none */
void record_table_close(struct record_table *t);
int record_table_begin(struct record_table *t);
int record_table_end(struct record_table *t, int rc); /* commit if rc is 0; returns rc or the commit's error */
int record_table_account(struct record_table *t, const struct account_record *r);
int record_table_sample(struct record_table *t, const struct sample *s);
int record_table_purge(struct record_table *t); /* all accounting records */
/* Remove what is older; 0 days: nothing. */
int record_table_expire(struct record_table *t, unsigned account_days, unsigned monitor_days);
u64 record_table_count(struct record_table *t);
