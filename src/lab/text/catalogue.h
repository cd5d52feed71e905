/* A message in a language that need not be the current one: a verdict is kept in both.  */
#pragma once

#include <glib.h>

const char *text_in (const char *language, const char *message);
