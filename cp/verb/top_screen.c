/* `ursa top` on a screen, by ncurses: meters, the list, keys. Must not know where figures come from. Source of manners:
 * htop, whose keys people's fingers know. */
#include "cp/verb/top_screen.h"
#include "cp/base/clock.h"
#include "cp/base/text.h"
#include <ctype.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define METERS 4       /* lines above the list, with a blank one */
#define METERS_FROM 12 /* lines of a screen that has room for them */
#define KEY_ESCAPE 27

enum mode { LIST, FILTER, SEARCH, SORT, ASK, HELP };

struct top_screen {
    enum mode mode;
    char selected[9]; /* the user of the bar, who is kept when the order changes */
    unsigned bar, first;
    unsigned choice; /* in the list of columns */
    char search[9];
    char said[128];
};

enum colour { PLAIN, TITLES, CHOSEN, GOOD, BUSY, QUIET, COLOURS };

static bool coloured;

static int look(enum colour c)
{
    static const int plain[COLOURS] = {0, A_REVERSE, A_STANDOUT, A_NORMAL, A_BOLD, A_DIM};

    return coloured ? (int)COLOR_PAIR(c) | (c == BUSY ? (int)A_BOLD : 0) : plain[c];
}

static void colours_set(bool monochrome)
{
    coloured = !monochrome && has_colors() && start_color() == OK;
    if (!coloured)
        return;
    use_default_colors();
    init_pair(TITLES, COLOR_BLACK, COLOR_GREEN);
    init_pair(CHOSEN, COLOR_BLACK, COLOR_CYAN);
    init_pair(GOOD, COLOR_GREEN, -1);
    init_pair(BUSY, COLOR_YELLOW, -1);
    init_pair(QUIET, COLOR_CYAN, -1);
}

struct top_screen *top_screen_open(bool monochrome)
{
    struct top_screen *s = calloc(1, sizeof *s);

    /* initscr() would end the program. */
    if (!s || !top_terminal_can() || !newterm(NULL, stdout, stdin)) {
        free(s);
        return NULL;
    }
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    set_escdelay(50);
    curs_set(0);
    colours_set(monochrome);
    return s;
}

void top_screen_close(struct top_screen *s)
{
    endwin();
    free(s);
}

void top_screen_say(struct top_screen *s, const char *text)
{
    text_copy(s->said, sizeof s->said, text);
}

/* name[|||||      text] over width. */
static void meter(int y, int width, const char *name, double part, const char *text)
{
    int room = width - (int)strlen(name) - 2, filled, x;

    if (room < 4)
        return;
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    filled = (int)(part * room + 0.5);
    mvprintw(y, 0, "%s[", name);
    for (x = 0; x < room; x++) {
        int at = room - (int)strlen(text);
        char c = x >= at ? text[x - at] : x < filled ? '|' : ' ';
        attrset(x >= at ? look(PLAIN) : look(part > 0.8 ? BUSY : GOOD));
        addch((chtype)(unsigned char)c);
    }
    attrset(look(PLAIN));
    addch(']');
}

static void headline(const struct top_rows *t, int width)
{
    const struct figures *f = &t->now;
    u64 up = (u64)time(NULL) > f->started ? (u64)time(NULL) - f->started : 0;
    char line[160];

    snprintf(line, sizeof line, "%s  up %llu days %02u:%02u:%02u  %llu users, %llu disconnected", f->identifier,
        (unsigned long long)(up / 86400), (unsigned)(up / 3600 % 24), (unsigned)(up / 60 % 60), (unsigned)(up % 60),
        (unsigned long long)f->users, (unsigned long long)f->disconnected);
    attrset((int)A_BOLD);
    mvaddnstr(0, 0, line, width);
    attrset(look(PLAIN));
}

static void meters_draw(const struct top_rows *t, int width)
{
    const struct figures *f = &t->now;
    char text[64], used[8], all[8];

    headline(t, width);
    snprintf(text, sizeof text, "%.1f%% of %llu%%", t->host_cpu, 100 * (unsigned long long)f->processors);
    meter(1, width, "CPU", f->processors ? t->host_cpu / 100 / (double)f->processors : 0, text);
    snprintf(text, sizeof text, "%s/%s", top_size_print(f->host_resident, used, sizeof used),
        top_size_print(f->host_storage, all, sizeof all));
    meter(2, width, "Mem", f->host_storage ? (double)f->host_resident / (double)f->host_storage : 0, text);
    mvprintw(3, 0, "%.*s", width, "");
    snprintf(text, sizeof text, "I/O %.0f/s   spool: %llu reader, %llu printer, %llu punch", t->io,
        (unsigned long long)f->readers, (unsigned long long)f->printers, (unsigned long long)f->punches);
    mvaddnstr(3, 0, text, width);
}

/* Titles, the one that sorts standing out. */
static void titles_draw(const struct top_rows *t, int y, int width, unsigned set)
{
    char line[256], title[256];

    top_row_print(NULL, set, line, sizeof line);
    attrset(look(TITLES));
    mvprintw(y, 0, "%-*.*s", width, width, line);
    if (set >> t->sort & 1) {
        int end = (int)strlen(top_row_print(NULL, set & ((2u << t->sort) - 1), title, sizeof title));
        int start = t->sort ? (int)strlen(top_row_print(NULL, set & ((1u << t->sort) - 1), line, sizeof line)) : 0;
        attrset(look(CHOSEN) | A_BOLD);
        if (end <= width)
            mvaddnstr(y, start, title + start, end - start);
    }
    attrset(look(PLAIN));
}

/* The bar stays on its user. */
static void bar_find(struct top_screen *s, const struct top_rows *t)
{
    for (unsigned n = 0; n < t->count; n++)
        if (strcmp(t->row[n].f.userid, s->selected) == 0)
            s->bar = n;
    if (s->bar >= t->count)
        s->bar = t->count ? t->count - 1 : 0;
}

static void bar_move(struct top_screen *s, const struct top_rows *t, long by)
{
    long to = (long)s->bar + by, last = (long)t->count - 1;

    s->bar = (unsigned)(to > last ? last < 0 ? 0 : last : to < 0 ? 0 : to);
    text_copy(s->selected, sizeof s->selected, t->count ? t->row[s->bar].f.userid : "");
}

static void list_draw(struct top_screen *s, const struct top_rows *t, int top, int lines, int width)
{
    unsigned set = top_columns_fit((unsigned)width);
    char line[256];

    titles_draw(t, top, width, set);
    bar_find(s, t);
    if (s->bar < s->first)
        s->first = s->bar;
    if (lines > 0 && s->bar >= s->first + (unsigned)lines)
        s->first = s->bar - (unsigned)lines + 1;
    for (int y = 0; y < lines && s->first + (unsigned)y < t->count; y++) {
        unsigned n = s->first + (unsigned)y;
        const struct top_row *r = &t->row[n];
        attrset(look(n == s->bar ? CHOSEN : r->cpu >= 50 ? BUSY : r->f.running ? PLAIN : QUIET));
        mvprintw(top + 1 + y, 0, "%-*.*s", width, width, top_row_print(r, set, line, sizeof line));
        attrset(look(PLAIN));
    }
}

static void keys_draw(int y, int width)
{
    static const char *const keys[][2] = {{"F1", "Help"}, {"F3", "Search"}, {"F4", "Filter"}, {"F5", "Turn"},
        {"F6", "SortBy"}, {"F9", "Kill"}, {"F10", "Quit"}};

    move(y, 0);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        if (getcurx(stdscr) + (int)strlen(keys[k][0]) + 7 > width)
            break;
        attrset(look(PLAIN));
        addstr(keys[k][0]);
        attrset(look(CHOSEN));
        printw("%-6s", keys[k][1]);
    }
    attrset(look(PLAIN));
}

/* The last line: a question, what is being typed, what was said, or the keys. */
static void bottom_draw(const struct top_screen *s, const struct top_rows *t, int y, int width)
{
    char line[128] = "";

    if (s->mode == ASK)
        snprintf(line, sizeof line, "%s: f FORCE, s SIGNAL SHUTDOWN, any other key: nothing", s->selected);
    else if (s->mode == FILTER)
        snprintf(line, sizeof line, "Filter: %s_   Enter done, Esc off", t->filter);
    else if (s->mode == SEARCH)
        snprintf(line, sizeof line, "Search: %s_   Enter done", s->search);
    else if (*s->said)
        text_copy(line, sizeof line, s->said);
    else if (*t->filter && width > 75)
        snprintf(line, sizeof line, "%*sFilter: %s", 62, "", t->filter);
    if (s->mode == LIST && !*s->said)
        keys_draw(y, width);
    if (*line && s->mode == LIST && !*s->said)
        mvaddnstr(y, 60, line + 60, width - 60);
    else if (*line)
        mvaddnstr(y, 0, line, width);
}

static void sort_draw(const struct top_screen *s, int height)
{
    for (unsigned c = 0; c < TOP_COLUMNS && (int)c + 1 < height; c++) {
        attrset(look(c == s->choice ? CHOSEN : TITLES));
        mvprintw((int)c, 0, " %-10s", top_column_title(c));
    }
    attrset(look(PLAIN));
}

static void help_draw(int height, int width)
{
    static const char *const lines[] = {
        "ursa top: the users of a running system, each second.",
        "",
        "Up Down PgUp PgDn Home End   move the bar",
        "N P T M I S     sort by name, CPU, time, memory, I/O, state",
        "F6 > .          sort by a column of the list",
        "F5 r            turn the order around",
        "F3 /            search a user",
        "F4 \\            show only users with this in their names",
        "F9 k            FORCE the user, or signal his guest to shut down (asks first)",
        "blank           take figures at once",
        "F1 h ?          this                  F10 q  quit",
        "",
        "CPU% and CP%    host CPU that the guest, and CP for it, use; 100 is one whole CPU",
        "TIME+           VIRTCPU since logon   RES    guest storage in the host's memory",
        "I/O/s           channel programs and DIAGNOSE transfers",
        "RDR PRT PUN     spool files           DEV DISK  devices, and disks among them",
        "",
        "Any key goes back.",
    };

    for (int y = 0; y < height && y < (int)(sizeof lines / sizeof *lines); y++)
        mvaddnstr(y, 0, lines[y], width);
}

static void draw(struct top_screen *s, struct top_rows *t)
{
    int height, width, top;

    getmaxyx(stdscr, height, width);
    top = height >= METERS_FROM ? METERS + 1 : 0;
    erase();
    if (s->mode == HELP) {
        help_draw(height, width);
    } else {
        if (top)
            meters_draw(t, width);
        list_draw(s, t, top, height - top - 2, width);
        if (s->mode == SORT)
            sort_draw(s, height);
        bottom_draw(s, t, height - 1, width);
    }
    refresh();
}

static void sort_by(struct top_screen *s, struct top_rows *t, enum top_column c)
{
    if (c == TOP_COLUMNS)
        return;
    t->backwards = false;
    t->sort = c;
    top_rows_arrange(t);
    bar_find(s, t);
}

/* A key goes into a word in capitals; false if it is none of a word's. */
static bool word_key(char *word, size_t size, int key)
{
    size_t n = strlen(word);

    if ((key == KEY_BACKSPACE || key == 127 || key == 8) && n > 0) {
        word[n - 1] = 0;
    } else if (key > ' ' && key < 127 && n + 1 < size) {
        word[n] = (char)toupper(key);
        word[n + 1] = 0;
    } else {
        return false;
    }
    return true;
}

static void filter_key(struct top_screen *s, struct top_rows *t, int key)
{
    if (key == KEY_ESCAPE)
        *t->filter = 0;
    if (!word_key(t->filter, sizeof t->filter, key) && (key == KEY_ESCAPE || key == '\r' || key == KEY_ENTER))
        s->mode = LIST;
    top_rows_arrange(t);
}

static void search_key(struct top_screen *s, const struct top_rows *t, int key)
{
    if (!word_key(s->search, sizeof s->search, key)) {
        s->mode = LIST;
        return;
    }
    for (unsigned n = 0; n < t->count; n++)
        if (strncmp(t->row[n].f.userid, s->search, strlen(s->search)) == 0) {
            bar_move(s, t, (long)n - (long)s->bar);
            return;
        }
}

static void sort_key(struct top_screen *s, struct top_rows *t, int key)
{
    if (key == KEY_DOWN && s->choice + 1 < TOP_COLUMNS)
        s->choice++;
    else if (key == KEY_UP && s->choice > 0)
        s->choice--;
    else if (key == '\r' || key == KEY_ENTER || key == KEY_ESCAPE || key == 'q') {
        if (key != KEY_ESCAPE && key != 'q')
            sort_by(s, t, s->choice);
        s->mode = LIST;
    }
}

static enum top_wish ask_key(struct top_screen *s, int key, char *userid)
{
    s->mode = LIST;
    strcpy(userid, s->selected);
    return key == 'f' || key == 'F' ? TOP_FORCE : key == 's' || key == 'S' ? TOP_SIGNAL : TOP_NOTHING;
}

static void move_key(struct top_screen *s, const struct top_rows *t, int key)
{
    static const struct {
        int key;
        long by;
    } moves[] = {
        {KEY_UP, -1}, {KEY_DOWN, 1}, {KEY_PPAGE, -10}, {KEY_NPAGE, 10}, {KEY_HOME, -100000}, {KEY_END, 100000}};

    for (size_t m = 0; m < sizeof moves / sizeof *moves; m++)
        if (moves[m].key == key)
            bar_move(s, t, moves[m].by);
}

static enum top_wish list_key(struct top_screen *s, struct top_rows *t, int key)
{
    switch (key) {
    case 'q':
    case KEY_F(10):
        return TOP_QUIT;
    case ' ':
        return TOP_REFRESH;
    case 'h':
    case '?':
    case KEY_F(1):
        s->mode = HELP;
        break;
    case '/':
    case KEY_F(3):
        *s->search = 0;
        s->mode = SEARCH;
        break;
    case '\\':
    case KEY_F(4):
        s->mode = FILTER;
        break;
    case 'r':
    case KEY_F(5):
        t->backwards = !t->backwards;
        top_rows_arrange(t);
        break;
    case '>':
    case '.':
    case KEY_F(6):
        s->choice = t->sort;
        s->mode = SORT;
        break;
    case 'k':
    case KEY_F(9):
        bar_move(s, t, 0);
        s->mode = *s->selected ? ASK : LIST;
        break;
    default:
        sort_by(s, t, top_column_of_key(key));
        move_key(s, t, key);
    }
    return TOP_NOTHING;
}

static enum top_wish key_take(struct top_screen *s, struct top_rows *t, int key, char *userid)
{
    *s->said = 0;
    switch (s->mode) {
    case FILTER:
        filter_key(s, t, key);
        break;
    case SEARCH:
        search_key(s, t, key);
        break;
    case SORT:
        sort_key(s, t, key);
        break;
    case ASK:
        return ask_key(s, key, userid);
    case HELP:
        s->mode = LIST;
        break;
    case LIST:
        return list_key(s, t, key);
    }
    return TOP_NOTHING;
}

enum top_wish top_screen_run(struct top_screen *s, struct top_rows *t, unsigned milliseconds, char *userid)
{
    u64 end = clock_monotonic_ns() / 1000000 + milliseconds;
    enum top_wish wish = TOP_NOTHING;

    while (wish == TOP_NOTHING) {
        u64 now = clock_monotonic_ns() / 1000000;
        int key;
        draw(s, t);
        if (now >= end)
            break;
        timeout((int)(end - now));
        key = getch();
        if (key != ERR && key != KEY_RESIZE)
            wish = key_take(s, t, key, userid);
        else if (key == ERR && (feof(stdin) || ferror(stdin)))
            wish = TOP_QUIT;
    }
    return wish;
}
