/* gettext only speaks the current language, and that is one per process: a grader that works in a
 * thread cannot switch it for a moment without the window switching too. So the compiled catalogue
 * (a .mo file: GNU gettext manual, "The Format of GNU MO Files") is looked into directly. A
 * catalogue that is missing or damaged has no messages, and the English text stands. */
#include "config.h"

#include "catalogue.h"

#include <libintl.h>
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

/* The string of one entry, or NULL when the file is too short for it. */
static const char *
entry_text (const char *data, gsize size, gsize table, guint32 index)
{
  Entry entry;
  gsize at = table + (gsize) index * sizeof entry;

  if (at + sizeof entry > size)
    return NULL;
  memcpy (&entry, data + at, sizeof entry);
  if ((gsize) entry.offset + entry.length >= size || data[entry.offset + entry.length] != '\0')
    return NULL;
  return data + entry.offset;
}

/* Originals to translations; both point into the file, which stays mapped. */
static GHashTable *
catalogue_load (const char *path)
{
  GHashTable *messages = g_hash_table_new (g_str_hash, g_str_equal);
  GMappedFile *file = g_mapped_file_new (path, FALSE, NULL);
  if (file == NULL)
    return messages;

  const char *data = g_mapped_file_get_contents (file);
  gsize size = g_mapped_file_get_length (file);
  Head head = { 0 };
  if (size > sizeof head)
    memcpy (&head, data, sizeof head);
  for (guint32 i = 0; head.magic == MO_MAGIC && i < head.count; i++)
    {
      const char *original = entry_text (data, size, head.originals, i);
      const char *translation = entry_text (data, size, head.translations, i);
      if (original == NULL || translation == NULL)
        break;
      g_hash_table_insert (messages, (gpointer) original, (gpointer) translation);
    }
  return messages;
}

static gpointer
chinese_load (gpointer data)
{
  const char *folder = bindtextdomain (GETTEXT_PACKAGE, NULL);
  g_autofree char *path = g_build_filename (folder != NULL ? folder : HANDSHAKE_LOCALEDIR, "zh_CN",
                                            "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  return catalogue_load (path);
}

/* `message` is the English text, marked with N_(); it comes back as it is where there is no
 * translation. The result lives as long as the program. */
const char *
text_in (const char *language, const char *message)
{
  static GOnce chinese = G_ONCE_INIT;

  if (*message == '\0' || strcmp (language, "zh_CN") != 0)
    return message;
  const char *translation = g_hash_table_lookup (g_once (&chinese, chinese_load, NULL), message);
  return translation != NULL && *translation != '\0' ? translation : message;
}
