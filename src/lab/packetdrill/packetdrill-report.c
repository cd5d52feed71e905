/* Segments in words, for a script that did not get what it wants: in the script's own notation and
 * in the RFC's, both in the script's numbers. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-run-private.h"

#include <string.h>

static void
add_option (GString *text, const OptionItem *item)
{
  switch (item->kind)
    {
    case OPTION_END: g_string_append (text, "eol"); break;
    case OPTION_NOP: g_string_append (text, "nop"); break;
    case OPTION_MSS: g_string_append_printf (text, "mss %u", item->value); break;
    case OPTION_WINDOW_SCALE: g_string_append_printf (text, "wscale %u", item->value); break;
    case OPTION_SACK_PERMITTED: g_string_append (text, "sackOK"); break;
    case OPTION_TIMESTAMPS:
      g_string_append_printf (text, "TS val %u ecr %u", item->value, item->echo);
      break;
    default:
      g_string_append (text, "sack");
      for (unsigned i = 0; i < item->sack_count; i++)
        g_string_append_printf (text, " %u:%u", item->sack[i].left, item->sack[i].right);
    }
}

static void
add_flags (GString *text, const ScriptPacket *packet)
{
  static const struct
  {
    unsigned bit;
    char letter;
  } flags[] = { { CTL_FIN, 'F' }, { CTL_SYN, 'S' }, { CTL_RST, 'R' },
                { CTL_PSH, 'P' }, { CTL_URG, 'U' }, { CTL_ACK, '.' } };

  if (packet->ctl == 0 && !packet->ece && !packet->cwr)
    g_string_append_c (text, '-');
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (packet->ctl & flags[i].bit)
      g_string_append_c (text, flags[i].letter);
  if (packet->ece)
    g_string_append_c (text, 'E');
  if (packet->cwr)
    g_string_append_c (text, 'W');
}

/* "S. 0:0(0) ack 1 win 65535 <mss 1460>" */
static void
add_script_notation (GString *text, const ScriptPacket *packet)
{
  add_flags (text, packet);
  if (packet->seq_any)
    g_string_append_printf (text, " ...(%u)", packet->length);
  else
    g_string_append_printf (text, " %u:%u(%u)", packet->seq, packet->seq + packet->length,
                            packet->length);
  if (packet->has_ack)
    g_string_append_printf (text, " ack %u", packet->ack);
  if (packet->has_window)
    g_string_append_printf (text, " win %u", packet->window);
  if (packet->has_urgent)
    g_string_append_printf (text, " urg %u", packet->urgent);
  for (unsigned i = 0; i < packet->option_count; i++)
    {
      g_string_append (text, i == 0 ? " <" : ",");
      add_option (text, &packet->options[i]);
    }
  if (packet->option_count > 0)
    g_string_append_c (text, '>');
  if (packet->options_any)
    g_string_append (text, " <...>");
}

/* <SEQ=0><ACK=1><WND=65535><CTL=SYN,ACK><MSS=1460> */
static void
add_rfc_notation (GString *text, const ScriptPacket *packet)
{
  char notation[NOTATION_MAX];
  Pattern pattern;

  memset (&pattern, 0, sizeof pattern);
  pattern.segment = (Segment){ .seq = packet->seq,
                               .ack = packet->ack,
                               .wnd = packet->window,
                               .up = (uint16_t) packet->urgent,
                               .ctl = (uint8_t) packet->ctl,
                               .text = { .length = packet->length },
                               .options = options_of_packet (packet) };
  pattern.fields = segment_fields (&pattern.segment);
  if (packet->seq_any)
    pattern.fields &= ~(unsigned) FIELD_SEQ;
  if (packet->has_window)
    pattern.fields |= FIELD_WND;
  pattern.fields |= option_fields (&pattern.segment.options);
  pattern_format (&pattern, notation, sizeof notation);
  g_string_append (text, notation);
}

static void
add_line (GString *text, const char *label, const ScriptPacket *packet, bool rfc)
{
  g_string_append_printf (text, "%s%s ", text->len == 0 ? "" : "\n", label);
  if (packet == NULL)
    g_string_append (text, _ ("nothing"));
  else if (rfc)
    add_rfc_notation (text, packet);
  else
    add_script_notation (text, packet);
}

/* What the script wants and what came instead, NULL for nothing. The caller frees. */
char *
report_packets (const ScriptPacket *wants, const ScriptPacket *came)
{
  GString *text = g_string_new (NULL);

  add_line (text, _ ("the script wants:"), wants, false);
  add_line (text, _ ("the TCP sent:    "), came, false);
  if (came != NULL)
    {
      add_line (text, _ ("in RFC notation, wanted:"), wants, true);
      add_line (text, _ ("in RFC notation, sent:  "), came, true);
    }
  return g_string_free (text, FALSE);
}
