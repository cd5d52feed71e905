/* What can happen next, in words and to be clicked: the calls of either user, and everything that
 * the network and the timers may do, in the order of time. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

GtkWidget *hs_calls_new (HsSession *session, unsigned host);
GtkWidget *hs_choices_new (HsSession *session);

#define HS_CHOICES_MAX 512

bool hs_choose_call (HsSession *session, unsigned host, CallKind call);
bool hs_choose_for_selected (HsSession *session, ChoiceKind kind);
bool hs_can_choose_for_selected (HsSession *session, ChoiceKind kind);
