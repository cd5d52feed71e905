/* handshake reach: the shortest way to what somebody describes.  */
#include "config.h"

#include "bounds-private.h"

#include <lab/files/save.h>
#include <lab/run/interrupt.h>
#include <lab/search/condition.h>

#include <stdio.h>

#define COMMAND "handshake reach"

typedef struct
{
  Bounds bounds;
  char *from, *save, *skip;
} Wish;

static const char *
help_text (void)
{
  return _ ("CONDITION says what is wanted, in the words of the RFC:\n"
            "  A is CLOSING                       a state; A and B are the hosts\n"
            "  A SND.NXT = ISS + 2                a variable: = != < <= > >=\n"
            "  edge ESTAB -> FIN-WAIT-1           an edge of Figure 5; “B edge …” for one host\n"
            "  persist                            the clause that decided\n"
            "  MUST-36                            the function that meets this requirement acted\n"
            "These can be joined with and, or, not and parentheses.\n"
            "\n"
            "Examples:\n"
            "  handshake reach \"A is CLOSING and B is TIME-WAIT\"\n"
            "  handshake reach \"A is SYN-RECEIVED and B is SYN-RECEIVED\" --why\n"
            "\n"
            "Exit codes: 0 a way was found, 1 there is none within these bounds, 2 it could not\n"
            "run.");
}

static bool
read_options (Wish *wish, int *argc, char ***argv)
{
  GOptionEntry entries[BOUNDS_OPTIONS + 3] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &wish->from, N_ ("begin with the hosts of this story"),
      N_ ("STORY") },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &wish->save, N_ ("keep the run in this file"),
      N_ ("FILE") },
    { "other", 0, 0, G_OPTION_ARG_STRING, &wish->skip,
      N_ ("pass over so many ways, and show another one"), "N" },
  };
  bounds_entries (&wish->bounds, entries + 3);
  return command_options (COMMAND, _ ("CONDITION"), _ ("Finds the shortest way to a condition."),
                          help_text (), entries, argc, argv)
         && command_language (COMMAND, wish->bounds.language);
}

static bool
meets (void *data, const ExploreView *view)
{
  return condition_met (data, view);
}

static int
show (const Wish *wish, const ExploreFinding *finding)
{
  const Bounds *bounds = &wish->bounds;
  g_autoptr (GError) error = NULL;

  if (wish->save != NULL && !save_trace (finding->witness, wish->save, &error))
    return command_fails (COMMAND, "%s", error->message);
  if (bounds->json)
    return bounds_print_json (bounds, finding, "reached", PASSED);
  ladder_print (finding->witness, bounds->ascii, bounds->utf8, bounds->why);
  printf ("\n");
  bounds_print_numbers (bounds, finding);
  return command_output (COMMAND, PASSED);
}

static int
report (const Wish *wish, const ExploreFinding *finding)
{
  const char *cut = explore_cut_text (finding->cut);

  if (finding->outcome == EXPLORE_REACHED)
    return show (wish, finding);
  if (wish->bounds.json)
    return bounds_print_json (&wish->bounds, finding,
                              cut == NULL ? "not within these bounds" : "cut", NOT_PASSED);
  if (cut == NULL)
    printf ("%s\n", _ ("Not within these bounds: everything was seen, and this is not among it."));
  else
    {
      printf (_ ("Not found, and not everything within these bounds was seen: %s"), _ (cut));
      printf ("\n");
    }
  bounds_print_numbers (&wish->bounds, finding);
  return command_output (COMMAND, NOT_PASSED);
}

static int
run (Wish *wish, const char *text)
{
  const char *const from[] = { wish->from };
  g_autoptr (GError) error = NULL;
  uint64_t skip = 0;
  World start;
  if (!bounds_are_sane (&wish->bounds))
    return COULD_NOT_RUN;
  if (!command_number (COMMAND, "--other", wish->skip, 0, 1000, &skip))
    return COULD_NOT_RUN;
  if (!save_spares (wish->save, from, 1, &error))
    return command_fails (COMMAND, "%s", error->message);
  g_autoptr (Condition) condition = condition_parse (text, &error);
  if (condition == NULL)
    {
      g_printerr ("%s\n", error->message);
      return COULD_NOT_RUN;
    }
  if (!bounds_start (&wish->bounds, wish->from, &start))
    return COULD_NOT_RUN;
  ExploreOptions options = bounds_options (&wish->bounds, EXPLORE_REACH);
  options.goal = meets;
  options.goal_data = condition;
  options.goal_reads_event = condition_reads_event (condition);
  options.skip = (size_t) skip;
  ExploreFinding *finding = bounds_search (&wish->bounds, &start, &options);
  const int code = report (wish, finding);
  explore_finding_free (finding);
  interrupt_end ();
  return code;
}

int
command_reach (int argc, char **argv)
{
  Wish wish = { .skip = 0 };
  int code = COULD_NOT_RUN;

  bounds_init (&wish.bounds, COMMAND);
  if (read_options (&wish, &argc, &argv))
    code = argc != 2 ? command_misused (COMMAND, "%s", _ ("one CONDITION, please, in quotes"))
                     : run (&wish, argv[1]);
  bounds_clear (&wish.bounds);
  g_free (wish.from);
  g_free (wish.save);
  g_free (wish.skip);
  return code;
}
