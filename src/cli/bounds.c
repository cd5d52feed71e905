/* The bounds of a search, where it begins, how it is getting on, and what it saw.  */
#include "config.h"

#include "bounds-private.h"

#include <lab/book/lesson.h>
#include <lab/run/interrupt.h>

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MIB ((size_t) 1 << 20)
#define MEMORY_MIB 1024   /* where nothing else is asked for */
#define SHOW_EVERY 200000 /* microseconds */

void
bounds_init (Bounds *bounds, const char *command)
{
  *bounds = (Bounds){ .command = command, .loss = 1, .memory = MEMORY_MIB };
}

void
bounds_clear (Bounds *bounds)
{
  g_free (bounds->language);
  for (unsigned i = 0; i < G_N_ELEMENTS (bounds->said); i++)
    g_free (bounds->said[i]);
}

void
bounds_entries (Bounds *bounds, GOptionEntry entries[BOUNDS_OPTIONS])
{
  const GOptionEntry all[BOUNDS_OPTIONS] = {
    { "loss", 0, 0, G_OPTION_ARG_STRING, &bounds->said[0], N_ ("segments that may be lost (1)"),
      "N" },
    { "duplicate", 0, 0, G_OPTION_ARG_STRING, &bounds->said[1],
      N_ ("segments that may be doubled (0)"), "N" },
    { "hold", 0, 0, G_OPTION_ARG_STRING, &bounds->said[2],
      N_ ("segments that may be overtaken (0)"), "N" },
    { "text", 0, 0, G_OPTION_ARG_STRING, &bounds->said[3], N_ ("octets each user may send (0)"),
      "N" },
    { "abort", 0, 0, G_OPTION_ARG_NONE, &bounds->abort, N_ ("users may ABORT"), NULL },
    { "depth", 0, 0, G_OPTION_ARG_STRING, &bounds->said[4], N_ ("steps at most"), "N" },
    { "memory", 0, 0, G_OPTION_ARG_STRING, &bounds->said[5], N_ ("memory at most (1024)"), "MIB" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &bounds->json, N_ ("print one JSON object"), NULL },
    { "ascii", 0, 0, G_OPTION_ARG_NONE, &bounds->ascii, N_ ("draw with plain ASCII"), NULL },
    { "utf8", 0, 0, G_OPTION_ARG_NONE, &bounds->utf8, N_ ("draw with lines and arrows"), NULL },
    { "why", 0, 0, G_OPTION_ARG_NONE, &bounds->why, N_ ("say which rule decided each step"), NULL },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &bounds->language, N_ ("en or zh_CN"), N_ ("LANGUAGE") },
    { NULL },
  };
  memcpy (entries, all, sizeof all);
}

/* False: the user has been told. */
bool
bounds_are_sane (Bounds *bounds)
{
  const struct
  {
    const char *option;
    uint64_t low, high, *number;
  } numbers[] = {
    { "--loss", 0, 200, &bounds->loss },      { "--duplicate", 0, 200, &bounds->duplicate },
    { "--hold", 0, 200, &bounds->hold },      { "--text", 0, 65535, &bounds->text },
    { "--depth", 0, 100000, &bounds->depth }, { "--memory", 1, 1048576, &bounds->memory },
  };

  for (unsigned i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!command_number (bounds->command, numbers[i].option, bounds->said[i], numbers[i].low,
                         numbers[i].high, numbers[i].number))
      return false;
  if (bounds->ascii && bounds->utf8)
    {
      command_misused (bounds->command, "%s", _ ("--ascii and --utf8 exclude each other"));
      return false;
    }
  return true;
}

/* Two hosts of which everything leaves at once, so that only states and numbers matter. */
static void
default_world (World *start)
{
  const HostKind kind[HOSTS] = { HOST_TCP, HOST_TCP };
  const Seq isn[HOSTS] = { 100, 300 };
  Settings set = settings_plain ();
  set.report_errors = 0;
  const Settings settings[HOSTS] = { set, set };
  world_init (start, kind, isn, settings, MILLISECONDS (10), 0);
}

static char *
story_of (const char *from)
{
  char *path = story_find (from);
  if (path != NULL)
    return path;
  g_autoptr (Lesson) lesson = lesson_find (from, NULL);
  return lesson == NULL || lesson->stories[0] == NULL
             ? NULL
             : lesson_story_path (lesson, lesson->stories[0]);
}

/* The hosts of a story, or of the first story of a lesson, before anything has happened; NULL or
 * "default": two that keep nothing back. False: the user has been told. */
bool
bounds_start (const Bounds *bounds, const char *from, World *start)
{
  if (from == NULL || strcmp (from, "default") == 0)
    {
      default_world (start);
      return true;
    }
  g_autofree char *path = story_of (from);
  if (path == NULL)
    {
      g_autofree char *names = story_names ();
      command_fails (bounds->command, _ ("there is no story or lesson “%s”; there are: %s"), from,
                     names);
      return false;
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (Story) story = story_load (path, &error);
  g_autoptr (Trace) so_far = NULL;
  const StoryOptions options = { .so_far = &so_far };
  g_autoptr (Trace) trace = story == NULL ? NULL : story_play (story, &options, &error);
  const Trace *whole = trace != NULL ? trace : so_far;
  if (whole != NULL && trace_world (whole, 0, start))
    return true;
  g_printerr ("%s\n", error->message);
  return false;
}

static void
show_progress (void *data, const ExploreProgress *progress)
{
  Bounds *bounds = data;
  const gint64 now = g_get_monotonic_time ();
  bounds->stop = interrupt_asked ();
  if (!bounds->progress || now - bounds->shown < SHOW_EVERY)
    return;
  bounds->shown = now;
  g_autofree char *line
      = g_strdup_printf (_ ("%zu states, %zu steps deep, %zu waiting"), progress->states,
                         (gsize) progress->depth, progress->waiting);
  fprintf (stderr, "\r\033[K%s", line);
  fflush (stderr);
}

ExploreOptions
bounds_options (Bounds *bounds, ExploreMode mode)
{
  ExploreOptions options = explore_options (mode);
  for (unsigned i = 0; i < HOSTS; i++)
    {
      options.users[i].sends = bounds->text > 0;
      options.users[i].receives = bounds->text > 0 ? EXPLORE_UNLIMITED : 0;
      options.users[i].octets = bounds->text > 0 ? (uint32_t) bounds->text : 1;
      options.users[i].aborts = bounds->abort;
    }
  options.losses = (uint8_t) bounds->loss;
  options.duplicates = (uint8_t) bounds->duplicate;
  options.holds = (uint8_t) bounds->hold;
  options.depth = (unsigned) bounds->depth;
  options.octets = (size_t) bounds->memory * MIB;
  options.threads = g_get_num_processors () > 1 ? 2 : 1;
  options.cancel = &bounds->stop;
  options.progress = show_progress;
  options.progress_data = bounds;
  return options;
}

/* Searches; Ctrl-C ends it, and what was seen until then is kept. */
ExploreFinding *
bounds_search (Bounds *bounds, const World *start, ExploreOptions *options)
{
  bounds->began = g_get_monotonic_time ();
  bounds->progress = isatty (STDERR_FILENO) && !bounds->json;
  interrupt_on_signals ();
  ExploreFinding *finding = explore_run (start, options);
  bounds->began = g_get_monotonic_time () - bounds->began;
  if (bounds->progress)
    fputs ("\r\033[K", stderr);
  return finding;
}

static double
per_second (const Bounds *bounds, const ExploreFinding *finding)
{
  return (double) finding->states * G_USEC_PER_SEC / (double) MAX (bounds->began, 1);
}

void
bounds_print_numbers (const Bounds *bounds, const ExploreFinding *finding)
{
  printf (_ ("States: %zu; transitions: %zu; deepest: %u steps"), finding->states,
          finding->transitions, finding->deepest);
  printf ("\n");
  printf (_ ("States a second: %.0f; octets a state: %.1f; questions to a TCP: %zu"),
          per_second (bounds, finding),
          (double) finding->octets / (double) MAX (finding->states, 1), finding->questions);
  printf ("\n");
  if (finding->spurious > 0)
    {
      printf (_ ("Found, but not possible on a real clock: %zu"), finding->spurious);
      printf ("\n");
    }
}

static void
add_number (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, (gint64) value);
}

static void
add_text (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
}

static void
add_steps (JsonBuilder *builder, const ExploreFinding *finding)
{
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (size_t i = 0; i < finding->choice_count; i++)
    {
      const Choice *choice = &finding->choices[i];
      g_autofree char *step = NULL;
      if (choice->kind == CHOICE_CALL)
        step = g_strdup_printf ("%c %s", 'A' + (int) choice->host, call_name (choice->call.kind));
      else if (choice->kind == CHOICE_TIMEOUT)
        step = g_strdup_printf ("%c timeout %s", 'A' + (int) choice->host,
                                timer_name ((Timer) choice->which));
      else if (choice->kind == CHOICE_WAIT)
        step = g_strdup_printf ("wait until %" G_GUINT64_FORMAT, choice->until);
      else
        step = g_strdup_printf ("%s %u", choice_name (choice->kind), choice->which);
      json_builder_add_string_value (builder, step);
    }
  json_builder_end_array (builder);
}

/* One object on stdout; returns the exit code. */
int
bounds_print_json (const Bounds *bounds, const ExploreFinding *finding, const char *outcome,
                   int code)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  const char *cut = explore_cut_text (finding->cut);

  json_builder_begin_object (builder);
  add_text (builder, "outcome", outcome);
  if (cut != NULL)
    add_text (builder, "cut", cut);
  if (finding->fault[0] != '\0')
    add_text (builder, "fault", finding->fault);
  add_number (builder, "states", (double) finding->states);
  add_number (builder, "transitions", (double) finding->transitions);
  add_number (builder, "deepest", finding->deepest);
  add_number (builder, "states_per_second", per_second (bounds, finding));
  add_number (builder, "octets", (double) finding->octets);
  add_number (builder, "questions", (double) finding->questions);
  add_number (builder, "spurious", (double) finding->spurious);
  if (finding->witness != NULL)
    add_steps (builder, finding);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  g_autofree char *line = json_generator_to_data (generator, NULL);
  printf ("%s\n", line);
  return command_output (bounds->command, code);
}
