/* See draft.h. A text is in one of two places, or in both: in its file, and, as long as it is not
 * certain that the file has it, in a copy under the user's folder for states. Both are written
 * under another name first and moved into place, so that a full disk or a power cut leaves what
 * was there.
 *
 * The file is only written over when it still is what this program read or wrote last: somebody
 * else may have the file open too. */
#include "config.h"

#include "draft.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include <lab/files/save.h>
#include <lab/text/language.h>

struct Draft
{
  char *path;
  char *copy;  /* where the text is kept until the file has it */
  char *known; /* checksum of the file as it was read or saved last; NULL: there was none */
};

G_DEFINE_QUARK (handshake - draft - error, draft_error)

static char *
copies_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "handshake", "unsaved", NULL);
}

/* One name a file, whatever folder it is in. */
static char *
copy_of (const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, whole, -1);

  g_autofree char *folder = copies_folder ();

  return g_build_filename (folder, name, NULL);
}

Draft *
draft_new (const char *path)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->path = g_strdup (path);
  draft->copy = copy_of (path);
  return draft;
}

void
draft_free (Draft *draft)
{
  if (draft == NULL)
    return;
  g_free (draft->path);
  g_free (draft->copy);
  g_free (draft->known);
  g_free (draft);
}

const char *
draft_path (const Draft *draft)
{
  return draft->path;
}

/* NULL when there is no such file, or none that can be read. */
static char *
checksum_of_file (const char *path)
{
  g_autofree char *octets = NULL;
  gsize length;

  if (!g_file_get_contents (path, &octets, &length, NULL))
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) octets, length);
}

static char *
refuse_octets (const Draft *draft, GError **error)
{
  g_set_error (error, DRAFT_ERROR, DRAFT_NOT_TEXT,
               _ ("%s is neither UTF-8 nor GBK: it is not opened, so that nothing in it is lost"),
               draft->path);
  return NULL;
}

/* The text of the file in UTF-8. A file in GBK is `converted`; it is saved as UTF-8 from then on,
 * so whoever reads says so. What is neither is an error, never an empty text. The caller frees. */
char *
draft_read (Draft *draft, bool *converted, GError **error)
{
  g_autofree char *octets = NULL;
  gsize length;
  char *text;

  *converted = false;
  if (!g_file_get_contents (draft->path, &octets, &length, error))
    return NULL;
  if (memchr (octets, '\0', length) != NULL)
    return refuse_octets (draft, error);
  if (g_utf8_validate (octets, (gssize) length, NULL))
    text = g_strdup (octets);
  else
    {
      text = g_convert (octets, (gssize) length, "UTF-8", "GB18030", NULL, NULL, NULL);
      if (text == NULL)
        return refuse_octets (draft, error);
      *converted = true;
    }
  g_free (draft->known);
  draft->known = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) octets, length);
  return text;
}

/* Is something else in the file than was read or saved last? That it has gone is no news: there is
 * nothing to write over. */
bool
draft_is_news (const Draft *draft)
{
  g_autofree char *now = checksum_of_file (draft->path);

  return now != NULL && g_strcmp0 (now, draft->known) != 0;
}

/* The writer has been asked and wants their own text in the file, whatever is there now. */
void
draft_overwrite (Draft *draft)
{
  g_free (draft->known);
  draft->known = checksum_of_file (draft->path);
}

/* Moving a file over another asks nobody, so the permission is looked at here. */
static bool
may_write (const Draft *draft, GError **error)
{
  GStatBuf about;

  if (g_stat (draft->path, &about) != 0 || (about.st_mode & S_IWUSR) != 0)
    return true;
  g_set_error (error, DRAFT_ERROR, DRAFT_READ_ONLY, _ ("%s is write-protected"), draft->path);
  return false;
}

/* Writes the text into its file, all of it or nothing; then no copy is needed any more. */
bool
draft_save (Draft *draft, const char *text, GError **error)
{
  if (draft_is_news (draft))
    {
      g_set_error (error, DRAFT_ERROR, DRAFT_CHANGED_OUTSIDE, _ ("Another program has changed %s"),
                   draft->path);
      return false;
    }
  if (!may_write (draft, error) || !save_octets (text, strlen (text), draft->path, error))
    return false;
  g_free (draft->known);
  draft->known = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  draft_let_go (draft);
  return true;
}

/* Keeps the text beside its file, until the file has it. Nobody else may read it. */
bool
draft_keep (Draft *draft, const char *text, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (draft->copy);

  g_mkdir_with_parents (folder, 0700);
  return save_octets (text, strlen (text), draft->copy, error);
}

/* The text that was kept and did not get into the file, from this run or an earlier one; NULL if
 * there is none, or none that says anything else than the file. The caller frees. */
char *
draft_kept (const Draft *draft)
{
  g_autofree char *kept = NULL, *file = NULL;
  gsize length;

  if (!g_file_get_contents (draft->copy, &kept, &length, NULL)
      || !g_utf8_validate (kept, (gssize) length, NULL))
    return NULL;
  if (g_file_get_contents (draft->path, &file, NULL, NULL) && strcmp (file, kept) == 0)
    return NULL;
  return g_steal_pointer (&kept);
}

/* The copy is not wanted any more. */
void
draft_let_go (Draft *draft)
{
  g_unlink (draft->copy);
}

/* Is there a text for this file that did not get into it? */
bool
draft_waits (const char *path)
{
  g_autoptr (Draft) draft = draft_new (path);
  g_autofree char *kept = draft_kept (draft);

  return kept != NULL;
}

/* Is there a text for any file? A quick look, before anything is opened. */
bool
draft_any_waits (void)
{
  g_autofree char *folder = copies_folder ();
  g_autoptr (GDir) copies = g_dir_open (folder, 0, NULL);

  return copies != NULL && g_dir_read_name (copies) != NULL;
}
