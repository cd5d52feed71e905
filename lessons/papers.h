/* One exam paper for every chapter that has an exercise.  */
#pragma once

#include <lab/grade/exam.h>

extern const ExamPaper paper_03_handshake;
