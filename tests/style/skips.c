/* Not a test: what a program of tests prints when some of them are skipped, for test-count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
runs (void **state)
{
  assert_null (*state);
}

static void
skips_and_says_why (void **state)
{
  print_message ("skipped: the moon is not full\n");
  skip ();
}

static void
skips_and_says_nothing (void **state)
{
  skip ();
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (skips_and_says_why),
    cmocka_unit_test (runs),
    cmocka_unit_test (skips_and_says_nothing),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
