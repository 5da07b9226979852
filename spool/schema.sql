-- The spool's database, spool.db beside the folder files/ with the data. The names here are an interface: stable, and for
-- reports the views at the end are meant:
--   sqlite3 -box SYSTEM/spool/spool.db 'SELECT * FROM spool_holders'
-- Reading is safe at any time. What may be written by hand while the system runs: UPDATE of the attributes of a spool_file
-- with in_use = 0 (class to via_user below), DELETE of such a row (purges the file), DELETE from spool_damaged. Keep such
-- transactions short: CP waits for their end, and after half a minute what it was about to do fails. Data that no row
-- names is removed at the next warm start.
--
-- Texts are in capitals; an attribute that is not set is an empty text.

PRAGMA application_id = 0x55525350; -- "URSP"
PRAGMA user_version = 2;

CREATE TABLE spool_file (
    key           INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
    owner         TEXT NOT NULL CHECK (length(owner) BETWEEN 1 AND 8),
    spoolid       INTEGER NOT NULL CHECK (spoolid BETWEEN 1 AND 9999),
    was           INTEGER NOT NULL DEFAULT 0 CHECK (was BETWEEN 0 AND 9999), -- its spoolid with the last owner, its maker; or 0
    queue         TEXT NOT NULL CHECK (queue IN ('RDR', 'PRT', 'PUN', 'SYS')), -- SYS: system data files
    position      INTEGER NOT NULL UNIQUE,           -- queues are processed in ascending order
    in_use        INTEGER NOT NULL DEFAULT 0 CHECK (in_use IN (0, 1)), -- a virtual reader has it open
    origin_user   TEXT NOT NULL CHECK (length(origin_user) BETWEEN 1 AND 8),
    origin        TEXT NOT NULL CHECK (origin IN ('RDR', 'PRT', 'PUN', 'CON', 'VMD', 'SYS')), -- the kind of device that made it
    class         TEXT NOT NULL CHECK (class GLOB '[A-Z0-9]'),
    copies        INTEGER NOT NULL DEFAULT 1 CHECK (copies BETWEEN 1 AND 255),
    copy_pages    INTEGER NOT NULL DEFAULT 0 CHECK (copy_pages IN (0, 1)), -- each page so often, not the file
    hold          TEXT NOT NULL DEFAULT 'NONE' CHECK (hold IN ('NONE', 'USER', 'SYS', 'USYS')),
    keep          INTEGER NOT NULL DEFAULT 0 CHECK (keep IN (0, 1)),
    msg           INTEGER NOT NULL DEFAULT 0 CHECK (msg IN (0, 1)), -- tell the owner when it was printed or punched
    form          TEXT NOT NULL DEFAULT 'STANDARD' CHECK (length(form) <= 8),
    dest          TEXT NOT NULL DEFAULT '' CHECK (length(dest) <= 8),
    dist          TEXT NOT NULL DEFAULT '' CHECK (length(dist) <= 8),
    name          TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 24), -- over 8: a data-set name, type is empty
    type          TEXT NOT NULL DEFAULT '' CHECK (length(type) <= 8),
    tag           TEXT NOT NULL DEFAULT '' CHECK (length(tag) <= 136),
    fcb           TEXT NOT NULL DEFAULT '' CHECK (length(fcb) <= 8),
    chars         TEXT NOT NULL DEFAULT '' CHECK (length(chars) <= 19), -- up to four names of up to four, with a blank between
    flash         TEXT NOT NULL DEFAULT '' CHECK (length(flash) <= 4),
    flash_copies  INTEGER NOT NULL DEFAULT 0 CHECK (flash_copies BETWEEN 0 AND 255), -- 255: all
    modify        TEXT NOT NULL DEFAULT '' CHECK (length(modify) <= 4),
    modify_table  INTEGER NOT NULL DEFAULT 0 CHECK (modify_table BETWEEN 0 AND 3),
    via_node      TEXT NOT NULL DEFAULT '' CHECK (length(via_node) <= 8), -- where a network server got it from
    via_user      TEXT NOT NULL DEFAULT '' CHECK (length(via_user) <= 8),
    data          TEXT NOT NULL DEFAULT 'RECORDS' CHECK (data IN ('RECORDS', 'PAGES')), -- PAGES: a dump's, of 4096 bytes
    xab_length    INTEGER NOT NULL DEFAULT 0 CHECK (xab_length BETWEEN 0 AND 32767), -- of its row in spool_xab
    records       INTEGER NOT NULL CHECK (records > 0),
    record_length INTEGER NOT NULL CHECK (record_length BETWEEN 0 AND 32760), -- of the longest
    created       INTEGER NOT NULL,                  -- seconds since 1970-01-01 00:00 UTC: when it was closed
    host_file     TEXT NOT NULL UNIQUE CHECK (length(host_file) = 16), -- in files/
    bytes         INTEGER NOT NULL CHECK (bytes > 0), -- of host_file
    UNIQUE (owner, spoolid)
);
-- What readers, and real printers and punches, look through for their next file.
CREATE INDEX spool_file_queue ON spool_file (owner, queue, position, class, hold, in_use);
CREATE INDEX spool_file_output ON spool_file (queue, position, class, hold, in_use, form, dest) WHERE queue <> 'RDR';
CREATE INDEX spool_file_class ON spool_file (queue, class, position, hold, in_use, form, dest) WHERE queue <> 'RDR';

-- External attribute buffers: what programs keep with a file beyond its attributes.
CREATE TABLE spool_xab (
    key  INTEGER PRIMARY KEY, -- of spool_file
    data BLOB NOT NULL CHECK (length(data) BETWEEN 1 AND 32767)
);
CREATE TRIGGER spool_file_xab AFTER DELETE ON spool_file WHEN OLD.xab_length > 0
BEGIN
    DELETE FROM spool_xab WHERE key = OLD.key;
END;

-- The last spoolid that each owner was given: the next file gets the next free one.
CREATE TABLE spool_owner (
    owner        TEXT PRIMARY KEY,
    last_spoolid INTEGER NOT NULL CHECK (last_spoolid BETWEEN 1 AND 9999)
) WITHOUT ROWID;

-- Files whose data a warm start found damaged. They are in no queue; what is left of the data stays in host_file.
CREATE TABLE spool_damaged (
    host_file   TEXT PRIMARY KEY,
    found       INTEGER NOT NULL, -- when, as created above
    reason      TEXT NOT NULL,
    owner       TEXT NOT NULL,
    spoolid     INTEGER NOT NULL, -- may have been given to another file since
    queue       TEXT NOT NULL,
    origin_user TEXT NOT NULL,
    class       TEXT NOT NULL,
    name        TEXT NOT NULL,
    type        TEXT NOT NULL,
    records     INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    created     INTEGER NOT NULL
) WITHOUT ROWID;

-- Every file in the order of processing, much as QUERY RDR ALL shows it; times are the host's local time.
CREATE VIEW spool_report AS
SELECT queue, owner, origin_user AS originid, printf('%04d', spoolid) AS file, class, origin, records,
       copies AS cpy, hold, date(created, 'unixepoch', 'localtime') AS date, time(created, 'unixepoch', 'localtime') AS time,
       name, type, dist, form, dest, in_use, bytes, keep, msg, tag
FROM spool_file ORDER BY position;

-- How much each owner has in each queue.
CREATE VIEW spool_usage AS
SELECT owner, queue, count(*) AS files, sum(records) AS records, sum(bytes) AS bytes,
       sum(hold = 'NONE' AND in_use = 0) AS eligible
FROM spool_file GROUP BY owner, queue;

-- Who holds how much, the most bytes first; oldest is the date of the owner's oldest file.
CREATE VIEW spool_holders AS
SELECT owner, count(*) AS files, sum(records) AS records, sum(bytes) AS bytes, sum(hold <> 'NONE') AS held,
       date(min(created), 'unixepoch', 'localtime') AS oldest
FROM spool_file GROUP BY owner ORDER BY bytes DESC, owner;

-- The oldest files first, with their age; LIMIT takes as many as are wanted.
CREATE VIEW spool_oldest AS
SELECT (strftime('%s', 'now') - created) / 86400 AS days, date(created, 'unixepoch', 'localtime') AS date, owner, queue,
       printf('%04d', spoolid) AS file, class, origin_user AS originid, records, hold, keep, name, type, bytes
FROM spool_file ORDER BY created, position;

-- Who sends how much to whom, of what is there now, the most bytes first.
CREATE VIEW spool_senders AS
SELECT origin_user AS originid, owner, count(*) AS files, sum(records) AS records, sum(bytes) AS bytes
FROM spool_file GROUP BY origin_user, owner ORDER BY bytes DESC, originid, owner;

-- All of the spool in one line; damaged is what was put aside.
CREATE VIEW spool_total AS
SELECT count(*) AS files, coalesce(sum(records), 0) AS records, coalesce(sum(bytes), 0) AS bytes,
       count(DISTINCT owner) AS owners, coalesce(sum(hold <> 'NONE'), 0) AS held, coalesce(sum(in_use), 0) AS in_use,
       (SELECT count(*) FROM spool_damaged) AS damaged
FROM spool_file;
