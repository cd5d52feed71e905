/* Strangers' packetdrill scripts, read at run time from beside the checkout: all pass when the
 * order of options is free, nearly all when it is not. Without them the test is skipped.
 *
 * Their manifest is a table with a tab between the columns; the column "knobs" holds "-" or JSON in
 * the manner of CSV, with every quote doubled.  */
#include "config.h"

#include <lab/packetdrill/packetdrill.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define COLUMN_PATH 2
#define COLUMN_PROFILE 4
#define COLUMN_KNOBS 5
#define COLUMNS 6

static char *
folder (void)
{
  const char *shared = g_getenv ("HANDSHAKE_SHARED");
  return g_build_filename (shared != NULL ? shared : TEST_SHARED, "packetdrill", NULL);
}

static char *
json_of (const char *column)
{
  GString *json = g_string_new (column);

  if (json->len >= 2 && json->str[0] == '"')
    {
      g_string_truncate (json, json->len - 1);
      g_string_erase (json, 0, 1);
    }
  g_string_replace (json, "\"\"", "\"", 0);
  return g_string_free (json, FALSE);
}

static void
set_knob (PacketdrillKnobs *knobs, const char *name, JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *word = json_to_string (node, FALSE);
  g_autofree char *assignment = g_strdup_printf (
      "%s=%s", name,
      json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : word);

  if (!packetdrill_set (knobs, assignment, &error))
    fail_msg ("%s", error->message);
}

static PacketdrillKnobs *
knobs_of (char **columns)
{
  PacketdrillKnobs *knobs = packetdrill_knobs_new ();

  assert_true (packetdrill_profile (knobs, columns[COLUMN_PROFILE], NULL));
  if (strcmp (columns[COLUMN_KNOBS], "-") == 0)
    return knobs;
  g_autofree char *json = json_of (columns[COLUMN_KNOBS]);
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  assert_true (root != NULL && JSON_NODE_HOLDS_OBJECT (root));
  JsonObjectIter members;
  const char *name;
  JsonNode *node;
  json_object_iter_init (&members, json_node_get_object (root));
  while (json_object_iter_next (&members, &name, &node))
    set_knob (knobs, name, node);
  return knobs;
}

static bool
passes (char **columns, PacketdrillLevel level, const char *isn)
{
  g_autofree char *home = folder ();
  g_autofree char *path = g_build_filename (home, "public", columns[COLUMN_PATH], NULL);
  g_autoptr (PacketdrillKnobs) knobs = knobs_of (columns);
  g_autoptr (GError) error = NULL;
  g_autoptr (PacketdrillScript) script = packetdrill_load (path, knobs, &error);

  assert_true (packetdrill_set (knobs, isn, NULL));
  if (script != NULL)
    trace_free (packetdrill_run (script, knobs, level, NULL, &error));
  if (error != NULL)
    print_message ("level %d, %s: %s\n", (int) level, isn, error->message);
  return error == NULL;
}

static unsigned
count_passes (char **rows, PacketdrillLevel level, const char *isn, unsigned *all)
{
  unsigned count = 0;

  *all = 0;
  for (char **row = rows + 1; *row != NULL && **row != '\0'; row++)
    {
      g_auto (GStrv) columns = g_strsplit (*row, "\t", -1);
      assert_true (g_strv_length (columns) >= COLUMNS);
      *all += 1;
      count += passes (columns, level, isn);
    }
  print_message ("%u of %u scripts pass at level %d, %s\n", count, *all, (int) level, isn);
  return count;
}

static void
strangers_scripts_pass (void **state)
{
  unsigned all = 0;
  unsigned passed = count_passes (*state, LEVEL_MEANING, "isn=0", &all);

  assert_int_equal (passed, all);
  assert_true (all >= 87);
}

static void
strangers_scripts_pass_where_numbers_wrap (void **state)
{
  unsigned all = 0;
  unsigned passed = count_passes (*state, LEVEL_MEANING, "isn=4294967200", &all);

  assert_int_equal (passed, all);
}

static void
nearly_all_pass_octet_for_octet (void **state)
{
  unsigned all = 0;

  assert_true (count_passes (*state, LEVEL_EXACT, "isn=0", &all) >= 80);
}

static void
all_pass_where_only_sack_blocks_count (void **state)
{
  unsigned all = 0;
  unsigned passed = count_passes (*state, LEVEL_SACK_ONLY, "isn=0", &all);

  assert_int_equal (passed, all);
}

int
main (void)
{
  g_autofree char *home = folder ();
  g_autofree char *path = g_build_filename (home, "MANIFEST.public.tsv", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      print_message ("skipped: there is no %s\n", path);
      return 77; /* meson: skipped */
    }
  g_auto (GStrv) rows = g_strsplit (text, "\n", -1);
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_prestate (strangers_scripts_pass, rows),
    cmocka_unit_test_prestate (strangers_scripts_pass_where_numbers_wrap, rows),
    cmocka_unit_test_prestate (nearly_all_pass_octet_for_octet, rows),
    cmocka_unit_test_prestate (all_pass_where_only_sack_blocks_count, rows),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
