/* A system call of a script, and the values it is given and returns.
 *
 *   call  := ['...' NUM] name '(' [value (',' value)*] ')' '=' value [ERRNO] ['(' words ')']
 *   value := INT | HEX | WORD | STRING | '...' | value '|' value | '[' values ']' | '{' values '}'
 * Within braces a value may have a name before it: {onoff=1, linger=0}.  */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-private.h"

#include <string.h>

static bool read_value (Scan *scan, unsigned depth, Value **value);

static void
value_free (gpointer data)
{
  Value *value = data;

  if (value == NULL)
    return;
  g_free (value->text);
  if (value->list != NULL)
    g_ptr_array_unref (value->list);
  g_free (value);
}

static Value *
value_new (ValueKind kind)
{
  Value *value = g_new0 (Value, 1);
  value->kind = kind;
  if (kind == VALUE_FLAGS || kind == VALUE_LIST)
    value->list = g_ptr_array_new_with_free_func (value_free);
  return value;
}

/* Values with commas between them, up to `closing`, which may follow at once. */
static bool
read_values (Scan *scan, unsigned depth, char closing, GPtrArray *list)
{
  const char allowed[] = { ',', ' ', closing, '\0' };

  if (scan_accept (scan, closing))
    return true;
  do
    {
      Value *value = NULL;
      if (!read_value (scan, depth, &value))
        return false;
      g_ptr_array_add (list, value);
    }
  while (scan_accept (scan, ','));
  return scan_accept (scan, closing) || scan_wanted (scan, allowed);
}

static bool
read_list (Scan *scan, unsigned depth, char closing, Value **value)
{
  const gsize at = scan_peek (scan)->start;

  if (depth == SCRIPT_DEPTH)
    return scan_fail (scan, at, _ ("too many brackets within brackets"));
  scan_next (scan);
  *value = value_new (VALUE_LIST);
  if (read_values (scan, depth + 1, closing, (*value)->list))
    return true;
  g_clear_pointer (value, value_free);
  return false;
}

static bool
read_number_value (Scan *scan, Value **value)
{
  int64_t number = 0;

  if (!scan_number (scan, INT32_MIN, UINT32_MAX, &number))
    return false;
  *value = value_new (VALUE_NUMBER);
  (*value)->number = number;
  return true;
}

/* One value without | . */
static bool
read_plain (Scan *scan, unsigned depth, Value **value)
{
  const Tok tok = *scan_peek (scan);

  if (tok.kind == TOK_INTEGER || tok.kind == TOK_HEX)
    return read_number_value (scan, value);
  if (scan_is (scan, '['))
    return read_list (scan, depth, ']', value);
  if (scan_is (scan, '{'))
    return read_list (scan, depth, '}', value);
  if (tok.kind != TOK_DOTS && tok.kind != TOK_WORD && tok.kind != TOK_STRING)
    return scan_wanted (scan, _ ("a number, a name, a string, ... or ["));
  *value = value_new (tok.kind == TOK_DOTS   ? VALUE_ANY
                      : tok.kind == TOK_WORD ? VALUE_WORD
                                             : VALUE_STRING);
  (*value)->text = scan_inside (scan, &tok, tok.kind == TOK_STRING);
  scan_next (scan);
  return true;
}

/* Goes on behind "name =", which is only there to be read by people. */
static bool
read_value (Scan *scan, unsigned depth, Value **value)
{
  if (!read_plain (scan, depth, value))
    return false;
  if (depth > 0 && (*value)->kind == VALUE_WORD && scan_accept (scan, '='))
    {
      g_clear_pointer (value, value_free);
      if (!read_plain (scan, depth, value))
        return false;
    }
  if (!scan_is (scan, '|'))
    return true;
  Value *flags = value_new (VALUE_FLAGS);
  g_ptr_array_add (flags->list, *value);
  *value = flags;
  while (scan_accept (scan, '|'))
    {
      Value *one = NULL;
      if (!read_plain (scan, depth, &one))
        {
          g_clear_pointer (value, value_free);
          return false;
        }
      g_ptr_array_add (flags->list, one);
    }
  return true;
}

static bool
read_name (Scan *scan, ScriptCall *call)
{
  static const char *const names[]
      = { "socket", "bind",  "listen",   "accept", "connect", "read",       "recv",      "write",
          "send",   "close", "shutdown", "ioctl",  "fcntl",   "setsockopt", "getsockopt" };
  const Tok tok = *scan_peek (scan);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (scan_accept_word (scan, names[i]))
      {
        call->name = g_strdup (names[i]);
        return true;
      }
  if (tok.kind != TOK_WORD)
    return scan_wanted (scan, _ ("< or > with a packet, a system call, `a command` or %{ code }%"));
  return scan_fail (scan, tok.start,
                    _ ("no such system call here; there are: socket bind listen accept connect "
                       "read recv write send close shutdown ioctl fcntl setsockopt getsockopt"));
}

/* "= -1 EPIPE (Broken pipe)" */
static bool
read_result (Scan *scan, ScriptCall *call)
{
  if (!scan_expect (scan, '='))
    return false;
  call->result_at = scan_peek (scan)->start;
  if (!read_value (scan, 0, &call->result))
    return false;
  const Tok tok = *scan_peek (scan);
  if (tok.kind == TOK_WORD && scan->script->text[tok.start] == 'E')
    {
      call->failure = scan_text (scan, &tok);
      scan_next (scan);
    }
  return scan_remark (scan);
}

/* A call whose "..." stands here, or its name. */
bool
scan_call (Scan *scan, ScriptCall *call)
{
  call->arguments = g_ptr_array_new_with_free_func (value_free);
  if (scan_peek (scan)->kind == TOK_DOTS)
    {
      scan_next (scan);
      call->blocks = true;
      if (!scan_time (scan, &call->until))
        return false;
    }
  return read_name (scan, call) && scan_expect (scan, '(')
         && read_values (scan, 0, ')', call->arguments) && read_result (scan, call);
}

void
script_call_clear (ScriptCall *call)
{
  g_free (call->name);
  g_free (call->failure);
  value_free (call->result);
  if (call->arguments != NULL)
    g_ptr_array_unref (call->arguments);
}

bool
value_is_word (const Value *value, const char *word)
{
  return value != NULL && value->kind == VALUE_WORD && strcmp (value->text, word) == 0;
}

/* Is it `word`, or is `word` one of a | b? */
bool
value_has_flag (const Value *value, const char *word)
{
  if (value == NULL || value->kind != VALUE_FLAGS)
    return value_is_word (value, word);
  for (guint i = 0; i < value->list->len; i++)
    if (value_is_word (value->list->pdata[i], word))
      return true;
  return false;
}

/* A number, or the one number of a list: 4 or [4]. */
bool
value_number (const Value *value, int64_t *number)
{
  if (value != NULL && value->kind == VALUE_LIST && value->list->len == 1)
    value = value->list->pdata[0];
  if (value == NULL || value->kind != VALUE_NUMBER)
    return false;
  *number = value->number;
  return true;
}
