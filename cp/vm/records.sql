-- The accounting records and monitor samples of an Ursa system, as SQL. Table, view and column names are an interface: they stay.
--
-- Who used what last week:      SELECT * FROM usage_last_week;
-- The same of any time:         SELECT userid, sum(virtual_ms) FROM accounting WHERE at >= unixepoch('2026-01-01') GROUP BY userid;
--
-- Times (at) are seconds since 1970 UTC.

PRAGMA application_id = 1431458642; -- "URSR"
PRAGMA user_version = 1;

-- One row for each accounting record. z/VM's 80-byte form of it is card (EBCDIC); what a type does not have is 0 or NULL.
CREATE TABLE accounting (
    id          INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,  -- when the record was cut
    type        TEXT NOT NULL,     -- 01: a virtual machine; 02: a dedicated device; 03: a T-DISK; C0: by a program; C1-C3: charged to another
    userid      TEXT NOT NULL,
    account     TEXT NOT NULL,
    seconds     INTEGER NOT NULL,  -- connected, or how long the user had the device
    total_ms    INTEGER NOT NULL,  -- of processors, with what CP did for the user
    virtual_ms  INTEGER NOT NULL,
    io          INTEGER NOT NULL,  -- channel programs and DIAGNOSE transfers to devices that are not spooled
    punched     INTEGER NOT NULL,  -- spooled records
    printed     INTEGER NOT NULL,
    read        INTEGER NOT NULL,
    device      INTEGER,           -- 02, 03: device number
    size        INTEGER,           -- 03: cylinders or blocks
    card        BLOB NOT NULL
) STRICT;
CREATE INDEX accounting_at ON accounting (at);

-- One row for each interval of MONITOR SAMPLE, and what users did in it.
CREATE TABLE samples (
    id          INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL,  -- its end
    seconds     INTEGER NOT NULL,
    processors  INTEGER NOT NULL,
    busy_ms     INTEGER NOT NULL,  -- of all processors
    users       INTEGER NOT NULL
) STRICT;
CREATE INDEX samples_at ON samples (at);
CREATE TABLE sample_users (
    sample      INTEGER NOT NULL,  -- a row of samples
    userid      TEXT NOT NULL,
    used_ms     INTEGER NOT NULL,  -- of real processors
    virtual_ms  INTEGER NOT NULL,
    io          INTEGER NOT NULL,
    resident    INTEGER NOT NULL,  -- pages of 4K at its end
    class       INTEGER NOT NULL,  -- Q0-Q3
    PRIMARY KEY (sample, userid)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER samples_delete AFTER DELETE ON samples BEGIN DELETE FROM sample_users WHERE sample = OLD.id; END;

CREATE VIEW usage_by_day AS
    SELECT date(at, 'unixepoch', 'localtime') AS day, userid, account, count(*) AS records,
        round(sum(CASE WHEN type IN ('01', 'C1') THEN seconds ELSE 0 END) / 3600.0, 2) AS hours, sum(total_ms) / 1000.0 AS total_seconds,
        sum(virtual_ms) / 1000.0 AS virtual_seconds, sum(io) AS io, sum(punched) AS punched, sum(printed) AS printed, sum(read) AS read
    FROM accounting GROUP BY day, userid, account;
-- The seven days before today.
CREATE VIEW usage_last_week AS
    SELECT userid, account, sum(records) AS records, sum(hours) AS hours, sum(total_seconds) AS total_seconds,
        sum(virtual_seconds) AS virtual_seconds, sum(io) AS io, sum(punched) AS punched, sum(printed) AS printed, sum(read) AS read
    FROM usage_by_day WHERE day >= date('now', 'localtime', '-7 days') AND day < date('now', 'localtime')
    GROUP BY userid, account ORDER BY total_seconds DESC;
-- The records in z/VM's form, as hexadecimal digits.
CREATE VIEW cards AS SELECT id, datetime(at, 'unixepoch', 'localtime') AS cut, type, userid, hex(card) AS card FROM accounting;
-- Percent of one processor that users had in the intervals.
CREATE VIEW monitor_users AS
    SELECT datetime(at, 'unixepoch', 'localtime') AS cut, userid, round(used_ms / 10.0 / seconds, 2) AS percent, io, resident, class
    FROM samples JOIN sample_users ON sample = samples.id;
