/* A file is written under another name, beside the one that it replaces, and moved over it when all
 * of it is on the disk: whoever looks sees the old file or the new one. A program that is killed
 * leaves the old file whole, and beside it what it had written so far, as NAME.XXXXXX.
 *
 * Moving replaces whatever is there, so what is there is looked at first: nobody who saves to
 * /dev/null wants a file in the place of the device, and a file that may not be written is not
 * replaced either. What replaces a file has its mode. */
#include "config.h"

#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <lab/text/language.h>

struct SaveFile
{
  char *path;   /* as it was given, for messages */
  char *target; /* the file itself */
  char *beside; /* what is written */
  FILE *stream;
};

static bool
fails (const char *path, const char *why, int number, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (number),
               _ ("%s could not be saved: %s"), shown, why);
  return false;
}

static bool
fails_by_system (const char *path, int number, GError **error)
{
  return fails (path, g_strerror (number), number, error);
}

/* May this file be replaced? The administrator may write everything, and still does not want a file
 * replaced that nobody may write. */
static bool
is_writable (const char *target, const GStatBuf *about)
{
  return (about->st_mode & 0222) != 0 && faccessat (AT_FDCWD, target, W_OK, AT_EACCESS) == 0;
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
    fails_by_system (path, *path != '\0' ? errno : ENOENT, error);
  else if (!S_ISREG (about.st_mode))
    fails (path, _ ("is not a regular file"), EINVAL, error);
  else if (!is_writable (target, &about))
    fails (path, _ ("it is read-only"), EACCES, error);
  else
    return target;
  free (target);
  return NULL;
}

static void
save_free (SaveFile *file)
{
  g_free (file->path);
  free (file->target);
  g_free (file->beside);
  g_free (file);
}

/* The mode, and as far as that is allowed the owner, of the file that is replaced. */
static bool
take_mode (const SaveFile *file, int descriptor)
{
  GStatBuf about;

  if (g_stat (file->target, &about) != 0)
    return errno == ENOENT;
  const bool mine = fchown (descriptor, about.st_uid, about.st_gid) == 0;
  return fchmod (descriptor, about.st_mode & (mine ? 07777 : 0777)) == 0;
}

/* Begins to write what will be at `path`. NULL when it could not be put there. */
SaveFile *
save_begin (const char *path, GError **error)
{
  char *target = target_of (path, error);

  if (target == NULL)
    return NULL;
  SaveFile *file = g_new0 (SaveFile, 1);
  file->path = g_strdup (path);
  file->target = target;
  file->beside = g_strconcat (target, ".XXXXXX", NULL);
  const int descriptor = g_mkstemp_full (file->beside, O_RDWR | O_CLOEXEC, 0666);
  if (descriptor >= 0 && take_mode (file, descriptor)
      && (file->stream = fdopen (descriptor, "w")) != NULL)
    return file;
  fails_by_system (path, errno, error);
  if (descriptor >= 0)
    {
      close (descriptor);
      g_unlink (file->beside);
    }
  save_free (file);
  return NULL;
}

/* Where to write; it belongs to the file. */
FILE *
save_stream (SaveFile *file)
{
  return file->stream;
}

/* What was written takes its place. False, and the old file is as it was, when not all of it could
 * be written. `file` is gone either way. */
bool
save_end (SaveFile *file, GError **error)
{
  errno = 0;
  bool well
      = fflush (file->stream) == 0 && !ferror (file->stream) && fsync (fileno (file->stream)) == 0;
  int number = errno != 0 ? errno : EIO;

  if (fclose (file->stream) != 0 && well)
    well = false, number = errno;
  if (well && g_rename (file->beside, file->target) != 0)
    well = false, number = errno;
  if (!well)
    {
      g_unlink (file->beside);
      fails_by_system (file->path, number, error);
    }
  save_free (file);
  return well;
}

/* Nothing takes its place. NULL is allowed. */
void
save_abandon (SaveFile *file)
{
  if (file == NULL)
    return;
  fclose (file->stream);
  g_unlink (file->beside);
  save_free (file);
}

/* The message names the file and says why. What is no regular file is left alone. */
bool
save_octets (const char *octets, size_t length, const char *path, GError **error)
{
  SaveFile *file = save_begin (path, error);

  if (file == NULL)
    return false;
  fwrite (octets, 1, length, file->stream);
  return save_end (file, error);
}

/* The same with a trace, unless it is one that could not be read again. */
bool
save_trace (const Trace *trace, const char *path, GError **error)
{
  const char *fault = trace_save_fault (trace);

  if (fault != NULL)
    return fails (path, _ (fault), EINVAL, error);
  SaveFile *file = save_begin (path, error);
  if (file == NULL)
    return false;
  trace_save (trace, file->stream);
  return save_end (file, error);
}

static bool
is_same (const char *path, const char *other)
{
  GStatBuf one, two;

  if (g_stat (path, &one) != 0)
    return strcmp (path, other) == 0;
  return S_ISREG (one.st_mode) && g_stat (other, &two) == 0 && one.st_dev == two.st_dev
         && one.st_ino == two.st_ino;
}

/* Is `path`, where something is to be written, none of the files that are read, or written as well?
 * By whatever name: what counts is the file, and a device is none. NULL is nobody's name. */
bool
save_spares (const char *path, const char *const others[], unsigned count, GError **error)
{
  if (path == NULL || strcmp (path, "-") == 0)
    return true;
  for (unsigned i = 0; i < count; i++)
    if (others[i] != NULL && is_same (path, others[i]))
      return fails (path, _ ("it is in use here already, and would be lost"), EEXIST, error);
  return true;
}
