/* Mutants: parts that are wrong on purpose, each with one bug that people have really made. A test
 * suite is worth what it catches, so each of them must take a wrong turn in an exchange that the
 * reference passes.
 *
 * The ids are those of the list that is read from beside the checkout, if it is there: the lesson
 * that the bug belongs to, and a number. */
#pragma once

#include "unit.h"

typedef struct
{
  const char *id;                   /* "L3-01" */
  const char *bug;                  /* what it does wrong */
  Parts wrong;                      /* the wrong parts; all others are the reference's */
  void (*exchange) (Unit *unit);    /* where it shows: begins with a TCB that is CLOSED */
  void (*settings) (Settings *set); /* what the exchange needs otherwise than plain; or NULL */
} Mutant;

typedef struct
{
  const Mutant *at;
  unsigned count;
} Mutants;

#define MUTANTS(list) ((Mutants){ list, sizeof list / sizeof list[0] })

Mutants mutants_header (void);         /* L1 */
Mutants mutants_handshake (void);      /* L2 */
Mutants mutants_data (void);           /* L3 */
Mutants mutants_retransmission (void); /* L4 */
Mutants mutants_window (void);         /* L5 */
Mutants mutants_closing (void);        /* L6 */
Mutants mutants_reset (void);          /* L7 */
Mutants mutants_sending (void);        /* L9, L10 */

/* mutants-exchange.c */
bool exchange_can_be_read (const char *text);
void exchange_runs (Unit *unit, const char *text);
