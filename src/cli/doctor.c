/* handshake doctor: what works on this machine, and what each thing that does not costs.
 * Everything is tried, not looked up: a program may be there and not be allowed to do its work. */
#define _GNU_SOURCE
#include "config.h"

#include "commands.h"

#include <fcntl.h>
#include <lab/grade/grade-machine.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define COMMAND "handshake doctor"

/* One line, and one more if it does not work: what that costs. */
static void
say (bool works, const char *what, const char *cost)
{
  printf ("%s %s\n", works ? "✓" : "✗", what);
  if (!works)
    printf ("    %s\n", cost);
}

/* What grading needs. */
static bool
look_at_grading (void)
{
  g_autoptr (GError) error = NULL;
  MachineLook look;
  const bool works = grade_machine_look (&look, &error);

  say (works, _ ("a C compiler, and a process that runs what it makes"),
       works ? "" : error->message);
  if (works)
    printf ("    %s\n", look.confinement);
  say (works && look.is_locked, _ ("Landlock and seccomp: the locks of a strange program"),
       _ ("exercises are not graded, unless you say --without-lock"));
  say (works && look.is_boxed, _ ("bubblewrap: a second wall around it"),
       _ ("nothing is lost; the locks hold by themselves"));
  const bool can_grade = works && look.is_locked;
  machine_look_clear (&look);
  return can_grade;
}

static bool
has_namespaces (void)
{
  const pid_t pid = fork ();
  int status = 1;

  if (pid == 0)
    _exit (unshare (CLONE_NEWUSER | CLONE_NEWNET) != 0);
  return pid > 0 && waitpid (pid, &status, 0) == pid && status == 0;
}

static void
look_at_network (void)
{
  const int tun = open ("/dev/net/tun", O_RDWR | O_CLOEXEC);

  say (has_namespaces (), _ ("namespaces of one's own"), _ ("“handshake peer” needs root"));
  say (tun >= 0, _ ("/dev/net/tun"), _ ("“handshake peer” cannot talk to the kernel's TCP"));
  if (tun >= 0)
    close (tun);
}

/* Does this command print anything? */
static bool
prints (const char *line)
{
  g_autofree char *out = NULL;

  return g_spawn_command_line_sync (line, &out, NULL, NULL, NULL) && out != NULL && *out != '\0';
}

static void
look_at_display (void)
{
  say (g_getenv ("DISPLAY") != NULL || g_getenv ("WAYLAND_DISPLAY") != NULL, _ ("a display"),
       _ ("the app does not open; “handshake play” shows the same in the terminal"));
  say (prints ("fc-list :lang=zh-cn family"), _ ("a font with Chinese letters"),
       _ ("the Chinese book and pictures show empty boxes"));
}

int
command_doctor (int argc, char **argv)
{
  char *language = NULL;
  const GOptionEntry entries[]
      = { { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("en or zh_CN"), N_ ("LANGUAGE") },
          { NULL } };
  int code = COULD_NOT_RUN;

  if (command_options (
          COMMAND, NULL, _ ("Says what works on this machine, and what the rest costs."),
          _ ("Exit codes: 0 exercises can be graded here, 1 they cannot."), entries, &argc, &argv)
      && command_language (COMMAND, language))
    {
      if (argc != 1)
        code = command_misused (COMMAND, "%s", _ ("nothing else is wanted"));
      else
        {
          const bool can_grade = look_at_grading ();
          look_at_network ();
          look_at_display ();
          code = command_output (COMMAND, can_grade ? PASSED : NOT_PASSED);
        }
    }
  g_free (language);
  return code;
}
