/* A text that somebody writes, on its way to the disk and back. No toolkit, no timer: when to
 * save is for the editor to say, that nothing is lost on the way is kept here. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Draft Draft;

typedef enum
{
  DRAFT_CHANGED_OUTSIDE, /* the file is not what was read or saved last: ask, do not overwrite */
  DRAFT_NOT_TEXT,        /* neither UTF-8 nor GBK */
  DRAFT_READ_ONLY        /* its owner does not want it written */
} DraftProblem;

#define DRAFT_ERROR (draft_error_quark ())
GQuark draft_error_quark (void);

Draft *draft_new (const char *path);
void draft_free (Draft *draft);
const char *draft_path (const Draft *draft);

char *draft_read (Draft *draft, bool *converted, GError **error);
bool draft_save (Draft *draft, const char *text, GError **error);
bool draft_is_news (const Draft *draft);
void draft_overwrite (Draft *draft);

bool draft_keep (Draft *draft, const char *text, GError **error);
char *draft_kept (const Draft *draft);
void draft_let_go (Draft *draft);
bool draft_waits (const char *path);
bool draft_any_waits (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)
