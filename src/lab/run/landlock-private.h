/* Landlock: from a moment on, a process sees only the files that it was granted. Without a library,
 * and without GLib: the part of a student does without. */
#pragma once

#include <stdint.h>

#define LANDLOCK_LOOK ((uint64_t) (1 << 2 | 1 << 3)) /* read files, list folders */
#define LANDLOCK_READ ((uint64_t) (1 << 2))
#define LANDLOCK_RUN ((uint64_t) 1)
#define LANDLOCK_WRITE ((uint64_t) (1 << 1))
#define LANDLOCK_ALL UINT64_MAX /* that this kernel knows */

typedef struct
{
  int file;         /* -1: the kernel has no Landlock */
  unsigned version; /* of the kernel's Landlock */
  uint64_t handled;
} Ruleset;

Ruleset landlock_open (void);
void landlock_allow (const Ruleset *ruleset, const char *path, uint64_t rights);
int landlock_restrict (int ruleset);
