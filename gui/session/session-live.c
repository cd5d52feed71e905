/* Watching an exchange while it happens: another program writes a run, line by line, and
 * its rows are shown as they come. Whoever stands at the end stays at the end; whoever has gone
 * back is left there. What comes in a twentieth of a second is shown in one go. */
#include "config.h"

#include "session-private.h"

#include <lab/text/language.h>
#include <lab/files/open.h>
#include <signal.h>
#include <string.h>

#define SHOW_MILLISECONDS 50
#define SAID_MAX 4000 /* octets of what the program says when it fails */

typedef enum
{
  PART_ROWS, /* nothing more will be written */
  PART_SAID, /* nor said */
  PART_EXIT, /* and the program has ended */
  PARTS
} Part;

/* It lives as long as anything is still to come from the program; `session` is NULL once nobody
 * wants to see it any more. */
struct _Live
{
  HsSession *session;
  char *name; /* of the program */
  GSubprocess *process;
  GDataInputStream *rows;
  GOutputStream *said;
  GString *lines; /* that have come and are not shown yet */
  TraceReader *reader;
  Trace *trace; /* NULL until its beginning is known; the branch's */
  size_t shown;
  guint timer;
  unsigned over; /* parts that are */
};

static void
live_free (Live *live)
{
  trace_reader_free (live->reader);
  g_clear_object (&live->process);
  g_clear_object (&live->rows);
  g_clear_object (&live->said);
  g_free (live->name);
  g_string_free (live->lines, TRUE);
  g_free (live);
}

/* The session and the program part. What has been shown stays, and is a trace like any other from
 * now on. */
static void
detach (Live *live)
{
  HsSession *self = live->session;

  if (live->timer != 0)
    g_source_remove (live->timer);
  live->timer = 0;
  g_signal_handlers_disconnect_by_data (self, live);
  live->session = NULL;
  self->stream = NULL;
  if (live->trace != NULL)
    self->replay = false;
  session_emit (self, SIGNAL_PLAYING_CHANGED);
  session_emit (self, SIGNAL_TRACE_CHANGED);
}

/* Another trace is shown, or the session ends: this one, which is about to go, is not waited for
 * any more. */
static void
on_leaving (HsSession *self, const Trace *next, Live *live)
{
  if (next != NULL && (live->trace == NULL || live->trace == next))
    return;
  g_subprocess_send_signal (live->process, SIGTERM);
  detach (live);
}

/* A line that does not belong into a trace: no use to read on. */
static void
refuse (Live *live, const TraceError *error)
{
  HsSession *self = live->session;
  g_autofree char *words = trace_error_words (error);
  g_autofree char *problem
      = g_strdup_printf ("%s:%zu:%zu: %s", live->name, error->line, error->column, words);

  g_subprocess_send_signal (live->process, SIGTERM);
  detach (live);
  session_tell (self, problem);
}

/* Hands the lines that wait to the reader. False when one is wrong. */
static bool
read_lines (Live *live, TraceError *error)
{
  bool good = true;

  const char *at = live->lines->str, *over = at + live->lines->len;

  while (good && at < over)
    {
      const char *end = (const char *) memchr (at, '\n', (gsize) (over - at)) + 1;

      good = trace_reader_line (live->reader, at, (gsize) (end - at), error);
      at = end;
    }
  g_string_truncate (live->lines, 0);
  return good;
}

/* Shows what has come since the last time: the trace grows only here. */
static void
show_rows (Live *live)
{
  HsSession *self = live->session;
  TraceError error;
  const bool good = read_lines (live, &error);

  if (live->trace == NULL && (live->trace = trace_reader_take (live->reader)) != NULL)
    {
      session_take (self, live->trace, 0, NULL, -1);
      self->replay = true;
      session_emit (self, SIGNAL_PLAYING_CHANGED);
    }
  else if (live->trace != NULL)
    {
      ladder_update (session_branch (self)->ladder, live->trace);
      session_emit (self, SIGNAL_TRACE_CHANGED);
    }
  if (live->trace != NULL && session_branch (self)->cursor == live->shown
      && !hs_session_get_moving (self))
    hs_session_seek_row (self, trace_rows (live->trace));
  if (live->trace != NULL)
    live->shown = trace_rows (live->trace);
  if (!good)
    refuse (live, &error);
}

static gboolean
on_time (gpointer data)
{
  Live *live = data;

  live->timer = 0;
  show_rows (live);
  return G_SOURCE_REMOVE;
}

/* What the program said before it gave up, which is meant for people, else how it ended; NULL when
 * it ended well. */
static char *
why_it_failed (const Live *live)
{
  GMemoryOutputStream *said = G_MEMORY_OUTPUT_STREAM (live->said);
  const gsize size = g_memory_output_stream_get_data_size (said);
  g_autofree char *text = NULL;

  if (g_subprocess_get_successful (live->process) && trace_reader_ended (live->reader))
    return NULL;
  if (size > 0)
    text
        = g_utf8_make_valid (g_memory_output_stream_get_data (said), (gssize) MIN (size, SAID_MAX));
  if (text != NULL && *g_strstrip (text) != '\0')
    return g_steal_pointer (&text);
  if (live->trace == NULL)
    return g_strdup_printf (_ ("%s has ended and wrote no run"), live->name);
  return g_strdup_printf (_ ("%s has ended before its run did"), live->name);
}

/* The program has nothing more to say. */
static void
finish (Live *live)
{
  HsSession *self = live->session;
  g_autofree char *problem = NULL;

  if (self != NULL)
    show_rows (live);
  if (live->session != NULL)
    {
      problem = why_it_failed (live);
      if (problem == NULL)
        problem = run_remarks (live->trace, live->name);
      detach (live);
      if (problem != NULL)
        session_tell (self, problem);
    }
  live_free (live);
}

static void
part_is_over (Live *live)
{
  if (++live->over == PARTS)
    finish (live);
}

static void
take_line (Live *live, const char *line, gsize length)
{
  g_string_append_len (live->lines, line, (gssize) length);
  g_string_append_c (live->lines, '\n');
  if (live->timer == 0)
    live->timer = g_timeout_add (SHOW_MILLISECONDS, on_time, live);
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  Live *live = data;
  gsize length = 0;
  g_autofree char *line
      = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, &length, NULL);

  if (line != NULL && live->session != NULL)
    take_line (live, line, length);
  if (line != NULL)
    g_data_input_stream_read_line_async (live->rows, G_PRIORITY_DEFAULT, NULL, on_line, live);
  else
    part_is_over (live);
}

static void
on_said (GObject *source, GAsyncResult *result, gpointer data)
{
  g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, NULL);
  part_is_over (data);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  part_is_over (data);
}

/* `handshake` is found where the app itself is from: in the build tree, or beside it. The caller
 * frees. */
static char *
program_path (const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : g_strdup (".");
  g_autofree char *beside = g_build_filename (folder, name, NULL);
  g_autofree char *built = g_build_filename (HANDSHAKE_BUILD_ROOT, "src", "cli", name, NULL);
  const bool from_build = self != NULL && g_str_has_prefix (self, HANDSHAKE_BUILD_ROOT "/");

  if (strcmp (name, "handshake") != 0)
    return g_strdup (name);
  if (from_build && g_file_test (built, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&built);
  return g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&beside)
                                                         : g_strdup (name);
}

static GSubprocess *
start (const char *const *command, GError **error)
{
  g_autofree char *path = program_path (command[0]);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, path);
  for (const char *const *at = command + 1; *at != NULL; at++)
    g_ptr_array_add (argv, (gpointer) *at);
  g_ptr_array_add (argv, NULL);
  return g_subprocess_newv ((const char *const *) argv->pdata,
                            G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, error);
}

/* Starts a program that writes a run as things happen, `handshake peer --stream` or any
 * other, and shows what it writes. `command` ends with NULL. That it cannot be started is told as a
 * "problem" at once; what goes wrong later, when it does. */
bool
hs_session_watch_command (HsSession *self, const char *const *command)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = start (command, &error);
  Live *live;

  if (process == NULL)
    {
      session_tell (self, error->message);
      return false;
    }
  hs_session_stop_live (self);
  live = g_new0 (Live, 1);
  live->session = self;
  live->name = g_path_get_basename (command[0]);
  live->process = process;
  live->lines = g_string_new (NULL);
  live->reader = trace_reader_new ();
  live->rows = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  live->said = g_memory_output_stream_new_resizable ();
  self->stream = live;
  g_signal_connect (self, "leaving", G_CALLBACK (on_leaving), live);
  g_data_input_stream_read_line_async (live->rows, G_PRIORITY_DEFAULT, NULL, on_line, live);
  g_output_stream_splice_async (live->said, g_subprocess_get_stderr_pipe (process),
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE, G_PRIORITY_DEFAULT, NULL,
                                on_said, live);
  g_subprocess_wait_async (process, NULL, on_ended, live);
  session_emit (self, SIGNAL_PLAYING_CHANGED);
  return true;
}

/* The program is asked to end; what has been seen until now stays. */
void
hs_session_stop_live (HsSession *self)
{
  Live *live = self->stream;

  if (live == NULL)
    return;
  g_subprocess_send_signal (live->process, SIGTERM);
  detach (live);
}

/* Is an exchange being watched while it happens? */
bool
hs_session_get_live (HsSession *self)
{
  return self->stream != NULL;
}
