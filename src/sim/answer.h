/* Is it an answer at all? What a TCP gave back is looked at before anybody relies on it.  */
#pragma once

#include "world.h"

const char *answer_fault (const Question *question, const Tcb *tcb, const Actions *actions);
void answer_tidy (Tcb *tcb, Actions *actions);
