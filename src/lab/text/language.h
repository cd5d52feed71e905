/* The language in which people are spoken to: English ("en") or Simplified Chinese ("zh_CN"). */
#pragma once

#include <glib.h>
#include <glib/gi18n-lib.h>

void language_init (void);
void language_set (const char *language);
const char *language_get (void);
const char *const *language_all (void);
const char *language_name (const char *language);
