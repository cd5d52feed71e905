/* What the app remembers from one start to the next: the language and whether it is dark. */
#pragma once

#include <glib.h>
#include <stdbool.h>

char *preferences_language (void);
bool preferences_dark (void);
void preferences_set_language (const char *language);
void preferences_set_dark (bool dark);
