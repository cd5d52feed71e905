/* handshake requirements: what is asked of a TCP, where it is done, and which test says so.  */
#include "config.h"

#include "commands.h"

#include <json-glib/json-glib.h>
#include <lab/book/requirements.h>
#include <stdio.h>
#include <string.h>

#define COMMAND "handshake requirements"

typedef enum
{
  STATE_ANY,
  STATE_TESTED,
  STATE_LEFT_OUT,
} Wanted;

typedef struct
{
  char *state, *language;
  gboolean json;
  Wanted wanted;
  char **numbers; /* those asked for, NULL at the end; none: all */
} Wish;

static void
wish_clear (Wish *wish)
{
  g_free (wish->state);
  g_free (wish->language);
}

static bool
read_options (Wish *wish, int *argc, char ***argv)
{
  const GOptionEntry entries[]
      = { { "state", 0, 0, G_OPTION_ARG_STRING, &wish->state,
            N_ ("only those that are “tested” or “left-out”"), N_ ("STATE") },
          { "json", 0, 0, G_OPTION_ARG_NONE, &wish->json, N_ ("one JSON object a line"), NULL },
          { "lang", 0, 0, G_OPTION_ARG_STRING, &wish->language, N_ ("en or zh_CN"),
            N_ ("LANGUAGE") },
          { NULL } };

  return command_options (COMMAND, _ ("[NUMBER…]"),
                          _ ("Lists what RFC 9293 requires of a TCP: the statement, where it is "
                             "implemented, its test."),
                          _ ("NUMBER is “MUST-18” or “RFC 6298 5.4”; its beginning, “MAY” or “RFC "
                             "6298”, means\nall of them. The rules of other RFCs come after the "
                             "119 requirements of RFC 9293."),
                          entries, argc, argv)
         && command_language (COMMAND, wish->language);
}

static bool
is_wanted (const Wish *wish, const Requirement *requirement)
{
  const bool left_out = requirement->reason != NULL;
  bool named = *wish->numbers == NULL;

  for (char **number = wish->numbers; *number != NULL; number++)
    named = named || requirement_is (requirement, *number);
  return named && wish->wanted != (left_out ? STATE_TESTED : STATE_LEFT_OUT);
}

/* The number of a further rule says its section itself. */
static void
print_requirement (const Requirement *requirement, bool numbered)
{
  printf ("%s  ", requirement->number);
  if (numbered)
    printf ("%s  ", requirement->section);
  printf ("%s  ", _ (requirement_who (requirement)));
  if (requirement->reason != NULL)
    printf (_ ("left out: %s"), _ (requirement->reason));
  else
    printf ("%s", _ ("tested"));
  printf ("\n    %s\n", _ (requirement->statement));
  if (requirement->reason == NULL)
    printf ("    src/%s: %s\n    tests/%s: %s\n", requirement->file, requirement->function,
            requirement->test_file, requirement->test);
}

static void
add_text (JsonBuilder *builder, const char *key, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
}

static void
add_path (JsonBuilder *builder, const char *key, const char *folder, const char *file)
{
  g_autofree char *path = g_strconcat (folder, "/", file, NULL);

  if (file != NULL)
    add_text (builder, key, path);
}

/* The keys and values are not translated. */
static void
print_json (const Requirement *requirement)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_builder_begin_object (builder);
  add_text (builder, "number", requirement->number);
  add_text (builder, "section", requirement->section);
  add_text (builder, "statement", requirement->statement);
  add_text (builder, "who", requirement_who (requirement));
  add_path (builder, "file", "src", requirement->file);
  add_text (builder, "function", requirement->function);
  add_path (builder, "test_file", "tests", requirement->test_file);
  add_text (builder, "test", requirement->test);
  add_text (builder, "state", requirement->reason != NULL ? "left out" : "tested");
  add_text (builder, "reason", requirement->reason);
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  g_autofree char *line = json_generator_to_data (generator, NULL);
  printf ("%s\n", line);
}

/* How many of the first or of the second part of the list are which. */
static void
print_totals (const char *format, const unsigned counts[2])
{
  if (counts[0] + counts[1] > 0)
    {
      printf (format, counts[0] + counts[1], counts[0], counts[1]);
      printf ("\n");
    }
}

static int
print_list (const Wish *wish)
{
  unsigned counts[2][2] = { { 0 } }; /* numbered or a rule; tested or left out */

  for (unsigned i = 0; i < requirement_count (); i++)
    {
      const Requirement *requirement = requirement_at (i);

      if (!is_wanted (wish, requirement))
        continue;
      if (wish->json)
        print_json (requirement);
      else
        print_requirement (requirement, i < REQUIREMENTS_NUMBERED);
      counts[i >= REQUIREMENTS_NUMBERED][requirement->reason != NULL]++;
    }
  if (!wish->json)
    {
      print_totals (_ ("Requirements of RFC 9293: %u; tested: %u; left out: %u"), counts[0]);
      print_totals (_ ("Further rules: %u; tested: %u; left out: %u"), counts[1]);
    }
  return command_output (COMMAND, PASSED);
}

/* The first word that means no requirement; NULL: all mean some. */
static const char *
unknown_number (const Wish *wish)
{
  for (char **number = wish->numbers; *number != NULL; number++)
    {
      bool known = false;

      for (unsigned i = 0; i < requirement_count () && !known; i++)
        known = requirement_is (requirement_at (i), *number);
      if (!known)
        return *number;
    }
  return NULL;
}

static int
run (Wish *wish)
{
  const char *unknown = unknown_number (wish);

  if (unknown != NULL)
    return command_misused (COMMAND, _ ("no requirement has the number “%s”"), unknown);
  if (wish->state == NULL)
    wish->wanted = STATE_ANY;
  else if (strcmp (wish->state, "tested") == 0)
    wish->wanted = STATE_TESTED;
  else if (strcmp (wish->state, "left-out") == 0)
    wish->wanted = STATE_LEFT_OUT;
  else
    return command_misused (COMMAND, _ ("no state “%s”; there are tested and left-out"),
                            wish->state);
  return print_list (wish);
}

int
command_requirements (int argc, char **argv)
{
  Wish wish = { 0 };
  int code = COULD_NOT_RUN;

  if (read_options (&wish, &argc, &argv))
    {
      wish.numbers = argv + 1;
      code = run (&wish);
    }
  wish_clear (&wish);
  return code;
}
