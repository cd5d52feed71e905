/* A script as a list of events.
 *
 *   script := option* [`init`] event+ [`cleanup`]
 *   option := --name ['=' value]
 *   event  := time action
 *   time   := NUM | '+' NUM | '*' | NUM '~' NUM | '+' NUM '~' '+' NUM  */
#include "config.h"

#include <lab/files/open.h>
#include <lab/text/language.h>
#include "packetdrill-private.h"

#include <string.h>

static void
event_clear (gpointer data)
{
  ScriptEvent *event = data;

  script_call_clear (&event->call);
  g_free (event->text);
  g_free (event);
}

static bool
is_option (const PacketdrillScript *script, const Tok *tok, const char *name)
{
  return tok->end - tok->start == strlen (name)
         && memcmp (script->text + tok->start, name, strlen (name)) == 0;
}

static bool
option_number (Scan *scan, int64_t least, int64_t most, int64_t *number)
{
  return scan_expect (scan, '=') && scan_number (scan, least, most, number);
}

/* The value of an option that changes nothing here: up to the end of its line. */
static bool
skip_value (Scan *scan)
{
  const PacketdrillScript *script = scan->script;

  if (!scan_accept (scan, '='))
    return true;
  gsize end = scan->at;
  while (end < script->length && !g_ascii_isspace (script->text[end]))
    end++;
  if (end == scan->at)
    return scan_fail (scan, end, _ ("a value belongs here"));
  scan->at = end;
  return true;
}

static bool
read_option (Scan *scan)
{
  PacketdrillScript *script = scan->script;
  const Tok tok = *scan_peek (scan);
  int64_t number = 0;

  scan_next (scan);
  if (is_option (script, &tok, "--tolerance_usecs"))
    {
      if (!option_number (scan, 0, SCRIPT_TIME_MAX, &number))
        return false;
      script->tolerance = (Time) number;
    }
  else if (is_option (script, &tok, "--tcp_ts_tick_usecs"))
    {
      if (!option_number (scan, 0, 1000000, &number))
        return false;
      script->tick = (uint32_t) number;
    }
  else if (is_option (script, &tok, "--mtu"))
    {
      if (!option_number (scan, 41, 65535, &number))
        return false;
      script->mtu = (uint32_t) number;
    }
  else
    return skip_value (scan);
  return true;
}

/* NUM, +NUM or *. */
static bool
read_time (Scan *scan, ScriptEvent *event)
{
  event->any_time = scan_accept (scan, '*');
  if (event->any_time)
    return true;
  event->relative = scan_accept (scan, '+');
  if (!scan_time (scan, &event->from))
    return false;
  event->until = event->from;
  if (!scan_accept (scan, '~'))
    return true;
  if (event->relative && !scan_expect (scan, '+'))
    return false;
  const gsize at = scan_peek (scan)->start;
  if (!scan_time (scan, &event->until))
    return false;
  return event->until >= event->from
         || scan_fail (scan, at, _ ("this range ends before it begins"));
}

static bool
read_block (Scan *scan, ScriptEvent *event)
{
  const Tok tok = *scan_peek (scan);

  event->kind = tok.kind == TOK_CODE ? ACTION_CODE : ACTION_SHELL;
  event->text = scan_inside (scan, &tok, tok.kind == TOK_CODE ? 2 : 1);
  scan_next (scan);
  return true;
}

static bool
read_action (Scan *scan, ScriptEvent *event)
{
  const TokKind kind = scan_peek (scan)->kind;

  event->action = scan->tok.start;
  if (scan_is (scan, '<') || scan_is (scan, '>'))
    return scan_packet (scan, event);
  if (kind == TOK_BACKTICK || kind == TOK_CODE)
    return read_block (scan, event);
  event->kind = ACTION_CALL;
  if (!scan_call (scan, &event->call))
    return false;
  return !event->call.blocks || event->call.until >= event->from
         || scan_fail (scan, event->action, _ ("this call returns before it begins"));
}

/* Only what leaves comes when it likes. */
static bool
time_is_fit (Scan *scan, const ScriptEvent *event)
{
  if (event->kind == ACTION_LEAVES || (!event->any_time && event->from == event->until))
    return true;
  return scan_fail (scan, event->at, _ ("only a packet that leaves may have no exact time"));
}

static bool
read_event (Scan *scan)
{
  PacketdrillScript *script = scan->script;
  ScriptEvent *event = g_new0 (ScriptEvent, 1);

  g_ptr_array_add (script->events, event);
  event->at = scan_peek (scan)->start;
  if (script->events->len > SCRIPT_EVENTS)
    return scan_fail (scan, event->at, _ ("a script has at most 20000 events"));
  /* A command before or behind all times happens where it stands. */
  if (scan->tok.kind == TOK_BACKTICK)
    {
      event->relative = true;
      event->action = event->at;
      return read_block (scan, event);
    }
  if (scan->tok.kind == TOK_OPTION)
    return scan_fail (scan, event->at, _ ("options stand before everything else"));
  return read_time (scan, event) && read_action (scan, event) && time_is_fit (scan, event);
}

static bool
read_script (Scan *scan)
{
  while (scan_peek (scan)->kind == TOK_OPTION)
    if (!read_option (scan))
      return false;
  while (scan_peek (scan)->kind != TOK_END)
    if (!read_event (scan))
      return false;
  for (guint i = 0; i < scan->script->events->len; i++)
    if (((ScriptEvent *) scan->script->events->pdata[i])->kind != ACTION_SHELL)
      return true;
  return scan_fail (scan, scan->script->length, _ ("this script has no event"));
}

/* Reads `length` octets, whatever they are; `name` stands in the complaints. What the knobs define
 * decides what #ifdef keeps. */
PacketdrillScript *
packetdrill_parse (const char *name, const char *text, gsize length, const PacketdrillKnobs *knobs,
                   GError **error)
{
  g_autoptr (PacketdrillScript) script = g_new0 (PacketdrillScript, 1);
  Scan scan = { .script = script, .knobs = knobs, .error = error };

  script->name = g_utf8_make_valid (name, -1);
  script->text = g_malloc0 (length + 1);
  if (length > 0)
    memcpy (script->text, text, length);
  script->length = length;
  script->tolerance = 4000;
  script->mtu = 1500;
  script->events = g_ptr_array_new_with_free_func (event_clear);
  if (length > SCRIPT_OCTETS)
    {
      g_set_error (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_SYNTAX,
                   _ ("%s: a script has at most 1 MiB"), script->name);
      return NULL;
    }
  return read_script (&scan) ? g_steal_pointer (&script) : NULL;
}

PacketdrillScript *
packetdrill_load (const char *path, const PacketdrillKnobs *knobs, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) problem = NULL;
  gsize length = 0;

  if (open_text (path, SCRIPT_OCTETS, &text, &length, &problem))
    return packetdrill_parse (path, text, length, knobs, error);
  g_set_error_literal (error, PACKETDRILL_ERROR, PACKETDRILL_ERROR_READ, problem->message);
  return NULL;
}

/* NULL is allowed. */
void
packetdrill_free (PacketdrillScript *script)
{
  if (script == NULL)
    return;
  if (script->events != NULL)
    g_ptr_array_unref (script->events);
  g_free (script->text);
  g_free (script->name);
  g_free (script);
}
