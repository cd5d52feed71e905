/* What each variable of an endpoint says at a row, beside what it said before. */
#pragma once

#include <sim/trace/trace.h>

#include "brush.h"
#include "variables-layout.h"

typedef struct
{
  char name[48];
  char value[120]; /* parts of it that find no room are not painted */
  char symbol[32]; /* "x+1"; "" when no story names the number */
  bool changed;    /* in this row */
  bool known;      /* false: the connection has no such number yet */
} Variable;

void variable_fill (Variable *variable, Cell cell, unsigned host, const Trace *trace, size_t row,
                    const World *world, const World *before, Time playhead);
void variable_paint (cairo_t *cr, const Variable *variable, Cell cell, unsigned host, double width,
                     double height, const Brush *brush);
