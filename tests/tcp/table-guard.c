/* The language of the guard column: or, and, not, comparisons, sums modulo 2^32, gt (a, b), the
 * control bits, the variables, and a handful of named questions.
 *
 *   either   = both { "or" both }
 *   both     = single { "and" single }
 *   single   = "not" single | compare
 *   compare  = sum [ ("==" | "!=" | ">") sum ]
 *   sum      = term { ("+" | "-") term }
 *   term     = "(" either ")" | "gt(" sum "," sum ")" | number | name
 */
#include "table.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  Model *model;
  const char *at, *end;
} Reader;

static Seq either (Reader *reader);

void
model_error (Model *model, const char *format, ...)
{
  va_list arguments;

  if (model->error[0])
    return;
  va_start (arguments, format);
  vsnprintf (model->error, sizeof model->error, format, arguments);
  va_end (arguments);
}

static bool
takes (Reader *reader, const char *word)
{
  size_t length = strlen (word);

  while (reader->at < reader->end && *reader->at == ' ')
    reader->at++;
  if ((size_t) (reader->end - reader->at) < length || strncmp (reader->at, word, length) != 0)
    return false;
  if (isalpha ((unsigned char) word[length - 1]) && reader->at + length < reader->end
      && (isalnum ((unsigned char) reader->at[length]) || strchr ("_.", reader->at[length])))
    return false;
  reader->at += length;
  return true;
}

/* Our FIN is out. Worked out here and not asked of src/tcp. */
static bool
own_fin_sent (const Tcb *tcb)
{
  return tcb->close_called && tcb->snd.nxt == tcb->snd.end + 1;
}

/* "octets not yet sent, or no window for the FIN", if there is to be a FIN. */
static bool
unsent (const Model *m)
{
  const Tcb *tcb = &m->tcb;
  bool closes = m->event->kind == EVENT_CALL && m->event->call.kind == CALL_CLOSE;

  if (own_fin_sent (tcb))
    return false;
  return tcb->snd.nxt != tcb->snd.end
         || ((closes || tcb->close_called)
             && (int32_t) (tcb->snd.una + tcb->snd.wnd - tcb->snd.nxt) <= 0);
}

static bool
ack_new (const Model *m)
{
  return m->seg.ack - m->tcb.snd.una - 1 < m->tcb.snd.nxt - m->tcb.snd.una;
}

static bool
ack_future (const Model *m)
{
  return (int32_t) (m->seg.ack - m->tcb.snd.nxt) > 0;
}

/* Exactly half a turn away is both ahead and behind; the table then takes it as ahead. */
static bool
ack_ancient (const Model *m)
{
  return !ack_future (m) && (int32_t) (m->seg.ack - (m->tcb.snd.una - m->tcb.snd.max_wnd)) < 0;
}

static uint32_t
seg_len (const Segment *seg)
{
  return seg->text.length + !!(seg->ctl & CTL_SYN) + !!(seg->ctl & CTL_FIN);
}

/* [9293 3.4 Table 6] And a reset at a shut window, whatever it carries: MUST-66 is not in the
 * table's rows. */
static bool
acceptable (const Model *m)
{
  uint32_t length = seg_len (&m->seg), wnd = m->tcb.rcv.wnd;
  Seq first = m->seg.seq - m->tcb.rcv.nxt;

  if (length == 0 || (wnd == 0 && (m->seg.ctl & CTL_RST)))
    return wnd == 0 ? first == 0 : first < wnd;
  return wnd != 0 && (first < wnd || first + length - 1 < wnd);
}

static bool
zero_ok (const Model *m)
{
  return m->tcb.rcv.wnd == 0 && m->seg.seq == m->tcb.rcv.nxt && (m->seg.ctl & CTL_ACK)
         && !(m->seg.ctl & CTL_SYN);
}

static Seq
fin_place (const Model *m)
{
  return m->seg.seq + !!(m->seg.ctl & CTL_SYN) + m->seg.text.length;
}

static bool
fin_in_window (const Model *m)
{
  Seq edge = m->before.rcv.nxt + m->before.rcv.wnd;

  if (m->before.state == SYN_SENT)
    edge = m->tcb.rcv.nxt + m->tcb.rcv.wnd;
  return (int32_t) (fin_place (m) - edge) < 0;
}

static bool
fin_due (const Model *m)
{
  if (m->tcb.rcv.fin_known)
    return m->tcb.rcv.fin == m->tcb.rcv.nxt;
  return (m->seg.ctl & CTL_FIN) && fin_in_window (m) && fin_place (m) == m->tcb.rcv.nxt;
}

static bool
fin_acked (const Model *m)
{
  if (!own_fin_sent (&m->tcb))
    return false;
  return m->tcb.snd.una == m->tcb.snd.nxt
         || ((m->seg.ctl & CTL_ACK) && m->seg.ack == m->tcb.snd.nxt);
}

static bool
win_newer (const Model *m)
{
  const Tcb *tcb = &m->tcb;

  if (m->seg.ack - tcb->snd.una > tcb->snd.nxt - tcb->snd.una)
    return false;
  return (int32_t) (m->seg.seq - tcb->snd.wl1) > 0
         || (m->seg.seq == tcb->snd.wl1 && (int32_t) (m->seg.ack - tcb->snd.wl2) >= 0);
}

static bool
room (const Model *m)
{
  const Call *call = &m->event->call;
  bool connected = m->tcb.state != CLOSED && m->tcb.state != LISTEN;
  Seq text_una = m->tcb.snd.una + (m->tcb.snd.una == m->tcb.iss);

  if (call->no_room)
    return false;
  return call->kind != CALL_SEND || !connected
         || (uint64_t) (m->tcb.snd.end - text_una) + call->length <= m->tcb.set.send_buffer;
}

static bool
remote_specified (const Model *m)
{
  bool open = m->event->call.kind == CALL_OPEN_ACTIVE;

  return (open && m->event->call.remote_specified)
         || (m->tcb.state == LISTEN && m->tcb.remote_specified);
}

static bool
data_queued (const Model *m)
{
  Seq end = m->tcb.rcv.nxt;

  if (m->tcb.rcv.fin_known && end == m->tcb.rcv.fin + 1)
    end--;
  return end != m->tcb.rcv.user;
}

static bool
question (Model *m, const char *name, Seq *value)
{
  unsigned ctl = m->seg.ctl;
  const struct
  {
    const char *name;
    Seq value;
  } questions[] = {
    { "True", true },
    { "SYN", !!(ctl & CTL_SYN) },
    { "ACK", !!(ctl & CTL_ACK) },
    { "RST", !!(ctl & CTL_RST) },
    { "FIN", !!(ctl & CTL_FIN) },
    { "URG", !!(ctl & CTL_URG) },
    { "acceptable", acceptable (m) },
    { "ack_new", ack_new (m) },
    { "ack_future", ack_future (m) },
    { "ack_ancient", ack_ancient (m) },
    { "zero_ok", zero_ok (m) },
    { "fin_due", fin_due (m) },
    { "fin_acked", fin_acked (m) },
    { "win_newer", win_newer (m) },
    { "unsent", unsent (m) },
    { "close_called", m->tcb.close_called },
    { "passive", m->tcb.passive },
    { "active", !m->tcb.passive },
    { "room", room (m) },
    { "remote_specified", remote_specified (m) },
    { "data_queued", data_queued (m) },
    { "urg_advances", (int32_t) (m->seg.seq + m->seg.up - m->tcb.rcv.up) > 0 },
    { "tw_reopen", false },
    { "r2_exceeded", m->r2_exceeded },
    { "idle_and_nothing_outstanding", false },
  };

  for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
    if (strcmp (name, questions[i].name) == 0)
      {
        *value = questions[i].value;
        return true;
      }
  return false;
}

static bool
variable (Model *m, const char *name, Seq *value)
{
  const struct
  {
    const char *name;
    Seq value;
  } variables[] = {
    { "SEG.SEQ", m->seg.seq },      { "SEG.ACK", m->seg.ack },
    { "SEG.WND", m->seg.wnd },      { "SEG.LEN", seg_len (&m->seg) },
    { "TEXT", m->seg.text.length }, { "SND.UNA", m->tcb.snd.una },
    { "SND.NXT", m->tcb.snd.nxt },  { "SND.WND", m->tcb.snd.wnd },
    { "SND.WL1", m->tcb.snd.wl1 },  { "SND.WL2", m->tcb.snd.wl2 },
    { "RCV.NXT", m->tcb.rcv.nxt },  { "RCV.WND", m->tcb.rcv.wnd },
    { "ISS", m->tcb.iss },          { "IRS", m->tcb.irs },
  };

  for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
    if (strcmp (name, variables[i].name) == 0)
      {
        *value = variables[i].value;
        return true;
      }
  return false;
}

static Seq
name_value (Reader *reader)
{
  char name[40];
  size_t length = 0;
  Seq value = 0;

  while (reader->at < reader->end && length + 1 < sizeof name
         && (isalnum ((unsigned char) *reader->at) || *reader->at == '_' || *reader->at == '.'))
    name[length++] = *reader->at++;
  name[length] = '\0';
  if (length && isdigit ((unsigned char) name[0]))
    sscanf (name, "%u", &value);
  else if (!question (reader->model, name, &value) && !variable (reader->model, name, &value))
    model_error (reader->model, "the table speaks of \"%s\" before \"%s\"", name, reader->at);
  return value;
}

static Seq sum (Reader *reader);

static Seq
term (Reader *reader)
{
  Seq value;

  if (takes (reader, "gt("))
    {
      Seq a = sum (reader), b;

      takes (reader, ",");
      b = sum (reader);
      takes (reader, ")");
      return (int32_t) (a - b) > 0;
    }
  if (takes (reader, "("))
    {
      value = either (reader);
      if (!takes (reader, ")"))
        model_error (reader->model, "a ) is missing before \"%s\"", reader->at);
      return value;
    }
  return name_value (reader);
}

static Seq
sum (Reader *reader)
{
  Seq value = term (reader);

  for (;;)
    if (takes (reader, "+"))
      value += term (reader);
    else if (takes (reader, "-"))
      value -= term (reader);
    else
      return value;
}

static Seq
compare (Reader *reader)
{
  Seq value = sum (reader);

  if (takes (reader, "=="))
    return value == sum (reader);
  if (takes (reader, "!="))
    return value != sum (reader);
  if (takes (reader, ">"))
    return value > sum (reader);
  return value;
}

static Seq
single (Reader *reader)
{
  return takes (reader, "not") ? !single (reader) : compare (reader);
}

static Seq
both (Reader *reader)
{
  Seq value = single (reader);

  while (takes (reader, "and"))
    {
      Seq right = single (reader);

      value = value && right;
    }
  return value;
}

static Seq
either (Reader *reader)
{
  Seq value = both (reader);

  while (takes (reader, "or"))
    {
      Seq right = both (reader);

      value = value || right;
    }
  return value;
}

Seq
value_of (Model *model, const char *expression, size_t length)
{
  Reader reader = { model, expression, expression + length };
  Seq value = either (&reader);

  if (reader.at != reader.end)
    model_error (model, "the table says \"%s\"", expression);
  return value;
}

bool
guard_holds (Model *model, const char *guard)
{
  return value_of (model, guard, strlen (guard)) != 0;
}
