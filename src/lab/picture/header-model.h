/* What each field of a segment's header says, and what it means. */
#pragma once

#include "ladder.h"

#include "brush.h"
#include "header-layout.h"

typedef struct
{
  char name[48];   /* "Sequence number" */
  char value[120]; /* "300"; "" for a control bit */
  char symbol[32]; /* "y"; "" when no story names it */
  bool set;        /* a control bit that is set, or a number that means something */
} HeaderText;

void header_fill (HeaderText *text, HeaderField field, const Trace *trace, const Arrow *arrow,
                  size_t row);
const char *header_meaning (HeaderField field);
char *header_carries (const Arrow *arrow, bool extended);
void header_paint (cairo_t *cr, const HeaderText *text, HeaderField field, unsigned from,
                   double width, double height, const Brush *brush);
