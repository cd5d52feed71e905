/* The variables of a TCB by their names: each name leads to its own place, what is put there is
 * read back, and nothing else changes. */
#include "unit.h"

#include <stdio.h>
#include <tcp/fields.h>

static Tcb
closed (void)
{
  Settings settings = settings_default ();
  Tcb tcb;

  tcb_init (&tcb, &settings);
  return tcb;
}

static void
every_name_leads_to_itself_and_to_a_place_of_its_own (void **state)
{
  for (unsigned i = 0; i < tcb_fields (); i++)
    {
      const TcbField *field = tcb_field_at (i);
      assert_ptr_equal (tcb_field_find (field->name), field);
      assert_true (field->offset + field->size <= sizeof (Tcb));
      assert_int_equal (strncmp (field->source, "RFC ", 4), 0);
      for (unsigned j = 0; j < i; j++)
        {
          const TcbField *other = tcb_field_at (j);
          bool apart = other->offset + other->size <= field->offset
                       || field->offset + field->size <= other->offset;
          assert_true (apart || (other->bit != field->bit && other->bit != 0 && field->bit != 0));
        }
    }
  assert_null (tcb_field_at (tcb_fields ()));
}

static void
a_name_that_is_none_is_not_found (void **state)
{
  Tcb tcb = closed ();
  uint64_t value = 7;

  assert_null (tcb_field_find ("snd.una"));
  assert_null (tcb_field_find (""));
  assert_false (tcb_get (&tcb, "SND.NIX", &value));
  assert_false (tcb_put (&tcb, "SND.NIX", 1));
  assert_int_equal (value, 7);
}

static void
what_is_put_is_read_back_and_nothing_else_changes (void **state)
{
  for (unsigned i = 0; i < tcb_fields (); i++)
    {
      const TcbField *field = tcb_field_at (i);
      uint64_t value = field->kind == TCB_SWITCH ? 1 : field->kind == TCB_STATE ? LAST_ACK : 200;
      Tcb before = closed (), after = before;
      if (field->kind == TCB_RANGES)
        {
          assert_false (tcb_field_put (&after, field, 0));
          continue;
        }
      uint64_t old = tcb_field_get (&before, field);
      assert_true (tcb_field_put (&after, field, value));
      assert_int_equal (tcb_field_get (&after, field), value);
      assert_true (tcb_field_put (&after, field, old));
      assert_memory_equal (&before, &after, sizeof after);
    }
}

static void
what_a_variable_cannot_hold_is_refused (void **state)
{
  Tcb tcb = closed (), before = tcb;

  assert_false (tcb_put (&tcb, "SND.UNA", UINT64_C (1) << 32));
  assert_false (tcb_put (&tcb, "Snd.Wind.Shift", 256));
  assert_false (tcb_put (&tcb, "Snd.TS.OK", 2));
  assert_false (tcb_put (&tcb, "state", STATES));
  assert_memory_equal (&tcb, &before, sizeof tcb);
}

static void
gives (const Unit *u, const char *name, uint64_t wanted)
{
  uint64_t value = ~wanted;

  assert_true (tcb_get (&u->tcb, name, &value));
  if (value != wanted)
    fail_msg ("%s is %lu instead of %lu", name, (unsigned long) value, (unsigned long) wanted);
}

static void
an_open_connection_has_the_rfcs_numbers (void **state)
{
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  call (&u, CALL_SEND, 10);
  arrives (&u, "<SEQ=111><ACK=301><WND=900><CTL=ACK><DATA=10>");
  gives (&u, "state", ESTABLISHED);
  gives (&u, "ISS", 300);
  gives (&u, "IRS", 100);
  gives (&u, "SND.UNA", 301);
  gives (&u, "SND.NXT", 311);
  gives (&u, "SND.WND", 900);
  gives (&u, "SND.WL1", 111);
  gives (&u, "SND.WL2", 301);
  gives (&u, "MAX.SND.WND", 4096);
  gives (&u, "RCV.NXT", 101);
  gives (&u, "RCV.WND", 4096);
  gives (&u, "Last.ACK.sent", 101);
  gives (&u, "RTO", SECONDS (1));
  gives (&u, "Snd.TS.OK", 0);
}

static void
the_ranges_above_a_gap_have_a_name (void **state)
{
  uint64_t value;
  unsigned count = 7;
  Unit u;

  unit_begin (&u);
  opens_passively (&u);
  arrives (&u, "<SEQ=111><ACK=301><CTL=ACK><DATA=10>");
  const Range *held = tcb_field_ranges (&u.tcb, tcb_field_find ("held"), &count);
  assert_int_equal (count, 1);
  assert_int_equal (held[0].first, 111);
  assert_int_equal (held[0].end, 121);
  assert_ptr_equal (tcb_field_ranges (&u.tcb, tcb_field_find ("SACKed"), &count), u.tcb.sacked);
  assert_int_equal (count, 0);
  assert_null (tcb_field_ranges (&u.tcb, tcb_field_find ("ISS"), &count));
  assert_false (tcb_get (&u.tcb, "held", &value));
}

static bool
known (const Unit *u, const char *name)
{
  return tcb_field_known (&u->tcb, tcb_field_find (name));
}

static void
a_number_is_known_from_the_moment_it_means_something (void **state)
{
  Unit u;

  unit_begin (&u);
  assert_true (known (&u, "state"));
  assert_false (known (&u, "RCV.WND"));
  call (&u, CALL_OPEN_ACTIVE, .remote_specified = true);
  assert_true (known (&u, "RCV.WND") && known (&u, "ISS") && known (&u, "SND.NXT"));
  assert_false (known (&u, "IRS") || known (&u, "SND.WND") || known (&u, "cwnd"));
  arrives (&u, "<SEQ=100><ACK=301><WND=4096><CTL=SYN,ACK>");
  assert_true (known (&u, "IRS") && known (&u, "SND.WND") && known (&u, "SRTT"));
  assert_int_equal (known (&u, "cwnd"), u.tcb.set.congestion != 0);
  assert_false (known (&u, "TS.Recent"));
}

static void
cover (unsigned char covered[sizeof (Tcb)], const TcbField *field)
{
  unsigned count;
  const Tcb none = { 0 };
  const Range *ranges = tcb_field_ranges (&none, field, &count);

  for (size_t i = 0; i < field->size; i++)
    covered[field->offset + i] |= field->bit != 0 ? (unsigned char) field->bit : 0xff;
  if (ranges == none.sacked)
    covered[offsetof (Tcb, sacked_count)] = 0xff;
  else if (ranges != NULL)
    covered[offsetof (Tcb, early_count)] = 0xff;
}

/* Written down by names and built again, a connection is the same: no octet belongs to no
 * name. */
static void
all_of_a_connection_has_a_name (void **state)
{
  const unsigned char agreed = AGREED_WINDOW_SCALE | AGREED_TIMESTAMPS | AGREED_SACK;
  unsigned char covered[sizeof (Tcb)] = { 0 };

  for (unsigned i = 0; i < tcb_fields (); i++)
    cover (covered, tcb_field_at (i));
  for (unsigned i = 0; i < tcb_inner_fields (); i++)
    cover (covered, tcb_inner_field_at (i));
  memset (covered + offsetof (Tcb, set), 0xff, sizeof (Settings));
  for (size_t i = 0; i < sizeof (Tcb); i++)
    if (covered[i] != (i == offsetof (Tcb, agreed) ? agreed : 0xff))
      fail_msg ("octet %zu has no name", i);
}

static void
inner_names_lead_to_themselves (void **state)
{
  for (unsigned i = 0; i < tcb_inner_fields (); i++)
    {
      const TcbField *field = tcb_inner_field_at (i);
      assert_ptr_equal (tcb_any_field_find (field->name), field);
      assert_null (tcb_field_find (field->name));
      assert_null (strchr (field->name, ' '));
    }
  assert_null (tcb_inner_field_at (tcb_inner_fields ()));
  assert_null (tcb_any_field_find ("nonsense"));
  assert_ptr_equal (tcb_any_field_find ("SND.UNA"), tcb_field_find ("SND.UNA"));
  for (unsigned i = 0; i < TIMERS; i++)
    {
      char name[32];
      snprintf (name, sizeof name, "timer.%s", timer_name ((Timer) i));
      assert_int_equal (tcb_any_field_find (name)->offset,
                        offsetof (Tcb, deadline) + i * sizeof (Time));
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_name_leads_to_itself_and_to_a_place_of_its_own),
    cmocka_unit_test (a_name_that_is_none_is_not_found),
    cmocka_unit_test (what_is_put_is_read_back_and_nothing_else_changes),
    cmocka_unit_test (what_a_variable_cannot_hold_is_refused),
    cmocka_unit_test (an_open_connection_has_the_rfcs_numbers),
    cmocka_unit_test (the_ranges_above_a_gap_have_a_name),
    cmocka_unit_test (all_of_a_connection_has_a_name),
    cmocka_unit_test (inner_names_lead_to_themselves),
    cmocka_unit_test (a_number_is_known_from_the_moment_it_means_something),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
