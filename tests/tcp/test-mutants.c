/* Is the suite worth anything? Wrong parts are planted one after the other, and each must be
 * caught: by an exchange of its own, by the one which the list beside the checkout has for it, and,
 * where it can, by the table of section 3.10. What is not caught fails this test. */
#include "mutants.h"

#include <stdio.h>
#include <stdlib.h>

#include "../sim/mutants-listener.h"
#include "table.h"

#define ROWS 200
#define COLUMNS 5      /* as many as are looked at */
#define QUESTIONS 3000 /* put to each mutant beside the table of states */

typedef struct
{
  char *text;
  unsigned count;
  struct
  {
    const char *id, *exchange;
    bool planted;
  } row[ROWS];
  Table table; /* of states */
  unsigned caught_by_table;
} List;

static Mutants (*const lessons[]) (void) = {
  mutants_header, mutants_handshake, mutants_data,  mutants_retransmission,
  mutants_window, mutants_closing,   mutants_reset, mutants_sending,
};

#define LESSONS (sizeof lessons / sizeof lessons[0])

/* Runs an exchange, the mutant's own or one that is written; what goes wrong is the last line of
 * the unit's story. */
static bool
passes (Unit *unit, const Parts *parts, const Mutant *mutant, const char *written)
{
  Settings settings = settings_plain ();
  jmp_buf wrong_turn;

  settings.receive_buffer = 4096;
  if (mutant->settings)
    mutant->settings (&settings);
  unit_begin_with (unit, 300, &settings);
  unit->parts = parts;
  unit->wrong_turn = &wrong_turn;
  if (setjmp (wrong_turn))
    return false;
  if (written)
    exchange_runs (unit, written);
  else
    mutant->exchange (unit);
  return true;
}

static const char *
last_line (const Unit *unit)
{
  return unit->lines ? unit->story[unit->lines - 1] : "";
}

/* The row of the list with this id, NULL if there is none. */
static const char *
written_exchange (List *list, const char *id)
{
  for (unsigned i = 0; i < list->count; i++)
    if (strcmp (list->row[i].id, id) == 0)
      {
        list->row[i].planted = true;
        return exchange_can_be_read (list->row[i].exchange) ? list->row[i].exchange : NULL;
      }
  return NULL;
}

static void
put_slots (const Parts *wrong, char *names, size_t size)
{
  names[0] = '\0';
  for (unsigned i = 0; i < parts_slots (); i++)
    if (parts_has_slot (wrong, i))
      snprintf (names + strlen (names), size - strlen (names), "%s%s", names[0] ? ", " : "",
                parts_slot_name (i));
}

/* The reference must pass what the mutant must not. */
static bool
reference_passes (Unit *unit, const Mutant *mutant, const char *written)
{
  if (passes (unit, &reference, mutant, NULL)
      && (!written || passes (unit, &reference, mutant, written)))
    return true;
  print_error ("%s: the reference itself takes a wrong turn:\n", mutant->id);
  for (unsigned i = 0; i < unit->lines; i++)
    print_error ("%4u  %s\n", i + 1, unit->story[i]);
  return false;
}

/* Not every bug can show there: the table knows no octets, and single events hide some orders. */
static bool
is_caught_by_table (List *list, const Parts *parts)
{
  char why[240] = "";
  unsigned agreed = walk_until_wrong (&list->table, parts, QUESTIONS, why, sizeof why);

  if (agreed < QUESTIONS)
    print_message ("       the table of states, question %u: %s\n", agreed + 1, why);
  return agreed < QUESTIONS;
}

/* Plants one mutant; prints its lines. */
static bool
is_caught (List *list, const Mutant *mutant)
{
  const char *written = written_exchange (list, mutant->id);
  Parts parts = parts_with (&reference, &mutant->wrong);
  bool own, listed = true;
  char slots[120];
  Unit unit;

  if (!reference_passes (&unit, mutant, written))
    return false;
  put_slots (&mutant->wrong, slots, sizeof slots);
  print_message ("%-6s %s: %s\n", mutant->id, slots, mutant->bug);
  own = !passes (&unit, &parts, mutant, NULL);
  print_message ("       its exchange: %s\n", own ? last_line (&unit) : "NOT CAUGHT");
  if (written)
    {
      listed = !passes (&unit, &parts, mutant, written);
      print_message ("       the list's: %s\n", listed ? last_line (&unit) : "NOT CAUGHT");
    }
  list->caught_by_table += is_caught_by_table (list, &parts);
  return own && listed;
}

static void
every_mutant_is_caught (void **state)
{
  List *list = *state;
  unsigned planted = 0, caught = 0;

  for (size_t i = 0; i < LESSONS; i++)
    {
      Mutants mutants = lessons[i]();

      for (unsigned n = 0; n < mutants.count; n++, planted++)
        caught += is_caught (list, &mutants.at[n]);
    }
  print_message ("%u mutants planted, %u caught, %u of them by the table of states as well\n",
                 planted, caught, list->caught_by_table);
  assert_true (planted > 0);
  assert_int_equal (caught, planted);
  assert_true (list->caught_by_table > planted / 2);
}

/* Lesson 8 is about a whole host, so its checks are too. */
static void
every_mutant_of_a_listener_is_caught (void **state)
{
  const char *id = NULL;
  const Parts *wrong = NULL;

  assert_null (listener_fault (&reference));
  for (unsigned i = 0; mutants_listener (i, &id, &wrong); i++)
    {
      const char *fault = listener_fault (wrong);
      char slots[120];

      put_slots (wrong, slots, sizeof slots);
      written_exchange (*state, id);
      print_message ("%-6s %s: %s\n", id, slots, fault ? fault : "NOT CAUGHT");
      assert_non_null (fault);
    }
}

static void
every_row_of_the_list_is_planted (void **state)
{
  const List *list = *state;
  unsigned missing = 0;

  if (list->count == 0)
    {
      print_message ("skipped: there is no list of mutants\n");
      skip ();
    }
  for (unsigned i = 0; i < list->count; i++)
    if (!list->row[i].planted)
      {
        print_error ("%s is in the list and not planted\n", list->row[i].id);
        missing++;
      }
  assert_int_equal (missing, 0);
}

static void
put_path (char *path, size_t size, const char *name)
{
  const char *shared = getenv ("HANDSHAKE_SHARED");

  snprintf (path, size, "%s/oracle/%s", shared ? shared : TEST_SHARED, name);
}

static char *
whole_file (const char *path)
{
  FILE *file = fopen (path, "rb");
  char *text = calloc (1, 1 << 17);

  if (file && text)
    text[fread (text, 1, (1 << 17) - 1, file)] = '\0';
  if (file)
    fclose (file);
  else
    print_message ("without the list of mutants: there is no %s\n", path);
  return text;
}

static int
read_list (void **state)
{
  List *list = calloc (1, sizeof *list);
  char path[1000], *rest, *line;

  if (!table_load (&list->table, TEST_TABLE))
    return -1;
  put_path (path, sizeof path, "mutants.tsv");
  rest = list->text = whole_file (path);
  strsep (&rest, "\n");
  while ((line = strsep (&rest, "\n")) && *line && list->count < ROWS)
    {
      const char *column[COLUMNS] = { "" };

      for (unsigned i = 0; i < COLUMNS && line; i++)
        column[i] = strsep (&line, "\t");
      list->row[list->count].id = column[0];
      list->row[list->count++].exchange = column[COLUMNS - 1];
    }
  *state = list;
  return 0;
}

static int
forget_list (void **state)
{
  List *list = *state;

  table_free (&list->table);
  free (list->text);
  free (list);
  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_mutant_is_caught),
    cmocka_unit_test (every_mutant_of_a_listener_is_caught),
    cmocka_unit_test (every_row_of_the_list_is_planted),
  };

  return cmocka_run_group_tests (tests, read_list, forget_list);
}
