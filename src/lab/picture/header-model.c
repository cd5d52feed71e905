/* A segment here is numbers, not octets: the ports come from the story's addresses, and the
 * checksum
 * is known only as right or wrong.  */
#include "config.h"

#include "header-model.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>
#include <string.h>

#define SIZE 13.0

/* The control bit of a field; 0 for a field that is none. CWR and ECE are never set here. */
static unsigned
control_bit (HeaderField field)
{
  switch (field)
    {
    case FIELD_URG: return CTL_URG;
    case FIELD_ACK_BIT: return CTL_ACK;
    case FIELD_PSH: return CTL_PSH;
    case FIELD_RST: return CTL_RST;
    case FIELD_SYN: return CTL_SYN;
    case FIELD_FIN: return CTL_FIN;
    default: return 0;
    }
}

static const char *
field_name (HeaderField field)
{
  static const char *const names[FIELDS] = {
    /* Translators: the fields of the TCP header; the control bits keep their names. */
    [FIELD_SOURCE_PORT] = N_ ("Source port"),
    [FIELD_DESTINATION_PORT] = N_ ("Destination port"),
    [FIELD_SEQUENCE] = N_ ("Sequence number"),
    [FIELD_ACKNOWLEDGMENT] = N_ ("Acknowledgment number"),
    [FIELD_OFFSET] = N_ ("Offset"),
    [FIELD_RESERVED] = "·",
    [FIELD_CWR] = "CWR",
    [FIELD_ECE] = "ECE",
    [FIELD_URG] = "URG",
    [FIELD_ACK_BIT] = "ACK",
    [FIELD_PSH] = "PSH",
    [FIELD_RST] = "RST",
    [FIELD_SYN] = "SYN",
    [FIELD_FIN] = "FIN",
    [FIELD_WINDOW] = N_ ("Window"),
    [FIELD_CHECKSUM] = N_ ("Checksum"),
    [FIELD_URGENT] = N_ ("Urgent pointer"),
    [FIELD_OPTION_OCTETS] = N_ ("Options"),
  };

  return _ (names[field]);
}

/* What a field is for, in a sentence. */
const char *
header_meaning (HeaderField field)
{
  switch (field)
    {
    case FIELD_SOURCE_PORT: return _ ("the number of the sender's end on its host");
    case FIELD_DESTINATION_PORT: return _ ("the number of the receiver's end on its host");
    case FIELD_SEQUENCE: return _ ("the number of the first octet carried, or of the SYN");
    case FIELD_ACKNOWLEDGMENT:
      return _ ("the next number the sender expects; it counts only with ACK");
    case FIELD_OFFSET: return _ ("how many words of 32 bits the header has: where the text begins");
    case FIELD_RESERVED: return _ ("reserved: four bits that must be zero");
    case FIELD_CWR: return _ ("congestion window reduced: for congestion control, RFC 3168");
    case FIELD_ECE: return _ ("ECN echo: for congestion control, RFC 3168");
    case FIELD_WINDOW:
      return _ ("how many octets, from the acknowledged one on, the sender will take");
    case FIELD_CHECKSUM: return _ ("tells whether the segment was damaged on the way");
    case FIELD_URGENT: return _ ("where urgent data end; it counts only with URG");
    case FIELD_OPTION_OCTETS:
      return _ ("what the sender can do, on a SYN; what it holds and when it sent this, later");
    default: return narrate_control (control_bit (field));
    }
}

/* The port in "10.0.0.1:50000", from the notes of row 0. */
static const char *
port_of (const Trace *trace, unsigned host)
{
  char key[32];

  g_snprintf (key, sizeof key, "host.%c.address", host_letter (host));
  const char *address = trace_note_get (trace, 0, key);
  const char *colon = address ? strrchr (address, ':') : NULL;
  return colon ? colon + 1 : "";
}

static void
put_number (HeaderText *text, const Trace *trace, size_t row, unsigned space, Seq seq)
{
  g_autofree char *symbol = narrate_number (trace, row, space, seq);

  g_snprintf (text->value, sizeof text->value, "%u", seq);
  g_strlcpy (text->symbol, symbol ? symbol : "", sizeof text->symbol);
}

/* [9293 3.1] Words of 32 bits, options included. */
static size_t
data_offset (const Segment *seg)
{
  uint8_t octets[OPTIONS_MAX];

  return 5 + options_write (&seg->options, OPTIONS_PLAIN, octets) / 4;
}

/* "MSS=1460 SACKOK": the notation of a segment's options, without its brackets; "" for none. */
static void
options_text (const Segment *seg, char *text, size_t size)
{
  const Pattern options = { .segment = *seg, .fields = option_fields (&seg->options) };
  char notation[NOTATION_MAX];

  pattern_format (&options, notation, sizeof notation);
  g_autofree char *words = g_strdup (notation);
  g_strdelimit (words, "<>", ' ');
  g_auto (GStrv) parts = g_strsplit (g_strstrip (words), "  ", -1);
  g_autofree char *joined = g_strjoinv ("  ", parts);
  g_strlcpy (text, joined, size);
}

static void
fill_number (HeaderText *text, HeaderField field, const Trace *trace, const Arrow *arrow,
             size_t row)
{
  const Segment *seg = &arrow->segment;
  bool acks = segment_has (seg, CTL_ACK), damaged = arrow->corrupt_row && arrow->corrupt_row <= row;

  switch (field)
    {
    case FIELD_SOURCE_PORT:
      g_strlcpy (text->value, port_of (trace, arrow->from), sizeof text->value);
      break;
    case FIELD_DESTINATION_PORT:
      g_strlcpy (text->value, port_of (trace, 1 - arrow->from), sizeof text->value);
      break;
    case FIELD_SEQUENCE:
      put_number (text, trace, arrow->row, arrow->from, seg->seq);
      text->set = true;
      break;
    case FIELD_ACKNOWLEDGMENT:
      if (acks)
        put_number (text, trace, arrow->row, 1 - arrow->from, seg->ack);
      else
        g_strlcpy (text->value, "–", sizeof text->value);
      text->set = acks;
      break;
    case FIELD_OFFSET:
      g_snprintf (text->value, sizeof text->value, "%zu", data_offset (seg));
      break;
    case FIELD_OPTION_OCTETS:
      options_text (seg, text->value, sizeof text->value);
      text->set = text->value[0] != '\0';
      if (!text->set)
        g_strlcpy (text->value, "–", sizeof text->value);
      break;
    case FIELD_WINDOW: g_snprintf (text->value, sizeof text->value, "%u", seg->wnd); break;
    case FIELD_CHECKSUM:
      g_strlcpy (text->value, damaged ? _ ("✗ wrong") : _ ("correct"), sizeof text->value);
      text->set = damaged;
      break;
    case FIELD_URGENT:
      g_snprintf (text->value, sizeof text->value, "%u", segment_has (seg, CTL_URG) ? seg->up : 0);
      text->set = segment_has (seg, CTL_URG);
      break;
    default: break;
    }
}

/* `arrow` may be NULL: then the fields have names only. */
void
header_fill (HeaderText *text, HeaderField field, const Trace *trace, const Arrow *arrow,
             size_t row)
{
  unsigned bit = control_bit (field);

  memset (text, 0, sizeof *text);
  g_strlcpy (text->name, field_name (field), sizeof text->name);
  if (!arrow)
    return;
  if (bit)
    text->set = segment_has (&arrow->segment, bit);
  else
    fill_number (text, field, trace, arrow, row);
}

static char *
text_carried (const Arrow *arrow)
{
  const Text *text = &arrow->segment.text;

  if (text->length == 0)
    return g_strdup (_ ("No text follows the header."));
  if (text->length == 1)
    return g_strdup_printf (_ ("Then 1 octet of text: octet %u of %c's stream."), text->first,
                            host_letter (arrow->from));
  return g_strdup_printf (_ ("Then %u octets of text: octets %u to %u of %c's stream."),
                          text->length, text->first, text->first + text->length - 1,
                          host_letter (arrow->from));
}

/* What follows the fields that are drawn, in words: the text, and before it the options where they
 * have no row of their own. */
char *
header_carries (const Arrow *arrow, bool extended)
{
  char options[sizeof ((HeaderText *) NULL)->value];
  g_autofree char *text = text_carried (arrow);

  options_text (&arrow->segment, options, sizeof options);
  if (extended || options[0] == '\0')
    return g_steal_pointer (&text);
  /* Translators: the options of a header in their notation, then what the next sentence says. */
  return g_strdup_printf (_ ("Options: %s. %s"), options, text);
}

static bool
is_flag (HeaderField field)
{
  return field >= FIELD_CWR && field <= FIELD_FIN;
}

/* The name and the number; the number alone where there is no room for both. */
void
header_paint (cairo_t *cr, const HeaderText *text, HeaderField field, unsigned from, double width,
              double height, const Brush *brush)
{
  const Theme *theme = brush->theme;
  g_autofree char *symbol = text->symbol[0] ? g_strdup_printf ("  =  %s", text->symbol) : NULL;
  g_autofree char *all = g_strdup_printf ("%s %s%s", text->name, text->value, symbol ? symbol : "");
  unsigned flags = TEXT_TABULAR | (text->set ? TEXT_BOLD : 0);
  const char *shown = g_strchomp (all);
  double wide;

  brush_begin (cr, (Box){ 0, 0, width, height });
  brush_measure (brush, shown, SIZE, flags, &wide, NULL);
  if (wide > width - 4 && text->value[0])
    shown = text->value;
  cairo_rectangle (cr, 0.5, 0.5, width, height);
  brush_ink (cr, text->set ? &theme->host_soft[from] : &theme->card);
  cairo_fill_preserve (cr);
  brush_ink (cr, &theme->hair);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  brush_put (brush, cr, shown, is_flag (field) ? SIZE - 0.5 : SIZE, flags,
             (Point){ width / 2, height / 2 }, 0.5,
             text->set         ? &theme->host_text[from]
             : is_flag (field) ? &theme->pale
                               : &theme->ink);
  brush_end (cr);
}
