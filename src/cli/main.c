/* `handshake COMMAND ...`: one table of commands, and a help that says which to try first.  */
#include "config.h"

#include "commands.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} commands[] = {
  { "list", command_list, N_ ("the chapters, their stories and exercises") },
  { "play", command_play, N_ ("a story as a ladder in the terminal, or as JSON") },
  { "grade", command_grade, N_ ("the verdict on an exercise") },
  { "init", command_init, N_ ("a folder with the exercises, to be edited") },
  { "doctor", command_doctor, N_ ("what works on this machine, and what the rest costs") },
  { "peer", command_peer, N_ ("our TCP against this machine's kernel") },
  { "requirements", command_requirements, N_ ("what is asked of a TCP, and which test says so") },
  { "explore", command_explore, N_ ("everything that can happen, within bounds") },
  { "reach", command_reach, N_ ("the shortest way to what you describe") },
  { "packetdrill", command_packetdrill, N_ ("strangers' tests of a TCP, run against this one") },
};

static void
print_help (FILE *file)
{
  fprintf (file, "%s\n", _ ("Usage: handshake COMMAND [OPTION…] [PARAMETER…]"));
  fprintf (file, "\n%s\n\n", _ ("Learn TCP by watching it, and by writing it."));
  fprintf (file, "%s\n", _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (file, "  %-12s %s\n", commands[i].name, _ (commands[i].summary));
  fprintf (file, "\n%s\n", _ ("To begin with:"));
  fprintf (file, "  handshake list\n"
                 "  handshake play handshake --why\n"
                 "  handshake init ~/tcp\n"
                 "  handshake grade 03-handshake --exercise ~/tcp/03-handshake/exercise.c\n");
  fprintf (file, "\n%s\n",
           _ ("“handshake COMMAND --help” says more about a command.\n"
              "Exit codes: 0 passed, 1 not passed, 2 could not run.\n"
              "“handshake --version” says which version this is."));
}

static int
run_command (int argc, char **argv)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[0], commands[i].name) == 0)
      return commands[i].run (argc, argv);
  if (g_str_has_prefix (argv[0], "-"))
    return command_misused ("handshake", _ ("unknown option “%s”"), argv[0]);
  return command_misused ("handshake", _ ("unknown command “%s”"), argv[0]);
}

static bool
is_one_of (const char *word, const char *first, const char *second)
{
  return strcmp (word, first) == 0 || strcmp (word, second) == 0;
}

/* Whoever starts us may have closed one of the three files that everybody takes for open; the next
 * one that is opened, a socket or a trace, would then be taken for it. A file is put there that
 * cannot be used in its way, so that reading or writing fails and is told. */
static void
open_standard_files (void)
{
  for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
    if (fcntl (file, F_GETFD) < 0)
      open ("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int
main (int argc, char **argv)
{
  open_standard_files ();
  /* A file that may not grow is a write that fails, and what was half-written is taken away. */
  signal (SIGXFSZ, SIG_IGN);
  language_init ();
  if (argc < 2)
    {
      print_help (stderr);
      return COULD_NOT_RUN;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      printf ("handshake %s\n", HANDSHAKE_VERSION);
      return command_output ("handshake", PASSED);
    }
  if (is_one_of (argv[1], "--help", "-h") || (argc == 2 && strcmp (argv[1], "help") == 0))
    {
      print_help (stdout);
      return command_output ("handshake", PASSED);
    }
  if (strcmp (argv[1], "help") == 0) /* handshake help play */
    {
      char *asked[] = { argv[2], (char *) "--help", NULL };
      return run_command (2, asked);
    }
  return run_command (argc - 1, argv + 1);
}
