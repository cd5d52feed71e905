/* handshake packetdrill: strangers' tests of a kernel's TCP, run against ours. Prints TAP; under a
 * script that does not pass stand what happened until then, what the script wants and what came. */
#include "config.h"

#include "commands.h"

#include <lab/picture/draw.h>
#include <lab/packetdrill/packetdrill.h>
#include <lab/files/save.h>
#include <stdio.h>
#include <string.h>

#define COMMAND "handshake packetdrill"

typedef struct
{
  char *profile, *level_said;
  uint64_t level;
  char **set, **define;
  char *save;
  char *language;
  PacketdrillKnobs *knobs;
  Trace *trace;    /* what --save keeps */
  bool not_passed; /* it is of a script that did not pass */
} Wish;

static void
wish_clear (Wish *wish)
{
  g_free (wish->profile);
  g_free (wish->level_said);
  g_strfreev (wish->set);
  g_strfreev (wish->define);
  g_free (wish->save);
  g_free (wish->language);
  packetdrill_knobs_free (wish->knobs);
  trace_free (wish->trace);
}

static const char *
help_text (void)
{
  return _ (
      "A profile says which settings the scripts take for granted: bsd (FreeBSD's scripts, the\n"
      "default) or linux (Google's and the kernel's own). KNOB is a setting of a connection,\n"
      "such as delayed-ack=100ms, or one of delayed_ack_off=true, abc_limit_segs=N,\n"
      "cli_tolerance_usecs=N, define=NAME, isn=N. At level 1 the options must be the same\n"
      "octet for octet, at level 2 [default] their order and filling are free, at level 3\n"
      "only SACK blocks count.\n"
      "\n"
      "Examples:\n"
      "  handshake packetdrill --profile=linux fr-4pkt.pkt\n"
      "  handshake packetdrill --set abc_limit_segs=1 --save lost.run *.pkt\n"
      "      and then: handshake play lost.run\n"
      "\n"
      "Exit codes: 0 all scripts passed, 1 one did not, 2 one could not be read.\n"
      "The language of the scripts: man handshake-packetdrill.");
}

static bool
read_options (Wish *wish, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &wish->profile, N_ ("bsd or linux"), N_ ("PROFILE") },
    { "level", 0, 0, G_OPTION_ARG_STRING, &wish->level_said,
      N_ ("how exactly to compare: 1, 2 or 3"), "N" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wish->set, N_ ("change a setting"),
      N_ ("KNOB=VALUE") },
    { "define", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wish->define,
      N_ ("a name for #ifdef, in place of STANDARD"), N_ ("NAME") },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &wish->save,
      N_ ("keep the run of the first script that does not pass"), N_ ("FILE") },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &wish->language, N_ ("en or zh_CN"), N_ ("LANGUAGE") },
    { NULL },
  };
  return command_options (COMMAND, _ ("FILE…"), _ ("Runs packetdrill scripts against our TCP."),
                          help_text (), entries, argc, argv)
         && command_language (COMMAND, wish->language);
}

static bool
read_knobs (Wish *wish)
{
  g_autoptr (GError) error = NULL;

  wish->knobs = packetdrill_knobs_new ();
  if (!command_number (COMMAND, "--level", wish->level_said, LEVEL_EXACT, LEVEL_SACK_ONLY,
                       &wish->level))
    return false;
  bool good = wish->profile == NULL || packetdrill_profile (wish->knobs, wish->profile, &error);
  for (char **set = wish->set; good && set != NULL && *set != NULL; set++)
    good = packetdrill_set (wish->knobs, *set, &error);
  for (char **name = wish->define; name != NULL && *name != NULL; name++)
    packetdrill_define (wish->knobs, *name);
  if (!good)
    command_misused (COMMAND, "%s", error->message);
  return good;
}

/* Text as TAP's diagnostics. */
static void
print_remarks (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (line[1] != NULL || **line != '\0')
      printf (**line == '\0' ? "#%s\n" : "# %s\n", *line);
}

/* Of all traces the first one that shows a failure is kept; the last one if there is none. The app
 * shows at its last row what is wrong there. */
static void
keep (Wish *wish, Trace *trace, const GError *failure)
{
  if (wish->not_passed)
    {
      trace_free (trace);
      return;
    }
  if (failure != NULL)
    {
      trace_note (trace, trace_rows (trace), "note.en", failure->message);
      trace_note (trace, trace_rows (trace), "note.zh_CN", failure->message);
    }
  trace_free (wish->trace);
  wish->trace = trace;
  wish->not_passed = failure != NULL;
}

/* What a script says in Python of things that are not here has not been tested by passing. */
static void
print_unchecked (unsigned count)
{
  g_autofree char *words = g_strdup_printf (
      _ ("assertions in %%{ }%% that were not understood, and so not checked: %u"), count);

  if (count > 0)
    print_remarks (words);
}

static int
run_one (Wish *wish, const char *path, unsigned number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PacketdrillScript) script = packetdrill_load (path, wish->knobs, &error);
  g_autofree char *shown = g_filename_display_name (path);

  if (script == NULL)
    {
      printf ("not ok %u - %s\n", number, shown);
      print_remarks (error->message);
      fflush (stdout);
      g_printerr ("%s\n", error->message);
      return COULD_NOT_RUN;
    }
  unsigned unchecked = 0;
  Trace *trace
      = packetdrill_run (script, wish->knobs, (PacketdrillLevel) wish->level, &unchecked, &error);
  printf ("%sok %u - %s\n", error == NULL ? "" : "not ", number, shown);
  if (error != NULL)
    {
      const DrawOptions options = { .ascii = true, .width = 98 };
      g_autofree char *drawn = draw_ladder (trace, &options);
      print_remarks (drawn);
      print_remarks (error->message);
    }
  print_unchecked (unchecked);
  keep (wish, trace, error);
  return error == NULL ? PASSED : NOT_PASSED;
}

static int
run_all (Wish *wish, int count, char **paths)
{
  g_autoptr (GError) error = NULL;
  int worst = PASSED;

  if (!save_spares (wish->save, (const char *const *) paths, (unsigned) count, &error))
    return command_fails (COMMAND, "%s", error->message);
  printf ("1..%d\n", count);
  for (int i = 0; i < count; i++)
    {
      const int code = run_one (wish, paths[i], (unsigned) i + 1);
      worst = MAX (worst, code);
    }
  if (wish->save != NULL && wish->trace != NULL && !save_trace (wish->trace, wish->save, &error))
    return command_fails (COMMAND, "%s", error->message);
  return command_output (COMMAND, worst);
}

int
command_packetdrill (int argc, char **argv)
{
  Wish wish = { .level = LEVEL_MEANING };
  int code = COULD_NOT_RUN;

  if (read_options (&wish, &argc, &argv) && read_knobs (&wish))
    {
      if (argc < 2)
        code = command_misused (COMMAND, "%s", _ ("which scripts? Name their files"));
      else
        code = run_all (&wish, argc - 1, argv + 1);
    }
  wish_clear (&wish);
  return code;
}
