/* A number is only shown where the RFC says that it means something: before the peer's SYN there
 * is no IRS, and in CLOSED there is no TCB at all. What changed is bold on a bright ground, so
 * that it is seen without colours too. */
#include "config.h"

#include "variables-model.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>
#include <string.h>
#include <tcp/fields.h>

#define UNKNOWN "–"
#define NAME_SIZE 12.5
#define VALUE_SIZE 14.0
#define SYMBOL_SIZE 12.5

/* The variable in the RFCs' table that this cell shows; NULL for what no RFC has a name for. */
static const TcbField *
field_of (Cell cell)
{
  return cell == CELL_STATE         ? tcb_field_find ("state")
         : cell_name (cell) != NULL ? tcb_field_find (cell_name (cell))
                                    : NULL;
}

static bool
is_known (const Tcb *tcb, Cell cell)
{
  const TcbField *field = field_of (cell);

  return field != NULL ? tcb_field_known (tcb, field) : tcb->state != CLOSED;
}

static void
add_part (GString *parts, const char *part)
{
  g_string_append_printf (parts, "%s%s", parts->len > 0 ? " · " : "", part);
}

static void
add_ranges (GString *parts, const char *name, const Range ranges[], unsigned count)
{
  for (unsigned i = 0; i < count; i++)
    g_string_append_printf (parts, "%s%u-%u",
                            i > 0            ? ","
                            : parts->len > 0 ? " · "
                                             : "",
                            ranges[i].first, ranges[i].end);
  if (count > 0)
    g_string_append_printf (parts, " %s", name);
}

/* [9293 3.7.1; 7323; 2018] What both agreed on, in the words of the notation. */
static void
add_agreed (GString *parts, const Tcb *tcb)
{
  if (tcb->agreed & AGREED_SACK)
    add_part (parts, "SACKOK");
  if (tcb->agreed & AGREED_TIMESTAMPS)
    add_part (parts, "TS");
  if (tcb->agreed & AGREED_WINDOW_SCALE)
    g_string_append_printf (parts, "%sSHIFT=%u", parts->len > 0 ? " · " : "", tcb->window_shift);
}

/* Whatever means something just now, the most urgent first; "" if nothing does. */
static char *
more_text (const Tcb *tcb)
{
  g_autoptr (GString) parts = g_string_new (NULL);
  g_autofree char *duplicates = g_strdup_printf (
      text_counted ("%u duplicate ACK", "%u duplicate ACKs", tcb->duplicates), tcb->duplicates);

  if (tcb->recovery == RECOVERY_FAST)
    /* Translators: these are said of a TCP that repairs a loss: noticed by duplicates, by a
     * timeout. */
    add_part (parts, _ ("fast recovery"));
  if (tcb->recovery == RECOVERY_TIMEOUT)
    add_part (parts, _ ("recovery after a timeout"));
  if (tcb->duplicates > 0)
    add_part (parts, duplicates);
  if (tcb->owed_segments > 0)
    /* Translators: text has come whose ACK waits for company. */
    add_part (parts, _ ("ACK owed"));
  /* Translators: octets above a gap: the peer says that it holds them; we hold them. */
  add_ranges (parts, _ ("at the peer"), tcb->sacked, tcb->sacked_count);
  add_ranges (parts, _ ("held here"), tcb->early, tcb->early_count);
  add_agreed (parts, tcb);
  return g_string_free (g_steal_pointer (&parts), FALSE);
}

/* Cells whose numbers are sequence numbers, and whose space they are in. */
static bool
sequence_number (const Tcb *tcb, Cell cell, unsigned host, Seq *seq, unsigned *space)
{
  const TcbField *field = field_of (cell);

  if (field == NULL || (field->kind != TCB_SENT && field->kind != TCB_RECEIVED))
    return false;
  *seq = (Seq) tcb_field_get (tcb, field);
  *space = field->kind == TCB_SENT ? host : 1 - host;
  return true;
}

/* These run nearly always, and hardly ever out. */
static bool
waits_long (Timer timer)
{
  return timer == TIMER_USER || timer == TIMER_KEEP_ALIVE;
}

/* The timer that runs out first, but those that wait long only when they are alone. */
static Timer
first_timer (const Tcb *tcb)
{
  Timer first = TIMERS;

  for (Timer timer = 0; timer < TIMERS; timer++)
    if (timer_is_running (tcb, timer) && !waits_long (timer)
        && (first == TIMERS || tcb->deadline[timer] < tcb->deadline[first]))
      first = timer;
  for (Timer timer = 0; timer < TIMERS && first == TIMERS; timer++)
    if (timer_is_running (tcb, timer))
      first = timer;
  return first;
}

/* What counts as "the same as before": everything but the clock. That a number begins to mean
 * something is news, unless it begins with what everybody begins with. */
static uint64_t
essence (const Tcb *tcb, Cell cell)
{
  const TcbField *field = field_of (cell);
  Timer timer = first_timer (tcb);
  g_autofree char *more = cell == CELL_MORE ? more_text (tcb) : NULL;

  if (!is_known (tcb, cell) && cell != CELL_QUEUED && cell != CELL_READABLE && cell != CELL_RTO)
    return UINT64_MAX;
  if (field != NULL)
    return tcb_field_get (tcb, field);
  switch (cell)
    {
    case CELL_TIMER: return timer == TIMERS ? UINT64_MAX : tcb->deadline[timer] * TIMERS + timer;
    case CELL_MORE: return g_str_hash (more);
    case CELL_QUEUED: return octets_unsent (tcb);
    case CELL_READABLE: return octets_readable (tcb);
    default: return 0;
    }
}

static void
fill_timer (Variable *variable, const Tcb *tcb, Time playhead)
{
  Timer timer = first_timer (tcb);

  variable->known = timer != TIMERS;
  g_strlcpy (variable->name, variable->known ? _ (timer_name (timer)) : _ ("timer"),
             sizeof variable->name);
  if (!variable->known)
    return;
  Time left = tcb->deadline[timer] > playhead ? tcb->deadline[timer] - playhead : 0;
  g_snprintf (variable->value, sizeof variable->value, left >= SECONDS (10) ? "%.0f s" : "%.2f s",
              (double) left / 1e6);
}

static void
fill_value (Variable *variable, const Tcb *tcb, Cell cell)
{
  uint64_t value = essence (tcb, cell);

  if (cell == CELL_STATE)
    g_strlcpy (variable->value, state_name (tcb->state), sizeof variable->value);
  else if (cell == CELL_RTO || cell == CELL_SRTT || cell == CELL_RTTVAR)
    {
      g_autofree char *time = narrate_time (value);
      g_strlcpy (variable->value, time, sizeof variable->value);
    }
  else if (cell == CELL_SSTHRESH && value >= WINDOW_MAX)
    g_strlcpy (variable->value, "∞", sizeof variable->value);
  else
    g_snprintf (variable->value, sizeof variable->value, "%" G_GUINT64_FORMAT, value);
}

static const char *
own_name (Cell cell)
{
  switch (cell)
    {
    case CELL_STATE: return _ ("state");
    case CELL_QUEUED:
      /* Translators: octets the user gave to SEND that have not left yet. */
      return _ ("queued");
    case CELL_READABLE:
      /* Translators: octets that have arrived in order and wait for RECEIVE. */
      return _ ("readable");
    case CELL_MORE:
      /* Translators: whatever else means something in this connection just now. */
      return _ ("now");
    default: return cell_name (cell);
    }
}

/* What means something now; nothing to say is nothing known. */
static void
fill_more (Variable *variable, const Tcb *tcb)
{
  g_autofree char *text = more_text (tcb);

  variable->known = variable->known && text[0] != '\0';
  if (variable->known)
    g_strlcpy (variable->value, text, sizeof variable->value);
}

/* `before` is the world one row earlier. `playhead` only moves the timer. */
void
variable_fill (Variable *variable, Cell cell, unsigned host, const Trace *trace, size_t row,
               const World *world, const World *before, Time playhead)
{
  const Tcb *tcb = &world->host[host].tcb;
  Seq seq;
  unsigned space;

  memset (variable, 0, sizeof *variable);
  variable->known = world->host[host].kind == HOST_TCP && is_known (tcb, cell);
  if (cell == CELL_TIMER)
    fill_timer (variable, tcb, playhead);
  else if (cell == CELL_MORE)
    fill_more (variable, tcb);
  if (cell != CELL_TIMER)
    g_strlcpy (variable->name, own_name (cell), sizeof variable->name);
  variable->changed = row > 0 && variable->known
                      && essence (tcb, cell) != essence (&before->host[host].tcb, cell);
  if (!variable->known)
    g_strlcpy (variable->value, UNKNOWN, sizeof variable->value);
  else if (cell != CELL_TIMER && cell != CELL_MORE)
    fill_value (variable, tcb, cell);
  if (variable->known && sequence_number (tcb, cell, host, &seq, &space))
    {
      g_autofree char *symbol = narrate_number (trace, row, space, seq);
      g_strlcpy (variable->symbol, symbol ? symbol : "", sizeof variable->symbol);
    }
}

/* As many parts of a value as there is room for. */
static void
shorten (const Brush *brush, char *text, unsigned flags, double room)
{
  char *last;
  double width;

  brush_measure (brush, text, VALUE_SIZE, flags, &width, NULL);
  while (width > room && (last = g_strrstr (text, " · ")) != NULL)
    {
      *last = '\0';
      brush_measure (brush, text, VALUE_SIZE, flags, &width, NULL);
    }
}

/* The name on the left, the number on the right, the story's name for it in between if it fits. */
void
variable_paint (cairo_t *cr, const Variable *variable, Cell cell, unsigned host, double width,
                double height, const Brush *brush)
{
  const Theme *theme = brush->theme;
  double u = brush->unit, middle = height / 2, name, value, symbol;
  unsigned weight = variable->changed || cell == CELL_STATE ? TEXT_BOLD : 0;
  unsigned flags = TEXT_TABULAR | weight;

  brush_begin (cr, (Box){ 0, 0, width, height });
  char shown[sizeof variable->value];

  g_strlcpy (shown, variable->value, sizeof shown);
  brush_measure (brush, variable->name, NAME_SIZE, 0, &name, NULL);
  shorten (brush, shown, flags, width - name - 14 * u);
  brush_measure (brush, shown, VALUE_SIZE, flags, &value, NULL);
  /* A number of ten digits must not push its own name out. */
  double squeeze = CLAMP ((width - 16 * u) / (name + value), 0.72, 1);
  name *= squeeze;
  value *= squeeze;
  brush_measure (brush, variable->symbol, SYMBOL_SIZE, 0, &symbol, NULL);
  bool named = variable->symbol[0] && name + value + symbol + 22 * u < width;
  double inked = value + (named ? symbol + 8 * u : 0) + 12 * u;
  if (variable->changed)
    {
      brush_rounded (cr, (Box){ width - inked, 1, inked, height - 2 }, 5 * u);
      brush_ink (cr, &theme->highlight);
      cairo_fill (cr);
    }
  bool fits = name + value + 14 * u < width;
  if (fits || !variable->known)
    brush_put (brush, cr, variable->name, NAME_SIZE * squeeze, 0, (Point){ 4 * u, middle }, 0,
               &theme->dim);
  brush_put (brush, cr, shown, VALUE_SIZE * squeeze, flags, (Point){ width - 6 * u, middle }, 1,
             cell == CELL_STATE ? &theme->host_text[host]
             : variable->known  ? &theme->ink
                                : &theme->pale);
  if (named)
    brush_put (brush, cr, variable->symbol, SYMBOL_SIZE, weight,
               (Point){ width - 14 * u - value, middle }, 1, &theme->host_text[host]);
  brush_end (cr);
}
