/* Conditions: what can be said, what it means, and where it is wrong. */
#include "stage.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include <lab/search/condition.h>

static ExploreView
view_of (const Stage *stage)
{
  return (ExploreView){ .host = { &stage->world.host[0], &stage->world.host[1] } };
}

static bool
met (const Stage *stage, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Condition) condition = condition_parse (text, &error);
  const ExploreView view = view_of (stage);
  if (error != NULL)
    print_error ("%s\n", error->message);
  assert_non_null (condition);
  return condition_met (condition, &view);
}

static void
states_and_variables_are_read (void **state)
{
  Stage stage = stage_new ();
  stage.world.host[0].tcb.state = CLOSING;
  stage.world.host[1].tcb.state = TIME_WAIT;
  stage.world.host[0].tcb.snd.nxt = 102;
  stage.world.host[0].tcb.iss = 100;
  assert_true (met (&stage, "A is CLOSING and B is TIME-WAIT"));
  assert_true (met (&stage, "a is closing AND b is time-wait"));
  assert_false (met (&stage, "A is CLOSING and not B is TIME-WAIT"));
  assert_true (met (&stage, "A is LISTEN or (B is TIME-WAIT and A SND.NXT = 102)"));
  assert_true (met (&stage, "A SND.NXT = ISS + 2"));
  assert_true (met (&stage, "A SND.NXT > 101 and A SND.NXT <= 102 and A SND.NXT != 4294967295"));
  assert_false (met (&stage, "A SND.NXT < 4294967290"));
  stage_clear (&stage);
}

static void
events_are_read (void **state)
{
  Stage stage = stage_new ();
  ExploreView view = view_of (&stage);
  const Tcb before = { .state = ESTABLISHED };
  const Actions actions = { .trail_count = 1, .trail = { CLAUSE_PERSIST } };
  g_autoptr (Condition) edge = condition_parse ("edge ESTAB -> FIN-WAIT-1", NULL);
  g_autoptr (Condition) clause = condition_parse ("persist", NULL);
  g_autoptr (Condition) rule = condition_parse ("MUST-36", NULL);
  g_autoptr (Condition) other = condition_parse ("B edge ESTAB -> FIN-WAIT-1 or MUST-3", NULL);
  assert_true (condition_reads_event (edge) && condition_reads_event (clause));
  assert_false (condition_met (edge, &view));
  stage.world.host[0].tcb.state = FIN_WAIT_1;
  view.asked = true;
  view.before = &before;
  view.actions = &actions;
  assert_true (condition_met (edge, &view));
  assert_true (condition_met (clause, &view));
  assert_true (condition_met (rule, &view));
  assert_false (condition_met (other, &view));
  stage_clear (&stage);
}

static void
nonsense_is_refused_at_its_place (void **state)
{
  static const struct
  {
    const char *text, *place;
  } cases[] = {
    { "", ":1:1: " },
    { "A", ":1:2: " },
    { "A is", ":1:5: " },
    { "A is OPEN", ":1:6: " },
    { "A is CLOSED B", ":1:13: " },
    { "A SND.NXT", ":1:10: " },
    { "A SND.NXT = x", ":1:13: " },
    { "A SND.NXT = 4294967296", ":1:13: " },
    { "(A is CLOSED", ":1:13: " },
    { "edge ESTAB FIN-WAIT-1", ":1:12: " },
    { "三", ":1:1: " },
    { "MUST-70", ":1:1: " },
    { "A is CLOSED and", ":1:16: " },
    { "\xff\xfe", ":1:1: " },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      assert_null (condition_parse (cases[i].text, &error));
      assert_non_null (error);
      if (strstr (error->message, cases[i].place) == NULL)
        print_error ("%s: %s\n", cases[i].text, error->message);
      assert_non_null (strstr (error->message, cases[i].place));
      assert_non_null (strchr (error->message, '^'));
    }
  g_autofree char *deep = g_strnfill (100000, '(');
  g_autoptr (GError) error = NULL;
  assert_null (condition_parse (deep, &error));
  assert_non_null (error);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (states_and_variables_are_read),
    cmocka_unit_test (events_are_read),
    cmocka_unit_test (nonsense_is_refused_at_its_place),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
