/* See chapter.h. md4c parses and calls back for every block and span; here is what they become.
 * Blocks nest, so there is a stack of boxes to put the next label into; spans become Pango
 * markup. */
#include "config.h"

#include "chapter.h"

#include <md4c.h>
#include <stdio.h>
#include <string.h>

#include <gui/stage/controls.h>

#define DEPTH 24
#define COLUMN 34 /* characters at which a paragraph would like to break */
#define CELL 12

typedef struct
{
  GtkWidget *box[DEPTH]; /* where blocks go; the last is the innermost */
  unsigned depth;
  struct
  {
    bool ordered;
    unsigned next;
  } list[DEPTH];
  unsigned lists;
  GString *markup; /* of the block that is being read */
  GtkWidget *grid; /* the table that is being read, or NULL */
  int row, column;
  bool code, head;
  HsLinkFunc on_link;
  gpointer data;
} Reader;

typedef struct
{
  HsLinkFunc on_link;
  gpointer data;
} Listener;

static gboolean
on_activate_link (GtkLabel *label, const char *uri, gpointer data)
{
  const Listener *listener = g_object_get_data (G_OBJECT (label), "listener");

  if (listener->on_link != NULL)
    listener->on_link (uri, listener->data);
  return TRUE;
}

static GtkWidget *
label_for (Reader *reader, const char *markup, const char *css_class)
{
  GtkWidget *label = control_label (NULL, css_class);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), reader->grid != NULL ? CELL : COLUMN);
  if (strstr (markup, "<a ") != NULL)
    {
      const Listener listener = { reader->on_link, reader->data };

      g_object_set_data_full (G_OBJECT (label), "listener", g_memdup2 (&listener, sizeof listener),
                              g_free);
      g_signal_connect (label, "activate-link", G_CALLBACK (on_activate_link), NULL);
    }
  return label;
}

static GtkWidget *
innermost (Reader *reader)
{
  return reader->box[reader->depth - 1];
}

static void
push (Reader *reader, GtkWidget *box)
{
  if (reader->depth < DEPTH)
    reader->box[reader->depth++] = box;
}

static void
pop (Reader *reader)
{
  if (reader->depth > 1)
    reader->depth--;
}

/* The text read so far becomes a label. */
static void
flush (Reader *reader, const char *css_class)
{
  g_strchomp (reader->markup->str);
  if (reader->markup->str[0] != '\0')
    gtk_box_append (GTK_BOX (innermost (reader)),
                    label_for (reader, reader->markup->str, css_class));
  g_string_truncate (reader->markup, 0);
}

/* A bullet or a number, and beside it a box for what the item holds. */
static void
begin_item (Reader *reader)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *number = NULL;
  GtkWidget *bullet;

  if (reader->lists > 0 && reader->list[reader->lists - 1].ordered)
    number = g_strdup_printf ("%u.", reader->list[reader->lists - 1].next++);
  bullet = control_label (number != NULL ? number : "•", "dim-label");
  gtk_widget_set_valign (bullet, GTK_ALIGN_START);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (GTK_BOX (line), bullet);
  gtk_box_append (GTK_BOX (line), column);
  gtk_box_append (GTK_BOX (innermost (reader)), line);
  push (reader, column);
}

static void
begin_list (Reader *reader, bool ordered, unsigned first)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  flush (reader, NULL);
  gtk_box_append (GTK_BOX (innermost (reader)), box);
  push (reader, box);
  if (reader->lists < DEPTH)
    {
      reader->list[reader->lists].ordered = ordered;
      reader->list[reader->lists++].next = first;
    }
}

static void
begin_quote (Reader *reader)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "quote");
  gtk_box_append (GTK_BOX (innermost (reader)), box);
  push (reader, box);
}

static void
begin_table (Reader *reader)
{
  reader->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (reader->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (reader->grid), 4);
  gtk_widget_add_css_class (reader->grid, "chapter-table");
  gtk_box_append (GTK_BOX (innermost (reader)), reader->grid);
  reader->row = -1;
}

static int
enter_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Reader *reader = data;

  if (type == MD_BLOCK_UL)
    begin_list (reader, false, 0);
  else if (type == MD_BLOCK_OL)
    begin_list (reader, true, ((MD_BLOCK_OL_DETAIL *) detail)->start);
  else if (type == MD_BLOCK_LI)
    begin_item (reader);
  else if (type == MD_BLOCK_QUOTE)
    begin_quote (reader);
  else if (type == MD_BLOCK_HR)
    gtk_box_append (GTK_BOX (innermost (reader)), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  else if (type == MD_BLOCK_TABLE)
    begin_table (reader);
  else if (type == MD_BLOCK_TR)
    {
      reader->row++;
      reader->column = 0;
    }
  reader->code = type == MD_BLOCK_CODE;
  return 0;
}

static void
end_cell (Reader *reader, bool head)
{
  if (reader->grid != NULL)
    gtk_grid_attach (GTK_GRID (reader->grid),
                     label_for (reader, reader->markup->str, head ? "heading" : NULL),
                     reader->column++, reader->row, 1, 1);
  g_string_truncate (reader->markup, 0);
}

static void
end_heading (Reader *reader, unsigned level)
{
  static const char *const classes[] = { "title-2", "title-4", "heading", "heading" };
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "xalign", 0.0,
                      "wrap", TRUE, "max-width-chars", COLUMN - 10, NULL);

  gtk_label_set_markup (GTK_LABEL (label), reader->markup->str);
  gtk_widget_add_css_class (label, classes[CLAMP (level, 1, 4) - 1]);
  gtk_widget_add_css_class (label, "chapter-heading");
  gtk_box_append (GTK_BOX (innermost (reader)), label);
  g_string_truncate (reader->markup, 0);
}

/* Code does not wrap: it scrolls sideways on its own. */
static void
end_code (Reader *reader)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *label;

  g_strchomp (reader->markup->str);
  label = label_for (reader, reader->markup->str, "monospace");
  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_widget_add_css_class (scroller, "chapter-code");
  gtk_box_append (GTK_BOX (innermost (reader)), scroller);
  g_string_truncate (reader->markup, 0);
  reader->code = false;
}

static int
leave_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Reader *reader = data;

  if (type == MD_BLOCK_P)
    flush (reader, NULL);
  else if (type == MD_BLOCK_H)
    end_heading (reader, ((MD_BLOCK_H_DETAIL *) detail)->level);
  else if (type == MD_BLOCK_CODE)
    end_code (reader);
  else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
    end_cell (reader, type == MD_BLOCK_TH);
  else if (type == MD_BLOCK_TABLE)
    reader->grid = NULL;
  else if (type == MD_BLOCK_LI || type == MD_BLOCK_QUOTE)
    {
      flush (reader, NULL);
      pop (reader);
    }
  else if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
    {
      pop (reader);
      reader->lists -= reader->lists > 0;
    }
  return 0;
}

static void
append_escaped (GString *markup, const char *text, gsize size)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) size);

  g_string_append (markup, escaped);
}

static int
enter_span (MD_SPANTYPE type, void *detail, void *data)
{
  Reader *reader = data;

  if (type == MD_SPAN_EM)
    g_string_append (reader->markup, "<i>");
  else if (type == MD_SPAN_STRONG)
    g_string_append (reader->markup, "<b>");
  else if (type == MD_SPAN_CODE)
    g_string_append (reader->markup, "<tt>");
  else if (type == MD_SPAN_A)
    {
      const MD_ATTRIBUTE *href = &((MD_SPAN_A_DETAIL *) detail)->href;

      g_string_append (reader->markup, "<a href=\"");
      append_escaped (reader->markup, href->text, href->size);
      g_string_append (reader->markup, "\">");
    }
  return 0;
}

static int
leave_span (MD_SPANTYPE type, void *detail, void *data)
{
  Reader *reader = data;
  const char *end = type == MD_SPAN_EM       ? "</i>"
                    : type == MD_SPAN_STRONG ? "</b>"
                    : type == MD_SPAN_CODE   ? "</tt>"
                    : type == MD_SPAN_A      ? "</a>"
                                             : "";

  g_string_append (reader->markup, end);
  return 0;
}

/* Two Chinese lines that follow one another are one line: no space belongs between them. */
static bool
ends_in_han (const GString *markup)
{
  const char *last
      = markup->len > 0 ? g_utf8_find_prev_char (markup->str, markup->str + markup->len) : NULL;

  return last != NULL && g_unichar_iswide (g_utf8_get_char (last));
}

/* Pango knows XML's entities and numbers; any other name stays as it was written. */
static bool
is_known_entity (const char *text, gsize size)
{
  static const char *const names[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == size && strncmp (names[i], text, size) == 0)
      return true;
  return size > 1 && text[1] == '#';
}

static int
on_text (MD_TEXTTYPE type, const char *text, MD_SIZE size, void *data)
{
  Reader *reader = data;

  if (type == MD_TEXT_ENTITY && is_known_entity (text, size))
    g_string_append_len (reader->markup, text, size);
  else if (type == MD_TEXT_BR)
    g_string_append_c (reader->markup, '\n');
  else if (type == MD_TEXT_SOFTBR)
    g_string_append (reader->markup, ends_in_han (reader->markup) ? "" : " ");
  else if (type == MD_TEXT_NULLCHAR)
    g_string_append (reader->markup, "\357\277\275");
  else
    append_escaped (reader->markup, text, size);
  return 0;
}

/* Markdown with tables; raw HTML is text like any other. */
GtkWidget *
hs_chapter_new (const char *markdown, HsLinkFunc on_link, gpointer data)
{
  const MD_PARSER parser = {
    .flags = MD_FLAG_TABLES | MD_FLAG_NOHTML,
    .enter_block = enter_block,
    .leave_block = leave_block,
    .enter_span = enter_span,
    .leave_span = leave_span,
    .text = on_text,
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  Reader reader = { .on_link = on_link, .data = data, .markup = g_string_new (NULL) };

  gtk_widget_add_css_class (box, "chapter");
  push (&reader, box);
  md_parse (markdown, (MD_SIZE) strlen (markdown), &parser, &reader);
  g_string_free (reader.markup, TRUE);
  return box;
}
