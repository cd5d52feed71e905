/* What came of a row, in the RFC's names, one thing a line:
 *
 *     B LISTEN -> SYN-RECEIVED
 *     B has ISS 300 IRS 100 RCV.NXT 101
 *     B sets nagle on
 *     sends #2 <SEQ=300><ACK=101><WND=4096><CTL=SYN,ACK><MSS=536>
 *     tells "data" octets 100 first 0
 *     past SEQUENCE ACK_NEW
 *     because LISTEN_SYN
 *     makes #3
 *
 * "has" lists every variable that changed, those of the RFCs first; "past" the steps of 3.10.7.4
 * that were passed, if they are more than the one that decided. Together they are all of the
 * answer: it can be built again from them. */
#include "run-private.h"

#include <string.h>
#include <tcp/fields.h>

static char
letter (uint32_t host)
{
  return (char) ('A' + host);
}

/* A number with its name before it, where it says anything.  */
static void
keyed (Out *out, const char *key, uint64_t number)
{
  if (number == 0)
    return;
  out_char (out, ' ');
  out_text (out, key);
  out_char (out, ' ');
  out_number (out, number);
}

/* The notation of everything that is there, and behind it what the notation cannot say: where in
 * the sender's stream the text begins, and numbers that no header could hold. */
void
run_write_segment (Out *out, const Segment *seg)
{
  const bool wide = seg->wnd > UINT16_MAX, large = seg->text.length > UINT16_MAX;
  Pattern pattern = { .segment = *seg, .fields = FIELD_SEQ | FIELD_CTL };
  char notation[NOTATION_MAX];

  pattern.fields |= option_fields (&seg->options);
  pattern.fields |= segment_has (seg, CTL_ACK) || seg->ack != 0 ? FIELD_ACK : 0;
  pattern.fields |= segment_has (seg, CTL_URG) || seg->up != 0 ? FIELD_UP : 0;
  pattern.fields |= wide ? 0 : FIELD_WND;
  pattern.fields |= seg->text.length > 0 && !large ? FIELD_LEN : 0;
  pattern_format (&pattern, notation, sizeof notation);
  out_text (out, notation);
  keyed (out, "window", wide ? seg->wnd : 0);
  keyed (out, "octets", large ? seg->text.length : 0);
  keyed (out, "first", seg->text.first);
}

/* The clause's name, with the letters of the RFC's own names: "LISTEN_SYN".  */
void
run_write_clause (Out *out, Clause clause)
{
  for (const char *at = clause_name (clause); *at != '\0'; at++)
    out_char (out, *at == '-' ? '_' : *at >= 'a' && *at <= 'z' ? (char) (*at - 'a' + 'A') : *at);
}

static void
write_ranges (Out *out, const Range ranges[], unsigned count)
{
  for (unsigned i = 0; i < count; i++)
    {
      if (i > 0)
        out_char (out, ',');
      out_number (out, ranges[i].first);
      out_char (out, '-');
      out_number (out, ranges[i].end);
    }
  if (count == 0)
    out_text (out, "none");
}

static void
write_value (Out *out, const Tcb *tcb, const TcbField *field)
{
  unsigned count;
  const Range *ranges = tcb_field_ranges (tcb, field, &count);

  if (ranges != NULL)
    write_ranges (out, ranges, count);
  else if (field->kind == TCB_TIME)
    out_time (out, tcb_field_get (tcb, field));
  else if (field->kind == TCB_RECOVERY)
    out_text (out, recovery_name ((Recovery) tcb_field_get (tcb, field)));
  else
    out_number (out, tcb_field_get (tcb, field));
}

static bool
has_changed (const Tcb *before, const Tcb *after, const TcbField *field)
{
  unsigned count, now;
  const Range *old = tcb_field_ranges (before, field, &count);

  if (old == NULL)
    return tcb_field_get (before, field) != tcb_field_get (after, field);
  const Range *new = tcb_field_ranges (after, field, &now);
  return count != now || memcmp (old, new, count * sizeof old[0]) != 0;
}

/* The state and the settings have lines of their own.  */
static bool
has_own_line (const TcbField *field)
{
  return field->kind == TCB_STATE
         || (field->offset >= offsetof (Tcb, set) && field->offset < offsetof (Tcb, scratch));
}

static void
write_field (Out *out, char host, bool *any, const Tcb *before, const Tcb *after,
             const TcbField *field)
{
  if (has_own_line (field) || !has_changed (before, after, field))
    return;
  if (!*any)
    {
      out_text (out, "  ");
      out_char (out, host);
      out_text (out, " has");
    }
  *any = true;
  out_char (out, ' ');
  out_text (out, field->name);
  out_char (out, ' ');
  write_value (out, after, field);
}

static void
write_fields (Out *out, char host, const Tcb *before, const Tcb *after)
{
  bool any = false;

  for (unsigned i = 0; i < tcb_fields (); i++)
    write_field (out, host, &any, before, after, tcb_field_at (i));
  for (unsigned i = 0; i < tcb_inner_fields (); i++)
    write_field (out, host, &any, before, after, tcb_inner_field_at (i));
  if (any)
    out_char (out, '\n');
}

static void
write_settings (Out *out, char host, const Settings *before, const Settings *after)
{
  char text[SETTING_TEXT_MAX];

  if (memcmp (before, after, sizeof *before) == 0)
    return;
  for (unsigned i = 0; i < settings_count (); i++)
    if (setting_get (before, i) != setting_get (after, i))
      {
        setting_write (setting_at (i), setting_get (after, i), text, sizeof text);
        out_text (out, "  ");
        out_char (out, host);
        out_text (out, " sets ");
        out_text (out, setting_at (i)->name);
        out_char (out, ' ');
        out_text (out, text);
        out_char (out, '\n');
      }
}

static void
write_tcb (Out *out, char host, const Tcb *before, const Tcb *after)
{
  if (before->state != after->state)
    {
      out_text (out, "  ");
      out_char (out, host);
      out_char (out, ' ');
      out_text (out, state_name (before->state));
      out_text (out, " -> ");
      out_text (out, state_name (after->state));
      out_char (out, '\n');
    }
  if (memcmp (before, after, sizeof *before) == 0)
    return;
  write_fields (out, host, before, after);
  write_settings (out, host, &before->set, &after->set);
}

static void
write_sent (Out *out, uint32_t id, const Segment *seg)
{
  out_text (out, id != 0 ? "  sends #" : "  sends lost");
  if (id != 0)
    out_number (out, id);
  out_char (out, ' ');
  run_write_segment (out, seg);
  out_char (out, '\n');
}

static void
write_told (Out *out, const Signal *signal)
{
  out_text (out, "  tells ");
  out_quoted (out, signal_text (signal->kind));
  keyed (out, "octets", signal->text.length);
  keyed (out, "first", signal->text.first);
  keyed (out, "pushed", signal->pushed);
  keyed (out, "urgent", signal->urgent);
  out_char (out, '\n');
}

/* The steps passed are said where they are not just the one that decided.  */
static void
write_clauses (Out *out, const Actions *actions)
{
  const bool plain = actions->clause == CLAUSE_NONE
                         ? actions->trail_count == 0
                         : actions->trail_count == 1 && actions->trail[0] == actions->clause;

  if (!plain)
    out_text (out, actions->trail_count > 0 ? "  past" : "  past none");
  for (unsigned i = 0; i < actions->trail_count && !plain; i++)
    {
      out_char (out, ' ');
      run_write_clause (out, actions->trail[i]);
    }
  if (!plain)
    out_char (out, '\n');
  if (actions->clause == CLAUSE_NONE)
    return;
  out_text (out, "  because ");
  run_write_clause (out, actions->clause);
  out_char (out, '\n');
}

/* The lines of a row: `before` is the connection that was asked, if one was.  */
void
run_write_outcome (Out *out, const Record *record, const Tcb *before, const World *after)
{
  const Actions *actions = &record->actions;

  if (record->asked)
    {
      write_tcb (out, letter (record->host), before, &after->host[record->host].tcb);
      for (unsigned i = 0; i < actions->segment_count; i++)
        write_sent (out, record->sent[i], &actions->segments[i]);
      for (unsigned i = 0; i < actions->signal_count; i++)
        write_told (out, &actions->signals[i]);
      write_clauses (out, actions);
    }
  if (record->made != 0)
    {
      out_text (out, "  makes #");
      out_number (out, record->made);
      out_char (out, '\n');
    }
}
