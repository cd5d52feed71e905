/* handshake play: a story, or a saved run, as a ladder in the terminal, as JSON or as a
 * capture.  */
#include "config.h"

#include "commands.h"

#include <lab/packets/capture.h>
#include <lab/book/lesson.h>
#include <lab/files/open.h>
#include <lab/files/save.h>
#include <lab/story/story.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMAND "handshake play"

/* What the options say. */
typedef struct
{
  gboolean ascii, utf8, why, json, swap;
  char *seed, *loss, *duplicate, *reorder, *save, *pcapng, *language;
  bool by_chance;
  Chance chance;
} Wish;

static void
wish_clear (Wish *wish)
{
  g_free (wish->seed);
  g_free (wish->loss);
  g_free (wish->duplicate);
  g_free (wish->reorder);
  g_free (wish->save);
  g_free (wish->pcapng);
  g_free (wish->language);
}

static const char *
help_text (void)
{
  return _ ("STORY is a name that “handshake list” shows, a .story file, or a .run file.\n"
            "\n"
            "Examples:\n"
            "  handshake play handshake --why\n"
            "      the three-way handshake, each step with the sentence of the RFC that decided\n"
            "  handshake play whole-connection --seed 7 --loss 30\n"
            "      the same users, but a die decides what the network does; a seed always gives\n"
            "      the same result. Without percentages it loses 20, doubles 10 and reorders 10\n"
            "      of 100 segments\n"
            "  handshake play my.story --json\n"
            "      one JSON object a row, for programs\n"
            "  handshake play lost-syn --save lost.run\n"
            "      and later: handshake play lost.run\n"
            "  handshake play lost-syn --pcapng lost.pcapng\n"
            "      and later: wireshark lost.pcapng; what happened is in the packets' comments\n"
            "\n"
            "Exit codes: 0 the story went as it says, 1 an expectation was not met (the ladder so\n"
            "far is printed, the reason is on stderr), 2 the story could not be played.\n"
            "How to write one: man handshake-story.");
}

static bool
read_options (Wish *wish, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "ascii", 0, 0, G_OPTION_ARG_NONE, &wish->ascii, N_ ("draw with plain ASCII"), NULL },
    { "utf8", 0, 0, G_OPTION_ARG_NONE, &wish->utf8, N_ ("draw with lines and arrows"), NULL },
    { "why", 0, 0, G_OPTION_ARG_NONE, &wish->why, N_ ("say which rule decided each step"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &wish->json, N_ ("print one JSON object a row"), NULL },
    { "swap", 0, 0, G_OPTION_ARG_NONE, &wish->swap, N_ ("exchange the roles of A and B"), NULL },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &wish->seed, N_ ("let a die rule the network"), "N" },
    { "loss", 0, 0, G_OPTION_ARG_STRING, &wish->loss, N_ ("lose so many of 100 segments"), "P" },
    { "duplicate", 0, 0, G_OPTION_ARG_STRING, &wish->duplicate, N_ ("double so many of 100"), "P" },
    { "reorder", 0, 0, G_OPTION_ARG_STRING, &wish->reorder, N_ ("hold back so many of 100"), "P" },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &wish->save, N_ ("keep the run in this file"),
      N_ ("FILE") },
    { "pcapng", 0, 0, G_OPTION_ARG_FILENAME, &wish->pcapng,
      N_ ("write the segments as packets for Wireshark"), N_ ("FILE") },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &wish->language, N_ ("en or zh_CN"), N_ ("LANGUAGE") },
    { NULL },
  };
  return command_options (COMMAND, _ ("STORY"), _ ("Plays a story and draws what happened."),
                          help_text (), entries, argc, argv)
         && command_language (COMMAND, wish->language);
}

static bool
read_percent (const char *option, const char *given, uint8_t otherwise, uint8_t *percent)
{
  uint64_t number = otherwise;

  if (!command_number (COMMAND, option, given, 0, 100, &number))
    return false;
  *percent = (uint8_t) number;
  return true;
}

/* --seed and what belongs to it. */
static bool
read_chance (Wish *wish)
{
  uint64_t seed = 0;
  const bool open = wish->loss == NULL && wish->duplicate == NULL && wish->reorder == NULL;

  if (wish->seed == NULL && !open)
    {
      command_misused (COMMAND, "%s", _ ("--loss, --duplicate and --reorder need --seed"));
      return false;
    }
  if (wish->seed == NULL)
    return true;
  if (!command_number (COMMAND, "--seed", wish->seed, 0, UINT64_MAX, &seed))
    return false;
  wish->by_chance = true;
  chance_init (&wish->chance, seed);
  if (!read_percent ("--loss", wish->loss, open ? 20 : 0, &wish->chance.lose)
      || !read_percent ("--duplicate", wish->duplicate, open ? 10 : 0, &wish->chance.duplicate)
      || !read_percent ("--reorder", wish->reorder, open ? 10 : 0, &wish->chance.hold))
    return false;
  if (wish->chance.lose + wish->chance.duplicate + wish->chance.hold <= 100)
    return true;
  command_misused (COMMAND, "%s",
                   _ ("--loss, --duplicate and --reorder are more than 100 together"));
  return false;
}

static bool
wish_is_sane (Wish *wish)
{
  if (!read_chance (wish))
    return false;
  if (wish->ascii && wish->utf8)
    return command_misused (COMMAND, "%s", _ ("--ascii and --utf8 exclude each other")) == PASSED;
  if (wish->json && (wish->ascii || wish->utf8 || wish->why))
    return command_misused (COMMAND, "%s", _ ("--json draws no ladder")) == PASSED;
  return true;
}

static void
print_trace (const Trace *trace, const Wish *wish)
{
  if (wish->json)
    json_print (trace);
  else
    ladder_print (trace, wish->ascii, wish->utf8, wish->why);
}

/* --save and --pcapng; false when the user has been told what went wrong. */
static bool
keep_trace (const Trace *trace, const Wish *wish)
{
  g_autoptr (GError) error = NULL;

  if ((wish->save == NULL || save_trace (trace, wish->save, &error))
      && (wish->pcapng == NULL || capture_save (trace, wish->pcapng, &error)))
    return true;
  command_fails (COMMAND, "%s", error->message);
  return false;
}

static Trace *
load_run (const char *path, const Wish *wish, GError **error)
{
  if (!wish->swap && !wish->by_chance)
    return open_run (path, error);
  command_misused (COMMAND, "%s",
                   _ ("what was saved cannot happen differently: no --swap, no --seed"));
  return NULL;
}

/* The trace of a story. On an unmet expectation what happened so far, and `*error` says why. */
static Trace *
play_story (const char *path, Wish *wish, GError **error)
{
  g_autoptr (Story) story = story_load (path, error);
  Trace *so_far = NULL;
  StoryOptions options
      = { .swap = wish->swap, .chance = wish->by_chance ? &wish->chance : NULL, .so_far = &so_far };
  GError *problem = NULL;

  if (story == NULL)
    return NULL;
  Trace *trace = story_play (story, &options, &problem);
  if (problem == NULL)
    return trace;
  if (!g_error_matches (problem, STORY_ERROR, STORY_ERROR_EXPECTATION))
    g_clear_pointer (&so_far, trace_free);
  g_propagate_error (error, problem);
  return so_far;
}

/* The ladder first, then why it ends there: the reason is what a person reads last. */
static int
show (const Trace *trace, const Wish *wish, const GError *error)
{
  if (trace != NULL && !keep_trace (trace, wish))
    return COULD_NOT_RUN;
  if (trace != NULL)
    print_trace (trace, wish);
  int code = trace == NULL ? COULD_NOT_RUN : error != NULL ? NOT_PASSED : PASSED;
  code = command_output (COMMAND, code);
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  return code;
}

/* What a run says about itself, below all else. A part of a run is not what was asked for. */
static int
remark (const Trace *trace, const char *path)
{
  g_autofree char *remarks = run_remarks (trace, path);

  if (remarks != NULL)
    g_printerr ("%s\n", remarks);
  return trace_remark (trace, REMARK_CUT) != NULL ? NOT_PASSED : PASSED;
}

/* What is written is neither what is read nor written twice. */
static bool
keeps_apart (const char *path, const Wish *wish, GError **error)
{
  const char *const others[] = { path, wish->save };

  return save_spares (wish->save, others, 1, error)
         && save_spares (wish->pcapng, others, G_N_ELEMENTS (others), error);
}

static int
play (const char *wanted, Wish *wish)
{
  g_autofree char *path = story_find (wanted);
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = NULL;
  OpenKind kind = OPEN_STORY;

  if (path == NULL)
    {
      g_autofree char *names = story_names ();
      return command_fails (COMMAND, _ ("there is no story “%s”; there are: %s"), wanted, names);
    }
  if (!open_kind (path, &kind, &error) || !keeps_apart (path, wish, &error))
    return command_fails (COMMAND, "%s", error->message);
  if (kind == OPEN_SCRIPT)
    return command_fails (COMMAND, _ ("%s is a script: “handshake packetdrill” runs it"), wanted);
  if (kind == OPEN_STORY)
    trace = play_story (path, wish, &error);
  else if ((trace = load_run (path, wish, &error)) == NULL && error == NULL)
    return COULD_NOT_RUN; /* the user has been told */
  const int code = show (trace, wish, error);
  return kind == OPEN_RUN && trace != NULL ? MAX (code, remark (trace, path)) : code;
}

int
command_play (int argc, char **argv)
{
  Wish wish = { 0 };
  int code = COULD_NOT_RUN;

  if (read_options (&wish, &argc, &argv) && wish_is_sane (&wish))
    {
      if (argc < 2)
        code = command_misused (COMMAND, "%s", _ ("which story? “handshake list” shows them"));
      else if (argc > 2)
        code = command_misused (COMMAND, _ ("“%s” is one argument too many"), argv[2]);
      else
        code = play (argv[1], &wish);
    }
  wish_clear (&wish);
  return code;
}
