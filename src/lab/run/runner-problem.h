/* What exam.c and grade.c know of a runner beyond asking it.  */
#pragma once

#include "runner.h"

bool runner_restart (Runner *runner, GError **error);
RunnerError runner_problem_code (const Runner *runner);
const char *runner_problem (const Runner *runner, const char **detail);
char *runner_problem_in (const Runner *runner, const char *language);
