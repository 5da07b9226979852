-- The user directory of an Ursa system, as SQL. Table and column names are an interface: they stay.
--
-- One row of users is enough for a user that can log on; what is left NULL comes from his profile, else from CP's defaults:
--
--   INSERT INTO users (userid, password, storage, max_storage, classes, profile)
--   VALUES ('LINUX5', 'SECRET', 512 << 20, 2 << 30, 'G', 'URSADFLT');
--   INSERT INTO devices (entry, kind, vdev, type) VALUES ('LINUX5', 'SPECIAL', 0x0400, 'CTCA');
--
-- He can log on at once. A password given in plain (1-8 characters, case ignored) is hashed when CP first sees it; a long one
-- must be a crypt(5) hash of the upper-case password. The words NOLOG, AUTOONLY, LBYONLY and NOPASS mean what they mean in
-- USER DIRECT. Sizes are in bytes, device numbers are integers (write 0x009 for 009).
--
-- Every rule is a CHECK or a trigger, because foreign keys are off in a user's sqlite3; the name of a CHECK is its message.
-- What belongs to an entry goes with it when it is deleted and follows it when it is renamed.
-- The meaning of each column is the operand of the same name in z/VM CP Planning and Administration, chapter "User Directory".
-- The word lists of options and device types are those of option.def and device_type.def.

PRAGMA application_id = 1431458628; -- "URSD"
PRAGMA user_version = 4;

-- What holds for the whole directory: at most one row.
CREATE TABLE globals (
    id          INTEGER PRIMARY KEY DEFAULT 1 CONSTRAINT "globals has one row, of id 1" CHECK (id = 1),
    directory   TEXT CONSTRAINT "directory holds at most 64 printable characters, and no comma at the end"
                CHECK (length(directory) BETWEEN 1 AND 64 AND directory NOT GLOB '*[^ -~]*' AND directory NOT GLOB '*[ ,]'
                AND directory NOT GLOB ' *' AND directory NOT GLOB '*  *'),
    machine     TEXT CONSTRAINT "machine is ESA, XA, XC or Z" CHECK (machine IN ('ESA', 'XA', 'XC', 'Z'))
) STRICT;

-- USER and IDENTITY entries.
CREATE TABLE users (
    position    INTEGER PRIMARY KEY CONSTRAINT "position is above 0" CHECK (position > 0), -- order; leave it out
    userid      TEXT NOT NULL UNIQUE CONSTRAINT "userid is 1-8 of A-Z 0-9 $ # @ _ - and neither SYSTEM nor ALL"
                CHECK (length(userid) BETWEEN 1 AND 8 AND length(userid) = length(CAST(userid AS BLOB))
                AND userid NOT GLOB '*[^A-Z0-9$#@_-]*' AND userid NOT IN ('SYSTEM', 'ALL')),
    kind        TEXT NOT NULL DEFAULT 'USER' CONSTRAINT "kind is USER or IDENTITY" CHECK (kind IN ('USER', 'IDENTITY')),
    password    TEXT NOT NULL CONSTRAINT "password is 1-8 printable characters without a blank, or a crypt hash"
                CHECK ((length(password) BETWEEN 1 AND 8 AND password NOT GLOB '*[^!-~]*' AND password NOT GLOB '*,')
                OR (length(password) BETWEEN 13 AND 127 AND password GLOB '$[0-9a-z]*$?*'
                AND password NOT GLOB '*[^./0-9A-Za-z$=]*')),
    profile     TEXT,             -- INCLUDE: a row of profiles that is no SUBCONFIG
    storage     INTEGER CONSTRAINT "storage is a multiple of 4096 between 64K and 4T"
                CHECK (storage BETWEEN 65536 AND 4398046511104 AND storage % 4096 = 0),
    max_storage INTEGER CONSTRAINT "max_storage is a multiple of 4096 between 64K and 4T"
                CHECK (max_storage BETWEEN 65536 AND 4398046511104 AND max_storage % 4096 = 0),
    classes     TEXT CONSTRAINT "classes are up to 32 of A-Z and 1-6"
                CHECK (length(classes) BETWEEN 1 AND 32 AND classes NOT GLOB '*[^A-Z1-6]*'),
    linend      TEXT CONSTRAINT "linend is ON, OFF or one special character"
                CHECK (linend IN ('ON', 'OFF') OR (length(linend) = 1 AND linend GLOB '[!-+./:-@[-`{-~-]')),
    linedel     TEXT CONSTRAINT "linedel is ON, OFF or one special character"
                CHECK (linedel IN ('ON', 'OFF') OR (length(linedel) = 1 AND linedel GLOB '[!-+./:-@[-`{-~-]')),
    chardel     TEXT CONSTRAINT "chardel is ON, OFF or one special character"
                CHECK (chardel IN ('ON', 'OFF') OR (length(chardel) = 1 AND chardel GLOB '[!-+./:-@[-`{-~-]')),
    escape_char TEXT CONSTRAINT "escape_char is ON, OFF or one special character"
                CHECK (escape_char IN ('ON', 'OFF') OR (length(escape_char) = 1 AND escape_char GLOB '[!-+./:-@[-`{-~-]')),
    machine     TEXT CONSTRAINT "machine is ESA, XA, XC or Z" CHECK (machine IN ('ESA', 'XA', 'XC', 'Z')),
    max_cpus    INTEGER CONSTRAINT "max_cpus is 1-64 and needs machine"
                CHECK (max_cpus IS NULL OR (max_cpus BETWEEN 1 AND 64 AND machine IS NOT NULL)),
    account     TEXT CONSTRAINT "account is 1-8 printable characters without a blank"
                CHECK (length(account) BETWEEN 1 AND 8 AND account NOT GLOB '*[^!-~]*' AND account NOT GLOB '*,'),
    distribution TEXT CONSTRAINT "distribution is 1-8 printable characters without a blank, and needs account"
                CHECK (distribution IS NULL OR (length(distribution) BETWEEN 1 AND 8 AND distribution NOT GLOB '*[^!-~]*'
                AND distribution NOT GLOB '*,' AND account IS NOT NULL)),
    share_relative INTEGER CONSTRAINT "share_relative is 1-10000" CHECK (share_relative BETWEEN 1 AND 10000),
    share_absolute INTEGER CONSTRAINT "share_absolute is 1-1000 tenths of a percent"
                CHECK (share_absolute BETWEEN 1 AND 1000), -- tenths of a percent
    share_maximum TEXT CONSTRAINT "share_maximum is [RELATIVE n or ABSOLUTE n%] LIMITSOFT or LIMITHARD, and needs a share"
                CHECK (share_maximum IS NULL OR ((share_relative IS NOT NULL OR share_absolute IS NOT NULL)
                AND length(share_maximum) < 32 AND (share_maximum IN ('LIMITSOFT', 'LIMITHARD')
                OR share_maximum GLOB 'RELATIVE [1-9]* LIMIT[SH]*' OR share_maximum GLOB 'ABSOLUTE [0-9]*% LIMIT[SH]*'))),
    ipl         TEXT CONSTRAINT "ipl is the operands of IPL: at most 129 characters, single blanks, words of at most 60"
                CHECK (length(ipl) BETWEEN 1 AND 129 AND ipl NOT GLOB '*[^ -~]*' AND ipl NOT GLOB ' *'
                AND ipl NOT GLOB '*[ ,]' AND ipl NOT GLOB '*  *'
                AND ipl NOT GLOB '*' || replace(hex(zeroblob(30)), '00', '[^ ][^ ]') || '[^ ]*'),
    CONSTRAINT "max_storage is not less than storage" CHECK (max_storage >= storage),
    CONSTRAINT "a share is relative or absolute, not both" CHECK (share_relative IS NULL OR share_absolute IS NULL)
) STRICT;

-- PROFILE entries, and SUBCONFIG entries: those name the IDENTITY that builds them and for which member.
CREATE TABLE profiles (
    position    INTEGER PRIMARY KEY CONSTRAINT "position is above 0" CHECK (position > 0),
    name        TEXT NOT NULL UNIQUE CONSTRAINT "name is 1-8 of A-Z 0-9 $ # @ _ -"
                CHECK (length(name) BETWEEN 1 AND 8 AND length(name) = length(CAST(name AS BLOB))
                AND name NOT GLOB '*[^A-Z0-9$#@_-]*'),
    identity    TEXT,             -- SUBCONFIG: a row of users of kind IDENTITY
    member      TEXT CONSTRAINT "member is * or 1-8 of A-Z 0-9 $ # @ _ -, for a SUBCONFIG only"
                CHECK ((member IS NULL) = (identity IS NULL) AND (member IS NULL OR member = '*'
                OR (length(member) BETWEEN 1 AND 8 AND member NOT GLOB '*[^A-Z0-9$#@_-]*'))),
    storage     INTEGER CONSTRAINT "storage is a multiple of 4096 between 64K and 4T"
                CHECK (storage BETWEEN 65536 AND 4398046511104 AND storage % 4096 = 0),
    max_storage INTEGER CONSTRAINT "max_storage is a multiple of 4096 between 64K and 4T"
                CHECK (max_storage BETWEEN 65536 AND 4398046511104 AND max_storage % 4096 = 0),
    classes     TEXT CONSTRAINT "classes are up to 32 of A-Z and 1-6"
                CHECK (length(classes) BETWEEN 1 AND 32 AND classes NOT GLOB '*[^A-Z1-6]*'),
    machine     TEXT CONSTRAINT "machine is ESA, XA, XC or Z" CHECK (machine IN ('ESA', 'XA', 'XC', 'Z')),
    max_cpus    INTEGER CONSTRAINT "max_cpus is 1-64 and needs machine"
                CHECK (max_cpus IS NULL OR (max_cpus BETWEEN 1 AND 64 AND machine IS NOT NULL)),
    account     TEXT CONSTRAINT "account is 1-8 printable characters without a blank"
                CHECK (length(account) BETWEEN 1 AND 8 AND account NOT GLOB '*[^!-~]*' AND account NOT GLOB '*,'),
    distribution TEXT CONSTRAINT "distribution is 1-8 printable characters without a blank, and needs account"
                CHECK (distribution IS NULL OR (length(distribution) BETWEEN 1 AND 8 AND distribution NOT GLOB '*[^!-~]*'
                AND distribution NOT GLOB '*,' AND account IS NOT NULL)),
    share_relative INTEGER CONSTRAINT "share_relative is 1-10000" CHECK (share_relative BETWEEN 1 AND 10000),
    share_absolute INTEGER CONSTRAINT "share_absolute is 1-1000 tenths of a percent"
                CHECK (share_absolute BETWEEN 1 AND 1000),
    share_maximum TEXT CONSTRAINT "share_maximum is [RELATIVE n or ABSOLUTE n%] LIMITSOFT or LIMITHARD, and needs a share"
                CHECK (share_maximum IS NULL OR ((share_relative IS NOT NULL OR share_absolute IS NOT NULL)
                AND length(share_maximum) < 32 AND (share_maximum IN ('LIMITSOFT', 'LIMITHARD')
                OR share_maximum GLOB 'RELATIVE [1-9]* LIMIT[SH]*' OR share_maximum GLOB 'ABSOLUTE [0-9]*% LIMIT[SH]*'))),
    ipl         TEXT CONSTRAINT "ipl is the operands of IPL: at most 129 characters, single blanks, words of at most 60"
                CHECK (length(ipl) BETWEEN 1 AND 129 AND ipl NOT GLOB '*[^ -~]*' AND ipl NOT GLOB ' *'
                AND ipl NOT GLOB '*[ ,]' AND ipl NOT GLOB '*  *'
                AND ipl NOT GLOB '*' || replace(hex(zeroblob(30)), '00', '[^ ][^ ]') || '[^ ]*'),
    CONSTRAINT "max_storage is not less than storage" CHECK (max_storage >= storage),
    CONSTRAINT "a share is relative or absolute, not both" CHECK (share_relative IS NULL OR share_absolute IS NULL)
) STRICT;

-- The tables below belong to an entry: the userid of a user or the name of a profile.

CREATE TABLE cpus (
    position    INTEGER PRIMARY KEY,
    entry       TEXT NOT NULL,
    address     INTEGER NOT NULL CONSTRAINT "a CPU address is 0-63" CHECK (address BETWEEN 0 AND 63),
    base        INTEGER NOT NULL DEFAULT 0 CONSTRAINT "base is 0 or 1" CHECK (base IN (0, 1)),
    cpuid       TEXT CONSTRAINT "cpuid is 6 hexadecimal digits"
                CHECK (length(cpuid) = 6 AND cpuid NOT GLOB '*[^0-9A-F]*'),
    UNIQUE (entry, address)
) STRICT;
CREATE UNIQUE INDEX cpus_one_base ON cpus (entry) WHERE base = 1;

CREATE TABLE options (
    position    INTEGER PRIMARY KEY,
    entry       TEXT NOT NULL,
    name        TEXT NOT NULL CONSTRAINT "name is a word of OPTION" CHECK (name IN (
                'ACCT', 'APPLMON', 'CFUSER', 'CFVM', 'CHPIDVIRTUALIZATION', 'COMSRV', 'CONCEAL', 'CPUID', 'CRYMEASURE',
                'D84NOPAS', 'DEVINFO', 'DEVMAINT', 'DIAG200', 'DIAG88', 'DIAG98', 'ECMODE', 'IGNMAXU', 'LANG', 'LKFAC',
                'LNKEXCLU', 'LNKNOPAS', 'LNKSTABL', 'MAINTCCW', 'MAXCONN', 'MAXVDISK', 'MIH', 'NETACCOUNTING', 'NETROUTER',
                'NOMDCFS', 'QUICKDSP', 'REALTIMER', 'RMCHINFO', 'SETORIG', 'STFIRST', 'STGEXEMPT', 'SVC76VM', 'SVCACCEL',
                'SVMSTAT', 'TODENABLE', '370ACCOM')),
    value       TEXT,
    UNIQUE (entry, name),
    CONSTRAINT "the option takes no value, or another" CHECK (CASE name
                WHEN 'CHPIDVIRTUALIZATION' THEN value IS NOT NULL AND value = 'ONE'
                WHEN 'CPUID' THEN value IS NOT NULL AND length(value) = 6 AND value NOT GLOB '*[^0-9A-F]*'
                WHEN 'LANG' THEN value IS NOT NULL AND length(value) BETWEEN 1 AND 5 AND value NOT GLOB '*[^A-Z0-9]*'
                WHEN 'MAXCONN' THEN value IS NOT NULL AND value NOT GLOB '*[^0-9]*' AND value NOT GLOB '0*'
                    AND length(value) BETWEEN 1 AND 5 AND CAST(value AS INTEGER) <= 65535
                ELSE value IS NULL END)
) STRICT;

-- CP commands issued when the user logs on, in order; those of his profile come first.
CREATE TABLE commands (
    position    INTEGER PRIMARY KEY,
    entry       TEXT NOT NULL,
    command     TEXT NOT NULL
                CONSTRAINT "a command is at most 220 characters, with single blanks, words of at most 60 and no comma at the end"
                CHECK (length(command) BETWEEN 1 AND 220 AND command NOT GLOB '*[^ -~]*' AND command NOT GLOB ' *'
                AND command NOT GLOB '*[ ,]' AND command NOT GLOB '*  *'
                AND command NOT GLOB '*' || replace(hex(zeroblob(30)), '00', '[^ ][^ ]') || '[^ ]*')
) STRICT;
CREATE INDEX commands_entry ON commands (entry);

-- LOGONBY: byuserid may log on for the entry's user with his own password.
CREATE TABLE logonby (
    position    INTEGER PRIMARY KEY,
    entry       TEXT NOT NULL,
    byuserid    TEXT NOT NULL CONSTRAINT "byuserid is 1-8 of A-Z 0-9 $ # @ _ -"
                CHECK (length(byuserid) BETWEEN 1 AND 8 AND byuserid NOT GLOB '*[^A-Z0-9$#@_-]*'),
    UNIQUE (entry, byuserid)
) STRICT;

-- AUTOLOG and XAUTOLOG: byuserid may XAUTOLOG the entry's user.
CREATE TABLE autolog (
    position    INTEGER PRIMARY KEY,
    entry       TEXT NOT NULL,
    byuserid    TEXT NOT NULL CONSTRAINT "byuserid is 1-8 of A-Z 0-9 $ # @ _ -"
                CHECK (length(byuserid) BETWEEN 1 AND 8 AND byuserid NOT GLOB '*[^A-Z0-9$#@_-]*'),
    UNIQUE (entry, byuserid)
) STRICT;

-- NAMESAVE: restricted saved systems and segments that the entry's user may load.
CREATE TABLE namesave (
    position    INTEGER PRIMARY KEY,
    entry       TEXT NOT NULL,
    name        TEXT NOT NULL CONSTRAINT "name is 1-8 of A-Z 0-9 $ # @ _ -"
                CHECK (length(name) BETWEEN 1 AND 8 AND name NOT GLOB '*[^A-Z0-9$#@_-]*'),
    UNIQUE (entry, name)
) STRICT;

-- Device statements, in order. Which columns a kind uses:
--   CONSOLE  type, class, owner (the secondary user), operands ("OBSERVER userid")
--   SPOOL    type, subtype (2540: READER or PUNCH), class
--   SPECIAL  type, operands
--   MDISK    type, start, size (0: to the END), volser, mode, the three passwords; subtype T-DISK or V-DISK: size only;
--            subtype DEVNO: start is the real device number; operands ("MINIOPT NOMDC")
--   LINK     owner, owner_vdev, mode
--   NICDEF   operands
--   DEDICATE start (the real device number) or volser; mode R: read-only
CREATE TABLE devices (
    position    INTEGER PRIMARY KEY,
    entry       TEXT NOT NULL,
    kind        TEXT NOT NULL CONSTRAINT "kind is CONSOLE, SPOOL, SPECIAL, MDISK, LINK, NICDEF or DEDICATE"
                CHECK (kind IN ('CONSOLE', 'SPOOL', 'SPECIAL', 'MDISK', 'LINK', 'NICDEF', 'DEDICATE')),
    vdev        INTEGER NOT NULL CONSTRAINT "vdev is 0-0xFFFF" CHECK (vdev BETWEEN 0 AND 65535),
    type        TEXT CONSTRAINT "type is not one of this kind of device" CHECK (CASE kind
                WHEN 'CONSOLE' THEN type IS NOT NULL AND type IN ('3215', '3270', '3278', '3279')
                WHEN 'SPOOL' THEN type IS NOT NULL AND type IN ('2540', '2501', '3505', '3525', '1403', '1443', '3203', '3211',
                    '3262', '3268', '3289', '3800', '3800-1', '3800-3', '3800-8', '3820', 'AFP1', 'VAFP', '4245', '4248', '6262')
                WHEN 'SPECIAL' THEN type IS NOT NULL AND type IN ('3270', '3088', 'CTCA', 'BCTC', 'CNC', 'FCTC', '2701', '2702',
                    '2703', 'TIMER', 'MSGD', 'MSGF', 'MSGPROC', 'NETWORK', 'QDIO', 'HIPERS', 'IEDN', 'INMN')
                WHEN 'MDISK' THEN type IS NOT NULL AND type IN ('3380', '3390', '9336', 'FB-512')
                ELSE type IS NULL END),
    subtype     TEXT CONSTRAINT "subtype is READER or PUNCH for a 2540, T-DISK, V-DISK or DEVNO for an MDISK" CHECK (CASE
                WHEN kind = 'SPOOL' AND type = '2540' THEN subtype IS NOT NULL AND subtype IN ('READER', 'PUNCH')
                WHEN kind = 'MDISK' THEN subtype IS NULL OR subtype IN ('T-DISK', 'V-DISK', 'DEVNO')
                ELSE subtype IS NULL END),
    class       TEXT CONSTRAINT "class is A-Z or 0-9, or * for a reader" CHECK (CASE
                WHEN class IS NULL THEN 1
                WHEN kind = 'SPOOL' AND (subtype = 'READER' OR type IN ('2501', '3505')) THEN class GLOB '[A-Z0-9*]'
                WHEN kind IN ('SPOOL', 'CONSOLE') THEN class GLOB '[A-Z0-9]'
                ELSE 0 END),
    owner       TEXT CONSTRAINT "owner is a userid, for CONSOLE and LINK" CHECK (CASE
                WHEN owner IS NULL THEN kind <> 'LINK'
                WHEN kind = 'CONSOLE' THEN class IS NOT NULL AND length(owner) BETWEEN 1 AND 8 AND owner NOT GLOB '*[^A-Z0-9$#@_-]*'
                WHEN kind = 'LINK' THEN length(owner) BETWEEN 1 AND 8 AND (owner = '*' OR owner NOT GLOB '*[^A-Z0-9$#@_-]*')
                ELSE 0 END),
    owner_vdev  INTEGER NOT NULL DEFAULT 0 CONSTRAINT "owner_vdev is 0-0xFFFF, for LINK only"
                CHECK (owner_vdev BETWEEN 0 AND CASE kind WHEN 'LINK' THEN 65535 ELSE 0 END),
    mode        TEXT CONSTRAINT "mode is an access mode, for MDISK and LINK, or R for DEDICATE" CHECK (mode IS NULL
                OR (kind = 'DEDICATE' AND mode = 'R') OR (kind IN ('MDISK', 'LINK')
                AND mode IN ('R', 'RR', 'W', 'WR', 'M', 'MR', 'MW', 'SR', 'SW', 'SM', 'ER', 'EW',
                'RV', 'RRV', 'WV', 'WRV', 'MV', 'MRV', 'MWV'))),
    start       INTEGER NOT NULL DEFAULT 0 CONSTRAINT "start is a cylinder, block or real device number, for MDISK or DEDICATE"
                CHECK (CASE WHEN kind = 'DEDICATE' THEN start BETWEEN 0 AND 65535 AND (start = 0 OR volser IS NULL)
                WHEN kind <> 'MDISK' OR ifnull(subtype, '') IN ('T-DISK', 'V-DISK') THEN start = 0
                WHEN subtype = 'DEVNO' THEN start BETWEEN 0 AND 65535 ELSE start BETWEEN 0 AND 4294967295 END),
    size        INTEGER NOT NULL DEFAULT 0 CONSTRAINT "size is the extent of an MDISK, and a T-DISK or V-DISK needs one"
                CHECK (CASE WHEN kind <> 'MDISK' OR ifnull(subtype, '') = 'DEVNO' THEN size = 0
                WHEN subtype IS NULL THEN size BETWEEN 0 AND 4294967295 ELSE size BETWEEN 1 AND 4294967295 END),
    volser      TEXT CONSTRAINT "volser is 1-6 characters, for an MDISK on a volume or DEDICATE" CHECK (CASE
                WHEN kind = 'DEDICATE' THEN volser IS NULL OR (length(volser) BETWEEN 1 AND 6
                    AND volser NOT GLOB '*[^A-Z0-9$#@_&+-]*')
                WHEN kind = 'MDISK' AND subtype IS NULL THEN volser IS NOT NULL AND length(volser) BETWEEN 1 AND 6
                    AND volser NOT GLOB '*[^A-Z0-9$#@_&+-]*'
                ELSE volser IS NULL END),
    read_password TEXT CONSTRAINT "a read password is 1-8 printable characters, and needs a mode" CHECK (read_password IS NULL
                OR (kind = 'MDISK' AND mode IS NOT NULL AND length(read_password) BETWEEN 1 AND 8
                AND read_password NOT GLOB '*[^!-~]*' AND read_password NOT GLOB '*,')),
    write_password TEXT CONSTRAINT "a write password is 1-8 printable characters, after a read password"
                CHECK (write_password IS NULL OR (read_password IS NOT NULL AND length(write_password) BETWEEN 1 AND 8
                AND write_password NOT GLOB '*[^!-~]*' AND write_password NOT GLOB '*,')),
    multiple_password TEXT CONSTRAINT "a multiple password is 1-8 printable characters, after a write password"
                CHECK (multiple_password IS NULL OR (write_password IS NOT NULL AND length(multiple_password) BETWEEN 1 AND 8
                AND multiple_password NOT GLOB '*[^!-~]*' AND multiple_password NOT GLOB '*,')),
    operands    TEXT CONSTRAINT "operands are at most 255 characters in capitals, with single blanks, words of at most 60"
                CHECK (operands IS NULL OR (length(operands) BETWEEN 1 AND 255 AND operands NOT GLOB '*[^ -`{-~]*'
                AND operands NOT GLOB ' *' AND operands NOT GLOB '*[ ,]' AND operands NOT GLOB '*  *'
                AND operands NOT GLOB '*' || replace(hex(zeroblob(30)), '00', '[^ ][^ ]') || '[^ ]*'
                AND (kind IN ('SPECIAL', 'NICDEF') OR (kind = 'CONSOLE' AND operands GLOB 'OBSERVER ?*')
                OR (kind = 'MDISK' AND operands GLOB 'MINIOPT ?*')))),
    UNIQUE (entry, vdev)
) STRICT;

-- The map of the disks: the minidisks on volumes, in order; last and size are NULL to the END. overlaps says whether another one
-- has a part of it too. Those from 0 to the END are whole volumes and overlap nothing.
CREATE VIEW minidisks (volser, start, last, size, entry, vdev, type, mode, overlaps) AS
    WITH extents AS (SELECT position, volser, start, start + size - 1 AS last, size, entry, vdev, type, mode,
        CASE size WHEN 0 THEN 1 << 40 ELSE start + size END AS behind, size = 0 AND start = 0 AS whole
        FROM devices WHERE kind = 'MDISK' AND subtype IS NULL)
    SELECT volser, start, CASE size WHEN 0 THEN NULL ELSE last END, nullif(size, 0), entry, vdev, type, mode,
        NOT whole AND EXISTS (SELECT 1 FROM extents AS o WHERE o.volser = e.volser AND o.position <> e.position
            AND NOT o.whole AND o.start < e.behind AND e.start < o.behind)
    FROM extents AS e ORDER BY volser, start, position;

-- Every name an entry's rows can belong to.
CREATE VIEW entries (name) AS SELECT userid FROM users UNION ALL SELECT name FROM profiles;

CREATE TRIGGER users_insert BEFORE INSERT ON users BEGIN
    SELECT RAISE(ABORT, 'a profile has this name') WHERE EXISTS (SELECT 1 FROM profiles WHERE name = NEW.userid);
    SELECT RAISE(ABORT, 'this position is taken') WHERE EXISTS (SELECT 1 FROM users WHERE position = NEW.position);
    SELECT RAISE(ABORT, 'a SUBCONFIG belongs to this IDENTITY') WHERE NEW.kind <> 'IDENTITY' -- REPLACE
        AND EXISTS (SELECT 1 FROM profiles WHERE identity = NEW.userid);
    SELECT RAISE(ABORT, 'there is no such profile') WHERE NEW.profile IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM profiles WHERE name = NEW.profile AND identity IS NULL);
END;
CREATE TRIGGER users_update BEFORE UPDATE ON users BEGIN
    SELECT RAISE(ABORT, 'a profile has this name') WHERE EXISTS (SELECT 1 FROM profiles WHERE name = NEW.userid);
    SELECT RAISE(ABORT, 'this position is taken') WHERE NEW.position <> OLD.position
        AND EXISTS (SELECT 1 FROM users WHERE position = NEW.position);
    SELECT RAISE(ABORT, 'this userid is taken') WHERE NEW.userid <> OLD.userid
        AND EXISTS (SELECT 1 FROM users WHERE userid = NEW.userid);
    SELECT RAISE(ABORT, 'a SUBCONFIG belongs to this IDENTITY') WHERE NEW.kind <> 'IDENTITY'
        AND EXISTS (SELECT 1 FROM profiles WHERE identity = OLD.userid);
END;
CREATE TRIGGER users_profile BEFORE UPDATE OF profile ON users WHEN NEW.profile IS NOT NULL BEGIN
    SELECT RAISE(ABORT, 'there is no such profile')
        WHERE NOT EXISTS (SELECT 1 FROM profiles WHERE name = NEW.profile AND identity IS NULL);
END;
CREATE TRIGGER users_rename AFTER UPDATE OF userid ON users WHEN NEW.userid <> OLD.userid BEGIN
    UPDATE profiles SET identity = NEW.userid WHERE identity = OLD.userid;
    UPDATE cpus SET entry = NEW.userid WHERE entry = OLD.userid;
    UPDATE options SET entry = NEW.userid WHERE entry = OLD.userid;
    UPDATE commands SET entry = NEW.userid WHERE entry = OLD.userid;
    UPDATE logonby SET entry = NEW.userid WHERE entry = OLD.userid;
    UPDATE autolog SET entry = NEW.userid WHERE entry = OLD.userid;
    UPDATE namesave SET entry = NEW.userid WHERE entry = OLD.userid;
    UPDATE devices SET entry = NEW.userid WHERE entry = OLD.userid;
END;
CREATE TRIGGER users_delete AFTER DELETE ON users BEGIN
    DELETE FROM profiles WHERE identity = OLD.userid;
    DELETE FROM cpus WHERE entry = OLD.userid;
    DELETE FROM options WHERE entry = OLD.userid;
    DELETE FROM commands WHERE entry = OLD.userid;
    DELETE FROM logonby WHERE entry = OLD.userid;
    DELETE FROM autolog WHERE entry = OLD.userid;
    DELETE FROM namesave WHERE entry = OLD.userid;
    DELETE FROM devices WHERE entry = OLD.userid;
END;

CREATE TRIGGER profiles_insert BEFORE INSERT ON profiles BEGIN
    SELECT RAISE(ABORT, 'a user has this name') WHERE EXISTS (SELECT 1 FROM users WHERE userid = NEW.name);
    SELECT RAISE(ABORT, 'this position is taken') WHERE EXISTS (SELECT 1 FROM profiles WHERE position = NEW.position);
    SELECT RAISE(ABORT, 'there is no such IDENTITY') WHERE NEW.identity IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM users WHERE userid = NEW.identity AND kind = 'IDENTITY');
    SELECT RAISE(ABORT, 'the IDENTITY has a SUBCONFIG for this member') WHERE NEW.identity IS NOT NULL
        AND EXISTS (SELECT 1 FROM profiles WHERE identity = NEW.identity AND member = NEW.member);
    SELECT RAISE(ABORT, 'a user includes this profile') WHERE NEW.identity IS NOT NULL -- REPLACE
        AND EXISTS (SELECT 1 FROM users WHERE profile = NEW.name);
END;
CREATE TRIGGER profiles_update BEFORE UPDATE ON profiles BEGIN
    SELECT RAISE(ABORT, 'a user has this name') WHERE EXISTS (SELECT 1 FROM users WHERE userid = NEW.name);
    SELECT RAISE(ABORT, 'this position is taken') WHERE NEW.position <> OLD.position
        AND EXISTS (SELECT 1 FROM profiles WHERE position = NEW.position);
    SELECT RAISE(ABORT, 'this name is taken') WHERE NEW.name <> OLD.name
        AND EXISTS (SELECT 1 FROM profiles WHERE name = NEW.name);
    SELECT RAISE(ABORT, 'there is no such IDENTITY') WHERE NEW.identity IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM users WHERE userid = NEW.identity AND kind = 'IDENTITY');
    SELECT RAISE(ABORT, 'the IDENTITY has a SUBCONFIG for this member') WHERE NEW.identity IS NOT NULL
        AND EXISTS (SELECT 1 FROM profiles WHERE identity = NEW.identity AND member = NEW.member AND position <> OLD.position);
    SELECT RAISE(ABORT, 'a user includes this profile') WHERE NEW.identity IS NOT NULL
        AND EXISTS (SELECT 1 FROM users WHERE profile = OLD.name);
END;
CREATE TRIGGER profiles_rename AFTER UPDATE OF name ON profiles WHEN NEW.name <> OLD.name BEGIN
    UPDATE users SET profile = NEW.name WHERE profile = OLD.name;
    UPDATE cpus SET entry = NEW.name WHERE entry = OLD.name;
    UPDATE options SET entry = NEW.name WHERE entry = OLD.name;
    UPDATE commands SET entry = NEW.name WHERE entry = OLD.name;
    UPDATE logonby SET entry = NEW.name WHERE entry = OLD.name;
    UPDATE autolog SET entry = NEW.name WHERE entry = OLD.name;
    UPDATE namesave SET entry = NEW.name WHERE entry = OLD.name;
    UPDATE devices SET entry = NEW.name WHERE entry = OLD.name;
END;
CREATE TRIGGER profiles_keep BEFORE DELETE ON profiles BEGIN
    SELECT RAISE(ABORT, 'a user includes this profile') WHERE EXISTS (SELECT 1 FROM users WHERE profile = OLD.name);
END;
CREATE TRIGGER profiles_delete AFTER DELETE ON profiles BEGIN
    DELETE FROM cpus WHERE entry = OLD.name;
    DELETE FROM options WHERE entry = OLD.name;
    DELETE FROM commands WHERE entry = OLD.name;
    DELETE FROM logonby WHERE entry = OLD.name;
    DELETE FROM autolog WHERE entry = OLD.name;
    DELETE FROM namesave WHERE entry = OLD.name;
    DELETE FROM devices WHERE entry = OLD.name;
END;

CREATE TRIGGER cpus_insert BEFORE INSERT ON cpus WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER cpus_update BEFORE UPDATE ON cpus WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER options_insert BEFORE INSERT ON options WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER options_update BEFORE UPDATE ON options WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER commands_insert BEFORE INSERT ON commands WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER commands_update BEFORE UPDATE ON commands WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER logonby_insert BEFORE INSERT ON logonby WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER logonby_update BEFORE UPDATE ON logonby WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER autolog_insert BEFORE INSERT ON autolog WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER autolog_update BEFORE UPDATE ON autolog WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER namesave_insert BEFORE INSERT ON namesave WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER namesave_update BEFORE UPDATE ON namesave WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER devices_insert BEFORE INSERT ON devices WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
CREATE TRIGGER devices_update BEFORE UPDATE ON devices WHEN NOT EXISTS (SELECT 1 FROM entries WHERE name = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'there is no such entry'); END;
