/* The columns, one row each. */
#include "directory/table.h"

#define MEMBER_SIZE(s, member) sizeof(((s *)0)->member)
#define COLUMN(s, column, type, member)                                                                                \
    {                                                                                                                  \
        column, COLUMN_##type, offsetof(s, member), MEMBER_SIZE(s, member), NULL                                       \
    }
#define WORDS(s, column, member, words)                                                                                \
    {                                                                                                                  \
        column, COLUMN_WORD, offsetof(s, member), MEMBER_SIZE(s, member), words                                        \
    }

static const char *const kind_words[] = {"USER", "IDENTITY", NULL};
static const char *const device_words[] = {"CONSOLE", "SPOOL", "SPECIAL", "MDISK", "LINK", "NICDEF", "DEDICATE", NULL};

// clang-format off
/* What users and profiles have in common. */
#define GENERAL_COLUMNS \
    COLUMN(struct entry, "storage", NUMBER, storage), \
    COLUMN(struct entry, "max_storage", NUMBER, max_storage), \
    COLUMN(struct entry, "classes", TEXT, classes), \
    COLUMN(struct entry, "machine", TEXT, machine), \
    COLUMN(struct entry, "max_cpus", NUMBER, max_cpus), \
    COLUMN(struct entry, "account", TEXT, account), \
    COLUMN(struct entry, "distribution", TEXT, distribution), \
    COLUMN(struct entry, "share_relative", NUMBER, share_relative), \
    COLUMN(struct entry, "share_absolute", NUMBER, share_absolute), \
    COLUMN(struct entry, "share_maximum", TEXT, share_maximum), \
    COLUMN(struct entry, "ipl", TEXT, ipl)

const struct table table_globals = {"globals", "id", {
    COLUMN(struct entry_book, "directory", TEXT, directory),
    COLUMN(struct entry_book, "machine", TEXT, machine),
}};

const struct table table_users = {"users", "userid", {
    COLUMN(struct entry, "userid", TEXT, name),
    WORDS(struct entry, "kind", kind, kind_words),
    COLUMN(struct entry, "password", TEXT, password),
    COLUMN(struct entry, "profile", TEXT, profile),
    COLUMN(struct entry, "linend", TEXT, linend),
    COLUMN(struct entry, "linedel", TEXT, linedel),
    COLUMN(struct entry, "chardel", TEXT, chardel),
    COLUMN(struct entry, "escape_char", TEXT, escape_char),
    GENERAL_COLUMNS,
}};

const struct table table_profiles = {"profiles", "name", {
    COLUMN(struct entry, "name", TEXT, name),
    COLUMN(struct entry, "identity", TEXT, identity),
    COLUMN(struct entry, "member", TEXT, member),
    GENERAL_COLUMNS,
}};

const struct table table_lists[ENTRY_LISTS] = {
    [LIST_CPUS] = {"cpus", "entry", {
        COLUMN(struct entry_cpu, "address", COUNT, address),
        COLUMN(struct entry_cpu, "base", COUNT, base),
        COLUMN(struct entry_cpu, "cpuid", TEXT, cpuid),
    }},
    [LIST_OPTIONS] = {"options", "entry", {
        COLUMN(struct entry_option, "name", TEXT, name),
        COLUMN(struct entry_option, "value", TEXT, value),
    }},
    [LIST_COMMANDS] = {"commands", "entry", {
        COLUMN(struct entry_command, "command", TEXT, text),
    }},
    [LIST_LOGONBY] = {"logonby", "entry", {
        COLUMN(struct entry_userid, "byuserid", TEXT, userid),
    }},
    [LIST_AUTOLOG] = {"autolog", "entry", {
        COLUMN(struct entry_userid, "byuserid", TEXT, userid),
    }},
    [LIST_NAMESAVE] = {"namesave", "entry", {
        COLUMN(struct entry_userid, "name", TEXT, userid),
    }},
    [LIST_DEVICES] = {"devices", "entry", {
        WORDS(struct directory_device, "kind", kind, device_words),
        COLUMN(struct directory_device, "vdev", COUNT, vdev),
        COLUMN(struct directory_device, "type", TEXT, type),
        COLUMN(struct directory_device, "subtype", TEXT, subtype),
        COLUMN(struct directory_device, "class", CHARACTER, spool_class),
        COLUMN(struct directory_device, "owner", TEXT, owner),
        COLUMN(struct directory_device, "owner_vdev", COUNT, owner_vdev),
        COLUMN(struct directory_device, "mode", TEXT, mode),
        COLUMN(struct directory_device, "start", COUNT, start),
        COLUMN(struct directory_device, "size", COUNT, size),
        COLUMN(struct directory_device, "volser", TEXT, volser),
        COLUMN(struct directory_device, "read_password", TEXT, read_password),
        COLUMN(struct directory_device, "write_password", TEXT, write_password),
        COLUMN(struct directory_device, "multiple_password", TEXT, multiple_password),
        COLUMN(struct directory_device, "operands", TEXT, operands),
    }},
};
// clang-format on
