/* A table of parts whose functions run in another process: the machine has the student's slots
 * there, and the part has all others. */
#pragma once

#include "runner-protocol-private.h"

extern const Parts remote; /* every slot asks the other process */

void remote_serve (const Parts *parts, Message *message);

/* What a process that uses `remote` brings: sends the call, returns with its return. */
void remote_exchange (Message *message);
