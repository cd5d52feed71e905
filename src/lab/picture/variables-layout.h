/* Where the variables of one endpoint stand: a grid of two columns, the sending side on the
 * left, the receiving side on the right, as the RFC lists them. A plain connection, which does
 * nothing but what RFC 9293 draws, leaves out the rows of the later RFCs. */
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
  CELL_CWND, /* from here on of an extended connection */
  CELL_SSTHRESH,
  CELL_SRTT,
  CELL_RTTVAR,
  CELL_MORE,  /* a whole row: whatever means something just now */
  CELL_TIMER, /* a whole row, of any connection */
  CELLS
} Cell;

typedef struct
{
  double width, height, unit;
  Box cells[CELLS];
} VariablesLayout;

bool cell_is_extended (Cell cell);
void variables_layout (VariablesLayout *layout, bool extended, double width, double height,
                       double unit);
double variables_least_width (double unit);
double variables_least_height (bool extended, double unit);
const char *cell_name (Cell cell);
