/* One step of a trace: the choice is made in the world of the last row, by the reference or, for
 * one host, by a student's part in the runner; the row is appended. */
#pragma once

#include "runner.h"
#include <sim/trace/trace.h>

bool lab_step (Trace *trace, World *world, const Choice *choice, Runner *runner,
               unsigned runner_host, GError **error);
bool lab_step_with (const Parts *const parts[HOSTS], Trace *trace, World *world,
                    const Choice *choice, Runner *runner, unsigned runner_host, Record *record,
                    GError **error);
