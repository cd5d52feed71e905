/* Settings in writing: what is written is read as the same, and what is not a value says what was
 * expected.  */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <tcp/settings.h>

static void
every_value_comes_back_as_it_was_written (void **state)
{
  const uint64_t times[] = { 0, 1, 999, 1000, 1500, 200000, 1000000, 1234567, TIME_TEXT_MAX };

  for (unsigned i = 0; i < settings_count (); i++)
    {
      const Setting *setting = setting_at (i);
      const uint64_t others[] = { setting->low, setting->high, setting->low + 1 };

      for (unsigned j = 0; j < 9 + 3; j++)
        {
          const uint64_t value = j < 9 ? times[j] : others[j - 9];
          char text[SETTING_TEXT_MAX];
          SettingFault fault;
          uint64_t again = 77;

          if (value < setting->low || value > setting->high)
            continue;
          assert_true (setting_write (setting, value, text, sizeof text) < sizeof text);
          if (!setting_read (setting, text, &again, &fault) || again != value)
            fail_msg ("%s %s", setting->name, text);
        }
    }
}

static void
numbers_are_decimal (void **state)
{
  static const char *const bad[]
      = { "", "-1", "+1", " 1", "1 ", "0x10", "1e3", "nan", "1.5", "18446744073709551616", "1G" };
  uint64_t number = 5;

  for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++)
    assert_false (decimal_read (bad[i], &number));
  assert_true (number == 5);
  assert_true (decimal_read ("010", &number) && number == 10);
  assert_true (decimal_read ("18446744073709551615", &number) && number == UINT64_MAX);
}

static void
times_have_units (void **state)
{
  static const char *const bad[] = { "5",
                                     "5 min",
                                     "1h",
                                     "-1s",
                                     "nan",
                                     "inf s",
                                     "1.0001s",
                                     "0.1us",
                                     "1.s",
                                     ".5s",
                                     "1 s ",
                                     "1e3ms",
                                     "1000001s",
                                     "0x10ms",
                                     "never",
                                     "1 ss",
                                     "99999999999999999999s" };
  Time time = 5;

  for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (time_read (bad[i], &time))
      fail_msg ("%s", bad[i]);
  assert_true (time_read ("1.5s", &time) && time == 1500000);
  assert_true (time_read ("0.25 ms", &time) && time == 250);
  assert_true (time_read ("010us", &time) && time == 10);
  assert_true (time_read ("1000000s", &time) && time == TIME_TEXT_MAX);
}

static void
expects (const char *name, const char *text, const char *sentence, const char *first)
{
  SettingFault fault;
  uint64_t value = 7;
  unsigned index;

  assert_true (setting_find (name, &index));
  assert_false (setting_read (setting_at (index), text, &value, &fault));
  assert_true (value == 7);
  if (strstr (fault.sentence, sentence) == NULL)
    fail_msg ("%s: %s", text, fault.sentence);
  assert_string_equal (fault.words[0], first);
}

static void
what_is_no_value_says_what_was_expected (void **state)
{
  expects ("nagle", "2", "on, off", "");
  expects ("nagle", "ON", "on, off", "");
  expects ("mss", "0", "a number from %s to %s", "1");
  expects ("mss", "never", "a number from %s to %s", "1");
  expects ("window-shift", "15", "a number from %s to %s", "0");
  expects ("msl", "0 ms", "%s must be at least %s", "msl");
  expects ("msl", "never", "at most 1000000s", "");
  expects ("r2", "soon", "or never", "");
  expects ("r2", "1000001s", "or never", "");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_value_comes_back_as_it_was_written),
    cmocka_unit_test (numbers_are_decimal),
    cmocka_unit_test (times_have_units),
    cmocka_unit_test (what_is_no_value_says_what_was_expected),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
