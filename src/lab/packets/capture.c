/* A ladder knows which segment left when and what became of it; here each gets its octets and its
 * comment. The place where this capture was taken is the sender's end of the line: every segment is
 * seen once, at the time at which it left, whether it arrives or not.
 *
 * The octets of text are made up from their place in the sender's stream, so that any packet shows
 * where in the stream one is, and the same place always has the same octet.  */
#include "config.h"

#include "capture.h"

#include <gio/gio.h>
#include <string.h>

#include <tcp/octets.h>
#include <tcp/wire.h>

#include "ip.h"
#include <lab/picture/ladder.h>
#include <lab/text/language.h>
#include <lab/narrate/narrate.h>
#include "pcapng.h"
#include <lab/files/save.h>

#define TIME_TO_LIVE 64
#define LINE 32                       /* octets of a line of made-up text */
#define CAPTURE_MAX ((guint) 1 << 28) /* octets; a file beyond that is of no use to anybody */

/* One arrow of the ladder, on its way to become a packet. */
typedef struct
{
  const Arrow *arrow;
  Time time;
  uint16_t id;    /* of the datagram; a duplicate is the same datagram */
  uint32_t first; /* where in the stream its text is */
  GString *comment;
} Shot;

typedef struct
{
  const Trace *trace;
  Ladder *ladder;
  GArray *shots; /* of Shot, as the ladder has its arrows */
  Socket socket[HOSTS];
  uint8_t layout[HOSTS]; /* how each host orders its options */
} Capture;

static void
shot_clear (gpointer shot)
{
  g_string_free (((Shot *) shot)->comment, TRUE);
}

static void
capture_clear (Capture *capture)
{
  g_array_unref (capture->shots);
  ladder_free (capture->ladder);
}

static Shot *
shot_at (const Capture *capture, guint index)
{
  return &g_array_index (capture->shots, Shot, index);
}

/* The shot of a flight, or NULL: a trace from a file may name flights that come later or never. */
static Shot *
shot_of (const Capture *capture, uint32_t flight)
{
  const Arrow *arrow = ladder_find (capture->ladder, flight);
  const GArray *arrows = capture->ladder->arrows;
  const guint index = arrow != NULL ? (guint) (arrow - (const Arrow *) (gpointer) arrows->data) : 0;

  return arrow != NULL && index < capture->shots->len ? shot_at (capture, index) : NULL;
}

/* The hosts' addresses, from the notes of row 0. */
static bool
read_sockets (Capture *capture, GError **error)
{
  const char *const otherwise[HOSTS] = { "10.0.0.1:50000", "10.0.0.2:80" };

  for (unsigned host = 0; host < HOSTS; host++)
    {
      g_autofree char *key = g_strdup_printf ("host.%c.address", host_letter (host));
      const char *text = trace_note_get (capture->trace, 0, key);

      if (text == NULL)
        text = otherwise[host];
      if (strchr (text, ':') != NULL && socket_parse (text, &capture->socket[host]))
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("%1$c's address “%2$s” is not an IPv4 address and a port, as in "
                      "10.0.0.1:50000"),
                   host_letter (host), text);
      return false;
    }
  return true;
}

/* Adds a line of text to a comment. */
static void
add_line (GString *comment, const char *line)
{
  if (comment->len > 0)
    g_string_append_c (comment, '\n');
  g_string_append (comment, line);
}

/* What happened in a row, and what the author of the story says to it. */
static char *
row_words (const Trace *trace, size_t row)
{
  g_autoptr (Narration) narration = narrate_row (trace, row);
  g_autofree char *key = g_strdup_printf ("note.%s", language_get ());
  const char *note = trace_note_get (trace, row, key);

  return note == NULL ? g_strdup (narration->headline)
                      : g_strconcat (narration->headline, "\n", note, NULL);
}

/* No TCP knows where a forged segment is in a stream; its number says it, counted from the last SYN
 * that its host is known to have sent. */
static uint32_t
stream_first (const Arrow *arrow, bool scripted, Seq start[HOSTS])
{
  const Segment *seg = &arrow->segment;

  if (segment_has (seg, CTL_SYN) && (scripted || !arrow->forged))
    start[arrow->from] = segment_text_seq (seg);
  return arrow->forged || scripted ? segment_text_seq (seg) - start[arrow->from] : seg->text.first;
}

static void
make_shots (Capture *capture)
{
  const GArray *arrows = capture->ladder->arrows;
  Seq start[HOSTS] = { 0 };
  World world;

  trace_world (capture->trace, 0, &world);
  for (unsigned host = 0; host < HOSTS; host++)
    capture->layout[host] = world.host[host].tcb.set.option_layout;
  for (guint i = 0; i < arrows->len; i++)
    {
      const Arrow *arrow = &g_array_index (arrows, Arrow, i);
      const Shot *original = arrow->copy_of != 0 ? shot_of (capture, arrow->copy_of) : NULL;
      const bool scripted = world.host[arrow->from].kind == HOST_SCRIPTED;
      Shot shot = {
        .arrow = arrow,
        .time = MAX (arrow->sent, trace_time (capture->trace, arrow->row)),
        .id = original != NULL ? original->id : (uint16_t) (i + 1),
        .first = original != NULL ? original->first : stream_first (arrow, scripted, start),
        .comment = g_string_new (NULL),
      };

      g_array_append_val (capture->shots, shot);
    }
}

/* The words of a row go to the packets it sent; of a row that sent none, to the packet it is about;
 * and of a row that is about none, to the next one. */
static void
add_comments (Capture *capture)
{
  g_autoptr (GString) waiting = g_string_new (NULL);
  guint next = 0;

  for (size_t row = 0; row <= trace_rows (capture->trace); row++)
    {
      g_autofree char *words = row > 0 ? row_words (capture->trace, row) : g_strdup ("");
      const guint first = next;
      Record record = { 0 };

      while (next < capture->shots->len && shot_at (capture, next)->arrow->row == row)
        next++;
      Shot *shot = row > 0 && trace_record (capture->trace, row, &record)
                       ? shot_of (capture, record.flight.id)
                       : NULL;
      if (first < next && waiting->len > 0)
        {
          add_line (shot_at (capture, first)->comment, waiting->str);
          g_string_truncate (waiting, 0);
        }
      for (guint i = first; i < next; i++)
        add_line (shot_at (capture, i)->comment, words);
      if (first == next && row > 0)
        add_line (shot != NULL ? shot->comment : waiting, words);
    }
  if (waiting->len > 0 && next > 0)
    add_line (shot_at (capture, next - 1)->comment, waiting->str);
}

/* Text from the place `first` of a host's stream on: lines of 32 octets, each with its place. */
static void
make_text (unsigned host, uint32_t first, uint8_t *text, uint32_t length)
{
  char line[LINE + 1];

  for (uint32_t i = 0; i < length; i++)
    {
      const uint32_t place = first + i;

      if (i == 0 || place % LINE == 0)
        g_snprintf (line, sizeof line, "%c %010u abcdefghijklmnopqr\n", host_letter (host),
                    place - place % LINE);
      text[i] = (uint8_t) line[place % LINE];
    }
}

/* One octet has changed on the way: of the text if there is any, else of the checksum. */
static void
damage (uint8_t *octets, size_t size, uint32_t text_length)
{
  octets[text_length > 0 ? size - text_length : 17] ^= 1;
}

/* A packet in `octets`, which has room for IP_HEADER + WIRE_SEGMENT_MAX; `size` is what it took. */
static WireFault
make_packet (const Capture *capture, const Shot *shot, uint8_t *octets, size_t *size)
{
  const Arrow *arrow = shot->arrow;
  const Socket *from = &capture->socket[arrow->from], *to = &capture->socket[1 - arrow->from];
  const WirePath path = { from->address, to->address };
  const Packet packet = { .source_port = from->port,
                          .destination_port = to->port,
                          .segment = arrow->segment,
                          .layout = capture->layout[arrow->from] };
  const uint32_t length = MIN (arrow->segment.text.length, WIRE_SEGMENT_MAX);
  g_autofree uint8_t *text = g_malloc (length);

  make_text (arrow->from, shot->first, text, length);
  const WireFault fault
      = wire_encode (&reference, &path, &packet, text, octets + IP_HEADER, WIRE_SEGMENT_MAX, size);
  if (fault != WIRE_WHOLE)
    return fault;
  if (arrow->end_row != 0 && arrow->fate == FATE_DAMAGED)
    damage (octets + IP_HEADER, *size, length);
  const IpHeader header = { .source = path.source,
                            .destination = path.destination,
                            .protocol = IP_PROTOCOL_TCP,
                            .ttl = TIME_TO_LIVE,
                            .id = shot->id };
  ip_write (&header, *size, octets);
  *size += IP_HEADER;
  return WIRE_WHOLE;
}

static bool
add_packet (const Capture *capture, const Shot *shot, GByteArray *file, GError **error)
{
  g_autofree uint8_t *octets = g_malloc (IP_HEADER + WIRE_SEGMENT_MAX);
  size_t size = 0;
  const WireFault fault = make_packet (capture, shot, octets, &size);

  if (fault != WIRE_WHOLE)
    {
      g_autofree char *seg = narrate_segment (capture->trace, shot->arrow->row, shot->arrow->from,
                                              &shot->arrow->segment);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("row %1$u: %2$s cannot travel as a packet: %3$s"),
                   (unsigned) shot->arrow->row, seg, _ (wire_fault_text (fault)));
      return false;
    }
  if (shot->arrow->id == 0)
    add_line (shot->comment, _ ("The network is full: this segment is lost at once."));
  if (file->len > CAPTURE_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   _ ("a capture of this trace would take more than %u MiB"), CAPTURE_MAX >> 20);
      return false;
    }
  pcapng_add (file, (int64_t) shot->time, octets, size, shot->comment->str);
  return true;
}

/* By time; at the same time, in the order of sending. */
static int
compare_shots (gconstpointer a, gconstpointer b)
{
  const Shot *one = a, *other = b;

  if (one->time != other->time)
    return one->time < other->time ? -1 : 1;
  return one->arrow < other->arrow ? -1 : one->arrow > other->arrow;
}

/* The comment on the whole: title and summary. */
static char *
whole_comment (const Trace *trace)
{
  g_autofree char *title = g_strdup_printf ("title.%s", language_get ());
  g_autofree char *summary = g_strdup_printf ("summary.%s", language_get ());
  g_autoptr (GString) comment = g_string_new (trace_note_get (trace, 0, title));

  if (trace_note_get (trace, 0, summary) != NULL)
    add_line (comment, trace_note_get (trace, 0, summary));
  return g_strdup (comment->str);
}

/* The trace as the octets of a pcapng file, with comments in the current language and times counted
 * from 1970. NULL when an address cannot be read or a segment cannot be a packet. */
GByteArray *
capture_make (const Trace *trace, GError **error)
{
  Capture capture = { .trace = trace, .ladder = ladder_new () };
  g_autofree char *about = whole_comment (trace);
  g_autoptr (GByteArray) file = pcapng_new ("handshake " HANDSHAKE_VERSION, about);

  ladder_update (capture.ladder, trace);
  capture.shots = g_array_new (FALSE, FALSE, sizeof (Shot));
  g_array_set_clear_func (capture.shots, shot_clear);
  bool good = read_sockets (&capture, error);
  if (good)
    {
      make_shots (&capture);
      add_comments (&capture);
      g_array_sort (capture.shots, compare_shots);
    }
  for (guint i = 0; good && i < capture.shots->len; i++)
    good = add_packet (&capture, shot_at (&capture, i), file, error);
  capture_clear (&capture);
  return good ? g_steal_pointer (&file) : NULL;
}

/* The same into a file: all of it or nothing, as save_octets () does it. */
bool
capture_save (const Trace *trace, const char *path, GError **error)
{
  g_autoptr (GByteArray) file = capture_make (trace, error);

  return file != NULL && save_octets ((const char *) file->data, file->len, path, error);
}
