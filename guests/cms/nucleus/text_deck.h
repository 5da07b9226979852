/* The loader: TEXT decks (ESD, TXT, RLD and END cards) become the program of the user area. */
#pragma once
#include "guests/cms/nucleus/program.h"

/* What a deck's load answers, besides codes of file.h. */
enum { DECK_BAD_CARD = 32, DECK_NO_STORAGE = 104 };

struct symbol {
    struct symbol *next;
    char name[8];
    u64 address;
    bool defined;
};

/* Forget what is loaded; the next deck goes to origin. 0, DECK_NO_STORAGE. */
int deck_begin(u64 origin);
/* Load a deck behind the others; *bad is the number of a card that is no card of a deck. */
int deck_load(const char name[8], u32 *bad);
/* Put addresses where decks name what other decks have. False: some name is undefined. */
bool deck_resolve(void);
struct symbol *deck_symbols(void);
struct symbol *deck_symbol(const char name[8]); /* NULL */
