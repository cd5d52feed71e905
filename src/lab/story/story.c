/* A story as a file: from its octets to lines, checked one by one, and what can be said of it
 * before it is played.  */
#include "config.h"

#include <lab/files/open.h>
#include <lab/text/language.h>
#include <lab/text/place.h>
#include "story-private.h"

#include <string.h>

static void
line_clear (gpointer data)
{
  Line *line = data;
  g_free (line->word);
  g_free (line->text);
  g_clear_pointer (&line->expected, g_array_unref);
}

static void
name_clear (gpointer data)
{
  g_free (((Name *) data)->text);
}

/* What the two hosts are when no line describes them: the RFC's A and B. */
static void
hosts_default (Story *story)
{
  const char *const roles[HOSTS] = { "client", "server" };
  const char *const addresses[HOSTS] = { "10.0.0.1:50000", "10.0.0.2:80" };
  const Seq isn[HOSTS] = { 100, 300 };

  for (guint host = 0; host < HOSTS; host++)
    {
      story->host[host].kind = HOST_TCP;
      story->host[host].role = g_strdup (roles[host]);
      story->host[host].address = g_strdup (addresses[host]);
      story->host[host].isn = isn[host];
      story->host[host].settings = settings_plain ();
      story->delay[host] = MILLISECONDS (40);
    }
}

static Story *
story_new (const char *name)
{
  Story *story = g_new0 (Story, 1);

  story->name = g_strdup (name);
  story->header = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  story->plain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  story->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (story->lines, line_clear);
  story->names = g_array_new (FALSE, FALSE, sizeof (Name));
  g_array_set_clear_func (story->names, name_clear);
  hosts_default (story);
  return story;
}

/* NULL is fine. */
void
story_free (Story *story)
{
  if (story == NULL)
    return;
  for (guint host = 0; host < HOSTS; host++)
    {
      g_free (story->host[host].role);
      g_free (story->host[host].address);
    }
  g_hash_table_unref (story->header);
  g_hash_table_unref (story->plain);
  g_array_unref (story->lines);
  g_array_unref (story->names);
  g_strfreev (story->source);
  g_free (story->name);
  g_free (story);
}

/* Text that no place can be given in. */
static bool
refuse_whole (const char *name, const char *problem, GError **error)
{
  g_set_error (error, STORY_ERROR, STORY_ERROR_SYNTAX, "%s: %s", name, problem);
  return false;
}

/* The first octet that cannot be in a story, as a complaint about its line. */
static bool
check_octets (const char *name, const char *text, gsize length, GError **error)
{
  const char *wrong = NULL;

  if (g_utf8_validate_len (text, length, &wrong))
    return true;
  guint number = 1;
  const char *begin = text;
  for (const char *at = text; at < wrong; at++)
    if (*at == '\n')
      {
        number++;
        begin = at + 1;
      }
  const char *end = memchr (wrong, '\n', length - (gsize) (wrong - text));
  gsize rest = (gsize) ((end != NULL ? end : text + length) - begin);
  g_autofree char *line = g_strndup (begin, MIN (rest, STORY_LINE_OCTETS));
  place_complain (error, STORY_ERROR, STORY_ERROR_SYNTAX, name, number, line,
                  (gsize) (wrong - begin),
                  *wrong == '\0' ? _ ("a story has no NUL octets")
                                 : _ ("a story is UTF-8 text, and this is not"));
  return false;
}

/* The line must be short enough to be shown with a caret. */
static bool
check_line (Reader *reader)
{
  if (strlen (reader->line) <= STORY_LINE_OCTETS)
    return true;
  g_autofree char *begin = g_utf8_substring (reader->line, 0, 60);
  g_autofree char *message
      = g_strdup_printf (_ ("this line is longer than %d octets"), STORY_LINE_OCTETS);
  place_complain (reader->error, STORY_ERROR, STORY_ERROR_SYNTAX, reader->story->name,
                  reader->number, begin, 0, message);
  return false;
}

static bool
read_line (Reader *reader)
{
  bool was_header = false, good = true;

  if (!check_line (reader))
    return false;
  reader->tokens = story_tokens (reader->story->name, reader->number, reader->line, reader->error);
  if (reader->tokens == NULL)
    return false;
  reader->next = 0;
  if (reader_peek (reader)->kind != TOKEN_END)
    {
      good = story_read_header (reader, &was_header);
      if (good && !was_header)
        good = story_read_body (reader);
    }
  g_array_unref (reader->tokens);
  return good;
}

static bool
read_lines (Story *story, GError **error)
{
  guint count = g_strv_length (story->source);

  for (guint i = 0; i < count; i++)
    {
      Reader reader = { .story = story, .number = i + 1, .line = story->source[i], .error = error };
      if (!read_line (&reader))
        return false;
    }
  if (story->lines->len > 0)
    return true;
  return refuse_whole (story->name,
                       _ ("nothing happens in this story: it has no line such as "
                          "“A OPEN active”"),
                       error);
}

/* Splits at line ends; those of other systems are fine. */
static bool
split_lines (Story *story, const char *text, gsize length, GError **error)
{
  /* Some editors begin a file with a byte order mark. */
  gsize mark = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  g_autofree char *copy = g_strndup (text + mark, length - mark);

  story->source = g_strsplit (copy, "\n", STORY_LINES + 2);
  guint count = g_strv_length (story->source);
  if (count > 0 && *story->source[count - 1] == '\0')
    g_clear_pointer (&story->source[--count], g_free);
  if (count > STORY_LINES)
    {
      g_autofree char *problem = g_strdup_printf (_ ("a story has at most %d lines"), STORY_LINES);
      return refuse_whole (story->name, problem, error);
    }
  for (guint i = 0; i < count; i++)
    if (g_str_has_suffix (story->source[i], "\r"))
      story->source[i][strlen (story->source[i]) - 1] = '\0';
  return true;
}

/* `name` is what error messages call it. NULL with STORY_ERROR_SYNTAX when the text is not a
 * story. */
Story *
story_parse (const char *name, const char *text, gsize length, GError **error)
{
  g_autoptr (Story) story = story_new (name);
  g_autoptr (GError) problem = NULL;

  if (length > STORY_OCTETS)
    refuse_whole (name, _ ("a story has at most 1 MiB"), &problem);
  else if (check_octets (name, text, length, &problem)
           && split_lines (story, text, length, &problem) && read_lines (story, &problem))
    return g_steal_pointer (&story);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* Reads a .story file; messages name it by its last part. Errors: STORY_ERROR_READ, and those of
 * story_parse (). */
Story *
story_load (const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = NULL;
  g_autoptr (GError) problem = NULL;
  gsize length = 0;

  if (!open_text (path, STORY_OCTETS, &text, &length, &problem))
    {
      if (g_error_matches (problem, OPEN_ERROR, OPEN_ERROR_LARGE))
        refuse_whole (shown, _ ("a story has at most 1 MiB"), error);
      else
        g_set_error_literal (error, STORY_ERROR, STORY_ERROR_READ, problem->message);
      return NULL;
    }
  return story_parse (shown, text, length, error);
}

const char *
story_name (const Story *story)
{
  return story->name;
}

/* In `language`, or in the other one, or NULL. */
static const char *
header_text (const Story *story, const char *what, const char *language)
{
  g_autofree char *key = g_strdup_printf ("%s.%s", what, language);
  const char *text = g_hash_table_lookup (story->plain, key);

  for (const char *const *other = language_all (); text == NULL && *other != NULL; other++)
    {
      g_autofree char *other_key = g_strdup_printf ("%s.%s", what, *other);
      text = g_hash_table_lookup (story->plain, other_key);
    }
  return text;
}

/* Never NULL: a story without a title is called by its name. */
const char *
story_title (const Story *story, const char *language)
{
  const char *title = header_text (story, "title", language);
  return title != NULL ? title : story->name;
}

/* "" when it has none. */
const char *
story_summary (const Story *story, const char *language)
{
  const char *summary = header_text (story, "summary", language);
  return summary != NULL ? summary : "";
}
