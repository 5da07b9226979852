/* What a stand-alone program says to the operator. Freestanding. */
#pragma once

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

void operator_open(void); /* before the first message */
void operator_say(const char *text);
/* The program's own: issue SERVICE CALL and come back when the service processor has answered. */
void service_call(u32 command, void *sccb);
