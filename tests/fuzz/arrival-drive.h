/* What the parts of fuzz-arrives share: one TCP, and the octets that say what happens to it. */
#pragma once

#include <tcp/parts.h>

typedef struct
{
  const uint8_t *data;
  size_t left;
  Tcb tcb;
  Time now;
} Drive;

/* Ends the program, and says what did not hold. */
#define demand(holds) ((holds) ? (void) 0 : fails (__FILE__, __LINE__, #holds))

_Noreturn void fails (const char *file, int line, const char *what);
uint32_t take (Drive *drive);
uint32_t take_word (Drive *drive);

uint64_t build_value (Drive *drive, const Setting *setting);
void build_settings (Drive *drive);
bool build_tcb (Drive *drive, State state);

void say (const Tcb *before, const Event *event, const Tcb *after, const Actions *actions);
void check_answer (const Tcb *before, const Event *event, const Tcb *after, const Actions *actions);
