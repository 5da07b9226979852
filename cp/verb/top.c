/* `ursa top`: asks the running system for its figures, again and again, and shows them or prints them. Must not know
 * how a screen is drawn. */
#include "console/console.h"
#include "cp/base/text.h"
#include "cp/verb/figures_text.h"
#include "cp/verb/top_screen.h"
#include "cp/verb/verb.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WIDE 200

struct top_options {
    u64 delay_ms;
    bool once, figures, monochrome;
    enum top_column sort;
};

static int sample(const char *directory, struct top_rows *t)
{
    struct figures f = {0};
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    int rc = stream ? control_ask(directory, "figures", NULL, NULL, stream) : -ENOMEM;

    if (stream)
        fclose(stream);
    stream = rc == 0 ? fmemopen(text, size, "r") : NULL;
    if (rc == 0)
        rc = stream ? figures_parse(stream, &f) : -ENOMEM;
    if (stream)
        fclose(stream);
    free(text);
    if (rc == 0 && (rc = top_rows_take(t, &f)) < 0)
        figures_free(&f);
    return rc > 0 ? -EPROTO : rc;
}

static const char *why_not(int rc)
{
    switch (rc) {
    case -ENOENT:
    case -ECONNREFUSED:
    case -ECONNRESET:
        return "no system is running";
    case -EPROTO:
        return "the system that runs is of another version";
    default:
        return host_reason(rc);
    }
}

static int take_options(struct invocation *i, struct top_options *o)
{
    const char *delay = NULL, *sort = NULL;
    u64 n;
    int at = 0;

    while (at < i->argc) {
        const char *word = i->argv[at];
        bool *flag = strcmp(word, "--once") == 0         ? &o->once
                     : strcmp(word, "--figures") == 0    ? &o->figures
                     : strcmp(word, "--monochrome") == 0 ? &o->monochrome
                                                         : NULL;
        int rc = flag ? 1 : option_value(i, &at, "--delay", &delay);
        if (rc == 0)
            rc = option_value(i, &at, "--sort", &sort);
        if (rc == 0)
            return usage_error("top", "%s is not expected", word);
        if (rc < 0)
            return USAGE;
        if (flag) {
            *flag = true;
            at++;
        }
    }
    if (delay && (!text_decimal(delay, 3600, &n) || n == 0))
        return usage_error("top", "--delay wants seconds, 1 to 3600");
    o->delay_ms = delay ? n * 1000 : 1000;
    o->sort = sort ? top_column_of_title(sort) : TOP_CPU;
    return o->sort == TOP_COLUMNS ? usage_error("top", "--sort: there is no column %s", sort) : DONE;
}

/* The listing for scripts: what is of the system as in the headline of the screen, then all columns of all users. */
static int print_once(const char *directory, struct top_rows *t, u64 delay_ms)
{
    unsigned all = top_columns_fit(WIDE);
    char line[256];
    int rc = sample(directory, t);

    if (rc == 0) {
        usleep((useconds_t)(delay_ms * 1000));
        rc = sample(directory, t);
    }
    if (rc < 0)
        return failure("%s", why_not(rc));
    printf("%s %llu users, CPU %.1f%% of %llu processors, I/O %.1f/s, spool %llu RDR %llu PRT %llu PUN\n",
        t->now.identifier, (unsigned long long)t->now.users, t->host_cpu, (unsigned long long)t->now.processors, t->io,
        (unsigned long long)t->now.readers, (unsigned long long)t->now.printers, (unsigned long long)t->now.punches);
    puts(top_row_print(NULL, all, line, sizeof line));
    for (unsigned n = 0; n < t->count; n++)
        puts(top_row_print(&t->row[n], all, line, sizeof line));
    return DONE;
}

/* Issue the command as the operator; what CP says goes to the screen's last line. */
static void command(const char *directory, struct top_screen *s, const char *verb, const char *userid)
{
    char line[64], *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    int rc;

    snprintf(line, sizeof line, "%s %s", verb, userid);
    rc = stream ? control_ask(directory, "cp", NULL, line, stream) : -ENOMEM;
    if (stream)
        fclose(stream);
    if (text)
        text[strcspn(text, "\n")] = 0;
    top_screen_say(s, rc < 0 ? why_not(rc) : text && *text ? text : line);
    free(text);
}

static void watch(const char *directory, struct top_screen *s, struct top_rows *t, u64 delay_ms)
{
    enum top_wish wish = TOP_NOTHING;
    char userid[9];

    while (wish != TOP_QUIT) {
        wish = top_screen_run(s, t, (unsigned)delay_ms, userid);
        if (wish == TOP_FORCE)
            command(directory, s, "FORCE", userid);
        else if (wish == TOP_SIGNAL)
            command(directory, s, "SIGNAL SHUTDOWN USER", userid);
        if (wish != TOP_QUIT) {
            int rc = sample(directory, t);
            if (rc < 0)
                top_screen_say(s, why_not(rc));
        }
    }
}

static int show(const char *directory, struct top_rows *t, const struct top_options *o)
{
    struct top_screen *s;
    int rc = sample(directory, t);

    if (rc < 0)
        return failure("%s", why_not(rc));
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return failure("this is no terminal; `ursa top --once` prints a listing");
    s = top_screen_open(o->monochrome || getenv("NO_COLOR"));
    if (!s)
        return failure("this terminal (TERM) has no full screen; `ursa top --once` prints a listing");
    watch(directory, s, t, o->delay_ms);
    top_screen_close(s);
    return DONE;
}

int verb_top(struct invocation *i)
{
    struct top_options o = {0};
    struct top_rows t = {0};
    int rc = take_options(i, &o);

    if (rc != DONE)
        return rc;
    t.sort = o.sort;
    if (o.figures) {
        rc = control_ask(i->system_directory, "figures", NULL, NULL, stdout);
        return rc < 0 ? failure("%s", why_not(rc)) : rc;
    }
    rc = o.once ? print_once(i->system_directory, &t, o.delay_ms) : show(i->system_directory, &t, &o);
    top_rows_free(&t);
    return rc;
}
