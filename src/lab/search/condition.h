/* What to search for, in words: states, variables, an edge of Figure 5, the rule that decided.
 *
 *   condition := and { "or" and }
 *   and       := not { "and" not }
 *   not       := "not" not | "(" condition ")" | HOST "is" STATE
 *              | HOST VARIABLE ("=" | "!=" | "<" | "<=" | ">" | ">=") operand
 *              | ["A" | "B"] "edge" STATE "->" STATE | CLAUSE | REQUIREMENT
 *   operand   := (NUMBER | VARIABLE) { ("+" | "-") NUMBER }
 *
 * A clause ("ack-of-fin") is met where it decided or was passed on the way; a requirement
 * ("MUST-36") where a clause of the function that meets it was. */
#pragma once

#include <glib.h>
#include <sim/explore/explore.h>

#define CONDITION_ERROR condition_error_quark ()

typedef struct Condition Condition;

GQuark condition_error_quark (void);
Condition *condition_parse (const char *text, GError **error);
void condition_free (Condition *condition);
bool condition_reads_event (const Condition *condition);
bool condition_met (const Condition *condition, const ExploreView *view);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Condition, condition_free)
