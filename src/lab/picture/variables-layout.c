/* Two by two between rows of their own, whose words are long; the order of the enum is the order
 * of reading. */
#include "variables-layout.h"

#define ROW 20.0
#define PADDING 7.0

/* The RFC's name, or NULL for what the RFC has no name for. */
const char *
cell_name (Cell cell)
{
  static const char *const names[CELLS] = {
    [CELL_ISS] = "ISS",           [CELL_IRS] = "IRS",         [CELL_SND_UNA] = "SND.UNA",
    [CELL_SND_NXT] = "SND.NXT",   [CELL_SND_WND] = "SND.WND", [CELL_RCV_NXT] = "RCV.NXT",
    [CELL_RCV_WND] = "RCV.WND",   [CELL_RTO] = "RTO",         [CELL_CWND] = "cwnd",
    [CELL_SSTHRESH] = "ssthresh", [CELL_SRTT] = "SRTT",       [CELL_RTTVAR] = "RTTVAR",
  };

  return cell < CELLS ? names[cell] : 0;
}

/* Does only an extended connection have it? */
bool
cell_is_extended (Cell cell)
{
  return cell >= CELL_CWND && cell <= CELL_MORE;
}

static unsigned
rows (bool extended)
{
  return extended ? 10 : 7;
}

static bool
is_whole_row (Cell cell)
{
  return cell == CELL_STATE || cell == CELL_MORE || cell == CELL_TIMER;
}

double
variables_least_width (double unit)
{
  return 230 * unit;
}

double
variables_least_height (bool extended, double unit)
{
  return (rows (extended) * ROW + 2 * PADDING) * unit;
}

/* Cells that are left out have no size. */
void
variables_layout (VariablesLayout *layout, bool extended, double width, double height, double unit)
{
  double padding = PADDING * unit, gap = 6 * unit;
  double column = (width - 2 * padding - gap) / 2;
  double row = fmin ((height - 2 * padding) / rows (extended), 34 * unit);
  int line = 0, side = 0;

  layout->width = width;
  layout->height = height;
  layout->unit = unit;
  for (Cell cell = 0; cell < CELLS; cell++)
    {
      bool whole = is_whole_row (cell);

      layout->cells[cell] = (Box){ 0, 0, 0, 0 };
      if (cell_is_extended (cell) && !extended)
        continue;
      layout->cells[cell] = (Box){ padding + side * (column + gap), padding + line * row,
                                   whole ? width - 2 * padding : column, row };
      line += whole || side == 1;
      side = whole ? 0 : 1 - side;
    }
}
