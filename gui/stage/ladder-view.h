/* The ladder between the two endpoints. */
#pragma once

#include <gui/session/session.h>

#include "drawn.h"

#define HS_TYPE_LADDER_VIEW (hs_ladder_view_get_type ())
G_DECLARE_FINAL_TYPE (HsLadderView, hs_ladder_view, HS, LADDER_VIEW, HsDrawn)

GtkWidget *hs_ladder_view_new (HsSession *session);
