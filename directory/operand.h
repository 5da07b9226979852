/* Operands of a USER DIRECT statement, one after another; what is wrong is reported.
 * A function that returns false has reported, except operand_word() and operand_exact(), for which an operand is
 * optional. */
#pragma once
#include "directory/compile.h"

#define OPERAND_SIZE 132 /* of a word's buffer: longer than any operand may be, so that one too long is seen */

/* The next word, in capitals or as written. False if there is none. */
bool operand_word(struct compiler *c, char word[OPERAND_SIZE]);
bool operand_exact(struct compiler *c, char word[OPERAND_SIZE]);
/* The same, but it must be there: what is its name for the message. */
bool operand_need(struct compiler *c, const char *what, char word[OPERAND_SIZE]);
/* Nothing may follow. */
bool operand_end(struct compiler *c);

/* Report word as invalid; returns false. */
bool operand_invalid(struct compiler *c, const char *word);
/* Is word of 1 to max characters with no comma at its end? */
bool operand_is_token(const char *word, size_t max);

bool operand_vdev(struct compiler *c, u16 *vdev);
bool operand_userid(struct compiler *c, const char *what, char userid[9]);
bool operand_decimal(struct compiler *c, const char *what, u64 min, u64 max, u64 *value);
/* A storage size in bytes: 64K to 4T, whole pages. */
bool operand_storage(struct compiler *c, const char *word, u64 *bytes);
/* Privilege classes: up to 32 of A-Z and 1-6. */
bool operand_classes(struct compiler *c, const char *word, char classes[33]);
/* The rest of the statement as written, at most size - 1 characters in words of at most ENTRY_WORD_MAX. */
bool operand_rest(struct compiler *c, const char *what, char *text, size_t size);
