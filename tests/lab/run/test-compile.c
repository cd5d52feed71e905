/* Which files are taken in, and what comes back from the compiler.  */
#include "config.h"

#include "scratch.h"

#include <glib/gstdio.h>
#include <lab/run/compile.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define EMPTY "#include <tcp/parts.h>\nconst Parts exercise = { 0 };\n"

/* Compiles, and expects this error with these words in its message. */
static void
expect_error (const char *path, CompileError code, const char *words)
{
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  assert_null (compile_exercise (path, &said, &error));
  if (!g_error_matches (error, COMPILE_ERROR, (int) code) || strstr (error->message, words) == NULL)
    fail_msg ("%s: error %d: %s", path, error->code, error->message);
}

static void
a_good_file_becomes_a_module (void **state)
{
  g_autofree char *path = scratch_file ("good.c", EMPTY);
  g_autofree char *said = NULL;
  g_autofree char *module = compile_exercise (path, &said, NULL);

  assert_non_null (module);
  assert_string_equal (said, "");
  assert_true (g_file_test (module, G_FILE_TEST_IS_REGULAR));
  compile_discard (module);
  g_unlink (path);
  assert_int_equal (scratch_left_over (), 0);
}

static void
warnings_are_passed_on (void **state)
{
  g_autofree char *path = scratch_file ("warns.c", EMPTY "static int unused;\n");
  g_autofree char *said = NULL;
  g_autofree char *module = compile_exercise (path, &said, NULL);

  assert_non_null (module);
  assert_non_null (strstr (said, "warns.c:3:"));
  assert_non_null (strstr (said, path));
  compile_discard (module);
  g_unlink (path);
}

static void
an_error_names_the_students_own_file_and_line (void **state)
{
  g_autofree char *path = scratch_file ("bad.c", "int x;\nint y = ;\n");
  g_autofree char *place = g_strdup_printf ("%s:2:9: error", path);

  expect_error (path, COMPILE_ERROR_REJECTED, place);
  g_unlink (path);
  assert_int_equal (scratch_left_over (), 0);
}

static void
only_the_headers_of_tcp_are_there (void **state)
{
  g_autofree char *path = scratch_file ("sim.c", "#include <sim/world.h>\n");

  expect_error (path, COMPILE_ERROR_REJECTED, "sim/world.h");
  g_unlink (path);
}

/* Whatever the source asks for, no file but its own and the headers is read: not into the module,
 * and not into the words of the compiler. */
static void
the_compiler_sees_no_other_file (void **state)
{
  g_autofree char *secret = scratch_file ("secret.c", "#error the secret is out\n");
  g_autofree char *repository = g_build_filename (HANDSHAKE_SOURCE_ROOT, "lessons", "03-handshake",
                                                  "wrong-answers-rst.c", NULL);
  g_autofree char *reference
      = g_build_filename (HANDSHAKE_SOURCE_ROOT, "src", "tcp", "arrives.c", NULL);
  const char *const hidden[] = { secret,        repository,           reference,
                                 "/etc/passwd", "/proc/self/environ", "/proc/self/maps",
                                 "/usr/bin/env" };
  const char *const forms[]
      = { "#include \"%s\"\n" EMPTY, EMPTY "__asm__ (\".incbin \\\"%s\\\"\");\n",
          EMPTY "__asm__ (\".include \\\"%s\\\"\");\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    for (gsize f = 0; f < G_N_ELEMENTS (forms); f++)
      {
        g_auto (GStrv) pieces = g_strsplit (forms[f], "%s", 2);
        g_autofree char *text = g_strjoinv (hidden[i], pieces);
        g_autofree char *path = scratch_file ("nosy.c", text);
        expect_error (path, COMPILE_ERROR_REJECTED, hidden[i]);
        g_unlink (path);
      }
  g_autofree char *line = g_strdup_printf (EMPTY "#line 1 \"%s\"\nint x = ;\n", secret);
  g_autofree char *path = scratch_file ("line.c", line);
  g_autofree char *said = NULL;
  assert_null (compile_exercise (path, &said, NULL));
  assert_null (strstr (said, "the secret is out"));
  g_unlink (path);
  g_unlink (secret);
}

static void
a_terminal_is_told_nothing_by_a_source (void **state)
{
  g_autofree char *path
      = scratch_file ("escape.c", "#error \033]0;gotcha\007 \302\233 \342\200\256\n");
  g_autofree char *said = NULL;

  assert_null (compile_exercise (path, &said, NULL));
  assert_null (strpbrk (said, "\033\007"));
  assert_non_null (strstr (said, "gotcha"));
  assert_null (strstr (said, "\302\233"));
  assert_null (strstr (said, "\342\200\256"));
  g_unlink (path);
}

static void
a_compiler_that_cannot_be_named_is_an_error (void **state)
{
  g_autofree char *path = scratch_file ("good.c", EMPTY);
  g_autofree char *before = g_strdup (g_getenv ("CC"));

  g_setenv ("CC", "gcc '", TRUE);
  expect_error (path, COMPILE_ERROR_NO_COMPILER, "CC names no compiler: “gcc '”");
  g_unsetenv ("CC");
  if (before != NULL)
    g_setenv ("CC", before, TRUE);
  g_unlink (path);
}

static void
what_is_not_a_plain_file_is_refused (void **state)
{
  g_autofree char *good = scratch_file ("good.c", EMPTY);
  g_autofree char *folder = g_path_get_dirname (good);
  g_autofree char *link = g_build_filename (folder, "link.c", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo.c", NULL);

  assert_int_equal (symlink (good, link), 0);
  assert_int_equal (mkfifo (fifo, 0600), 0);
  expect_error ("/nowhere/exercise.c", COMPILE_ERROR_READ, "/nowhere/exercise.c: ");
  expect_error (link, COMPILE_ERROR_UNFIT, "symbolic link");
  expect_error (fifo, COMPILE_ERROR_UNFIT, "regular");
  expect_error (folder, COMPILE_ERROR_UNFIT, "regular");
  g_unlink (link);
  g_unlink (fifo);
  g_unlink (good);
}

static void
what_is_no_source_text_is_refused (void **state)
{
  g_autofree char *large = g_strnfill (256 * 1024 + 1, ' ');
  g_autofree char *path = scratch_file ("large.c", large);

  expect_error (path, COMPILE_ERROR_UNFIT, "256 KiB");
  assert_true (g_file_set_contents (path, "int\0x;", 6, NULL));
  expect_error (path, COMPILE_ERROR_UNFIT, "NUL");
  g_unlink (path);
}

static void
a_missing_compiler_is_not_the_students_fault (void **state)
{
  g_autofree char *path = scratch_file ("good.c", EMPTY);
  g_autofree char *before = g_strdup (g_getenv ("CC"));

  g_setenv ("CC", "/nowhere/cc", TRUE);
  expect_error (path, COMPILE_ERROR_NO_COMPILER, "/nowhere/cc");
  g_setenv ("CC", "false", TRUE);
  expect_error (path, COMPILE_ERROR_NO_COMPILER, "“false” made no module and did not say why");
  g_setenv ("CC", "true", TRUE);
  expect_error (path, COMPILE_ERROR_NO_COMPILER, "“true” made no module");
  g_unsetenv ("CC");
  g_setenv ("HANDSHAKE_INCLUDE", "/nowhere", TRUE);
  expect_error (path, COMPILE_ERROR_NO_COMPILER, "tcp/parts.h");
  g_unsetenv ("HANDSHAKE_INCLUDE");
  if (before != NULL)
    g_setenv ("CC", before, TRUE);
  g_unlink (path);
  assert_int_equal (scratch_left_over (), 0);
}

static void
a_flood_of_messages_is_cut_short (void **state)
{
  g_autoptr (GString) text = g_string_new (EMPTY);
  for (unsigned i = 0; i < 3000; i++)
    g_string_append (text, "#warning this is said three thousand times\n");
  g_autofree char *path = scratch_file ("flood.c", text->str);
  g_autofree char *said = NULL;
  g_autofree char *module = compile_exercise (path, &said, NULL);

  assert_non_null (said);
  assert_true (strlen (said) <= 128 * 1024);
  compile_discard (module);
  g_unlink (path);
}

static void
an_enormous_module_is_refused (void **state)
{
  g_autofree char *path = scratch_file ("huge.c", "int a[1 << 26] = { 1 };\n");

  expect_error (path, COMPILE_ERROR_REJECTED, "");
  g_unlink (path);
  assert_int_equal (scratch_left_over (), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_good_file_becomes_a_module),
    cmocka_unit_test (warnings_are_passed_on),
    cmocka_unit_test (an_error_names_the_students_own_file_and_line),
    cmocka_unit_test (only_the_headers_of_tcp_are_there),
    cmocka_unit_test (the_compiler_sees_no_other_file),
    cmocka_unit_test (a_terminal_is_told_nothing_by_a_source),
    cmocka_unit_test (a_compiler_that_cannot_be_named_is_an_error),
    cmocka_unit_test (what_is_not_a_plain_file_is_refused),
    cmocka_unit_test (what_is_no_source_text_is_refused),
    cmocka_unit_test (a_missing_compiler_is_not_the_students_fault),
    cmocka_unit_test (a_flood_of_messages_is_cut_short),
    cmocka_unit_test (an_enormous_module_is_refused),
  };

  return cmocka_run_group_tests_name ("compile", tests, scratch_begin, scratch_end);
}
