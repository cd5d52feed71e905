/* What a person names may be anything: a FIFO that nobody ever writes to, a device without an end,
 * a folder, a file of many gigabytes, a text from a machine that ends its lines otherwise. So a
 * file is opened without waiting, looked at through the descriptor, and read up to a limit. What
 * kind of file it is, its first octets say, and only if they do not, its name. */
#include "config.h"

#include "open.h"

#include <errno.h>
#include <fcntl.h>
#include <lab/text/language.h>
#include <lab/text/place.h>
#include <sim/trace/trace-file.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BOM "\xef\xbb\xbf"
#define SNIFFED 64 /* octets that tell the kind */

G_DEFINE_QUARK (handshake - open - error, open_error)

/* `sentence` has one place, for the name. Always false. */
static bool
fails (GError **error, OpenError code, const char *sentence, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, OPEN_ERROR, (int) code, sentence, shown);
  return false;
}

static bool
fails_by_system (GError **error, const char *path, int number)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, OPEN_ERROR, OPEN_ERROR_READ, "%s: %s", shown, g_strerror (number));
  return false;
}

/* A descriptor of a regular file; -1. Opening a FIFO does not wait, and a terminal stays nobody's.
 */
static int
open_regular (const char *path, struct stat *about, GError **error)
{
  const int file = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  if (file < 0)
    fails_by_system (error, path, errno);
  else if (fstat (file, about) != 0)
    fails_by_system (error, path, errno);
  else if (!S_ISREG (about->st_mode))
    fails (error, OPEN_ERROR_KIND, _ ("%s is not a file"), path);
  else
    return file;
  if (file >= 0)
    close (file);
  return -1;
}

/* Up to `room` octets; how many there were, or -1 with errno. */
static gssize
read_up_to (int file, char *octets, gsize room)
{
  gsize done = 0;

  while (done < room)
    {
      const gssize got = read (file, octets + done, room - done);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return -1;
      if (got == 0)
        break;
      done += (gsize) got;
    }
  return (gssize) done;
}

static bool
too_large (const char *path, gsize most, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *limit = g_format_size_full (most, G_FORMAT_SIZE_IEC_UNITS);

  g_set_error (error, OPEN_ERROR, OPEN_ERROR_LARGE, _ ("%s is too large: at most %s are read"),
               shown, limit);
  return false;
}

/* All of a regular file of at most `most` octets, with a NUL behind it. The caller frees. A file
 * that grows while it is read is found out too. */
bool
open_octets (const char *path, gsize most, char **octets, gsize *length, GError **error)
{
  struct stat about;
  const int file = open_regular (path, &about, error);

  if (file < 0)
    return false;
  if ((guint64) about.st_size > most)
    {
      close (file);
      return too_large (path, most, error);
    }
  const gsize room = (gsize) about.st_size + 1;
  g_autofree char *read = g_malloc (room + 1);
  const gssize got = read_up_to (file, read, room);
  const int number = errno;

  close (file);
  if (got < 0)
    return fails_by_system (error, path, number);
  if ((gsize) got > most)
    return too_large (path, most, error);
  read[got] = '\0';
  *octets = g_steal_pointer (&read);
  *length = (gsize) got;
  return true;
}

/* Takes out a mark of byte order at the beginning, and the CR before every LF: the places of all
 * that is left stay the same, by lines and columns. */
static gsize
plain_lines (char *text, gsize length)
{
  const gsize skip = length >= 3 && memcmp (text, BOM, 3) == 0 ? 3 : 0;
  gsize kept = 0;

  for (gsize i = skip; i < length; i++)
    if (text[i] != '\r' || text[i + 1] != '\n')
      text[kept++] = text[i];
  text[kept] = '\0';
  return kept;
}

/* The same of a text: as if its lines ended with LF, and nothing stood before them. */
bool
open_text (const char *path, gsize most, char **text, gsize *length, GError **error)
{
  if (!open_octets (path, most, text, length, error))
    return false;
  *length = plain_lines (*text, *length);
  return true;
}

/* What its first octets say; else its name; else it is a story, which has no mark. False when it
 * cannot be read. */
bool
open_kind (const char *path, OpenKind *kind, GError **error)
{
  struct stat about;
  char octets[SNIFFED + 1] = "";
  const int file = open_regular (path, &about, error);

  if (file < 0)
    return false;
  const gssize got = read_up_to (file, octets, SNIFFED);
  close (file);
  if (got < 0)
    return fails_by_system (error, path, errno);
  const char *at = g_str_has_prefix (octets, BOM) ? octets + 3 : octets;
  *kind = g_str_has_prefix (at, "handshake-trace") || g_str_has_suffix (path, ".trace") ? OPEN_TRACE
          : g_str_has_suffix (path, ".pkt") ? OPEN_SCRIPT
                                            : OPEN_STORY;
  return true;
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

/* The place of what is wrong, with its line and a caret. */
static void
complain (GError **error, const char *path, const char *text, const TraceError *wrong)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *words = trace_error_words (wrong);
  const char *line = text;

  for (size_t i = 1; i < wrong->line && line != NULL; i++)
    line = strchr (line, '\n') != NULL ? strchr (line, '\n') + 1 : NULL;
  g_autofree char *whole
      = g_strndup (line != NULL ? line : "", line != NULL ? strcspn (line, "\n") : 0);
  g_autofree char *valid = g_utf8_make_valid (whole, -1);
  const glong column = MIN ((glong) wrong->column - 1, g_utf8_strlen (valid, -1));

  place_complain (error, OPEN_ERROR, OPEN_ERROR_WRONG, shown, (guint) wrong->line, valid,
                  (gsize) (g_utf8_offset_to_pointer (valid, column) - valid), words);
}

/* A saved trace; NULL with a message that has the place. */
Trace *
open_trace (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  TraceError wrong;
  gsize length = 0;

  if (!open_text (path, TRACE_FILE_SIZE_MAX, &text, &length, error))
    return NULL;
  Trace *trace = trace_load (text, length, &wrong);
  if (trace == NULL)
    complain (error, path, text, &wrong);
  return trace;
}
