/* The grader's side of the runner: start the machine, have it start a part, ask, wait no longer
 * than is fair, believe nothing.
 *
 * The machine says what became of the part. It is stopped itself when it does not come back: what
 * a student's program leaves in a TCB may be more than the rest of TCP can digest. After an error
 * every further question fails with the same words until runner_restart (). */
#include "config.h"

#include "runner-private.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "interrupt.h"
#include <lab/text/language.h>
#include <sim/answer.h>

#define GLANCE 20 /* milliseconds between looks at the machine's clock */

/* The machine stops the part; these stop the machine. */
#define PROCESSOR_LIMIT ((gint64) (4 * RUNNER_PROCESSOR_LIMIT))
#define WALL_LIMIT ((gint64) (RUNNER_WALL_LIMIT + 2 * G_USEC_PER_SEC))

typedef struct
{
  gint64 wall;      /* µs: stop when the clock on the wall says so */
  gint64 processor; /* µs: stop when the machine has computed for so long */
} Deadline;

/* ---- The machine's life. ---- */

/* Waits for its end, which must be near. */
static void
reap (Runner *runner)
{
  while (waitpid (runner->pid, NULL, 0) < 0 && errno == EINTR)
    ;
  g_spawn_close_pid (runner->pid);
  close (runner->socket);
  runner->pid = 0;
  runner->socket = -1;
  runner->is_over = true;
}

static void
kill_machine (Runner *runner)
{
  if (runner->socket < 0)
    return;
  kill (runner->pid, SIGKILL);
  reap (runner);
}

/* The machine is gone or has gone astray, which it does not do by itself. */
static bool
machine_is_gone (Runner *runner)
{
  kill_machine (runner);
  if (runner->has_loaded)
    return problem_is (runner, RUNNER_ERROR_CRASHED,
                       N_ ("with what your program left behind, the rest of TCP cannot go on"),
                       NULL);
  return problem_is (runner, RUNNER_ERROR_START, N_ ("the runner cannot be started: %s"),
                     N_ ("the program in its place is none"));
}

/* The machine's processor time so far, in microseconds. */
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
  kill_machine (runner);
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
      return machine_is_gone (runner);
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
        return machine_is_gone (runner);
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
        return machine_is_gone (runner);
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

/* HANDSHAKE_LOCK: what the owner of this machine says when no lock holds. "any" runs a student's
 * file all the same; "off" does not even try the locks, which is only for finding out what they
 * hold back. */
static bool
owner_says (const char *word)
{
  return g_strcmp0 (g_getenv ("HANDSHAKE_LOCK"), word) == 0;
}

/* The machine inside bubblewrap: another root, which has the C library, the two programs and the
 * module, and no network. The locks of the part do not need it; it is a second wall around both
 * children. Not asked to die with its parent: that would be the thread which starts it. */
static void
add_box (GPtrArray *argv, const char *folder, const char *module_folder)
{
  const char *const words[] = {
    "bwrap",
    "--unshare-all",
    "--cap-drop",
    "ALL",
    "--ro-bind-try",
    "/usr/lib",
    "/usr/lib",
    "--ro-bind-try",
    "/usr/lib64",
    "/usr/lib64",
    "--ro-bind-try",
    "/lib",
    "/lib",
    "--ro-bind-try",
    "/lib64",
    "/lib64",
    "--proc",
    "/proc",
    "--ro-bind",
    folder,
    folder,
    "--ro-bind",
    module_folder,
    module_folder,
    "--chdir",
    "/",
    "--",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_ptr_array_add (argv, g_strdup (words[i]));
}

static GPtrArray *
machine_command (const Runner *runner, bool boxed)
{
  g_autofree char *path = runner_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *module_folder = g_path_get_dirname (runner->module_path);
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  if (boxed)
    add_box (argv, folder, module_folder);
  g_ptr_array_add (argv, g_strdup (path));
  g_ptr_array_add (argv, g_build_filename (folder, "handshake-part", NULL));
  g_ptr_array_add (argv, g_strdup (runner->module_path));
  if (owner_says ("off"))
    g_ptr_array_add (argv, g_strdup ("unlocked"));
  g_ptr_array_add (argv, NULL);
  return argv;
}

/* The machine gets one descriptor and an empty environment: nothing of the grader's leaks in. The
 * part lies beside it. */
static bool
spawn (Runner *runner, bool boxed, int theirs)
{
  g_autoptr (GPtrArray) command = machine_command (runner, boxed);
  const char *const *argv = (const char *const *) command->pdata;
  const char *const environment[] = { "LC_ALL=C", NULL };
  const int target = RUNNER_SOCKET;
  g_autoptr (GError) local = NULL;

  if (g_spawn_async_with_pipes_and_fds (
          NULL, argv, environment,
          G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
              | G_SPAWN_STDERR_TO_DEV_NULL,
          NULL, NULL, -1, -1, -1, &theirs, &target, 1, &runner->pid, NULL, NULL, NULL, &local))
    return true;
  return problem_is (runner, RUNNER_ERROR_START, N_ ("the runner cannot be started: %s"),
                     local->message);
}

/* A machine says a word first; who does not is none. */
static bool
start_machine_in (Runner *runner, bool boxed)
{
  guint32 word = 0;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return problem_is (runner, RUNNER_ERROR_START, N_ ("the runner cannot be started: %s"),
                       g_strerror (errno));
  bool spawned = spawn (runner, boxed, ends[1]);
  close (ends[1]);
  if (!spawned)
    {
      close (ends[0]);
      return false;
    }
  runner->socket = ends[0];
  Deadline deadline = deadline_from_now (runner);
  return receive_all (runner, &word, sizeof word, &deadline)
         && (word == RUNNER_MAGIC || machine_is_gone (runner));
}

/* Whether bubblewrap works here is found out by running it: it may be there and not be allowed to.
 * HANDSHAKE_BUBBLEWRAP=off does without. */
static bool
start_machine (Runner *runner)
{
  runner->is_boxed = g_strcmp0 (g_getenv ("HANDSHAKE_BUBBLEWRAP"), "off") != 0
                     && !owner_says ("off") && start_machine_in (runner, true);
  if (runner->is_boxed)
    return true;
  if (interrupt_asked ())
    return false;
  problem_is (runner, RUNNER_ERROR_START, NULL, NULL);
  return start_machine_in (runner, false);
}

/* Sends a frame and what belongs to it, and receives the fate of the part and, if that is good,
 * what was asked for. */
static bool
converse (Runner *runner, FrameKind kind, unsigned count, const void *more, gsize more_size,
          void *answer, gsize answer_size)
{
  const Frame frame = { RUNNER_MAGIC, kind, count, 0, ++runner->ticket };
  Deadline deadline = deadline_from_now (runner);
  Fate fate;

  if (!send_all (runner, &frame, sizeof frame, &deadline)
      || !send_all (runner, more, more_size, &deadline)
      || !receive_all (runner, &fate, sizeof fate, &deadline))
    return false;
  if (memcmp (&frame, &fate.frame, sizeof frame) != 0)
    return machine_is_gone (runner);
  fate.why[sizeof fate.why - 1] = '\0';
  runner->used_now = fate.used;
  runner->is_over = !problem_is_fate (runner, &fate);
  return !runner->is_over && receive_all (runner, answer, answer_size, &deadline);
}

/* Does the part have a table? */
static bool
hello_is_good (Runner *runner)
{
  Hello *hello = &runner->hello;

  hello->message[sizeof hello->message - 1] = '\0';
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

/* How the part is locked up is known before it loads a line of the student's; where nothing holds
 * it, it does not get to load one. */
static bool
may_load (Runner *runner)
{
  if (runner_is_locked (runner) || owner_says ("any") || owner_says ("off"))
    return true;
  return problem_is (runner, RUNNER_ERROR_START,
                     N_ ("no lock holds a strange program here, so yours was not run: see "
                         "“handshake doctor”, or set HANDSHAKE_LOCK=any to run it all the same"),
                     NULL);
}

static bool
start (Runner *runner)
{
  runner->used += runner->used_now;
  runner->used_now = 0;
  if (is_interrupted (runner))
    return false;
  runner->has_loaded = false;
  if ((runner->socket < 0 && !start_machine (runner))
      || !converse (runner, FRAME_START, 0, NULL, 0, &runner->lock, sizeof runner->lock)
      || !may_load (runner))
    return false;
  runner->has_loaded = true;
  if (!converse (runner, FRAME_LOAD, 0, NULL, 0, &runner->hello, sizeof runner->hello))
    return false;
  runner->is_over = !hello_is_good (runner);
  return !runner->is_over;
}

/* A fresh part, whatever became of the last one. False with RUNNER_ERROR_START when that is
 * nobody's fault, else with what the student's program did while it was loaded. */
bool
runner_restart (Runner *runner, GError **error)
{
  problem_is (runner, RUNNER_ERROR_START, NULL, NULL);
  if (start (runner))
    return true;
  runner->is_over = true;
  return problem_to_error (runner, error);
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

/* Both children are gone before this returns. */
void
runner_free (Runner *runner)
{
  if (runner == NULL)
    return;
  kill_machine (runner);
  g_free (runner->problem.detail);
  g_free (runner->module_path);
  g_free (runner);
}

/* Microseconds of processor time that the student's program has had so far. */
gint64
runner_used (const Runner *runner)
{
  return (gint64) (runner->used + runner->used_now);
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
  return slot < parts_slots () && (runner->hello.filled[slot / 64] >> slot % 64 & 1) != 0;
}

/* ---- Asking. ---- */

static bool
ask_frame (Runner *runner, const Question questions[], Answer answers[], unsigned count)
{
  if (!converse (runner, FRAME_ASK, count, questions, count * sizeof *questions, answers,
                 count * sizeof *answers))
    return false;
  for (unsigned i = 0; i < count; i++)
    {
      const char *fault = answer_fault (&questions[i], &answers[i].tcb, &answers[i].actions);
      if (fault == NULL)
        continue;
      runner->is_over = true;
      return problem_is (runner, RUNNER_ERROR_ANSWER,
                         N_ ("your program gave no sensible answer: %s"), fault);
    }
  return true;
}

/* answers[i] is to questions[i]. On false, `answers` holds nothing of worth. */
bool
runner_ask (Runner *runner, const Question questions[], Answer answers[], unsigned count,
            GError **error)
{
  for (unsigned done = 0; done < count; done += RUNNER_BATCH)
    if (runner->is_over
        || !ask_frame (runner, questions + done, answers + done, MIN (count - done, RUNNER_BATCH)))
      {
        runner->is_over = true;
        return problem_to_error (runner, error);
      }
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
