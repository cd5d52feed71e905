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
#include <sim/trace/run-file.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BOM "\xef\xbb\xbf"
#define SNIFFED 64 /* octets that tell the kind */
#define HASHED_MOST (1024 * 1024)

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
  const int number = errno;
  close (file);
  if (got < 0)
    return fails_by_system (error, path, number);
  const char *at = g_str_has_prefix (octets, BOM) ? octets + strlen (BOM) : octets;
  const bool run = g_str_has_prefix (at, RUN_MAGIC) || g_str_has_prefix (at, "handshake-trace")
                   || g_str_has_suffix (path, ".run") || g_str_has_suffix (path, ".trace");
  *kind = run ? OPEN_RUN : g_str_has_suffix (path, ".pkt") ? OPEN_SCRIPT : OPEN_STORY;
  return true;
}

/* "sha256 " and the hash of a file, so that it can be told later whether it is the same one; NULL
 * when it cannot be read, or is larger than any program by hand. The caller frees. */
char *
open_hash (const char *path)
{
  g_autofree char *octets = NULL;
  gsize length = 0;

  if (!open_octets (path, HASHED_MOST, &octets, &length, NULL))
    return NULL;
  g_autofree char *hash
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) octets, length);
  return g_strconcat ("sha256 ", hash, NULL);
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

typedef bool (*TakeLine) (gpointer taker, const char *line, gsize size);

/* Hands over line by line what a file has, without the CR before an LF and without a mark of byte
 * order at its beginning, until the taker has enough. No line is kept but the one being read, so a
 * file may be as long as it likes. False: it cannot be read. */
static bool
each_line (int file, TakeLine take, gpointer taker)
{
  const gsize room = RUN_LINE_MAX + 4096;
  g_autofree char *buffer = g_malloc (room);
  gsize have = 0, begin = 0;
  bool first = true, wanted = true;
  gssize got = 0;

  while (wanted && (got = read_up_to (file, buffer + have, room - have)) > 0)
    {
      have += (gsize) got;
      if (first && have >= strlen (BOM) && memcmp (buffer, BOM, strlen (BOM)) == 0)
        begin = strlen (BOM);
      first = false;
      for (char *end; wanted && (end = memchr (buffer + begin, '\n', have - begin)) != NULL;)
        {
          gsize size = (gsize) (end - buffer) + 1 - begin;
          const gsize next = begin + size;
          if (size > 1 && end[-1] == '\r')
            end[-1] = '\n', size--;
          wanted = take (taker, buffer + begin, size);
          begin = next;
        }
      if (wanted && begin == 0 && have == room)
        wanted = take (taker, buffer, have); /* longer than any line */
      memmove (buffer, buffer + begin, have - begin);
      have -= begin;
      begin = 0;
    }
  if (wanted && got == 0 && have > 0)
    take (taker, buffer, have);
  return got >= 0;
}

typedef struct
{
  TraceReader *reader;
  TraceError wrong;
  bool failed;
  gsize line;  /* to be shown */
  char *shown; /* that line */
} Taker;

static bool
take_row (gpointer data, const char *line, gsize size)
{
  Taker *taker = data;

  taker->failed = !trace_reader_line (taker->reader, line, size, &taker->wrong);
  return !taker->failed;
}

static bool
take_shown (gpointer data, const char *line, gsize size)
{
  Taker *taker = data;

  if (--taker->line > 0)
    return true;
  g_autofree char *whole = g_strndup (line, MIN (size, 400));
  whole[strcspn (whole, "\n")] = '\0';
  taker->shown = g_utf8_make_valid (whole, -1);
  return false;
}

/* The place of what is wrong, with its line and a caret. */
static void
complain (GError **error, const char *path, int file, Taker *taker)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *words = trace_error_words (&taker->wrong);

  taker->line = taker->wrong.line;
  if (lseek (file, 0, SEEK_SET) == 0)
    each_line (file, take_shown, taker);
  if (taker->shown == NULL)
    taker->shown = g_strdup ("");
  const glong column = MIN ((glong) taker->wrong.column - 1, g_utf8_strlen (taker->shown, -1));
  place_complain (error, OPEN_ERROR, OPEN_ERROR_WRONG, shown, (guint) taker->wrong.line,
                  taker->shown,
                  (gsize) (g_utf8_offset_to_pointer (taker->shown, column) - taker->shown), words);
  g_free (taker->shown);
}

/* A saved run; NULL with a message that has the place. One that was cut short opens as far as it is
 * whole: run_remarks () says so. */
Trace *
open_run (const char *path, GError **error)
{
  struct stat about;
  Taker taker = { .reader = trace_reader_new () };
  Trace *trace = NULL;
  const int file = open_regular (path, &about, error);

  if (file >= 0 && !each_line (file, take_row, &taker))
    fails_by_system (error, path, errno);
  else if (file >= 0)
    {
      if (taker.failed || !trace_reader_finish (taker.reader, &taker.wrong))
        complain (error, path, file, &taker);
      else
        trace = trace_reader_take (taker.reader);
    }
  if (file >= 0)
    close (file);
  trace_reader_free (taker.reader);
  return trace;
}

/* What a person should know about a run that was opened, a line each with its place, in the current
 * language; NULL when there is nothing. The caller frees. */
char *
run_remarks (const Trace *trace, const char *path)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GString) remarks = g_string_new (NULL);

  for (unsigned i = 0; i < REMARKS; i++)
    {
      const TraceError *remark = trace_remark (trace, (TraceRemark) i);
      g_autofree char *words = remark != NULL ? trace_error_words (remark) : NULL;

      if (words != NULL)
        g_string_append_printf (remarks, "%s%s:%zu: %s", remarks->len > 0 ? "\n" : "", shown,
                                remark->line, words);
    }
  return remarks->len > 0 ? g_string_free (g_steal_pointer (&remarks), FALSE) : NULL;
}
