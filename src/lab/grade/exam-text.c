/* What an exam says, kept as message and detail so that a trace carries both languages, and the app
 * can change its language while it shows one.  */
#include "config.h"

#include "exam-private.h"

#include <string.h>

#include <lab/text/catalogue.h>
#include <lab/text/language.h>

/* Each of the texts in a detail is translated on its own. */
static char *
detail_in (const char *detail, const char *language)
{
  g_auto (GStrv) texts = g_strsplit (detail, SAYING_NEXT, -1);
  g_autoptr (GString) said = g_string_new (NULL);

  for (char **text = texts; *text != NULL; text++)
    /* Translators: between two quotations in a list: it closes one and opens the next. */
    g_string_append_printf (said, "%s%s", text == texts ? "" : text_in (language, N_ ("”, “")),
                            text_in (language, *text));
  return g_string_free (g_steal_pointer (&said), FALSE);
}

/* The caller frees. */
char *
saying_in (const Saying *saying, const char *language)
{
  if (saying->message == NULL)
    return NULL;
  if (saying->detail == NULL)
    return g_strdup (text_in (language, saying->message));
  g_autofree char *detail = detail_in (saying->detail, language);
  return g_strdup_printf (text_in (language, saying->message), detail);
}

/* `detail` is copied, and may be NULL. */
Saying
saying_copy (const char *message, const char *detail)
{
  return (Saying){ message, g_strdup (detail) };
}

void
saying_clear (Saying *saying)
{
  g_free (saying->detail);
  *saying = (Saying){ NULL, NULL };
}

/* Words of a test's name that are names of the RFC. */
static const char *const capitals[] = { "syn", "ack", "rst", "fin", "iss", "irs", "tcp", "isn" };

static void
append_word (GString *sentence, const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (capitals); i++)
    if (strcmp (word, capitals[i]) == 0)
      {
        g_autofree char *upper = g_ascii_strup (word, -1);
        g_string_append (sentence, upper);
        return;
      }
  g_string_append (sentence, word);
}

/* "rst_in_listen_is_ignored" as "RST in listen is ignored". The caller frees. */
char *
test_sentence (const ExamTest *test)
{
  g_auto (GStrv) words = g_strsplit (test->id, "_", -1);
  GString *sentence = g_string_new (NULL);

  for (char **word = words; *word != NULL; word++)
    {
      if (sentence->len > 0)
        g_string_append_c (sentence, ' ');
      append_word (sentence, *word);
    }
  sentence->str[0] = g_ascii_toupper (sentence->str[0]);
  return g_string_free (sentence, FALSE);
}

/* What the app shows above the trace: which rule this is about, and who is who. */
void
exam_title (Trace *trace, const ExamTest *test, guint32 port)
{
  g_autofree char *address = g_strdup_printf ("10.0.0.1:%u", port);
  g_autofree char *sentence = test_sentence (test);

  trace_note (trace, 0, "title.en", sentence);
  trace_note (trace, 0, "title.zh_CN", text_in ("zh_CN", test->rule));
  trace_note (trace, 0, "summary.en", test->rule);
  trace_note (trace, 0, "summary.zh_CN", text_in ("zh_CN", test->rule));
  trace_note (trace, 0, "host.A.role", "scripted");
  trace_note (trace, 0, "host.A.address", address);
  trace_note (trace, 0, "host.B.address", "10.0.0.2:80");
}

static void
note_in (Trace *trace, const char *key, const char *language, const Saying *saying)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", key, language);
  g_autofree char *words = saying_in (saying, language);

  if (words != NULL)
    trace_note (trace, trace_rows (trace), name, words);
}

/* The verdict, on the last row. */
void
exam_note (Trace *trace, const Saying *wants, const Saying *gave)
{
  for (const char *const *language = language_all (); *language != NULL; language++)
    {
      note_in (trace, "verdict.wants", *language, wants);
      note_in (trace, "verdict.gave", *language, gave);
    }
}

/* A test's file as a reader of the kit knows it, whatever the compiler called it. The caller
 * frees. */
char *
exam_place (const char *file)
{
  const char *known = g_strrstr (file, "lessons/");
  return known != NULL ? g_strdup (known) : g_path_get_basename (file);
}
