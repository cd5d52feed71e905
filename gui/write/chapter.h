/* The text of a chapter: Markdown turned into labels, one a block, so that every paragraph can be
 * reached, read aloud and wrapped. `story:NAME` and `rfc:9293#3.5` links are handed to
 * `on_link`. */
#pragma once

#include <adwaita.h>

typedef void (*HsLinkFunc) (const char *uri, gpointer data);

GtkWidget *hs_chapter_new (const char *markdown, HsLinkFunc on_link, gpointer data);
