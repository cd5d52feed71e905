/* The three system calls of Landlock, and the rights that each of its versions knows; headers may
 * be older than the kernel. */
#define _GNU_SOURCE
#include "landlock-private.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FIRST ((1ull << 13) - 1)
#define SECOND (1ull << 13) /* move between folders */
#define THIRD (1ull << 14)  /* truncate */
#define FIFTH (1ull << 15)  /* ioctl on devices */

#define OF_A_FILE (LANDLOCK_RUN | LANDLOCK_WRITE | LANDLOCK_READ | THIRD | FIFTH)

/* To be closed by whoever asked for it. */
Ruleset
landlock_open (void)
{
  long version = syscall (__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1)
    return (Ruleset){ .file = -1 };

  uint64_t handled = FIRST | (version >= 2 ? SECOND : 0) | (version >= 3 ? THIRD : 0)
                     | (version >= 5 ? FIFTH : 0);
  int made = (int) syscall (__NR_landlock_create_ruleset, &handled, sizeof handled, 0);
  int file = fcntl (made, F_DUPFD_CLOEXEC, 3); /* 0 to 2 may be closed, and are opened in a child */
  close (made);
  return (Ruleset){ file, (unsigned) version, handled };
}

/* Grants these rights to `path` and what is below it. What is not there needs no rule. */
void
landlock_allow (const Ruleset *ruleset, const char *path, uint64_t rights)
{
  int file = open (path, O_PATH | O_CLOEXEC);
  struct stat status;

  if (file < 0)
    return;
  rights &= ruleset->handled;
  if (fstat (file, &status) == 0 && !S_ISDIR (status.st_mode))
    rights &= OF_A_FILE;
  const struct landlock_path_beneath_attr rule = { .allowed_access = rights, .parent_fd = file };
  syscall (__NR_landlock_add_rule, ruleset->file, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close (file);
}

/* The caller sees from now on what the ruleset grants, for ever. 0 when that is so. Safe between
 * fork and exec. */
int
landlock_restrict (int ruleset)
{
  return (int) syscall (__NR_landlock_restrict_self, ruleset, 0);
}
