/* What a compiler sees of the machine while it compiles a stranger's file.  */
#pragma once

#include <glib.h>

#include "landlock-private.h"

Ruleset compile_box (char *const *words, const char *headers, const char *folder);
char **compile_environment (const char *folder);
char *compile_words_made_safe (const char *words, gssize size);
