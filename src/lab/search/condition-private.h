/* The variables that a condition can name. */
#pragma once

#include <tcp/tcb.h>

typedef struct
{
  const char *name;
  size_t offset;
  bool circular; /* a sequence number */
} ConditionVariable;

const ConditionVariable *condition_variable (const char *name);
uint32_t condition_variable_get (const ConditionVariable *variable, const Tcb *tcb);
