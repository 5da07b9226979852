/* Completion by the Tab key on the one terminal that readline serves. */
#pragma once

struct terminal;

/* From now on words are completed as t's handler says. Before rl_initialize(). */
void completion_attach(struct terminal *t);
