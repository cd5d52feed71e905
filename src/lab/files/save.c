/* A trace into a file. It is written under another name and moved over the old one, so that a full
 * disk leaves the old one whole. Moving replaces whatever is there, so what is there is looked at
 * first: nobody who saves to /dev/null wants a file in the place of the device.  */
#include "config.h"

#include "save.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <lab/text/language.h>

static bool
fails (const char *path, const char *why, int number, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number),
               _ ("%s could not be saved: %s"), shown, why);
  return false;
}

/* The file itself where `path` is a link to one, so that the link stays; NULL when something else
 * than a file is there. */
static char *
target_of (const char *path, GError **error)
{
  GStatBuf about;
  char *target = NULL;

  if (*path != '\0' && g_lstat (path, &about) != 0 && errno == ENOENT)
    return g_strdup (path);
  if (*path == '\0' || (target = realpath (path, NULL)) == NULL || g_stat (target, &about) != 0)
    fails (path, g_strerror (*path != '\0' ? errno : ENOENT), errno, error);
  else if (!S_ISREG (about.st_mode))
    fails (path, _ ("is not a regular file"), EINVAL, error);
  else
    return target;
  free (target);
  return NULL;
}

static bool
write_trace (const Trace *trace, char **text, size_t *length)
{
  FILE *memory = open_memstream (text, length);
  bool written = memory != NULL && trace_save (trace, memory);

  return (memory == NULL || fclose (memory) == 0) && written;
}

/* The message names the file and says why. What is no regular file is left alone. */
bool
save_octets (const char *octets, size_t length, const char *path, GError **error)
{
  g_autofree char *target = target_of (path, error);
  g_autoptr (GError) problem = NULL;

  if (target == NULL)
    return false;
  return g_file_set_contents_full (target, octets, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                   0666, &problem)
         || fails (path, problem->message, EIO, error);
}

/* The same with a trace, unless it is one that could not be read again. */
bool
save_trace (const Trace *trace, const char *path, GError **error)
{
  const char *fault = trace_save_fault (trace);
  g_autofree char *text = NULL;
  size_t length = 0;

  if (fault != NULL)
    return fails (path, _ (fault), EINVAL, error);
  if (!write_trace (trace, &text, &length))
    return fails (path, g_strerror (ENOMEM), ENOMEM, error);
  return save_octets (text, length, path, error);
}

/* What trace_load () says, without the place, in the current language. The caller frees. */
char *
trace_error_words (const TraceError *error)
{
  const char *given[3] = { "", "", "" };
  guint count = 0;

  while (count < G_N_ELEMENTS (error->words) && error->words[count][0] != '\0')
    {
      given[count] = error->words[count];
      count++;
    }
  if (error->why != NULL)
    given[count] = _ (error->why);
  return g_strdup_printf (_ (error->sentence), given[0], given[1], given[2]);
}
