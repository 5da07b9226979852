/* The service table: the nucleus's functions for programs in C, which find it by NUCON. */
#pragma once
#include "guests/cms/base/format.h"
#include "guests/cms/command/operand.h"
#include "guests/cms/nucleus/clock.h"
#include "guests/cms/nucleus/command.h"
#include "guests/cms/nucleus/console.h"
#include "guests/cms/nucleus/cp.h"
#include "guests/cms/nucleus/message.h"
#include "guests/cms/nucleus/nucon.h"
#include "guests/cms/nucleus/stack.h"

#define SERVICE_VERSION 1

struct services {
#define SERVICE(result, name, arguments) result(*name) arguments;
#include "guests/cms/nucleus/service.def"
#undef SERVICE
};
#define cms_services ((const struct services *)nucon->service)

void service_begin(void); /* at IPL: NUCON tells of it */
