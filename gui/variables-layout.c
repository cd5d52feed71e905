/* Two by two between a first and a last row of their own, whose words are long; the order of the
 * enum
 * is the order of reading.  */
#include "variables-layout.h"

#define ROW 20.0
#define PADDING 7.0

/* The RFC's name, or NULL for what the RFC has no name for. */
const char *
cell_name (Cell cell)
{
  static const char *const names[CELLS] = {
    [CELL_ISS] = "ISS",         [CELL_IRS] = "IRS",         [CELL_SND_UNA] = "SND.UNA",
    [CELL_SND_NXT] = "SND.NXT", [CELL_SND_WND] = "SND.WND", [CELL_RCV_NXT] = "RCV.NXT",
    [CELL_RCV_WND] = "RCV.WND", [CELL_RTO] = "RTO",
  };

  return cell < CELLS ? names[cell] : 0;
}

double
variables_least_width (double unit)
{
  return 230 * unit;
}

double
variables_least_height (double unit)
{
  return (VARIABLES_ROWS * ROW + 2 * PADDING) * unit;
}

void
variables_layout (VariablesLayout *layout, double width, double height, double unit)
{
  double padding = PADDING * unit, gap = 6 * unit;
  double column = (width - 2 * padding - gap) / 2;
  double row = fmin ((height - 2 * padding) / VARIABLES_ROWS, 34 * unit);

  layout->width = width;
  layout->height = height;
  layout->unit = unit;
  for (int cell = 0; cell < CELLS; cell++)
    {
      bool whole = cell == CELL_STATE || cell == CELL_TIMER;
      int line = (cell + 1) / 2, side = whole ? 0 : (cell + 1) % 2;

      layout->cells[cell] = (Box){ padding + side * (column + gap), padding + line * row,
                                   whole ? width - 2 * padding : column, row };
    }
}
