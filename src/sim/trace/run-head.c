/* The head of a run: who wrote it, where it came from, the network, the two hosts with the settings
 * that are not the default's, and the notes of the beginning. Settings and lines that a newer
 * version knows are kept and passed over. */
#include "run-reader-private.h"

#include <string.h>

#define ISN_STEP 64000

bool
run_read_magic (Reader *reader)
{
  static const char bom[] = "\xef\xbb\xbf";

  if (reader->end - reader->line_begin >= 3 && memcmp (reader->line_begin, bom, 3) == 0)
    return line_fail (reader, "the file begins with a mark of byte order, a BOM; a run has none");
  if (line_word_is (reader, "handshake-trace"))
    return line_fail (reader,
                      "this trace is of an older version and cannot be read; play again what it "
                      "came from");
  if (!line_accept (reader, "handshake") || !line_accept (reader, "run"))
    return line_fail (reader, "this is no saved run: the first line of one is \"handshake run 1\"");
  if (!line_accept (reader, RUN_VERSION))
    return line_fail (reader, "this run was saved in a form that this version cannot read");
  if (!line_end_line (reader))
    return false;
  for (unsigned i = 0; i < HOSTS; i++)
    {
      reader->settings[i] = settings_default ();
      reader->isn_step[i] = ISN_STEP;
    }
  reader->place = PLACE_HEAD;
  return true;
}

static bool
read_network (Reader *reader)
{
  Network *network = &reader->network;

  reader->has_network = true;
  return line_expect (reader, "delay") && line_expect (reader, "A")
         && line_read_time (reader, RUN_TIME_MAX, &network->delay[0]) && line_expect (reader, "B")
         && line_read_time (reader, RUN_TIME_MAX, &network->delay[1])
         && line_expect (reader, "spacing")
         && line_read_time (reader, RUN_TIME_MAX, &network->spacing) && line_end_line (reader);
}

static bool
read_host_line (Reader *reader)
{
  uint32_t which = 0, kind = 0;

  if (!line_read_host (reader, &which)
      || !line_read_one_of (reader, run_host_words, 2,
                            "this is no kind of host: it is tcp or scripted", &kind)
      || !line_expect (reader, "ISN")
      || !line_read_number32 (reader, UINT32_MAX, &reader->isn[which])
      || (line_accept (reader, "isn-step")
          && !line_read_number32 (reader, UINT32_MAX, &reader->isn_step[which]))
      || (line_accept (reader, "ts-offset")
          && !line_read_number32 (reader, UINT32_MAX, &reader->ts_offset[which])))
    return false;
  reader->kind[which] = (HostKind) kind;
  reader->has_host[which] = true;
  reader->host = (int) which;
  return line_end_line (reader);
}

/* "set delayed-ack 200 ms", below the line of a host.  */
static bool
read_set (Reader *reader, const char *line)
{
  char name[32], text[SETTING_TEXT_MAX];
  SettingFault fault;
  unsigned index;
  uint64_t value;

  line_word_copy (reader, name, sizeof name);
  if (!setting_find (name, &index))
    return run_keep_unknown (reader, line);
  line_next_word (reader);
  const char *begin = reader->word;
  line_rest_copy (reader, text, sizeof text);
  if (!setting_read (setting_at (index), text, &value, &fault))
    {
      reader->word = begin;
      return fault.whole
                 ? line_fail_with (reader, fault.sentence, fault.words[0], fault.words[1], NULL)
                 : line_fail_with (reader, "this setting cannot have this value", NULL, NULL, NULL);
    }
  setting_put (&reader->settings[reader->host], index, value);
  return line_end_line (reader);
}

/* `program` and the lines that say where the run came from are texts.  */
static bool
read_origin (Reader *reader, const char *key)
{
  const char *begin = reader->word;

  if (!line_read_text (reader) || !line_end_line (reader))
    return false;
  reader->word = begin;
  if (strcmp (key, "program") == 0)
    {
      snprintf (reader->program, sizeof reader->program, "%.*s", RUN_BY_MAX - 1, reader->text);
      return true;
    }
  return notes_set (&reader->notes, 0, key, reader->text)
         || line_fail (reader, "this note is not UTF-8, or its key is more than a word");
}

/* A line of the head; `indented` is one below a host's.  */
bool
run_read_head (Reader *reader, bool indented)
{
  const char *line = reader->word;

  if (indented && reader->host >= 0)
    return line_accept (reader, "set") ? read_set (reader, line) : run_keep_unknown (reader, line);
  reader->host = -1;
  if (line_accept (reader, "network"))
    return read_network (reader);
  if (line_accept (reader, "host"))
    return read_host_line (reader);
  if (line_accept (reader, "program"))
    return read_origin (reader, "program");
  for (unsigned i = 0; i < ORIGINS; i++)
    if (line_accept (reader, run_origin_words[i]))
      return read_origin (reader, run_origin_words[i]);
  return run_keep_unknown (reader, line);
}

/* Everything above the first row is known.  */
bool
run_begin (Reader *reader)
{
  reader->host = -1;
  if (!reader->has_network || !reader->has_host[0] || !reader->has_host[1])
    return line_fail (reader, "the network and both hosts must be described above this line");
  world_init (&reader->world, reader->kind, reader->isn, reader->settings, 0,
              reader->network.spacing);
  for (unsigned i = 0; i < HOSTS; i++)
    {
      reader->world.network.delay[i] = reader->network.delay[i];
      reader->world.host[i].isn_step = reader->isn_step[i];
      reader->world.host[i].ts_offset = reader->ts_offset[i];
    }
  reader->trace = trace_new (&reader->world);
  reader->place = PLACE_ROWS;
  return true;
}
