/* The two languages: which one the environment asks for, and that the switch works while the
 * program runs, whatever locale is installed. */
#include "config.h"

#include <lab/text/language.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
environment (const char *language, const char *lc_all, const char *lang)
{
  g_setenv ("LANGUAGE", language, TRUE);
  g_setenv ("LC_ALL", lc_all, TRUE);
  g_setenv ("LC_MESSAGES", "", TRUE);
  g_setenv ("LANG", lang, TRUE);
}

static void
every_chinese_is_simplified_chinese_and_the_rest_english (void **state)
{
  const struct
  {
    const char *language, *lc_all, *lang, *wanted;
  } cases[] = {
    { "", "", "", "en" },
    { "", "C", "", "en" },
    { "", "", "zh_CN.UTF-8", "zh_CN" },
    { "", "zh_TW.UTF-8", "en_GB.UTF-8", "zh_CN" },
    { "zh", "C", "", "zh_CN" },
    { "fr:zh_CN:en", "", "", "zh_CN" },
    { "fr:en:zh_CN", "", "", "en" },
    { "fr", "", "zh_CN.UTF-8", "en" },
    { "::", "", "", "en" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      environment (cases[i].language, cases[i].lc_all, cases[i].lang);
      assert_string_equal (language_get (), cases[i].wanted);
    }
}

static void
a_language_that_nobody_speaks_is_english (void **state)
{
  language_set ("fr");
  assert_string_equal (language_get (), "en");
  language_set (NULL);
  assert_string_equal (language_get (), "en");
}

static void
the_language_switches_while_the_program_runs (void **state)
{
  environment ("", "", "");
  language_init ();
  assert_string_equal (_ ("The story so far:"), "The story so far:");
  language_set ("zh_CN");
  assert_string_equal (_ ("The story so far:"), "到目前为止的经过：");
  language_set ("en");
  assert_string_equal (_ ("The story so far:"), "The story so far:");
}

/* Whether a locale is installed or not, and whatever gettext thinks of it. */
static void
no_locale_keeps_a_language_away (void **state)
{
  static const char *const locales[] = { "C", "C.UTF-8", "POSIX", "en_US.UTF-8", "xx_XX" };

  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++)
    {
      environment ("zh_CN", locales[i], "");
      language_init ();
      assert_string_equal (_ ("The story so far:"), "到目前为止的经过：");
    }
}

static void
english_has_a_plural_and_chinese_has_none (void **state)
{
  language_set ("en");
  assert_string_equal (text_counted ("%u point", "%u points", 0), "%u points");
  assert_string_equal (text_counted ("%u point", "%u points", 1), "%u point");
  assert_string_equal (text_counted ("%u point", "%u points", 2), "%u points");
  language_set ("zh_CN");
  assert_string_equal (text_counted ("%u point", "%u points", 1), "%u 分");
  assert_string_equal (text_counted ("%u point", "%u points", 2), "%u 分");
}

static void
every_language_has_a_name_of_its_own (void **state)
{
  for (const char *const *language = language_all (); *language != NULL; language++)
    {
      language_set (*language);
      assert_string_equal (language_get (), *language);
      assert_true (g_utf8_validate (language_name (*language), -1, NULL));
    }
  assert_string_not_equal (language_name ("en"), language_name ("zh_CN"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_chinese_is_simplified_chinese_and_the_rest_english),
    cmocka_unit_test (a_language_that_nobody_speaks_is_english),
    cmocka_unit_test (the_language_switches_while_the_program_runs),
    cmocka_unit_test (no_locale_keeps_a_language_away),
    cmocka_unit_test (english_has_a_plural_and_chinese_has_none),
    cmocka_unit_test (every_language_has_a_name_of_its_own),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
