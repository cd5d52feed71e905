/* A ladder is a trace turned by a quarter: not "what happened in this row" but "what became of
 * this segment". Every row adds arrows (it sent something), ends one (it delivered or lost
 * something) or marks one of the two sides (a call, a timeout, another state, a word to the
 * user).
 *
 * Behind the public struct stands what makes the next row cheap: where each arrow is, the state
 * each host was in, and how far each host has sent in this connection. */
#include "ladder.h"

typedef struct
{
  Ladder ladder; /* must be first: a Ladder is cast to its Builder */
  GHashTable *by_id;
  bool begun;
  State state[HOSTS];
  bool sending[HOSTS]; /* `high` means something */
  Seq high[HOSTS];     /* one past the highest number sent in this connection */
} Builder;

Ladder *
ladder_new (void)
{
  Builder *builder = g_new0 (Builder, 1);

  builder->ladder.arrows = g_array_new (FALSE, TRUE, sizeof (Arrow));
  builder->ladder.marks = g_array_new (FALSE, TRUE, sizeof (Mark));
  builder->by_id = g_hash_table_new (NULL, NULL);
  return &builder->ladder;
}

void
ladder_free (Ladder *ladder)
{
  Builder *builder = (Builder *) ladder;

  if (ladder == NULL)
    return;
  g_array_unref (ladder->arrows);
  g_array_unref (ladder->marks);
  g_hash_table_unref (builder->by_id);
  g_free (builder);
}

static Arrow *
find (const Ladder *ladder, uint32_t id)
{
  const Builder *builder = (const Builder *) ladder;
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (builder->by_id, GUINT_TO_POINTER (id)));

  return id != 0 && place != 0 ? &g_array_index (ladder->arrows, Arrow, place - 1) : NULL;
}

/* The arrow of a flight, or NULL if the trace never had one with this id. */
const Arrow *
ladder_find (const Ladder *ladder, uint32_t flight_id)
{
  return find (ladder, flight_id);
}

/* What was known of an arrow when only the rows up to `row` had happened. */
Fate
arrow_fate_at (const Arrow *arrow, size_t row)
{
  return arrow->end_row != 0 && row >= arrow->end_row ? arrow->fate : FATE_FLYING;
}

static Arrow *
add_arrow (Builder *builder, size_t row, const Flight *flight)
{
  GArray *arrows = builder->ladder.arrows;
  Arrow arrow = {
    .segment = flight->segment,
    .id = flight->id,
    .copy_of = flight->copy_of,
    .from = flight->from,
    .row = row,
    .sent = flight->sent,
    .due = flight->arrives,
  };

  g_array_append_val (arrows, arrow);
  if (flight->id != 0)
    g_hash_table_insert (builder->by_id, GUINT_TO_POINTER (flight->id),
                         GUINT_TO_POINTER (arrows->len));
  return &g_array_index (arrows, Arrow, arrows->len - 1);
}

static void
end_arrow (Arrow *arrow, const Record *record, size_t row, Fate fate)
{
  if (arrow == NULL)
    return;
  arrow->end_row = row;
  arrow->ended = record->now;
  arrow->fate = fate;
}

/* Only numbers that take a place in the sequence space can go out twice: a bare ACK is never a
 * retransmission. Nor is the SYN,ACK of a simultaneous open, which says for the first time that
 * the peer's SYN has come. A connection begins where its host leaves CLOSED or LISTEN. */
static bool
goes_out_again (Builder *builder, const Record *record, const Segment *seg)
{
  unsigned host = record->host;
  Seq end = seg->seq + reference.segment_length (seg);
  bool again;

  if (reference.segment_length (seg) == 0 || segment_has (seg, CTL_RST))
    return false;
  again = builder->sending[host] && seq_lt (seg->seq, builder->high[host])
          && !(record->before == SYN_SENT && segment_has (seg, CTL_SYN | CTL_ACK));
  builder->high[host] = builder->sending[host] ? seq_max (builder->high[host], end) : end;
  builder->sending[host] = true;
  return again;
}

static void
add_sent (Builder *builder, const Record *record, size_t row, const World *after)
{
  unsigned count = MIN (record->actions.segment_count, ACTION_SEGMENTS);

  if (record->before == CLOSED || record->before == LISTEN)
    builder->sending[record->host] = false;
  for (unsigned i = 0; i < count; i++)
    {
      const Flight *flight = network_look (&after->network, record->sent[i]);
      const Flight lost = {
        .segment = record->actions.segments[i],
        .sent = record->now,
        .arrives = record->now + after->network.delay[record->host],
        .from = (uint8_t) record->host,
        .to = (uint8_t) (1 - record->host),
      };
      bool queue_full = record->sent[i] == 0 || flight == NULL;
      Arrow *arrow = add_arrow (builder, row, queue_full ? &lost : flight);

      arrow->again = goes_out_again (builder, record, &arrow->segment);
      if (queue_full)
        end_arrow (arrow, record, row, FATE_LOST);
    }
}

static void
add_made (Builder *builder, const Record *record, size_t row, const World *after)
{
  const Flight *flight = record->made != 0 ? network_look (&after->network, record->made) : NULL;
  Arrow *arrow;

  if (flight == NULL)
    return;
  arrow = add_arrow (builder, row, flight);
  if (record->choice.kind == CHOICE_FORGE)
    {
      arrow->forged = after->host[record->host].kind != HOST_SCRIPTED;
      arrow->again = !arrow->forged && goes_out_again (builder, record, &arrow->segment);
    }
  if (record->choice.kind == CHOICE_DUPLICATE)
    {
      const Arrow *original = find (&builder->ladder, record->flight.id);

      arrow->forged = original != NULL && original->forged;
      arrow->again = original != NULL && original->again;
    }
}

/* What the network did to a segment that was under way. */
static void
follow_flight (Builder *builder, const Record *record, size_t row)
{
  Arrow *arrow = find (&builder->ladder, record->flight.id);

  if (arrow == NULL)
    return;
  switch (record->choice.kind)
    {
    case CHOICE_DELIVER:
      end_arrow (arrow, record, row, record->flight.corrupted ? FATE_DAMAGED : FATE_DELIVERED);
      break;
    case CHOICE_LOSE: end_arrow (arrow, record, row, FATE_LOST); break;
    case CHOICE_HOLD: arrow->hold_row = row; break;
    case CHOICE_CORRUPT: arrow->corrupt_row = row; break;
    default: break;
    }
}

static void
add_mark (Builder *builder, Mark mark, unsigned host, const Record *record, size_t row)
{
  mark.host = host;
  mark.row = row;
  mark.time = record->now;
  g_array_append_val (builder->ladder.marks, mark);
}

/* In the order in which they are told: what was asked, where it led, what the user hears. */
static void
add_marks (Builder *builder, const Record *record, size_t row, const World *after)
{
  unsigned signals = MIN (record->actions.signal_count, ACTION_SIGNALS);

  if (record->choice.kind == CHOICE_CRASH)
    {
      add_mark (builder, (Mark){ .kind = MARK_CRASH }, record->choice.host, record, row);
      builder->sending[record->choice.host % HOSTS] = false;
    }
  if (record->asked && record->event.kind == EVENT_CALL)
    add_mark (builder, (Mark){ .kind = MARK_CALL, .call = record->event.call }, record->host,
              record, row);
  if (record->asked && record->event.kind == EVENT_ICMP)
    add_mark (builder, (Mark){ .kind = MARK_ICMP, .icmp = record->event.icmp }, record->host,
              record, row);
  if (record->asked && record->event.kind == EVENT_TIMEOUT)
    add_mark (builder, (Mark){ .kind = MARK_TIMEOUT, .timer = record->event.timer }, record->host,
              record, row);
  for (unsigned host = 0; host < HOSTS; host++)
    {
      State now = after->host[host].tcb.state;

      if (now != builder->state[host])
        add_mark (builder, (Mark){ .kind = MARK_STATE, .from = builder->state[host], .to = now },
                  host, record, row);
      builder->state[host] = now;
    }
  for (unsigned i = 0; record->asked && i < signals; i++)
    add_mark (builder, (Mark){ .kind = MARK_SIGNAL, .signal = record->actions.signals[i] },
              record->host, record, row);
}

/* A trace may begin in the middle of things: what is in flight at row 0 has been sent by then. */
static void
begin (Builder *builder, const Trace *trace)
{
  World world;

  builder->begun = true;
  if (!trace_world (trace, 0, &world))
    return;
  for (unsigned host = 0; host < HOSTS; host++)
    {
      const Tcb *tcb = &world.host[host].tcb;

      builder->state[host] = tcb->state;
      builder->sending[host] = tcb->state != CLOSED && tcb->state != LISTEN;
      builder->high[host] = tcb->snd.nxt;
    }
  for (unsigned i = 0; i < MIN (world.network.count, FLIGHTS); i++)
    add_arrow (builder, 0, &world.network.flights[i]);
}

/* Take in the rows the ladder does not know yet. The ladder belongs to one trace that only grows;
 * for a shorter or another one, make a new ladder. */
void
ladder_update (Ladder *ladder, const Trace *trace)
{
  Builder *builder = (Builder *) ladder;
  size_t rows = trace_rows (trace);

  if (!builder->begun)
    begin (builder, trace);
  for (size_t row = ladder->rows + 1; row <= rows; row++)
    {
      Record record;
      World after;

      if (!trace_record (trace, row, &record) || !trace_world (trace, row, &after))
        break;
      follow_flight (builder, &record, row);
      add_made (builder, &record, row, &after);
      if (record.asked)
        add_sent (builder, &record, row, &after);
      add_marks (builder, &record, row, &after);
      ladder->rows = row;
    }
}
