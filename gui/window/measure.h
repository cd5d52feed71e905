/* For tests and for whoever makes it faster: the cost of frames, a picture of the window, and a
 * start
 * that ends by itself.  */
#pragma once

#include "window.h"

void hs_measure_frames (GtkApplication *app, HsWindow *window);
void hs_measure_screenshot (GtkApplication *app, HsWindow *window, const char *path);
void hs_measure_startup (GtkApplication *app, HsWindow *window);
