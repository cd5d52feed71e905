/* The send and receive variables of one endpoint. */
#pragma once

#include <gui/session/session.h>

#include "drawn.h"

#define HS_TYPE_VARIABLES_VIEW (hs_variables_view_get_type ())
G_DECLARE_FINAL_TYPE (HsVariablesView, hs_variables_view, HS, VARIABLES_VIEW, HsDrawn)

GtkWidget *hs_variables_view_new (HsSession *session, unsigned host);
