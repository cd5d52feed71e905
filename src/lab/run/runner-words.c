/* What a runner has to say: what became of the student's program, and what held it. Kept as message
 * and detail, because the app may change its language later. */
#include "config.h"

#include "runner-private.h"

#include <signal.h>
#include <sys/wait.h>

#include <lab/text/catalogue.h>
#include <lab/text/language.h>

G_DEFINE_QUARK (runner - error - quark, runner_error)

static const struct
{
  int signal;
  const char *name;
} signals[] = {
  { SIGSEGV, N_ ("segmentation fault: a pointer pointed to where nothing is") },
  { SIGBUS, N_ ("bus error: a pointer pointed to where nothing is") },
  { SIGFPE, N_ ("arithmetic error: perhaps a division by zero") },
  { SIGILL, N_ ("illegal instruction") },
  { SIGABRT, N_ ("it called abort (), or an assertion failed") },
  { SIGTRAP, N_ ("it ran into a trap") },
  { SIGSYS, N_ ("it asked the operating system for something a TCP has no use for here") },
};

/* Remembers what is wrong. Returns false, for callers that do the same. */
bool
problem_is (Runner *runner, RunnerError code, const char *message, const char *detail)
{
  char *copy = g_strdup (detail);

  g_free (runner->problem.detail);
  runner->problem = (Problem){ code, message, copy };
  return false;
}

/* The part died by itself. */
static bool
problem_is_death (Runner *runner, int status)
{
  if (WIFEXITED (status))
    {
      g_autofree char *number = g_strdup_printf ("%d", WEXITSTATUS (status));
      return problem_is (runner, RUNNER_ERROR_CRASHED,
                         N_ ("your program ended itself (exit status %s) instead of answering"),
                         number);
    }
  if (WTERMSIG (status) == SIGXCPU || WTERMSIG (status) == SIGKILL)
    return problem_is (runner, RUNNER_ERROR_TIMEOUT,
                       N_ ("your program was stopped by the operating system: too much time or "
                           "memory"),
                       NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    if (signals[i].signal == WTERMSIG (status))
      return problem_is (runner, RUNNER_ERROR_CRASHED, N_ ("your program crashed (%s)"),
                         signals[i].name);
  g_autofree char *name = g_strdup_printf ("signal %d", WTERMSIG (status));
  return problem_is (runner, RUNNER_ERROR_CRASHED, N_ ("your program crashed (%s)"), name);
}

/* What the machine says of the part. True when that is good. */
bool
problem_is_fate (Runner *runner, const Fate *fate)
{
  switch ((FateKind) fate->kind)
    {
    case FATE_GOOD: return true;
    case FATE_DIED: return problem_is_death (runner, (int) fate->number);
    case FATE_TIME:
      return problem_is (runner, RUNNER_ERROR_TIMEOUT,
                         N_ ("your program did not come back in time: an endless loop?"), NULL);
    case FATE_MACHINE:
      return problem_is (runner, RUNNER_ERROR_START, N_ ("the runner cannot be started: %s"),
                         fate->why);
    case FATE_NONSENSE: break;
    }
  return problem_is (runner, RUNNER_ERROR_ANSWER, N_ ("your program gave no sensible answer: %s"),
                     fate->why);
}

/* Of the last problem; means nothing when there is none. */
RunnerError
runner_problem_code (const Runner *runner)
{
  return runner->problem.code;
}

/* The problem as a message with at most one %s, which is for `detail`; both marked for translation.
 * NULL: there is none. */
const char *
runner_problem (const Runner *runner, const char **detail)
{
  *detail = runner->problem.detail;
  return runner->problem.message;
}

/* The problem in words. The caller frees. */
char *
runner_problem_in (const Runner *runner, const char *language)
{
  const Problem *problem = &runner->problem;

  if (problem->message == NULL)
    return g_strdup ("");
  if (problem->detail == NULL)
    return g_strdup (text_in (language, problem->message));
  return g_strdup_printf (text_in (language, problem->message),
                          text_in (language, problem->detail));
}

bool
problem_to_error (const Runner *runner, GError **error)
{
  g_autofree char *words = runner_problem_in (runner, language_get ());
  g_set_error_literal (error, RUNNER_ERROR, (int) runner->problem.code, words);
  return false;
}

/* Both locks hold, by the part's own trial and by what the kernel says of it. */
bool
runner_is_locked (const Runner *runner)
{
  return runner->lock.landlock != 0 && runner->lock.seccomp != 0 && runner->lock.seen != 0;
}

bool
runner_is_boxed (const Runner *runner)
{
  return runner->is_boxed;
}

/* In the current language, a sentence without its full stop. The caller frees. */
char *
runner_confinement (const Runner *runner)
{
  const LockReport *lock = &runner->lock;

  if (runner->is_boxed && runner_is_locked (runner))
    return g_strdup_printf (_ ("your program ran locked up: Landlock %u, seccomp, bubblewrap"),
                            lock->landlock);
  if (lock->landlock != 0 && lock->seccomp)
    return g_strdup_printf (_ ("your program ran locked up: Landlock %u, seccomp"), lock->landlock);
  if (lock->seccomp)
    return g_strdup (_ ("your program ran locked up: seccomp (this kernel has no Landlock)"));
  if (lock->landlock != 0)
    return g_strdup_printf (_ ("your program ran half locked up: Landlock %u, but no seccomp here"),
                            lock->landlock);
  return g_strdup (_ ("your program ran NOT locked up: nothing kept it from your files"));
}
