/* Settings in a story: any of the table of settings.h by its name, with a value as people write it:
 * "200 ms", "never", "on", "7". A name that does not exist gets the nearest ones as an answer.  */
#include "config.h"

#include <lab/text/language.h>
#include "story-private.h"

#include <string.h>

#define NEAREST 3 /* names that are suggested */

/* How many letters have to change, to go or to come, until one word is the other. */
static guint
word_distance (const char *a, const char *b)
{
  const gsize width = strlen (b);
  g_autofree guint *row = g_new (guint, width + 1);

  for (gsize j = 0; j <= width; j++)
    row[j] = (guint) j;
  for (gsize i = 0; a[i] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = (guint) i + 1;
      for (gsize j = 0; j < width; j++)
        {
          const guint changed = diagonal + (a[i] != b[j]);

          diagonal = row[j + 1];
          row[j + 1] = MIN (MIN (row[j], row[j + 1]) + 1, changed);
        }
    }
  return row[width];
}

/* How far a setting is from what somebody wrote: one that contains it, or is contained in it, is
 * nearest. */
static guint
setting_distance (unsigned index, const char *word)
{
  const char *name = setting_at (index)->name;

  if (strstr (name, word) != NULL || strstr (word, name) != NULL)
    return 0;
  return word_distance (name, word);
}

/* "nagle, sack, msl": the settings whose names are nearest to a word. */
static char *
nearest_settings (const char *word)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint count = 0;

  for (guint distance = 0; count < NEAREST; distance++)
    for (unsigned i = 0; i < settings_count () && count < NEAREST; i++)
      if (setting_distance (i, word) == distance)
        g_string_append_printf (names, "%s%s", count++ > 0 ? ", " : "", setting_at (i)->name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* The name of a setting. */
bool
reader_setting (Reader *reader, guint *setting)
{
  const Token *token = reader_peek (reader);

  if (token->kind != TOKEN_WORD)
    return reader_wanted (reader, _ ("a setting such as nagle or delayed-ack"));
  if (setting_find (token->text, setting))
    {
      reader->next++;
      return true;
    }
  g_autofree char *names = strlen (token->text) <= STORY_NAME_OCTETS
                               ? nearest_settings (token->text)
                               : g_strdup (setting_at (0)->name);
  return reader_fail (reader, token, _ ("there is no setting “%s”; the nearest are: %s"),
                      token->text, names);
}

/* What belongs here, from setting_read (). Always false. */
static bool
setting_wanted (Reader *reader, const SettingFault *fault)
{
  g_autofree char *allowed
      = g_strdup_printf (_ (fault->sentence), fault->words[0], fault->words[1]);

  return fault->whole ? reader_fail (reader, reader_peek (reader), "%s", allowed)
                      : reader_wanted (reader, allowed);
}

/* The value of a setting; a time may have a blank before its unit. */
bool
reader_setting_value (Reader *reader, guint which, uint64_t *value)
{
  const Token *token = reader_peek (reader), *unit = token + 1;
  const char *text = token->kind == TOKEN_WORD ? token->text : "";
  const bool spaced = token->kind == TOKEN_WORD && unit->kind == TOKEN_WORD;
  g_autofree char *both = spaced ? g_strconcat (text, " ", unit->text, NULL) : NULL;
  SettingFault fault;

  if (spaced && setting_read (setting_at (which), both, value, &fault))
    {
      reader->next += 2;
      return true;
    }
  if (!setting_read (setting_at (which), text, value, &fault))
    return setting_wanted (reader, &fault);
  reader->next++;
  return true;
}

/* A name and a value, into the settings of a host. */
bool
reader_put_setting (Reader *reader, Settings *settings)
{
  guint which = 0;
  uint64_t value = 0;

  if (!reader_setting (reader, &which) || !reader_setting_value (reader, which, &value))
    return false;
  return setting_put (settings, which, value);
}

/* settings rfc | settings plain */
bool
story_read_settings (Reader *reader)
{
  Story *story = reader->story;
  const Token *token = reader_peek (reader);
  const bool rfc = reader_accept (reader, "rfc");

  if (!rfc && !reader_accept (reader, "plain"))
    return reader_wanted (reader, "rfc, plain");
  if (story->set_line != 0)
    return reader_fail (reader, token,
                        _ ("line %u has already set something; “settings” belongs above it"),
                        story->set_line);
  for (guint host = 0; host < HOSTS; host++)
    story->host[host].settings = rfc ? settings_default () : settings_plain ();
  return true;
}

/* set A delayed-ack 200 ms | set both nagle on */
bool
story_read_set (Reader *reader)
{
  Story *story = reader->story;
  guint host = 0;
  Settings *settings = NULL;

  if (!reader_accept (reader, "both"))
    {
      if (!reader_host (reader, &host))
        return false;
      settings = &story->host[host].settings;
    }
  story->set_line = reader->number;
  if (settings != NULL)
    return reader_put_setting (reader, settings);
  const guint value = reader->next;
  for (host = 0; host < HOSTS; host++)
    {
      reader->next = value;
      if (!reader_put_setting (reader, &story->host[host].settings))
        return false;
    }
  return true;
}
