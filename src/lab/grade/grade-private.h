/* Between the file that finds a verdict and those that write it down.  */
#pragma once

#include "grade.h"

unsigned grade_points (const ExamResult *result);
