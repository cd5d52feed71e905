/* What the files that draw the text ladder share: the canvas (draw-canvas.c), the plan that says
 * what stands on which line (draw-plan.c), and the pen (draw.c). */
#pragma once

#include "draw.h"
#include "ladder.h"

/* ---- canvas */

#define CELL_TEXT G_MAXUINT         /* owner of a cell that holds text, which no arrow may cross */
#define CELL_SHARED (G_MAXUINT - 1) /* owner of a cell in which arrows cross */

typedef struct
{
  gunichar glyph; /* 0: blank; the right half of a wide character is blank with owner CELL_TEXT */
  guint owner;    /* 0: nobody; an arrow's number from 1; CELL_TEXT */
} Cell;

typedef struct
{
  unsigned columns;
  GPtrArray *lines; /* of Cell[columns] */
} Canvas;

Canvas *canvas_new (unsigned columns);
void canvas_free (Canvas *canvas);
Cell *canvas_cell (Canvas *canvas, unsigned line, unsigned column);
void canvas_text (Canvas *canvas, unsigned line, unsigned column, const char *text);
void canvas_append (Canvas *canvas, unsigned line, GString *text);

unsigned text_columns (const char *text);
GPtrArray *text_wrap (const char *text, unsigned columns); /* of char * */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Canvas, canvas_free)

/* ---- plan */

/* Something said beside a host's line. */
typedef struct
{
  unsigned host;
  size_t row;
  unsigned line;
  enum
  {
    SIDE_PLAIN, /* a state */
    SIDE_IN,    /* from the user: a call */
    SIDE_OUT    /* to the user: a signal */
  } way;
  GPtrArray *words; /* the lines of it */
} Side;

/* An arrow, in lines of text. */
typedef struct
{
  const Arrow *arrow;
  unsigned top;  /* the line it leaves on */
  unsigned span; /* how many lines further down it would arrive */
  double from;   /* 0 to 1: where its solid part begins ... */
  double until;  /* ... and where it ends */
} Slant;

typedef struct
{
  unsigned line;
  Time time;
} Stamp;

typedef struct
{
  unsigned line; /* the paragraph stands before this line */
  char *text;
} Paragraph;

typedef struct
{
  GArray *sides;      /* of Side, by row */
  GArray *slants;     /* of Slant, in the order of the ladder's arrows */
  GArray *stamps;     /* of Stamp: the time at a line */
  GArray *gaps;       /* of Stamp: a line that stands for so much time */
  GArray *paragraphs; /* of Paragraph, by line */
  unsigned side_columns[HOSTS];
  unsigned lines;
} Plan;

Plan *plan_new (const Trace *trace, const Ladder *ladder, const DrawOptions *options,
                unsigned side_most);
void plan_free (Plan *plan);
const char *plan_note (const Trace *trace, size_t row, const char *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plan, plan_free)
