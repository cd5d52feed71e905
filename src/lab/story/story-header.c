/* The lines a story begins with: its titles, its two hosts, the network between them.  */
#include "config.h"

#include <lab/text/language.h>
#include "story-private.h"

#include <string.h>

/* Text for people: {A} and {B} are the hosts, whichever side the story is seen from. The caller
 * frees. */
char *
story_words (const char *text, bool swap)
{
  GString *words = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      bool host = at[0] == '{' && (at[1] == 'A' || at[1] == 'B') && at[2] == '}';
      g_string_append_c (words, host ? "AB"[(at[1] == 'B') != swap] : *at);
      at += host ? 2 : 0;
    }
  return g_string_free (words, FALSE);
}

/* title en "…" | summary zh_CN "…" */
static bool
read_told (Reader *reader, const char *what)
{
  const Token *token = reader_peek (reader);
  const char *language = NULL;
  g_autofree char *text = NULL;

  if (!reader_language (reader, &language) || !reader_text (reader, &text) || !reader_end (reader))
    return false;
  g_autofree char *key = g_strdup_printf ("%s.%s", what, language);
  if (g_hash_table_contains (reader->story->header, key))
    return reader_fail (reader, token, _ ("this story already has its %s in this language"), what);
  g_hash_table_insert (reader->story->plain, g_strdup (key), story_words (text, false));
  g_hash_table_insert (reader->story->header, g_steal_pointer (&key), g_steal_pointer (&text));
  return true;
}

/* The first timeout may be shorter than RFC 6298 wants timeouts to be; then that is the least. */
static bool
read_rto (Reader *reader, Settings *settings)
{
  const Token *token = reader_peek (reader);

  if (!reader_time (reader, &settings->rto_initial))
    return false;
  if (settings->rto_initial == 0)
    return reader_fail (reader, token, _ ("this time must not be 0"));
  settings->rto_min = MIN (settings->rto_min, settings->rto_initial);
  settings->rto_max = MAX (settings->rto_max, settings->rto_initial);
  return true;
}

static bool
read_number_setting (Reader *reader, uint32_t least, uint32_t most, uint32_t *setting)
{
  uint64_t number = 0;
  if (!reader_number (reader, least, most, &number))
    return false;
  *setting = (uint32_t) number;
  return true;
}

/* One pair of a host's line, `isn 100`. `window` and `rto` are short for settings of the table, or
 * for several. */
static bool
read_host_setting (Reader *reader, HostSpec *host)
{
  Settings *settings = &host->settings;

  if (reader_accept (reader, "isn"))
    return read_number_setting (reader, 0, UINT32_MAX, &host->isn);
  if (reader_accept (reader, "isn-step"))
    {
      host->has_step = true;
      return read_number_setting (reader, 0, UINT32_MAX, &host->isn_step);
    }
  if (reader_accept (reader, "window"))
    return read_number_setting (reader, 1, UINT16_MAX, &settings->receive_buffer);
  if (reader_accept (reader, "rto"))
    return read_rto (reader, settings);
  return reader_put_setting (reader, settings);
}

static bool
read_role (Reader *reader, HostSpec *host)
{
  const char *const roles[] = { "client", "server", "scripted" };

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (reader_accept (reader, roles[i]))
      {
        g_free (host->role);
        host->role = g_strdup (roles[i]);
        host->kind = i == 2 ? HOST_SCRIPTED : HOST_TCP;
        return true;
      }
  return reader_wanted (reader, "client, server, scripted");
}

/* host A client "10.0.0.1:50000" isn 100 msl 1s */
static bool
read_host (Reader *reader)
{
  const Token *token = reader_peek (reader);
  guint which = 0;

  if (!reader_host (reader, &which))
    return false;
  HostSpec *host = &reader->story->host[which];
  if (host->line != 0)
    return reader_fail (reader, token, _ ("line %u has already described this host"), host->line);
  host->line = reader->number;
  if (!read_role (reader, host))
    return false;
  if (reader_peek (reader)->kind == TOKEN_STRING)
    {
      g_free (g_steal_pointer (&host->address));
      if (!reader_text (reader, &host->address))
        return false;
    }
  while (reader_peek (reader)->kind != TOKEN_END)
    {
      reader->story->set_line = reader->number;
      if (!read_host_setting (reader, host))
        return false;
    }
  return true;
}

/* network delay 40ms delay-from A 30ms spacing 2ms */
static bool
read_network (Reader *reader)
{
  Story *story = reader->story;
  guint host = 0;

  while (reader_peek (reader)->kind != TOKEN_END)
    {
      if (reader_accept (reader, "delay"))
        {
          if (!reader_time (reader, &story->delay[0]))
            return false;
          story->delay[1] = story->delay[0];
        }
      else if (reader_accept (reader, "delay-from"))
        {
          if (!reader_host (reader, &host) || !reader_time (reader, &story->delay[host]))
            return false;
        }
      else if (reader_accept (reader, "spacing"))
        {
          if (!reader_time (reader, &story->spacing))
            return false;
        }
      else
        return reader_wanted (reader, "delay, delay-from, spacing");
    }
  return true;
}

/* Reads the line if it is one of the header's. `*was_header` is false when it is not; then nothing
 * was read. */
bool
story_read_header (Reader *reader, bool *was_header)
{
  const Token *first = reader_peek (reader);
  const char *const words[] = { "title", "summary", "host", "network", "settings", "set" };

  *was_header = false;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    *was_header = *was_header || (first->kind == TOKEN_WORD && strcmp (first->text, words[i]) == 0);
  if (!*was_header)
    return true;
  if (reader->story->lines->len > 0)
    return reader_fail (reader, first, _ ("“%s” belongs above the first line that does something"),
                        first->text);
  reader->next++;
  if (strcmp (first->text, "host") == 0)
    return read_host (reader);
  if (strcmp (first->text, "network") == 0)
    return read_network (reader);
  if (strcmp (first->text, "settings") == 0)
    return story_read_settings (reader);
  if (strcmp (first->text, "set") == 0)
    return story_read_set (reader);
  return read_told (reader, first->text);
}
