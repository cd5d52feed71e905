/* For tests and for whoever makes it faster: the cost of frames, a picture of the window, and a
 * start that ends by itself. */
#pragma once

#include <gtk/gtk.h>

#include <gui/session/session.h>

void hs_measure_frames (GtkApplication *app, GtkWidget *window, HsSession *session);
void hs_measure_screenshot (GtkApplication *app, GtkWidget *window, HsSession *session,
                            const char *path);
void hs_measure_startup (GtkApplication *app, GtkWidget *window, HsSession *session);
