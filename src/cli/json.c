/* A row of a trace as a JSON object, for programs. The keys are not translated; numbers of the
 * RFC's
 * header fields are numbers.  */
#include "config.h"

#include "commands.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

static void
add_number (JsonBuilder *builder, const char *key, uint64_t value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, (gint64) value);
}

static void
add_text (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_string_value (builder, value);
}

static void
add_host (JsonBuilder *builder, const char *key, unsigned host)
{
  add_text (builder, key, host == 0 ? "A" : "B");
}

static void
add_controls (JsonBuilder *builder, unsigned ctl)
{
  json_builder_set_member_name (builder, "ctl");
  json_builder_begin_array (builder);
  for (unsigned bit = CTL_FIN; bit <= CTL_URG; bit <<= 1)
    if (ctl & bit)
      {
        char name[32];
        control_format (bit, name, sizeof name);
        json_builder_add_string_value (builder, name);
      }
  json_builder_end_array (builder);
}

/* `id` is the flight's; 0 when the network was full. */
static void
add_segment (JsonBuilder *builder, const Segment *seg, uint32_t id, unsigned from)
{
  char notation[NOTATION_MAX];

  segment_format (seg, notation, sizeof notation);
  json_builder_begin_object (builder);
  add_number (builder, "id", id);
  add_host (builder, "from", from);
  add_text (builder, "notation", notation);
  add_number (builder, "seq", seg->seq);
  if (segment_has (seg, CTL_ACK))
    add_number (builder, "ack", seg->ack);
  add_controls (builder, seg->ctl);
  add_number (builder, "wnd", seg->wnd);
  if (segment_has (seg, CTL_URG))
    add_number (builder, "up", seg->up);
  json_builder_set_member_name (builder, "text");
  json_builder_begin_object (builder);
  add_number (builder, "first", seg->text.first);
  add_number (builder, "length", seg->text.length);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_call (JsonBuilder *builder, const Call *call)
{
  json_builder_set_member_name (builder, "call");
  json_builder_begin_object (builder);
  add_text (builder, "name", call_name (call->kind));
  if (call->kind == CALL_SEND || call->kind == CALL_RECEIVE)
    add_number (builder, "octets", call->length);
  json_builder_end_object (builder);
}

/* What was chosen. */
static void
add_choice (JsonBuilder *builder, const Record *record)
{
  const Choice *choice = &record->choice;

  add_text (builder, "choice", choice_name (choice->kind));
  if (choice->kind != CHOICE_WAIT)
    add_host (builder, "host", record->host);
  if (choice->kind == CHOICE_CALL)
    add_call (builder, &choice->call);
  if (choice->kind == CHOICE_TIMEOUT)
    add_text (builder, "timer", timer_name ((Timer) choice->which));
  if (record->flight.id != 0)
    {
      json_builder_set_member_name (builder, "segment");
      add_segment (builder, &record->flight.segment, record->flight.id, record->flight.from);
    }
  if (choice->kind == CHOICE_FORGE)
    {
      json_builder_set_member_name (builder, "segment");
      add_segment (builder, &choice->segment, record->made, choice->host);
    }
  if (choice->kind == CHOICE_DUPLICATE)
    add_number (builder, "copy", record->made);
}

/* What came of it. */
static void
add_actions (JsonBuilder *builder, const Record *record)
{
  const Actions *actions = &record->actions;

  json_builder_set_member_name (builder, "sends");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < actions->segment_count; i++)
    add_segment (builder, &actions->segments[i], record->sent[i], record->host);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "signals");
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < actions->signal_count; i++)
    json_builder_add_string_value (builder, signal_text (actions->signals[i].kind));
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "clause");
  json_builder_begin_object (builder);
  add_text (builder, "name", clause_name (actions->clause));
  add_text (builder, "section", clause_section (actions->clause));
  add_text (builder, "function", clause_function (actions->clause));
  json_builder_end_object (builder);
}

static void
add_states (JsonBuilder *builder, const World *world)
{
  json_builder_set_member_name (builder, "states");
  json_builder_begin_object (builder);
  for (unsigned host = 0; host < HOSTS; host++)
    if (world->host[host].kind == HOST_TCP)
      add_text (builder, host == 0 ? "A" : "B", state_name (world->host[host].tcb.state));
  json_builder_end_object (builder);
}

/* Notes are in the order of their rows: `*next` goes through them. */
static void
add_notes (JsonBuilder *builder, const Trace *trace, size_t row, size_t *next)
{
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_object (builder);
  for (; *next < trace_notes (trace); (*next)++)
    {
      size_t at;
      const char *key, *text;
      trace_note_at (trace, *next, &at, &key, &text);
      if (at != row)
        break;
      add_text (builder, key, text);
    }
  json_builder_end_object (builder);
}

static char *
line_of_row (const Trace *trace, size_t row, size_t *next_note)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  Record record;
  World world;

  json_builder_begin_object (builder);
  add_number (builder, "row", row);
  add_number (builder, "time_us", trace_time (trace, row));
  if (row > 0 && trace_record (trace, row, &record))
    {
      add_choice (builder, &record);
      if (record.asked)
        add_actions (builder, &record);
    }
  if (trace_world (trace, row, &world))
    add_states (builder, &world);
  add_notes (builder, trace, row, next_note);
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  return json_generator_to_data (generator, NULL);
}

/* One line a row on stdout. Row 0 is the world before anything happened: it has states and notes
 * only. */
void
json_print (const Trace *trace)
{
  size_t next_note = 0;

  for (size_t row = 0; row <= trace_rows (trace); row++)
    {
      g_autofree char *line = line_of_row (trace, row, &next_note);
      printf ("%s\n", line);
    }
}
