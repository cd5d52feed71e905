/* What the tests of the numbered requirements share. Each of them carries its number, so that the
 * list of requirements (src/lab/book/requirements.h) can name it; a test that goes missing is
 * noticed by tests/lab/book/test-requirements-list.c. */
#pragma once

#include "unit.h"

#define opened(unit, settings, fields) unit_opened (unit, settings, fields, HERE)
#define acks(unit, ack, wnd) unit_acks (unit, ack, wnd, HERE)
#define text_arrives(unit, seq, octets) unit_text_arrives (unit, seq, octets, HERE)
#define sends_run(unit, seq, count, octets) unit_sends_run (unit, seq, count, octets, HERE)
#define leaves_at(unit, at, text) unit_leaves_at (unit, at, text, HERE)

/* The connection of the RFC's own settings, and one with nothing that keeps a segment back. */
void unit_opened (Unit *unit, const Settings *settings, const char *fields, Place place);
void by_default (Unit *unit);
void plainly (Unit *unit);

/* What a peer does. */
void unit_acks (Unit *unit, Seq ack, uint32_t wnd, Place place);
void unit_text_arrives (Unit *unit, Seq seq, uint32_t octets, Place place);

/* What the unit must do. */
void unit_sends_run (Unit *unit, Seq seq, unsigned count, uint32_t octets, Place place);
uint32_t octets_out (const Unit *unit);
const Segment *last_sent (const Unit *unit);
const Signal *told (const Unit *unit, SignalKind kind);

/* One list of tests each; they return how many failed. */
int requirements_acks (void);
int requirements_closing (void);
int requirements_congestion (void);
int requirements_errors (void);
int requirements_extensions (void);
int requirements_opening (void);
int requirements_recovery (void);
int requirements_sending (void);
int requirements_timers (void);
int requirements_urgent (void);
int requirements_window (void);
int requirements_wire (void);
