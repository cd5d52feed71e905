/* A live exchange in writing, row by row as it happens: as a saved run, into a file or to stdout
 * for a program that watches; as lines for a person; as packets with our words on them. Nothing is
 * kept in memory but a short history, which the words need, so that an exchange may last as long as
 * it likes. */
#include "config.h"

#include "peer-private.h"

#include <gio/gio.h>
#include <inttypes.h>
#include <lab/files/open.h>
#include <lab/files/save.h>
#include <lab/text/catalogue.h>
#include <lab/narrate/narrate.h>
#include <lab/packets/pcapng.h>
#include <sim/trace/run-file.h>
#include <stdio.h>
#include <string.h>

#define HISTORY 2048 /* rows */

/* What is written as things happen: stdout, or beside the file that it will be. */
typedef struct
{
  FILE *file;     /* NULL: not asked for */
  SaveFile *save; /* NULL: stdout */
} Sink;

struct PeerRecord
{
  Trace *history; /* since the last time it was emptied */
  TraceSaved saved;
  gint64 began; /* µs since 1970 */
  Time now;
  guint64 rows, kept; /* rows that happened, rows that are in the trace file */
  bool watch, listens;
  Sink trace, packets;
  GByteArray *block;
  GString *comment; /* for the next packet */
};

static bool
open_sink (Sink *sink, const char *path, GError **error)
{
  sink->save = save_begin (path, error);
  sink->file = sink->save != NULL ? save_stream (sink->save) : NULL;
  return sink->save != NULL;
}

/* False when something that was written did not get there. */
static bool
close_sink (Sink *sink, GError **error)
{
  const Sink closed = *sink;

  *sink = (Sink){ NULL };
  if (closed.file == NULL)
    return true;
  if (closed.save != NULL)
    return save_end (closed.save, error);
  if (fflush (closed.file) == 0 && !ferror (closed.file))
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s could not be written"), "stdout");
  return false;
}

/* What the first row is preceded by. */
static void
note_beginning (const PeerRecord *record, const PeerWish *wish)
{
  Socket sockets[HOSTS] = { wish->peer.local, wish->peer.remote };

  g_autofree char *hash = wish->exercise != NULL ? open_hash (wish->exercise) : NULL;

  if (hash != NULL)
    trace_note (record->history, 0, "exercise", hash);
  trace_note (record->history, 0, "title.en", "Our TCP and the kernel's");
  trace_note (record->history, 0, "title.zh_CN",
              text_in ("zh_CN", N_ ("Our TCP and the kernel's")));
  for (unsigned host = 0; host < HOSTS; host++)
    {
      g_autofree char *key = g_strdup_printf ("host.%c.address", host_letter (host));
      g_autofree char *role = g_strdup_printf ("host.%c.role", host_letter (host));

      if (sockets[host].address == 0)
        sockets[host].address = wish->peer.network.address;
      g_autofree char *socket = socket_format (&sockets[host]);

      trace_note (record->history, 0, role,
                  wish->listens == (host == PEER_US) ? "server" : "client");
      trace_note (record->history, 0, key, socket);
    }
}

/* NULL: a file could not be opened. `start` is the world before the first row. */
PeerRecord *
peer_record_new (const PeerWish *wish, const World *start, GError **error)
{
  g_autoptr (PeerRecord) record = g_new0 (PeerRecord, 1);

  record->history = trace_new (start);
  record->comment = g_string_new (NULL);
  record->block = pcapng_new ("handshake " HANDSHAKE_VERSION, _ ("Our TCP and the kernel's"));
  record->began = g_get_real_time ();
  record->watch = wish->watch;
  record->listens = wish->listens;
  note_beginning (record, wish);
  if (wish->stream)
    record->trace = (Sink){ .file = stdout };
  else if (wish->save != NULL && !open_sink (&record->trace, wish->save, error))
    return NULL;
  if (wish->pcapng != NULL && !open_sink (&record->packets, wish->pcapng, error))
    return NULL;
  if (record->trace.file != NULL)
    trace_save_more (record->history, &record->saved, record->trace.file);
  return g_steal_pointer (&record);
}

/* The history begins anew with the world as it is; what is in the file stays. */
static void
forget (PeerRecord *record, const World *after)
{
  trace_free (record->history);
  record->history = trace_new (after);
  record->saved = (TraceSaved){ .begun = true };
}

/* Words for the packet that comes next, and for whoever watches. */
static void
put_in_words (PeerRecord *record)
{
  g_autoptr (Narration) said = narrate_row (record->history, trace_rows (record->history));

  if (record->packets.file != NULL)
    g_string_append_printf (record->comment, "%s%s", record->comment->len > 0 ? "\n" : "",
                            said->headline);
  if (record->watch)
    g_print ("%12.3f ms  %s\n", (double) record->now / 1000, said->headline);
}

/* The clock alone says nothing to a person, nor does it that what was sent has left. */
static bool
is_worth_words (const Record *row)
{
  return row->choice.kind != CHOICE_WAIT
         && !(row->choice.kind == CHOICE_DELIVER && row->flight.to == PEER_THEM)
         && row->choice.kind != CHOICE_FORGE;
}

/* A row goes into the trace file as long as a reader would take it. */
static void
keep_row (PeerRecord *record)
{
  if (record->trace.file == NULL || record->kept >= RUN_ROWS_MAX)
    return;
  trace_save_more (record->history, &record->saved, record->trace.file);
  record->kept++;
}

/* The first numbers of both ends have ten digits; the client's is called x and the server's y, as
 * in the book. */
static void
name_first_number (PeerRecord *record, const Record *row)
{
  const bool ours = row->asked && row->actions.segment_count > 0;
  const Segment *seg = ours ? &row->actions.segments[0] : &row->choice.segment;
  const unsigned host = ours ? PEER_US : PEER_THEM;
  const bool client = record->listens == (host == PEER_THEM);

  if ((!ours && row->choice.kind != CHOICE_FORGE) || !segment_has (seg, CTL_SYN))
    return;
  g_autofree char *number = g_strdup_printf ("%c %u", host_letter (host), seg->seq);
  trace_note (record->history, trace_rows (record->history), client ? "symbol.x" : "symbol.y",
              number);
}

/* A row has happened; `after` is the world behind it. */
void
peer_record_row (PeerRecord *record, const Record *row, const World *after)
{
  record->rows++;
  record->now = after->now;
  trace_append (record->history, row, after);
  name_first_number (record, row);
  keep_row (record);
  if (is_worth_words (row) && (record->watch || record->packets.file != NULL))
    put_in_words (record);
  if (trace_rows (record->history) >= HISTORY)
    forget (record, after);
}

/* A datagram of that row. */
void
peer_record_packet (PeerRecord *record, const uint8_t *datagram, size_t size)
{
  if (record->packets.file == NULL)
    return;
  pcapng_add (record->block, record->began + (gint64) record->now, datagram, size,
              record->comment->str);
  fwrite (record->block->data, 1, record->block->len, record->packets.file);
  g_byte_array_set_size (record->block, 0);
  g_string_truncate (record->comment, 0);
}

/* Nothing more comes. False: something could not be written, or the trace file is not all of it. */
bool
peer_record_end (PeerRecord *record, GError **error)
{
  const bool whole = record->trace.file == NULL || record->kept == record->rows;

  if (record->trace.file != NULL)
    trace_save_end (record->kept, record->trace.file);
  if (!close_sink (&record->trace, error) || !close_sink (&record->packets, error))
    return false;
  if (!whole)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 _ ("the run has the first %u rows only: a file has no room for more"),
                 RUN_ROWS_MAX);
  return whole;
}

/* NULL is allowed. What was not ended takes nobody's place. */
void
peer_record_free (PeerRecord *record)
{
  if (record == NULL)
    return;
  save_abandon (record->trace.save);
  save_abandon (record->packets.save);
  trace_free (record->history);
  g_byte_array_unref (record->block);
  g_string_free (record->comment, TRUE);
  g_free (record);
}
