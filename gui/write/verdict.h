/* A verdict as a list: the points, and for every test what it asks, and what came instead. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

GtkWidget *hs_verdict_new (HsSession *session);
