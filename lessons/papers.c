/* All exam papers, by chapter. A new chapter with an exercise adds its paper here and to
 * papers.h. */
#include "papers.h"

const ExamPaper *const exam_papers[] = {
  &paper_03_handshake,
};

const unsigned exam_paper_count = G_N_ELEMENTS (exam_papers);
