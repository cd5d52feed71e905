/* The path is found by looking back from the row: as far as the last time the endpoint left
 * CLOSED, so that a second connection begins on a clean page. */
#include "config.h"

#include "diagram-model.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>
#include <string.h>

#define LOOK_BACK 20000 /* marks; more than any connection one can still follow */

/* Translators: what an endpoint is, under its letter. */
static const char *const roles[] = { N_ ("client"), N_ ("server"), N_ ("scripted") };

static const char *
note_of (const Trace *trace, unsigned host, const char *what)
{
  char key[32];

  g_snprintf (key, sizeof key, "host.%c.%s", host_letter (host), what);
  return trace_note_get (trace, 0, key);
}

static void
fill_titles (DiagramModel *model, const Trace *trace)
{
  const char *role = note_of (trace, model->host, "role");
  const char *address = note_of (trace, model->host, "address");

  for (unsigned i = 0; role && i < G_N_ELEMENTS (roles); i++)
    if (strcmp (role, roles[i]) == 0)
      {
        role = _ (roles[i]);
        break;
      }
  g_snprintf (model->title, sizeof model->title, "%c", host_letter (model->host));
  g_snprintf (model->subtitle, sizeof model->subtitle, "%s%s%s", role ? role : "",
              role && address ? " · " : "", address ? address : "");
}

/* How many marks belong to rows up to `row`. */
static guint
marks_until (const GArray *marks, size_t row)
{
  guint low = 0, high = marks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (marks, Mark, middle).row <= row)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
fill_path (DiagramModel *model, const GArray *marks, size_t row)
{
  guint end = marks_until (marks, row), first = end > LOOK_BACK ? end - LOOK_BACK : 0;
  State back[DIAGRAM_PATH][2];
  unsigned count = 0;

  for (guint i = end; i > first && count < DIAGRAM_PATH; i--)
    {
      const Mark *mark = &g_array_index (marks, Mark, i - 1);
      if (mark->host != model->host)
        continue;
      if (mark->kind == MARK_CRASH)
        break;
      if (mark->kind != MARK_STATE)
        continue;
      if (count == 0)
        model->moved = mark->row == row;
      back[count][0] = mark->from;
      back[count++][1] = mark->to;
      if (mark->from == CLOSED)
        break;
    }
  for (unsigned i = 0; i < count; i++)
    memcpy (model->path[i], back[count - 1 - i], sizeof back[0]);
  model->path_count = count;
}

/* `world` is the world at `row`. Two models that say the same are the same octets. */
void
diagram_model_fill (DiagramModel *model, unsigned host, const Trace *trace, const Ladder *ladder,
                    const World *world, size_t row)
{
  memset (model, 0, sizeof *model);
  model->host = host;
  fill_titles (model, trace);
  model->known = world->host[host].kind == HOST_TCP;
  model->state = world->host[host].tcb.state;
  model->box = model->state;
  if (!model->known)
    return;
  fill_path (model, ladder->marks, row);

  const State *last = model->path_count ? model->path[model->path_count - 1] : NULL;
  if (last && last[1] == model->state)
    model->box = diagram_box_entered (last[0], last[1]);
  else
    {
      model->path_count = 0;
      model->moved = false;
    }
}

/* Figure 5 names one cause for each edge; a reset, an abort or a timeout may be another. */
static bool
figure_says_why (const Record *record, const Transition *edge)
{
  switch (record->event.kind)
    {
    case EVENT_CALL:
      return g_str_has_suffix (edge->event, "OPEN")
                 ? g_str_has_prefix (call_name (record->event.call.kind), "OPEN")
                 : strcmp (edge->event, call_name (record->event.call.kind)) == 0;
    case EVENT_SEGMENT:
      return g_str_has_prefix (edge->event, "rcv")
             && ((record->event.segment.ctl & CTL_RST) != 0)
                    == (strstr (edge->event, "RST") != NULL);
    case EVENT_TIMEOUT: return g_str_has_prefix (edge->event, "Timeout");
    case EVENT_ICMP: return false;
    case EVENTS: break;
    }
  return true;
}

static void
tell_cause (const Record *record, char *event, size_t event_size, char *action, size_t action_size)
{
  char control[48];

  switch (record->event.kind)
    {
    case EVENT_CALL: g_strlcpy (event, call_name (record->event.call.kind), event_size); break;
    case EVENT_SEGMENT:
      control_format (record->event.segment.ctl, control, sizeof control);
      g_snprintf (event, event_size, "rcv %s", control);
      break;
    case EVENT_TIMEOUT:
      g_snprintf (event, event_size, _ ("Timeout %s"), _ (timer_name (record->event.timer)));
      break;
    case EVENT_ICMP: g_strlcpy (event, "ICMP", event_size); break;
    case EVENTS: break;
    }
  if (record->actions.segment_count)
    {
      control_format (record->actions.segments[0].ctl, control, sizeof control);
      g_snprintf (action, action_size, "snd %s", control);
    }
}

/* Why the state changed from `from` to `to` in the row of `record`, in the words of Figure 5, or,
 * when the figure does not draw it, in its way of writing.  */
void
diagram_cause (const Record *record, State from, State to, char *event, size_t event_size,
               char *action, size_t action_size)
{
  const int edge = diagram_edge (from, to);

  event[0] = action[0] = '\0';
  if (!record || !record->asked)
    return;
  if (edge < 0 || !figure_says_why (record, &diagram_transitions[edge]))
    {
      tell_cause (record, event, event_size, action, action_size);
      return;
    }
  g_strlcpy (event, diagram_transitions[edge].event, event_size);
  g_strlcpy (action, diagram_transitions[edge].action, action_size);
}
