/* The dialogue of z/VM's IPL, as far as it is about the spool (CP Planning, "Starting z/VM"). */
#include "cp/verb/start_kind.h"
#include "cp/base/text.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define SHUTDOWN -1

static const struct {
    const char *name; /* with its abbreviation: what deletes files is to be typed out */
    int kind;
} answers[] = {
    {"Warm", START_WARM}, {"Force", START_FORCE}, {"COLD", START_COLD}, {"CLEAN", START_CLEAN}, {"SHUTDOWN", SHUTDOWN}};
#define ANSWERS (sizeof answers / sizeof *answers)

bool start_kind_of(const char *name, enum spool_start *kind)
{
    for (size_t i = 0; i < ANSWERS; i++)
        if (answers[i].kind != SHUTDOWN && strcasecmp(name, answers[i].name) == 0) {
            *kind = (enum spool_start)answers[i].kind;
            return true;
        }
    return false;
}

/* The answer: a kind, or SHUTDOWN, also at the end of input. */
static int ask(void)
{
    char line[80], word[16];

    for (;;) {
        const char *rest = line;
        fputs("Start (Warm|Force|COLD|CLEAN) or (SHUTDOWN)\n", stdout);
        fflush(stdout);
        if (!fgets(line, sizeof line, stdin))
            return SHUTDOWN;
        line[strcspn(line, "\n")] = 0;
        if (!text_word(&rest, word, sizeof word))
            return START_WARM;
        for (size_t i = 0; i < ANSWERS; i++)
            if (text_abbreviates(word, answers[i].name))
                return answers[i].kind;
        printf("HCPCMD003E Invalid option - %s\n", word);
    }
}

bool start_kind_confirm(enum spool_start *kind)
{
    int answer = (int)*kind;

    if (*kind != START_COLD && *kind != START_CLEAN)
        return true;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return true;
    puts(*kind == START_COLD ? "A COLD start deletes the spool files of all users; system data files stay."
                             : "A CLEAN start deletes all spool files, system data files among them.");
    answer = ask();
    if (answer != SHUTDOWN)
        *kind = (enum spool_start)answer;
    return answer != SHUTDOWN;
}
