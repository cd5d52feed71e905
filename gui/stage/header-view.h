/* The selected segment's header, bit by bit. */
#pragma once

#include <gui/session/session.h>

#include "drawn.h"

#define HS_TYPE_HEADER_VIEW (hs_header_view_get_type ())
G_DECLARE_FINAL_TYPE (HsHeaderView, hs_header_view, HS, HEADER_VIEW, HsDrawn)

GtkWidget *hs_header_view_new (HsSession *session);
