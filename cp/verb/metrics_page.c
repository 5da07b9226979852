/* The page of figures, by the table. Must not know who reads it. */
#include "cp/verb/metrics.h"
#include <stddef.h>
#include <string.h>

enum kind { COUNTER, GAUGE };

struct metric {
    const char *name, *labels, *help;
    enum kind kind;
    double divisor;
    size_t at;
};

static const struct metric system_metrics[] = {
#define SYSTEM_FIGURE(name, kind, divisor, metric, labels, help)                                                       \
    {metric, labels, help, kind, divisor, offsetof(struct figures, name)},
#define USER_FIGURE(name, kind, divisor, metric, labels, help)
#include "cp/vm/figure.def"
#undef USER_FIGURE
#undef SYSTEM_FIGURE
};

static const struct metric user_metrics[] = {
#define SYSTEM_FIGURE(name, kind, divisor, metric, labels, help)
#define USER_FIGURE(name, kind, divisor, metric, labels, help)                                                         \
    {metric, labels, help, kind, divisor, offsetof(struct user_figures, name)},
#include "cp/vm/figure.def"
#undef USER_FIGURE
#undef SYSTEM_FIGURE
};

/* Rows of one metric follow each other; the first has the help. */
static void heading(const struct metric *m, FILE *out)
{
    static const char *const kinds[] = {[COUNTER] = "counter", [GAUGE] = "gauge"};

    if (*m->help)
        fprintf(out, "# HELP %s %s.\n# TYPE %s %s\n", m->name, m->help, m->name, kinds[m->kind]);
}

static void value(const struct metric *m, const void *from, FILE *out)
{
    u64 n;

    memcpy(&n, (const char *)from + m->at, sizeof n);
    if (m->divisor > 1)
        fprintf(out, " %.9f\n", (double)n / m->divisor);
    else
        fprintf(out, " %llu\n", (unsigned long long)n);
}

void metrics_print(const struct figures *f, FILE *out)
{
    fprintf(out, "# HELP ursa_info The system.\n# TYPE ursa_info gauge\nursa_info{system=\"%s\"} 1\n", f->identifier);
    for (size_t i = 0; i < sizeof system_metrics / sizeof *system_metrics; i++) {
        const struct metric *m = &system_metrics[i];
        heading(m, out);
        fprintf(out, *m->labels ? "%s{%s}" : "%s%s", m->name, m->labels);
        value(m, f, out);
    }
    for (size_t i = 0; i < sizeof user_metrics / sizeof *user_metrics; i++) {
        const struct metric *m = &user_metrics[i];
        heading(m, out);
        for (unsigned n = 0; n < f->count; n++) {
            fprintf(out, "%s{user=\"%s\"%s%s}", m->name, f->user[n].userid, *m->labels ? "," : "", m->labels);
            value(m, &f->user[n], out);
        }
    }
}
