/* The figures as Prometheus reads them: an HTTP server on the loopback, where SYSTEM.CONFIG or --metrics says. */
#pragma once
#include "cp/vm/figures.h"
#include <stdio.h>

bool metrics_option(const char *address); /* --metrics; false if it is none */
bool config_metrics(const char **rest);   /* METRICS */
void metrics_start(void);                 /* a failure is a warning to the operator */
void metrics_stop(void);

/* The page. Source: prometheus.io, "Exposition formats", text format 0.0.4. */
void metrics_print(const struct figures *f, FILE *out);
