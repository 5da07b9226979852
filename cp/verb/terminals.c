/* Telnet and 3270 terminals: where, how many, with which certificate. */
#include "cp/verb/terminals.h"
#include "console/listener.h"
#include "cp/base/text.h"
#include "cp/verb/serve.h"
#include "cp/verb/verb.h"
#include "cp/vm/operator.h"
#include "cp/vm/vm.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static struct listener_options options;
static char chosen[sizeof options.address]; /* by --tn3270 */
static struct listener *listener;

static struct listener_options *configured(void)
{
    if (!options.sessions)
        options = listener_usual;
    return &options;
}

static bool take_address(const char *word, char address[sizeof options.address])
{
    const char *colon = strrchr(word, ':');
    u64 port;

    if (strcasecmp(word, "OFF") == 0 || strcasecmp(word, "NONE") == 0) {
        strcpy(address, "OFF");
        return true;
    }
    if (!colon || colon == word || !text_decimal(colon + 1, 65535, &port) || strlen(word) >= sizeof options.address)
        return false;
    strcpy(address, word);
    return true;
}

bool terminals_option(const char *address)
{
    return take_address(address, chosen);
}

bool config_tn3270(const char **rest)
{
    char word[sizeof options.address];

    return text_word(rest, word, sizeof word) && take_address(word, configured()->address);
}

bool config_tn3270_limits(const char **rest)
{
    char keyword[16], word[16];
    u64 n;

    while (text_word(rest, keyword, sizeof keyword)) {
        text_upper(keyword);
        if (!text_word(rest, word, sizeof word) || !text_decimal(word, 86400, &n))
            return false;
        if (strcmp(keyword, "SESSIONS") == 0 && n > 0 && n <= 9000)
            configured()->sessions = (unsigned)n;
        else if (strcmp(keyword, "IDLE") == 0)
            configured()->idle_seconds = (unsigned)n;
        else
            return false;
    }
    return true;
}

bool config_tn3270_tls(const char **rest)
{
    struct listener_options *o = configured();

    return text_word(rest, o->certificate, sizeof o->certificate) && text_word(rest, o->key, sizeof o->key);
}

/* A file of the system directory unless it is a whole path. */
static void find_file(char *path, size_t size)
{
    char name[1024];

    if (!*path || *path == '/')
        return;
    text_copy(name, sizeof name, path);
    snprintf(path, size, "%s/%s", cp.directory_path, name);
}

static const char *why_not(int rc)
{
    switch (rc) {
    case -EADDRINUSE:
        return "another program has this port";
    case -EINVAL:
    case -EADDRNOTAVAIL:
        return "this host has no such address";
    case -EBADMSG:
        return "the certificate and the key of TN3270_TLS do not serve";
    default:
        return host_reason(rc);
    }
}

/* For session scripts, which come by the control socket. */
static void open_without_port(void)
{
    struct listener_options none = listener_usual;

    *none.address = 0;
    if (listener_open(cp.loop, &none, serve_handlers.accept, NULL, &listener) < 0)
        listener = NULL;
}

void terminals_start(void)
{
    struct listener_options *o = configured();
    char address[sizeof o->address + 8];
    int rc;

    if (*chosen)
        strcpy(o->address, chosen);
    if (strcmp(o->address, "OFF") == 0) {
        open_without_port();
        return;
    }
    find_file(o->certificate, sizeof o->certificate);
    find_file(o->key, sizeof o->key);
    rc = listener_open(cp.loop, o, serve_handlers.accept, NULL, &listener);
    if (rc < 0) {
        operator_tell("No terminals at %s: %s", o->address, why_not(rc));
        open_without_port();
        return;
    }
    listener_address(listener, address, sizeof address);
    operator_tell("Telnet and 3270 terminals at %s%s", address, *o->certificate ? " by TLS" : "");
}

void terminals_adopt(void *arg, int fd)
{
    (void)arg;
    if (listener)
        listener_adopt(listener, fd);
    else
        close(fd);
}

void terminals_stop(void)
{
    listener_close(listener);
    listener = NULL;
}
