/* The language in which people are spoken to: English ("en") or Simplified Chinese ("zh_CN"); and
 * the marks of a text that is translated. */
#pragma once

#include <glib.h>

#define _(text) (text_now (text))
#define N_(text) (text)

void language_init (void);
void language_set (const char *language);
const char *language_get (void);
const char *const *language_all (void);
const char *language_name (const char *language);

const char *text_now (const char *message) G_GNUC_FORMAT (1);
const char *text_counted (const char *one, const char *many, gulong count) G_GNUC_FORMAT (1)
    G_GNUC_FORMAT (2);
const char *text_translate (const char *message, gpointer data);
