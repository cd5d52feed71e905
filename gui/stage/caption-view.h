/* What just happened, in a sentence, and why. */
#pragma once

#include <gtk/gtk.h>

#include <gui/session/session.h>

#define HS_TYPE_CAPTION_VIEW (hs_caption_view_get_type ())
G_DECLARE_FINAL_TYPE (HsCaptionView, hs_caption_view, HS, CAPTION_VIEW, GtkWidget)

GtkWidget *hs_caption_view_new (HsSession *session);
