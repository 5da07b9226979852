/* The line-end, line-delete, character-delete and escape characters of a user. Source: CP Commands and Utilities
 * Reference, TERMINAL and SET LINEDIT. */
#include "cp/vm/line_edit.h"
#include <ctype.h>
#include <string.h>

bool line_edit_next(const struct vm *vm, const char **rest, char *line, size_t size)
{
    const char *p = *rest;
    size_t n = 0;

    if (!p)
        return false;
    for (; *p; p++) {
        char c = *p;
        if (vm->linedit && vm->escape && c == vm->escape && p[1]) {
            c = *++p;
        } else if (vm->linedit && vm->linend && c == vm->linend) {
            break;
        } else if (vm->linedit && vm->linedel && c == vm->linedel) {
            n = 0;
            continue;
        } else if (vm->linedit && vm->chardel && c == vm->chardel) {
            n -= n > 0;
            continue;
        }
        if (n + 1 < size)
            line[n++] = c;
    }
    line[n] = 0;
    *rest = *p ? p + 1 : NULL;
    return true;
}

bool line_edit_is_for_cp(const struct vm *vm, const char *line, const char **rest)
{
    if (!vm->linedit || !vm->linend || line[0] != vm->linend)
        return false;
    if (toupper((unsigned char)line[1]) != 'C' || toupper((unsigned char)line[2]) != 'P')
        return false;
    if (line[3] && line[3] != ' ' && line[3] != vm->linend)
        return false;
    *rest = line + 3 + (line[3] != 0);
    return true;
}
