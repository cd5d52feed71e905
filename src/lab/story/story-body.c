/* The lines in which something happens, is expected or is told.  */
#include "config.h"

#include <lab/text/language.h>
#include "story-private.h"

#include <string.h>

/* A OPEN passive [any] | A OPEN active */
static bool
read_open (Reader *reader, Line *line)
{
  line->call.remote_specified = true;
  if (reader_accept (reader, "active"))
    line->call.kind = CALL_OPEN_ACTIVE;
  else if (reader_accept (reader, "passive"))
    {
      line->call.kind = CALL_OPEN_PASSIVE;
      line->call.remote_specified = !reader_accept (reader, "any");
    }
  else
    return reader_wanted (reader, "passive, active");
  return true;
}

/* A SEND 100 [push] [urgent] | A RECEIVE 100 */
static bool
read_octets (Reader *reader, Line *line)
{
  uint64_t length = 0;

  if (!reader_number (reader, 1, 1000000, &length))
    return false;
  line->call.length = (uint32_t) length;
  if (line->call.kind != CALL_SEND)
    return true;
  line->call.push = reader_accept (reader, "push");
  line->call.urgent = reader_accept (reader, "urgent");
  return true;
}

/* A SET nagle off */
static bool
read_set (Reader *reader, Line *line)
{
  guint setting = 0;

  line->call.kind = CALL_SET;
  if (!reader_setting (reader, &setting)
      || !reader_setting_value (reader, setting, &line->call.value))
    return false;
  line->call.setting = setting;
  return true;
}

/* A user call, if the word here is one: `*is_call` says so. */
static bool
read_call (Reader *reader, Line *line, bool *is_call)
{
  static const struct
  {
    const char *word;
    CallKind kind;
  } calls[] = { { "SEND", CALL_SEND },
                { "RECEIVE", CALL_RECEIVE },
                { "CLOSE", CALL_CLOSE },
                { "ABORT", CALL_ABORT },
                { "STATUS", CALL_STATUS } };

  line->kind = LINE_CALL;
  *is_call = true;
  if (reader_accept (reader, "OPEN"))
    return read_open (reader, line);
  if (reader_accept (reader, "SET"))
    return read_set (reader, line);
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (reader_accept (reader, calls[i].word))
      {
        line->call.kind = calls[i].kind;
        if (calls[i].kind == CALL_SEND || calls[i].kind == CALL_RECEIVE)
          return read_octets (reader, line);
        if (calls[i].kind == CALL_CLOSE && reader_accept (reader, "both"))
          line->call.kind = CALL_CLOSE_BOTH;
        return true;
      }
  *is_call = false;
  return true;
}

/* as NAME, which may be left out */
static bool
read_as (Reader *reader, int *name)
{
  return !reader_accept (reader, "as") || reader_new_name (reader, name);
}

/* A sends <…> [as NAME] | A sends nothing */
static bool
read_sends (Reader *reader, Line *line)
{
  line->kind = LINE_SENDS;
  if (reader_accept (reader, "nothing"))
    {
      line->kind = LINE_SENDS_NOTHING;
      return true;
    }
  if (reader_peek (reader)->kind == TOKEN_WORD)
    return reader_wanted (reader, _ ("a segment such as <SEQ=100><CTL=SYN>, or the word nothing"));
  return reader_notation (reader, &line->pattern) && read_as (reader, &line->name);
}

/* A is SYN-SENT */
static bool
read_is (Reader *reader, Line *line)
{
  const Token *token = reader_peek (reader);

  line->kind = LINE_IS;
  if (token->kind == TOKEN_WORD && state_parse (token->text, &line->state))
    {
      reader->next++;
      return true;
    }
  g_autoptr (GString) allowed = g_string_new (NULL);
  for (guint state = 0; state < STATES; state++)
    g_string_append_printf (allowed, "%s%s", state > 0 ? ", " : "", state_name ((State) state));
  return reader_wanted (reader, allowed->str);
}

/* A has SND.UNA 101 RCV.NXT 301 */
static bool
read_has (Reader *reader, Line *line)
{
  line->kind = LINE_HAS;
  line->expected = g_array_new (FALSE, FALSE, sizeof (Expected));
  do
    {
      Expected expected = { 0 };
      if (!reader_variable (reader, &expected.variable))
        return false;
      if (expected.variable->kind == TCB_TIME
              ? !reader_time (reader, &expected.value)
              : !reader_number (reader, 0, UINT32_MAX, &expected.value))
        return false;
      g_array_append_val (line->expected, expected);
    }
  while (reader_peek (reader)->kind != TOKEN_END);
  return true;
}

/* A says "connection reset" */
static bool
read_says (Reader *reader, Line *line)
{
  const Token *token = reader_peek (reader);
  g_autofree char *text = NULL;
  g_autoptr (GString) allowed = g_string_new (NULL);

  line->kind = LINE_SAYS;
  if (!reader_text (reader, &text))
    return false;
  for (guint kind = 0; kind < SIGNALS; kind++)
    {
      line->signal = (SignalKind) kind;
      if (strcmp (signal_text (line->signal), text) == 0)
        return true;
      g_string_append_printf (allowed, "%s\"%s\"", kind > 0 ? ", " : "",
                              signal_text (line->signal));
    }
  return reader_fail (reader, token, _ ("no TCP tells its user this; expected: %s"),
                      allowed->str);
}

/* A gets 100 */
static bool
read_gets (Reader *reader, Line *line)
{
  line->kind = LINE_GETS;
  return reader_number (reader, 0, UINT32_MAX, &line->amount);
}

/* What begins with a host. */
static bool
read_host_line (Reader *reader, Line *line)
{
  bool is_call = false;

  if (!reader_host (reader, &line->host))
    return false;
  if (!read_call (reader, line, &is_call))
    return false;
  if (is_call)
    return true;
  if (reader_accept (reader, "sends"))
    return read_sends (reader, line);
  if (reader_accept (reader, "is"))
    return read_is (reader, line);
  if (reader_accept (reader, "has"))
    return read_has (reader, line);
  if (reader_accept (reader, "says"))
    return read_says (reader, line);
  if (reader_accept (reader, "gets"))
    return read_gets (reader, line);
  return reader_wanted (reader, "OPEN SEND RECEIVE CLOSE ABORT STATUS SET sends is has says gets");
}

/* timeout A RETRANSMISSION */
static bool
read_timeout (Reader *reader, Line *line)
{
  g_autoptr (GString) allowed = g_string_new (NULL);

  line->kind = LINE_TIMEOUT;
  if (!reader_host (reader, &line->host))
    return false;
  for (guint timer = 0; timer < TIMERS; timer++)
    {
      line->timer = (Timer) timer;
      if (reader_accept (reader, timer_name (line->timer)))
        return true;
      g_string_append_printf (allowed, "%s%s", timer > 0 ? ", " : "", timer_name (line->timer));
    }
  return reader_wanted (reader, allowed->str);
}

/* forge A <SEQ=90><CTL=SYN> [as NAME] */
static bool
read_forge (Reader *reader, Line *line)
{
  const unsigned needed = FIELD_SEQ | FIELD_CTL;

  line->kind = LINE_FORGE;
  if (!reader_host (reader, &line->host))
    return false;
  const Token *token = reader_peek (reader);
  if (!reader_notation (reader, &line->pattern))
    return false;
  if ((line->pattern.fields & needed) != needed)
    return reader_fail (reader, token, _ ("a forged segment needs <SEQ=…> and <CTL=…>"));
  if (segment_has (&line->pattern.segment, CTL_ACK) != !!(line->pattern.fields & FIELD_ACK))
    return reader_fail (reader, token, _ ("<ACK=…> and the control bit ACK go together"));
  return read_as (reader, &line->name);
}

/* icmp A hard [<SEQ=101>] */
static bool
read_icmp (Reader *reader, Line *line)
{
  static const char *const words[ICMPS] = {
    [ICMP_SOFT] = "soft",
    [ICMP_HARD] = "hard",
    [ICMP_SOURCE_QUENCH] = "source-quench",
  };

  line->kind = LINE_ICMP;
  if (!reader_host (reader, &line->host))
    return false;
  while (line->icmp < ICMPS && !reader_accept (reader, words[line->icmp]))
    line->icmp++;
  if (line->icmp == ICMPS)
    return reader_wanted (reader, "soft, hard, source-quench");
  const Token *token = reader_peek (reader);
  if (token->kind != TOKEN_NOTATION)
    return true;
  if (!reader_notation (reader, &line->pattern))
    return false;
  return line->pattern.fields == FIELD_SEQ
         || reader_fail (reader, token,
                         _ ("an ICMP message quotes a number only, as in <SEQ=101>"));
}

/* wait 20ms | run [10s] */
static bool
read_wait (Reader *reader, Line *line, LineKind kind)
{
  line->kind = kind;
  line->limited = kind == LINE_WAIT || reader_peek (reader)->kind != TOKEN_END;
  return !line->limited || reader_time (reader, &line->amount);
}

/* symbol x A.ISS */
static bool
read_symbol (Reader *reader, Line *line)
{
  line->kind = LINE_SYMBOL;
  if (!reader_identifier (reader, _ ("a name for a number, such as x")))
    return false;
  line->word = g_strdup (reader_peek (reader)->text);
  reader->next++;
  const Token *token = reader_peek (reader);
  if (token->kind == TOKEN_WORD && (token->text[0] == 'A' || token->text[0] == 'B')
      && token->text[1] == '.')
    line->variable = tcb_field_find (token->text + 2);
  if (line->variable != NULL
      && (line->variable->kind == TCB_SENT || line->variable->kind == TCB_RECEIVED))
    {
      line->host = token->text[0] == 'B';
      reader->next++;
      return true;
    }
  return reader_wanted (reader, _ ("a host and one of its sequence numbers, such as A.ISS"));
}

/* note en "…" | ask zh_CN "…" */
static bool
read_note (Reader *reader, Line *line, const char *what)
{
  const char *language = NULL;

  line->kind = LINE_NOTE;
  if (!reader_language (reader, &language) || !reader_text (reader, &line->text))
    return false;
  line->word = g_strdup_printf ("%s.%s", what, language);
  return true;
}

/* deliver NAME | lose NAME | hold NAME | duplicate NAME [as NAME2] | corrupt NAME: `*is_one` says
 * whether the word here is one of them. */
static bool
read_network_line (Reader *reader, Line *line, bool *is_one)
{
  static const struct
  {
    const char *word;
    ChoiceKind choice;
  } choices[] = { { "deliver", CHOICE_DELIVER },
                  { "lose", CHOICE_LOSE },
                  { "hold", CHOICE_HOLD },
                  { "duplicate", CHOICE_DUPLICATE },
                  { "corrupt", CHOICE_CORRUPT } };

  line->kind = LINE_NETWORK;
  *is_one = false;
  for (gsize i = 0; i < G_N_ELEMENTS (choices) && !*is_one; i++)
    {
      *is_one = reader_accept (reader, choices[i].word);
      line->choice = choices[i].choice;
    }
  if (!*is_one)
    return true;
  line->column = reader_peek (reader)->start;
  return reader_known_name (reader, &line->name)
         && (line->choice != CHOICE_DUPLICATE || read_as (reader, &line->second));
}

static bool
read_line (Reader *reader, Line *line)
{
  const Token *first = reader_peek (reader);
  bool is_network = false;

  line->column = first->start;
  if (first->kind == TOKEN_WORD
      && (strcmp (first->text, "A") == 0 || strcmp (first->text, "B") == 0))
    return read_host_line (reader, line);
  if (!read_network_line (reader, line, &is_network))
    return false;
  if (is_network)
    return true;
  line->kind = LINE_NEXT;
  if (reader_accept (reader, "next"))
    return true;
  if (reader_accept (reader, "run"))
    return read_wait (reader, line, LINE_RUN);
  if (reader_accept (reader, "wait"))
    return read_wait (reader, line, LINE_WAIT);
  if (reader_accept (reader, "timeout"))
    return read_timeout (reader, line);
  if (reader_accept (reader, "forge"))
    return read_forge (reader, line);
  if (reader_accept (reader, "icmp"))
    return read_icmp (reader, line);
  if (reader_accept (reader, "symbol"))
    return read_symbol (reader, line);
  if (reader_accept (reader, "note") || reader_accept (reader, "ask"))
    return read_note (reader, line, first->text);
  line->kind = LINE_CRASH;
  if (reader_accept (reader, "crash"))
    return reader_host (reader, &line->host);
  return reader_wanted (reader,
                        "A B deliver lose hold duplicate corrupt timeout wait crash forge icmp "
                        "next run symbol note ask");
}

/* Reads a line of the body and adds it to the story. */
bool
story_read_body (Reader *reader)
{
  Line line = { .number = reader->number, .name = STORY_NO_NAME, .second = STORY_NO_NAME };
  bool good = read_line (reader, &line) && reader_end (reader);

  /* Also when it is not good: the story owns what was read so far. */
  g_array_append_val (reader->story->lines, line);
  return good;
}
