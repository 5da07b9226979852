/* Interruptions: new PSWs, and what stays of a program that is ended by one. */
#pragma once
#include "guests/arch/psw.h"
#include "guests/cms/nucleus/nucon.h"

void interruption_init(void); /* the new PSWs */
void wait_enabled(void);
void frame_load(struct frame *f) __attribute__((noreturn));

typedef u64 kept_state[10];
int state_keep(kept_state state) __attribute__((returns_twice));
void state_return(kept_state state) __attribute__((noreturn));

/* The user typed while f ran, which was enabled: a program. It may be ended. */
void interruption_attention(struct frame *f);

void program_interruption(struct frame *f);
void supervisor_call_interruption(struct frame *f);
void io_interruption(struct frame *f);
void external_interruption(struct frame *f);
