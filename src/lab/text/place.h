/* A place in a line-oriented text, and the one way to complain about it.  */
#pragma once

#include <glib.h>

void place_complain (GError **error, GQuark domain, int code, const char *name, guint number,
                     const char *line, gsize octet, const char *message);
