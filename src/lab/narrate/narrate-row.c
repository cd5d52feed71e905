/* A row being told: what sentences about it ask, and where their words are kept. It knows nothing
 * of the sentences themselves. */
#include "config.h"

#include "narrate-private.h"

/* Keeps a string for as long as the row, and frees the original. */
const char *
row_keep (Row *row, char *made)
{
  const char *kept = g_string_chunk_insert (row->words, made);

  g_free (made);
  return kept;
}

/* A number as a person says it: "x + 1" where a symbol is near, else its digits. */
const char *
row_number (Row *row, unsigned host, Seq seq)
{
  g_autofree char *symbol = narrate_number (row->trace, row->row, host, seq);
  g_auto (GStrv) parts = symbol != NULL ? g_strsplit (symbol, "+", 2) : NULL;

  if (parts == NULL)
    return row_keep (row, g_strdup_printf ("%u", seq));
  return row_keep (row, g_strjoinv (" + ", parts));
}

const char *
row_mine (Row *row, Seq seq)
{
  return row_number (row, row->host, seq);
}

const char *
row_theirs (Row *row, Seq seq)
{
  return row_number (row, 1 - row->host, seq);
}

const char *
row_octets (Row *row, uint32_t octets)
{
  return row_keep (row, narrate_signal (&(Signal){ SIGNAL_DATA, { 0, octets } }));
}

/* The state that the host was in, by its name. */
const char *
row_before (const Row *row)
{
  return state_name (row->record->before);
}

bool
row_enters (const Row *row, State state)
{
  return row->tcb->state == state && row->record->before != state;
}

/* The one segment that was sent, if there was one only and its control bits (PSH and URG aside) are
 * `ctl`; else NULL. */
const Segment *
row_sends (const Row *row, unsigned ctl)
{
  const Actions *actions = &row->record->actions;
  const Segment *seg = &actions->segments[0];

  if (actions->segment_count != 1 || (seg->ctl & ~(unsigned) (CTL_PSH | CTL_URG)) != ctl)
    return NULL;
  return seg;
}

/* "SYN,ACK": what arrived, by its control bits. */
const char *
row_arrived_name (Row *row)
{
  char control[32];

  control_format (row->arrived->ctl, control, sizeof control);
  return row_keep (row, g_strdup (control));
}

/* The first number of what the peer sent, and the number the peer says it expects. */
const char *
row_its_seq (Row *row)
{
  return row_theirs (row, row->arrived->seq);
}

const char *
row_its_ack (Row *row)
{
  return row_mine (row, row->arrived->ack);
}

/* The ACK among what was sent in reply, or NULL. One that carries text or a FIN as well, or is not
 * alone, still has to be told in a sentence of its own. */
const Segment *
row_answer (Row *row)
{
  const Actions *actions = &row->record->actions;

  for (unsigned i = 0; i < actions->segment_count; i++)
    {
      const Segment *seg = &actions->segments[i];

      if (!segment_has (seg, CTL_ACK) || segment_has (seg, CTL_SYN) || segment_has (seg, CTL_RST))
        continue;
      row->told_sent = actions->segment_count == 1 && reference.segment_length (seg) == 0;
      return seg;
    }
  return NULL;
}

/* The sentence, with a note of what it has already said. */
char *
row_say (Row *row, bool state, bool sent, char *sentence)
{
  row->told_state = row->told_state || state;
  row->told_sent = row->told_sent || sent;
  return sentence;
}
