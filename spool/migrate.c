/* The tables of the earlier version are set aside and their rows moved over; SQLite renames their entries in
 * sqlite_sequence with them, so the keys that were given are carried on by hand. */
#include "spool/migrate.h"

// clang-format off
const char migrate_1_before[] =
    "DROP VIEW spool_report; DROP VIEW spool_usage; DROP INDEX spool_file_queue;"
    "ALTER TABLE spool_file RENAME TO old_file; ALTER TABLE spool_owner RENAME TO old_owner;"
    "ALTER TABLE spool_damaged RENAME TO old_damaged;";

#define FILE_COLUMNS                                                                                                      \
    "key, owner, spoolid, queue, position, in_use, origin_user, origin, class, copies, hold, keep, form, dest, dist, "    \
    "name, type, tag, records, record_length, created, host_file, bytes"

const char migrate_1_after[] =
    "INSERT INTO spool_file (" FILE_COLUMNS ") SELECT " FILE_COLUMNS " FROM old_file ORDER BY key;"
    "DELETE FROM sqlite_sequence WHERE name = 'spool_file';"
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'spool_file', seq FROM sqlite_sequence WHERE name = 'old_file';"
    "INSERT INTO spool_owner SELECT * FROM old_owner; INSERT INTO spool_damaged SELECT * FROM old_damaged;"
    "DROP TABLE old_file; DROP TABLE old_owner; DROP TABLE old_damaged;";
// clang-format on
