/* Directory entries as they are written: USER, IDENTITY, PROFILE and SUBCONFIG, each with its own statements only.
 * This is what source is compiled to, what the database keeps and what is printed; struct directory_user is made of it.
 * Knows neither source text nor SQL. Unset texts are empty and unset numbers 0, unless said otherwise. */
#pragma once
#include "directory/directory.h"

enum entry_kind { ENTRY_USER, ENTRY_IDENTITY, ENTRY_PROFILE, ENTRY_SUBCONFIG };

/* Longest text that a statement keeps as written, and longest word in it: so that it prints within 72 columns. */
#define ENTRY_WORD_MAX 60

struct entry_cpu {
    u8 address, base;
    char cpuid[7];
};
struct entry_option {
    char name[20], value[9];
};
struct entry_command {
    char text[221];
};
struct entry_userid {
    char userid[9];
};

enum entry_list_id {
    LIST_CPUS,
    LIST_OPTIONS,
    LIST_COMMANDS,
    LIST_LOGONBY,
    LIST_AUTOLOG,
    LIST_NAMESAVE,
    LIST_DEVICES,
    ENTRY_LISTS
};

/* items: struct entry_cpu, entry_option, entry_command, entry_userid, entry_userid, entry_userid, directory_device. */
struct entry_list {
    void *items;
    size_t count;
};

struct entry {
    enum entry_kind kind;
    char name[9];
    char password[128];          /* USER, IDENTITY: a special word, a plain password in capitals, or a hash */
    char profile[9];             /* USER, IDENTITY: of INCLUDE */
    char identity[9], member[9]; /* SUBCONFIG: who builds it, and for which member of a cluster */
    u64 storage, max_storage;    /* bytes */
    char classes[33];
    char linend[4], linedel[4], chardel[4], escape_char[4]; /* ON, OFF or one character */
    char machine[4];
    u8 max_cpus;
    char account[9], distribution[9];
    u16 share_relative, share_absolute;
    char share_maximum[SHARE_MAXIMUM_SIZE];
    char ipl[130];
    struct entry_list lists[ENTRY_LISTS];
};

/* A whole directory, in order. */
struct entry_book {
    char directory[65]; /* operands of the DIRECTORY statement */
    char machine[4];    /* GLOBALOPTS MACHINE */
    struct entry **entries;
    size_t count;
};

extern const size_t entry_item_size[ENTRY_LISTS];

/* A new entry at the end of the book, or one of its own if book is NULL. NULL if memory is short. */
struct entry *entry_create(struct entry_book *book, enum entry_kind kind, const char *name);
void entry_free(struct entry *e);
/* Append a copy of item to a list of e. False if memory is short. */
bool entry_append(struct entry *e, enum entry_list_id list, const void *item);

/* The entry of that name (kinds have one name space), or NULL. */
struct entry *entry_find(const struct entry_book *book, const char *name);
void entry_book_clear(struct entry_book *book);

/* The statement that begins such an entry: "USER". */
const char *entry_kind_name(enum entry_kind kind);
