/* The child locks itself up before it loads a line of a student's code: from here on it can
 * compute,
 * and talk over the socket it has.  */
#pragma once

#include <stdbool.h>

typedef struct
{
  unsigned landlock; /* version in force, or 0 */
  bool seccomp;
} Lock;

Lock lock_before_loading (const char *module_path);
void lock_after_loading (void);
