/* The grader's side of the runner: start the child, ask, wait no longer than is fair, believe
 * nothing.
 *
 * Time is the child's processor time, which is the same on a busy machine; the clock on the wall is
 * only the last resort, for a child that waits instead of computing. After an error the child is
 * gone, reaped, and every further question fails with the same words until runner_restart (). */
#include "config.h"

#include "runner-problem.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <lab/text/catalogue.h>
#include "interrupt.h"
#include <lab/text/language.h>
#include "runner-protocol-private.h"

/* A step takes microseconds. */
#define PROCESSOR_LIMIT (G_USEC_PER_SEC / 2) /* for one frame of questions, or for loading */
#define WALL_LIMIT (10 * PROCESSOR_LIMIT)
#define GLANCE 20 /* milliseconds between looks at the child's clock */

/* What went wrong, in a form that can be said in either language. */
typedef struct
{
  RunnerError code;
  const char *message; /* N_(), with a %s for the detail if there is one; NULL: nothing is wrong */
  char *detail;        /* perhaps N_() */
} Problem;

struct Runner
{
  char *module_path;
  GPid pid;
  int socket; /* -1: there is no child */
  guint64 ticket;
  Hello hello;
  Problem problem;
};

typedef struct
{
  gint64 wall;      /* µs: stop when the clock on the wall says so */
  gint64 processor; /* µs: stop when the child has computed for so long */
} Deadline;

G_DEFINE_QUARK (runner - error - quark, runner_error)

/* ---- What went wrong. ---- */

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
static bool
problem_is (Runner *runner, RunnerError code, const char *message, const char *detail)
{
  g_free (runner->problem.detail);
  runner->problem = (Problem){ code, message, g_strdup (detail) };
  return false;
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

static bool
problem_to_error (const Runner *runner, GError **error)
{
  g_autofree char *words = runner_problem_in (runner, language_get ());
  g_set_error_literal (error, RUNNER_ERROR, (int) runner->problem.code, words);
  return false;
}

/* The child died by itself. */
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

/* ---- The child's life. ---- */

/* Waits for the child's end, which must be near. */
static int
reap (Runner *runner)
{
  int status = 0;

  while (waitpid (runner->pid, &status, 0) < 0 && errno == EINTR)
    ;
  g_spawn_close_pid (runner->pid);
  close (runner->socket);
  runner->pid = 0;
  runner->socket = -1;
  return status;
}

static void
kill_child (Runner *runner)
{
  if (runner->socket < 0)
    return;
  kill (runner->pid, SIGKILL);
  reap (runner);
}

/* The socket says that nobody is at the other end. A moment is granted for dying; a child that
 * closed its socket and lives on is killed. */
static bool
child_is_gone (Runner *runner)
{
  siginfo_t info;

  for (unsigned tries = 0; tries < 100; tries++)
    {
      info.si_pid = 0;
      if (waitid (P_PID, (id_t) runner->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0
          || info.si_pid != 0)
        return problem_is_death (runner, reap (runner));
      g_usleep (1000);
    }
  kill_child (runner);
  return problem_is (runner, RUNNER_ERROR_ANSWER, N_ ("your program stopped answering"), NULL);
}

/* The child's processor time so far, in microseconds. */
static gint64
processor_time (const Runner *runner)
{
  clockid_t clock;
  struct timespec time;

  if (clock_getcpuclockid (runner->pid, &clock) != 0 || clock_gettime (clock, &time) != 0)
    return 0;
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static Deadline
deadline_from_now (const Runner *runner)
{
  return (Deadline){ g_get_monotonic_time () + WALL_LIMIT,
                     processor_time (runner) + PROCESSOR_LIMIT };
}

/* Nobody wants to know any more. */
static bool
is_interrupted (Runner *runner)
{
  if (!interrupt_asked ())
    return false;
  kill_child (runner);
  problem_is (runner, RUNNER_ERROR_START, N_ ("interrupted"), NULL);
  return true;
}

/* Until the socket is ready for `events`, or the time is up. */
static bool
wait_for (Runner *runner, short events, const Deadline *deadline)
{
  struct pollfd poll_fd = { .fd = runner->socket, .events = events };

  while (!is_interrupted (runner) && poll (&poll_fd, 1, GLANCE) <= 0)
    if (processor_time (runner) > deadline->processor || g_get_monotonic_time () > deadline->wall)
      {
        kill_child (runner);
        return problem_is (runner, RUNNER_ERROR_TIMEOUT,
                           N_ ("your program did not come back in time: an endless loop?"), NULL);
      }
  return runner->socket >= 0;
}

static bool
send_all (Runner *runner, const void *buffer, gsize size, const Deadline *deadline)
{
  for (gsize done = 0; done < size;)
    {
      ssize_t count = send (runner->socket, (const char *) buffer + done, size - done,
                            MSG_DONTWAIT | MSG_NOSIGNAL);
      if (count < 0 && errno != EAGAIN && errno != EINTR)
        return child_is_gone (runner);
      done += count > 0 ? (gsize) count : 0;
      if (done < size && !wait_for (runner, POLLOUT, deadline))
        return false;
    }
  return true;
}

static bool
receive_all (Runner *runner, void *buffer, gsize size, const Deadline *deadline)
{
  for (gsize done = 0; done < size;)
    {
      ssize_t count = recv (runner->socket, (char *) buffer + done, size - done, MSG_DONTWAIT);
      if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
        return child_is_gone (runner);
      done += count > 0 ? (gsize) count : 0;
      if (done < size && !wait_for (runner, POLLIN, deadline))
        return false;
    }
  return true;
}

/* ---- Starting. ---- */

/* HANDSHAKE_RUNNER, the build tree for a program that runs from there, or where it was
 * installed. */
static char *
runner_path (void)
{
  const char *told = g_getenv ("HANDSHAKE_RUNNER");
  if (told != NULL && *told != '\0')
    return g_strdup (told);

  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *built
      = g_build_filename (HANDSHAKE_BUILD_ROOT, "src", "cli", "handshake-runner", NULL);
  if (self != NULL && g_str_has_prefix (self, HANDSHAKE_BUILD_ROOT G_DIR_SEPARATOR_S)
      && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_build_filename (HANDSHAKE_LIBEXECDIR, "handshake-runner", NULL);
}

/* The child gets one descriptor and an empty environment: nothing of the grader's leaks in. */
static bool
spawn (Runner *runner, int theirs)
{
  g_autofree char *path = runner_path ();
  const char *const argv[] = { path, runner->module_path, NULL };
  const char *const environment[] = { "LC_ALL=C", NULL };
  const int target = RUNNER_SOCKET;
  g_autoptr (GError) local = NULL;

  if (g_spawn_async_with_pipes_and_fds (
          NULL, argv, environment,
          G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
          NULL, -1, -1, -1, &theirs, &target, 1, &runner->pid, NULL, NULL, NULL, &local))
    return true;
  return problem_is (runner, RUNNER_ERROR_START, N_ ("the runner cannot be started: %s"),
                     local->message);
}

/* Does the child mean the same structs, and does it have a table? */
static bool
hello_is_good (Runner *runner)
{
  Hello *hello = &runner->hello;

  hello->message[sizeof hello->message - 1] = '\0';
  if (hello->magic != RUNNER_MAGIC || hello->question_size != sizeof (Question)
      || hello->answer_size != sizeof (Answer) || hello->slots != parts_slots ())
    return problem_is (runner, RUNNER_ERROR_START,
                       N_ ("the runner is of another version than this program"), NULL);
  switch (hello->status)
    {
    case HELLO_READY: return true;
    case HELLO_NOT_LOADED:
      return problem_is (runner, RUNNER_ERROR_MODULE, N_ ("your program cannot be loaded: %s"),
                         hello->message);
    case HELLO_NO_TABLE:
      return problem_is (runner, RUNNER_ERROR_MODULE,
                         N_ ("your file ends without `const Parts exercise = { ... };`, the table "
                             "that names your functions"),
                         NULL);
    default:
      return problem_is (runner, RUNNER_ERROR_MODULE,
                         N_ ("`exercise` in your file is not a `const Parts`"), NULL);
    }
}

/* The first word comes before any of the student's code is loaded: who does not say it is no
 * runner, and nobody's fault but the machine's. */
static bool
is_a_runner (Runner *runner, const Deadline *deadline)
{
  guint32 word = 0;

  if (receive_all (runner, &word, sizeof word, deadline))
    {
      if (word == RUNNER_MAGIC)
        return true;
      kill_child (runner);
    }
  if (interrupt_asked ())
    return false;
  return problem_is (runner, RUNNER_ERROR_START, N_ ("the runner cannot be started: %s"),
                     N_ ("the program in its place is none"));
}

static bool
start (Runner *runner)
{
  int ends[2];

  if (is_interrupted (runner))
    return false;
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return problem_is (runner, RUNNER_ERROR_START, N_ ("the runner cannot be started: %s"),
                       g_strerror (errno));
  bool spawned = spawn (runner, ends[1]);
  close (ends[1]);
  if (!spawned)
    {
      close (ends[0]);
      return false;
    }
  runner->socket = ends[0];

  Deadline deadline = deadline_from_now (runner);
  if (!is_a_runner (runner, &deadline)
      || !receive_all (runner, &runner->hello, sizeof runner->hello, &deadline))
    return false;
  if (hello_is_good (runner))
    return true;
  kill_child (runner);
  return false;
}

/* A fresh child, whatever became of the last one. False with RUNNER_ERROR_START when that is
 * nobody's fault, else with what the student's program did while it was loaded. */
bool
runner_restart (Runner *runner, GError **error)
{
  kill_child (runner);
  problem_is (runner, RUNNER_ERROR_START, NULL, NULL);
  return start (runner) || problem_to_error (runner, error);
}

/* `module_path` is what compile_exercise () made; it must stay there as long as the runner
 * lives. */
Runner *
runner_new (const char *module_path, GError **error)
{
  Runner *runner = g_new0 (Runner, 1);

  runner->module_path = g_strdup (module_path);
  runner->socket = -1;
  runner->ticket = (guint64) g_random_int () << 32;
  if (!runner_restart (runner, error))
    g_clear_pointer (&runner, runner_free);
  return runner;
}

/* The child is killed and reaped before this returns. */
void
runner_free (Runner *runner)
{
  if (runner == NULL)
    return;
  kill_child (runner);
  g_free (runner->problem.detail);
  g_free (runner->module_path);
  g_free (runner);
}

/* How many slots the student's table fills. */
unsigned
runner_parts (const Runner *runner)
{
  unsigned count = 0;
  for (unsigned slot = 0; slot < parts_slots (); slot++)
    count += runner_has_part (runner, slot);
  return count;
}

bool
runner_has_part (const Runner *runner, unsigned slot)
{
  return slot < 64 && (runner->hello.filled >> slot & 1) != 0;
}

/* In the current language, a sentence without its full stop. The caller frees. */
char *
runner_confinement (const Runner *runner)
{
  const Hello *hello = &runner->hello;

  if (hello->landlock != 0 && hello->seccomp)
    return g_strdup_printf (_ ("your program ran locked up: Landlock %u, seccomp"),
                            hello->landlock);
  if (hello->seccomp)
    return g_strdup (_ ("your program ran locked up: seccomp (this kernel has no Landlock)"));
  if (hello->landlock != 0)
    return g_strdup_printf (_ ("your program ran half locked up: Landlock %u, but no seccomp here"),
                            hello->landlock);
  return g_strdup (_ ("your program ran NOT locked up: this kernel offers neither Landlock nor "
                      "seccomp"));
}

/* ---- Asking. ---- */

/* A program that writes to its socket by itself would have its words taken for answers. */
static bool
is_silent (Runner *runner)
{
  char octet;

  if (recv (runner->socket, &octet, 1, MSG_DONTWAIT | MSG_PEEK) <= 0)
    return true;
  kill_child (runner);
  return problem_is (runner, RUNNER_ERROR_ANSWER, N_ ("your program answered before it was asked"),
                     NULL);
}

static bool
ask_frame (Runner *runner, const Question questions[], Answer answers[], unsigned count)
{
  Deadline deadline = deadline_from_now (runner);
  const Frame frame = { RUNNER_MAGIC, count, ++runner->ticket };
  Frame back;

  if (!is_silent (runner) || !send_all (runner, &frame, sizeof frame, &deadline)
      || !send_all (runner, questions, count * sizeof *questions, &deadline)
      || !receive_all (runner, &back, sizeof back, &deadline)
      || !receive_all (runner, answers, count * sizeof *answers, &deadline))
    return false;

  const char *fault = NULL;
  if (memcmp (&frame, &back, sizeof frame) != 0)
    fault = N_ ("its answer belongs to no question");
  for (unsigned i = 0; i < count && fault == NULL; i++)
    fault = answer_fault (&questions[i], &answers[i]);
  if (fault == NULL)
    return true;
  kill_child (runner);
  return problem_is (runner, RUNNER_ERROR_ANSWER, N_ ("your program gave no sensible answer: %s"),
                     fault);
}

/* answers[i] is to questions[i]. On false, `answers` holds nothing of worth. */
bool
runner_ask (Runner *runner, const Question questions[], Answer answers[], unsigned count,
            GError **error)
{
  for (unsigned done = 0; done < count; done += RUNNER_BATCH)
    if (runner->socket < 0
        || !ask_frame (runner, questions + done, answers + done, MIN (count - done, RUNNER_BATCH)))
      return problem_to_error (runner, error);
  return true;
}

/* As world_step (), with the child in the place of whatever TCP is asked. On false, the world is as
 * it was. `choice` must be one that world_refuses () does not refuse. */
bool
runner_step (Runner *runner, World *world, const Choice *choice, Record *record, GError **error)
{
  World after = *world;
  Question question;
  Answer answer;

  world_ask (&after, *choice, &question, record);
  if (question.needed)
    {
      if (!runner_ask (runner, &question, &answer, 1, error))
        return false;
      record->foreign = true;
      world_answer (&after, &question, &answer.tcb, &answer.actions, record);
    }
  *world = after;
  return true;
}
