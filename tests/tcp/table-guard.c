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
  size_t length;

  while (reader->at < reader->end && *reader->at == ' ')
    reader->at++;
  if (reader->at == reader->end || *reader->at != *word)
    return false;
  length = strlen (word);
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

/* [9293 3.8.6.1] The ACK of a probe's octet makes it one that was sent. */
void
count_probe_of (Model *m)
{
  if (m->tcb.probe_out && (m->seg.ctl & CTL_ACK) && m->seg.ack == highest_sent (&m->tcb))
    {
      m->before.snd.nxt = m->tcb.snd.nxt = m->seg.ack;
      m->before.probe_out = m->tcb.probe_out = false;
    }
}

/* [9293 3.8.6] The table has ACKs and resets at SND.NXT; where the peer's window has shrunk to
 * less, they would not be heard there, and stand on its edge. */
Seq
bare_number (const Tcb *tcb, Seq nxt)
{
  Seq edge = tcb->snd.una + tcb->snd.wnd;
  bool open = state_is_synchronized (tcb->state) && !(tcb->syn_out && tcb->snd.una == tcb->iss);

  return open && (int32_t) (edge - nxt) < 0 ? edge : nxt;
}

/* [9293 Appendix A.2] Where ACKs without text stand that the table has outside: on the right edge
 * of the window and one past it. They are used, and not answered: a peer whose whole window is
 * lost stands there, and one that counts the octet of its probe. */
bool
ack_at_edge (const Model *m)
{
  bool open = m->tcb.state != SYN_RECEIVED && m->tcb.state != TIME_WAIT;
  Seq edge = m->tcb.rcv.nxt + m->tcb.rcv.wnd;

  return open && seg_len (&m->seg) == 0 && (m->seg.ctl & (CTL_ACK | CTL_RST)) == CTL_ACK
         && m->seg.seq - edge < 2 && !(m->tcb.rcv.wnd == 0 && m->seg.seq == edge);
}

/* [9293 Appendix A.2] And before RCV.NXT, where a peer stands that was told of a shut window and
 * does not know what we have taken of what it had sent: used if it says anything new, and
 * answered. */
static bool
news_from_behind (const Model *m)
{
  bool open = m->tcb.state != SYN_RECEIVED && m->tcb.state != TIME_WAIT;
  uint32_t ahead = m->seg.ack - m->tcb.snd.una;
  bool is_new = ahead > 0 && ahead <= highest_sent (&m->tcb) - m->tcb.snd.una;

  return open && seg_len (&m->seg) == 0 && (m->seg.ctl & (CTL_ACK | CTL_RST)) == CTL_ACK
         && m->tcb.rcv.nxt - 1 - m->seg.seq <= m->tcb.set.receive_buffer
         && (is_new || m->seg.wnd != m->tcb.snd.wnd);
}

static bool
zero_ok (const Model *m)
{
  if (ack_at_edge (m) || news_from_behind (m))
    return true;
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
always (const Model *m)
{
  return true;
}

static bool
close_called (const Model *m)
{
  return m->tcb.close_called;
}

static bool
passive (const Model *m)
{
  return m->tcb.passive;
}

static bool
active (const Model *m)
{
  return !m->tcb.passive;
}

static bool
urg_advances (const Model *m)
{
  return (int32_t) (m->seg.seq + m->seg.up - m->tcb.rcv.up) > 0;
}

/* That a listener is there as well is a matter of the host. */
static bool
tw_reopen (const Model *m)
{
  return m->tcb.set.time_wait_reuse;
}

static bool
r2_exceeded (const Model *m)
{
  return m->r2_exceeded;
}

static bool
nothing_outstanding (const Model *m)
{
  return m->tcb.snd.una == m->tcb.snd.nxt;
}

static const struct
{
  const char *name;
  unsigned bit;
} controls[] = {
  { "SYN", CTL_SYN }, { "ACK", CTL_ACK }, { "RST", CTL_RST }, { "FIN", CTL_FIN }, { "URG", CTL_URG }
};

static const struct
{
  const char *name;
  bool (*holds) (const Model *m);
} questions[] = {
  { "True", always },
  { "acceptable", acceptable },
  { "ack_new", ack_new },
  { "ack_future", ack_future },
  { "ack_ancient", ack_ancient },
  { "zero_ok", zero_ok },
  { "fin_due", fin_due },
  { "fin_acked", fin_acked },
  { "win_newer", win_newer },
  { "unsent", unsent },
  { "close_called", close_called },
  { "passive", passive },
  { "active", active },
  { "room", room },
  { "remote_specified", remote_specified },
  { "data_queued", data_queued },
  { "urg_advances", urg_advances },
  { "tw_reopen", tw_reopen },
  { "r2_exceeded", r2_exceeded },
  { "idle_and_nothing_outstanding", nothing_outstanding },
};

static bool
same_name (const char *a, const char *b)
{
  return a[0] == b[0] && strcmp (a, b) == 0;
}

static bool
question (Model *m, const char *name, Seq *value)
{
  for (size_t i = 0; i < sizeof controls / sizeof controls[0]; i++)
    if (same_name (name, controls[i].name))
      {
        *value = (m->seg.ctl & controls[i].bit) != 0;
        return true;
      }
  for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
    if (same_name (name, questions[i].name))
      {
        *value = questions[i].holds (m);
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
    if (same_name (name, variables[i].name))
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
      return a != b && a - b <= (uint32_t) INT32_MAX + 1; /* half a turn is ahead */
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
