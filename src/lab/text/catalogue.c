/* A compiled catalogue (a .mo file: GNU gettext manual, "The Format of GNU MO Files") is read here
 * and not by gettext, for two reasons. gettext speaks the language of the locale, and from version
 * 0.22 on it speaks nothing but English in "C.UTF-8", which is the only locale that every Debian
 * has: whether somebody can read Chinese would depend on what the administrator installed. And it
 * speaks one language at a time, so that a grader in a thread could not switch for a moment without
 * the window switching too. A catalogue that is missing or damaged has no messages, or as many as
 * can be read, and the English text stands. */
#include "config.h"

#include "catalogue.h"

#include <string.h>

#define MO_MAGIC 0x950412deu

/* The head of a .mo file, in the byte order of the machine that made it; others are not read. */
typedef struct
{
  guint32 magic, revision, count, originals, translations;
} Head;

typedef struct
{
  guint32 length, offset;
} Entry;

struct Catalogue
{
  char *data;
  gsize size;
  GHashTable *messages; /* originals to translations; both point into `data` */
};

/* The string of one entry of the table that begins at `table`; NULL when the file is too short for
 * it. Of a message with a plural, what is before the first NUL: the singular, or in Chinese, which
 * has one form for every number, the translation. */
static const char *
entry_text (const Catalogue *catalogue, gsize table, guint32 index)
{
  Entry entry;

  if (table > catalogue->size || index >= (catalogue->size - table) / sizeof entry)
    return NULL;
  memcpy (&entry, catalogue->data + table + (gsize) index * sizeof entry, sizeof entry);
  if (entry.offset >= catalogue->size || entry.length >= catalogue->size - entry.offset
      || catalogue->data[(gsize) entry.offset + entry.length] != '\0')
    return NULL;
  return catalogue->data + entry.offset;
}

/* Never NULL: a file that cannot be read is a catalogue without messages. */
Catalogue *
catalogue_load (const char *path)
{
  Catalogue *catalogue = g_new0 (Catalogue, 1);
  Head head = { 0 };

  catalogue->messages = g_hash_table_new (g_str_hash, g_str_equal);
  if (!g_file_get_contents (path, &catalogue->data, &catalogue->size, NULL)
      || catalogue->size < sizeof head)
    return catalogue;
  memcpy (&head, catalogue->data, sizeof head);
  for (guint32 i = 0; head.magic == MO_MAGIC && i < head.count; i++)
    {
      const char *original = entry_text (catalogue, head.originals, i);
      const char *translation = entry_text (catalogue, head.translations, i);
      if (original == NULL || translation == NULL)
        break;
      g_hash_table_insert (catalogue->messages, (gpointer) original, (gpointer) translation);
    }
  return catalogue;
}

void
catalogue_free (Catalogue *catalogue)
{
  if (catalogue == NULL)
    return;
  g_hash_table_unref (catalogue->messages);
  g_free (catalogue->data);
  g_free (catalogue);
}

/* The translation, which lives as long as the catalogue; `message` itself where there is none. The
 * empty message stands for the head of the catalogue, which is not for people. */
const char *
catalogue_find (const Catalogue *catalogue, const char *message)
{
  const char *translation
      = *message != '\0' ? g_hash_table_lookup (catalogue->messages, message) : NULL;

  return translation != NULL && *translation != '\0' ? translation : message;
}

/* HANDSHAKE_LOCALEDIR; or the build tree for a program that runs from there, so that nothing needs
 * to be installed for a try; or where it was installed. The caller frees. */
static char *
locale_dir (void)
{
  const char *told = g_getenv ("HANDSHAKE_LOCALEDIR");
  if (told != NULL && *told != '\0')
    return g_strdup (told);

  g_autofree char *built = g_build_filename (HANDSHAKE_BUILD_ROOT, "assets", "po", NULL);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  if (self != NULL && g_str_has_prefix (self, HANDSHAKE_BUILD_ROOT G_DIR_SEPARATOR_S)
      && g_file_test (built, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&built);
  return g_strdup (HANDSHAKE_LOCALEDIR);
}

static gpointer
chinese_load (gpointer data)
{
  g_autofree char *folder = locale_dir ();
  g_autofree char *path
      = g_build_filename (folder, "zh_CN", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

  return catalogue_load (path);
}

/* `message` is the English text, marked with N_(); it comes back as it is where there is no
 * translation. The result lives as long as the program. */
const char *
text_in (const char *language, const char *message)
{
  static GOnce chinese = G_ONCE_INIT;

  if (strcmp (language, "zh_CN") != 0)
    return message;
  return catalogue_find (g_once (&chinese, chinese_load, NULL), message);
}
