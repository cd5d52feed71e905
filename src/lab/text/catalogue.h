/* The translations: a message in a language that need not be the current one, since a verdict is
 * kept in both. */
#pragma once

#include <glib.h>

typedef struct Catalogue Catalogue;

Catalogue *catalogue_load (const char *path);
void catalogue_free (Catalogue *catalogue);
const char *catalogue_find (const Catalogue *catalogue, const char *message);

const char *text_in (const char *language, const char *message) G_GNUC_FORMAT (2);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Catalogue, catalogue_free)
