/* One endpoint's state diagram. */
#pragma once

#include <gui/session/session.h>

#include "drawn.h"

#define HS_TYPE_DIAGRAM_VIEW (hs_diagram_view_get_type ())
G_DECLARE_FINAL_TYPE (HsDiagramView, hs_diagram_view, HS, DIAGRAM_VIEW, HsDrawn)

GtkWidget *hs_diagram_view_new (HsSession *session, unsigned host);
