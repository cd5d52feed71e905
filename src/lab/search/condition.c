/* Reading a condition, by descent through the grammar of condition.h, and asking it. */
#include "config.h"

#include "condition.h"

#include "condition-private.h"
#include <lab/book/requirements.h>
#include <lab/text/language.h>
#include <lab/text/place.h>

#include <string.h>

#define DEPTH_MAX 64    /* parentheses within parentheses */
#define OCTETS_MAX 4096 /* of a condition */

typedef enum
{
  IS_AND,
  IS_OR,
  IS_NOT,
  IS_STATE,
  IS_VARIABLE,
  IS_EDGE,
  IS_CLAUSE,
  IS_REQUIREMENT,
} Kind;

struct Condition
{
  Kind kind;
  Condition *left, *right;
  unsigned host; /* HOSTS: either */
  State from, to;
  char sign[3];
  const ConditionVariable *variable, *other;
  uint32_t number;
  Clause clause;
  const Requirement *requirement;
};

typedef struct
{
  const char *text, *at;
  char *word; /* that stands at `at` */
  unsigned depth;
  GError **error;
} Reader;

G_DEFINE_QUARK (condition - error - quark, condition_error)

void
condition_free (Condition *condition)
{
  if (condition == NULL)
    return;
  condition_free (condition->left);
  condition_free (condition->right);
  g_free (condition);
}

/* Always NULL. */
static Condition *
complain (Reader *reader, const char *message)
{
  if (reader->error != NULL && *reader->error == NULL)
    place_complain (reader->error, CONDITION_ERROR, 0, _ ("condition"), 1, reader->text,
                    (gsize) (reader->at - reader->text), message);
  return NULL;
}

static gsize
word_length (const char *at)
{
  const char *const signs[] = { "->", "!=", "<=", ">=" };
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (at, signs[i]))
      return 2;
  gsize length = 0;
  while (g_ascii_isalnum (at[length]) || at[length] == '.' || at[length] == '_'
         || (at[length] == '-' && at[length + 1] != '>' && length > 0 && !g_ascii_isdigit (at[0])))
    length++;
  if (length > 0 || *at == '\0')
    return length;
  return (gsize) (g_utf8_next_char (at) - at);
}

static void
look (Reader *reader)
{
  while (g_ascii_isspace (*reader->at))
    reader->at++;
  g_free (reader->word);
  reader->word = g_strndup (reader->at, MIN (word_length (reader->at), strlen (reader->at)));
}

static void
advance (Reader *reader)
{
  reader->at += strlen (reader->word);
  look (reader);
}

static bool
is_word (const Reader *reader, const char *word)
{
  return g_ascii_strcasecmp (reader->word, word) == 0;
}

static bool
take (Reader *reader, const char *word)
{
  if (!is_word (reader, word))
    return false;
  advance (reader);
  return true;
}

static Condition *
condition_new (Kind kind, Condition *left, Condition *right)
{
  Condition *condition = g_new0 (Condition, 1);
  condition->kind = kind;
  condition->left = left;
  condition->right = right;
  return condition;
}

/* The RFC writes ESTAB in Figure 5. */
static bool
read_state (Reader *reader, State *state)
{
  g_autofree char *name = g_ascii_strup (reader->word, -1);
  if (strcmp (name, "ESTAB") == 0 || strcmp (name, "SYN-RCVD") == 0)
    *state = *name == 'E' ? ESTABLISHED : SYN_RECEIVED;
  else if (!state_parse (name, state))
    {
      complain (reader, _ ("a state is wanted here, such as ESTABLISHED"));
      return false;
    }
  advance (reader);
  return true;
}

static bool
read_number (Reader *reader, uint32_t *number)
{
  guint64 value;
  if (!g_ascii_string_to_unsigned (reader->word, 10, 0, G_MAXUINT32, &value, NULL))
    {
      complain (reader, _ ("a number from 0 to 4294967295 is wanted here"));
      return false;
    }
  *number = (uint32_t) value;
  advance (reader);
  return true;
}

static bool
read_operand (Reader *reader, Condition *condition)
{
  uint32_t more = 0;
  condition->other = condition_variable (reader->word);
  if (condition->other != NULL)
    advance (reader);
  else if (!read_number (reader, &condition->number))
    return false;
  while (is_word (reader, "+") || is_word (reader, "-"))
    {
      const bool plus = is_word (reader, "+");
      advance (reader);
      if (!read_number (reader, &more))
        return false;
      condition->number += plus ? more : -more;
    }
  return true;
}

static bool
read_sign (Reader *reader, Condition *condition)
{
  const char *const signs[] = { "=", "!=", "<", "<=", ">", ">=" };
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (take (reader, signs[i]))
      {
        g_strlcpy (condition->sign, signs[i], sizeof condition->sign);
        return true;
      }
  complain (reader, _ ("one of = != < <= > >= is wanted here"));
  return false;
}

static bool
read_edge (Reader *reader, Condition *condition)
{
  condition->kind = IS_EDGE;
  if (!read_state (reader, &condition->from))
    return false;
  if (!take (reader, "->"))
    return complain (reader, _ ("“->” is wanted here")) != NULL;
  return read_state (reader, &condition->to);
}

static bool
read_of_host (Reader *reader, Condition *condition)
{
  condition->host = is_word (reader, "A") ? 0 : 1;
  advance (reader);
  if (take (reader, "edge"))
    return read_edge (reader, condition);
  if (take (reader, "is"))
    {
      condition->kind = IS_STATE;
      return read_state (reader, &condition->to);
    }
  condition->kind = IS_VARIABLE;
  condition->variable = condition_variable (reader->word);
  if (condition->variable == NULL)
    return complain (reader, _ ("“is”, “edge” or a variable such as SND.NXT is wanted here"))
           != NULL;
  advance (reader);
  return read_sign (reader, condition) && read_operand (reader, condition);
}

static bool
read_rule (Reader *reader, Condition *condition)
{
  for (unsigned clause = 1; clause < CLAUSES; clause++)
    if (is_word (reader, clause_name ((Clause) clause)))
      {
        condition->kind = IS_CLAUSE;
        condition->clause = (Clause) clause;
        advance (reader);
        return true;
      }
  for (unsigned i = 0; i < REQUIREMENTS_NUMBERED; i++)
    if (requirement_is (requirement_at (i), reader->word))
      {
        condition->kind = IS_REQUIREMENT;
        condition->requirement = requirement_at (i);
        if (condition->requirement->function == NULL)
          return complain (reader, _ ("this requirement is left out, so nothing can meet it"))
                 != NULL;
        advance (reader);
        return true;
      }
  complain (reader, _ ("“A is STATE”, “edge STATE -> STATE”, a clause or a requirement is wanted "
                       "here"));
  return false;
}

static Condition *read_or (Reader *reader);

static Condition *
read_group (Reader *reader)
{
  advance (reader);
  Condition *inner = read_or (reader);
  if (inner != NULL && !take (reader, ")"))
    {
      complain (reader, _ ("“)” is wanted here"));
      g_clear_pointer (&inner, condition_free);
    }
  return inner;
}

static Condition *
read_not (Reader *reader)
{
  bool read;
  if (++reader->depth > DEPTH_MAX)
    return complain (reader, _ ("this goes too deep"));
  if (take (reader, "not"))
    {
      Condition *inner = read_not (reader);
      reader->depth--;
      return inner == NULL ? NULL : condition_new (IS_NOT, inner, NULL);
    }
  if (is_word (reader, "("))
    {
      Condition *inner = read_group (reader);
      reader->depth--;
      return inner;
    }
  Condition *condition = condition_new (IS_STATE, NULL, NULL);
  condition->host = HOSTS;
  reader->depth--;
  if (is_word (reader, "A") || is_word (reader, "B"))
    read = read_of_host (reader, condition);
  else if (take (reader, "edge"))
    read = read_edge (reader, condition);
  else
    read = read_rule (reader, condition);
  if (!read)
    g_clear_pointer (&condition, condition_free);
  return condition;
}

static Condition *
read_list (Reader *reader, const char *word, Kind kind, Condition *(*read_part) (Reader *reader))
{
  Condition *left = read_part (reader);
  while (left != NULL && take (reader, word))
    {
      Condition *right = read_part (reader);
      if (right == NULL)
        g_clear_pointer (&left, condition_free);
      else
        left = condition_new (kind, left, right);
    }
  return left;
}

static Condition *
read_and (Reader *reader)
{
  return read_list (reader, "and", IS_AND, read_not);
}

static Condition *
read_or (Reader *reader)
{
  return read_list (reader, "or", IS_OR, read_and);
}

/* Reads a condition; NULL and an error with the place if it is none. */
Condition *
condition_parse (const char *text, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  Reader reader = { .text = valid, .at = valid, .error = error };
  GError *problem = NULL;

  reader.error = &problem;
  look (&reader);
  Condition *condition = strlen (valid) > OCTETS_MAX ? complain (&reader, _ ("this is too long"))
                                                     : read_or (&reader);
  if (condition != NULL && *reader.at != '\0')
    {
      complain (&reader, _ ("“and”, “or” or the end is wanted here"));
      g_clear_pointer (&condition, condition_free);
    }
  g_free (reader.word);
  if (problem != NULL)
    g_propagate_error (error, problem);
  return condition;
}

/* Does it ask for more than hosts and segments: for what has just happened? */
bool
condition_reads_event (const Condition *condition)
{
  if (condition == NULL)
    return false;
  return condition->kind == IS_EDGE || condition->kind == IS_CLAUSE
         || condition->kind == IS_REQUIREMENT || condition_reads_event (condition->left)
         || condition_reads_event (condition->right);
}

static bool
compare (const Condition *condition, const Tcb *tcb)
{
  const uint32_t base
      = condition->other == NULL ? 0 : condition_variable_get (condition->other, tcb);
  const uint32_t value = condition_variable_get (condition->variable, tcb);
  const uint32_t wanted = base + condition->number;
  const bool circular = condition->variable->circular;
  const bool less = circular ? seq_lt (value, wanted) : value < wanted;
  if (tcb->state == CLOSED)
    return false;
  switch (condition->sign[0])
    {
    case '=': return value == wanted;
    case '!': return value != wanted;
    case '<': return less || (condition->sign[1] == '=' && value == wanted);
    default: return condition->sign[1] == '=' ? !less : !less && value != wanted;
    }
}

static bool
was_passed (const Condition *condition, const Actions *actions)
{
  for (unsigned i = 0; i < actions->trail_count && i < ACTION_TRAIL; i++)
    {
      const Clause clause = actions->trail[i];
      if (condition->kind == IS_CLAUSE
              ? clause == condition->clause
              : g_strcmp0 (clause_function (clause), condition->requirement->function) == 0)
        return true;
    }
  return false;
}

/* Does this moment meet the condition? A variable of a CLOSED host has no value and meets none. */
bool
condition_met (const Condition *condition, const ExploreView *view)
{
  switch (condition->kind)
    {
    case IS_AND:
      return condition_met (condition->left, view) && condition_met (condition->right, view);
    case IS_OR:
      return condition_met (condition->left, view) || condition_met (condition->right, view);
    case IS_NOT: return !condition_met (condition->left, view);
    case IS_STATE: return view->host[condition->host]->tcb.state == condition->to;
    case IS_VARIABLE: return compare (condition, &view->host[condition->host]->tcb);
    case IS_EDGE:
      return view->asked && (condition->host == HOSTS || condition->host == view->who)
             && view->before->state == condition->from
             && view->host[view->who]->tcb.state == condition->to;
    case IS_CLAUSE:
    case IS_REQUIREMENT: return view->asked && was_passed (condition, view->actions);
    }
  return false;
}
