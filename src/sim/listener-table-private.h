/* Where a host of many connections keeps them: by their ends, and by their deadlines. */
#pragma once

#include "listener.h"

void table_init (Listener *listener, uint32_t capacity, void *memory);
uint32_t table_find (const Listener *listener, const Endpoints *ends);
uint32_t table_add (Listener *listener, const Endpoints *ends);
void table_remove (Listener *listener, uint32_t id);
void table_due (Listener *listener, uint32_t id);
uint32_t table_first (Listener *listener, Time *due);
Timer first_timer (const Tcb *tcb);
