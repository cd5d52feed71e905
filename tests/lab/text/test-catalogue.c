/* The reader of compiled catalogues, on ones made by hand: whole, cut off anywhere, and with every
 * number in them wrong. */
#include <lab/text/catalogue.h>

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MAGIC 0x950412deu

/* Head, table of originals, table of translations, texts. */
typedef struct
{
  guint32 magic, revision, count, originals, translations;
  guint32 original[3][2], translation[3][2]; /* length, offset */
  char text[64];
} File;

#define TEXT(offset) ((guint32) (offsetof (File, text) + (offset)))

static const File whole = {
  MAGIC,
  0,
  3,
  offsetof (File, original),
  offsetof (File, translation),
  { { 0, TEXT (0) }, { 4, TEXT (1) }, { 14, TEXT (6) } },
  { { 6, TEXT (21) }, { 3, TEXT (28) }, { 9, TEXT (32) } },
  "\0syn!\0%u byte\0bytes!\0head:x\0abc\0%u octets",
};

/* The caller frees; NULL: the file cannot be written, which fails. */
static Catalogue *
load (const void *data, gsize size)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "catalogue-XXXXXX", NULL);
  const int file = g_mkstemp (path);

  assert_true (file >= 0);
  g_close (file, NULL);
  assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
  Catalogue *catalogue = catalogue_load (path);
  g_unlink (path);
  return catalogue;
}

static void
a_message_is_found_and_its_singular_too (void **state)
{
  g_autoptr (Catalogue) catalogue = load (&whole, sizeof whole);

  assert_string_equal (catalogue_find (catalogue, "syn!"), "abc");
  assert_string_equal (catalogue_find (catalogue, "%u byte"), "%u octets");
}

static void
what_is_not_there_stays_as_it_is (void **state)
{
  g_autoptr (Catalogue) catalogue = load (&whole, sizeof whole);
  const char *mine = "never heard of";

  assert_ptr_equal (catalogue_find (catalogue, mine), mine);
  assert_string_equal (catalogue_find (catalogue, "bytes!"), "bytes!");
}

static void
the_head_of_the_catalogue_is_not_for_people (void **state)
{
  g_autoptr (Catalogue) catalogue = load (&whole, sizeof whole);

  assert_string_equal (catalogue_find (catalogue, ""), "");
}

static void
an_empty_translation_is_none (void **state)
{
  File file = whole;
  file.translation[1][0] = 0;
  file.translation[1][1] = TEXT (0);
  g_autoptr (Catalogue) catalogue = load (&file, sizeof file);

  assert_string_equal (catalogue_find (catalogue, "syn!"), "syn!");
}

static void
a_file_that_is_not_there_has_no_messages (void **state)
{
  g_autoptr (Catalogue) catalogue = catalogue_load ("/nowhere/at/all.mo");
  g_autoptr (Catalogue) folder = catalogue_load ("/");

  assert_string_equal (catalogue_find (catalogue, "syn!"), "syn!");
  assert_string_equal (catalogue_find (folder, "syn!"), "syn!");
}

static void
another_byte_order_is_not_read (void **state)
{
  File file = whole;
  file.magic = GUINT32_SWAP_LE_BE (MAGIC);
  g_autoptr (Catalogue) catalogue = load (&file, sizeof file);

  assert_string_equal (catalogue_find (catalogue, "syn!"), "syn!");
}

/* Either the message or its translation, and nothing read that is not there. */
static void
ask (const void *data, gsize size)
{
  /* Of just this size, so that a sanitizer sees an octet too many. */
  g_autoptr (Catalogue) catalogue = load (data, size);
  const char *found = catalogue_find (catalogue, "syn!");

  assert_true (strlen (found) < sizeof whole);
  assert_true (strlen (catalogue_find (catalogue, "%u byte")) < sizeof whole);
}

static void
a_file_cut_off_anywhere_does_no_harm (void **state)
{
  for (gsize size = 0; size <= sizeof whole; size++)
    ask (&whole, size);
}

static void
no_number_in_it_is_believed (void **state)
{
  static const guint32 numbers[] = { 0,
                                     1,
                                     19,
                                     20,
                                     sizeof whole - 1,
                                     sizeof whole,
                                     sizeof whole + 1,
                                     0x7fffffffu,
                                     0x80000000u,
                                     0xfffffff8u,
                                     0xffffffffu };

  for (gsize at = offsetof (File, revision); at < offsetof (File, text); at += sizeof numbers[0])
    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
      {
        File file = whole;
        memcpy ((char *) &file + at, &numbers[i], sizeof numbers[i]);
        ask (&file, sizeof file);
      }
}

static void
a_text_without_an_end_is_not_read (void **state)
{
  File file = whole;
  file.original[1][0] = 3; /* "syn", and no NUL behind it */
  g_autoptr (Catalogue) catalogue = load (&file, sizeof file);

  assert_string_equal (catalogue_find (catalogue, "syn!"), "syn!");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_message_is_found_and_its_singular_too),
    cmocka_unit_test (what_is_not_there_stays_as_it_is),
    cmocka_unit_test (the_head_of_the_catalogue_is_not_for_people),
    cmocka_unit_test (an_empty_translation_is_none),
    cmocka_unit_test (a_file_that_is_not_there_has_no_messages),
    cmocka_unit_test (another_byte_order_is_not_read),
    cmocka_unit_test (a_file_cut_off_anywhere_does_no_harm),
    cmocka_unit_test (no_number_in_it_is_believed),
    cmocka_unit_test (a_text_without_an_end_is_not_read),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
