/* handshake explore: does everything that can happen within bounds go as it should?  */
#include "config.h"

#include "bounds-private.h"

#include <lab/run/interrupt.h>

#include <stdio.h>

#define COMMAND "handshake explore"

static const char *
help_text (void)
{
  return _ (
      "Goes through everything that two hosts, their users and the network can do within the\n"
      "bounds, and says whether it goes as it should: nothing is lost, doubled or reordered,\n"
      "windows are honoured, no two ends answer each other for ever, and every connection\n"
      "can come to an end. The hosts are those of a story before anything has happened, of\n"
      "the first story of a lesson, or, as “default”, two that keep nothing back.\n"
      "\n"
      "Examples:\n"
      "  handshake explore default --loss 2\n"
      "  handshake explore default --text 2 --hold 1 --duplicate 1\n"
      "\n"
      "Exit codes: 0 all of it was seen and all is well, 1 something is not well or a limit\n"
      "cut the search short, 2 it could not run. Ctrl-C keeps what was seen so far.");
}

static void
print_property (const char *what, bool seen)
{
  printf ("  %s: %s\n", what, seen ? _ ("holds") : _ ("not seen to the end"));
}

static void
print_properties (const ExploreFinding *finding)
{
  const bool all = finding->cut == EXPLORE_COMPLETE;
  print_property (_ ("nothing is lost, doubled or reordered"), all);
  print_property (_ ("windows are honoured"), all);
  print_property (_ ("no two ends answer each other for ever"), finding->talk_seen);
  print_property (_ ("every connection can come to an end"), finding->ends_seen);
}

static const char *
outcome_name (const ExploreFinding *finding)
{
  if (finding->outcome == EXPLORE_BROKEN)
    return "broken";
  return finding->cut == EXPLORE_COMPLETE ? "holds" : "cut";
}

static int
report (const Bounds *bounds, const ExploreFinding *finding)
{
  const bool broken = finding->outcome == EXPLORE_BROKEN;
  const char *cut = explore_cut_text (finding->cut);
  const int code = !broken && finding->cut == EXPLORE_COMPLETE ? PASSED : NOT_PASSED;

  if (bounds->json)
    return bounds_print_json (bounds, finding, outcome_name (finding), code);
  if (broken)
    {
      ladder_print (finding->witness, bounds->ascii, bounds->utf8, bounds->why);
      printf ("\n");
      printf (_ ("This is the shortest way to what must not be: %s"), _ (finding->fault));
      printf ("\n");
    }
  bounds_print_numbers (bounds, finding);
  if (!broken)
    print_properties (finding);
  if (!broken && cut != NULL)
    {
      printf (_ ("Not everything within these bounds was seen: %s"), _ (cut));
      printf ("\n");
    }
  return command_output (COMMAND, code);
}

static int
run (Bounds *bounds, const char *from)
{
  World start;
  if (!bounds_are_sane (bounds) || !bounds_start (bounds, from, &start))
    return COULD_NOT_RUN;
  ExploreOptions options = bounds_options (bounds, EXPLORE_PROPERTIES);
  ExploreFinding *finding = bounds_search (bounds, &start, &options);
  const int code = report (bounds, finding);
  explore_finding_free (finding);
  interrupt_end ();
  return code;
}

int
command_explore (int argc, char **argv)
{
  Bounds bounds;
  GOptionEntry entries[BOUNDS_OPTIONS];
  int code = COULD_NOT_RUN;

  bounds_init (&bounds, COMMAND);
  bounds_entries (&bounds, entries);
  if (command_options (COMMAND, _ ("[STORY|LESSON|default]"),
                       _ ("Goes through everything that can happen within bounds."), help_text (),
                       entries, &argc, &argv)
      && command_language (COMMAND, bounds.language))
    code = argc > 2 ? command_misused (COMMAND, _ ("“%s” is one argument too many"), argv[2])
                    : run (&bounds, argc == 2 ? argv[1] : NULL);
  bounds_clear (&bounds);
  return code;
}
