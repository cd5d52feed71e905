/* A test is a story about one TCP, the unit: user calls, segments that arrive, time that passes,
 * and what the unit must send, say and remember. The unit's first sequence number is 300 and the
 * peer's is 100 unless a test says otherwise. A field that is not written is "don't care". When the
 * story takes a wrong turn, all of it so far is printed, and then what the RFC wants and what
 * came. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <tcp/parts.h>

#define UNIT_LINES 400
#define UNIT_LINE 200
#define UNIT_QUEUE 256

typedef struct
{
  const char *file;
  int line;
} Place;

typedef struct
{
  const Parts *parts;
  Tcb tcb;
  Actions out; /* of the last event */
  Seq isn;
  Seq peer; /* the peer's initial sequence number, from its SYN */
  Time now;
  Segment queue[UNIT_QUEUE]; /* sent, and nobody has asked about them yet */
  unsigned queued, asked;
  uint32_t got;           /* octets the user has been handed, in order */
  uint32_t told[SIGNALS]; /* how often the user was told each thing */
  jmp_buf *wrong_turn;    /* set: a wrong turn fails nothing but jumps here, told in the story */
  unsigned lines;
  char story[UNIT_LINES][UNIT_LINE];
} Unit;

#define HERE ((Place){ __FILE__, __LINE__ })

#define call(unit, ...) unit_call (unit, (Call){ __VA_ARGS__ }, HERE)
#define arrives(unit, text) unit_arrives (unit, text, HERE)
#define elapses(unit, time) unit_elapses (unit, time, HERE)
#define sets(unit, name, value) unit_sets (unit, name, value, HERE)
#define icmp(unit, kind, quoted) unit_icmp (unit, kind, quoted, HERE)
#define times_out(unit, timer) unit_times_out (unit, timer, HERE)
#define sends(unit, text) unit_sends (unit, text, HERE)
#define sends_nothing(unit) unit_sends_nothing (unit, HERE)
#define forget_sent(unit) ((unit)->asked = (unit)->queued)
#define state_is(unit, state) unit_state_is (unit, state, HERE)
#define has(unit, field, value) unit_has (unit, #field, (uint64_t) (unit)->tcb.field, value, HERE)
#define says(unit, kind) unit_says (unit, kind, HERE)
#define says_nothing(unit) unit_says_nothing (unit, HERE)
#define gets(unit, octets) unit_gets (unit, octets, HERE)
#define because_of(unit, clause) unit_because_of (unit, clause, HERE)
#define is_running(unit, timer) unit_is_running (unit, timer, true, HERE)
#define is_stopped(unit, timer) unit_is_running (unit, timer, false, HERE)
#define wants(unit, what, condition) unit_wants (unit, what, condition, HERE)
#define crosses(from, to, text) unit_crosses (from, to, text, HERE)
#define opens_passively(unit) unit_opens_passively (unit, 4096, HERE)
#define opens_actively(unit) unit_opens_actively (unit, 4096, HERE)

void unit_begin (Unit *unit);
void unit_begin_with (Unit *unit, Seq isn, const Settings *settings);
void unit_note (Unit *unit, const char *format, ...) __attribute__ ((format (printf, 2, 3)));
void unit_call (Unit *unit, Call call, Place place);
void unit_sets (Unit *unit, const char *name, uint64_t value, Place place);
void unit_icmp (Unit *unit, Icmp kind, Seq quoted, Place place);
void unit_arrives (Unit *unit, const char *text, Place place);
void unit_takes (Unit *unit, Segment segment, Place place);
void unit_elapses (Unit *unit, Time time, Place place);
void unit_times_out (Unit *unit, Timer timer, Place place);
void unit_sends (Unit *unit, const char *text, Place place);
void unit_sends_nothing (Unit *unit, Place place);
void unit_leaves_at (Unit *unit, Time at, const char *text, Place place);
void unit_leaves_alone (Unit *unit, Time from, uint32_t milliseconds, const char *text,
                        Place place);
void unit_state_is (Unit *unit, State state, Place place);
void unit_has (Unit *unit, const char *field, uint64_t gave, uint64_t want, Place place);
void unit_says (Unit *unit, SignalKind kind, Place place);
void unit_says_nothing (Unit *unit, Place place);
void unit_gets (Unit *unit, uint32_t octets, Place place);
void unit_because_of (Unit *unit, Clause clause, Place place);
void unit_is_running (Unit *unit, Timer timer, bool running, Place place);
void unit_wants (Unit *unit, const char *what, bool condition, Place place);
void unit_crosses (Unit *from, Unit *to, const char *text, Place place);
void unit_opens_passively (Unit *unit, uint32_t window, Place place);
void unit_opens_actively (Unit *unit, uint32_t window, Place place);

/* Where many stories begin. */
void established (Unit *unit);
void with_buffer (Unit *unit, uint32_t octets);
void closes_first (Unit *unit);
void time_wait (Unit *unit);
