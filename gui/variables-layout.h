/* Where the variables of one endpoint stand: a grid of two columns, the sending side on the left,
 * the receiving side on the right, as the RFC lists them. */
#pragma once

#include "geometry.h"

typedef enum
{
  CELL_STATE, /* a whole row */
  CELL_ISS,
  CELL_IRS,
  CELL_SND_UNA,
  CELL_RCV_NXT,
  CELL_SND_NXT,
  CELL_RCV_WND,
  CELL_SND_WND,
  CELL_RTO,
  CELL_QUEUED,
  CELL_READABLE,
  CELL_TIMER, /* a whole row */
  CELLS
} Cell;

#define VARIABLES_ROWS 7

typedef struct
{
  double width, height, unit;
  Box cells[CELLS];
} VariablesLayout;

void variables_layout (VariablesLayout *layout, double width, double height, double unit);
double variables_least_width (double unit);
double variables_least_height (double unit);
const char *cell_name (Cell cell);
